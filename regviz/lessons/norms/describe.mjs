// @ts-check
/** What each chart of the page on norms shows, in a line for whom cannot see it. */

import { point, print } from "../../hand/numbers.mjs";
import { vector } from "./problem.mjs";
import { penalty } from "./measures.mjs";
import { nearest, sizeShown } from "./subsets.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** {chart: what it shows}. @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export function describe(state, { sizes, minima, table, times }, say) {
  const w = vector(state);
  const [features, seconds] = times?.length ? times[times.length - 1] : [];
  return {
    plane: say.text("chart.plane", { vector: point(w), one: print(sizes.one), two: print(sizes.two), inf: print(sizes.inf) }),
    surface: say.text("chart.surface", { vector: point(w), height: print(penalty(w, state)) }),
    single: say.text("chart.single", { minima: say.listed(minima.map((at) => print(at, 2))) }),
    ...(table && ofSubsets(table, sizeShown(table, state.k), say)),
    times: features === undefined ? say.text("chart.times.none") : say.text("chart.times", { features, seconds: print(seconds, 4) }),
  };
}

/** @type {(table: Table, k: number, say: Say) => {[chart: string]: string}} */
function ofSubsets({ names, sizes }, k, say) {
  const [{ best }, lasso] = [sizes[k], nearest(sizes[k])];
  const who = (/** @type {number[]} */ members) => say.listed(members.map((j) => names[j]));
  const left = (/** @type {number} */ rest) => print(100 * rest, 1);
  const jumps = lasso ? "" : ".jumps";
  return {
    subsets: say.text(`chart.subsets${jumps}`, { k, p: names.length, best: left(best.rest), lasso: lasso ? left(lasso.rest) : "" }),
    members: k === 0
      ? say.text("chart.members.none")
      : say.text(`chart.members${jumps}`, { k, best: who(best.members), lasso: lasso ? who(lasso.members) : "" }),
  };
}
