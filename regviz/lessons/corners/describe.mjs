// @ts-check
/** What each chart of the page "How often is a corner hit?" shows, in a line for whom cannot see it. */

import { point, print } from "../../hand/numbers.mjs";
import { turn } from "./charts.mjs";
import { PENALTIES, constants, dialOf, minimizer, percent } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** A share in percent, where it is known. @type {(share: number | undefined) => string} */
const told = (share) => print(share === undefined ? share : percent(share), 1);

/** {chart: what it shows}. @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export function describe(state, given, say) {
  const { exact, optima } = given;
  const shares = Object.fromEntries(PENALTIES.map((penalty) =>
    [penalty, Object.fromEntries(constants.kinds.map((kind) => [kind, told(exact[penalty]?.[kind])]))]));
  const maps = PENALTIES.map((penalty) => {
    const values = { ...shares[penalty], minimizer: point(minimizer(state)), w: point(optima[penalty].w) };
    return [penalty, say.text(`chart.${penalty}`, values)];
  });
  const { own, ten } = turn(state, given);
  const y = Array.from(own.y.length ? own.y : ten.y, Number);
  return {
    ...Object.fromEntries(maps),
    shares: say.text("chart.shares", { ...shares.l1, dial: `${state.hold === "t" ? "t" : "\u03b1"} = ${print(dialOf(state))}` }),
    turn: say.text("chart.turn", { least: print(Math.min(...y), 1), most: print(Math.max(...y), 1) }),
  };
}
