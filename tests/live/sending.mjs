import { createSending } from "../../regviz/live/bring.mjs";

const SIZE = 700000, SLICE = 131072;

/**
 * What happens while a file is sent, as a text. `events`, one after another: "s" it is chosen; "p" and "q", the server says where
 * to send it to, one of two; a number, it has so many thousand bytes; "t" it has read the file; "x" the connection is lost, "o" the
 * one before it; "1", "8" and "30", what is done after so many seconds; "!" somebody stops it; "r" the page is left; "b" the server begins to run
 * the page, "f" it has finished. The text: "(p)",
 * a connection for p is opened, "c" one is closed, "C" since it was stopped; a digit, that slice is sent; "#" the server is told; "?" it
 * does not get through; in brackets the tenths that are shown.
 */
export function scene(events, to, stopped) {
  let said = "", told = null, open = null, before = null;
  const timers = new Map(), file = Uint8Array.from({ length: SIZE }, (_, k) => Math.floor(k / SLICE));
  globalThis.window = { setTimeout: (callback, ms) => timers.set(timers.size + 1, [ms / 1000, callback]).size };
  globalThis.clearTimeout = number => { if (number) timers.set(number, []); };
  globalThis.document = { baseURI: "http://here/features" };
  globalThis.WebSocket = class {
    constructor(address) {
      const { protocol, host, pathname, searchParams: asked } = new URL(address);
      if (`${protocol}//${host}${pathname}?to= ${asked.get("total")}` !== `ws://here${to} ${SIZE}`) throw new Error(address);
      [before, open] = [open, this];
      said += `(${asked.get("to")})`;
    }
    send(part) {
      if (part.length !== Math.min(SLICE, SIZE - part[0] * SLICE)) throw new Error(`${part.length}`);
      said += part[0];
    }
    close(code) { said += code === stopped ? "C" : "c"; }
  };
  let busy = false;
  const sending = createSending(({ id }) => { told = id; said += "#"; }, () => busy);
  sending.watched(() => { said += sending.lost() ? "?" : ""; });
  for (const event of events) {
    if (event === "b" || event === "f") busy = event === "b";
    else if (event === "s") sending.start(file);
    else if (event === "!") sending.stop();
    else if (event === "r") sending.remove();
    else if (event === "p" || event === "q") sending.heard({ to: to.slice(1) + event, said: "", most: 1 });
    else if (event === "t") sending.heard({ to: `${to.slice(1)}p`, kept: told, said: "", most: 1 });
    else if (event === "x") open.onclose?.();
    else if (event === "o") before.onclose?.();
    else if (typeof event === "string") {
      for (const [number, [after, callback]] of [...timers]) {
        if (String(after) !== event) continue;
        timers.set(number, []);
        callback();
      }
    } else open.onmessage?.({ data: String(event * 1000) });
  }
  const share = sending.share();
  return `${said}[${share === null ? "-" : Math.floor(10 * share)}]`;
}
