// @ts-check
/** What the geometry page says of its picture: where both optima stand, and why. */

import { point, print } from "../../hand/numbers.mjs";
import { PENALTIES, hasTouched, setOf, slackFrom } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("../../hand/optimum.mjs").Optimum} Optimum */
/** @typedef {import("../../hand/words.mjs").Say} Say */

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
    const [place, special] = [placeOf(set, best), `${code}.${view}.${placeOf(set, best)}`];
    const key = say.has(special) ? special : `${code}.${place}`;
    const values = {
      w: point(best.w),
      zero: say.text(best.zeros[0] ? "w1" : "w2"),
      alpha_max: print(alpha[alpha.length - 1], 2),
      p: state.p,
      t0: print(slackFrom(state, panel), 2),
    };
    const { others, leaps, proven, unique } = best;
    const more = [[!unique, `${code}.many`], [leaps, `${code}.leaps`], [proven === false, `${code}.unproven`]];
    const keys = [key, ...more.flatMap(([is, other]) => (is ? [String(other)] : []))].map((each) => say.text(each, values));
    return others ? [...keys, say.counted(`${code}.minima`, others.length + 1)] : keys;
  }));
}

/** Which sentence is true of an optimum. @type {(set: import("../../hand/sets.mjs").PlaneSet, optimum: Optimum) => string} */
function placeOf({ corner, passes }, { w, zeros, alpha }) {
  if (zeros.every(Boolean)) return "origin";
  if (alpha === 0) return "inside";
  if (!passes) return corner(w) ? "corner" : "edge";
  return zeros.some(Boolean) ? "axis" : "arc";
}
