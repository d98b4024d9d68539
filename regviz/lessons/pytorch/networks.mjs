// @ts-check
/**
 * The trained networks as pictures, a column for each: the first layer's weights as marks, and how many weights are how
 * large as bars. What is clear shows the page, light or dark.
 */

import { memo } from "../../hand/memo.mjs";
import { nothing } from "../../hand/shapes.mjs";
import { constants } from "./steps.mjs";

/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/**
 * Accuracies in percent, counts of weights and inputs, and the weights of both layers; `first` in rows, one for each
 * hidden unit.
 * @typedef {{train: number, test: number, zeros: number, small: number, unused: number, first: number[], last: number[]}} Network
 */
/** @typedef {{[name: string]: Network}} Networks */
/**
 * How networks are drawn: their names in order, the sizes of the first layer; weights are shown from -edge to edge, in so
 * many bins, each a bar wide; each network has a margin at both sides.
 * @typedef {{names: string[], inputs: number, hidden: number, edge: number, bins: number, margin: number, bar: number}} Sizes
 */
/** @typedef {{x: number[], y: number[], width: number, height: number, pixels: ArrayLike<number>}} Picture  rows from the top */

const [POSITIVE, NEGATIVE, BLUE] = [[184, 121, 0], [142, 94, 162], [0, 114, 178]];
/** So many pixels wide and high is a weight: more than on screen, so that its mark, which is smoothed, is even. */
const GRAIN = 12;
const MIDDLE = (GRAIN - 1) / 2;
/** What is inked of a mark, by how far from its middle. @type {{[kind: string]: (across: number, down: number) => boolean}} */
const MARKS = {
  positive: (across, down) => Math.max(across, down) < 5,
  negative: (across, down) => Math.max(across, down) < 5 && down > 2,
  zero: (across, down) => Math.max(across, down) < 2,
  unused: (across) => across < 2,
};

/**
 * All that is drawn of them; the same objects as long as they are the same networks.
 * @type {(shown: {networks: Networks | null}) => {layers: {[name: string]: Picture}, weights: {[trace: string]: Trace}}}
 */
export const networkTraces = memo((/** @type {{networks: Networks | null}} */ { networks }) => {
  const { names, margin } = constants.networks;
  const place = (/** @type {number} */ k) => ({ x: [k + margin, k + 1 - margin], y: [0, 1] });
  const pictures = names.map((name, k) => [name, { ...place(k), ...(networks ? layer(networks[name].first) : CLEAR) }]);
  const charts = networks ? names.map((name, k) => histogram(networks[name], k + margin)) : [];
  return {
    layers: Object.fromEntries(pictures),
    weights: { bars: joined(charts.map(({ bars }) => bars)), zeros: joined(charts.map(({ zeros }) => zeros)) },
  };
});

const CLEAR = { width: 1, height: 1, pixels: [0, 0, 0, 0] };

/**
 * A column for each input, a mark for each weight, so that no colour is needed to tell them: a square is positive and one
 * with a slit across negative, the stronger the larger; an exact zero is a dot, and an input without any weight a line.
 * @type {(first: number[]) => {width: number, height: number, pixels: Uint8ClampedArray}}
 */
function layer(first) {
  const { inputs, hidden, edge } = constants.networks;
  const unused = Array.from({ length: inputs }, (_, j) => first.every((w, i) => i % inputs !== j || w === 0));
  const [width, height] = [GRAIN * inputs, GRAIN * hidden];
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (const [i, w] of first.entries()) {
    const [row, column] = [Math.floor(i / inputs), i % inputs];
    const colour = w === 0 ? [...BLUE, 255] : [...(w > 0 ? POSITIVE : NEGATIVE), 255 * Math.min(Math.abs(w) / edge, 1)];
    const inked = MARKS[w > 0 ? "positive" : w < 0 ? "negative" : unused[column] ? "unused" : "zero"];
    for (let k = 0; k < GRAIN * GRAIN; k += 1) {
      const [down, across] = [Math.floor(k / GRAIN), k % GRAIN];
      if (!inked(Math.abs(across - MIDDLE), Math.abs(down - MIDDLE))) continue;
      pixels.set(colour, 4 * ((GRAIN * row + down) * width + GRAIN * column + across));
    }
  }
  return { width, height, pixels };
}

/**
 * How many weights are how large, without the exact zeros, which are a bar of their own behind a gap. Heights are
 * log(1 + count).
 * @type {(network: Network, left: number) => {bars: Trace, zeros: Trace}}
 */
function histogram({ first, last, zeros }, left) {
  const { edge, bins, bar } = constants.networks;
  const counts = new Array(bins).fill(0);
  for (const w of [...first, ...last]) {
    const bin = Math.floor(((w + edge) / (2 * edge)) * bins);
    if (w !== 0) counts[Math.min(Math.max(bin, 0), bins - 1)] += 1;
  }
  const middle = (/** @type {number} */ i) => left + (i + 0.5) * bar;
  return {
    bars: { x: counts.map((_, i) => middle(i)), y: counts.map(Math.log1p) },
    zeros: { x: [middle(bins + 1)], y: [Math.log1p(zeros)] },
  };
}

/** @type {(traces: Trace[]) => Trace} */
const joined = (traces) =>
  traces.reduce((all, { x, y }) => ({ x: [...all.x, ...x], y: [...all.y, ...y] }), nothing());

/**
 * {"net.l2.train": 75.3, ...}: what the page prints of them.
 * @type {(networks: Networks | null) => {[name: string]: number}}
 */
export const networkNumbers = (networks) =>
  Object.fromEntries(
    Object.entries(networks ?? {}).flatMap(([name, { first, last, ...counts }]) =>
      Object.entries(counts).map(([key, value]) => [`net.${name}.${key}`, value]),
    ),
  );
