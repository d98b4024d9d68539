// @ts-check
/**
 * How torch.optim gets to the optimum, step by step, for two coefficients: the same numbers as regviz/descents.py,
 * computed here while a hand moves.
 */

import { minus, product, soft } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {{H: Matrix, wHat: Vector, start: Vector, alpha: number, rate: number, momentum: number, noise: number}} Task */
/** @typedef {{w1: number[], w2: number[]}} Path */

export const METHODS = ["decay", "subgradient", "proximal", "fista", "adam", "adamw"];
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** SGD: a step against `gradient`, remembered in `buffer`. @type {(w: Vector, gradient: Vector, buffer: Vector, rate: number, momentum: number) => void} */
function sgd(w, gradient, buffer, rate, momentum) {
  for (const j of [0, 1]) {
    buffer[j] = momentum * buffer[j] + gradient[j];
    w[j] -= rate * buffer[j];
  }
}

/** Adam's step number k. @type {(w: Vector, gradient: Vector, seen: {mean: Vector, square: Vector}, rate: number, k: number) => void} */
function adam(w, gradient, { mean, square }, rate, k) {
  for (const j of [0, 1]) {
    mean[j] += (1 - BETA1) * (gradient[j] - mean[j]);
    square[j] = BETA2 * square[j] + (1 - BETA2) * gradient[j] * gradient[j];
    const root = Math.sqrt(square[j]) / Math.sqrt(1 - BETA2 ** k) + EPSILON;
    w[j] -= ((rate / (1 - BETA1 ** k)) * mean[j]) / root;
  }
}

/** @type {(w: Vector, threshold: number) => void} */
function shrink(w, threshold) {
  for (const j of [0, 1]) w[j] = soft(w[j], threshold);
}

/**
 * The iterates of all METHODS, the start first; `tilts` are random vectors, one for each step.
 * @type {(task: Task, tilts: Vector[]) => {[method: string]: Path}}
 */
export function descents({ H, wHat, start, alpha, rate, momentum, noise }, tilts) {
  const points = METHODS.map(() => [...start]);
  const [decay, subgradient, proximal, fista, inAdam, inAdamW] = points;
  const buffers = [0, 1, 2].map(() => [0, 0]);
  const seen = [0, 1].map(() => ({ mean: [0, 0], square: [0, 0] }));
  const paths = Object.fromEntries(METHODS.map((name) => [name, { w1: [start[0]], w2: [start[1]] }]));
  let ahead = 1;
  let before = [...start];
  tilts.forEach((tilt, index) => {
    const slopes = points.map((w) => product(H, minus(w, wHat)).map((g, j) => g + noise * tilt[j]));
    const plusPenalty = (/** @type {number} */ i, /** @type {(wj: number) => number} */ slope) =>
      slopes[i].map((g, j) => g + alpha * slope(points[i][j]));
    sgd(decay, plusPenalty(0, (wj) => wj), buffers[0], rate, momentum);
    sgd(subgradient, plusPenalty(1, Math.sign), buffers[1], rate, momentum);
    sgd(proximal, slopes[2], buffers[2], rate, momentum);
    shrink(proximal, (alpha * rate) / (1 - momentum));
    sgd(fista, slopes[3], [0, 0], rate, 0);
    shrink(fista, alpha * rate);
    adam(inAdam, plusPenalty(4, (wj) => wj), seen[0], rate, index + 1);
    for (const j of [0, 1]) inAdamW[j] *= 1 - rate * alpha;
    adam(inAdamW, slopes[5], seen[1], rate, index + 1);
    METHODS.forEach((name, i) => {
      paths[name].w1.push(points[i][0]);
      paths[name].w2.push(points[i][1]);
    });
    const following = (1 + Math.sqrt(1 + 4 * ahead * ahead)) / 2;
    const now = [...fista];
    for (const j of [0, 1]) fista[j] += ((ahead - 1) / following) * (now[j] - before[j]);
    [ahead, before] = [following, now];
  });
  return paths;
}
