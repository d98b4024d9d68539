import { random } from "../../../regviz/hand/chance.mjs";
import { drawn, kinds, turned } from "../../../regviz/lessons/geometry/asked.mjs";

export { configure } from "../../../regviz/lessons/geometry/figure.mjs";
export { turned };

/** The kinds there are. */
export const all = () => kinds;

/** The questions of a kind that follow from seeds, by the state with which the page opens. */
export const questions = (kind, seeds, plain) => seeds.map((seed) => drawn(kind, random(seed, 1), plain));
