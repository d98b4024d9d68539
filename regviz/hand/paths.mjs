// @ts-check
/** What the path of a set without exact knots is drawn by, and the part of an outline about a point. */

import { line } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Knot} Knot */
/** @typedef {import("./shapes.mjs").Trace} Trace */

const LIT = 0.35; // how much of an outline is marked on either side of a point
const HALVINGS = 40; // a jump is drawn to 1e-11 of where it is

const pattern = (/** @type {Vector} */ w) => w.map(Math.sign).join();

/**
 * The optima at `alphas` from 0 up to the last knot; where the signs of one and the next differ, or they are
 * farther apart than `wide`, also on either side of the alpha at which that changes.
 * @type {(at: (alpha: number) => Vector, alphas: number[], last: Knot, wide?: number) => Knot[]}
 */
export function refine(at, alphas, last, wide = Infinity) {
  const knot = (/** @type {number} */ alpha) => ({ alpha, w: at(alpha).map((wj) => wj + 0) });
  const given = [...alphas.filter((alpha) => alpha < last.alpha * (1 - 1e-9)).map(knot), last];
  return given.flatMap((after, k) => {
    const before = given[k - 1];
    const turns = before && pattern(before.w) !== pattern(after.w);
    if (!before || (!turns && gap(before.w, after.w) <= wide)) return [after];
    const isBefore = (/** @type {Vector} */ w) => (turns ? pattern(w) === pattern(before.w) : gap(w, before.w) <= gap(w, after.w));
    let [low, high] = [before, after];
    for (let step = 0; step < HALVINGS; step++) {
      const middle = knot((low.alpha + high.alpha) / 2);
      if (isBefore(middle.w)) low = middle;
      else high = middle;
    }
    return high.alpha < after.alpha ? [low, high, after] : [low, after];
  });
}

const LEAP = 0.02; // where the path is that far apart on either side of next to nothing, it jumps

/**
 * The same path with a gap, {alpha, w: [null, null]} in the drawing, wherever it jumps between two knots that are next to each other.
 * @type {(knots: Knot[]) => Knot[]}
 */
export const gaps = (knots) =>
  knots.flatMap((knot, k) => {
    const before = knots[k - 1];
    const jumps = before && knot.alpha - before.alpha <= 1e-9 * knot.alpha && gap(knot.w, before.w) > LEAP;
    return jumps ? [{ alpha: knot.alpha, w: [NaN, NaN] }, knot] : [knot];
  });

/** The part of a closed outline within reach of w, around it. @type {(outline: Trace, w: Vector) => Trace} */
export function near({ x, y }, w) {
  const points = x.slice(0, -1).flatMap((x1, k) => (x1 === null ? [] : [[x1, Number(y[k])]]));
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
