import { kindOf, stateOf } from "../../regviz/live/ask.mjs";
import * as corners from "../../regviz/lessons/corners/predict.mjs";
import * as features from "../../regviz/lessons/features/predict.mjs";
import * as geometry from "../../regviz/lessons/geometry/predict.mjs";

export { configure } from "../../regviz/lessons/geometry/figure.mjs";

const PARTS = { corners, features, geometry };

/** The questions of a run: [page, kind, state] of each step. */
export const run = (seed, plan, plain) => plan.map((page, i) => {
  const place = { seed, step: i + 1 };
  return [page, kindOf(PARTS[page].kinds, plan, place), stateOf(PARTS[page], plan, place, plain[page])];
});
