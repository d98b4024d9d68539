import { createAhead } from "../../regviz/live/ahead.mjs";

/**
 * What is done beforehand, as a text: a letter for each step of a thing. `scene` is what happens one after another: "1" to "9",
 * an idle time with room for so many steps; "a", "b", ... steps for a thing of that name begin, three for each; "+" and "-",
 * a hand comes and goes; "!" it ends.
 */
export function scene(events) {
  let done = "", busy = false, waiting = [], room = 0;
  globalThis.window = { requestIdleCallback: (callback) => waiting.push(callback) };
  const ahead = createAhead(() => busy);
  function* steps(name) {
    for (let k = 0; k < 3; k++) {
      done += name;
      room--;
      yield;
    }
  }
  for (const event of events) {
    if (event === "+" || event === "-") busy = event === "+";
    else if (event === "!") ahead.stop();
    else if (/[a-z]/.test(event)) ahead.begin(event, () => steps(event));
    else {
      room = Number(event);
      const now = waiting;
      waiting = [];
      now.forEach((callback) => callback({ timeRemaining: () => (room > 0 ? 50 : 0) }));
    }
  }
  return done;
}
