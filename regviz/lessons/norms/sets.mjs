// @ts-check
/** The plane: the sets {size <= 1} with their outlines, the vector, and the set on whose edge it lies. */

import { memo } from "../../hand/memo.mjs";
import { around, quarterOfNet, quarterOfPower } from "../../hand/outlines.mjs";
import { line, nothing } from "../../hand/shapes.mjs";
import { constants, vector } from "./problem.mjs";
import { net, size } from "./measures.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./measures.mjs").Measure} Measure */
/** @typedef {import("./problem.mjs").State} State */

const HEAD = 0.14; // of the arrow

/** {size = s} of the p-norm, closed unless the panel cuts it. @type {(p: number, s: number) => Trace} */
const ofPower = (p, s) => around(quarterOfPower(p, s, constants.view), s > constants.view);

/** @type {(s: number) => Trace} */
const square = (s) => line([[s, s], [-s, s], [-s, -s], [s, -s], [s, s]]);

/** Both axes, which together are the count's set. @type {() => Trace} */
const axes = () => ({ x: [-constants.view, constants.view, null, 0, 0], y: [0, 0, null, -constants.view, constants.view] });

/** {size <= 1}. @type {(measure: Measure) => Trace} */
function unitSet({ kind, p, ratio }) {
  if (kind === "zero") return axes();
  if (kind === "max") return square(1);
  return kind === "net" ? around(quarterOfNet(ratio, 1), false) : ofPower(p, 1);
}

/** {size = size of w}. @type {(w: Vector, measure: Measure) => Trace} */
function level(w, { kind, p, ratio }) {
  if (w[0] === 0 && w[1] === 0) return nothing();
  if (kind === "zero") return w[0] && w[1] ? square(constants.view) : nothing();
  if (kind === "max") return square(size(w, Infinity));
  return kind === "net" ? around(quarterOfNet(ratio, net(w, ratio)), false) : ofPower(p, size(w, p));
}

/** From the origin to w, with a head. @type {(w: Vector) => Trace} */
function arrow([x, y]) {
  const length = Math.hypot(x, y);
  if (length === 0) return nothing();
  const [d1, d2] = [x / length, y / length];
  const head = Math.min(HEAD, length / 2);
  const wing = (/** @type {number} */ side) => [x - head * (d1 + 0.5 * side * d2), y - head * (d2 - 0.5 * side * d1)];
  return line([[0, 0], [x, y], wing(1), [x, y], wing(-1)]);
}

/** The trace that a set has: L1's, L2's and the elastic net's colours mean the same everywhere. @type {(measure: Measure) => string} */
function named({ kind, p }) {
  if (kind === "p") return p === 1 ? "l1" : p === 2 ? "l2" : "set";
  return kind === "zero" ? "axes" : kind === "net" ? "net" : "set";
}

/** What never moves. @type {() => {[name: string]: Trace}} */
const still = memo(() => ({
  diamond: ofPower(1, 1),
  circle: ofPower(2, 1),
  square: square(1),
  chord: line([[1, 0], [0, 1]]),
  middle: line([[0.5, 0.5]]),
}));

/** The left panel. @type {(state: State) => {[name: string]: Trace}} */
export function plane(state) {
  const w = vector(state);
  return {
    ...still(),
    ...Object.fromEntries(["set", "l1", "l2", "net", "axes"].map((name) => [name, nothing()])),
    [named(state)]: unitSet(state),
    level: level(w, state),
    vector: arrow(w),
    tip: line([w]),
  };
}
