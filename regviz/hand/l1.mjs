// @ts-check
/**
 * L1: minimize J0(w) + alpha (|w1| + |w2|), or J0(w) on the diamond |w1| + |w2| <= t, and the exact path over alpha.
 * J0(w) = 1/2 (w - wHat)^T H (w - wHat), H = [[a, b], [b, c]].
 */

import { clip, dot, isSingular, minus, plus, product, ratio, schur, size, soft } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */

/**
 * Penalized. Let w2 be at its best for each w1: the slope of J at w1 = 0 is -r1 -+ alpha on the two sides, so w1 = 0
 * exactly when |r1| <= alpha, and otherwise w1 has the sign of r1; likewise w2. If none is 0, H (wHat - w) = alpha s.
 * @type {(H: Matrix, wHat: Vector, alpha: number) => Vector}
 */
export function l1Penalized(H, wHat, alpha) {
  if (alpha === 0) return wHat;
  if (areTwins(H)) return twinsNearest(H, wHat, soft(twinSum(H, wHat), alpha / H[0][0]));
  const [[a, b], [, c]] = H;
  const [g1, g2] = product(H, wHat);
  const only1 = [ratio(soft(g1, alpha), a), 0];
  const only2 = [0, ratio(soft(g2, alpha), c)];
  if (isSingular(H)) return a >= c ? only1 : only2;
  const [r1, r2] = [g1 - b * only2[1], g2 - b * only1[0]];
  if (Math.abs(r1) <= alpha) return only2;
  if (Math.abs(r2) <= alpha) return only1;
  const s = [Math.sign(r1), Math.sign(r2)];
  const w = plus(wHat, -alpha, solve(H, s));
  return s[0] * w[0] <= 0 ? only2 : s[1] * w[1] <= 0 ? only1 : w; // signs can differ by rounding only
}

/**
 * d such that H d = s, by elimination from the larger pivot, which is stable.
 * @type {(H: Matrix, s: Vector) => Vector}
 */
export function solve([[a, b], [, c]], [s1, s2]) {
  if (a < c) return solve([[c, b], [b, a]], [s2, s1]).reverse();
  const d2 = (s2 - (b / a) * s1) / schur(c, b, a);
  return [(s1 - b * d2) / a, d2];
}

/**
 * Two features that are copies of each other, up to a sign: H = a (1, sigma)(1, sigma)^T.
 * @type {(H: Matrix) => boolean}
 */
export const areTwins = ([[a, b], [, c]]) => a > 0 && a === c && a === Math.abs(b);

/** All that the loss sees of twins: w1 + sigma w2. @type {(H: Matrix, w: Vector) => number} */
const twinSum = ([[, b]], [w1, w2]) => w1 + Math.sign(b) * w2;

/**
 * For twins every point of the segment from (z, 0) to (0, sigma z) has the same loss and the same |w|_1: this is the
 * one nearest to wHat.
 * @type {(H: Matrix, wHat: Vector, z: number) => Vector}
 */
function twinsNearest([[, b]], [x, y], z) {
  const sigma = Math.sign(b);
  const w1 = clip((z + x - sigma * y) / 2, Math.min(z, 0), Math.max(z, 0));
  return [w1, sigma * (z - w1)];
}

/**
 * Constrained. Where the diamond reaches minimizers of J0, the nearest of them; otherwise, of the minima on its four
 * edges, the one at which H (wHat - w) fits a subgradient of |w|_1 best.
 * @type {(H: Matrix, wHat: Vector, t: number) => Knot}
 */
export function l1Constrained(H, wHat, t) {
  if (t >= size.l1(wHat)) return { alpha: 0, w: wHat };
  if (H[0][0] === 0 && H[1][1] === 0) return { alpha: 0, w: l1Constrained([[1, 0], [0, 1]], wHat, t).w };
  const [g1, g2] = product(H, wHat);
  if (t === 0) return { alpha: Math.max(Math.abs(g1), Math.abs(g2)), w: [0, 0] };
  if (isSingular(H)) {
    const valley = valleyTo(wHat, l1Penalized(H, wHat, Number.MIN_VALUE));
    const k = valley.findIndex((w) => size.l1(w) <= t);
    if (k > 0) return { alpha: 0, w: ofSize(t, valley[k - 1], valley[k]) };
  }
  if (areTwins(H)) return { alpha: Math.abs(g1) - H[0][0] * t, w: twinsNearest(H, wHat, Math.sign(g1) * t) };
  const edges = [[1, 1], [1, -1], [-1, 1], [-1, -1]].map((s) => certified(H, wHat, t, edgeMinimum(H, wHat, t, s)));
  return edges.reduce((best, edge) => (edge.miss < best.miss ? edge : best));
}

/**
 * Is the optimum on the diamond one of its corners, for wHat outside? At w = s e_j the pull H (wHat - w) then lies in the
 * corner's wedge. This is cheaper than the optimum itself.
 * @type {(H: Matrix, wHat: Vector, t: number) => boolean}
 */
export function isAtCorner([[a, b], [, c]], [x, y], t) {
  for (let s = -1; s <= 1; s += 2) {
    const [dx, dy] = [x - s * t, y - s * t];
    if (s * (a * dx + b * y) >= Math.abs(b * dx + c * y) || s * (b * x + c * dy) >= Math.abs(a * x + b * dy)) return true;
  }
  return false;
}

/**
 * The minimum of J0 on the edge from (s1 t, 0) to (0, s2 t), measured from the nearer end.
 * @type {(H: Matrix, wHat: Vector, t: number, s: Vector) => Vector}
 */
function edgeMinimum(H, wHat, t, [s1, s2]) {
  const along = [-s1, s2];
  const curvature = dot(along, product(H, along));
  const downhill = (/** @type {Vector} */ w) => dot(along, product(H, minus(wHat, w)));
  const fromFirst = clip(downhill([s1 * t, 0]) / curvature / t, 0, 1);
  const fromSecond = clip(-downhill([0, s2 * t]) / curvature / t, 0, 1);
  return fromFirst < fromSecond
    ? [s1 * t * (1 - fromFirst), s2 * t * fromFirst]
    : [s1 * t * fromSecond, s2 * t * (1 - fromSecond)];
}

/**
 * alpha at a point w of |w|_1 = t, and by how much H (wHat - w) misses alpha times the subgradients there.
 * @type {(H: Matrix, wHat: Vector, t: number, w: Vector) => {alpha: number, w: Vector, miss: number}}
 */
function certified(H, wHat, t, w) {
  const pull = product(H, minus(wHat, w));
  const alpha = Math.max(dot(pull, w) / t, 0);
  const misses = w.map((wj, j) => (wj === 0 ? Math.abs(pull[j]) - alpha : Math.abs(pull[j] - alpha * Math.sign(wj))));
  return { alpha, w, miss: Math.max(...misses) };
}

/**
 * Singular H: the minimizers of J0 from wHat to the one with the least |w|_1, by way of the axis that is crossed.
 * @type {(wHat: Vector, end: Vector) => Vector[]}
 */
function valleyTo(wHat, end) {
  const crossed = [0, 1].filter((j) => wHat[j] * end[j] < 0);
  const crossings = crossed.map((j) => {
    const w = plus(wHat, wHat[j] / (wHat[j] - end[j]), minus(end, wHat));
    w[j] = 0;
    return w;
  });
  return [wHat, ...crossings, end];
}

/**
 * The point of |w|_1 = t between p and q, points of one quadrant.
 * @type {(t: number, p: Vector, q: Vector) => Vector}
 */
const ofSize = (t, p, q) => plus(q, (t - size.l1(q)) / (size.l1(p) - size.l1(q)), minus(p, q));

/**
 * The exact path: between two of its knots w is linear in alpha, and its signs do not change.
 * @type {(H: Matrix, wHat: Vector) => Knot[]}
 */
export function l1Path(H, wHat) {
  const cuts = l1Cuts(H, wHat);
  const signsAfter = cuts.slice(1).map((cut, k) => l1Penalized(H, wHat, (cuts[k] + cut) / 2).map(Math.sign));
  const turns = signsAfter.flatMap((after, k) => {
    const before = signsAfter[Math.max(k - 1, 0)];
    if (k > 0 && after[0] === before[0] && after[1] === before[1]) return [];
    const w = l1Penalized(H, wHat, cuts[k] || Number.MIN_VALUE);
    return [{ alpha: cuts[k], w: w.map((wj, j) => (before[j] === 0 || after[j] === 0 ? 0 : wj)) }];
  });
  const beginning = isSingular(H) ? valleyTo(wHat, turns[0].w) : [wHat];
  return [
    ...beginning.map((w) => ({ alpha: 0, w })),
    ...turns.slice(1),
    { alpha: cuts[cuts.length - 1], w: [0, 0] },
  ];
}

/**
 * The alphas between which the signs of w stay, from 0 to alphaMax = max |g|, g = H wHat. They can change only where
 * one coefficient is 0 and the pull on it reaches +-alpha. With s2 the sign of w2, the pull on w1 = 0 is
 * g1 - b (g2 - s2 alpha) / c, and g1 - b g2 / c = (a - b^2 / c) wHat1.
 * @type {(H: Matrix, wHat: Vector) => number[]}
 */
function l1Cuts(H, wHat) {
  const [[a, b], [, c]] = H;
  const [g1, g2] = product(H, wHat);
  const alphaMax = Math.max(Math.abs(g1), Math.abs(g2));
  const [left1, left2] = [schur(a, b, c) * wHat[0], schur(c, b, a) * wHat[1]];
  const [bend1, bend2] = [Math.sign(g2) * ratio(b, c), Math.sign(g1) * ratio(b, a)];
  const cuts = [left1 / (1 - bend1), left1 / (-1 - bend1), left2 / (1 - bend2), left2 / (-1 - bend2)];
  if (areTwins(H)) cuts.push(a * (Math.abs(twinSum(H, wHat)) - Math.abs(wHat[0] - Math.sign(b) * wHat[1])));
  const inside = cuts.filter((cut) => cut > 0 && cut < alphaMax).sort((p, q) => p - q);
  return [0, ...inside.filter((cut, k) => k === 0 || cut > inside[k - 1] * (1 + 1e-12)), alphaMax];
}
