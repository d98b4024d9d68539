// @ts-check
/** What the geometry page says of its picture: where both optima stand, and why. */

import { point, print } from "../../hand/numbers.mjs";
import { hessian } from "../../hand/plane.mjs";
import { PENALTIES, hasTouched, minimizer, setOf, slackFrom } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("../../hand/optimum.mjs").Optimum} Optimum */
/** @typedef {import("../../hand/words.mjs").Say} Say */

const MOMENT = 1e-12; // so near to one another two alphas are one, as far as they are computed

/**
 * The picture in words. With the contours of the sum there are kinks to speak of, with the posterior what is most
 * probable; where the view has no text of its own, that of loss and set is true as well. While the ellipse grows there
 * is no optimum to speak of yet.
 * @type {(state: State, given: Answer, say: Say) => string}
 */
export function sentence(state, { optima, paths }, say) {
  const { view } = state;
  const grown = PENALTIES.filter((penalty) => hasTouched(state, optima[penalty]));
  if (!grown.length) return say.text("growing");
  return say.joined(PENALTIES.flatMap((panel) => {
    const [set, best, { alpha }] = [setOf(state, panel), optima[panel], paths[panel]];
    const { code } = set;
    if (!grown.includes(panel)) return [say.text(`${code}.growing`, { p: state.p })];
    const place = isPassing(state, set, best) ? "passing" : placeOf(set, best), special = `${code}.${view}.${place}`;
    const key = say.has(special) ? special : `${code}.${place}`;
    const values = {
      w: point(best.w),
      zero: say.text(Math.abs(best.w[0]) < Math.abs(best.w[1]) ? "w1" : "w2"),
      alpha_max: print(alpha[alpha.length - 1]),
      p: state.p,
      t0: print(slackFrom(state, panel)),
      count: 1 + (best.others?.length ?? 0),
    };
    const more = [...(best.unique ? [] : ["many"]), ...(best.leaps ? ["leaps"] : []), ...ofMinima(best)];
    return [key, ...more.map((other) => `${code}.${other}`)].map((each) => say.text(each, values));
  }));
}

/**
 * What is said of local minima where there can be several. Where the constraint is slack the others are not looked for.
 * @type {(best: Optimum & import("./problem.mjs").Several) => string[]}
 */
function ofMinima({ others, proven, alpha }) {
  if (!others || alpha === 0) return [];
  return [...(others.length ? ["minima"] : proven ? ["only"] : []), ...(proven ? [] : ["unproven"])];
}

/** Whether a coefficient is 0 at just this alpha. @type {(state: State, set: import("../../hand/sets.mjs").PlaneSet, best: Optimum) => boolean} */
const isPassing = (state, { passes }, { alpha }) =>
  Boolean(passes?.(hessian(state), minimizer(state)).some((at) => Math.abs(at - alpha) <= MOMENT * alpha));

/** Which sentence is true of an optimum. @type {(set: import("../../hand/sets.mjs").PlaneSet, optimum: Optimum) => string} */
function placeOf({ corner, passes }, { w, zeros, alpha, unique }) {
  if (zeros.every(Boolean)) return passes ? "still" : "origin";
  if (alpha === 0) return "inside";
  if (!passes) return !corner(w) ? "edge" : unique ? "corner" : "end";
  return zeros.some(Boolean) ? "axis" : "arc";
}
