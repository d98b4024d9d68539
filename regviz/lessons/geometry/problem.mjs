// @ts-check
/**
 * A state of the geometry page as a problem: its loss, and what the browser itself says of it.
 *
 * A state is {share, alpha, t, x, y, angle, stretch, flat, view, level, left, right, ratio, p}, declared with its bounds
 * in state.py. The panels are called l1 and l2, whatever set is in them.
 */

import { createFields } from "../../hand/fields.mjs";
import { residual } from "../../hand/certificate.mjs";
import { memo } from "../../hand/memo.mjs";
import { optimum } from "../../hand/optimum.mjs";
import { hessian } from "../../hand/plane.mjs";
import { SETS } from "../../hand/sets.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/plane.mjs").Knot} Knot */
/** @typedef {import("../../hand/optimum.mjs").Optimum} Optimum */
/**
 * @typedef {{share: string, alpha: number, t: number, x: number, y: number, angle: number, stretch: number,
 *   flat: number, view: string, level: number, left: string, right: string, ratio: number, p: number}} State
 */
/** null is a gap. @typedef {{alpha: number[], w1: (number | null)[], w2: (number | null)[]}} Path */
/**
 * Where there can be several: the other local minima, the best first, whether it is proven that these are all, and whether no
 * alpha has this optimum of a set, since the path over alpha jumps past it.
 * @typedef {{others?: Vector[], proven?: boolean, leaps?: boolean}} Several
 */
/** @typedef {{optima: {[penalty: string]: Optimum & Several & {kkt?: number}}, paths: {[penalty: string]: Path}}} Answer */
/** @typedef {{view: number, chartEnd: number, l2Alphas: number[], smallestL2Radius: number}} Constants */

export const PENALTIES = ["l1", "l2"];
export const { configure: configureFields, field, set } = createFields();

/** What Python declares once for both halves. @type {Constants} */
export const constants = /** @type {any} */ ({});

/** @type {(setup: {fields: import("../../hand/fields.mjs").Fields, constants: any}) => void} */
export function configure(setup) {
  configureFields(setup.fields);
  Object.assign(constants, setup.constants);
}

/** Makes the sets that not every picture knows. @type {((code: string, state: State) => import("../../hand/sets.mjs").PlaneSet) | undefined} */
let make;

/** @type {(state: State, panel: string) => string} */
const codeOf = ({ left, right }, panel) => (panel === "l1" ? left : right);

/** The set in a panel. @type {(state: State, panel: string) => import("../../hand/sets.mjs").PlaneSet} */
export const setOf = (state, panel) => SETS[codeOf(state, panel)] ?? make?.(codeOf(state, panel), state);

/** What has to be there before a state can be shown, if it is not. @type {(state: State) => string | undefined} */
export const late = ({ left, right }) => (make || (left === "l1" && right === "l2") ? undefined : "lessons/geometry/more");

/** It is there. @type {(module: any) => void} */
export const add = (module) => { make = module.make; };

/** {l1: f("l1"), l2: f("l2")}. @template T @param {(penalty: string) => T} f @returns {{[penalty: string]: T}} */
export const forBoth = (f) => Object.fromEntries(PENALTIES.map((penalty) => [penalty, f(penalty)]));

/** @type {(state: State) => Vector} */
export const minimizer = ({ x, y }) => [x, y];

/** @type {(state: State, penalty: string, dial: {alpha?: number, t?: number}) => Optimum & Several} */
export function optimumOf(state, penalty, { alpha, t = 0 }) {
  const set = setOf(state, penalty);
  const [H, wHat, dial] = [hessian(state), minimizer(state), alpha === undefined ? { t: sizeIn(set, t) } : { alpha }];
  const best = optimum(H, wHat, { penalty: set, ...dial });
  return { ...best, ...set.several?.(H, wHat, dial, best) };
}

/** t, but no set of size 0 where w is 0 only in the limit. @type {(set: {open: boolean}, t: number) => number} */
const sizeIn = ({ open }, t) => (open ? Math.max(t, constants.smallestL2Radius) : t);

/** The size from which on a set changes nothing: the least of all minimizers of the loss. @type {(state: State, penalty: string) => number} */
export const slackFrom = (state, penalty) => optimumOf(state, penalty, { alpha: Number.MIN_VALUE }).t;

/** Both optima, at the alpha or the t that the panels share. @type {(state: State) => {[penalty: string]: Optimum & Several}} */
export const optima = (state) =>
  forBoth((penalty) => optimumOf(state, penalty, state.share === "t" ? { t: state.t } : { alpha: state.alpha }));

/** On which side of the origin the edge of a set is taken hold of: where the minimizer is not. @type {(state: State) => number} */
const side = ({ y }) => (y < 0 ? 1 : -1);

/** Where the edge of a panel's set of size t is taken hold of, on the vertical axis. @type {(state: State, panel: string, t: number) => Vector} */
export const setHandle = (state, panel, t) => [0, side(state) * setOf(state, panel).reach(t)];

/** The size of a panel's set whose edge is at the height y there. @type {(state: State, panel: string, y: number) => number} */
export const sizeAt = (state, panel, y) => setOf(state, panel).size([0, Math.max(side(state) * y, 0)]);

/**
 * How far the ellipse grows until it touches the set: the level r of the optimum, J0(w) = r^2 / 2; 0 where the set
 * contains the minimizer.
 * @type {(optimum: {value: number}) => number}
 */
export const touchLevel = ({ value }) => Math.sqrt(2 * value);

/**
 * Whether the ellipse has grown until it touches the set, so that one sees the optimum. Only with loss and set does it
 * grow.
 * @type {(state: State, optimum: Optimum) => boolean}
 */
export const hasTouched = ({ view, level }, optimum) => view !== "set" || level >= touchLevel(optimum);

/**
 * Where a play pauses: where a coefficient becomes 0 or comes back, and where an ellipse touches its set.
 * @type {(state: State, name: string, given: Answer) => number[]}
 */
export function events(state, name, { optima, paths }) {
  if (name === "level") return PENALTIES.map((penalty) => Math.ceil(1000 * touchLevel(optima[penalty])) / 1000);
  if (name !== "alpha") return [];
  return PENALTIES.flatMap((penalty) => {
    const { alpha, w1, w2 } = paths[penalty];
    return alpha.filter((_, k) => k > 0 && [w1, w2].some((w) => (w[k] === 0) !== (w[k - 1] === 0)));
  });
}

/** The same with the residual of each optimum, measured here. @type {(state: State) => Answer} */
export function certified(state) {
  const found = answer(state), { share, t } = state;
  return { ...found, optima: forBoth((penalty) => {
    const [set, best] = [setOf(state, penalty), found.optima[penalty]];
    return { ...best, kkt: residual(hessian(state), minimizer(state), set, best, share === "t" ? sizeIn(set, t) : undefined) };
  }) };
}

/** The stretch is read as the condition number. @type {import("../../live/contract.mjs").Readings} */
export const readings = { stretch: { read: (stretch) => 10 ** stretch, write: Math.log10 } };

/** @type {(knots: Knot[]) => Path} */
const asPath = (knots) => ({
  alpha: knots.map(({ alpha }) => alpha),
  w1: knots.map(({ w }) => (Number.isNaN(w[0]) ? null : w[0])),
  w2: knots.map(({ w }) => (Number.isNaN(w[1]) ? null : w[1])),
});

/**
 * The optima over all alpha: L1 by its exact knots, L2 by samples.
 * @type {(state: State) => {[penalty: string]: Path}}
 */
export const paths = memo((/** @type {State} */ state) => {
  const [H, wHat] = [hessian(state), minimizer(state)];
  return forBoth((panel) => asPath(setOf(state, panel).path(H, wHat, constants.l2Alphas)));
});

/** The numbers of the picture; when the hand lets go, torch sends the same. @type {(state: State) => Answer} */
export const answer = (state) => ({ optima: optima(state), paths: paths(state) });
