// @ts-check
/**
 * A state of the overfitting page as a problem: what it asks for, and what torch has solved for its seed beforehand.
 *
 * A state is {view, penalty, alpha, degree, seed}, declared with its bounds in state.py.
 */

import { createFields } from "../../hand/fields.mjs";

/** @typedef {{view: string, penalty: string, alpha: number, degree: number, seed: number}} State */
/** @typedef {{x: number[], y: number[]}} Points */
/** @typedef {import("./polynomial.mjs").Squares} Squares */
/** @typedef {import("./polynomial.mjs").Knots} Knots */
/**
 * The optimum of a state and its errors; `largest` is max |w_j|. Only torch has a KKT residual.
 * @typedef {{w: number[], train: number, test: number, zeros: number, largest: number, kkt?: number}} Now
 */
/**
 * A network for each of some alphas: its logits on the grid, as characters; errors in percent; how many weights are not
 * 0; the mean of all |w|.
 * @typedef {{levels: string[], train: number[], test: number[], nonzero: number[], size: number[]}} Column
 */
/** @typedef {{alphas: number[], networks: {[name: string]: Column}}} Cloud */
/**
 * All that a seed decides; `cloud` is there when the networks are trained for every alpha.
 * @typedef {{seed: number, points: Points, test_points: Points, means: number[], level: number, train: Squares,
 *   test: Squares, knots: Knots[], best: {[penalty: string]: number}, classes: Points[], cloud?: Cloud}} Table
 */
/**
 * Torch's answer; while the networks are being trained, `cloud` has those that are nearest.
 * @typedef {{table?: Table, now?: Now, cloud?: Cloud}} Answer
 */
/**
 * @typedef {{truth: {height: number, pace: number}, noise: number, alphas: number[], weights: {[name: string]: number},
 *   grid: {x: number[], y: number[], columns: number, rows: number},
 *   levels: {steepest: number, fineness: number, middle: number, steps: number}, classes: number[][]}} Constants
 */

export const { configure: configureFields, field, set } = createFields();

/** What Python declares once for both halves. @type {Constants} */
export const constants = /** @type {any} */ ({});

/** The networks, from the smallest to the most flexible. @type {string[]} */
export const networks = [];

/** @type {(setup: {fields: import("../../hand/fields.mjs").Fields, constants: any}) => void} */
export function configure(setup) {
  configureFields(setup.fields);
  Object.assign(constants, setup.constants);
  networks.splice(0, Infinity, ...Object.keys(constants.weights));
}

/** The coefficient of the penalty: 0 at the lower end of the slider. @type {(alpha: number) => number} */
export const strength = (alpha) => (alpha <= field("alpha").low ? 0 : alpha);

/** What the slider's lower end is read as. @type {import("../../live/contract.mjs").Readings} */
export const readings = { alpha: { read: strength, write: (alpha) => alpha || field("alpha").low } };

/** Where a coefficient stands on the logarithmic axis: 0 at its lower end. @type {(alpha: number) => number} */
export const place = (alpha) => Math.log10(Math.max(alpha, field("alpha").low));

/**
 * What torch said last has every degree, penalty and alpha of its seed; only its optimum of another state is of no use.
 * @type {(state: State, latest?: Answer) => Answer}
 */
export const answer = (state, latest = {}) => ({ ...latest, now: undefined });

/** What torch's table depends on; the networks are trained by torch alone. @type {(state: State) => string} */
export const needs = ({ view, seed }) => [view, seed].join();

/** A slider, a switch, or an example, whose value is a whole state. @type {(state: State, name: string, value: any) => State} */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}
