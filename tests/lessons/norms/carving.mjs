/** Whether two pictures of the surface have the very same block, which a painter then leaves as it is. */
import { surface } from "../../../regviz/lessons/norms/relief.mjs";

export const isKept = (before, state, isFine) => surface(before, isFine).block === surface(state, isFine).block;
