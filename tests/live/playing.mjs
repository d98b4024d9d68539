import { createPlayer } from "../../regviz/live/player.mjs";

/** All that a play moves a slider to, frame by frame, so many a second, from `at` on; it pauses at the events. */
export function played(field, at, events, rate) {
  const frames = [], timers = [], moved = [];
  let now = 0;
  globalThis.window = { setTimeout: (act) => timers.push(act) };
  globalThis.requestAnimationFrame = (act) => frames.push(act);
  globalThis.cancelAnimationFrame = () => {};
  globalThis.clearTimeout = () => {};
  let ended = false;
  const player = createPlayer({
    value: () => at, move: (_, value) => moved.push(value), events: () => events, begin: () => {}, end: () => { ended = true; }, changed: () => {}, calm: () => false,
  });
  player.toggle("alpha", field);
  while (!ended) {
    const [waiting, pausing] = [frames.splice(0), timers.splice(0)];
    if (!waiting.length && pausing.length) moved.push("pause");
    pausing.forEach((act) => act());
    now += 1000 / rate;
    waiting.forEach((act) => act(now));
  }
  return moved;
}
