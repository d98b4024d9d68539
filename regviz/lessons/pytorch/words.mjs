// @ts-check
/** What the page "In PyTorch" says of the step: who has an exact 0, and how far the others are from L2's optimum. */

import { print } from "../../hand/numbers.mjs";
import { minus, size } from "../../hand/plane.mjs";
import { at, constants, methods } from "./steps.mjs";

/** @typedef {import("../../hand/words.mjs").Say} Say */
/** @typedef {import("./steps.mjs").State} State */
/** @typedef {import("./steps.mjs").Answer} Answer */

/** Proximal SGD is called ISTA where it has neither momentum nor noise. @type {(state: State, method: string) => string} */
export const nameOf = ({ momentum, noise }, method) => (method === "proximal" && momentum === 0 && noise === 0 ? "ista" : method);

/** @type {(state: State, answer: Answer, say: Say) => string} */
export function sentence(state, { table: { steps } }, say) {
  const { paths, optima } = steps;
  const shown = methods.filter((name) => paths[name]);
  const now = Object.fromEntries(shown.map((name) => [name, at(paths[name], state.step)]));
  const name = (/** @type {string} */ method) => say.text(nameOf(state, method));
  const some = (/** @type {string} */ key, /** @type {string[]} */ names) => (names.length ? [say.text(key, { names: say.listed(names) })] : []);
  const distance = (/** @type {string} */ method) => `${name(method)} ${print(size.l2(minus(now[method], optima.l2)), 2)}`;
  return say.joined([
    say.counted("step", state.step),
    ...some("zero", shown.filter((method) => now[method].includes(0)).map(name)),
    ...some("nonzero", shown.filter((method) => !now[method].includes(0)).map(name)),
    ...some("far", constants.ofPenalty.l2.filter((method) => paths[method]).map(distance)),
    ...(shown.length ? [] : [say.text("nothing")]),
  ]);
}
