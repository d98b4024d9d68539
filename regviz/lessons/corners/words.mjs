// @ts-check
/** What the page "How often is a corner hit?" says of its picture: how many losses were counted, and what of them has a zero. */

import { many, print } from "../../hand/numbers.mjs";
import { dialOf, isGrid, percent, pointsOf } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Span} Span */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** A share in percent. @type {(share: number) => string} */
const told = (share) => print(percent(share), 1);

/** What is said of the exact shares. @type {(state: State, shares: import("./problem.mjs").Shares) => {[name: string]: string}} */
const exactly = (state, { one, both, inside }) => ({ dial: print(dialOf(state)), l1: told(one + both), inside: told(inside) });

/** The share with any zero. @type {(shares: {[kind: string]: Span}) => number} */
export const anyZero = ({ one, both }) => one.share + both.share;

/**
 * `shares` is the sentence, `counted` stands under the table. Without a server nothing was counted for this state: then the
 * exact shares are said.
 * @type {(state: State, given: Answer, say: Say) => {[place: string]: string}}
 */
export function sentence(state, { measured, exact }, say) {
  if (!measured) return { shares: exact.l1 ? say.text(`exact_${state.hold}`, exactly(state, exact.l1)) : "", counted: "" };
  const values = {
    dial: print(dialOf(state)),
    l1: told(anyZero(measured.l1)),
    l2: told(anyZero(measured.l2)),
    inside: told(measured.l1.inside.share),
    count: many(measured.count),
    points: pointsOf(state),
  };
  const keys = [state.hold, isGrid(state) ? "grid" : "l2"];
  return { shares: say.joined(keys.map((key) => say.text(key, values))), counted: say.text("counted", values) };
}
