// @ts-check
import { bulging } from "../../regviz/hand/bulging.mjs";

/**
 * The optimum of each p with each alpha, and with a t.
 * @param {import("../../regviz/hand/plane.mjs").Matrix} H @param {import("../../regviz/hand/plane.mjs").Vector} wHat
 * @param {number} p @param {number[]} alphas @param {number} t
 */
export const optima = (H, wHat, p, alphas, t) =>
  ({ penalized: alphas.map(alpha => bulging(p).penalized(H, wHat, alpha)), constrained: bulging(p).constrained(H, wHat, t).w });
