// @ts-check
/**
 * How torch.optim gets to the optimum, step by step, for two coefficients: the same numbers as regviz/studies/descents.py,
 * computed here while a hand moves.
 */

import { minus, product, soft } from "../../hand/plane.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {{H: Matrix, wHat: Vector, start: Vector, alpha: number, rate: number, momentum: number, noise: number}} Task */
/** @typedef {{w1: number[], w2: number[]}} Path */
/**
 * One step, number k, of w in place; where the next one starts, if not there.
 * @typedef {(w: Vector, gradient: Vector, k: number) => Vector | void} Step
 */

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];
const BOTH = [0, 1];

/** SGD: a step against the gradient, which is remembered. @type {(rate: number, momentum: number) => Step} */
const sgd = (rate, momentum, buffer = [0, 0]) => (w, gradient) => {
  for (const j of BOTH) {
    buffer[j] = momentum * buffer[j] + gradient[j];
    w[j] -= rate * buffer[j];
  }
};

/** @type {(rate: number) => Step} */
const adam = (rate, mean = [0, 0], square = [0, 0]) => (w, gradient, k) => {
  for (const j of BOTH) {
    mean[j] += (1 - BETA1) * (gradient[j] - mean[j]);
    square[j] = BETA2 * square[j] + (1 - BETA2) * gradient[j] * gradient[j];
    const root = Math.sqrt(square[j]) / Math.sqrt(1 - BETA2 ** k) + EPSILON;
    w[j] -= ((rate / (1 - BETA1 ** k)) * mean[j]) / root;
  }
};

/**
 * The gradient of the loss plus alpha times a slope.
 * @type {(step: Step, alpha: number, slope: (wj: number) => number) => Step}
 */
const penalized = (step, alpha, slope) => (w, gradient, k) =>
  step(w, gradient.map((g, j) => g + alpha * slope(w[j])), k);

/** The soft threshold after the step. @type {(step: Step, threshold: number) => Step} */
const shrunk = (step, threshold) => (w, gradient, k) => {
  step(w, gradient, k);
  for (const j of BOTH) w[j] = soft(w[j], threshold);
};

/** From a point ahead of w. @type {(step: Step, start: Vector) => Step} */
function ahead(step, start) {
  let [length, before] = [1, [...start]];
  return (w, gradient, k) => {
    step(w, gradient, k);
    const following = (1 + Math.sqrt(1 + 4 * length * length)) / 2;
    const next = w.map((wj, j) => wj + ((length - 1) / following) * (wj - before[j]));
    [length, before] = [following, [...w]];
    return next;
  };
}

/** w shrinks, whatever the gradient; then the step. @type {(step: Step, factor: number) => Step} */
const decayed = (step, factor) => (w, gradient, k) => {
  for (const j of BOTH) w[j] *= factor;
  step(w, gradient, k);
};

const itself = (/** @type {number} */ wj) => wj;

/** @type {{[method: string]: (task: Task) => Step}} */
const STEPS = {
  subgradient: ({ rate, momentum, alpha }) => penalized(sgd(rate, momentum), alpha, Math.sign),
  proximal: ({ rate, momentum, alpha }) => shrunk(sgd(rate, momentum), (alpha * rate) / (1 - momentum)),
  fista: ({ rate, alpha, start }) => ahead(shrunk(sgd(rate, 0), alpha * rate), start),
  decay: ({ rate, momentum, alpha }) => penalized(sgd(rate, momentum), alpha, itself),
  adam: ({ rate, alpha }) => penalized(adam(rate), alpha, itself),
  adamw: ({ rate, alpha }) => decayed(adam(rate), 1 - rate * alpha),
};

/**
 * The iterates of a method, the start first; `tilts` are random vectors, one for each step.
 * @type {(method: string, task: Task, tilts: Vector[]) => Path}
 */
export function descent(method, task, tilts) {
  const step = STEPS[method](task);
  let w = [...task.start];
  const path = { w1: [w[0]], w2: [w[1]] };
  tilts.forEach((tilt, index) => {
    const slope = product(task.H, minus(w, task.wHat));
    const next = step(w, [slope[0] + task.noise * tilt[0], slope[1] + task.noise * tilt[1]], index + 1);
    path.w1.push(w[0]);
    path.w2.push(w[1]);
    w = next ?? w;
  });
  return path;
}
