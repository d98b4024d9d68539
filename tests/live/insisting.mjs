import { insist } from "../../regviz/live/insist.mjs";

/**
 * What comes of insisting, by a clock of its own: of each try after how many seconds it comes, or fails where that is negative; null
 * never does, and so do those that are not named. [the number of the try that came or "given up", after how many seconds, how often
 * it was tried, how many were under way at a time at most]
 */
export async function scene(tries) {
  let now = 0, tried = 0, under = 0, most = 0, end = null;
  const timers = [], { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (act, ms, ...given) => { timers.push({ at: now + ms / 1000, act: () => act(...given) }); return timers.at(-1); };
  globalThis.clearTimeout = timer => { timer.act = () => {}; };
  insist(number => new Promise((resolve, reject) => {
    tried += 1;
    under += 1;
    most = Math.max(most, under);
    const seconds = tries[number] ?? null;
    if (seconds !== null) setTimeout(() => { under -= 1; (seconds < 0 ? reject : resolve)(number); }, 1000 * Math.abs(seconds));
  })).then(number => { end = [number, now]; }, () => { end = ["given up", now]; });
  while (!end && timers.length) {
    timers.sort((one, other) => one.at - other.at);
    const { at, act } = timers.shift();
    now = at;
    act();
    for (let i = 0; i < 5; i++) await null;
  }
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  return [...end ?? ["nothing", now], tried, most];
}
