/**
 * Squared L2: minimize J0(w) + alpha/2 (w1^2 + w2^2), or J0(w) on the circle's disc w1^2 + w2^2 <= t^2.
 * J0(w) = 1/2 (w - wHat)^T H (w - wHat), worked in the eigenvectors of H.
 */

import { dot, size, spectrum } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Spectrum} Spectrum */
/** @typedef {import("./plane.mjs").Knot} Knot */

const HALLEY_STEPS = 5;

/** p u + q v, with +0 in place of -0. @type {(basis: Spectrum, p: number, q: number) => Vector} */
const combine = ({ u, v }, p, q) => [p * u[0] + q * v[0] + 0, p * u[1] + q * v[1] + 0];

/** w scaled to the length t. @type {(w: Vector, t: number) => Vector} */
function scaled([w1, w2], t) {
  const length = Math.hypot(w1, w2);
  return [(w1 / length) * t, (w2 / length) * t];
}

/** Penalized L2 (ridge): lambda / (lambda + alpha) of wHat along each eigenvector. @type {(H: Matrix, wHat: Vector, alpha: number) => Vector} */
export function l2Penalized(H, wHat, alpha) {
  if (alpha === 0) return wHat;
  const basis = spectrum(H);
  const shrink = (lambda, x) => (lambda / (lambda + alpha)) * x;
  return combine(basis, shrink(basis.steep, dot(basis.u, wHat)), shrink(basis.flat, dot(basis.v, wHat)));
}

/** The L2 path at the given alphas. @type {(H: Matrix, wHat: Vector, alphas: number[]) => Knot[]} */
export const l2Path = (H, wHat, alphas) => alphas.map((alpha) => ({ alpha, w: l2Penalized(H, wHat, alpha) }));

/**
 * The root x >= 0 of x - kappa - delta x / sqrt(1 + x^2) = 0. The left side is convex for x >= 0, and the start lies
 * above the root and within a small factor of it, so a fixed number of Halley steps reaches machine precision.
 * @type {(kappa: number, delta: number) => number}
 */
function tangentRoot(kappa, delta) {
  if (kappa === 0 && delta <= 1) return 0;
  const base = delta > 1 ? Math.sqrt((delta - 1) * (delta + 1)) : 0;
  const slope = delta > 1 ? 1 - 1 / (delta * delta) : 1 - delta;
  let x = Math.min(kappa + delta, base + Math.min(kappa / slope, Math.cbrt(3.5 * (kappa / delta))));
  for (let step = 0; step < HALLEY_STEPS; step++) {
    const h = Math.hypot(1, x);
    const f = x - kappa - delta * (x / h);
    const f1 = 1 - delta / h / h / h;
    const f2 = (3 * delta * (x / h)) / h / h / h / h;
    const move = f / (f1 - (f * f2) / (2 * f1));
    if (Number.isFinite(move)) x -= move;
  }
  return x;
}

/**
 * Constrained L2. In the eigenbasis w = t (cos theta, sin theta), x = tan theta; that both components ask for the same
 * alpha, lambda (wHat - w) / w, is one equation in x, without the cancellation of the textbook one in alpha.
 * @type {(H: Matrix, wHat: Vector, t: number) => Knot}
 */
export function l2Constrained(H, wHat, t) {
  if (t >= size.l2(wHat)) return { alpha: 0, w: wHat };
  if (t === 0) return { alpha: Infinity, w: [0, 0] };
  const basis = spectrum(H);
  const { steep, flat } = basis;
  if (steep === 0) return { alpha: 0, w: combine({ ...basis, u: [1, 0], v: [0, 1] }, ...scaled(wHat, t)) };
  const p = dot(basis.u, wHat);
  const q = dot(basis.v, wHat);
  if (flat === 0 && Math.abs(p) <= t) {
    return { alpha: 0, w: combine(basis, p, Math.sign(q) * Math.sqrt((t - p) * (t + p))) };
  }
  const pull = [Math.abs(steep * p), Math.abs(flat * q)];
  const x = pull[0] === 0 ? Infinity : tangentRoot(pull[1] / pull[0], ((steep - flat) * t) / pull[0]);
  const h = Math.hypot(1, x);
  const [cos, sin] = x === Infinity ? [0, 1] : [1 / h, x / h];
  const [w1, w2] = [Math.sign(p) * t * cos, Math.sign(q) * t * sin];
  const alpha = (steep * (p - w1) * (w1 / t) + flat * (q - w2) * (w2 / t)) / t;
  return { alpha: Math.max(alpha, 0), w: combine(basis, w1, w2) };
}
