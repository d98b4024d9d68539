// @ts-check
/** What a hand can do to the state: every edit returns a new one, within the bounds that Python declares. */

import { set } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("../../hand/plane.mjs").Vector} Vector */

/** One press of an arrow key. */
const KEY = 0.05;

/** Hold alpha: there is then no circle to search. @type {(state: State, hold: string) => State} */
const holding = (state, hold) => ({ ...state, hold, search: hold === "alpha" ? "exact" : state.search });

/**
 * A slider, a switch, or an example, whose value is a whole state. What is touched takes effect: alpha and t are then
 * what is held, a turned ellipse is the ellipse of all losses, a grid is searched.
 * @type {(state: State, name: string, value: any) => State}
 */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  if (name === "alpha" || name === "t") return set(holding(state, name), { [name]: value });
  if (name === "angle" || name === "stretch") return set({ ...state, losses: "this" }, { [name]: value });
  if (name === "grid") return set({ ...state, hold: "t", search: "grid" }, { grid: value });
  if (name === "hold") return holding(state, value);
  if (name === "search") return { ...state, search: value, hold: value === "grid" ? "t" : state.hold };
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

/** @type {(state: State, handle: string, to: Vector) => State} */
export const drag = (state, _, [x, y]) => set(state, { x, y });

/** @type {(state: State, handle: string, dx: number, dy: number) => State} */
export const nudge = (state, _, dx, dy) => set(state, { x: state.x + KEY * dx, y: state.y + KEY * dy });
