// @ts-check
/** The curve, its coefficients, its errors along alpha and along the degree, and what they make of it. */

import { memo } from "../../hand/memo.mjs";
import { nothing } from "../../hand/shapes.mjs";
import { features, solve } from "./polynomial.mjs";
import { constants, field, place, strength } from "./problem.mjs";
import { judge } from "./verdict.mjs";

/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{[name: string]: Trace}} Traces */
/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("./problem.mjs").Now} Now */

/** Just right is a test error of at most so many times the least of all degrees and alphas. */
const RIGHT = 1.3;

const STATIONS = Array.from({ length: 201 }, (_, k) => -1 + k / 100);
const PENALTIES = ["l1", "l2"];

/** @type {() => number} */
const highest = () => field("degree").high;

const basis = memo((/** @type {number} */ degree) => STATIONS.map((x) => features(x, degree)));

const truth = memo((/** @type {number} */ height, /** @type {number} */ pace) => ({
  x: STATIONS,
  y: STATIONS.map((x) => height * Math.sin(pace * x)),
}));

/** @type {(table: Table, w: number[]) => Trace} */
function curveOf({ means, level }, w) {
  const constant = w.reduce((sum, wj, j) => sum - wj * means[j], level);
  return { x: STATIONS, y: basis(highest()).map((phi) => w.reduce((sum, wj, j) => sum + wj * phi[j], constant)) };
}

/** @type {(penalty: string, trace: Trace) => Traces} */
const inOwnColour = (penalty, trace) =>
  Object.fromEntries(PENALTIES.map((name) => [name, name === penalty ? trace : nothing()]));

/** @type {(w: number[]) => number[]} */
const places = (w) => w.map((_, j) => j + 1);

/** @type {(w: number[]) => Trace} */
function zerosOf(w) {
  const x = places(w).filter((j) => w[j - 1] === 0);
  return { x, y: x.map(() => 0) };
}

/**
 * Training and test error along one axis, and the least test error: of equals the first, since L1 may leave further
 * coefficients unused.
 * @type {(x: number[], all: Now[]) => Traces}
 */
function along(x, all) {
  const [train, test] = [all.map((now) => Math.log10(now.train)), all.map((now) => Math.log10(now.test))];
  const least = Math.min(...test);
  const best = test.findIndex((error) => error <= least + 1e-9);
  return { train: { x, y: train }, test: { x, y: test }, best: { x: [x[best]], y: [test[best]] } };
}

const byAlpha = memo((/** @type {Table} */ table, /** @type {string} */ penalty, /** @type {number} */ degree) => {
  const all = constants.alphas.map((alpha) => solve(table, penalty, degree, alpha));
  return { tests: all.map((now) => now.test), traces: along(constants.alphas.map(place), all) };
});

const byDegree = memo((/** @type {Table} */ table, /** @type {string} */ penalty, /** @type {number} */ alpha) => {
  const degrees = Array.from({ length: highest() }, (_, k) => k + 1);
  return along(degrees, degrees.map((degree) => solve(table, penalty, degree, alpha)));
});

/** under, right or over. @type {(table: Table, state: State, now: Now) => string} */
export function verdict(table, { penalty, alpha, degree }, now) {
  const { tests } = byAlpha(table, penalty, degree);
  const stronger = tests.filter((_, k) => constants.alphas[k] >= strength(alpha));
  return judge(now, RIGHT * table.best[penalty], constants.noise, stronger);
}

/** @type {(at: number, now: Now) => Traces} */
const cursor = (at, { train, test }) => ({
  cursor: { x: [at, at], y: [-9, 9] },
  dots: { x: [at, at], y: [Math.log10(train), Math.log10(test)] },
});

/** @type {(table: Table, state: State, now: Now) => {[figure: string]: Traces}} */
export function charts(table, { penalty, alpha, degree }, now) {
  const { height, pace } = constants.truth;
  return {
    fit: {
      truth: truth(height, pace),
      test: table.test_points,
      ...inOwnColour(penalty, curveOf(table, now.w)),
      points: table.points,
    },
    weights: { ...inOwnColour(penalty, { x: places(now.w), y: now.w }), zeros: zerosOf(now.w) },
    by_alpha: { ...byAlpha(table, penalty, degree).traces, ...cursor(place(alpha), now) },
    by_degree: { ...byDegree(table, penalty, strength(alpha)), ...cursor(degree, now) },
  };
}

/** @type {(names: string) => Traces} */
const empty = (names) => Object.fromEntries(names.split(" ").map((name) => [name, nothing()]));

/** Without torch there are no points. */
export const NO_CHARTS = {
  fit: empty("truth test l1 l2 points"),
  weights: empty("l1 l2 zeros"),
  by_alpha: empty("train test best cursor dots"),
  by_degree: empty("train test best cursor dots"),
};
