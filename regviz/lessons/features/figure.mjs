// @ts-check
/**
 * The page on choosing features as a function of its state and torch's latest answer. No DOM, no Plotly.
 *
 * torch found who is in, with which sign, over which range of alpha (`table.signs`). Between two such events the optimum
 * of a penalty, alpha Omega(w) = lam1 |w|_1 + lam2/2 |w|_2^2, solves one linear system over the coefficients A that are in:
 *
 *     (H_AA + lam2 I) w_A = g_A - lam1 s_A,   all others exactly 0
 *
 * which takes microseconds, so that every frame shows the optimum for where the finger is. The same curves, for torch's
 * own optima, are in regviz/figures/features_moving.py.
 */

import { createFields } from "../../hand/fields.mjs";
import { dots, lossOf, plane, scatter, strokes } from "../../hand/pair.mjs";
import { nothing } from "../../hand/shapes.mjs";

/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{alpha: number, data: string, scale: string, twin: string, ratio: string, first: string, second: string, seed: number}} State */
/** @typedef {{w: number[], zeros: boolean[], kkt?: number}} Optimum */
/**
 * @typedef {{of: string[], names: string[], unit: number[], hessian: number[][], g: number[], twins: number[],
 *   signs: {[penalty: string]: [number, number[]][]}, mean: {[penalty: string]: number[]},
 *   held: {X: number[][], y: number[]} | null, points: {[feature: string]: number[]}, still: {[chart: string]: {[trace: string]: Trace}}}} Table
 */
/** @typedef {{alpha: number, of: string[], optima: {[penalty: string]: Optimum}, table: Table}} Answer */

/** The features of each data set, and its own pair for the scatter. @type {{[data: string]: string[]}} */
const FEATURES = {
  diabetes: ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"],
  prostate: ["lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45"],
};
const FALLBACK = { diabetes: ["bmi", "s5"], prostate: ["lcavol", "lcp"] };
const PENALTIES = ["l1", "l2", "net"];
const [FIRST, LAST] = [-4, 1];
const MOST = 11;
const [LOW, HIGH] = [-0.62, 0.76];
const SLOTS = { l1: 0.29, l2: 0, net: -0.29 };
const HALF = 0.13;

const { configure, set } = createFields();
export { configure };

/** A slider, a switch, a menu, or an example, whose value is a whole state. @type {(state: State, name: string, value: any) => State} */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  if (name === "first" || name === "second") {
    const [first, second] = pairOf(state, state.data);
    return { ...state, first, second, [name]: value };
  }
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

/** Only torch can find the whole paths: the hand moves through the latest. @type {(state: State, latest?: Answer) => Answer | undefined} */
export const answer = (_, latest) => latest;

/** x with M x = b, for a positive definite M, by Gaussian elimination in place. @type {(M: number[][], b: number[]) => number[]} */
function solve(M, b) {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const share = M[i][k] / M[k][k];
      for (let j = k; j < n; j++) M[i][j] -= share * M[k][j];
      b[i] -= share * b[k];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) b[k] -= M[k][j] * b[j];
    b[k] /= M[k][k];
  }
  return b;
}

/** The optimum of a penalty, as it is shown. @type {(table: Table, penalty: string, alpha: number) => Optimum} */
export function optimum({ hessian, g, unit, signs, of }, penalty, alpha) {
  const rho = { l1: 1, l2: 0, net: Number(of[3]) / 100 }[penalty] ?? 0;
  const [lam1, lam2] = [alpha * rho, alpha * (1 - rho)];
  let k = signs[penalty].length - 1;
  while (k > 0 && signs[penalty][k][0] > alpha * (1 + 1e-12)) k--;
  const s = signs[penalty][k][1];
  const A = s.flatMap((sign, j) => (sign ? [j] : []));
  const M = A.map((i) => A.map((j) => hessian[i][j] + (i === j ? lam2 : 0)));
  const w = s.map(() => 0);
  solve(M, A.map((j) => g[j] - lam1 * (penalty === "l2" ? 0 : s[j]))).forEach((x, i) => (w[A[i]] = x * unit[A[i]]));
  return { w, zeros: w.map((x) => x === 0) };
}

/** @type {(at: number, optimum: Optimum) => {[name: string]: Trace}} */
function cursor(at, { w, zeros }) {
  return {
    cursor: dots([[at, LOW], [at, HIGH]]),
    dots: dots(w.filter((_, j) => !zeros[j]).map((x) => [at, x])),
    zero: zeros.some(Boolean) ? dots([[at, 0]]) : nothing(),
  };
}

/** A bar as a closed polyline. @type {(w: number, y: number, half: number) => number[][]} */
const bar = (w, y, half) => [[0, y - half], [w, y - half], [w, y + half], [0, y + half], [0, y - half]];

/** @type {(table: Table, optima: {[penalty: string]: Optimum}) => {[name: string]: Trace}} */
function bars({ names, twins }, optima) {
  const p = names.length;
  const unit = MOST / p;
  const row = (k, name) => (MOST * (p - k - 0.5)) / p + SLOTS[name] * unit;
  /** @type {{[name: string]: Trace}} */
  const traces = {};
  for (const name of PENALTIES) {
    const { w, zeros } = optima[name];
    traces[name] = strokes(w.flatMap((x, k) => (zeros[k] ? [] : [bar(x, row(k, name), HALF * unit)])));
    traces[`zero_${name}`] = dots(w.flatMap((_, k) => (zeros[k] ? [[0, row(k, name)]] : [])));
  }
  const total = twins.length === 2 ? optima.l1.w[twins[0]] + optima.l1.w[twins[1]] : 0;
  traces.many = total ? strokes(twins.map((k) => bar(total, row(k, "l1"), HALF * unit))) : nothing();
  return traces;
}

/** The error between the alphas for which it was computed. @type {(mean: number[], at: number) => number} */
function errorAt(mean, at) {
  const place = ((at - FIRST) / (LAST - FIRST)) * (mean.length - 1);
  const k = Math.min(Math.max(Math.floor(place), 0), mean.length - 2);
  return mean[k] + (place - k) * (mean[k + 1] - mean[k]);
}

/** The mean of the squared errors for rows that no fit has seen, and its standard error. @type {(rows: {X: number[][], y: number[]}, w: number[]) => {mean: number, se: number}} */
function unseen({ X, y }, w) {
  const squares = y.map((value, i) => (value - X[i].reduce((sum, x, j) => sum + x * w[j], 0)) ** 2);
  const mean = squares.reduce((sum, x) => sum + x, 0) / squares.length;
  const spread = squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (squares.length - 1);
  return { mean, se: Math.sqrt(spread / squares.length) };
}

/** What a penalty's numbers on screen are. @type {(table: Table, name: string, optimum: Optimum, at: number) => {[number: string]: number | undefined}} */
function numbersOf({ mean, held }, name, { w, zeros, kkt }, at) {
  const error = held && unseen(held, w);
  return {
    [`${name}.zeros`]: zeros.filter(Boolean).length, [`${name}.error`]: errorAt(mean[name], at), [`${name}.kkt`]: kkt,
    ...(error && { [`${name}.held`]: error.mean, [`${name}.held.se`]: error.se }),
  };
}

/** The cross-validated errors at the cursor, and those for rows that no fit has seen. @type {(numbers: {[number: string]: any}, at: number) => {[name: string]: Trace}} */
function errorDots(numbers, at) {
  const dot = (value) => (value === undefined ? nothing() : dots([[at, value]]));
  return Object.fromEntries(PENALTIES.flatMap((name) => [[`dot_${name}`, dot(numbers[`${name}.error`])], [`dot_held_${name}`, dot(numbers[`${name}.held`])]]));
}

/** One coefficient alone, H = 1. @type {(alpha: number, ratio: number) => {[name: string]: Trace}} */
function shrinkage(alpha, ratio) {
  const after = (rho) => {
    const bend = Math.min(alpha * rho, 1);
    return dots([-1, -bend, bend, 1].map((z) => [z, (Math.sign(z) * Math.max(Math.abs(z) - alpha * rho, 0)) / (1 + alpha * (1 - rho))]));
  };
  return { l1: after(1), l2: after(0), net: after(ratio) };
}

/** The two features of the scatter, the data set's own where the chosen ones are not in it. @type {(state: State, data: string) => string[]} */
export function pairOf({ first, second }, data) {
  const there = FEATURES[data];
  return first !== second && there.includes(first) && there.includes(second) ? [first, second] : FALLBACK[data];
}

/** torch's optima if they are for this very alpha, else our own. @type {(state: State, given: Answer) => {[penalty: string]: Optimum}} */
export function optima({ alpha }, { alpha: solved, optima, table }) {
  if (alpha === solved) return optima;
  return Object.fromEntries(PENALTIES.map((name) => [name, optimum(table, name, alpha)]));
}

const readout = (alpha) => `${Number(alpha.toPrecision(3))}`;

/** Before torch has answered for the first time there are only empty stages. */
const blank = { drawn: {}, numbers: {}, handles: {}, traces: new Proxy({}, { get: () => new Proxy({}, { get: () => nothing() }) }) };

/** Everything that is drawn. @type {(state: State, given?: Answer) => any} */
export function picture(state, given) {
  const { alpha } = state;
  if (!given) return { ...blank, drawn: { alpha }, dials: { alpha: { value: alpha, readout: readout(alpha) } } };
  const { table } = given;
  const [data, scale, twin, ratio, seed] = table.of;
  const at = Math.log10(alpha);
  const found = optima(state, given);
  const pair = pairOf(state, data);
  const numbers = Object.assign({}, ...PENALTIES.map((name) => numbersOf(table, name, found[name], at)));
  return {
    drawn: { alpha, w: Object.fromEntries(PENALTIES.map((name) => [name, found[name].w])), data, scale, twin, ratio, first: pair[0], second: pair[1], seed: Number(seed) },
    traces: {
      ...Object.fromEntries(PENALTIES.map((name) => [name, { ...table.still[name], ...cursor(at, found[name]) }])),
      bars: { ...table.still.bars, ...bars(table, found) },
      cv: { ...table.still.cv, cursor: dots([[at, 0], [at, 2]]), ...errorDots(numbers, at) },
      shrink: { ...table.still.shrink, ...shrinkage(alpha, Number(ratio) / 100) },
      scatter: { points: scatter(table, pair) },
      plane: plane(table, pair, alpha),
    },
    numbers: {
      ...numbers,
      p: table.names.length,
      r: lossOf(table, pair).r,
    },
    handles: {},
    dials: {
      alpha: { value: alpha, readout: readout(alpha) },
      first: { value: pair[0], offer: offered(data, pair[1]) },
      second: { value: pair[1], offer: offered(data, pair[0]) },
    },
  };
}

/** @type {{[key: string]: string[]}} */
const offers = {};

/** The features of a data set but one; always the same array. @type {(data: string, but: string) => string[]} */
const offered = (data, but) => (offers[`${data} ${but}`] ??= FEATURES[data].filter((name) => name !== but));
