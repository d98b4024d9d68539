// @ts-check
/**
 * A state of the page "In PyTorch" as steps: torch's, or while a hand moves something else than the step, our own
 * (iterates.mjs). A state is declared in state.py, with its bounds.
 */

import { createFields } from "../../hand/fields.mjs";
import { memo } from "../../hand/memo.mjs";
import { optimum } from "../../hand/optimum.mjs";
import { hessian } from "../../hand/plane.mjs";
import { descent } from "./iterates.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("./iterates.mjs").Path} Path */
/** @typedef {import("./networks.mjs").Networks} Networks */
/**
 * Each of the methods is a field, too, "on" or "off".
 * @typedef {{[field: string]: any, step: number, alpha: number, rate: number, momentum: number, noise: number, x: number,
 *   y: number, angle: number, stretch: number, start_x: number, start_y: number, seed: number}} State
 */
/**
 * `of` is the state that the steps belong to, `tilts` are the random numbers of its seed.
 * @typedef {{of: State, tilts: Vector[], paths: {[method: string]: Path}, optima: {[penalty: string]: Vector}}} Steps
 */
/** @typedef {{table: {steps: Steps, networks: Networks | null}}} Answer */
/**
 * @typedef {{view: number, steps: number, small: number, floor: number, ofPenalty: {[penalty: string]: string[]},
 *   rows: number, sd: number, networks: import("./networks.mjs").Sizes}} Constants
 */

export const { configure: configureFields, set } = createFields();

/** What Python declares once for both halves. @type {Constants} */
export const constants = /** @type {any} */ ({});

/** All methods, those of L1 first. @type {string[]} */
export const methods = [];

/** No noise. @type {Vector[]} */
let still;

/** @type {(setup: {fields: import("../../hand/fields.mjs").Fields, constants: any}) => void} */
export function configure(setup) {
  configureFields(setup.fields);
  Object.assign(constants, setup.constants);
  methods.splice(0, Infinity, ...Object.values(constants.ofPenalty).flat());
  still = Array.from({ length: constants.steps }, () => [0, 0]);
}

/** The same but for the step? @type {(state: State, other: State) => boolean} */
const differOnlyInStep = (state, other) => Object.keys(state).every((name) => name === "step" || state[name] === other[name]);

/** What only torch has: the random numbers of a seed. @type {(state: State) => string} */
export const needs = ({ seed }) => String(seed);

/**
 * Torch's latest where only the step is another; else our own, with the random numbers that torch sent last, and with the
 * networks, which depend on nothing but the seed.
 * @type {(state: State, latest?: Answer) => Answer}
 */
export function answer(state, latest) {
  if (latest && differOnlyInStep(state, latest.table.steps.of)) return latest;
  const tilts = latest?.table.steps.tilts ?? [];
  const networks = latest?.table.steps.of.seed === state.seed ? latest.table.networks : null;
  return { table: { steps: { of: state, tilts, ...solve(state, tilts) }, networks } };
}

/** With noise, but before torch has sent any, nobody takes a step. */
const solve = memo((/** @type {State} */ state, /** @type {Vector[]} */ tilts) => {
  const { x, y, start_x, start_y, angle, stretch, alpha, rate, momentum, noise } = state;
  const [H, wHat] = [hessian({ angle, stretch }), [x, y]];
  const task = { H, wHat, start: [start_x, start_y], alpha, rate, momentum, noise };
  const best = (/** @type {string} */ penalty) => optimum(H, wHat, { penalty, alpha }).w;
  const on = methods.filter((name) => state[name] === "on");
  const paths = Object.fromEntries(on.map((name) => [name, descent(name, task, noise ? tilts : still)]));
  return { paths, optima: { l1: best("l1"), l2: best("l2") } };
});

/** Where a method is after so many steps. @type {(path: Path, step: number) => Vector} */
export const at = ({ w1, w2 }, step) => [w1[step] ?? w1[0], w2[step] ?? w2[0]];
