// @ts-check
/**
 * The page "Underfit, just right, overfit" as one function of its state: `picture(state, answer)` is all that is drawn.
 *
 * Torch has solved every degree, penalty and alpha of a seed before the hand moves: an answer's `table`. Until a new seed
 * is answered, the old one stays on screen. What does not move is the same object from one picture to the next.
 */

import { NO_CHARTS, charts, verdict } from "./curve.mjs";
import { bothErrors, numbers, panels, trained, words } from "./networks.mjs";
import { solve } from "./polynomial.mjs";
import { strength } from "./problem.mjs";

export { answer, configure, edit, needs, readings } from "./problem.mjs";
export { describe } from "./describe.mjs";
export { sentence } from "./words.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */

/** Everything that is drawn. @type {(state: State, given: Answer) => import("../../live/contract.mjs").Picture} */
export function picture(state, given) {
  const { table } = given;
  const now = table && (given.now ?? solve(table, state.penalty, state.degree, strength(state.alpha)));
  const called = table && now && verdict(table, state, now);
  const nets = trained(given, state.alpha);
  const alpha = nets?.cloud.alphas[nets.k];
  return {
    drawn: {
      ...state,
      seed: table?.seed ?? null,
      w: now?.w,
      train: now?.train,
      test: now?.test,
      verdict: called,
      ...(state.view === "cloud" ? { trained: alpha ?? null, errors: bothErrors(nets) } : {}),
    },
    traces: { ...(table && now ? charts(table, state, now) : NO_CHARTS), ...panels(table?.classes, nets) },
    numbers: { ...(now && numbersOf(now)), ...numbers(nets) },
    words: { ...(called && { verdict: `verdict.${called}` }), ...words(nets) },
    handles: {},
    dials: {
      alpha: { value: state.alpha, readout: shortly((state.view === "cloud" ? alpha : undefined) ?? strength(state.alpha)) },
      degree: { value: state.degree, readout: String(state.degree) },
    },
  };
}

/** Torch's table has what is asked for, of any alpha and degree. @type {(state: State, latest: Answer) => Answer} */
export const scrubbed = ({ penalty, degree, alpha }, { table, ...latest }) =>
  ({ ...latest, table, now: table && solve(table, penalty, degree, strength(alpha)) });

/** Where a play pauses: at the least test error. @type {(state: State, name: string, given: Answer) => number[]} */
export function events(state, name, given) {
  if (name !== "alpha") return [];
  const { by_alpha, net_alpha } = picture(state, given).traces;
  return Array.from((state.view === "cloud" ? net_alpha : by_alpha).best.x, (at) => 10 ** at);
}

/** What is printed of the curve. @type {(now: import("./problem.mjs").Now) => {[name: string]: number}} */
const numbersOf = ({ w, ...numbers }) => ({ ...numbers, nonzero: w.length - numbers.zeros });

/** Three significant digits. @type {(alpha: number) => string} */
const shortly = (alpha) => String(Number(alpha.toPrecision(3)));
