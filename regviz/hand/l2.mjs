// @ts-check
/**
 * Squared L2: minimize J0(w) + alpha/2 (w1^2 + w2^2), or J0(w) on the disc w1^2 + w2^2 <= t^2.
 * J0(w) = 1/2 (w - wHat)^T H (w - wHat), looked at along the eigenvectors u, v of H.
 */

import { dot, product, size, spectrum } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Spectrum} Spectrum */
/** @typedef {import("./plane.mjs").Knot} Knot */

const HALLEY_STEPS = 5;

/** p u + q v, with +0 in place of -0. @type {(basis: Spectrum, p: number, q: number) => Vector} */
const combine = ({ u, v }, p, q) => [p * u[0] + q * v[0] + 0, p * u[1] + q * v[1] + 0];

/**
 * Penalized, or ridge: of wHat, lambda / (lambda + alpha) remains along the eigenvector with eigenvalue lambda.
 * @type {(H: Matrix, wHat: Vector, alpha: number) => Vector}
 */
export function l2Penalized(H, wHat, alpha) {
  if (alpha === 0) return wHat;
  const basis = spectrum(H);
  const { steep, flat, u, v } = basis;
  return combine(basis, (steep / (steep + alpha)) * dot(u, wHat), (flat / (flat + alpha)) * dot(v, wHat));
}

/** The path at the given alphas. @type {(H: Matrix, wHat: Vector, alphas: number[]) => Knot[]} */
export const l2Path = (H, wHat, alphas) => alphas.map((alpha) => ({ alpha, w: l2Penalized(H, wHat, alpha) }));

/**
 * Constrained. Along the eigenvectors w = t (cos theta, sin theta) and wHat = (p, q). Both components ask for the same
 * alpha = lambda (wHat - w) / w: one equation in x = tan theta, without the cancellation of the textbook one in alpha.
 * @type {(H: Matrix, wHat: Vector, t: number) => Knot}
 */
export function l2Constrained(H, wHat, t) {
  if (t >= size.l2(wHat)) return { alpha: 0, w: wHat };
  if (t === 0) return { alpha: Infinity, w: [0, 0] };
  const basis = spectrum(H);
  const { steep, flat, u, v } = basis;
  const [p, q] = [dot(u, wHat), dot(v, wHat)];
  if (steep === 0) return { alpha: 0, w: wHat.map((wj) => (wj / size.l2(wHat)) * t) };
  if (flat === 0 && Math.abs(p) <= t) {
    return { alpha: 0, w: combine(basis, p, Math.sign(q) * Math.sqrt((t - p) * (t + p))) };
  }
  const pull = [Math.abs(steep * p), Math.abs(flat * q)];
  const x = pull[0] === 0 ? Infinity : tangentRoot(pull[1] / pull[0], ((steep - flat) * t) / pull[0]);
  const [cos, sin] = x === Infinity ? [0, 1] : [1 / Math.hypot(1, x), x / Math.hypot(1, x)];
  const [w1, w2] = [Math.sign(p) * t * cos, Math.sign(q) * t * sin];
  const alpha = (steep * (p - w1) * (w1 / t) + flat * (q - w2) * (w2 / t)) / t;
  return { alpha: Math.max(alpha, 0), w: combine(basis, w1, w2) };
}

/**
 * The root x >= 0 of x - kappa - delta x / sqrt(1 + x^2) = 0. The left side is convex for x >= 0, and the start lies
 * above the root and within a small factor of it, so that a fixed number of Halley's steps reaches machine precision.
 * @type {(kappa: number, delta: number) => number}
 */
function tangentRoot(kappa, delta) {
  if (kappa === 0 && delta <= 1) return 0;
  const base = delta > 1 ? Math.sqrt((delta - 1) * (delta + 1)) : 0; // the root for kappa = 0
  const slope = delta > 1 ? 1 - 1 / (delta * delta) : 1 - delta; // there, and never less beyond
  let x = Math.min(kappa + delta, base + Math.min(kappa / slope, Math.cbrt((3.5 * kappa) / delta)));
  for (let step = 0; step < HALLEY_STEPS; step++) {
    const h = Math.hypot(1, x);
    const f = x - kappa - delta * (x / h);
    const f1 = 1 - delta / h / h / h;
    const f2 = (3 * delta * (x / h)) / h / h / h / h;
    const move = f / (f1 - (f * f2) / (2 * f1));
    if (Number.isFinite(move)) x -= move; // 0 / 0 once x is the root
  }
  return x;
}

/**
 * The alphas at which one coefficient passes through zero, where the numerator of (H + alpha I)^-1 H wHat does:
 * (c + alpha) g1 - b g2 for w1, (a + alpha) g2 - b g1 for w2, with g = H wHat.
 * @type {(H: Matrix, wHat: Vector) => number[]}
 */
export function l2Zeros(H, wHat) {
  const [[a, b], [, c]] = H;
  const [g1, g2] = product(H, wHat);
  return [(b * g2) / g1 - c, (b * g1) / g2 - a].filter((alpha) => alpha > 1e-9);
}
