import { createSending } from "../../regviz/live/bring.mjs";

/**
 * What happens while a file of 700,000 bytes is sent, as a text. `events`, one after another: "s" it is chosen; "p" and "q", the server
 * says where to send it to, at one of two addresses; a number, it has so many thousand bytes; "t" it has taken the file; "x" the connection
 * is lost, "o" the one before it; "." time passes; "!" somebody stops it. The text: "(p)", a connection is opened to p; a number, so many slices are sent on it;
 * "#" the server is told; "?" it is said that nothing gets through; "0" to "9" and "-" in brackets, the tenths that are shown.
 */
export function scene(events) {
  let said = "", told = null, timers = [], open = null, before = null;
  globalThis.window = { setTimeout: callback => timers.push(callback) };
  globalThis.clearTimeout = number => { if (number) timers[number - 1] = () => {}; };
  globalThis.document = { baseURI: "http://here/features" };
  globalThis.WebSocket = class {
    constructor(address) {
      [before, open] = [open, this];
      said += `(${new URL(address).pathname.slice(1)})`;
    }
    send(part) {
      if (part.length) this.sent = (this.sent ?? 0) + 1;
    }
    close() { this.closed = true; }
  };
  const sending = createSending(file => { told = file.id; said += "#"; });
  sending.watched(() => { said += sending.lost() ? "?" : ""; });
  for (const event of events) {
    if (event === "s") sending.start(new Uint8Array(700000));
    else if (event === "!") sending.stop();
    else if (event === "p" || event === "q") sending.heard({ to: event, said: "", most: 1 });
    else if (event === "t") sending.heard({ to: "p", taken: told, said: "", most: 1 });
    else if (event === "x") open.onclose?.();
    else if (event === "o") before.onclose?.();
    else if (event === ".") {
      const now = timers;
      timers = [];
      now.forEach(callback => callback());
    } else {
      open.sent = 0;
      open.onmessage?.({ data: String(Number(event) * 1000) });
      if (open.sent) said += String(open.sent);
    }
  }
  const share = sending.share();
  return `${said}[${share === null ? "-" : Math.floor(10 * share)}]`;
}
