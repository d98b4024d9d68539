// @ts-check
/** What the path of a set without exact knots is drawn by, and the part of an outline about a point. */

import { line } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Knot} Knot */
/** @typedef {import("./shapes.mjs").Trace} Trace */

const LIT = 0.35; // how much of an outline is marked on either side of a point
const HALVINGS = 60;

const pattern = (/** @type {Vector} */ w) => w.map(Math.sign).join();

/**
 * The optima at `alphas` from 0 up to `most`, from where on all are 0; where the signs of one and the next differ, also on
 * either side of the alpha at which they change.
 * @type {(at: (alpha: number) => Vector, alphas: number[], most: number) => Knot[]}
 */
export function refine(at, alphas, most) {
  const knot = (/** @type {number} */ alpha) => ({ alpha, w: alpha < most ? at(alpha).map((wj) => wj + 0) : [0, 0] });
  const given = [...alphas.filter((alpha) => alpha < most), most].map(knot);
  return given.flatMap((after, k) => {
    const before = given[k - 1];
    if (!before || pattern(before.w) === pattern(after.w)) return [after];
    let [low, high] = [before, after];
    for (let step = 0; step < HALVINGS; step++) {
      const middle = knot((low.alpha + high.alpha) / 2);
      if (pattern(middle.w) === pattern(low.w)) low = middle;
      else high = middle;
    }
    return high.alpha < after.alpha ? [low, high, after] : [low, after];
  });
}

/** The part of a closed outline within reach of w, around it. @type {(outline: Trace, w: Vector) => Trace} */
export function near({ x, y }, w) {
  const points = x.slice(0, -1).map((x1, k) => [Number(x1), Number(y[k])]);
  const nearest = points.reduce((best, p, k) => (gap(p, w) < gap(points[best], w) ? k : best), 0);
  const side = (/** @type {number} */ way) => {
    const found = [];
    for (let k = 0; k < points.length / 2; k++) {
      const p = points[(nearest + way * k + points.length) % points.length];
      if (gap(p, w) > LIT) break;
      found.push(p);
    }
    return found;
  };
  return line([...side(-1).reverse(), w, ...side(1)].filter((p, k, all) => k === 0 || gap(p, all[k - 1]) > 1e-9));
}

const gap = (/** @type {Vector} */ p, /** @type {Vector} */ q) => Math.hypot(p[0] - q[0], p[1] - q[1]);
