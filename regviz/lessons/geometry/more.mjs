// @ts-check
/** The sets that come when a state asks for one. */

import { net } from "../../hand/net.mjs";
import { power } from "../../hand/power.mjs";
import { inf } from "../../hand/turned.mjs";
import { constants } from "./problem.mjs";

/** The set of a code in a state. @type {(code: string, state: {ratio: number, p: number}) => import("../../hand/sets.mjs").PlaneSet} */
export const make = (code, { ratio, p }) => (code === "net" ? net(ratio) : code === "p" ? power(p, constants.view) : inf);
