// @ts-check
/**
 * L-infinity as L1 seen in other coordinates: w = R z with R = [[1, 1], [1, -1]], so z = ((w1 + w2)/2, (w1 - w2)/2) and
 * max |w_j| = |z1| + |z2|. A zero of z is a tie of w, and as exact. R turns, reflects and scales by sqrt 2: what is nearest
 * in z is nearest in w.
 */

import { SETS } from "./sets.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./shapes.mjs").Trace} Trace */
/** @typedef {import("./optimum.mjs").Optimum} Optimum */

const { l1 } = SETS;

/** R z. @type {(z: Vector) => Vector} */
const there = ([z1, z2]) => [z1 + z2 + 0, z1 - z2 + 0];

/** z with R z = w. @type {(w: Vector) => Vector} */
const back = ([w1, w2]) => [(w1 + w2) / 2, (w1 - w2) / 2];

/** R^T H R. @type {(H: Matrix) => Matrix} */
const seen = ([[a, b], [, c]]) => [[a + b + (b + c), a - c], [a - c, a - b - (b - c)]];

/** @type {(trace: Trace) => Trace} */
const turned = ({ x, y }) => ({
  x: x.map((x1, k) => (x1 === null ? null : x1 + Number(y[k]))),
  y: x.map((x1, k) => (x1 === null ? null : x1 - Number(y[k]))),
});

/** @type {(best: Optimum) => Optimum} */
const backwards = (best) => ({ ...best, w: back(best.w) });

const size = (/** @type {Vector} */ [w1, w2]) => Math.max(Math.abs(w1), Math.abs(w2));

/** The angle of R d where d has the angle `at`: the mirror turns the way around. @type {(at: number) => number} */
const mirrored = (at) => Math.PI / 4 - at;

/**
 * How far u is from alpha dOmega(w): s_j u_j >= 0 where |w_j| is largest, u_j = 0 elsewhere, and sum |u_j| = alpha; at w = 0
 * from {|u|_1 <= alpha}.
 * @type {(u: Vector, w: Vector, alpha: number) => number}
 */
function distance(u, w, alpha) {
  const top = size(w);
  const tied = w.map((wj) => Math.abs(wj) === top);
  const outward = u.map((uj, j) => (top ? Math.sign(w[j]) * uj : Math.abs(uj)));
  const shares = outward.filter((_, j) => tied[j]).sort((one, other) => other - one);
  const over = Math.max(...shares.map((_, k) => (shares.slice(0, k + 1).reduce((sum, x) => sum + x, 0) - alpha) / (k + 1)), 0);
  if (!top) return over;
  const short = (alpha - shares.reduce((sum, x) => sum + x, 0)) / shares.length;
  return Math.max(over, short, ...u.map((uj, j) => (tied[j] ? -outward[j] : Math.abs(uj))), 0);
}

/** The square. @type {import("./sets.mjs").PlaneSet} */
export const inf = {
  ...{ code: "inf", open: false, size, omega: size, distance, reach: (t) => t },
  many: (H) => Boolean(l1.many?.(seen(H))),
  penalized: (H, wHat, alpha) => there(l1.penalized(seen(H), back(wHat), alpha)),
  constrained(H, wHat, t) {
    const { alpha, w } = l1.constrained(seen(H), back(wHat), t);
    return { alpha, w: there(w) };
  },
  corner: ([w1, w2]) => Math.abs(w1) === Math.abs(w2),
  normals: (w) => l1.normals(back(w)).map(mirrored).reverse(),
  outline: (t) => turned(l1.outline(t)),
  touched: (best) => turned(l1.touched(backwards(best))),
  segment: (H, w) => l1.segment?.(seen(H), back(w)).map(there) ?? [],
  path: (H, wHat) => l1.path(seen(H), back(wHat), []).map(({ alpha, w }) => ({ alpha, w: there(w) })),
  sums: (view, H, wHat, alpha, w) => turned(l1.sums(view, seen(H), back(wHat), alpha, back(w))),
  regions: (view, H, wHat, alpha, w, k) => turned(l1.regions(view, seen(H), back(wHat), alpha, back(w), k)),
  prior: (view, alpha) => turned(l1.prior(view, alpha)),
};
