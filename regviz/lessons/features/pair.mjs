// @ts-check
/**
 * Two features alone, both standardized: their scatter, and the loss of their two coefficients, H = [[1, r], [r, 1]] with
 * r their correlation; and one coefficient alone.
 */

import { contourThrough, contours } from "../../hand/contours.mjs";
import { memo } from "../../hand/memo.mjs";
import { optimum } from "../../hand/optimum.mjs";
import { ratio, soft } from "../../hand/plane.mjs";
import { line, setOutline } from "../../hand/shapes.mjs";
import { byPenalty, constants } from "./problem.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./paths.mjs").Traces} Traces */
/** @typedef {import("./problem.mjs").Table} Table */

/** The contours' distance in r = sqrt(2 (J0 - least J0)), and how many there are. */
const [STEP, RINGS] = [0.1, 8];

/**
 * The loss of the two features alone, and what alpha does not move of it.
 * @type {(table: Table, pair: string[]) => {H: Matrix, wHat: Vector, still: Traces}}
 */
export const lossOf = memo((/** @type {Table} */ { codes, hessian, g }, /** @type {string[]} */ pair) => {
  const [i, j] = pair.map((name) => codes.indexOf(name));
  const [a, b] = [Math.sqrt(hessian[i][i]), Math.sqrt(hessian[j][j])];
  const r = hessian[i][j] / (a * b);
  const [half, rest] = [(g[i] / a + g[j] / b) / 2, (g[i] / a - g[j] / b) / 2]; // along (1, 1) and (1, -1), eigenvectors
  const [sum, difference] = [ratio(half, 1 + r), ratio(rest, 1 - r)];
  const [H, wHat] = [[[1, r], [r, 1]], [sum + difference, sum - difference]];
  return { H, wHat, still: { contours: contours(constants.reach, H, wHat, STEP, RINGS), minimizer: line([wHat]) } };
});

/** The loss, both sets and both optima. @type {(table: Table, pair: string[], alpha: number) => Traces} */
export function plane(table, pair, alpha) {
  const { H, wHat, still } = lossOf(table, pair);
  const [l1, l2] = ["l1", "l2"].map((penalty) => optimum(H, wHat, { penalty, alpha }));
  const touch = (/** @type {Vector} */ w) => contourThrough(constants.reach, H, wHat, w, STEP);
  return {
    ...still,
    diamond: setOutline("l1", l1.t),
    circle: setOutline("l2", l2.t),
    touch_l1: touch(l1.w),
    touch_l2: touch(l2.w),
    l1: line([l1.w]),
    l2: line([l2.w]),
  };
}

/** Each row of the data. @type {(table: Table, pair: string[]) => Trace} */
export const scatter = memo((/** @type {Table} */ { points }, /** @type {string[]} */ pair) => ({
  x: points[pair[0]],
  y: points[pair[1]],
}));

/**
 * One coefficient alone, H = 1: soft(z, alpha rho) / (1 + alpha (1 - rho)) for z from -1 to 1.
 * @type {(alpha: number, share: number) => Traces}
 */
export const shrinkage = (alpha, share) =>
  byPenalty((penalty) => {
    const rho = penalty === "net" ? share : penalty === "l1" ? 1 : 0;
    const bend = Math.min(alpha * rho, 1);
    return line([-1, -bend, bend, 1].map((z) => [z, soft(z, alpha * rho) / (1 + alpha * (1 - rho))]));
  });

/** What it would be without penalty. @type {Trace} */
export const SAME = line([[-1, -1], [1, 1]]);
