// @ts-check
/**
 * Sizes of vectors of the plane, the penalties that are made of them, and one coefficient alone. Torch's half is
 * regviz/studies/sizes.py.
 *
 *     |w|_p = (sum |w_j|^p)^(1/p)     Omega(w) = 1/p sum |w_j|^p, max |w_j|, the number of w_j that are not 0, or
 *                                     rho |w|_1 + (1 - rho)/2 |w|_2^2
 */

import { soft } from "../../hand/plane.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {{kind: string, p: number, ratio: number}} Measure  whose sizes: "p", "max", "zero" (the count), "net" */

/** |w_j|^p; the count for p = 0. @type {(x: number, p: number) => number} */
const part = (x, p) => (p === 0 ? Number(x !== 0) : Math.abs(x) ** p);

/** |w|_p, the largest coordinate taken out first, so that no power over- or underflows. @type {(w: Vector, p: number) => number} */
export function size([w1, w2], p) {
  const largest = Math.max(Math.abs(w1), Math.abs(w2));
  if (p === Infinity || largest === 0) return largest;
  if (p === 0) return part(w1, 0) + part(w2, 0);
  return (part(w1 / largest, p) + part(w2 / largest, p)) ** (1 / p) * largest;
}

/** The elastic net's Omega. @type {(w: Vector, ratio: number) => number} */
export const net = ([w1, w2], ratio) => ratio * (Math.abs(w1) + Math.abs(w2)) + ((1 - ratio) / 2) * (w1 * w1 + w2 * w2);

/** Omega where the edge of the unit set is: 1, but 1/p for the p-norms. @type {(measure: Measure) => number} */
export const edge = ({ kind, p }) => (kind === "p" ? 1 / p : 1);

/** Omega(w) / edge: sum |w_j|^p and the like, at most 1 in the unit set. @type {(w: Vector, measure: Measure) => number} */
export function height([w1, w2], { kind, p, ratio }) {
  if (kind === "net") return net([w1, w2], ratio);
  if (kind === "max") return Math.max(Math.abs(w1), Math.abs(w2));
  const q = kind === "zero" ? 0 : p;
  return part(w1, q) + part(w2, q);
}

/** @type {(w: Vector, measure: Measure) => number} */
export const penalty = (w, measure) => height(w, measure) * edge(measure);

/** J(w) = 1/2 (w - 1)^2 + alpha Omega(w) of one coefficient. @type {(w: number, alpha: number, measure: Measure) => number} */
export const total = (w, alpha, measure) => (w - 1) ** 2 / 2 + alpha * penalty([w, 0], measure);

/** Where a function that rises from `least` to 1 is 0, by halving on a log scale. @type {(rising: (w: number) => number, least: number) => number} */
function root(rising, least) {
  let [low, high] = [Math.log2(least), 0];
  for (let k = 0; k < 64; k++) {
    const middle = (low + high) / 2;
    if (rising(2 ** middle) > 0) high = middle;
    else low = middle;
  }
  return 2 ** ((low + high) / 2);
}

/** All local minima of J, in ascending order. @type {(alpha: number, measure: Measure) => number[]} */
export function localMinima(alpha, { kind, p, ratio }) {
  if (kind === "net") return [soft(1, alpha * ratio) / (1 + alpha * (1 - ratio))];
  if (alpha === 0) return [1];
  if (kind === "zero") return [0, 1];
  if (kind === "max" || p === 1) return [soft(1, alpha)];
  const slope = (/** @type {number} */ w) => w - 1 + alpha * w ** (p - 1);
  if (p > 1) return [root(slope, Number.MIN_VALUE)];
  const lowest = (alpha * (1 - p)) ** (1 / (2 - p)); // the slope falls up to here, and rises from here on
  return lowest < 1 && slope(lowest) < 0 ? [0, root(slope, lowest)] : [0];
}
