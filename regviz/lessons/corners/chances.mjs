// @ts-check
/**
 * The exact probabilities that L1 sets none, one or both of two coefficients to 0, for minimizers wHat ~ N(0, spread^2 I).
 * The same is in regviz/studies/shares.py, where it is explained; here with fewer nodes, to about 1e-6.
 */

import { inverse } from "../../hand/plane.mjs";
import { constants } from "./problem.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("./problem.mjs").Shares} Shares */

const FAR = 6; // beyond so many standard deviations a normal variable has a probability of 1e-9
const COUNT = 28;
const { nodes: NODES, weights: WEIGHTS } = legendre(COUNT);

/** Nodes and weights of the Gauss-Legendre rule on [-1, 1], by Newton's method. @type {(n: number) => {nodes: number[], weights: number[]}} */
function legendre(n) {
  const rule = { nodes: /** @type {number[]} */ ([]), weights: /** @type {number[]} */ ([]) };
  for (let k = 0; k < n; k++) {
    let x = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [0, 1];
      for (let j = 1; j <= n; j++) [before, value] = [value, ((2 * j - 1) * x * value - (j - 1) * before) / j];
      slope = (n * (x * value - before)) / (x * x - 1);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-15) break;
    }
    rule.nodes.push(x);
    rule.weights.push(2 / ((1 - x * x) * slope * slope));
  }
  return rule;
}

/** P(Z <= x) for a standard normal Z, to 1e-7 (Numerical Recipes, erfcc). @type {(x: number) => number} */
function below(x) {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const series = 0.37409196 + t * (0.09678418 + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))));
  const tail = (t / 2) * Math.exp(-z * z - 1.26551223 + t * (1.00002368 + t * series));
  return x >= 0 ? 1 - tail : tail;
}

/** The integral of phi(v) f(v) from low to high. @type {(low: number, high: number, f: (v: number) => number) => number} */
function average(low, high, f) {
  const [from, to] = [Math.max(low, -FAR), Math.min(high, FAR)];
  if (!(to > from)) return 0;
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  let sum = 0;
  for (let k = 0; k < COUNT; k++) {
    const v = middle + half * NODES[k];
    sum += WEIGHTS[k] * Math.exp((-v * v) / 2) * f(v);
  }
  return (half * sum) / Math.sqrt(2 * Math.PI);
}

/** P(Z in the half-strip from the segment pq along d), Z ~ N(0, I). @type {(p: Vector, q: Vector, d: Vector) => number} */
function halfStrip(p, q, d) {
  const length = Math.hypot(d[0], d[1]);
  const [e1, e2] = [d[0] / length, d[1] / length];
  const up = e1 * p[0] + e2 * p[1];
  const uq = e1 * q[0] + e2 * q[1];
  const vp = e1 * p[1] - e2 * p[0];
  const vq = e1 * q[1] - e2 * q[0];
  if (Math.abs(uq - up) <= Math.abs(vq - vp)) {
    const slope = vq === vp ? 0 : (uq - up) / (vq - vp);
    return average(Math.min(vp, vq), Math.max(vp, vq), (v) => below(-up - slope * (v - vp)));
  }
  const [u0, v0, u1, v1] = up < uq ? [up, vp, uq, vq] : [uq, vq, up, vp];
  const slope = (v1 - v0) / (u1 - u0);
  const start = below(v0);
  const part = average(u0, u1, (u) => Math.abs(below(v0 + slope * (u - u0)) - start));
  return part + below(-u1) * Math.abs(below(v1) - start);
}

/** The probability of each kind, alpha or t held. @type {(H: Matrix, hold: string, value: number) => Shares} */
export function exactShares(H, hold, value) {
  const [[p, q], [, r]] = inverse(H);
  const d = value / constants.spread;
  if (hold === "alpha") {
    const same = [d * (p + q), d * (q + r)];
    const other = [d * (p - q), d * (q - r)];
    const none = 2 * (below(-same[0]) * below(-same[1]) + below(-other[0]) * below(other[1]));
    const one = 2 * (halfStrip(other, same, [1, 0]) + halfStrip([-other[0], -other[1]], same, [0, 1]));
    return { none, one, both: Math.max(0, 1 - none - one), inside: 0 };
  }
  const none = 2 * (halfStrip([d, 0], [0, d], [p + q, q + r]) + halfStrip([d, 0], [0, -d], [p - q, q - r]));
  const inside = (2 * below(d / Math.SQRT2) - 1) ** 2;
  return { none, one: Math.max(0, 1 - none - inside), both: 0, inside };
}
