// @ts-check
/**
 * p above 1: the optimum of J0(w) + alpha/p sum |w_j|^p, and of J0 on |w|_p <= t. With w1 held, w2 is at its best where
 *
 *     c w2 + alpha sign(w2) |w2|^(p-1) = g2 - b w1,
 *
 * whose size is found in its logarithm: there the left side is convex, and Newton's method goes down to the root. What is left is
 * the slope in w1, which grows with w1: its sign at 0 is that of -w1, and the size of w1 is halved out, again in its logarithm.
 */

import { dot, isSingular, plus, product, spectrum } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */

const HALVINGS = 70, NEWTON = 60;
const LEAST = -700; // the logarithm of what is as good as 0
const MOST = 300; // and as infinity
/** An alpha that only chooses among the minimizers of a singular loss. */
export const NOTHING = 1e-100;

/** |w|_p, the largest coordinate taken out first. @type {(w: Vector, p: number) => number} */
export function sizeOf([w1, w2], p) {
  const largest = Math.max(Math.abs(w1), Math.abs(w2));
  return largest && largest * (Math.abs(w1 / largest) ** p + Math.abs(w2 / largest) ** p) ** (1 / p);
}

/** x with c x + alpha sign(x) |x|^(p-1) = r. @type {(c: number, alpha: number, p: number, r: number) => number} */
export function rootOf(c, alpha, p, r) {
  if (r === 0) return 0;
  const pull = Math.abs(r);
  let s = Math.min(c > 0 ? Math.log(pull / c) : MOST, Math.log(pull / alpha) / (p - 1));
  for (let k = 0; k < NEWTON; k++) {
    const [linear, power] = [c * Math.exp(s), alpha * Math.exp((p - 1) * s)];
    const step = (linear + power - pull) / (linear + (p - 1) * power);
    if (!(step > 1e-16 * Math.max(Math.abs(s), 1))) break;
    s -= step;
  }
  return Math.sign(r) * Math.exp(s);
}

/** Of the minimizers of the loss the least in |w|_p. @type {(H: Matrix, wHat: Vector, p: number) => Vector} */
export function leastOf(H, wHat, p) {
  if (!isSingular(H)) return wHat;
  if (H[0][0] === 0 && H[1][1] === 0) return [0, 0];
  const { v } = spectrum(H), at = (/** @type {number} */ s) => plus(wHat, s, v);
  if (p < 1) { // between two axes |w|_p^p is concave
    const crossings = [0, 1].filter((j) => Math.abs(v[j]) > 1e-12).map((j) => at(-wHat[j] / v[j]).map((wk) => (Math.abs(wk) < 1e-12 ? 0 : wk)));
    return crossings.reduce((best, w) => (sizeOf(w, p) < sizeOf(best, p) ? w : best));
  }
  let [low, high] = [-4 * sizeOf(wHat, p), 4 * sizeOf(wHat, p)];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (dot(at(middle).map((wj) => Math.sign(wj) * Math.abs(wj) ** (p - 1)), v) > 0) high = middle;
    else low = middle;
  }
  return at(low);
}

/** Where the valley of a singular loss enters the set, if it reaches it before wHat. @type {(H: Matrix, wHat: Vector, t: number, p: number) => Vector | undefined} */
export function entered(H, wHat, t, p) {
  const first = isSingular(H) ? leastOf(H, wHat, p) : wHat;
  if (sizeOf(first, p) > t) return undefined;
  let [low, high] = [0, 1];
  const at = (/** @type {number} */ k) => first.map((part, j) => part + k * (wHat[j] - part));
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (sizeOf(at(middle), p) > t) high = middle;
    else low = middle;
  }
  return at(low);
}

/** @type {(p: number) => {penalized: (H: Matrix, wHat: Vector, alpha: number) => Vector, constrained: (H: Matrix, wHat: Vector, t: number) => Knot}} */
export function bulging(p) {
  const size = (/** @type {Vector} */ w) => sizeOf(w, p);

  /** @type {(H: Matrix, wHat: Vector, alpha: number) => Vector} */
  function penalized(H, wHat, alpha) {
    if (alpha === 0) return wHat;
    if (alpha < NOTHING) return leastOf(H, wHat, p);
    const [[a, b], [, c]] = H, [g1, g2] = product(H, wHat);
    const other = (/** @type {number} */ w1) => rootOf(c, alpha, p, g2 - b * w1);
    const r = g1 - b * other(0);
    if (r === 0) return [0, other(0)];
    const side = Math.sign(r);
    /** The slope of J in w1 at the size e^s, outwards. @type {(s: number) => number} */
    const outward = (s) => {
      const x = Math.exp(s);
      return a * x + alpha * Math.exp((p - 1) * s) - side * (g1 - b * other(side * x));
    };
    let [low, high] = [LEAST, Math.log(size(wHat)) + 1]; // no optimum is larger than wHat
    for (let k = 0; k < HALVINGS; k++) {
      const middle = (low + high) / 2;
      if (outward(middle) > 0) high = middle;
      else low = middle;
    }
    const w1 = side * Math.exp(low);
    return [w1, other(w1)];
  }

  /** @type {(H: Matrix, wHat: Vector, t: number) => Knot} */
  function constrained(H, wHat, t) {
    if (t >= size(wHat)) return { alpha: 0, w: wHat };
    if (t === 0) return { alpha: Infinity, w: [0, 0] };
    const inside = entered(H, wHat, t, p);
    if (inside) return { alpha: 0, w: inside };
    let [low, high] = [LEAST, 0];
    while (size(penalized(H, wHat, Math.exp(high))) > t) high += 2;
    for (let k = 0; k < HALVINGS; k++) {
      const middle = (low + high) / 2;
      if (size(penalized(H, wHat, Math.exp(middle))) > t) low = middle;
      else high = middle;
    }
    return { alpha: Math.exp(high), w: penalized(H, wHat, Math.exp(high)) };
  }

  return { penalized, constrained };
}
