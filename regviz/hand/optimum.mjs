// @ts-check
/**
 * The optimum of a quadratic loss with two coefficients under L1 or squared L2, in closed form.
 *
 *   J0(w) = 1/2 (w - wHat)^T H (w - wHat)            H = [[a, b], [b, c]], positive semidefinite
 *   penalized     minimize J0(w) + alpha Omega(w)    Omega = |w1| + |w2|   or   1/2 (w1^2 + w2^2)
 *   constrained   minimize J0(w) where size(w) <= t  size  = |w1| + |w2|   or   sqrt(w1^2 + w2^2)
 *
 * Where optima are many (singular H), the one nearest to wHat is returned. A zero is exactly 0, never a small number.
 */

import { areTwins, l1Constrained, l1Penalized } from "./l1.mjs";
import { l2Constrained, l2Penalized } from "./l2.mjs";
import { dot, isSingular, minus, omega, size, spectrum } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */
/**
 * value is J0(w), penalty is Omega(w)
 * @typedef {{w: Vector, alpha: number, t: number, value: number, penalty: number, zeros: boolean[], unique: boolean}}
 *   Optimum
 */

/**
 * What there is to know of a penalty: both forms, the t of the set through w, Omega, and whether a penalized optimum is
 * one of many for an H, if it ever is.
 * @typedef {{penalized: (H: Matrix, wHat: Vector, alpha: number) => Vector, constrained: (H: Matrix, wHat: Vector, t: number) => Knot,
 *   size: (w: Vector) => number, omega: (w: Vector) => number, many?: (H: Matrix) => boolean}} Kind
 */
/** @type {{[penalty: string]: Kind}} */
export const kinds = {
  l1: { penalized: l1Penalized, constrained: l1Constrained, size: size.l1, omega: omega.l1, many: areTwins },
  l2: { penalized: l2Penalized, constrained: l2Constrained, size: size.l2, omega: omega.l2 },
};

/**
 * The optimum of one problem: give `alpha` for the penalized form or `t` for the constrained one. The other of the two
 * comes back such that both forms have this same optimum; alpha is 0 where the constraint is slack.
 * @type {(H: Matrix, wHat: Vector, problem: {penalty: string | Kind, alpha?: number, t?: number}) => Optimum}
 */
export function optimum(H, wHat, { penalty, alpha, t }) {
  const kind = typeof penalty === "string" ? kinds[penalty] : penalty;
  const unit = powerOfTwo(Math.max(H[0][0], H[1][1]));
  const unitH = H.map((row) => row.map((entry) => entry / unit));
  const knot =
    alpha === undefined
      ? kind.constrained(unitH, wHat, t ?? Infinity)
      : { alpha: alpha / unit, w: kind.penalized(unitH, wHat, alpha / unit) };
  const w = knot.w.map((wj) => wj + 0); // +0 in place of -0
  return {
    w,
    alpha: alpha ?? knot.alpha * unit,
    t: t ?? kind.size(w),
    value: unit * loss(unitH, wHat, w),
    penalty: kind.omega(w),
    zeros: w.map((wj) => wj === 0),
    unique: isUnique(unitH, wHat, kind, knot, t ?? Infinity),
  };
}

/** A scale for H that changes no digit, so that its determinant neither overflows nor underflows. */
const powerOfTwo = (/** @type {number} */ x) => 2 ** Math.max(-1000, Math.floor(Math.log2(x || 1)));

/** J0(w), along the eigenvectors: it is never negative. @type {(H: Matrix, wHat: Vector, w: Vector) => number} */
function loss(H, wHat, w) {
  const { steep, flat, u, v } = spectrum(H);
  const d = minus(w, wHat);
  return (steep * dot(u, d) ** 2 + flat * dot(v, d) ** 2) / 2;
}

/**
 * Is the optimum in the set of radius `limit` the only one? With alpha > 0, always for squared L2, and for L1 unless
 * the features are twins. With alpha = 0, if J0 has one minimizer, or the set only just reaches them.
 * @type {(H: Matrix, wHat: Vector, kind: Kind, knot: Knot, limit: number) => boolean}
 */
function isUnique(H, wHat, { penalized, size, many }, { alpha, w }, limit) {
  if (size(w) === 0 && (alpha > 0 || limit === 0)) return true;
  if (many?.(H)) return false;
  if (alpha > 0 || !isSingular(H)) return true;
  return limit <= size(penalized(H, wHat, Number.MIN_VALUE));
}
