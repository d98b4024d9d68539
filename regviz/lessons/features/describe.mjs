// @ts-check
/** What each chart of the page on choosing features shows, in a line for whom cannot see it. */

import { point, print, short } from "../../hand/numbers.mjs";
import { lossOf, plane, scatter, shrinkage } from "./pair.mjs";
import { PENALTIES, byPenalty, constants, pairOf, ratioOf } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("./problem.mjs").Optima} Optima */
/** @typedef {import("./problem.mjs").Errors} Errors */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** {chart: what it shows}. @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export function describe(state, { alpha, optima, table }, say) {
  const bends = shrinkage(alpha, ratioOf(table));
  return {
    ...byPenalty((penalty) => ofPaths(alpha, table.names, optima[penalty].w, say)),
    bars: ofBars(table.names, optima, say),
    ...(table.errors && { cv: say.text("chart.cv", leastErrors(table.errors)) }),
    shrink: say.text("chart.shrink", {
      ...byPenalty((penalty) => print(bends[penalty].y[bends[penalty].y.length - 1], 2)),
      alpha: short(Math.min(alpha, 1)),
    }),
    ...ofPair(state, alpha, table, say),
  };
}

/** The features that are in, largest first. @type {(alpha: number, names: string[], w: number[], say: Say) => string} */
function ofPaths(alpha, names, w, say) {
  const kept = names.map((name, j) => ({ name, wj: w[j] })).filter(({ wj }) => wj !== 0);
  kept.sort((one, other) => Math.abs(other.wj) - Math.abs(one.wj));
  const values = { alpha: short(alpha), p: names.length, zeros: names.length - kept.length };
  if (!kept.length) return say.text("chart.path.none", values);
  return say.text("chart.path", { ...values, listed: say.listed(kept.map(({ name, wj }) => `${name} ${print(wj, 2)}`)) });
}

/** @type {(names: string[], optima: Optima, say: Say) => string} */
function ofBars(names, optima, say) {
  const sizes = names.map((_, j) => Math.max(...PENALTIES.map((penalty) => Math.abs(optima[penalty].w[j]))));
  const j = sizes.indexOf(Math.max(...sizes));
  return say.text("chart.bars", { name: names[j], ...byPenalty((penalty) => print(optima[penalty].w[j], 2)) });
}

/** The least error of each penalty, and where it is. @type {(errors: {[penalty: string]: Errors}) => {[name: string]: string}} */
function leastErrors(errors) {
  const { first, last } = constants;
  return Object.fromEntries(PENALTIES.flatMap((penalty) => {
    const { mean, best } = errors[penalty];
    const at = 10 ** (first + ((last - first) * best) / (mean.length - 1));
    return [[penalty, print(mean[best])], [`${penalty}_at`, short(at)]];
  }));
}

/** @type {(state: State, alpha: number, table: Table, say: Say) => {[chart: string]: string}} */
function ofPair(state, alpha, table, say) {
  const pair = pairOf(state, table.of.data);
  const [first, second] = pair.map((code) => table.names[table.codes.indexOf(code)]);
  const [{ H, wHat }, { l1, l2 }] = [lossOf(table, pair), plane(table, pair, alpha)];
  const spot = (/** @type {{x: ArrayLike<any>, y: ArrayLike<any>}} */ { x, y }) => point([x[0], y[0]]);
  return {
    scatter: say.text("chart.scatter", { count: scatter(table, pair).x.length, first, second, r: print(H[0][1], 2) }),
    plane: say.text("chart.plane", { minimizer: point(wHat), l1: spot(l1), l2: spot(l2) }),
  };
}
