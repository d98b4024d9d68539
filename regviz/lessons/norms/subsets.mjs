// @ts-check
/**
 * The charts of the best subsets, from torch's table: all subsets by size, who is in the best one and who in the lasso's,
 * and how long it took to try them all. The same curves are in regviz/figures/norms_subsets.py.
 */

import { line, nothing } from "../../hand/shapes.mjs";

/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{members: number[], rest: number}} Subset  its features, and the share of the variance that it leaves */
/** @typedef {{of: string, names: string[], sizes: {count: number, best: Subset, lasso: Subset[]}[], dots: {x: number[], y: number[]}}} Table */

/** So many rows and sizes have the charts. */
const MOST = 10;
const BEYOND = 64; // features of the paper's larger model
const YEAR = 365.25 * 24 * 3600;

/** @type {{[name: string]: Trace}} */
const NOTHING = Object.fromEntries(["dots", "best", "lasso", "cursor", "best_now", "lasso_now"].map((name) => [name, nothing()]));
/** @type {{[name: string]: Trace}} */
const NOBODY = Object.fromEntries(["band", "best", "lasso", "same", "differ", ...Array.from({ length: MOST }, (_, j) => `name${j}`)].map((name) => [name, nothing()]));

/** What does not move with k, made once for a table. @type {WeakMap<Table, {subsets: {[name: string]: Trace}, members: {[name: string]: Trace}}>} */
const still = new WeakMap();

/** The lasso's subset of a size that leaves least, if it has one. @type {(size: {lasso: Subset[]}) => Subset | undefined} */
const nearest = ({ lasso }) => lasso[0];

/** @type {(table: Table) => {subsets: {[name: string]: Trace}, members: {[name: string]: Trace}}} */
function fixed(table) {
  const { names, sizes, dots } = table;
  const p = names.length;
  const row = (/** @type {number} */ j) => (MOST * (p - j - 0.5)) / p;
  const cells = (/** @type {(size: any) => Subset | undefined} */ of) => line(sizes.flatMap((size, k) => (of(size)?.members ?? []).map((j) => [k, row(j)])));
  const agree = sizes.map((size, k) => [k, nearest(size) && nearest(size)?.members.join() === size.best.members.join()]);
  const at = (/** @type {boolean} */ same) => line(agree.filter(([k, is]) => k && is === same).map(([k]) => [Number(k), -0.6]));
  return {
    subsets: {
      dots,
      best: line(sizes.map(({ best }, k) => [k, best.rest])),
      lasso: line(sizes.flatMap((size, k) => (nearest(size) ? [[k, /** @type {Subset} */ (nearest(size)).rest]] : []))),
    },
    members: {
      ...NOBODY,
      best: cells(({ best }) => best),
      lasso: cells(nearest),
      same: at(true),
      differ: at(false),
      ...Object.fromEntries(names.map((name, j) => [`name${j}`, { ...line([[0.62, row(j)]]), text: [name], textposition: "middle left" }])),
    },
  };
}

/** The size that is shown. @type {(table: Table, k: number) => number} */
const shown = ({ names }, k) => Math.min(k, names.length);

/** @type {(table: Table | undefined, k: number) => {subsets: {[name: string]: Trace}, members: {[name: string]: Trace}}} */
export function subsetCharts(table, k) {
  if (!table) return { subsets: NOTHING, members: NOBODY };
  const made = still.get(table) ?? fixed(table);
  still.set(table, made);
  const at = shown(table, k);
  const size = table.sizes[at];
  const lasso = nearest(size);
  return {
    subsets: {
      ...made.subsets,
      cursor: line([[at, 0], [at, 2]]),
      best_now: line([[at, size.best.rest]]),
      lasso_now: lasso ? line([[at, lasso.rest]]) : nothing(),
    },
    members: { ...made.members, band: at ? line([[at - 0.45, -1.1], [at + 0.45, -1.1], [at + 0.45, MOST], [at - 0.45, MOST], [at - 0.45, -1.1]]) : nothing() },
  };
}

/** [features, seconds], in the order in which they were measured. @typedef {[number, number][]} Times */

/** @type {(times: Times | undefined) => {[name: string]: Trace}} */
export function timeChart(times) {
  if (!times?.length) return { doubling: nothing(), measured: nothing(), last: nothing() };
  const places = times.map(([m, seconds]) => [m, Math.log10(seconds)]);
  const [m, at] = places[places.length - 1];
  return {
    doubling: line([1, 30].map((x) => [x, at + (x - m) * Math.log10(2)])),
    measured: line(places),
    last: line([[m, at]]),
  };
}

/** @type {(times: Times | undefined) => {[name: string]: number | undefined}} */
export function timeNumbers(times) {
  if (!times?.length) return {};
  const [m, seconds] = times[times.length - 1];
  return { "time.features": m, "time.subsets": 2 ** m, "time.seconds": seconds, "time.years": (seconds * 2 ** (BEYOND - m)) / YEAR };
}
