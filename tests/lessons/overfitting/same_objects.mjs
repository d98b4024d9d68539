/** What a painter may skip: which traces are the very same object in the pictures of two states. */
import { answer, picture } from "../../../regviz/lessons/overfitting/figure.mjs";

export { configure } from "../../../regviz/lessons/overfitting/figure.mjs";

/** ["fit.points", ...], while a hand moves from one state to the other. */
export function same(one, other, given) {
  const [before, after] = [one, other].map((state) => picture(state, answer(state, given)).traces);
  return Object.entries(before).flatMap(([chart, traces]) =>
    Object.keys(traces).filter((name) => traces[name] === after[chart][name]).map((name) => `${chart}.${name}`));
}
