// @ts-check
/**
 * The elastic net, Omega(w) = rho |w|_1 + (1 - rho)/2 |w|_2^2 with 0 < rho < 1, and its set {Omega(w) <= t}. Penalized it is L1
 * for the loss with H + alpha (1 - rho) I; on the set alpha is bisected.
 */

import { region, sumContours } from "./contours.mjs";
import { l1Penalized, solve } from "./l1.mjs";
import { around, netReach, quarterOfNet } from "./outlines.mjs";
import { dot, isSingular, minus, plus, product, spectrum } from "./plane.mjs";
import { near, refine } from "./paths.mjs";
import { SETS, ridge } from "./sets.mjs";
import { nothing } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */

const STEP = 0.4, RINGS = 24; // as for the other contours
const { l1 } = SETS;

/**
 * The set of the elastic net with the share `ratio` of L1.
 * @type {(ratio: number) => import("./sets.mjs").PlaneSet}
 */
export function net(ratio) {
  const omega = (/** @type {Vector} */ w) => ratio * l1.size(w) + ((1 - ratio) / 2) * dot(w, w);
  /** The loss with the squares of the penalty: its H and its minimizer. @type {(H: Matrix, wHat: Vector, alpha: number) => [Matrix, Vector]} */
  const squared = (H, wHat, alpha) => {
    const K = ridge(H, (1 - ratio) * alpha);
    return [K, isSingular(K) ? wHat : solve(K, product(H, wHat))];
  };
  /** Where alpha is next to nothing beside a singular H, what is least of its minimizers. @type {(H: Matrix, wHat: Vector, alpha: number) => Vector} */
  function penalized(H, wHat, alpha) {
    if (alpha === 0) return wHat;
    const [K, centre] = squared(H, wHat, alpha);
    return isSingular(K) ? leastOf(H, wHat) : l1Penalized(K, centre, ratio * alpha);
  }
  /** Along the valley Omega is a quadratic between the axes: its least value is there, or on one. @type {(H: Matrix, wHat: Vector) => Vector} */
  function leastOf(H, wHat) {
    if (H[0][0] === 0 && H[1][1] === 0) return [0, 0];
    const { v } = spectrum(H);
    const within = [[1, 1], [1, -1], [-1, 1], [-1, -1]].map((s) => plus(wHat, -dot(wHat, v) - (ratio / (1 - ratio)) * dot(s, v), v));
    const crossings = [0, 1].filter((j) => v[j] !== 0).map((j) => plus(wHat, -wHat[j] / v[j], v).map((wk, k) => (k === j ? 0 : wk)));
    return [...crossings, ...within].reduce((best, w) => (omega(w) < omega(best) ? w : best));
  }
  const alphaMax = (/** @type {Matrix} */ H, /** @type {Vector} */ wHat) => Math.max(...product(H, wHat).map(Math.abs)) / ratio;
  /** The outline at Omega = c, and where it is w / |w|: the slope of Omega there. */
  const slope = (/** @type {Vector} */ w) => w.map((wj) => ratio * Math.sign(wj) + (1 - ratio) * wj);
  const outline = (/** @type {number} */ t) => around(quarterOfNet(ratio, t), false);

  /** @type {(H: Matrix, wHat: Vector, t: number) => Knot} */
  function constrained(H, wHat, t) {
    if (t >= omega(wHat)) return { alpha: 0, w: wHat };
    const most = alphaMax(H, wHat);
    if (t === 0) return { alpha: most, w: [0, 0] };
    const first = penalized(H, wHat, Number.MIN_VALUE);
    if (omega(first) <= t) { // the valley of minimizers enters the set
      const share = bisect((k) => omega(plus(wHat, k, minus(first, wHat))) <= t, 1);
      return { alpha: 0, w: plus(wHat, share, minus(first, wHat)) };
    }
    const alpha = bisect((at) => omega(penalized(H, wHat, at)) <= t, most);
    return { alpha, w: penalized(H, wHat, alpha) };
  }

  return {
    ...{ code: "net", open: false, size: omega, omega, penalized, constrained, outline },
    reach: (t) => netReach(ratio, t, [0, 1]),
    distance: (u, w, alpha) => l1.distance(u.map((uj, j) => uj - (1 - ratio) * alpha * w[j]), w, ratio * alpha),
    corner: ([w1, w2]) => w1 === 0 || w2 === 0,
    normals(w) {
      const j = w.findIndex((wj) => wj === 0), [u1, u2] = slope(w);
      if (j < 0) return [Math.atan2(u2, u1)];
      const middle = Math.atan2(u2, u1), half = Math.atan2(ratio, Math.hypot(u1, u2));
      return [middle - half, middle + half];
    },
    touched: ({ w, t }) => near(outline(t), w),
    path: (H, wHat, alphas) => refine((alpha) => penalized(H, wHat, alpha), alphas, { alpha: alphaMax(H, wHat), w: [0, 0] }),
    sums: (view, H, wHat, alpha, w) => sumContours(view, ...squared(H, wHat, alpha), ratio * alpha, w),
    regions: (view, H, wHat, alpha, w, k) => region(view, ...squared(H, wHat, alpha), ratio * alpha, w, k),
    prior(view, alpha) {
      const trace = nothing();
      const most = Math.min(RINGS, Math.floor(Math.sqrt(2 * alpha * omega([view, view])) / STEP));
      for (let k = 2; k <= most; k += 2) {
        const { x, y } = outline((k * STEP) ** 2 / (2 * alpha));
        trace.x.push(...x, null);
        trace.y.push(...y, null);
      }
      return trace;
    },
  };
}

/** Where in [0, high] `holds` turns true, to the last digits. @type {(holds: (x: number) => boolean, high: number) => number} */
function bisect(holds, high) {
  let [low, top] = [0, high];
  for (let k = 0; k < 100 && low < top; k++) {
    const middle = (low + top) / 2;
    if (middle === low || middle === top) break;
    if (holds(middle)) top = middle;
    else low = middle;
  }
  return top;
}
