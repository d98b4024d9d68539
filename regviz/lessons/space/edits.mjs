// @ts-check
/** What a hand can do to the state: every edit returns a new one, within the bounds that Python declares. */

import { plus } from "../../hand/triple.mjs";
import { minimizer, set } from "./problem.mjs";
import { cameraOf, lifted } from "./view.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("../../hand/triple.mjs").Vector} Vector */

/** One press of an arrow key: a step of the minimizer, and degrees of the picture. */
const KEY = { move: 0.02, turn: 2 };

/** A whole turn leads back to where it began; both ends of the slider stay where they are. @type {(turn: number) => number} */
const wrapped = (turn) => (turn >= -180 && turn <= 180 ? turn : ((((turn + 180) % 360) + 360) % 360) - 180);

/** A slider, a switch, or an example, whose value is a whole state. @type {(state: State, name: string, value: any) => State} */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  if (name === "alpha" || name === "t") return { ...set(state, { [name]: value }), share: name };
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

/** @type {(state: State, w: Vector) => State} */
const moved = (state, [x, y, z]) => set(state, { x, y, z });

/**
 * A handle dragged to a point of the chart: the minimizer goes along the plane of the picture; anywhere else the picture
 * turns, a degree for each degree of the chart.
 * @type {(state: State, handle: string, to: Vector) => State}
 */
export function drag(state, handle, to) {
  if (handle === "minimizer") return moved(state, lifted(cameraOf(state), minimizer(state), to));
  return set(state, { turn: wrapped(to[0]), tip: to[1] });
}

/** Arrow keys: the minimizer moves along the plane of the picture, or the picture turns. @type {(state: State, handle: string, dx: number, dy: number) => State} */
export function nudge(state, handle, dx, dy) {
  const { right, up } = cameraOf(state);
  if (handle === "minimizer") return moved(state, plus(plus(minimizer(state), KEY.move * dx, right), KEY.move * dy, up));
  return set(state, { turn: wrapped(state.turn + KEY.turn * dx), tip: state.tip + KEY.turn * dy });
}
