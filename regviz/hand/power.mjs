// @ts-check
/**
 * The p-norm: Omega(w) = 1/p sum |w_j|^p and the set |w|_p <= t. p = 1 is L1, p = 2 squared L2. Above 1 there is one optimum, without
 * zeros of the penalty's making; below 1 there are several local minima, of which the best is taken (valleys.mjs).
 */

import { levels, ring } from "./levels.mjs";
import { around, quarterOfPower } from "./outlines.mjs";
import { gaps, near, refine } from "./paths.mjs";
import { NOTHING, bulging, entered, leastOf, sizeOf } from "./bulging.mjs";
import { dot, minus, product } from "./plane.mjs";
import { SETS } from "./sets.mjs";
import { line, nothing } from "./shapes.mjs";
import { constrainedMinima, penalizedMinima } from "./valleys.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */
/** @typedef {import("./sets.mjs").PlaneSet} PlaneSet */

const WIDE = 1.2; // panels: so far an outline is drawn, and closed out there
const NEAR = 1e-6; // two optima that are one
const LEAP = 0.35; // between two alphas: a jump is looked for there

/** sign(x) |x|^(p - 1), the slope of |x|^p / p. @type {(x: number, p: number) => number} */
export const slopeOf = (x, p) => Math.sign(x) * Math.abs(x) ** (p - 1);

/**
 * The set of the p-norm in a panel that goes to `view`.
 * @type {(p: number, view: number) => PlaneSet}
 */
export function power(p, view) {
  if (p === 1 || p === 2) return { ...SETS[p === 1 ? "l1" : "l2"], code: "p" };
  const size = (/** @type {Vector} */ w) => sizeOf(w, p);
  const omega = (/** @type {Vector} */ w) => w.reduce((sum, wj) => sum + Math.abs(wj) ** p, 0) / p;
  const outline = (/** @type {number} */ t) => (t ? around(quarterOfPower(p, t, WIDE * view), false) : line([[0, 0]]));
  /** J0 + alpha Omega, less a constant. @type {(H: Matrix, wHat: Vector, alpha: number) => (w: Vector) => number} */
  const total = (H, wHat, alpha) => (w) => dot(minus(w, wHat), product(H, minus(w, wHat))) / 2 + alpha * omega(w);
  const slope = (/** @type {Vector} */ w) => w.map((wj) => (wj ? slopeOf(wj, p) : 0));
  const common = {
    ...{ code: "p", size, omega, outline, reach: (/** @type {number} */ t) => t },
    /** @type {PlaneSet["touched"]} */
    touched: ({ w, t }) => (t ? near(outline(t), w) : line([[0, 0]])),
    /** @type {PlaneSet["prior"]} */
    prior(_, alpha) {
      const trace = nothing();
      const most = Math.min(24, Math.floor(Math.sqrt(2 * alpha * omega([view, view])) / 0.4));
      for (let k = 2; k <= most; k += 2) {
        const { x, y } = outline(((p * (0.4 * k) ** 2) / (2 * alpha)) ** (1 / p));
        trace.x.push(...x, null);
        trace.y.push(...y, null);
      }
      return trace;
    },
  };
  if (p > 1) {
    const solver = bulging(p);
    return {
      ...common,
      ...{ open: true, corner: () => false, passes: () => [], penalized: solver.penalized, constrained: solver.constrained },
      distance: (u, w, alpha) => Math.max(...u.map((uj, j) => Math.abs(uj - alpha * slopeOf(w[j], p)))),
      normals(w) {
        const [u1, u2] = slope(w);
        return [Math.atan2(u2, u1)];
      },
      path: (H, wHat, alphas) => alphas.map((alpha) => ({ alpha, w: solver.penalized(H, wHat, alpha) })),
      sums: (_, H, wHat, alpha, w) => levels(total(H, wHat, alpha), w, view),
      regions: (_, H, wHat, alpha, w, k) => line(ring(total(H, wHat, alpha), w, (0.4 * k) ** 2 / 2, view)),
    };
  }
  /** @type {(H: Matrix, wHat: Vector, alpha: number) => Vector} */
  const penalized = (H, wHat, alpha) =>
    alpha === 0 ? wHat : alpha < NOTHING ? leastOf(H, wHat, p) : penalizedMinima(H, wHat, alpha, p).minima[0];
  return {
    ...common,
    ...{ open: false, penalized },
    corner: ([w1, w2]) => w1 === 0 || w2 === 0,
    constrained(H, wHat, t) {
      if (t >= size(wHat)) return { alpha: 0, w: wHat };
      if (t === 0) return { alpha: lastOf(H, wHat).alpha, w: [0, 0] };
      const inside = entered(H, wHat, t, p);
      if (inside) return { alpha: 0, w: inside };
      const w = constrainedMinima(H, wHat, t, p).minima[0] ?? [0, 0];
      return { alpha: Math.max(dot(product(H, minus(wHat, w)), w) / (p * omega(w)), 0), w };
    },
    several(H, wHat, { alpha, t = 0 }, best) {
      const slack = alpha === undefined ? t === 0 || best.alpha === 0 : alpha === 0;
      if (slack) return { others: [], proven: true, leaps: false };
      const { minima, proven } = alpha === undefined ? constrainedMinima(H, wHat, t, p) : penalizedMinima(H, wHat, alpha, p);
      const elsewhere = () => penalized(H, wHat, best.alpha).some((wj, j) => Math.abs(wj - best.w[j]) > NEAR);
      return { others: minima.slice(1).map((w) => w.map((wj) => wj + 0)), proven, leaps: alpha === undefined && elsewhere() };
    },
    distance: (u, w, alpha) => Math.max(...u.map((uj, j) => (w[j] ? Math.abs(uj - alpha * slopeOf(w[j], p)) : alpha > 0 ? 0 : Math.abs(uj)))),
    normals(w) {
      const [u1, u2] = slope(w), middle = Math.atan2(u2, u1);
      return w[0] && w[1] ? [middle] : [middle - Math.PI / 2, middle + Math.PI / 2];
    },
    path,
    sums: (_, H, wHat, alpha, w) => levels(total(H, wHat, alpha), w, view),
    regions: () => nothing(),
  };

  /**
   * The alpha from which on 0 is the best of the local minima, and the last of the others that is as good. The least value of J
   * over w is concave in alpha, with the slope Omega(w): Newton's method from below does not pass the alpha where it is J(0).
   * @type {(H: Matrix, wHat: Vector) => Knot}
   */
  function lastOf(H, wHat) {
    let [alpha, w] = [0, wHat];
    const most = dot(wHat, product(H, wHat));
    for (let k = 0; k < 60 && w.some((wj) => wj !== 0); k++) {
      const next = (most - dot(minus(w, wHat), product(H, minus(w, wHat)))) / 2 / omega(w);
      if (!(next > alpha * (1 + Number.EPSILON))) break;
      alpha = next;
      const other = penalizedMinima(H, wHat, alpha, p).minima.find((one) => one.some((wj) => wj !== 0));
      if (!other) break;
      w = other;
    }
    return { alpha, w };
  }

  /** With a gap wherever it jumps, as at the last alpha it does. @type {PlaneSet["path"]} */
  function path(H, wHat, alphas) {
    const last = lastOf(H, wHat);
    const knots = refine((alpha) => (alpha >= last.alpha ? last.w : penalized(H, wHat, alpha)), alphas, last, LEAP);
    const gone = last.alpha && last.w.some((wj) => wj !== 0);
    return [...gaps(knots), ...(gone ? [{ alpha: last.alpha, w: [NaN, NaN] }, { alpha: last.alpha, w: [0, 0] }] : [])];
  }
}
