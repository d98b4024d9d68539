// @ts-check
/**
 * A state of the page "How often is a corner hit?" as a problem: what all losses share, and what Python declares.
 *
 * A state is {hold, alpha, t, angle, stretch, x, y, losses, search, grid, seed}, declared with its bounds in state.py.
 */

import { createFields } from "../../hand/fields.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/**
 * @typedef {{hold: string, alpha: number, t: number, angle: number, stretch: number, x: number, y: number,
 *   losses: string, search: string, grid: number, seed: number}} State
 */
/** @typedef {{[kind: string]: number}} Shares  the probability of each kind: how many zeros, or "inside" the set */
/** @typedef {{share: number, low: number, high: number}} Span */
/** @typedef {{count: number, l1: {[kind: string]: Span}, l2: {[kind: string]: Span}}} Measured */
/** @typedef {{[kind: string]: number[]}} Curve  L1's probability of each kind, at each of constants.dials */
/** @typedef {{[name: string]: number[]}} Turn  L1's probability of a zero, at each of constants.angles */
/** @typedef {{x: number[], y: number[], a?: number[], b?: number[], c?: number[]}} Points  minimizers, and each one's own H */
/** @typedef {{w: Vector, zeros: boolean[]}} Optimum */
/**
 * `own` is the browser's: what torch counts is then of an earlier state, or missing, as is what it draws at random.
 * @typedef {{hold: string, losses: string, exact: {l1?: Shares, l2: Shares}, curve?: Curve, turn: Turn,
 *   measured?: Measured, points?: Points, optima: {[penalty: string]: Optimum}, own?: boolean}} Answer
 */
/**
 * @typedef {{view: number, end: number, leastT: number, kinds: string[], spread: number, dials: number[], angles: number[],
 *   compared: {[name: string]: number}}} Constants
 */

export const PENALTIES = /** @type {const} */ (["l1", "l2"]);
export const { configure: configureFields, set } = createFields();

/** What Python declares once for both halves. @type {Constants} */
export const constants = /** @type {any} */ ({});

/** @type {(setup: {fields: import("../../hand/fields.mjs").Fields, constants: any}) => void} */
export function configure(setup) {
  configureFields(setup.fields);
  Object.assign(constants, setup.constants);
}

/** {l1: f("l1"), l2: f("l2")}. @template T @param {(penalty: string) => T} f @returns {{[penalty: string]: T}} */
export const forBoth = (f) => Object.fromEntries(PENALTIES.map((penalty) => [penalty, f(penalty)]));

/** w_hat of the loss that is drawn with its ellipse. @type {(state: State) => Vector} */
export const minimizer = ({ x, y }) => [x, y];

/** The alpha or the t that is held. @type {(state: State) => number} */
export const dialOf = ({ hold, alpha, t }) => (hold === "alpha" ? alpha : t);

/** Is the circle searched by a grid? @type {(state: State) => boolean} */
export const isGrid = ({ search, hold }) => search === "grid" && hold === "t";

/** How many points of the circle the search tries: about 10^grid, in steps of four. @type {(state: State) => number} */
export const pointsOf = ({ grid }) => 4 * Math.max(2, Math.floor(10 ** grid / 4 + 0.5));

/** The kinds there are while `hold` is held. @type {(hold: string) => string[]} */
export const possible = (hold) => constants.kinds.filter((kind) => kind !== (hold === "alpha" ? "inside" : "both"));

/** A share in percent, for one digit: what is not all is not printed as 100.0. @type {(share: number) => number} */
export const percent = (share) => (share < 1 - 1e-9 ? Math.min(100 * share, 99.9) : 100 * share);
