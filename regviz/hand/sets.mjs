// @ts-check
/**
 * Sets of the plane, each with its penalty: what a picture of one needs to know. Whoever draws or solves asks the record, and
 * never which set it is.
 */

import { distance } from "./certificate.mjs";
import { contours, priorContours, region, sumContours } from "./contours.mjs";
import { l1Path } from "./l1.mjs";
import { l2Path, l2Zeros } from "./l2.mjs";
import { kinds } from "./optimum.mjs";
import { setOutline, touched } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */
/** @typedef {import("./optimum.mjs").Optimum} Optimum */
/** @typedef {import("./shapes.mjs").Trace} Trace */
/**
 * Besides what is known of its penalty:
 *   code, corner     what it is called; whether there is a corner at a w on its edge
 *   open             whether no finite alpha makes everything 0
 *   distance         of u from alpha dOmega(w)
 *   reach(t)         how far the set of size t goes along an axis
 *   normals(w)       the angles of the sides of its normal cone at w
 *   outline(t), touched(optimum)   its edge, and what of it a contour touches
 *   segment(H, w)    the ends of the segment of all penalized optima, where they are many
 *   path(H, wHat, alphas)          the optima over all alpha: exact knots, or those at alphas
 *   passes(H, wHat)  the alphas at which a coefficient is 0 for a moment, where there is no corner to stay in
 *   several(H, wHat, dial, best)   where there can be several local minima: those besides the best, the best first; whether it is proven
 *                    that there are no more; and whether no alpha has this optimum of a set, since the path jumps past it
 *   sums, regions, prior           contours of J0 + alpha Omega about its optimum w, the k-th as a region, and of alpha Omega
 * @typedef {import("./optimum.mjs").Kind & {code: string, open: boolean, corner: (w: Vector) => boolean,
 *   distance: import("./certificate.mjs").Distance, reach: (t: number) => number, normals: (w: Vector) => number[],
 *   outline: (t: number) => Trace, touched: (optimum: Optimum) => Trace, segment?: (H: Matrix, w: Vector) => Vector[],
 *   several?: (H: Matrix, wHat: Vector, dial: {alpha?: number, t?: number}, best: Optimum) =>
 *     {others: Vector[], proven: boolean, leaps: boolean},
 *   path: (H: Matrix, wHat: Vector, alphas: number[]) => Knot[], passes?: (H: Matrix, wHat: Vector) => number[],
 *   sums: (view: number, H: Matrix, wHat: Vector, alpha: number, w: Vector) => Trace,
 *   regions: (view: number, H: Matrix, wHat: Vector, alpha: number, w: Vector, k: number) => Trace,
 *   prior: (view: number, alpha: number) => Trace}} PlaneSet
 */

const angle = (/** @type {Vector} */ [x, y]) => Math.atan2(y, x);
const identity = (/** @type {number} */ t) => t;

/** H + alpha I. @type {(H: Matrix, alpha: number) => Matrix} */
export const ridge = ([[a, b], [, c]], alpha) => [[a + alpha, b], [b, c + alpha]];

/** @type {PlaneSet} */
const l1 = {
  ...kinds.l1,
  ...{ code: "l1", open: false, distance: distance.l1, reach: identity },
  corner: ([w1, w2]) => w1 === 0 || w2 === 0,
  normals: (w) => (l1.corner(w) ? [-1, 1].map((side) => angle(w) + (side * Math.PI) / 4) : [angle(w.map(Math.sign))]),
  outline: (t) => setOutline("l1", t),
  touched: (best) => touched("l1", best),
  segment: (H, w) => {
    const sigma = Math.sign(H[0][1]);
    const z = Math.sign(w[0] || sigma * w[1]) * l1.size(w);
    return [[z, 0], [0, sigma * z]];
  },
  path: l1Path,
  sums: sumContours,
  regions: region,
  prior: (view, alpha) => priorContours(view, "l1", alpha),
};

/** @type {PlaneSet} */
const l2 = {
  ...kinds.l2,
  ...{ code: "l2", open: true, distance: distance.l2, reach: identity },
  corner: () => false,
  normals: (w) => [angle(w)],
  outline: (t) => setOutline("l2", t),
  touched: (best) => touched("l2", best),
  path: l2Path,
  passes: l2Zeros,
  sums: (view, H, wHat, alpha, w) => contours(view, ridge(H, alpha), w), // the ellipses of H + alpha I
  regions: (view, H, wHat, alpha, w, k) => region(view, ridge(H, alpha), w, 0, w, k),
  prior: (view, alpha) => priorContours(view, "l2", alpha),
};

/** Those that every picture knows. @type {{[code: string]: PlaneSet}} */
export const SETS = { l1, l2 };
