/** What a hand can do to the state of the geometry page. Every function returns a new state; nothing else is kept. */

import { optima } from "./geometry.mjs";

/** @typedef {import("./geometry.mjs").State} State */
/** @typedef {import("./optimum.mjs").Vector} Vector */
/** @typedef {{low: number, high: number, step: number, decimals: number}} Field */

const LEVER = { start: 0.5, length: 0.8 }; // the axes handle is start + length * stretch / 3 away from the minimizer
const KEY = { move: 0.05, turn: 1, stretch: 0.05 }; // one press of an arrow key

/** The value within its bounds and on its decimal grid. @type {(field: Field, value: number) => number} */
const snap = ({ low, high, decimals }, value) => Number(Math.min(Math.max(value, low), high).toFixed(decimals)) + 0;

/** Directions of an axis repeat after half a turn; both ends of the slider stay where they are. */
const halfTurn = (angle) => (angle >= 0 && angle <= 180 ? angle : ((angle % 180) + 180) % 180);

/**
 * The edits, for the bounds that Python declares.
 * @param {{[name: string]: Field}} fields
 */
export function configure(fields) {
  /** @type {(state: State, values: {[name: string]: number}) => State} */
  const set = (state, values) => {
    const snapped = Object.entries(values).map(([name, value]) => [name, snap(fields[name], value)]);
    return { ...state, ...Object.fromEntries(snapped) };
  };

  /** The other quantity becomes the shared one; the diamond keeps its point. */
  const shareAs = (state, share) => {
    if (share === state.share) return state;
    const { l1 } = optima(state);
    const upwards = l1.t === 0 ? 0.5 * 10 ** -fields.alpha.decimals : 0; // what is exactly 0 stays so
    return { ...set(state, share === "t" ? { t: l1.t } : { alpha: l1.alpha + upwards }), share };
  };

  /** @type {(state: State, name: string, value: any) => State} */
  const edit = (state, name, value) => {
    if (name === "state") return { ...value };
    if (name === "share") return shareAs(state, value);
    if (name === "alpha" || name === "t") return { ...set(state, { [name]: value }), share: name };
    if (name === "angle") return { ...set(state, { angle: halfTurn(value) }), flat: 0 };
    if (name === "stretch") return { ...set(state, { stretch: value }), flat: 0 };
    return name in fields ? set(state, { [name]: value }) : { ...state, [name]: value };
  };

  /** @type {(state: State, handle: string, to: Vector) => State} */
  const drag = (state, handle, [x, y]) => {
    if (handle === "minimizer") return set(state, { x, y });
    const [dx, dy] = [x - state.x, y - state.y];
    const stretch = (Math.hypot(dx, dy) - LEVER.start) / LEVER.length * fields.stretch.high;
    return { ...set(state, { angle: halfTurn(Math.atan2(dy, dx) * 180 / Math.PI), stretch }), flat: 0 };
  };

  /** @type {(state: State, handle: string, dx: number, dy: number) => State} */
  const nudge = (state, handle, dx, dy) => {
    if (handle === "minimizer") return set(state, { x: state.x + KEY.move * dx, y: state.y + KEY.move * dy });
    return { ...set(state, { angle: halfTurn(state.angle + KEY.turn * dx), stretch: state.stretch + KEY.stretch * dy }), flat: 0 };
  };

  return { edit, drag, nudge };
}
