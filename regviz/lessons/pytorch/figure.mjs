// @ts-check
/**
 * The page "In PyTorch" as one function of its state: `picture(state, answer)` is all that is drawn.
 *
 * An answer has every step of every method: the hand scrubs through them. While it moves something else, the steps are
 * computed here (descents.mjs); torch.optim takes them when it lets go. A state is declared in regviz/state/pytorch.py.
 */

import * as rings from "../../hand/contours.mjs";
import { METHODS, descent } from "./descents.mjs";
import { createFields } from "../../hand/fields.mjs";
import { hessian } from "../geometry/figure.mjs";
import { optimum } from "../../hand/optimum.mjs";
import { line, nothing } from "../../hand/shapes.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./descents.mjs").Path} Path */
/** @typedef {"on" | "off"} Switch */
/** @typedef {{step: number, subgradient: Switch, proximal: Switch, fista: Switch, decay: Switch, adam: Switch, adamw: Switch, alpha: number, rate: number, momentum: number, noise: number, x: number, y: number, angle: number, stretch: number, start_x: number, start_y: number, seed: number}} State */
/** @typedef {{of: State, tilts: Vector[], paths: {[method: string]: Path}, optima: {[penalty: string]: Vector}}} Table */
/** @typedef {{table: Table}} Answer */

const OF_PENALTY = { l1: ["subgradient", "proximal", "fista"], l2: ["decay", "adam", "adamw"] };
const SMALL = 1e-3;
const [FLOOR, LEAST] = [-8, -7.4]; // of the logarithmic chart: where an exact zero stands, and where everything else ends
const FAR = 20; // who leaves the plane for good is not followed
const KEY = 0.02; // one press of an arrow key
const INPUTS = [...METHODS, "alpha", "rate", "momentum", "noise", "x", "y", "angle", "stretch", "start_x", "start_y", "seed"];
const STEPS = 300;
const EMPTY = nothing();
const [N, SD] = [442, 77.0057458694]; // of the diabetes data

const { configure, set } = createFields();
export { configure };

/** A slider, a switch, or an example, whose value is a whole state. @type {(state: State, name: string, value: any) => State} */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

/** @type {(handle: string) => string[]} */
const fieldsOf = (handle) => (handle === "start" ? ["start_x", "start_y"] : ["x", "y"]);

/** @type {(state: State, handle: string, to: Vector) => State} */
export function drag(state, handle, [x, y]) {
  const [first, second] = fieldsOf(handle);
  return set(state, { [first]: x, [second]: y });
}

/** @type {(state: State, handle: string, dx: number, dy: number) => State} */
export function nudge(state, handle, dx, dy) {
  const [first, second] = fieldsOf(handle);
  return set(state, { [first]: state[first] + KEY * dx, [second]: state[second] + KEY * dy });
}

/** @type {(state: State) => string[]} */
const shownBy = (state) => METHODS.filter((name) => state[name] === "on");
const keyOf = (/** @type {any} */ state) => INPUTS.map((name) => state[name]).join();
const ellipses = (/** @type {State} */ state) => hessian(/** @type {any} */ ({ ...state, flat: 0 }));
const still = Array.from({ length: STEPS }, () => [0, 0]);

/** @type {Table | undefined} */
let own;

/** Torch's latest where only the step is another; else our own, with the random numbers that torch sent last. @type {(state: State, latest?: Answer) => Answer} */
export function answer(state, latest) {
  const key = keyOf(state);
  if (latest && keyOf(latest.table.of) === key) return latest;
  if (!own || keyOf(own.of) !== key) own = solve(state, latest?.table.tilts ?? []);
  return { table: own };
}

/** With noise, but before torch has sent any, nobody takes a step. @type {(state: State, tilts: Vector[]) => Table} */
function solve(state, tilts) {
  const { x, y, start_x, start_y, alpha } = state;
  const [H, wHat] = [ellipses(state), /** @type {Vector} */ ([x, y])];
  const task = { ...state, H, wHat, start: /** @type {Vector} */ ([start_x, start_y]) };
  const best = (/** @type {string} */ penalty) => optimum(H, wHat, /** @type {any} */ ({ penalty, alpha })).w;
  const path = (/** @type {string} */ method) => descent(method, task, state.noise ? tilts : still);
  return { of: state, tilts, paths: Object.fromEntries(shownBy(state).map((name) => [name, path(name)])), optima: { l1: best("l1"), l2: best("l2") } };
}

/** What is drawn of an answer and does not move with the step. @type {WeakMap<Table, {[method: string]: Trace}>} */
const drawnSizes = new WeakMap();

/** log10 of the smaller coefficient; an exact zero stands on the floor. @type {(path: Path) => Trace} */
const sizes = ({ w1, w2 }) => ({
  x: w1.map((_, k) => k),
  y: w1.map((w, k) => {
    const least = Math.min(Math.abs(w), Math.abs(w2[k]));
    return least === 0 ? FLOOR : Math.max(Math.log10(least), LEAST);
  }),
});

/** @type {(table: Table) => {[method: string]: Trace}} */
function sizesOf(table) {
  const all = () => METHODS.map((name) => [name, table.paths[name] ? sizes(table.paths[name]) : nothing()]);
  if (!drawnSizes.has(table)) drawnSizes.set(table, Object.fromEntries(all()));
  return /** @type {any} */ (drawnSizes.get(table));
}

const clip = (/** @type {number} */ w) => Math.min(Math.max(w, -FAR), FAR);

let contoursKey = "";
/** @type {Trace} */
let contours = nothing();

/** @type {(state: State) => Trace} */
function contoursOf(state) {
  const { x, y, angle, stretch } = state;
  const key = [x, y, angle, stretch].join();
  if (key !== contoursKey) [contoursKey, contours] = [key, rings.contours(ellipses(state), [x, y])];
  return contours;
}

/** @type {(path: Path, step: number) => Vector} */
const at = ({ w1, w2 }, step) => [w1[step] ?? w1[0], w2[step] ?? w2[0]];

/** @type {(state: State, table: Table) => {[trace: string]: Trace}} */
function plane(state, { paths, optima }) {
  /** @type {{[trace: string]: Trace}} */
  const traces = { contours: contoursOf(state) };
  for (const penalty of ["l1", "l2"]) {
    traces[`${penalty}_optimum`] = OF_PENALTY[penalty].some((name) => paths[name]) ? line([optima[penalty]]) : nothing();
  }
  for (const name of METHODS) Object.assign(traces, pathOf(name, paths[name], state.step));
  return { ...traces, minimizer: line([[state.x, state.y]]), start: line([[state.start_x, state.start_y]]) };
}

/** @type {(name: string, path: Path | undefined, step: number) => {[trace: string]: Trace}} */
function pathOf(name, path, step) {
  if (!path) return { [name]: EMPTY, [`${name}_now`]: EMPTY, [`${name}_zero`]: EMPTY };
  const [x, y] = [path.w1, path.w2].map((w) => w.slice(0, step + 1).map(clip));
  const now = line([[x[x.length - 1], y[y.length - 1]]]);
  return { [name]: { x, y }, [`${name}_now`]: now, [`${name}_zero`]: at(path, step).includes(0) ? now : EMPTY };
}

/** For how many steps w_j has been exactly 0. @type {(w: number[], step: number) => number} */
function since(w, step) {
  let k = step;
  while (k >= 0 && w[k] === 0) k--;
  return step - k;
}

/** {"proximal.w1": 0.5, ...}: what the page prints. @type {(table: Table, step: number) => {[name: string]: number}} */
function numbersOf({ paths }, step) {
  const entries = Object.entries(paths).flatMap(([name, path]) => {
    const w = at(path, step);
    const small = w.filter((wj) => wj !== 0 && Math.abs(wj) < SMALL).length;
    const held = Math.max(since(path.w1, step), since(path.w2, step));
    const all = { w1: w[0], w2: w[1], zeros: w.filter((wj) => wj === 0).length, small, held };
    return Object.entries(all).map(([key, value]) => [`${name}.${key}`, value]);
  });
  return Object.fromEntries(entries);
}

/**
 * This alpha elsewhere, for data with N rows whose y has the standard deviation SD: see regviz/figures/pytorch.py.
 * @type {(alpha: number, optima: {[penalty: string]: Vector}) => {[name: string]: number}}
 */
function units(alpha, { l1, l2 }) {
  const values = {
    l1: { sum: alpha, sgd: alpha, mse: 2 * alpha, sklearn: alpha, net: alpha, glmnet: alpha, t: Math.abs(l1[0]) + Math.abs(l1[1]) },
    l2: { sum: alpha / 2, sgd: alpha, mse: 2 * alpha, sklearn: N * alpha, net: alpha, glmnet: SD * alpha, t: Math.hypot(l2[0], l2[1]) },
  };
  return Object.fromEntries(Object.entries(values).flatMap(([penalty, all]) => Object.entries(all).map(([name, value]) => [`units.${penalty}.${name}`, value])));
}

/** Everything that is drawn. @type {(state: State, given?: Answer) => object} */
export function picture(state, { table } = answer(state)) {
  const { step, alpha, rate, momentum, noise, x, y, angle, stretch, start_x, start_y, seed } = state;
  const now = Object.entries(table.paths).map(([name, path]) => [name, at(path, step).map(clip)]);
  const on = Object.fromEntries(METHODS.map((name) => [name, state[name]]));
  return {
    drawn: {
      ...{ step, ...on, alpha, rate, momentum, noise, angle, stretch, seed, minimizer: [x, y], start: [start_x, start_y] },
      w: Object.fromEntries(now),
    },
    traces: { plane: plane(state, table), sizes: { ...sizesOf(table), cursor: { x: [step, step], y: [-9, 9] } } },
    numbers: { ...numbersOf(table, step), ...units(alpha, table.optima) },
    handles: { minimizer: [x, y], start: [start_x, start_y] },
    dials: {
      step: { value: step, readout: String(step) },
      alpha: { value: alpha, readout: alpha.toFixed(3) },
      rate: { value: rate, readout: rate.toFixed(3) },
      momentum: { value: momentum, readout: momentum.toFixed(3) },
      noise: { value: noise, readout: noise.toFixed(3) },
      angle: { value: angle, readout: `${angle}\u00b0` },
      stretch: { value: stretch, readout: String(Number((10 ** stretch).toPrecision(3))) },
    },
  };
}
