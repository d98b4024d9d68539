import { createRequests } from "../../regviz/live/requests.mjs";

/** After how many ms the next slice of long work is asked for, where the server said so; null if it is not, since something is held. */
export function asked(pause, held) {
  const timers = [], sent = [];
  globalThis.window = { setTimeout: (callback, ms) => timers.push([callback, ms]) };
  globalThis.clearTimeout = () => {};
  globalThis.MutationObserver = class {};
  globalThis.location = { pathname: "/pytorch", search: "" };
  globalThis.document = { querySelector: () => null, createElement: () => ({ setAttribute() {} }) };
  const requests = createRequests({ send: name => sent.push(name), newest: () => ({ wrote: 0 }), words: () => "" });
  requests.goOn(0, pause, () => held);
  const [[callback, ms]] = timers;
  callback();
  return sent.includes("continued") ? ms : null;
}
