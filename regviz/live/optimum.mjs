/**
 * The optimum of a quadratic loss with two coefficients under L1 or squared L2, in closed form.
 *
 *   J0(w) = 1/2 (w - wHat)^T H (w - wHat)            H = [[a, b], [b, c]], positive semidefinite
 *   penalized     minimize J0(w) + alpha Omega(w)    Omega = |w1| + |w2|   or   1/2 (w1^2 + w2^2)
 *   constrained   minimize J0(w) where size(w) <= t  size  = |w1| + |w2|   or   sqrt(w1^2 + w2^2)
 *
 * Where optima are many (singular H), the one nearest to wHat is returned. A zero is exactly 0, never a small number.
 */

import { isTwins, l1Constrained, l1Penalized } from "./l1.mjs";
import { l2Constrained, l2Penalized } from "./l2.mjs";
import { dot, minus, omega, size, spectrum } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */
/** @typedef {{w: Vector, alpha: number, t: number, value: number, penalty: number, zeros: [boolean, boolean], unique: boolean}} Optimum */

const penalized = { l1: l1Penalized, l2: l2Penalized };
const constrained = { l1: l1Constrained, l2: l2Constrained };

/** Is the optimum the only one? @type {(H: Matrix, wHat: Vector, penalty: string, knot: Knot, limit: number) => boolean} */
function isUnique(H, wHat, penalty, { alpha, w }, limit) {
  if (alpha > 0) return penalty === "l2" || !isTwins(H) || (w[0] === 0 && w[1] === 0);
  if (spectrum(H).flat > 0) return true;
  if (limit === 0) return true;
  const least = H[0][0] + H[1][1] === 0 ? 0 : size[penalty](penalized[penalty](H, wHat, Number.MIN_VALUE));
  return limit <= least && !(penalty === "l1" && isTwins(H));
}

/**
 * The optimum of one problem: give `alpha` for the penalized form or `t` for the constrained one. The other of the two
 * comes back, such that both forms have this same optimum (alpha = 0 where the constraint is slack).
 * @param {Matrix} H
 * @param {Vector} wHat
 * @param {{penalty: string, alpha?: number, t?: number}} problem
 * @returns {Optimum}
 */
export function optimum(H, wHat, { penalty, alpha, t }) {
  const unit = 2 ** Math.max(-1000, Math.floor(Math.log2(Math.max(H[0][0], H[1][1]) || 1)));
  const scaledH = /** @type {Matrix} */ (H.map((row) => row.map((entry) => entry / unit)));
  const knot =
    t === undefined
      ? { alpha: /** @type {number} */ (alpha), w: penalized[penalty](scaledH, wHat, /** @type {number} */ (alpha) / unit) }
      : constrained[penalty](scaledH, wHat, t);
  const w = /** @type {Vector} */ ([knot.w[0] + 0, knot.w[1] + 0]);
  const { steep, flat, u, v } = spectrum(scaledH);
  const offset = minus(wHat, w);
  return {
    w,
    alpha: t === undefined ? knot.alpha : knot.alpha * unit,
    t: t === undefined ? size[penalty](w) : t,
    value: (unit * (steep * dot(u, offset) ** 2 + flat * dot(v, offset) ** 2)) / 2,
    penalty: omega[penalty](w),
    zeros: [w[0] === 0, w[1] === 0],
    unique: isUnique(scaledH, wHat, penalty, knot, t ?? Infinity),
  };
}
