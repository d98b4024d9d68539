// @ts-check
/** What the overfitting page says of its picture. */

import { print } from "../../hand/numbers.mjs";
import { verdict } from "./curve.mjs";
import { trained } from "./networks.mjs";
import { constants, networks } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("./problem.mjs").Now} Now */
/** @typedef {import("./networks.mjs").Trained} Trained */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** The picture in words, from torch's answer. @type {(state: State, given: Answer, say: Say) => string} */
export function sentence(state, given, say) {
  const { table, now } = given;
  if (!table || !now) return "";
  return state.view === "cloud" ? ofNetworks(trained(given, state.alpha), say) : ofCurve(state, table, now, say);
}

/** @type {(state: State, table: Table, now: Now, say: Say) => string} */
function ofCurve(state, table, now, say) {
  const [size, { zeros }] = [now.w.length, now];
  const errors = { train: print(now.train, 2), test: print(now.test, 2), noise: print(constants.noise, 2) };
  return say.joined([
    say.text(verdict(table, state, now), errors),
    zeros === 0 ? say.counted("all", size) : zeros === size ? say.counted("none", size) : say.counted("some", zeros, { size }),
  ]);
}

/** @type {(now: Trained | undefined, say: Say) => string} */
function ofNetworks(now, say) {
  if (!now) return say.text("training");
  const shown = Object.values(now.frames);
  const percents = (/** @type {number[]} */ values, /** @type {number} */ digits) =>
    say.listed(values.map((value) => say.text("percent", { value: print(value, digits) })));
  const least = Math.min(...shown.map(({ test }) => test));
  const best = networks.filter((name) => now.frames[name].test === least);
  return say.joined([
    say.text("networks", { tests: percents(shown.map(({ test }) => test), 1), trains: percents(shown.map(({ train }) => train), 0) }),
    best.length === networks.length
      ? say.text("equal")
      : say.counted("least", best.length, { best: say.listed(best.map((name) => String(constants.weights[name]))) }),
  ]);
}
