// @ts-check
/**
 * Plays a slider: from its smallest to its largest value in about eight seconds, a frame at a time, with a pause for a
 * breath wherever the lesson says that something happens. Who asks for less motion gets steps instead.
 */

const SECONDS = 8;
const BREATH = 900; // ms
const LONGEST_FRAME = 50; // ms: after a hiccup the play goes on from where it was
const STEPS = 12; // for less motion
const STEP = 900; // ms

/** @typedef {import("../hand/fields.mjs").Field} Field */

/**
 * `value(name)` is where the slider stands, `move(name, value)` sets it, `events(name)` are the values at which to pause,
 * `begin()` and `end()` are called when the play takes hold and lets go, `changed()` whenever it starts or stops.
 * @param {{value: (name: string) => number, move: (name: string, value: number) => void, events: (name: string) => number[],
 *   begin: () => void, end: () => void, changed: () => void, calm: () => boolean}} hooks
 */
export function createPlayer({ value, move, events, begin, end, changed, calm }) {
  let playing = "", loops = false, frame = 0, timer = 0;

  /** @param {string} name @param {Field} field */
  function start(name, { low, high, step: grid, log }) {
    const [scale, back] = log ? [Math.log10, (/** @type {number} */ x) => 10 ** x] : [Number, Number];
    const [first, last] = [scale(low), scale(high)], apart = (last - first) / Math.round((last - first) / grid);
    const stops = events(name).map(scale).filter(at => at > first && at < last).sort((one, other) => one - other);
    let at = scale(value(name));
    if (at >= last) at = first;
    let before = NaN, shown = at;
    playing = name;
    begin();
    changed();
    frame = requestAnimationFrame(calm() ? step : run);

    /** @param {number} now */
    function run(now) {
      const passed = Math.min(now - (Number.isNaN(before) ? now : before), LONGEST_FRAME);
      before = now;
      const next = at + ((last - first) * passed) / (1000 * SECONDS);
      const stop = stops.find(place => place > at && place <= next);
      at = Math.min(stop ?? next, last);
      // where the slider stops, never back, and never beyond what the play will pause for
      shown = stop ?? (at < last ? Math.max(shown, first + Math.floor((at - first) / apart) * apart) : last);
      move(name, back(shown));
      if (at >= last) return finish();
      if (stop === undefined) frame = requestAnimationFrame(run);
      else timer = window.setTimeout(() => { before = NaN; frame = requestAnimationFrame(run); }, BREATH);
    }

    function step() {
      const ahead = [...Array.from({ length: STEPS }, (_, k) => first + ((last - first) * (k + 1)) / STEPS), ...stops];
      at = Math.min(...ahead.filter(place => place > at), last);
      move(name, back(at));
      timer = window.setTimeout(() => (at >= last ? finish() : step()), STEP);
    }

    function finish() {
      if (!loops) return halt(true);
      at = shown = first;
      before = NaN;
      timer = window.setTimeout(() => { frame = requestAnimationFrame(calm() ? step : run); }, BREATH);
    }
  }

  /** @param {boolean} letGo */
  function halt(letGo) {
    if (!playing) return;
    playing = "";
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    changed();
    if (letGo) end();
  }

  return {
    /** The slider that is playing, "" for none. */
    playing: () => playing,
    loops: () => loops,
    /** Starts a slider, or stops it where it is. @param {string} name @param {Field} field */
    toggle(name, field) {
      const again = playing !== name;
      halt(!again);
      if (again) start(name, field);
    },
    /** Whether it begins anew at the end. @param {boolean} on */
    loop(on) {
      loops = on;
      changed();
    },
    /** A hand took over: it lets go itself. */
    yields: () => halt(false),
  };
}
