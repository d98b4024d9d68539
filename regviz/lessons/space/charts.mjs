// @ts-check
/** The two charts: what is touched how often, and the share of exact zeros among p coefficients. All was counted by torch. */

import { memo } from "../../hand/memo.mjs";
import { line, nothing } from "../../hand/shapes.mjs";
import { constants, ratioOf } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {{[name: string]: import("../../hand/shapes.mjs").Trace}} Traces */

/** Between two of the ratios at which was counted. @type {(shares: number[], ratio: number) => number} */
export function at(shares, ratio) {
  const { ratios } = constants, last = ratios.length - 1;
  if (ratio >= ratios[last]) return shares[last];
  const k = Math.max(0, ratios.findIndex((r) => r > ratio) - 1);
  return shares[k] + ((ratio - ratios[k]) / (ratios[k + 1] - ratios[k])) * (shares[k + 1] - shares[k]);
}

/** By place, in percent, where the hand is: of L1 or of the group lasso. @type {(state: State, given: Answer, penalty: string) => {[place: string]: number}} */
export function placesNow(state, given, penalty) {
  const ratio = ratioOf(state, given, penalty);
  return Object.fromEntries(Object.entries(constants.shares.places[penalty]).map(([place, shares]) => [place, at(shares, ratio)]));
}

/** The curves, which stay. */
const curves = memo((/** @type {string} */ other) => {
  const traces = (/** @type {{[place: string]: number[]}} */ places, /** @type {boolean} */ isShown) =>
    Object.entries(places).map(([place, y]) => [place, isShown ? { x: constants.ratios, y } : nothing()]);
  const { l1, group } = constants.shares.places;
  const l2 = other === "l2" ? line([[0, 0], [1, 0]]) : nothing();
  return { ...Object.fromEntries([...traces(l1, true), ...traces(group, other === "group")]), l2 };
});

/** @type {(state: State, given: Answer) => Traces} */
export function places(state, given) {
  const ratio = ratioOf(state, given, "l1"), theirs = ratioOf(state, given, "group");
  const dots = (/** @type {string} */ penalty, /** @type {number} */ x) => line(Object.values(placesNow(state, given, penalty)).map((y) => [x, y]));
  return {
    ...curves(state.other),
    cursor: line([[ratio, 0], [ratio, 100]]),
    now: dots("l1", ratio),
    now_other: state.other === "group" ? dots("group", theirs) : nothing(),
  };
}

/** The share of zeros against p, at the same ratio for all. @type {(ratio: number) => import("../../hand/shapes.mjs").Trace} */
const against = (ratio) => ({ x: constants.sizes.map(Math.log10), y: constants.shares.zeros.map((shares) => at(shares, ratio)) });

const compared = memo(() => Object.fromEntries(Object.entries(constants.compared).map(([name, ratio]) => [name, against(ratio)])));

/** @type {(state: State, given: Answer) => Traces} */
export function zeros(state, given) {
  const own = against(ratioOf(state, given, "l1")), three = constants.sizes.indexOf(3);
  return { ...compared(), own, here: { x: [own.x[three]], y: [own.y[three]] } };
}
