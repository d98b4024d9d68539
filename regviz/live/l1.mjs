/**
 * L1: minimize J0(w) + alpha (|w1| + |w2|), or J0(w) on the diamond |w1| + |w2| <= t, and the exact path over all alpha.
 * J0(w) = 1/2 (w - wHat)^T H (w - wHat), H = [[a, b], [b, c]].
 */

import { between, clip, dot, isSingular, minus, product, ratio, schur, size, soft } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */

/** The direction in which J0 is constant is (1, 1) or (1, -1): two features that are copies of each other. */
export const isTwins = ([[a, b], [, c]]) => a > 0 && a === c && a === Math.abs(b);

/**
 * L1 with twin features, H = a (1, sigma)(1, sigma)^T: the loss sees only z = w1 + sigma w2, and for the best z every
 * point of the segment from (z, 0) to (0, sigma z) is optimal; this is the one nearest to wHat.
 * @type {(sigma: number, wHat: Vector, z: number) => Vector}
 */
function nearestTwins(sigma, [x, y], z) {
  const w1 = clip((z + x - sigma * y) / 2, Math.min(z, 0), Math.max(z, 0));
  return [w1, sigma * (z - w1)];
}

/**
 * Penalized L1. With w2 at its best for each w1, the derivative at w1 = 0 is alpha d|w1| - r1, so w1 = 0 exactly when
 * |r1| <= alpha, and otherwise r1 has the sign of w1; likewise for w2. Both active: H (wHat - w) = alpha sign(w).
 * @type {(H: Matrix, wHat: Vector, alpha: number) => Vector}
 */
export function l1Penalized(H, wHat, alpha) {
  if (alpha === 0) return wHat;
  const [[a, b], [, c]] = H;
  const sigma = Math.sign(b);
  if (isTwins(H)) return nearestTwins(sigma, wHat, soft(wHat[0] + sigma * wHat[1], alpha / a));
  const [g1, g2] = product(H, wHat);
  const only1 = /** @type {Vector} */ ([ratio(soft(g1, alpha), a), 0]);
  const only2 = /** @type {Vector} */ ([0, ratio(soft(g2, alpha), c)]);
  if (isSingular(H)) return a >= c ? only1 : only2;
  const r1 = g1 - b * only2[1];
  const r2 = g2 - b * only1[0];
  if (Math.abs(r1) <= alpha) return only2;
  if (Math.abs(r2) <= alpha) return only1;
  const [s1, s2] = [Math.sign(r1), Math.sign(r2)];
  const [d1, d2] = solve2(H, [s1, s2]);
  const w = /** @type {Vector} */ ([wHat[0] - alpha * d1, wHat[1] - alpha * d2]);
  return s1 * w[0] <= 0 ? only2 : s2 * w[1] <= 0 ? only1 : w;
}

/** The solution d of H d = s by elimination from the larger pivot, which is stable. @type {(H: Matrix, s: Vector) => Vector} */
function solve2([[a, b], [, c]], [s1, s2]) {
  if (a < c) {
    const [d2, d1] = solve2([[c, b], [b, a]], [s2, s1]);
    return [d1, d2];
  }
  const d2 = (s2 - (b / a) * s1) / schur(c, b, a);
  return [(s1 - b * d2) / a, d2];
}

/**
 * The alphas at which the signs of the L1 optimum can change, ascending from 0 to alphaMax = max |H wHat|: where one
 * coefficient is 0 and the other one's residual correlation reaches +-alpha.
 * @type {(H: Matrix, wHat: Vector) => number[]}
 */
function l1Cuts(H, wHat) {
  const [[a, b], [, c]] = H;
  const [g1, g2] = product(H, wHat);
  const alphaMax = Math.max(Math.abs(g1), Math.abs(g2));
  const at1 = schur(a, b, c) * wHat[0];
  const at2 = schur(c, b, a) * wHat[1];
  const bend1 = Math.sign(g2) * ratio(b, c);
  const bend2 = Math.sign(g1) * ratio(b, a);
  const cuts = [at1 / (1 - bend1), at1 / (-1 - bend1), at2 / (1 - bend2), at2 / (-1 - bend2)];
  const sigma = Math.sign(b);
  if (isTwins(H)) cuts.push(a * (Math.abs(wHat[0] + sigma * wHat[1]) - Math.abs(wHat[0] - sigma * wHat[1])));
  return [0, ...cuts.filter((cut) => cut > 0 && cut < alphaMax).sort((p, q) => p - q), alphaMax];
}

/** Singular H: from wHat along the valley of J0 to where alpha = 0+ begins, with the axis crossed on the way. @type {(wHat: Vector, start: Vector) => Vector[]} */
function valleyTo(wHat, start) {
  const crossings = [0, 1]
    .filter((j) => wHat[j] * start[j] < 0)
    .map((j) => /** @type {Vector} */ (between(wHat, start, wHat[j] / (wHat[j] - start[j])).map((w, i) => (i === j ? 0 : w))));
  return [wHat, ...crossings, start];
}

/**
 * The exact L1 path: between two of these knots w is linear in alpha and its signs do not change.
 * @type {(H: Matrix, wHat: Vector) => Knot[]}
 */
export function l1Path(H, wHat) {
  const cuts = l1Cuts(H, wHat);
  const pieces = cuts
    .slice(1)
    .map((to, k) => ({ from: cuts[k], to, signs: l1Penalized(H, wHat, (cuts[k] + to) / 2).map(Math.sign) }))
    .filter(({ from, to }, k) => to > from || k === 0);
  const turns = pieces.filter(({ signs }, k) => k === 0 || signs.some((s, j) => s !== pieces[k - 1].signs[j]));
  const knots = turns.map(({ from, signs }, k) => {
    const before = k === 0 ? signs : turns[k - 1].signs;
    const w = l1Penalized(H, wHat, from || Number.MIN_VALUE);
    return { alpha: from, w: /** @type {Vector} */ (w.map((wj, j) => (signs[j] === 0 || before[j] === 0 ? 0 : wj))) };
  });
  const beginning = (isSingular(H) ? valleyTo(wHat, knots[0].w) : [wHat]).map((w) => ({ alpha: 0, w }));
  return [...beginning, ...knots.slice(1), { alpha: cuts[cuts.length - 1], w: [0, 0] }];
}

/** The minimum of J0 on the edge of the diamond |w|_1 = t between (s1 t, 0) and (0, s2 t), measured from the nearer end. @type {(H: Matrix, wHat: Vector, t: number, s: Vector) => Vector} */
function edgeMinimum(H, wHat, t, [s1, s2]) {
  const along = /** @type {Vector} */ ([-s1, s2]);
  const curvature = dot(along, product(H, along));
  const shareFrom = (corner, side) => clip((side * dot(along, product(H, minus(wHat, corner)))) / curvature / t, 0, 1);
  const [toSecond, toFirst] = [shareFrom([s1 * t, 0], 1), shareFrom([0, s2 * t], -1)];
  return toSecond < toFirst ? [s1 * t * (1 - toSecond), s2 * t * toSecond] : [s1 * t * toFirst, s2 * t * (1 - toFirst)];
}

/** alpha at a point of |w|_1 = t, and by how much H (wHat - w) misses alpha times the subgradients of |w|_1. @type {(H: Matrix, wHat: Vector, t: number, w: Vector) => {alpha: number, w: Vector, miss: number}} */
function certified(H, wHat, t, w) {
  const pull = product(H, minus(wHat, w));
  const alpha = Math.max(dot(pull, w) / t, 0);
  const misses = w.map((wj, j) => (wj === 0 ? Math.abs(pull[j]) - alpha : Math.abs(pull[j] - alpha * Math.sign(wj))));
  return { alpha, w, miss: Math.max(...misses) };
}

/** Constrained L1: where the set reaches the minimizers of J0, the nearest of them; else the best point of the four edges. @type {(H: Matrix, wHat: Vector, t: number) => Knot} */
export function l1Constrained(H, wHat, t) {
  if (t >= size.l1(wHat)) return { alpha: 0, w: wHat };
  if (H[0][0] === 0 && H[1][1] === 0) return { alpha: 0, w: l1Constrained([[1, 0], [0, 1]], wHat, t).w };
  const [g1, g2] = product(H, wHat);
  if (t === 0) return { alpha: Math.max(Math.abs(g1), Math.abs(g2)), w: [0, 0] };
  if (isSingular(H)) {
    const valley = valleyTo(wHat, l1Penalized(H, wHat, Number.MIN_VALUE));
    const k = valley.findIndex((w) => size.l1(w) <= t);
    if (k > 0) return { alpha: 0, w: betweenSizes(valley[k - 1], valley[k], t) };
  }
  if (isTwins(H)) {
    const w = nearestTwins(Math.sign(H[0][1]), wHat, Math.sign(g1) * t);
    return { alpha: Math.abs(g1) - H[0][0] * t, w };
  }
  const edges = [[1, 1], [1, -1], [-1, 1], [-1, -1]].map((s) => certified(H, wHat, t, edgeMinimum(H, wHat, t, /** @type {Vector} */ (s))));
  return edges.reduce((best, edge) => (edge.miss < best.miss ? edge : best));
}

/** The point of |w|_1 = t between two points of one quadrant. @type {(p: Vector, q: Vector, t: number) => Vector} */
const betweenSizes = (p, q, t) => between(q, p, (t - size.l1(q)) / (size.l1(p) - size.l1(q)));
