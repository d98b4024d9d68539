// @ts-check
/**
 * What a hand can do to the state of the geometry page. Every edit returns a new state, within the bounds that Python
 * declares; nothing else is kept.
 */

import { axesFromHandle } from "../../hand/shapes.mjs";
import { constants, field, optima, optimumOf, set, setHandle, sizeAt } from "./problem.mjs";

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
  return { ...set(state, { alpha: l1.alpha + (l1.t === 0 ? upwards() : 0) }), share };
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

/** What is exactly 0 at this alpha stays so on its grid. @type {() => number} */
const upwards = () => 0.5 * 10 ** -field("alpha").decimals;

/**
 * The set of one panel gets the size t; the other panel follows by what both share.
 * @type {(state: State, panel: string, t: number) => State}
 */
function pull(state, panel, t) {
  const next = { ...state, level: field("level").high };
  if (state.share === "t") return set(next, { t });
  const { alpha, zeros } = optimumOf(state, panel, { t });
  return set(next, { alpha: alpha + (zeros.every(Boolean) ? upwards() : 0) });
}

/**
 * A handle dragged to a point: the minimizer itself, the end of the long axis, or the edge of a panel's set.
 * @type {(state: State, handle: string, to: Vector) => State}
 */
export function drag(state, handle, [x, y]) {
  if (handle === "minimizer") return set(state, { x, y });
  if (handle.endsWith("_set")) return pull(state, handle.slice(0, 2), sizeAt(state, handle.slice(0, 2), y));
  const { angle, stretch } = axesFromHandle(constants.view, [state.x, state.y], [x, y]);
  return reshape(state, { angle: halfTurn(angle), stretch });
}

/**
 * Arrow keys: move the minimizer; turn (left, right) and stretch (up, down) the ellipses; move the edge of a set, or grow it.
 * @type {(state: State, handle: string, dx: number, dy: number) => State}
 */
export function nudge(state, handle, dx, dy) {
  if (handle === "minimizer") return set(state, { x: state.x + KEY.move * dx, y: state.y + KEY.move * dy });
  if (handle.endsWith("_set")) {
    const panel = handle.slice(0, 2), { t } = optima(state)[panel];
    const [, y] = setHandle(state, panel, t);
    return pull(state, panel, sizeAt(state, panel, y + KEY.move * (dy + Math.sign(y || -1) * dx)));
  }
  return reshape(state, { angle: halfTurn(state.angle + KEY.turn * dx), stretch: state.stretch + KEY.stretch * dy });
}
