// @ts-check
/** What each chart of the geometry page shows, in a line for whom cannot see it. */

import { point, print } from "../../hand/numbers.mjs";
import { PENALTIES, hasTouched, minimizer, setOf } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** {chart: what it shows}. @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export function describe(state, { optima, paths }, say) {
  const entries = PENALTIES.flatMap((penalty) => {
    const [best, { alpha, w1, w2 }] = [optima[penalty], paths[penalty]];
    const end = (/** @type {number} */ k) => point(/** @type {any} */ ([w1[k], w2[k]])); // the ends of a path are no gaps
    const last = alpha.length - 1;
    const values = {
      minimizer: point(minimizer(state)),
      ...{ w: point(best.w), alpha: print(best.alpha), t: print(best.t) },
      ...{ first: end(0), last: end(last), end: print(alpha[last]) },
    };
    return [
      [penalty, say.text(`chart.${setOf(state, penalty).code}${hasTouched(state, best) ? "" : ".growing"}`, values)],
      [`${penalty}_path`, say.text("chart.path", values)],
    ];
  });
  return Object.fromEntries(entries);
}
