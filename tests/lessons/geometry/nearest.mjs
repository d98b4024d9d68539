import { onto } from "../../../regviz/lessons/geometry/predict.mjs";

/** The nearest points of sets, one after the other. */
export const each = (penalty, cases) => cases.map(([w, t]) => onto[penalty](w, t));
