// @ts-check
/** The sets that come when a state asks for one. */

import { net } from "../../hand/net.mjs";
import { inf } from "../../hand/turned.mjs";

/** The set of a code in a state. @type {(code: string, state: {ratio: number}) => import("../../hand/sets.mjs").PlaneSet} */
export const make = (code, { ratio }) => (code === "net" ? net(ratio) : inf);
