// @ts-check
/** What the geometry page says of its picture: where both optima stand, and why. */

import { point, print } from "../../hand/numbers.mjs";
import { PENALTIES, hasTouched, slackFrom } from "./problem.mjs";

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
  const { l1, l2 } = optima;
  const values = {
    l1: point(l1.w),
    l2: point(l2.w),
    zero: say.text(l1.zeros[0] ? "w1" : "w2"),
    alpha_max: print(paths.l1.alpha[paths.l1.alpha.length - 1], 2),
  };
  const grown = PENALTIES.filter((penalty) => hasTouched(state, optima[penalty]));
  if (!grown.length) return say.text("growing");
  const keys = PENALTIES.flatMap((penalty) => {
    if (!grown.includes(penalty)) return [`${penalty}.growing`];
    const [place, special] = [placeOf(penalty, optima[penalty]), `${penalty}.${view}.${placeOf(penalty, optima[penalty])}`];
    const key = say.has(special) ? special : `${penalty}.${place}`;
    return optima[penalty].unique ? [key] : [key, `${penalty}.many`];
  });
  return say.joined(keys.map((key) => say.text(key, { ...values, t0: print(slackFrom(state, key.slice(0, 2)), 2) })));
}

/** Which sentence is true of an optimum. @type {(penalty: string, optimum: Optimum) => string} */
function placeOf(penalty, { zeros, alpha }) {
  if (zeros.every(Boolean)) return "origin";
  if (alpha === 0) return "inside";
  const [zero, open] = penalty === "l1" ? ["corner", "edge"] : ["axis", "arc"];
  return zeros.some(Boolean) ? zero : open;
}
