// @ts-check
/**
 * The page "Underfit, just right, overfit" as one function of its state: `picture(state, answer)` is all that is drawn.
 *
 * Torch has solved every degree, penalty and alpha of a seed before the hand moves: an answer's `table`. Until a new seed
 * is answered, the old one stays on screen. What does not move is the same object from one picture to the next.
 */

import * as clouds from "./cloud.mjs";
import { createFields } from "../../hand/fields.mjs";
import { error, features, optimum } from "./polynomial.mjs";

/** @typedef {import("./polynomial.mjs").Table} Table */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{view: string, penalty: string, alpha: number, degree: number, seed: number}} State */
/** @typedef {{w: number[], train: number, test: number, zeros: number, largest: number, kkt?: number, verdict?: string}} Now */
/** @typedef {{table?: Table & {classes?: import("./cloud.mjs").Classes, cloud?: import("./cloud.mjs").Cloud}, now?: Now, cloud?: import("./cloud.mjs").Cloud}} Answer */

const PENALTIES = ["l1", "l2"];
const DEGREES = 15;
const [RIGHT, LUCK] = [Math.log10(1.3), Math.log10(0.95)]; // see `judged` in regviz/figures/curve.py
const STATIONS = Array.from({ length: 201 }, (_, k) => -1 + k / 100);
const WAVES = STATIONS.map((x) => features(x, DEGREES));

const { configure: declare, field, set } = createFields();
/** The alphas of the curves of the errors. @type {number[]} */
let alphas = [];

/** @type {(declared: {[name: string]: any}) => void} */
export function configure(declared) {
  declare(declared);
  const { low, high } = field("alpha");
  alphas = Array.from({ length: 101 }, (_, k) => low * (high / low) ** (k / 100));
}

/** The coefficient of the penalty, 0 at the lower end of the slider. @type {(alpha: number) => number} */
const strength = (alpha) => (alpha <= field("alpha").low ? 0 : alpha);

/** What torch said last has every alpha and every degree; only its numbers for another state are of no use. @type {(state: State, latest?: Answer) => Answer} */
export const answer = (state, latest = {}) => ({ ...latest, now: undefined });

/** @type {(state: State, name: string, value: any) => State} */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

const nothing = () => ({ x: [], y: [] });

/** f, which remembers what it said last. @template T @param {(...args: any[]) => T} f @returns {(...args: any[]) => T} */
function remembering(f) {
  /** @type {any[]} */
  let key = [NaN];
  /** @type {any} */
  let value;
  return (...args) => {
    if (args.some((arg, i) => arg !== key[i])) [key, value] = [args, f(...args)];
    return value;
  };
}

/** The optimum and its numbers. @type {(table: Table, penalty: string, degree: number, alpha: number) => Now} */
function solve(table, penalty, degree, alpha) {
  const w = optimum(table, penalty, degree, alpha);
  return {
    w,
    train: error(table.train, w),
    test: error(table.test, w),
    zeros: w.filter((wj) => wj === 0).length,
    largest: Math.max(...w.map(Math.abs)),
  };
}

const truth = { x: STATIONS, y: STATIONS.map((x) => 1.1 * Math.sin(3.6 * x)) };

/** @type {(table: Table, w: number[]) => Trace} */
function curveOf({ means, level }, w) {
  const constant = w.reduce((sum, wj, j) => sum - wj * means[j], level);
  return { x: STATIONS, y: WAVES.map((waves) => w.reduce((sum, wj, j) => sum + wj * waves[j], constant)) };
}

/** @type {(penalty: string, trace: Trace) => {[penalty: string]: Trace}} */
const inOwnColour = (penalty, trace) => Object.fromEntries(PENALTIES.map((name) => [name, name === penalty ? trace : nothing()]));

/** @type {(w: number[]) => number[]} */
const places = (w) => w.map((_, j) => j + 1);

/** @type {(w: number[]) => Trace} */
function zerosOf(w) {
  const x = places(w).filter((j) => w[j - 1] === 0);
  return { x, y: x.map(() => 0) };
}

/** Training and test error along one axis, and the least test error. @type {(x: number[], all: Now[]) => {[name: string]: Trace}} */
function along(x, all) {
  const [train, test] = [all.map((now) => Math.log10(now.train)), all.map((now) => Math.log10(now.test))];
  const least = Math.min(...test);
  const best = test.findIndex((error) => error <= least + 1e-9); // the first of equals: L1 may leave further waves unused
  return { train: { x, y: train }, test: { x, y: test }, best: { x: [x[best]], y: [test[best]] } };
}

const byAlpha = remembering((table, penalty, degree) =>
  along(alphas.map(Math.log10), alphas.map((alpha) => solve(table, penalty, degree, strength(alpha)))),
);

const degrees = Array.from({ length: DEGREES }, (_, k) => k + 1);
const byDegree = remembering((table, penalty, alpha) => along(degrees, degrees.map((degree) => solve(table, penalty, degree, alpha))));

/** under, right or over: see `judged` in regviz/figures/curve.py. @type {(table: Table, state: State, now: Now) => string} */
function verdict(table, { penalty, alpha, degree }, { test }) {
  const right = Math.log10(table.best[penalty]) + RIGHT;
  if (Math.log10(test) <= right) return "right";
  const stronger = byAlpha(table, penalty, degree).test.y.filter((_, k) => strength(alphas[k]) >= strength(alpha));
  return Math.min(...stronger) <= Math.max(right, Math.log10(test) + LUCK) ? "over" : "under";
}

/** @type {(at: number, now: Now) => {[name: string]: Trace}} */
const cursor = (at, { train, test }) => ({
  cursor: { x: [at, at], y: [-9, 9] },
  dots: { x: [at, at], y: [Math.log10(train), Math.log10(test)] },
});

/** @type {(table: Table, state: State, now: Now) => {[figure: string]: {[name: string]: Trace}}} */
function charts(table, { penalty, alpha, degree }, now) {
  return {
    fit: { truth, test: table.test_points, ...inOwnColour(penalty, curveOf(table, now.w)), points: table.points },
    weights: { ...inOwnColour(penalty, { x: places(now.w), y: now.w }), zeros: zerosOf(now.w) },
    by_alpha: { ...byAlpha(table, penalty, degree), ...cursor(Math.log10(alpha), now) },
    by_degree: { ...byDegree(table, penalty, strength(alpha)), ...cursor(degree, now) },
  };
}

const BLANK = Object.fromEntries(
  Object.entries({ fit: "truth test l1 l2 points", weights: "l1 l2 zeros", by_alpha: "train test best cursor dots", by_degree: "train test best cursor dots" })
    .map(([figure, names]) => [figure, Object.fromEntries(names.split(" ").map((name) => [name, nothing()]))]),
);

/** Three significant digits. @type {(alpha: number) => string} */
const printed = (alpha) => (alpha === 0 ? "0" : String(Number(alpha.toPrecision(3))));

/** Everything that is drawn. @type {(state: State, given: Answer) => object} */
export function picture(state, given) {
  const { table } = given;
  const now = table && (given.now ?? solve(table, state.penalty, state.degree, strength(state.alpha)));
  const networks = clouds.panels(table?.classes, given.cloud ?? table?.cloud, state.alpha);
  const cloud = state.view === "cloud" ? { trained: networks.trained, errors: networks.errors } : {};
  const said = table && now && (now.verdict ?? verdict(table, state, now));
  return {
    drawn: { ...state, seed: table?.seed ?? null, w: now?.w, train: now?.train, test: now?.test, verdict: said, ...cloud },
    traces: { ...(table && now ? charts(table, state, now) : BLANK), ...networks.traces },
    numbers: { ...now, nonzero: now && now.w.length - now.zeros, ...networks.numbers },
    words: { verdict: said && `verdict.${said}`, ...networks.words },
    handles: {},
    dials: {
      alpha: { value: state.alpha, readout: printed(state.view === "cloud" && networks.trained !== null ? networks.trained : strength(state.alpha)) },
      degree: { value: state.degree, readout: String(state.degree) },
    },
  };
}
