// @ts-check
/**
 * The charts of the best subsets, from torch's table: all subsets by size, who is in the best one and who in the lasso's,
 * and how long it took to try them all.
 */

import { memo } from "../../hand/memo.mjs";
import { line, nothing } from "../../hand/shapes.mjs";
import { constants } from "./problem.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./problem.mjs").Subset} Subset */
/** @typedef {import("./problem.mjs").Size} Size */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("./problem.mjs").Times} Times */
/** @typedef {{[name: string]: Trace}} Traces */

const BEYOND = 64; // features of the larger model of the LARS paper: diabetes, its squares and its products
const YEAR = 365.25 * 24 * 3600;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const WIDTH = 0.56; // of a column of dots
const [NAMES, MARKS, BOTTOM] = [0.62, -0.6, -1.1]; // where the names, the marks and the band below the rows are

/** The size that is shown: no data set has more than its features. @type {(table: Table | undefined, k: number) => number} */
export const sizeShown = (table, k) => (table ? Math.min(k, table.names.length) : k);

/** The lasso's subset of a size that leaves least; none where it jumps over that size. @type {(size: Size) => Subset | undefined} */
export const nearest = ({ lasso }) => lasso[0];

/** Whether the best subset of a size is the lasso's as well. @type {(size: Size) => boolean} */
export const agree = (size) => nearest(size)?.members.join() === size.best.members.join();

/** Beside each other, so that many dots of one size can be told apart; the same every time. @type {(table: Table) => Trace} */
function dots({ sizes }) {
  const place = (/** @type {number} */ j) => WIDTH * (((j * GOLDEN) % 1) - 0.5);
  return line(sizes.flatMap(({ rests }, k) => rests.map((rest, j) => [rests.length > 1 ? k + place(j) : k, rest])));
}

/** What does not move with k. */
const fixed = memo((/** @type {Table} */ table) => {
  const { names, sizes } = table;
  const p = names.length;
  const row = (/** @type {number} */ j) => (constants.most * (p - j - 0.5)) / p;
  /** @type {(of: (size: Size) => Subset | undefined) => Trace} */
  const cells = (of) => line(sizes.flatMap((size, k) => (of(size)?.members ?? []).map((j) => [k, row(j)])));
  const both = sizes.flatMap((size, k) => (k && nearest(size) ? [{ k, isSame: agree(size) }] : []));
  const marks = (/** @type {boolean} */ isSame) => line(both.filter((one) => one.isSame === isSame).map(({ k }) => [k, MARKS]));
  const labels = Array.from({ length: constants.most }, (_, j) =>
    j < p ? { ...line([[NAMES, row(j)]]), text: [names[j]], textposition: "middle left" } : nothing());
  return {
    subsets: {
      dots: dots(table),
      best: line(sizes.map(({ best }, k) => [k, best.rest])),
      lasso: line(sizes.flatMap((size, k) => nearest(size)?.rest !== undefined ? [[k, size.lasso[0].rest]] : [])),
    },
    members: {
      best: cells(({ best }) => best),
      lasso: cells(nearest),
      same: marks(true),
      differ: marks(false),
      ...Object.fromEntries(labels.map((label, j) => [`name${j}`, label])),
    },
  };
});

/** @type {Table} */
const NOBODY = { of: "", names: [], sizes: [] };

/** Around size k in all rows; nobody is in size 0. @type {(k: number) => Vector[]} */
function band(k) {
  const [left, right] = [k - 0.45, k + 0.45];
  return k ? [[left, BOTTOM], [right, BOTTOM], [right, constants.most], [left, constants.most], [left, BOTTOM]] : [];
}

/** Both charts, with size k marked; empty without a table. @type {(table: Table | undefined, k: number) => {subsets: Traces, members: Traces}} */
export function subsetCharts(table, k) {
  const { subsets, members } = fixed(table ?? NOBODY);
  const at = sizeShown(table, k);
  const size = table?.sizes[at];
  /** @type {(subset: Subset | undefined) => Trace} */
  const mark = (subset) => (subset ? line([[at, subset.rest]]) : nothing());
  return {
    subsets: {
      ...subsets,
      cursor: size ? line([[at, 0], [at, 2]]) : nothing(),
      best_now: mark(size?.best),
      lasso_now: mark(size && nearest(size)),
    },
    members: { ...members, band: line(size ? band(at) : []) },
  };
}

/** How long it took, and what exact doubling from the last one would be; on a log scale. @type {(times: Times | null | undefined) => Traces} */
export function timeChart(times) {
  if (!times?.length) return { doubling: nothing(), measured: nothing(), last: nothing() };
  const places = times.map(([m, seconds]) => [m, Math.log10(seconds)]);
  const [m, at] = places[places.length - 1];
  return {
    doubling: line([1, constants.many].map((x) => [x, at + (x - m) * Math.log10(2)])),
    measured: line(places),
    last: line([[m, at]]),
  };
}

/** What is printed of the last time that was measured. @type {(times: Times | null | undefined) => {[name: string]: number}} */
export function timeNumbers(times) {
  if (!times?.length) return {};
  const [m, seconds] = times[times.length - 1];
  return { "time.features": m, "time.subsets": 2 ** m, "time.seconds": seconds, "time.years": (seconds * 2 ** (BEYOND - m)) / YEAR };
}
