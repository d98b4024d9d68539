// @ts-check
/**
 * A state of the page on choosing features, and its optima at any alpha.
 *
 * torch found who is in, with which sign, over which range of alpha (`table.signs`). Between two such events the optimum
 * of a penalty, alpha Omega(w) = lam1 |w|_1 + lam2/2 |w|_2^2, solves one linear system over the coefficients A that are in:
 *
 *     (H_AA + lam2 I) w_A = g_A - lam1 s_A,   all others exactly 0
 *
 * which takes microseconds, so that every frame shows the optimum for where the finger is. The group lasso's, in L1's
 * place, is found from the nearest that torch found.
 */

import { createFields, snap } from "../../hand/fields.mjs";
import { block, ridge, solve } from "../../hand/linear.mjs";
import { groupLasso } from "../../hand/many.mjs";
import { memo } from "../../hand/memo.mjs";

/**
 * @typedef {{alpha: number, data: string, scale: string, twin: string, ratio: string, first: string, second: string,
 *   seed: number, levels: string}} State
 */
/** @typedef {{w: number[], zeros: boolean[], kkt?: number}} Optimum  w as it is shown */
/** @typedef {{[penalty: string]: Optimum}} Optima */
/** @typedef {{alpha: number[], w: number[][]}} Path  alpha rising, w[k] at alpha[k] */
/** @typedef {{mean: number[], se: number[], best: number, one: number}} Errors  at evenly spaced log10 alphas */
/** @typedef {{X: number[][], y: number[]}} Rows */
/** Some of the features under a name. @typedef {{name: string, rows: number[]}} Named */
/**
 * What torch says of all alphas; `Table` in answer.py has the meaning of each field.
 * @typedef {{of: {data: string, own: string, scale: string, twin: string, ratio: string, seed: number, levels: string}, names: string[],
 *   codes: string[], unit: number[], hessian: number[][], g: number[], twins: Named | null,
 *   categories: boolean, groups: Named[] | null, signs: {[penalty: string]: [number, number[]][]}, paths: {[penalty: string]: Path},
 *   errors: {[penalty: string]: Errors} | null, held: Rows | null, points: {[feature: string]: number[]}}} Table
 */
/** @typedef {{alpha: number, optima: Optima, back: string[], table: Table}} Answer */
/**
 * first, last: log10 of the least and the largest alpha; low, high: the range of the coefficients; reach: half the side
 * of the plane; names: how many a chart has place for; features and, of them, the two that are shown where the chosen
 * ones are not there: by data set.
 * @typedef {{first: number, last: number, low: number, high: number, reach: number, names: number,
 *   features: {[data: string]: string[]}, fallback: {[data: string]: string[]}}} Constants
 */

export const PENALTIES = ["l1", "l2", "net"];
/** One linear system of fewer coefficients takes less than a millisecond; of more, they are solved beforehand. */
const MANY = 100;
const { configure: configureFields, field, set } = createFields();

/** What Python declares once for both halves. @type {Constants} */
export const constants = /** @type {any} */ ({});

/** @type {(setup: {fields: import("../../hand/fields.mjs").Fields, constants: any}) => void} */
export function configure(setup) {
  configureFields(setup.fields);
  Object.assign(constants, setup.constants);
}

/** {l1: f("l1"), l2: ..., net: ...}. @template T @param {(penalty: string) => T} f @returns {{[penalty: string]: T}} */
export const byPenalty = (f) => Object.fromEntries(PENALTIES.map((penalty) => [penalty, f(penalty)]));

/**
 * A slider, a switch, a menu, or an example, whose value is a whole state. Who chooses a feature from a menu keeps the
 * other one that is shown.
 * @type {(state: State, name: string, value: any) => State}
 */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  if (name === "first" || name === "second") {
    const [first, second] = pairOf(state, state.data);
    return { ...state, first, second, [name]: value };
  }
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

/**
 * The two features of the scatter, the data set's own where the chosen ones are not in it.
 * @type {(state: {first: string, second: string}, data: string) => string[]}
 */
export function pairOf({ first, second }, data) {
  const there = constants.features[data];
  const both = first !== second && there.includes(first) && there.includes(second);
  return both ? [first, second] : constants.fallback[data];
}

/** What torch's paths depend on. @type {(state: any) => string} */
export const needs = ({ data, scale, twin, ratio, seed, levels }) => [data, scale, twin, ratio, seed, levels].join();

/**
 * Only torch can find the whole paths: the hand moves through the latest.
 * @type {(state: State, latest?: Answer) => Answer | undefined}
 */
export const answer = (_, latest) => latest;

/** torch's optima if they are for this very alpha, else our own. @type {(state: State, given: Answer) => Optima} */
export const optima = ({ alpha }, { alpha: solved, optima: theirs, table }) =>
  alpha === solved ? theirs : byPenalty((penalty) => optimum(table, penalty, alpha));

/** The elastic net's l1_ratio. @type {(table: Table) => number} */
export const ratioOf = ({ of }) => Number(of.ratio) / 100;

/** The optima of the latest table that were computed beforehand. @type {{table?: Table, optima: Map<string, Optimum>}} */
let known = { optima: new Map() };

/** The optimum of a penalty, as it is shown. @type {(table: Table, penalty: string, alpha: number) => Optimum} */
export const optimum = (table, penalty, alpha) =>
  (known.table === table && known.optima.get(`${penalty} ${alpha}`)) || computed(table, penalty, alpha);

/**
 * Computes the optima at all the stops of the slider, one at a time, the nearest first: a frame then only looks them up.
 * @type {(state: State, answer: Answer) => Iterator<void>}
 */
export function* ahead({ alpha }, { table }) {
  known = { table, optima: new Map() };
  if (table.names.length < MANY) return;
  const { low, high, step } = field("alpha"), [first, last, here] = [low, high, alpha].map(Math.log10);
  const count = Math.round((last - first) / step), stops = Array.from({ length: count + 1 }, (_, k) => first + ((last - first) * k) / count);
  for (const at of stops.sort((one, other) => Math.abs(one - here) - Math.abs(other - here))) {
    const there = snap(field("alpha"), 10 ** at);
    for (const penalty of PENALTIES) {
      known.optima.set(`${penalty} ${there}`, computed(table, penalty, there));
      yield;
    }
  }
}

/** @type {(table: Table, penalty: string, alpha: number) => Optimum} */
function computed(table, penalty, alpha) {
  const { hessian, g, unit, signs, groups } = table;
  if (groups && penalty === "l1") return shown(groupLasso({ H: hessian, g, groups: groups.map(({ rows }) => rows), alpha }, nearby(table, alpha)), unit);
  if (penalty === "l2") return shown(ridgeOf(table)(alpha), unit);
  const rho = penalty === "net" ? ratioOf(table) : 1;
  const [lam1, lam2] = [alpha * rho, alpha * (1 - rho)];
  let k = signs[penalty].length - 1;
  while (k > 0 && signs[penalty][k][0] > alpha * (1 + 1e-12)) k--;
  const s = signs[penalty][k][1];
  const A = s.flatMap((sign, j) => (sign ? [j] : []));
  const b = A.map((j) => g[j] - lam1 * s[j]);
  const w = s.map(() => 0);
  solve(block(hessian, A, lam2), b).forEach((x, i) => (w[A[i]] = x));
  return shown(w, unit);
}

const ridgeOf = memo((/** @type {Table} */ { hessian, g }) => ridge(hessian, g));

/** @type {(w: number[], unit: number[]) => Optimum} */
const shown = (w, unit) => ({ w: w.map((x, j) => x * unit[j]), zeros: w.map((x) => x === 0) });

/** Between the two optima of L1's path about an alpha, as the fit has them. @type {(table: Table, alpha: number) => number[]} */
function nearby({ paths: { l1: { alpha: at, w } }, unit }, alpha) {
  const above = at.findIndex((other) => other > alpha), k = above < 0 ? at.length - 1 : Math.max(above, 1);
  const share = Math.log(alpha / at[k - 1]) / Math.log(at[k] / at[k - 1]);
  return unit.map((scale, j) => ((1 - share) * w[k - 1][j] + share * w[k][j]) / scale);
}

/**
 * The mean of the squared errors for rows that no fit has seen, and its standard error.
 * @type {(rows: Rows, w: number[]) => {mean: number, se: number}}
 */
export function unseen({ X, y }, w) {
  const squares = y.map((value, i) => (value - X[i].reduce((sum, x, j) => sum + x * w[j], 0)) ** 2);
  const mean = squares.reduce((sum, x) => sum + x, 0) / squares.length;
  const spread = squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (squares.length - 1);
  return { mean, se: Math.sqrt(spread / squares.length) };
}
