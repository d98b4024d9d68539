// @ts-check
/**
 * The page on choosing features as a function of its state and torch's latest answer. No DOM, no Plotly.
 *
 * What alpha does not move (the paths, the errors, the names) is the same object from one picture to the next, so that a
 * painter may skip it.
 */

import { memo } from "../../hand/memo.mjs";
import { short } from "../../hand/numbers.mjs";
import { nothing } from "../../hand/shapes.mjs";
import * as errors from "./errors.mjs";
import { SAME, lossOf, plane, scatter, shrinkage } from "./pair.mjs";
import { bars, cursor, paths, rows } from "./paths.mjs";
import { PENALTIES, byPenalty, constants, optima, pairOf, ratioOf } from "./problem.mjs";

export { ahead, answer, configure, edit, needs, optimum } from "./problem.mjs";
export { describe } from "./describe.mjs";
export { sentence } from "./words.mjs";

export const predict = "lessons/features/predict.mjs";

/** @typedef {import("../../live/contract.mjs").Picture} Picture */
/** @typedef {import("./paths.mjs").Traces} Traces */
/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Optima} Optima */
/** @typedef {import("./problem.mjs").Table} Table */

/** A chart on which nothing is drawn yet, whatever its traces are. @type {Traces} */
const EMPTY = new Proxy({}, { get: () => nothing() });

/** Before torch has answered for the first time there are only empty stages. @type {(alpha: number) => Picture} */
const blank = (alpha) => ({
  drawn: { alpha },
  traces: new Proxy({}, { get: () => EMPTY }),
  numbers: {},
  handles: {},
  dials: { alpha: { value: alpha, readout: short(alpha) }, levels: { value: "none" } },
});

const BREATHS = 20; // with more pauses than this a play would never end

/** Where a play pauses: at the marks of L1, where a coefficient becomes 0 or comes back. @type {(state: State, name: string, given?: Answer) => number[]} */
export function events(_, name, given) {
  if (name !== "alpha" || !given) return [];
  const { enters, returns } = paths(given.table).l1;
  const marks = [...new Set([...Array.from(enters.x), ...Array.from(returns.x)])];
  return marks.length <= BREATHS ? marks.map((at) => 10 ** Number(at)) : [];
}

/** Everything that is drawn. @type {(state: State, given?: Answer) => Picture} */
export function picture(state, given) {
  const { alpha } = state;
  if (!given) return blank(alpha);
  const { table } = given;
  const found = optima(state, given);
  const pair = pairOf(state, table.of.data);
  const numbers = numbersOf(table, found, Math.log10(alpha));
  const [first, second] = pair;
  return {
    drawn: { alpha, w: byPenalty((penalty) => found[penalty].w), ...table.of, first, second },
    traces: tracesOf(alpha, table, found, pair, numbers),
    numbers: { ...numbers, r: lossOf(table, pair).H[0][1] },
    handles: {},
    dials: {
      alpha: { value: alpha, readout: short(alpha) },
      levels: { value: table.categories ? state.levels : "none" }, // without categories there is no such choice
      first: { value: first, offer: offerFirst(table.of.data, second) },
      second: { value: second, offer: offerSecond(table.of.data, first) },
    },
  };
}

/** @type {(alpha: number, table: Table, found: Optima, pair: string[], numbers: {[name: string]: number}) => {[chart: string]: Traces}} */
function tracesOf(alpha, table, found, pair, numbers) {
  const at = Math.log10(alpha);
  return {
    ...byPenalty((penalty) => ({ ...paths(table)[penalty], ...cursor(at, found[penalty]) })),
    bars: { ...rows(table), ...bars(table, found) },
    cv: { ...errors.curves(table), ...errors.cursor(numbers, at) },
    shrink: { same: SAME, ...shrinkage(alpha, ratioOf(table)) },
    scatter: { points: scatter(table, pair) },
    plane: plane(table, pair, alpha),
  };
}

/** {"l1.zeros": 5, ...}: what the page prints. @type {(table: Table, found: Optima, at: number) => {[name: string]: number}} */
const numbersOf = (table, found, at) =>
  Object.assign({}, ...PENALTIES.map((penalty) => ({
    [`${penalty}.zeros`]: found[penalty].zeros.filter(Boolean).length,
    ...errors.errorNumbers(table, penalty, found[penalty], at),
  })));

/** The features of a data set but one. @type {(data: string, but: string) => string[]} */
const butOne = (data, but) => constants.features[data].filter((name) => name !== but);
const [offerFirst, offerSecond] = [memo(butOne), memo(butOne)]; // a menu is made anew only for another array
