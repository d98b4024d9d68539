// @ts-check
/**
 * p below 1: all local minima of J0(w) + alpha/p sum |w_j|^p, and of J0 on |w|_p <= t. J0 = 1/2 (w - wHat)^T H (w - wHat), H definite
 * or not; g = H wHat.
 *
 * **Penalized**, alpha > 0. At w_j = 0 the slope of the penalty is infinite: 0 is a local minimum, and (x, 0) is one if x is one
 * of a x^2/2 - g1 x + alpha/p x^p. Within a quadrant, x and y being the sizes, g's signs turned and beta = +-b, a local minimum
 * has a - alpha (1 - p) x^(p-2) >= 0, so x is at least its root (Chen, Xu, Ye 2010), and y likewise. There
 * P(x) = a x + alpha x^(p-1) grows, and so does its inverse Q: a local minimum is where
 *
 *     G(x) = P1(x) - g1 + beta y(x),    y(x) = Q2(g2 - beta x),
 *
 * is 0 and rises, for G' = A(x) - beta^2 / C(y) with A, C the curvatures. All of these are monotone: their bounds on a cell are
 * their values at its ends, and no root is missed.
 *
 * **On the set** the pull on a local minimum goes outwards; a corner with such a pull is one. On an arc, v = x^p, z = t^p - v, q = 1/p, J0 is a sum of
 * powers of v and z, and so are its slope and its bend.
 */

import { risingRoots } from "./cells.mjs";
import { dot, minus, product } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./cells.mjs").Range} Range */
/** The local minima, the best first, and whether it is proven that there are no others. @typedef {{minima: Vector[], proven: boolean}} Found */

const HALF = 0.6; // of an arc: another half would have its end where symmetry puts a minimum
const QUADRANTS = [[1, 1], [1, -1], [-1, 1], [-1, -1]];

/** P(x) = a x + alpha x^(p-1) where it grows: from `least` on. @type {(a: number, alpha: number, p: number) => any} */
function branch(a, alpha, p) {
  const least = a > 0 ? ((alpha * (1 - p)) / a) ** (1 / (2 - p)) : Infinity;
  const at = (/** @type {number} */ x) => a * x + alpha * x ** (p - 1);
  const curvature = (/** @type {number} */ x) => a - alpha * (1 - p) * x ** (p - 2);
  const low = at(least);
  /** The x >= least with P(x) = r, for r >= low: Newton's method from above, P being convex. @type {(r: number) => number} */
  function inverse(r) {
    let x = r / a;
    if (!(x > least)) return least;
    for (let k = 0; k < 60; k++) {
      const next = Math.max(x - (at(x) - r) / curvature(x), least);
      if (!(next < x)) break;
      x = next;
    }
    return x;
  }
  return { least, at, curvature, low, inverse };
}

/** All local minima of the penalized problem. @type {(H: Matrix, wHat: Vector, alpha: number, p: number) => Found} */
export function penalizedMinima(H, wHat, alpha, p) {
  const [[a, b], [, c]] = H;
  const g = product(H, wHat);
  const [first, second] = [branch(a, alpha, p), branch(c, alpha, p)];
  /** @type {Vector[]} */
  const minima = [[0, 0]];
  if (Math.abs(g[0]) > first.low) minima.push([Math.sign(g[0]) * first.inverse(Math.abs(g[0])), 0]);
  if (Math.abs(g[1]) > second.low) minima.push([0, Math.sign(g[1]) * second.inverse(Math.abs(g[1]))]);
  const far = (dot(wHat, g) / (4 * alpha)) ** (1 / p); // alpha sum |w_j|^p <= wHat^T H wHat / 4 at a stationary w
  let proven = true;
  for (const [s1, s2] of a > 0 && c > 0 ? QUADRANTS : []) {
    const [g1, g2, beta] = [s1 * g[0], s2 * g[1], s1 * s2 * b];
    const y = (/** @type {number} */ x) => second.inverse(g2 - beta * x);
    const at = (/** @type {number} */ x) => first.at(x) - g1 + beta * y(x);
    const edge = beta ? (g2 - second.low) / beta : g2 > second.low ? Infinity : -Infinity;
    const low = Math.max(first.least, beta < 0 ? edge : 0);
    const high = Math.min(far, beta > 0 || beta === 0 ? edge : Infinity, beta >= 0 ? first.inverse(Math.max(g1, first.low)) : Infinity);
    const found = risingRoots((from, to) => {
      const ys = [y(from), y(to)], most = Math.max(...ys), fewest = Math.min(...ys), pulls = ys.map((part) => beta * part);
      const bend = (/** @type {number} */ part) => (beta ? (beta * beta) / Math.max(second.curvature(part), 0) : 0);
      return {
        value: [first.at(from) - g1 + Math.min(...pulls), first.at(to) - g1 + Math.max(...pulls)],
        slope: [first.curvature(from) - bend(fewest), first.curvature(to) - bend(most)],
        ends: [first.at(from) - g1 + pulls[0], first.at(to) - g1 + pulls[1]],
        width: to - from,
      };
    }, at, low, high * (1 + 1e-9));
    proven = proven && found.proven;
    minima.push(...found.roots.map((x) => [s1 * x, s2 * y(x)]));
  }
  const J = (/** @type {Vector} */ w) => dot(w, product(H, w)) / 2 - dot(g, w) + (alpha / p) * (Math.abs(w[0]) ** p + Math.abs(w[1]) ** p);
  return { minima: sorted(minima, J), proven };
}

/** All local minima on the set, for a wHat outside. @type {(H: Matrix, wHat: Vector, t: number, p: number) => Found} */
export function constrainedMinima(H, wHat, t, p) {
  const [[a, b], [, c]] = H;
  const [q, T, g] = [1 / p, t ** p, product(H, wHat)];
  const pull = (/** @type {Vector} */ w) => product(H, minus(wHat, w));
  const minima = [[t, 0], [-t, 0], [0, t], [0, -t]];
  let proven = true;
  for (const [s1, s2] of QUADRANTS) {
    const [g1, g2, beta] = [s1 * g[0], s2 * g[1], s1 * s2 * b];
    for (const turned of [false, true]) {
      const found = halfArc(q, T, turned ? [c, beta, a, g2, g1] : [a, beta, c, g1, g2], turned ? 1 - HALF : HALF);
      proven = proven && found.proven;
      minima.push(...found.places.map((v) => {
        const [x, y] = [v ** q, (T - v) ** q];
        return turned ? [s1 * y, s2 * x] : [s1 * x, s2 * y];
      }));
    }
  }
  const J0 = (/** @type {Vector} */ w) => dot(minus(w, wHat), product(H, minus(w, wHat)));
  return { minima: sorted(minima.filter((w) => dot(pull(w), w) > 0), J0), proven };
}

/**
 * The local minima v in the first share of an arc. It is cut in r = v^(q - 1), in which the slope is nearly straight at the corner.
 * @type {(q: number, T: number, numbers: number[], share: number) => {places: number[], proven: boolean}}
 */
function halfArc(q, T, [a, beta, c, g1, g2], share) {
  const [m, n] = [2 * q - 1, q - 1];
  /** The slope of J0 over q, and its bend, in v: in r its sign is the same. */
  const slope = [[a, m, 0], [beta, n, q], [-g1, n, 0], [-beta, q, n], [-c, 0, m], [g2, 0, n]];
  const bend = [[a * m, m - 1, 0], [c * m, 0, m - 1], [-g1 * n, n - 1, 0], [-g2 * n, 0, n - 1],
    [beta * n, n - 1, q], [-2 * beta * q, n, n], [beta * n, q, n - 1]];
  const place = (/** @type {number} */ r) => r ** (1 / n);
  const at = (/** @type {number} */ r) => {
    const v = place(r);
    return slope.reduce((sum, [k, e, f]) => sum + k * v ** e * (T - v) ** f, 0);
  };
  const { roots, proven } = risingRoots((low, high) => {
    const [from, to] = [place(low), place(high)];
    return { value: range(slope, from, to, T), slope: range(bend, from, to, T), ends: [at(low), at(high)], width: to - from };
  }, at, 0, (share * T) ** n);
  return { places: roots.map(place).filter((v) => v > 0), proven };
}

/** Bounds of sum k v^m z^n for v between from and to, z = T - v. @type {(terms: number[][], from: number, to: number, T: number) => Range} */
function range(terms, from, to, T) {
  let [low, high] = [0, 0];
  for (const [k, m, n] of terms) {
    if (k === 0) continue;
    const v = [from ** m, to ** m], z = [(T - from) ** n, (T - to) ** n];
    const [least, most] = [Math.min(...v) * Math.min(...z), Math.max(...v) * Math.max(...z)];
    low += k > 0 ? k * least : k * most;
    high += k > 0 ? k * most : k * least;
  }
  return Number.isNaN(low) || Number.isNaN(high) ? [-Infinity, Infinity] : [low, high];
}

/** The best first; of two within rounding the one that comes first. @type {(minima: Vector[], J: (w: Vector) => number) => Vector[]} */
function sorted(minima, J) {
  return minima.map((w) => ({ w, value: J(w) })).sort((one, other) => one.value - other.value).map(({ w }) => w);
}

