// @ts-check
/**
 * The residual of the optimality conditions, as regviz/solver/solution.py has it, for a quadratic loss of two coefficients.
 *
 *   -grad J0(w) in alpha dOmega(w)    grad J0(w) = H (w - wHat)
 *
 * The largest distance of a coordinate from that, on the scale max_j sum_k |H_jk| (|w_k| + |wHat_k|) of the gradient's terms;
 * of a constrained optimum also the share of t by which w misses the set, or its boundary if alpha > 0.
 */

import { minus, product, size } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */

const [LEAST, TINY] = [1e-300, Number.MIN_VALUE * 2 ** 52]; // the smallest normal number

/** How far u is from alpha dOmega(w), in the largest coordinate. @typedef {(u: Vector, w: Vector, alpha: number) => number} Distance */

/** @type {(one: (u: number, w: number, alpha: number) => number) => Distance} */
const each = (one) => (u, w, alpha) => Math.max(...u.map((uj, j) => one(uj, w[j], alpha)));

/** @type {{[penalty: string]: Distance}} */
export const distance = {
  l1: each((u, w, alpha) => (w === 0 ? Math.max(Math.abs(u) - alpha, 0) : Math.abs(u - alpha * Math.sign(w)))),
  l2: each((u, w, alpha) => Math.abs(u - alpha * w)),
};

/**
 * @param {Matrix} H @param {Vector} wHat @param {string | {size: (w: Vector) => number, distance: Distance}} penalty "l1", "l2", or what is known of it
 * @param {{w: Vector, alpha: number}} optimum @param {number} [t] the size that the set was given
 */
export function residual(H, wHat, penalty, { w, alpha }, t) {
  const kind = typeof penalty === "string" ? { size: size[penalty], distance: distance[penalty] } : penalty;
  const gradient = product(H, minus(w, wHat));
  const scale = Math.max(...H.map((row) => row.reduce((sum, h, k) => sum + Math.abs(h) * (Math.abs(w[k]) + Math.abs(wHat[k])), 0)), LEAST);
  const off = kind.distance(gradient.map((slope) => -slope), w, alpha) / scale;
  if (t === undefined) return off;
  const excess = (kind.size(w) - t) / Math.max(t, TINY);
  const missed = alpha > 0 ? Math.abs(excess) : Math.max(excess, 0);
  return t === 0 ? missed : Math.max(off, missed);
}
