// @ts-check
/** What the page of a third coefficient says of its picture: which part of each set is touched, and what is 0 there. */

import { many, point } from "../../hand/numbers.mjs";
import { constants } from "./problem.mjs";
import { placeOf } from "./touch.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("../../hand/triple.mjs").Optimum} Optimum */
/** @typedef {import("../../hand/words.mjs").Say} Say */

const MOMENT = 1e-12; // so near to 0, beside the size of the set, a coefficient passes through 0 as far as it is computed

const least = (/** @type {number[]} */ w) => Math.min(...w.map(Math.abs));

/** @type {(penalty: string, best: Optimum, say: Say) => string} */
function of(penalty, best, say) {
  const zero = say.listed(best.zeros.flatMap((isZero, j) => (isZero ? [say.text(`w${j + 1}`)] : [])));
  const place = placeOf(penalty, best);
  const key = place === "sphere" && least(best.w) <= MOMENT * best.t ? "chance" : place;
  const [pair, single] = [say.listed([say.text("w1"), say.text("w2")]), say.text("w3")];
  return say.text(`${penalty}.${key}`, { w: point(best.w), zero, pair, single });
}

/** `touch` is the sentence, `counted` stands under the charts. @type {(state: State, given: Answer, say: Say) => {[place: string]: string}} */
export function sentence({ other }, { optima }, say) {
  return {
    touch: say.joined(["l1", other].map((penalty) => of(penalty, optima[penalty], say))),
    counted: say.text("counted", { count: many(constants.losses.l1) }),
  };
}
