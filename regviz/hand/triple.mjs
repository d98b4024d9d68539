// @ts-check
/**
 * The optimum of a quadratic loss with three coefficients under L1, squared L2 or a group lasso.
 *
 *   J0(w) = 1/2 (w - wHat)^T H (w - wHat)            H, 3 by 3, positive definite
 *   penalized     minimize J0(w) + alpha Omega(w)    Omega = |w1| + |w2| + |w3|,  1/2 |w|_2^2  or  |(w1, w2)|_2 + |w3|
 *   constrained   minimize J0(w) where size(w) <= t  size  = Omega, but |w|_2 for squared L2
 *
 * The group lasso has a pair and a single, both of weight 1. A zero is exactly 0, never a small number.
 */

import { soft, spectrum } from "./plane.mjs";

/** @typedef {number[]} Vector  [w1, w2, w3] */
/** @typedef {number[][]} Matrix */
/** @typedef {"l1" | "l2" | "group"} Penalty */
/** @typedef {{alpha: number, w: Vector}} Knot  an optimum and its alpha */
/** @typedef {{w: Vector, alpha: number, t: number, value: number, penalty: number, zeros: boolean[]}} Optimum */

const AXES = [0, 1, 2];
const [ROUNDING, STEPS, LEAST] = [32 * Number.EPSILON, 100, 1e-300];

/** @type {(p: Vector, q: Vector) => number} */
export const dot = (p, q) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];

/** @type {(H: Matrix, w: Vector) => Vector} */
export const product = (H, w) => H.map((row) => dot(row, w));

/** @type {(p: Vector, q: Vector) => Vector} */
export const minus = (p, q) => p.map((pj, j) => pj - q[j]);

/** p + s d. @type {(p: Vector, s: number, d: Vector) => Vector} */
export const plus = (p, s, d) => p.map((pj, j) => pj + s * d[j]);

/** The size t of the penalty's set through w. @type {{[penalty: string]: (w: Vector) => number}} */
export const size = {
  l1: ([w1, w2, w3]) => Math.abs(w1) + Math.abs(w2) + Math.abs(w3),
  l2: (w) => Math.hypot(...w),
  group: ([w1, w2, w3]) => Math.hypot(w1, w2) + Math.abs(w3),
};

/** The penalty Omega(w). @type {{[penalty: string]: (w: Vector) => number}} */
export const omega = { ...size, l2: (w) => dot(w, w) / 2 };

/** The least alpha at which the optimum is 0; for squared L2 it is infinite. @type {{[penalty: string]: (g: Vector) => number}} */
export const alphaMax = {
  l1: (g) => Math.max(...g.map(Math.abs)),
  l2: () => Infinity,
  group: ([g1, g2, g3]) => Math.max(Math.hypot(g1, g2), Math.abs(g3)),
};

/**
 * x with A x = b, for the few rows of a positive definite A that are named, by elimination; 0 elsewhere.
 * @type {(A: Matrix, b: Vector, rows?: number[]) => Vector}
 */
export function solve(A, b, rows = AXES) {
  const left = rows.map((i) => [...rows.map((j) => A[i][j]), b[i]]);
  left.forEach((pivot, k) => {
    for (const row of left.slice(k + 1)) {
      const share = row[k] / pivot[k];
      for (let j = k; j < row.length; j++) row[j] -= share * pivot[j];
    }
  });
  const x = [0, 0, 0], last = rows.length;
  for (let k = last - 1; k >= 0; k--) {
    const known = rows.reduce((sum, j, m) => (m > k ? sum + left[k][m] * x[j] : sum), 0);
    x[rows[k]] = (left[k][last] - known) / left[k][k];
  }
  return x;
}

/** All signs of three coefficients, those with more zeros first. */
const SIGNS = [-1, 0, 1].flatMap((a) => [-1, 0, 1].flatMap((b) => [-1, 0, 1].map((c) => [a, b, c])))
  .sort((p, q) => size.l1(p) - size.l1(q));
const CASES = SIGNS.map((signs) => ({ signs, rows: AXES.filter((j) => signs[j]) }));

/**
 * L1: one of the 27 signs is that of the optimum. With it H w = g - alpha s where s is not 0; it is the right one if w then
 * has these signs and elsewhere the pull g - H w is at most alpha.
 * @type {(H: Matrix, g: Vector, alpha: number) => Vector}
 */
function l1(H, g, alpha) {
  let [best, least] = [[0, 0, 0], Infinity];
  const enough = ROUNDING * (alpha + alphaMax.l1(g));
  for (const { signs, rows } of CASES) {
    const w = solve(H, plus(g, -alpha, signs), rows);
    const missed = Math.max(...distances.l1(minus(g, product(H, w)), w, alpha));
    if (missed < least) [best, least] = [w, missed];
    if (least <= enough) break;
  }
  return best;
}

/** Squared L2: (H + alpha I) w = g. @type {(H: Matrix, g: Vector, alpha: number) => Vector} */
const l2 = (H, g, alpha) => solve(H.map((row, i) => row.map((h, j) => (i === j ? h + alpha : h))), g);

/**
 * A pair alone: argmin 1/2 z^T A z - r^T z + alpha |z|_2. Along the eigenvectors z_i = r_i / (lambda_i + alpha / s) with
 * s = |z|: the root of |r / (lambda s + alpha)| = 1, whose reciprocal is concave, so that Newton's steps never pass it.
 * @type {(A: Matrix, r: Vector, alpha: number) => Vector}
 */
function pair(A, r, alpha) {
  if (Math.hypot(...r) <= alpha) return [0, 0];
  const { steep, flat, u, v } = spectrum(A);
  const [p, q] = [u[0] * r[0] + u[1] * r[1], v[0] * r[0] + v[1] * r[1]];
  let s = 0;
  for (let step = 0; step < STEPS; step++) {
    const [a, b] = [steep * s + alpha, flat * s + alpha];
    const length = Math.hypot(p / a, q / b);
    const slope = ((p / a / length) ** 2 * steep) / a + ((q / b / length) ** 2 * flat) / b;
    const move = (length - 1) / slope;
    if (!(move > 2 * Number.EPSILON * s)) break;
    s += move;
  }
  const [zu, zv] = [(p * s) / (steep * s + alpha), (q * s) / (flat * s + alpha)];
  return [zu * u[0] + zv * v[0], zu * u[1] + zv * v[1]];
}

/**
 * The group lasso. Let the others be at their best: a group is 0 exactly when what then pulls on it is at most alpha. If
 * none is 0, w3 follows from the pair, for which its own problem with a smaller H remains.
 * @type {(H: Matrix, g: Vector, alpha: number) => Vector}
 */
function group(H, g, alpha) {
  const [A, across, h] = [[H[0].slice(0, 2), H[1].slice(0, 2)], H[2].slice(0, 2), H[2][2]];
  const single = soft(g[2], alpha) / h;
  if (Math.hypot(g[0] - across[0] * single, g[1] - across[1] * single) <= alpha) return [0, 0, single];
  const only = pair(A, [g[0], g[1]], alpha);
  const pull = g[2] - across[0] * only[0] - across[1] * only[1];
  if (Math.abs(pull) <= alpha) return [...only, 0];
  const rest = (g[2] - alpha * Math.sign(pull)) / h;
  const reduced = A.map((row, i) => row.map((a, j) => a - (across[i] * across[j]) / h));
  const z = pair(reduced, [g[0] - across[0] * rest, g[1] - across[1] * rest], alpha);
  return [...z, rest - (across[0] * z[0] + across[1] * z[1]) / h];
}

/** @type {{[penalty: string]: (H: Matrix, g: Vector, alpha: number) => Vector}} */
const kernels = { l1, l2, group };

/** The penalized optimum. @type {(H: Matrix, wHat: Vector, penalty: Penalty, alpha: number) => Vector} */
export const penalized = (H, wHat, penalty, alpha) =>
  (alpha === 0 ? wHat : kernels[penalty](H, product(H, wHat), alpha)).map((wj) => wj + 0); // +0 in place of -0

/**
 * The constrained optimum: the alpha at which the penalized one has the size t, between two alphas that close in (regula
 * falsi, Illinois).
 * @type {(H: Matrix, wHat: Vector, penalty: Penalty, t: number) => Knot}
 */
export function constrained(H, wHat, penalty, t) {
  const g = product(H, wHat);
  let low = { alpha: 0, w: wHat, over: size[penalty](wHat) - t };
  if (low.over <= 0) return { alpha: 0, w: wHat };
  if (t === 0) return { alpha: alphaMax[penalty](g), w: [0, 0, 0] };
  let high = at(penalty === "l2" ? size.l2(g) / t : alphaMax[penalty](g)); // |(H + alpha I)^-1 g| <= |g| / alpha
  for (let step = 0, side = 0; step < STEPS && high.over !== 0; step++) {
    const middle = at((low.alpha * high.over - high.alpha * low.over) / (high.over - low.over));
    if (!(middle.alpha > low.alpha && middle.alpha < high.alpha)) break;
    const sign = Math.sign(middle.over);
    if (sign > 0) [low, high] = [middle, side > 0 ? { ...high, over: high.over / 2 } : high];
    else [low, high] = [side < 0 ? { ...low, over: low.over / 2 } : low, middle];
    side = sign;
    if (Math.abs(middle.over) <= ROUNDING * t) return middle;
  }
  return Math.abs(size[penalty](low.w) - t) < Math.abs(size[penalty](high.w) - t) ? low : high;

  /** @param {number} alpha */
  function at(alpha) {
    const w = penalized(H, wHat, penalty, alpha);
    return { alpha, w, over: size[penalty](w) - t };
  }
}

/**
 * The optimum of one problem: give `alpha` for the penalized form or `t` for the constrained one. The other of the two
 * comes back such that both forms have this same optimum; alpha is 0 where the set contains wHat.
 * @type {(H: Matrix, wHat: Vector, problem: {penalty: Penalty, alpha?: number, t?: number}) => Optimum}
 */
export function optimum(H, wHat, { penalty, alpha, t }) {
  const knot = alpha === undefined ? constrained(H, wHat, penalty, t ?? Infinity) : { alpha, w: penalized(H, wHat, penalty, alpha) };
  const { w } = knot, off = minus(w, wHat);
  return {
    ...{ w, alpha: knot.alpha, t: t ?? size[penalty](w) },
    value: Math.max(0, dot(off, product(H, off)) / 2),
    penalty: omega[penalty](w),
    zeros: w.map((wj) => wj === 0),
  };
}

/** By how much each coordinate of u misses alpha dOmega(w). @type {{[penalty: string]: (u: Vector, w: Vector, alpha: number) => number[]}} */
const distances = {
  l1: (u, w, alpha) => u.map((uj, j) => (w[j] === 0 ? Math.max(Math.abs(uj) - alpha, 0) : Math.abs(uj - alpha * Math.sign(w[j])))),
  l2: (u, w, alpha) => u.map((uj, j) => Math.abs(uj - alpha * w[j])),
  group: (u, w, alpha) => {
    const [reach, length] = [Math.hypot(u[0], u[1]), Math.hypot(w[0], w[1])];
    const share = length > 0 ? alpha / length : reach > alpha ? alpha / reach : 1;
    const nearest = length > 0 ? w : u;
    return [...[0, 1].map((j) => Math.abs(u[j] - share * nearest[j])), distances.l1([u[2]], [w[2]], alpha)[0]];
  },
};

/**
 * The residual of the optimality conditions, as regviz/solver/solution.py has it: how far -grad J0(w) is from alpha dOmega(w),
 * on the scale of the gradient's terms; of a constrained optimum also the share of t by which w misses the set, or its
 * boundary if alpha > 0.
 * @type {(H: Matrix, wHat: Vector, penalty: Penalty, optimum: {w: Vector, alpha: number}, t?: number) => number}
 */
export function residual(H, wHat, penalty, { w, alpha }, t) {
  const scale = Math.max(...H.map((row) => row.reduce((sum, h, k) => sum + Math.abs(h) * (Math.abs(w[k]) + Math.abs(wHat[k])), 0)), LEAST);
  const off = Math.max(...distances[penalty](product(H, minus(wHat, w)), w, alpha)) / scale;
  if (t === undefined) return off;
  const excess = (size[penalty](w) - t) / Math.max(t, LEAST);
  const missed = alpha > 0 ? Math.abs(excess) : Math.max(excess, 0);
  return t === 0 ? missed : Math.max(off, missed);
}


/**
 * The exact path of L1 from alpha = 0 to where all is 0: between two of its knots w is linear in alpha, with the same signs.
 * With the signs s on a support, H w = g - alpha s, until a coefficient comes to 0 or the pull on another to +-alpha.
 * @type {(H: Matrix, wHat: Vector) => Knot[]}
 */
export function l1Path(H, wHat) {
  const g = product(H, wHat), end = alphaMax.l1(g), cuts = cutsOf(H, g, end);
  const signs = cuts.slice(1).map((cut, k) => penalized(H, wHat, "l1", (cuts[k] + cut) / 2).map(Math.sign));
  const turns = signs.flatMap((after, k) => {
    const before = signs[Math.max(k - 1, 0)];
    if (k > 0 && after.every((s, j) => s === before[j])) return [];
    const w = penalized(H, wHat, "l1", cuts[k]);
    return [{ alpha: cuts[k], w: k > 0 ? w.map((wj, j) => (before[j] === 0 || after[j] === 0 ? 0 : wj)) : w }];
  });
  return [...turns, { alpha: end, w: [0, 0, 0] }];
}

/** The alphas at which the signs of L1's optimum may change. @type {(H: Matrix, g: Vector, end: number) => number[]} */
function cutsOf(H, g, end) {
  const cuts = CASES.flatMap(({ signs, rows }) => {
    const [start, slope] = [solve(H, g, rows), solve(H, signs, rows)]; // w = start - alpha slope
    const [pull, drift] = [minus(g, product(H, start)), product(H, slope)]; // the pull is pull + alpha drift
    return AXES.flatMap((j) => (signs[j] ? [start[j] / slope[j]] : [pull[j] / (1 - drift[j]), pull[j] / (-1 - drift[j])]));
  });
  const inside = cuts.filter((cut) => cut > 0 && cut < end * (1 - 1e-12)).sort((p, q) => p - q);
  return [0, ...inside.filter((cut, k) => k === 0 || cut > inside[k - 1] * (1 + 1e-12)), end];
}
