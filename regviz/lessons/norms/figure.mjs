// @ts-check
/**
 * The page on norms as one function of its state: `picture(state, answer)` is everything that is drawn. No DOM, no Plotly.
 *
 * The sets, the surface, the vector's sizes and one coefficient alone are computed here in every frame; the best subsets
 * are torch's.
 */

import { single } from "./coefficient.mjs";
import { answer, vector } from "./problem.mjs";
import { surface } from "./relief.mjs";
import { plane } from "./sets.mjs";
import { sizeShown, subsetCharts, timeChart, timeNumbers } from "./subsets.mjs";

export { drag, edit, nudge } from "./edits.mjs";
export { answer, configure, needs } from "./problem.mjs";
export { describe } from "./describe.mjs";
export { sentence } from "./words.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */

/** Where a play pauses: where the set becomes convex, and where it is round. @type {(state: State, name: string) => number[]} */
export const events = ({ kind }, name) => (name === "p" && kind === "p" ? [1, 2] : []);

/** Everything that is drawn, from torch's answer or our own. @param {State} state @param {Answer} given */
export function picture(state, given = answer(state)) {
  const { p, kind, ratio, alpha, k, clock } = state;
  const { sizes, minima, table, times } = given;
  const shown = sizeShown(table, k);
  return {
    drawn: {
      ...{ p, kind, ratio, vector: vector(state), alpha, data: table?.of ?? state.data, k, clock, sizes, minima },
      best: table?.sizes[shown].best.members ?? null,
      times: times?.length ?? null,
    },
    traces: {
      plane: plane(state),
      surface: surface(state, !given.own),
      single: single(state, minima),
      ...subsetCharts(table, k),
      times: timeChart(times),
    },
    numbers: {
      ...Object.fromEntries(Object.entries(sizes).map(([name, value]) => [`size.${name}`, value])),
      ...timeNumbers(times),
    },
    handles: { vector: vector(state) },
    dials: {
      p: { value: p, readout: `${p}` },
      ratio: { value: ratio, readout: ratio.toFixed(3) },
      alpha: { value: alpha, readout: alpha.toFixed(4) },
      k: { value: k, readout: `${shown}` },
    },
  };
}
