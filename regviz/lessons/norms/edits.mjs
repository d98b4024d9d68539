// @ts-check
/** What a hand can do to the state of the page on norms. */

import { set } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("../../hand/plane.mjs").Vector} Vector */

const KEY = 0.05; // one press of an arrow key
const CATCH = 0.04; // so near to an axis the hand puts the vector on it

/** A slider, a switch, or an example, whose value is a whole state. What is touched is then what is shown. @type {(state: State, name: string, value: any) => State} */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  if (name === "p") return set({ ...state, kind: "p" }, { p: value });
  if (name === "ratio") return set({ ...state, kind: "net" }, { ratio: value });
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

const caught = (/** @type {number} */ x) => (Math.abs(x) < CATCH ? 0 : x);

/** @type {(state: State, handle: string, to: Vector) => State} */
export const drag = (state, _, [x, y]) => set(state, { x: caught(x), y: caught(y) });

/** @type {(state: State, handle: string, dx: number, dy: number) => State} */
export const nudge = (state, _, dx, dy) => set(state, { x: state.x + KEY * dx, y: state.y + KEY * dy });
