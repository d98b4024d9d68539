// @ts-check
/** What each chart of the page "In PyTorch" shows, in a line for whom cannot see it. */

import { point, print } from "../../hand/numbers.mjs";
import { at, methods } from "./steps.mjs";
import { nameOf } from "./words.mjs";

/** @typedef {import("./steps.mjs").State} State */
/** @typedef {import("./steps.mjs").Answer} Answer */
/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** {chart: what it shows}; networks that are not trained are not shown. @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export function describe(state, { table: { steps: { paths }, networks } }, say) {
  const shown = methods.filter((name) => paths[name]);
  /** @type {(key: string, word: (w: Vector) => string) => string} */
  const each = (key, word) => {
    const listed = shown.map((name) => `${say.text(nameOf(state, name))} ${word(at(paths[name], state.step))}`);
    return say.text(shown.length ? key : "chart.empty", { step: state.step, listed: say.listed(listed) });
  };
  const counts = (/** @type {"unused" | "zeros"} */ key) =>
    Object.fromEntries(Object.entries(networks ?? {}).map(([name, network]) => [name, network[key]]));
  return {
    plane: each("chart.plane", (w) => point(w)),
    sizes: each("chart.sizes", (w) => print(Math.min(...w.map(Math.abs)), 4)),
    ...(networks && {
      layers: say.text("chart.layers", counts("unused")),
      weights: say.text("chart.weights", counts("zeros")),
    }),
  };
}
