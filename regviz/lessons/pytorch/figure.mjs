// @ts-check
/**
 * The page "In PyTorch" as one function of its state: `picture(state, answer)` is all that is drawn. No DOM, no Plotly.
 *
 * An answer has every step of every method: the hand scrubs through them. Where it moves something else, steps.mjs takes
 * them, until torch.optim does.
 */

import * as rings from "../../hand/contours.mjs";
import { memo } from "../../hand/memo.mjs";
import { clip, hessian, size } from "../../hand/plane.mjs";
import { line, nothing } from "../../hand/shapes.mjs";
import { networkNumbers, networkTraces } from "./networks.mjs";
import { answer, at, constants, methods, set } from "./steps.mjs";

export { answer, configure, needs } from "./steps.mjs";
export { describe } from "./describe.mjs";
export { sentence } from "./words.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./iterates.mjs").Path} Path */
/** @typedef {import("./steps.mjs").State} State */
/** @typedef {import("./steps.mjs").Steps} Steps */
/** @typedef {import("./steps.mjs").Answer} Answer */
/** @typedef {{[trace: string]: Trace}} Traces */

const LEAST = -7.4; // on the logarithmic chart all that is not 0 ends here, above the floor
const FAR = 20; // who leaves the plane for good is not followed
const KEY = 0.02; // one press of an arrow key
const EMPTY = nothing();

/**
 * A slider, a box, or an example, whose value is a whole state.
 * @type {(state: State, name: string, value: any) => State}
 */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

/** @type {(handle: string) => string[]} */
const fieldsOf = (handle) => (handle === "start" ? ["start_x", "start_y"] : ["x", "y"]);

/** @type {(state: State, handle: string, to: Vector) => State} */
export function drag(state, handle, [x, y]) {
  const [first, second] = fieldsOf(handle);
  return set(state, { [first]: x, [second]: y });
}

/** @type {(state: State, handle: string, dx: number, dy: number) => State} */
export function nudge(state, handle, dx, dy) {
  const [first, second] = fieldsOf(handle);
  return set(state, { [first]: state[first] + KEY * dx, [second]: state[second] + KEY * dy });
}

/**
 * Everything that is drawn, from torch's answer or our own.
 * @param {State} state
 * @param {Answer} given
 */
export function picture(state, given = answer(state)) {
  const { steps, networks } = given.table;
  const { step, alpha, rate, momentum, noise, x, y, angle, stretch, start_x, start_y, seed } = state;
  const now = Object.entries(steps.paths).map(([name, path]) => [name, near(at(path, step))]);
  const on = Object.fromEntries(methods.map((name) => [name, state[name]]));
  const numbers = networkNumbers(networks);
  const handles = { minimizer: [x, y], start: [start_x, start_y] };
  return {
    drawn: {
      ...{ step, ...on, alpha, rate, momentum, noise, angle, stretch, seed, ...handles },
      w: Object.fromEntries(now),
      networks: numbers,
    },
    traces: { plane: plane(state, steps), sizes: sizes(steps, step), ...networkTraces({ networks }) },
    numbers: { ...numbersOf(steps, step), ...units(alpha, steps.optima), ...numbers },
    handles,
    dials: dials(state),
  };
}

/** @type {(w: Vector) => Vector} */
const near = (w) => w.map((wj) => clip(wj, -FAR, FAR));

const contours = memo(rings.contours);

/** @type {(state: State, steps: Steps) => Traces} */
function plane({ step, x, y, angle, stretch, start_x, start_y }, { paths, optima }) {
  /** @type {Traces} */
  const traces = { contours: contours(constants.view, hessian({ angle, stretch }), [x, y]) };
  for (const [penalty, names] of Object.entries(constants.ofPenalty)) {
    traces[`${penalty}_optimum`] = names.some((name) => paths[name]) ? line([optima[penalty]]) : EMPTY;
  }
  for (const name of methods) Object.assign(traces, pathOf(name, paths[name], step));
  return { ...traces, minimizer: line([[x, y]]), start: line([[start_x, start_y]]) };
}

/** @type {(name: string, path: Path | undefined, step: number) => Traces} */
function pathOf(name, path, step) {
  if (!path) return { [name]: EMPTY, [`${name}_now`]: EMPTY, [`${name}_zero`]: EMPTY };
  const [x, y] = [path.w1, path.w2].map((w) => near(w.slice(0, step + 1)));
  const w = at(path, step);
  const now = line([near(w)]);
  return { [name]: { x, y }, [`${name}_now`]: now, [`${name}_zero`]: w.includes(0) ? now : EMPTY };
}

/** log10 of the smaller coefficient; an exact zero stands on the floor. @type {(w: Vector) => number} */
function height([w1, w2]) {
  const least = Math.min(Math.abs(w1), Math.abs(w2));
  return least === 0 ? constants.floor : Math.max(Math.log10(least), LEAST);
}

/** What of the sizes does not move with the step. @type {(steps: Steps) => Traces} */
const curves = memo((/** @type {Steps} */ { paths }) => {
  const curve = (/** @type {Path} */ path) => ({
    x: path.w1.map((_, k) => k),
    y: path.w1.map((w1, k) => height([w1, path.w2[k]])),
  });
  return Object.fromEntries(methods.map((name) => [name, paths[name] ? curve(paths[name]) : nothing()]));
});

/** The size of the smaller coefficient at every step, and the marks where the step is. @type {(steps: Steps, step: number) => Traces} */
function sizes(steps, step) {
  const { paths } = steps;
  const mark = (/** @type {string} */ name) => (paths[name] ? line([[step, height(at(paths[name], step))]]) : EMPTY);
  const marks = Object.fromEntries(methods.map((name) => [`${name}_now`, mark(name)]));
  return { ...curves(steps), ...marks, cursor: { x: [step, step], y: [-9, 9] } };
}

/** The first step after which w_j is 0 and was not before. @type {(w: number[]) => number} */
const becomesZero = (w) => w.findIndex((wj, k) => k > 0 && wj === 0 && w[k - 1] !== 0);

/** Where a play pauses: where a coefficient becomes 0 for the first time. @type {(state: State, name: string, given: Answer) => number[]} */
export function events(_, name, { table }) {
  if (name !== "step") return [];
  return Object.values(table.steps.paths).flatMap(({ w1, w2 }) => [w1, w2].map(becomesZero).filter((k) => k > 0));
}

/** For how many steps w_j has been exactly 0. @type {(w: number[], step: number) => number} */
function since(w, step) {
  let k = step;
  while (k >= 0 && w[k] === 0) k--;
  return step - k;
}

/** {"proximal.w1": 0.5, ...}: what the page prints. @type {(steps: Steps, step: number) => {[name: string]: number}} */
function numbersOf({ paths }, step) {
  const entries = Object.entries(paths).flatMap(([name, path]) => {
    const w = at(path, step);
    const small = w.filter((wj) => wj !== 0 && Math.abs(wj) < constants.small).length;
    const held = Math.max(since(path.w1, step), since(path.w2, step));
    const all = { w1: w[0], w2: w[1], zeros: w.filter((wj) => wj === 0).length, small, held };
    return Object.entries(all).map(([key, value]) => [`${name}.${key}`, value]);
  });
  return Object.fromEntries(entries);
}

/**
 * This alpha elsewhere, for data with `rows` rows whose y has the standard deviation `sd` (as glmnet has it, 1/n).
 *
 *     sum      a in J0 + a |w|_1, J0 + a |w|_2^2          sgd, mse  weight_decay, or the coefficient of |w|_1, with the
 *     sklearn  Lasso(alpha), Ridge(alpha)                           loss J0 = |y - X w|^2 / (2 n), nn.MSELoss() = 2 J0
 *     net      ElasticNet(alpha, l1_ratio=1 or 0)         glmnet    lambda, without standardization of X, y as it is
 *     t        the size of the set that has this optimum in the picture
 * @type {(alpha: number, optima: {[penalty: string]: Vector}) => {[name: string]: number}}
 */
function units(alpha, { l1, l2 }) {
  const same = { sgd: alpha, mse: 2 * alpha, net: alpha };
  /** @type {{[penalty: string]: {[name: string]: number}}} */
  const values = {
    l1: { ...same, sum: alpha, sklearn: alpha, glmnet: alpha, t: size.l1(l1) },
    l2: { ...same, sum: alpha / 2, sklearn: constants.rows * alpha, glmnet: constants.sd * alpha, t: size.l2(l2) },
  };
  const entries = Object.entries(values).flatMap(([penalty, all]) =>
    Object.entries(all).map(([name, value]) => [`units.${penalty}.${name}`, value]),
  );
  return Object.fromEntries(entries);
}

/** The stretch is read as the condition number. @type {import("../../live/contract.mjs").Readings} */
export const readings = { stretch: { read: (stretch) => 10 ** stretch, write: Math.log10 } };

/** Where the sliders stand and what they read. @type {(state: State) => {[name: string]: {value: number, readout: string}}} */
function dials({ step, alpha, rate, momentum, noise, angle, stretch }) {
  return {
    step: { value: step, readout: String(step) },
    alpha: { value: alpha, readout: alpha.toFixed(3) },
    rate: { value: rate, readout: rate.toFixed(3) },
    momentum: { value: momentum, readout: momentum.toFixed(3) },
    noise: { value: noise, readout: noise.toFixed(3) },
    angle: { value: angle, readout: `${angle}\u00b0` },
    stretch: { value: stretch, readout: String(Number((10 ** stretch).toPrecision(3))) },
  };
}
