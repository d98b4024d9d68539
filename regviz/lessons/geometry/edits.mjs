// @ts-check
/**
 * What a hand can do to the state of the geometry page. Every edit returns a new state, within the bounds that Python
 * declares; nothing else is kept.
 */

import { axesFromHandle } from "../../hand/shapes.mjs";
import { constants, field, optima, set } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("../../hand/plane.mjs").Vector} Vector */

/** One press of an arrow key. */
const KEY = { move: 0.02, turn: 0.5, stretch: 0.01 };

/**
 * Turn or stretch the ellipses: they are no longer flat.
 * @type {(state: State, values: {[name: string]: number}) => State}
 */
const reshape = (state, values) => ({ ...set(state, values), flat: 0 });

/**
 * The direction of an axis repeats after half a turn; both ends of the slider stay where they are.
 * @type {(angle: number) => number}
 */
const halfTurn = (angle) => (angle >= 0 && angle <= 180 ? angle : ((angle % 180) + 180) % 180);

/**
 * The other quantity becomes the shared one; the diamond keeps its point.
 * @type {(state: State, share: string) => State}
 */
function shareAs(state, share) {
  if (share === state.share) return state;
  const { l1 } = optima(state);
  if (share === "t") return { ...set(state, { t: l1.t }), share };
  const upwards = l1.t === 0 ? 0.5 * 10 ** -field("alpha").decimals : 0; // what is exactly 0 stays so
  return { ...set(state, { alpha: l1.alpha + upwards }), share };
}

/**
 * A slider, a switch, or an example, whose value is a whole state.
 * @type {(state: State, name: string, value: any) => State}
 */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  if (name === "share") return shareAs(state, value);
  if (name === "alpha" || name === "t") return { ...set(state, { [name]: value, level: field("level").high }), share: name };
  if (name === "angle") return reshape(state, { angle: halfTurn(value) });
  if (name === "stretch") return reshape(state, { stretch: value });
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

/**
 * A handle dragged to a point: the minimizer itself, or the end of the long axis.
 * @type {(state: State, handle: string, to: Vector) => State}
 */
export function drag(state, handle, [x, y]) {
  if (handle === "minimizer") return set(state, { x, y });
  const { angle, stretch } = axesFromHandle(constants.view, [state.x, state.y], [x, y]);
  return reshape(state, { angle: halfTurn(angle), stretch });
}

/**
 * Arrow keys: move the minimizer; turn (left, right) and stretch (up, down) the ellipses.
 * @type {(state: State, handle: string, dx: number, dy: number) => State}
 */
export function nudge(state, handle, dx, dy) {
  if (handle === "minimizer") return set(state, { x: state.x + KEY.move * dx, y: state.y + KEY.move * dy });
  return reshape(state, { angle: halfTurn(state.angle + KEY.turn * dx), stretch: state.stretch + KEY.stretch * dy });
}
