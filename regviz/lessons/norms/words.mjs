// @ts-check
/** What the page on norms says of its picture: the set and one coefficient in words, and the best subset. */

import { print } from "../../hand/numbers.mjs";
import { agree, nearest, sizeShown } from "./subsets.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("../../hand/words.mjs").Say} Say */

const LEAST = 1e-300; // the least number there is stands for all that are smaller
const BESIDE = 0.02; // so near to p = 1 a size is beside 2, and would be printed as 2

/** The sentences for the two places; that of the subsets needs torch's table. @type {(state: State, given: Answer, say: Say) => {sets: string, subsets: string}} */
export const sentence = (state, { sizes, minima, table }, say) => ({
  sets: say.joined([ofSet(state, sizes, say), ofMinima(minima, say)]),
  subsets: table ? ofSubsets(table, sizeShown(table, state.k), say) : "",
});

/** @type {(state: State, sizes: {[name: string]: number}, say: Say) => string} */
function ofSet({ kind, p, ratio }, sizes, say) {
  if (kind === "net") return say.text(ratio === 0 ? "net.l2" : ratio === 1 ? "net.l1" : "net");
  if (kind !== "p") return say.text(kind, { count: print(sizes.zero, 0) });
  const place = p < 1 ? "below" : p === 1 ? "one" : p < 2 ? "between" : p === 2 ? "two" : "above";
  const digits = Math.abs(p - 1) < BESIDE ? 4 : 2;
  const [half, both] = [2 ** (1 / p - 1), 2 ** (1 / p)].map((size) => print(size, digits));
  return say.text(`p.${place}`, { p, half, both });
}

/** @type {(minima: number[], say: Say) => string} */
function ofMinima(minima, say) {
  const last = minima[minima.length - 1];
  const w = last > 0 && last < LEAST ? "&lt; 1e\u2212300" : print(last, 2);
  if (minima.length === 2) return say.text("minima", { w });
  return say.text(last === 0 ? "minimum.zero" : "minimum", { w });
}

/** Who is in the best subset of size k, and in the lasso's. @type {(table: Table, k: number, say: Say) => string} */
function ofSubsets({ names, sizes }, k, say) {
  if (k === 0) return say.text("none");
  const { count, best } = sizes[k];
  const lasso = nearest(sizes[k]);
  const listed = (/** @type {number[]} */ members) => say.listed(members.map((j) => names[j]));
  const percent = (/** @type {number} */ share) => print(100 * share, 2);
  return say.joined([
    say.counted("best", count, { k, best: listed(best.members), rest: percent(best.rest) }),
    !lasso ? say.text("jumps")
      : agree(sizes[k]) ? say.text("same")
      : say.text("differs", { lasso: listed(lasso.members), more: percent(lasso.rest) }),
  ]);
}
