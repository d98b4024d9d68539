// @ts-check
/** The optimum over all alpha, as it is drawn: the trail in a panel, and w1 and w2 against alpha with their marks. */

import { nothing } from "../../hand/shapes.mjs";
import { constants } from "./problem.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("./problem.mjs").Path} Path */
/** @typedef {{[name: string]: import("../../hand/shapes.mjs").Trace}} Traces */

/**
 * What has been made of a path already, so that a painter gets the same objects again.
 * @type {WeakMap<Path, Traces>}
 */
const fixed = new WeakMap();

/**
 * The traces that belong to a path and do not move along it.
 * @type {(H: Matrix, wHat: Vector, set: import("../../hand/sets.mjs").PlaneSet, path: Path) => Traces}
 */
export function fixedTraces(H, wHat, { passes }, path) {
  const traces = fixed.get(path) ?? {
    trail: { x: path.w1, y: path.w2 },
    ...(passes ? smoothCurves(passes(H, wHat), path) : bentCurves(path)),
  };
  fixed.set(path, traces);
  return traces;
}

/**
 * With corners: lines between knots, and where a coefficient becomes exactly zero, stays so, and comes back.
 * @type {(path: Path) => Traces}
 */
function bentCurves({ alpha, w1, w2 }) {
  const knots = [...alpha, Math.max(constants.chartEnd, alpha[alpha.length - 1])];
  const [zero, enters, returns] = [nothing(), nothing(), nothing()];
  const whole = [...w1, 0].flatMap((part, k) => (part === null ? [] : [k])); // without gaps
  for (const w of [[...w1, 0], [...w2, 0]].map((all) => whole.map((k) => all[k]))) {
    for (let k = 0; k + 1 < w.length; k++) {
      const [from, to] = [knots[whole[k]], knots[whole[k + 1]]];
      if (w[k] !== 0 || w[k + 1] !== 0 || from === to) continue;
      if (k > 0 && w[k - 1] !== 0) enters.x.push(from);
      if (k + 2 < w.length && w[k + 2] !== 0) returns.x.push(to);
      zero.x.push(from, to, null);
      zero.y.push(0, 0, null);
    }
  }
  for (const marks of [enters, returns]) marks.y = marks.x.map(() => 0);
  const lines = { w1: { x: knots, y: [...w1, 0] }, w2: { x: knots, y: [...w2, 0] } };
  return { ...lines, zero, enters, returns, passes: nothing() };
}

/**
 * Without: curves, and where a coefficient merely passes through zero.
 * @type {(zeros: number[], path: Path) => Traces}
 */
function smoothCurves(zeros, { alpha, w1, w2 }) {
  const passes = zeros.filter((at) => at <= constants.chartEnd);
  const count = alpha.filter((at) => at <= constants.chartEnd).length;
  const x = alpha.slice(0, count);
  return {
    w1: { x, y: w1.slice(0, count) },
    w2: { x, y: w2.slice(0, count) },
    zero: nothing(),
    enters: nothing(),
    returns: nothing(),
    passes: { x: passes, y: passes.map(() => 0) },
  };
}
