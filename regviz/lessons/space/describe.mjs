// @ts-check
/** What each chart of the page of a third coefficient shows, in a line for whom cannot see it. */

import { point, print } from "../../hand/numbers.mjs";
import { placesNow, zeros } from "./charts.mjs";
import { PENALTIES, minimizer, ratioOf } from "./problem.mjs";
import { placeOf } from "./touch.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** {chart: what it shows}. @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export function describe(state, given, say) {
  const pictures = PENALTIES.map((penalty) => {
    const best = given.optima[penalty];
    const values = { minimizer: point(minimizer(state)), w: point(best.w), t: print(best.t), alpha: print(best.alpha) };
    return [penalty, say.text(`chart.${penalty}`, { ...values, place: say.text(`place.${placeOf(penalty, best)}`) })];
  });
  const of = (/** @type {string} */ penalty) =>
    Object.fromEntries(Object.entries(placesNow(state, given, penalty)).map(([place, share]) => [place, print(share, 1)]));
  const ratio = print(ratioOf(state, given, "l1"), 2), { y } = zeros(state, given).own;
  return {
    ...Object.fromEntries(pictures),
    places: say.text(`chart.places.${state.other}`, { ratio, ...of("l1"), ...of("group") }),
    zeros: say.text("chart.zeros", { ratio, first: print(Number(y[0]), 1), last: print(Number(y[y.length - 1]), 1) }),
  };
}
