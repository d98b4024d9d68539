// @ts-check
/**
 * Optima of many coefficients: the group lasso,
 *
 *     minimize  1/2 w^T H w - g^T w + alpha sum_k sqrt(p_k) |w_k|_2   over groups k of p_k coefficients.
 *
 * A group is exactly 0 where r, that is g_k less what the others take of it, is no longer than lam_k = alpha sqrt(p_k).
 * Between two looks at that, a damped step of Newton's method moves all groups A that are not 0:
 *
 *     H_AA w_A - g_A + lam_k w_k / |w_k| = 0,   Jacobian H_AA + lam_k / |w_k| (I - w_k w_k^T / |w_k|^2) in the block of k
 */

import { solve } from "./linear.mjs";

/** @typedef {number[]} Vector */
/** @typedef {{H: Vector[], g: Vector, groups: number[][], alpha: number}} Problem */

const ROUNDS = 60; // one or two are needed from a point nearby, with some five steps each
/** So much of a step is tried. @type {{share: number, group?: number[]}[]} */
const SHARES = [1, 0.5, 0.25, 0.1, 0.01, 1e-3].map((share) => ({ share }));
const CLOSE = 0.1; // a group whose length falls to this share on the way through 0 is tried at 0
const ENOUGH = 1e-14; // of the largest |g_j|: a gradient below it is rounding
const FINE = 1e-9; // of J: a smaller fall is not seen well in J, but in its gradient
const ROUNDING = 1e-13;

/** The optimum for alpha > 0, found from w = start. @type {(problem: Problem, start: Vector) => Vector} */
export function groupLasso(problem, start) {
  const w = [...start];
  for (let round = 0; round < ROUNDS; round++) {
    const changed = admit(problem, w);
    let steps = 0;
    while (steps < ROUNDS && newton(problem, w)) steps++;
    if (!steps && !changed) break;
  }
  return w;
}

/** @type {(w: Vector, group: number[]) => number} */
const lengthOf = (w, group) => Math.hypot(...group.map((j) => w[j]));

/** @type {(alpha: number, group: number[]) => number} */
const threshold = (alpha, group) => alpha * Math.sqrt(group.length);

/** @type {(row: Vector, w: Vector, A: number[]) => number} */
const along = (row, w, A) => A.reduce((sum, j) => sum + row[j] * w[j], 0);

/** @type {(values: Vector) => number} */
const largest = (values) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** The groups that are not 0. @type {(w: Vector, groups: number[][]) => number[][]} */
const inside = (w, groups) => groups.filter((group) => group.some((j) => w[j]));

/**
 * Each group in turn is set to 0 if it has to be, else it takes a proximal step: what has just left 0, or points the wrong
 * way, is a bad start for Newton's method. Returns whether one has become 0 or left it.
 * @type {(problem: Problem, w: Vector) => boolean}
 */
function admit({ H, g, groups, alpha }, w) {
  let changed = false;
  for (const group of groups) {
    const was = group.some((j) => w[j]), lam = threshold(alpha, group), bend = group.reduce((sum, j) => sum + H[j][j], 0);
    const A = inside(w, groups).flat(), c = group.map((j) => g[j] - along(H[j], w, A));
    const size = Math.hypot(...group.map((j, i) => c[i] + along(H[j], w, group)));
    const goal = group.map((j, i) => bend * w[j] + c[i]), length = Math.hypot(...goal);
    const is = size > lam * (was ? 1 : 1 + ROUNDING) && length > lam;
    group.forEach((j, i) => (w[j] = is ? (goal[i] * (1 - lam / length)) / bend : 0));
    changed ||= is !== was;
  }
  return changed;
}

/**
 * Where along a step the first group passes 0, if one does: the share of the step, and the group. It becomes 0 there, or it
 * would be in the way of all others.
 * @type {(active: number[][], w: Vector, step: (j: number) => number) => {share: number, group: number[]}[]}
 */
function crossing(active, w, step) {
  const passed = active.map((group) => {
    const [inner, square] = group.reduce(([a, b], j) => [a - w[j] * step(j), b + step(j) ** 2], [0, 0]);
    const share = inner > 0 ? inner / square : 1, left = Math.hypot(...group.map((j) => w[j] + share * step(j)));
    return { share, group, near: left <= CLOSE * lengthOf(w, group) };
  });
  return passed.filter(({ share, near }) => share < 1 && near).sort((one, other) => one.share - other.share).slice(0, 1);
}

/** One step for what is not 0, as far as J falls, or its gradient; whether there was one. @type {(problem: Problem, w: Vector) => boolean} */
function newton({ H, g, groups, alpha }, w) {
  const active = inside(w, groups), A = active.flat(), place = new Map(A.map((j, i) => [j, i]));
  const at = (/** @type {number} */ j) => /** @type {number} */ (place.get(j));
  const slope = slopeOf(), tilt = largest(slope), value = valueOf(), before = A.map((j) => w[j]);
  if (tilt <= ENOUGH * largest(g)) return false;
  const M = A.map((i) => A.map((j) => H[i][j] * (i === j ? 1 + ROUNDING : 1)));
  for (const group of active) {
    const length = lengthOf(w, group), rate = threshold(alpha, group) / length;
    for (const j of group) for (const k of group) M[at(j)][at(k)] += rate * ((j === k ? 1 : 0) - (w[j] / length) * (w[k] / length));
  }
  const step = solve(M, slope.map((x) => -x));
  const fall = -slope.reduce((sum, x, i) => sum + x * step[i], 0), fine = fall <= FINE * Math.abs(value);
  for (const { share, group } of [...crossing(active, w, (j) => step[at(j)]), ...SHARES]) {
    A.forEach((j, i) => (w[j] = group?.includes(j) ? 0 : before[i] + share * step[i]));
    if (fine && !group ? largest(slopeOf()) < tilt * (1 - 0.5 * share) : valueOf() < value - 1e-4 * share * fall) return true;
  }
  A.forEach((j, i) => (w[j] = before[i]));
  return false;

  /** The gradient of J on A. */
  function slopeOf() {
    const found = A.map((j) => along(H[j], w, A) - g[j]);
    for (const group of active) {
      const rate = threshold(alpha, group) / lengthOf(w, group);
      for (const j of group) found[at(j)] += rate * w[j];
    }
    return found;
  }

  /** J. */
  function valueOf() {
    const loss = A.reduce((sum, j) => sum + w[j] * (along(H[j], w, A) / 2 - g[j]), 0);
    return loss + active.reduce((sum, group) => sum + threshold(alpha, group) * lengthOf(w, group), 0);
  }
}
