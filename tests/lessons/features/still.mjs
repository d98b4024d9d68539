/** Which traces of two pictures are the very same object, so that a painter may skip them. */

import { configure, picture } from "../../../regviz/lessons/features/figure.mjs";

export { configure };

/** {chart: [trace, ...]} for two states, as the hand moves from one to the other through an answer. */
export function still(state, other, answer) {
  const [one, two] = [picture(state, answer).traces, picture(other, answer).traces];
  return Object.fromEntries(Object.keys(one).map((chart) => [chart, Object.keys(one[chart]).filter((name) => one[chart][name] === two[chart][name])]));
}
