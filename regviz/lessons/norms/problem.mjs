// @ts-check
/**
 * A state of the page on norms as a problem, and what the browser itself says of it.
 *
 * A state is {p, kind, ratio, x, y, alpha, data, k, clock}, declared with its bounds in state.py. Which subsets are best
 * only torch knows: the answer's `table` has them for all sizes, and the slider scrubs through it.
 */

import { createFields } from "../../hand/fields.mjs";
import { localMinima, net, size } from "./measures.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("./measures.mjs").Measure} Measure */
/** @typedef {{p: number, kind: string, ratio: number, x: number, y: number, alpha: number, data: string, k: number, clock: string}} State */
/** @typedef {{members: number[], rest: number}} Subset  its features, and the share of the variance that it leaves */
/** @typedef {{count: number, best: Subset, lasso: Subset[], rests: number[]}} Size  all subsets of one size, least rest first */
/** @typedef {{of: string, names: string[], sizes: Size[]}} Table */
/** @typedef {[number, number][]} Times  [features, seconds], in the order in which they were measured */
/**
 * `own` is our own answer, not torch's; without a table nothing is known of subsets, `times` are null before somebody asks.
 * @typedef {{sizes: {[name: string]: number}, minima: number[], times?: Times | null, table?: Table, own?: boolean}} Answer
 */
/** @typedef {{yaw: number, elevation: number, rise: number, high: number, reach: number, low: number, top: number}} Block */
/** @typedef {{view: number, most: number, coefficient: [number, number], many: number, block: Block}} Constants */

export const { configure: configureFields, set } = createFields();

/** What Python declares once for both halves. @type {Constants} */
export const constants = /** @type {any} */ ({});

/** @type {(setup: {fields: import("../../hand/fields.mjs").Fields, constants: any}) => void} */
export function configure(setup) {
  configureFields(setup.fields);
  Object.assign(constants, setup.constants);
}

/** The vector that one drags. @type {(state: State) => Vector} */
export const vector = ({ x, y }) => [x, y];

/** How large it is. @type {(state: State) => {[name: string]: number}} */
function sizesOf(state) {
  const w = vector(state);
  return {
    zero: size(w, 0),
    one: size(w, 1),
    two: size(w, 2),
    inf: size(w, Infinity),
    p: size(w, state.p),
    net: net(w, state.ratio),
  };
}

/** What only torch has tabulated. @type {(state: any) => string} */
export const needs = ({ data }) => data;

/** Our own answer; what only torch can find is its latest. @type {(state: State, latest?: Answer) => Answer} */
export const answer = (state, latest) => ({
  own: true,
  sizes: sizesOf(state),
  minima: localMinima(state.alpha, state),
  table: latest?.table,
  times: latest?.times,
});
