/** What a set's record says of numbers, for the tests. */
import { make } from "../../../regviz/lessons/geometry/more.mjs";

export const distance = (code, state, u, w, alpha) => make(code, state).distance(u, w, alpha);
