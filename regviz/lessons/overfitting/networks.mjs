// @ts-check
/**
 * Three networks between two classes of points, as torch has trained them for every alpha of a grid: the one nearest to
 * the slider is drawn. A network is known by its logits on a grid of the plane; where they change sign is the boundary.
 */

import { memo } from "../../hand/memo.mjs";
import { nothing } from "../../hand/shapes.mjs";
import { constants, networks, place } from "./problem.mjs";
import { judge } from "./verdict.mjs";

/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("../../live/contract.mjs").Traces} Traces */
/** @typedef {import("./problem.mjs").Cloud} Cloud */
/** @typedef {import("./problem.mjs").Points} Points */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {{x: number[], y: number[], width: number, height: number, pixels: Uint8ClampedArray}} Shade */
/** @typedef {{train: number, test: number, nonzero: number, size: number, verdict?: string}} Frame */
/** The networks of one alpha: the k-th of all that there are. @typedef {{cloud: Cloud, k: number, frames: {[name: string]: Frame}}} Trained */

/** Just right is a test error of at most so many times the least of all networks and alphas. */
const RIGHT = 1.2;

/** How opaque the colour is where a network is sure. */
const STRONGEST = 0.36;

/** {small: f("small"), ...}. @template T @param {(name: string) => T} f @returns {{[name: string]: T}} */
const each = (f) => Object.fromEntries(networks.map((name) => [name, f(name)]));

/** The logit that a character stands for, by its code. */
const logitOf = memo(() => {
  const { steepest, fineness, middle, steps } = constants.levels;
  const unit = Math.asinh(fineness * steepest) / steps;
  return Array.from({ length: middle + steps + 1 }, (_, code) => Math.sinh((code - middle) * unit) / fineness);
});

/** @type {(levels: string) => Float64Array} */
const decode = (levels) => Float64Array.from({ length: levels.length }, (_, k) => logitOf()[levels.charCodeAt(k)]);

/** Between two neighbours of the grid. */
const step = () => (constants.grid.x[1] - constants.grid.x[0]) / (constants.grid.columns - 1);

/** The pixels, RGBA: the surer the network, the stronger the colour. @type {(logits: Float64Array) => Shade} */
function shade(logits) {
  const pixels = new Uint8ClampedArray(4 * logits.length);
  logits.forEach((z, k) => {
    const [red, green, blue] = constants.classes[z > 0 ? 1 : 0];
    pixels[4 * k] = red;
    pixels[4 * k + 1] = green;
    pixels[4 * k + 2] = blue;
    pixels[4 * k + 3] = 255 * STRONGEST * Math.abs(Math.tanh(z / 2)); // |2 p - 1| for p = 1 / (1 + exp(-z))
  });
  const { x: [left, right], y: [bottom, top], columns, rows } = constants.grid;
  const half = step() / 2;
  return { x: [left - half, right + half], y: [bottom - half, top + half], width: columns, height: rows, pixels };
}

/** Where the logit is 0, a stroke for each triangle of the grid that it crosses. @type {(logits: Float64Array) => Trace} */
function boundary(logits) {
  const { columns, rows } = constants.grid;
  const trace = nothing();
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const k = row * columns + column;
      addStroke(trace, logits, k, k + 1, k + columns);
      addStroke(trace, logits, k + columns + 1, k + columns, k + 1);
    }
  }
  return trace;
}

/** @type {(trace: Trace, logits: Float64Array, a: number, b: number, c: number) => void} */
function addStroke({ x, y }, logits, a, b, c) {
  if (logits[a] > 0 === logits[b] > 0 && logits[b] > 0 === logits[c] > 0) return;
  const { x: [left], y: [, top], columns } = constants.grid;
  const at = (/** @type {number} */ k) => [left + step() * (k % columns), top - step() * Math.floor(k / columns)];
  for (const [from, to] of [[a, b], [b, c], [c, a]]) {
    if (logits[from] > 0 === logits[to] > 0) continue;
    const share = logits[from] / (logits[from] - logits[to]);
    const [[x0, y0], [x1, y1]] = [at(from), at(to)];
    x.push(x0 + share * (x1 - x0));
    y.push(y0 + share * (y1 - y0));
  }
  x.push(null);
  y.push(null);
}

/** What is drawn of networks, for each alpha: made when it is first seen. */
const looks = memo((/** @type {Cloud} */ { alphas, networks: columns }) =>
  alphas.map((_, k) =>
    memo(() =>
      each((name) => {
        const logits = decode(columns[name].levels[k]);
        return { shade: shade(logits), boundary: boundary(logits) };
      }),
    ),
  ),
);

/** Before there are any. */
const NO_LOOK = {
  shade: { x: [0, 1], y: [0, 1], width: 1, height: 1, pixels: new Uint8ClampedArray(4) },
  boundary: nothing(),
};

/** The index of the alpha that is nearest on the slider; -1 of none. @type {(alphas: number[], alpha: number) => number} */
function nearest(alphas, alpha) {
  const distances = alphas.map((one) => Math.abs(place(one) - place(alpha)));
  return distances.indexOf(Math.min(...distances));
}

/** under, right or over. @type {(cloud: Cloud, name: string, k: number) => string} */
function verdict(cloud, name, k) {
  const least = Math.min(...networks.flatMap((one) => cloud.networks[one].test));
  const { train, test } = cloud.networks[name];
  return judge({ train: train[k], test: test[k] }, RIGHT * least, least, test.slice(k));
}

/**
 * The networks that are nearest to the slider, with a verdict as soon as every alpha is known; none before the first
 * steps of training.
 * @type {(given: Answer, alpha: number) => Trained | undefined}
 */
export function trained({ cloud: few, table }, alpha) {
  const cloud = few ?? table?.cloud;
  const k = cloud ? nearest(cloud.alphas, alpha) : -1;
  if (!cloud || k < 0) return undefined;
  const frame = (/** @type {string} */ name) => {
    const { train, test, nonzero, size } = cloud.networks[name];
    const numbers = { train: train[k], test: test[k], nonzero: nonzero[k], size: size[k] };
    return { ...numbers, verdict: few ? undefined : verdict(cloud, name, k) };
  };
  return { cloud, k, frames: each(frame) };
}

/** The errors of the most flexible network against alpha, and the least test error. */
const history = memo((/** @type {Cloud} */ { alphas, networks: columns }) => {
  if (alphas.length < 2) return { train: nothing(), test: nothing(), best: nothing() };
  const x = alphas.map(place);
  const { train, test } = columns[networks[networks.length - 1]];
  const best = test.indexOf(Math.min(...test));
  return { train: { x, y: train }, test: { x, y: test }, best: { x: [x[best]], y: [test[best]] } };
});

const NO_ERRORS = { train: nothing(), test: nothing(), best: nothing(), cursor: nothing(), dots: nothing() };

/** Errors in percent: of the most flexible network against alpha, of all against their size. @type {(now?: Trained) => {[figure: string]: Traces}} */
function errors(now) {
  if (!now) return { net_alpha: NO_ERRORS, net_size: NO_ERRORS };
  const at = place(now.cloud.alphas[now.k]);
  const x = networks.map((_, j) => j + 1);
  const shown = Object.values(now.frames);
  const [train, test] = [shown.map((frame) => frame.train), shown.map((frame) => frame.test)];
  const [best, last] = [test.indexOf(Math.min(...test)), shown[shown.length - 1]];
  return {
    net_alpha: {
      ...history(now.cloud),
      cursor: { x: [at, at], y: [-99, 199] },
      dots: { x: [at, at], y: [last.train, last.test] },
    },
    net_size: {
      train: { x, y: train },
      test: { x, y: test },
      best: { x: [x[best]], y: [test[best]] },
      cursor: nothing(),
      dots: { x: [...x, ...x], y: [...train, ...test] },
    },
  };
}

/** The panels of all networks, and their errors; before there are any, the points alone. @type {(classes: Points[] | undefined, now?: Trained) => {[figure: string]: Traces}} */
export function panels(classes, now) {
  const [one, two] = classes ?? [nothing(), nothing()];
  const drawn = now && looks(now.cloud)[now.k]();
  return { ...each((name) => ({ ...(drawn?.[name] ?? NO_LOOK), one, two })), ...errors(now) };
}

/** What is printed of the networks: {"small.train": 13, ...}. @type {(now?: Trained) => {[name: string]: number | undefined}} */
export const numbers = (now) =>
  Object.fromEntries(
    networks.flatMap((name) =>
      /** @type {const} */ (["train", "test", "nonzero", "size"]).map((key) => [`${name}.${key}`, now?.frames[name][key]]),
    ),
  );

/** What those with a verdict are called: {"small.verdict": "verdict.under", ...}. @type {(now?: Trained) => {[name: string]: string}} */
export function words(now) {
  const called = networks.filter((name) => now?.frames[name].verdict);
  return Object.fromEntries(called.map((name) => [`${name}.verdict`, `verdict.${now?.frames[name].verdict}`]));
}

/** {small: [training, test], ...} in percent. @type {(now?: Trained) => {[name: string]: number[] | undefined}} */
export const bothErrors = (now) => each((name) => now && [now.frames[name].train, now.frames[name].test]);
