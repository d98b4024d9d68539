// @ts-check
/**
 * The page "How often is a corner hit?" as one function of its state: `picture(state, answer)` is all that is drawn. The
 * maps, the exact shares and the kinds of the points are computed here in every frame.
 */

import { map } from "./map.mjs";
import { answer } from "./answer.mjs";
import { shares, turn } from "./charts.mjs";
import { PENALTIES, forBoth, minimizer, percent, pointsOf, possible } from "./problem.mjs";

export { answer, needs, scrubbed } from "./answer.mjs";
export { drag, edit, nudge } from "./edits.mjs";
export { configure } from "./problem.mjs";
export { describe } from "./describe.mjs";
export { sentence } from "./words.mjs";

export const predict = "lessons/corners/predict.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */

/** Everything that is drawn, from torch's answer or our own. @param {State} state @param {Answer} given */
export function picture(state, given = answer(state)) {
  const { x, y, ...kept } = state;
  return {
    drawn: {
      ...kept,
      minimizer: minimizer(state),
      w: forBoth((penalty) => given.optima[penalty].w),
      exact: given.exact,
      count: given.measured?.count,
    },
    traces: { ...forBoth((penalty) => map(state, penalty, given)), shares: shares(state, given), turn: turn(state, given) },
    numbers: numbersOf(state, given),
    handles: { minimizer: minimizer(state) },
    dials: dials(state),
  };
}

/** l1.one, l1.one.low, l1.one.high, l1.one.exact, ..., in percent. @type {(state: State, given: Answer) => {[name: string]: number}} */
function numbersOf({ hold }, { measured, exact }) {
  /** @type {{[name: string]: number}} */
  const numbers = {};
  for (const penalty of PENALTIES) {
    for (const kind of possible(hold)) {
      const [name, counted, share] = [`${penalty}.${kind}`, measured?.[penalty][kind], exact[penalty]?.[kind]];
      if (counted) {
        numbers[name] = percent(counted.share);
        numbers[`${name}.low`] = percent(counted.low);
        numbers[`${name}.high`] = percent(counted.high);
      }
      if (share !== undefined) numbers[`${name}.exact`] = percent(share);
    }
  }
  return numbers;
}

/** The stretch is read as the condition number, the grid as its points. @type {import("../../live/contract.mjs").Readings} */
export const readings = {
  stretch: { read: (stretch) => 10 ** stretch, write: Math.log10 },
  grid: { read: (grid) => pointsOf(/** @type {State} */ ({ grid })), write: Math.log10 },
};

/** Where the sliders stand, and what they read. @type {(state: State) => {[name: string]: {value: number, readout: string}}} */
function dials(state) {
  const { alpha, t, angle, stretch, grid } = state;
  return {
    alpha: { value: alpha, readout: alpha.toFixed(3) },
    t: { value: t, readout: t.toFixed(3) },
    angle: { value: angle, readout: `${angle}\u00b0` },
    stretch: { value: stretch, readout: `${Number((10 ** stretch).toPrecision(3))}` },
    grid: { value: grid, readout: `${pointsOf(state)}` },
  };
}
