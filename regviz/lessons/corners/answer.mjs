// @ts-check
/**
 * The browser's own answer: the exact shares and the two optima. What was counted comes from torch alone; while the hand
 * moves, the latest counts stay, faded.
 */

import { memo } from "../../hand/memo.mjs";
import { optimum } from "../../hand/optimum.mjs";
import { hessian, size } from "../../hand/plane.mjs";
import { constants, dialOf, forBoth, isGrid, minimizer, pointsOf } from "./problem.mjs";
import { bestOnCircle, circle } from "./search.mjs";
import { exactShares } from "./chances.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Shares} Shares */
/** @typedef {import("./problem.mjs").Curve} Curve */
/** @typedef {import("./problem.mjs").Turn} Turn */

/** L1's shares over all alpha or t. @type {(state: State) => Curve} */
const curveOf = memo((/** @type {State} */ state) => {
  const { hold } = state;
  const H = hessian(state);
  const shares = constants.dials.map((value) => exactShares(H, hold, hold === "t" ? Math.max(value, constants.leastT) : value));
  return Object.fromEntries(constants.kinds.map((kind) => [kind, shares.map((share) => share[kind])]));
});

/** L1's share with a zero over all directions. @type {(stretch: number, hold: string, value: number) => number[]} */
function allRound(stretch, hold, value) {
  const anyZero = (/** @type {number} */ angle) => {
    const { one, both } = exactShares(hessian({ angle, stretch }), hold, value);
    return one + both;
  };
  return constants.angles.map(anyZero);
}

const comparedOf = memo((/** @type {string} */ hold, /** @type {number} */ value) =>
  Object.fromEntries(Object.entries(constants.compared).map(([name, stretch]) => [name, allRound(stretch, hold, value)])),
);

/** @type {(state: State) => Turn} */
const turnOf = memo((/** @type {State} */ state) => {
  const compared = comparedOf(state.hold, dialOf(state));
  return state.losses === "random" ? compared : { ...compared, own: allRound(state.stretch, state.hold, dialOf(state)) };
});

/** Between the values of torch's curve. @type {(curve: Curve, x: number) => Shares} */
function alongCurve(curve, x) {
  const { dials, kinds } = constants;
  const place = (x / constants.end) * (dials.length - 1);
  const k = Math.min(Math.floor(place), dials.length - 2);
  const between = (/** @type {number[]} */ values) => values[k] + (place - k) * (values[k + 1] - values[k]);
  return Object.fromEntries(kinds.map((kind) => [kind, between(curve[kind])]));
}

/** L2: no zero, but for the minimizers that the disc contains. @type {(state: State) => Shares} */
function exactL2({ hold, t }) {
  const inside = hold === "t" ? 1 - Math.exp((-t * t) / (2 * constants.spread ** 2)) : 0;
  return { none: 1 - inside, one: 0, both: 0, inside };
}

/** Of the loss that is drawn with its ellipse. @type {(state: State) => Answer["optima"]} */
function optimaOf(state) {
  const [H, wHat] = [hessian(state), minimizer(state)];
  const found = forBoth((penalty) => optimum(H, wHat, { penalty, [state.hold]: dialOf(state) }));
  const isSearched = isGrid(state) && size.l2(wHat) > state.t;
  return isSearched ? { ...found, l2: bestOnCircle(H, wHat, circle(state.t, pointsOf(state))) } : found;
}

/** What torch's curves depend on. @type {(state: State) => string} */
export const needs = ({ hold, losses }) => [hold, losses].join();

/** Without what was counted for another state. @type {(state: State, latest: Answer) => Answer} */
export const scrubbed = (state, latest) => ({ ...answer(state, latest), measured: undefined, points: undefined });

/**
 * The exact shares of random ellipses are averages that only torch computes: the hand moves along its latest curve.
 * @type {(state: State, latest?: Answer) => Answer}
 */
export function answer(state, latest) {
  const { hold, losses } = state;
  const isRandom = losses === "random";
  const known = latest?.losses === losses && latest.hold === hold ? latest.curve : undefined;
  const curve = isRandom ? known : curveOf(state);
  const l1 = isRandom ? curve && alongCurve(curve, dialOf(state)) : exactShares(hessian(state), hold, dialOf(state));
  return {
    hold,
    losses,
    exact: { l1, l2: exactL2(state) },
    curve,
    turn: turnOf(state),
    measured: latest?.measured,
    points: latest?.losses === losses ? latest.points : undefined,
    optima: optimaOf(state),
    own: true,
  };
}
