// @ts-check
/**
 * A state of the page of a third coefficient as a problem: its loss, and what the browser itself says of it.
 *
 * A state is {share, alpha, t, x, y, z, angle, rise, stretch, other, turn, tip}, declared with its bounds in state.py.
 */

import { createFields } from "../../hand/fields.mjs";
import { memo } from "../../hand/memo.mjs";
import { alphaMax, l1Path, optimum, penalized, product, residual } from "../../hand/triple.mjs";

/** @typedef {import("../../hand/triple.mjs").Vector} Vector */
/** @typedef {import("../../hand/triple.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/triple.mjs").Penalty} Penalty */
/** @typedef {import("../../hand/triple.mjs").Optimum} Optimum */
/**
 * @typedef {{share: string, alpha: number, t: number, x: number, y: number, z: number, angle: number, rise: number,
 *   stretch: number, other: "l2" | "group", turn: number, tip: number}} State
 */
/** An optimum for each alpha. @typedef {{alpha: number[], w: Vector[]}} Path */
/** @typedef {{optima: {[penalty: string]: Optimum & {kkt?: number}}, paths: {[penalty: string]: Path}}} Answer */
/** Shares in percent at each of the ratios: by penalty and place, and a list for each size. @typedef {{places: {[penalty: string]: {[place: string]: number[]}}, zeros: number[][]}} Shares */
/** @typedef {{view: number, span: number, ratios: number[], sizes: number[], losses: {[penalty: string]: number}, compared: {[name: string]: number}, shares: Shares, l2Alphas: number[], groupShares: number[]}} Constants */

export const PENALTIES = /** @type {Penalty[]} */ (["l1", "l2", "group"]);
export const { configure: configureFields, field, set } = createFields();

/** What Python declares once for both halves. @type {Constants} */
export const constants = /** @type {any} */ ({});

/** @type {(setup: {fields: import("../../hand/fields.mjs").Fields, constants: any}) => void} */
export function configure(setup) {
  configureFields(setup.fields);
  Object.assign(constants, setup.constants);
}

/** {l1: f("l1"), l2: f("l2"), group: f("group")}. @template T @param {(penalty: Penalty) => T} f @returns {{[penalty: string]: T}} */
export const forAll = (f) => Object.fromEntries(PENALTIES.map((penalty) => [penalty, f(penalty)]));

/** @type {(state: State) => Vector} */
export const minimizer = ({ x, y, z }) => [x, y, z];

/** u, the direction of the ellipsoid's long axis. @type {(state: {angle: number, rise: number}) => Vector} */
export function longAxis({ angle, rise }) {
  const [a, e] = [(angle * Math.PI) / 180, (rise * Math.PI) / 180];
  return [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)];
}

/** H = I - (1 - 10^-stretch) u u^T, the entries rounded to 12 decimals. @type {(state: State) => Matrix} */
export const hessian = memo((/** @type {State} */ { angle, rise, stretch }) => {
  const u = longAxis({ angle, rise }), weight = 1 - 10 ** -stretch;
  return u.map((ui, i) => u.map((uj, j) => Math.round(((i === j ? 1 : 0) - weight * ui * uj) * 1e12) / 1e12 + 0));
});

/** The alpha or the t that the sets have in common. @type {(state: State) => {alpha: number} | {t: number}} */
const shared = ({ share, alpha, t }) => (share === "t" ? { t } : { alpha });

/** @type {(state: State) => {[penalty: string]: Optimum}} */
const optima = (state) => forAll((penalty) => optimum(hessian(state), minimizer(state), { penalty, ...shared(state) }));

/** The optima over all alpha, of those shown: L1 by its exact knots, the other by samples. @type {(state: State) => {[penalty: string]: Path}} */
const paths = memo((/** @type {State} */ state) => {
  const [H, wHat, { other }] = [hessian(state), minimizer(state), state];
  const knots = l1Path(H, wHat), end = alphaMax.group(product(H, wHat));
  const alpha = other === "l2" ? constants.l2Alphas : constants.groupShares.map((share) => share * end);
  return {
    l1: { alpha: knots.map((knot) => knot.alpha), w: knots.map(({ w }) => w) },
    [other]: { alpha, w: alpha.map((a) => penalized(H, wHat, other, a)) },
  };
});

/** The numbers of the picture; when the hand lets go, torch sends the same. @type {(state: State) => Answer} */
export const answer = (state) => ({ optima: optima(state), paths: paths(state) });

/** The same with the residual of each optimum, measured here. @type {(state: State) => Answer} */
export function certified(state) {
  const found = answer(state), { t } = { t: undefined, ...shared(state) };
  const kkt = (/** @type {Penalty} */ penalty) => residual(hessian(state), minimizer(state), penalty, found.optima[penalty], t);
  return { ...found, optima: forAll((penalty) => ({ ...found.optima[penalty], kkt: kkt(penalty) })) };
}

/** Which part of its alpha_max the alpha of a penalty is; at 1 all is 0. @type {(state: State, given: Answer, penalty: string) => number} */
export const ratioOf = (state, { optima }, penalty) => {
  const end = alphaMax[penalty](product(hessian(state), minimizer(state)));
  return end > 0 ? Math.min(optima[penalty].alpha / end, 1) : 1;
};

/** Where a play pauses: where a coefficient of L1 becomes 0 or comes back. @type {(state: State, name: string, given: Answer) => number[]} */
export function events(state, name, { paths: { l1 } }) {
  if (name !== "alpha") return [];
  return l1.alpha.filter((_, k) => k > 0 && l1.w[k].some((wj, j) => (wj === 0) !== (l1.w[k - 1][j] === 0)));
}

/** The stretch is read as the condition number. @type {import("../../live/contract.mjs").Readings} */
export const readings = { stretch: { read: (stretch) => 10 ** stretch, write: Math.log10 } };
