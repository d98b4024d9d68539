// @ts-check
/** The whole paths against log10 alpha: lines, their names, where a coefficient becomes exactly 0; and the cursor. */

import { memo } from "../../hand/memo.mjs";
import { line, nothing, strokes } from "../../hand/shapes.mjs";
import { PENALTIES, byPenalty, constants } from "./problem.mjs";

/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{[name: string]: Trace}} Traces */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("./problem.mjs").Optimum} Optimum */
/** @typedef {import("./problem.mjs").Optima} Optima */

/**
 * The names stand to the left of the lines, at least so far apart, as a share of the chart's height, and a line, so long,
 * leads to each.
 */
const [LEAD, GAP] = [0.28, 0.085];

/** So long a name may be beside a chart of paths, and of bars. */
const [NARROW, BROAD] = [7, 12];
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/;

/** What alpha does not move in the charts of the paths. @type {(table: Table) => {[penalty: string]: Traces}} */
export const paths = memo((/** @type {Table} */ { names, paths, signs }) =>
  byPenalty((penalty) => {
    const { alpha, w } = paths[penalty];
    const at = alpha.map(Math.log10);
    const named = largest(w[0]);
    const places = apart(named.map((j) => w[0][j]));
    return {
      paths: { ...strokes(names.map((_, j) => at.map((x, k) => [x, w[k][j]]))), text: names.flatMap((name) => [...at.map(() => name), ""]) },
      leads: strokes(places.map((y, i) => [[constants.first - LEAD, y], [constants.first, w[0][named[i]]]])),
      ...turns(signs[penalty]),
      ...written(named.map((j) => names[j]), places.map((y) => [constants.first, y]), NARROW),
    };
  }),
);

/** Where alpha is: a line, a dot on each path, and one ring for all that are 0. @type {(at: number, optimum: Optimum) => Traces} */
export const cursor = (at, { w, zeros }) => ({
  cursor: line([[at, constants.low], [at, constants.high]]),
  dots: line(w.filter((_, j) => !zeros[j]).map((x) => [at, x])),
  zero: zeros.some(Boolean) ? line([[at, 0]]) : nothing(),
});

/** Which of the coefficients have a place for their names, in their order: all, or the largest. @type {(w: number[]) => number[]} */
function largest(w) {
  const all = w.map((_, j) => j);
  if (w.length <= constants.names) return all;
  const kept = new Set([...all].sort((i, j) => Math.abs(w[j]) - Math.abs(w[i])).slice(0, constants.names));
  return all.filter((j) => kept.has(j));
}

/** How much room a sign takes: in a wide script that of two. @type {(sign: string) => number} */
const roomOf = (sign) => (WIDE.test(sign) ? 2 : 1);

/** How much room a text takes. @type {(text: string) => number} */
const width = (text) => [...text].reduce((sum, sign) => sum + roomOf(sign), 0);

/** As many of some signs as there is room for. @type {(signs: string[], room: number) => string[]} */
function fitting(signs, room) {
  const end = signs.findIndex((sign) => (room -= roomOf(sign)) < 0);
  return end < 0 ? signs : signs.slice(0, end);
}

/** So much room the sign for what is left out takes, with air. */
const LEFT_OUT = 3;
const LEVEL = " = ";

/** Both ends of a name for which there is no room, so much of it at the beginning. @type {(name: string, longest: number, head: number) => string} */
function ends(name, longest, head) {
  const signs = [...name];
  const tail = fitting([...signs].reverse(), longest - LEFT_OUT - head).reverse();
  return `${fitting(signs, head).join("").trimEnd()}…${tail.join("").trimStart()}`;
}

/**
 * A name that is not too long to stand beside a chart: of a longer one both ends, since many columns begin alike or end
 * alike. Of a level of a category, "continent = Asia", the level is what tells it from the others.
 * @type {(name: string, longest: number) => string}
 */
function brief(name, longest) {
  if (width(name) <= longest) return name;
  const room = longest - LEFT_OUT, half = Math.ceil(room / 2);
  if (!name.includes(LEVEL)) return ends(name, longest, half);
  const level = name.slice(name.lastIndexOf(LEVEL) + LEVEL.length);
  if (width(level) <= room) return ends(name, longest, Math.min(room - width(level), half));
  return width(level) <= longest ? level : ends(level, longest, half);
}

/**
 * The names so briefly that they can stand beside a chart, and different ones differently where that can be had: of those
 * that would come out the same, other shares of both ends.
 * @type {(names: string[], longest: number) => string[]}
 */
export function briefly(names, longest) {
  const short = names.map((name) => brief(name, longest));
  const heads = Array.from({ length: longest - LEFT_OUT + 1 }, (_, head) => head);
  for (const text of new Set(short)) {
    const alike = names.flatMap((_, j) => (short[j] === text ? [j] : []));
    if (alike.length < 2) continue;
    const others = new Set(short.filter((_, j) => !alike.includes(j)));
    const shares = heads.map((head) => alike.map((j) => ends(names[j], longest, head)));
    const told = shares.find((texts) => new Set([...texts, ...others]).size === texts.length + others.size);
    if (told) alike.forEach((j, i) => (short[j] = told[i]));
  }
  return short;
}

/** Each name in a trace of its own, to the left of its place. @type {(names: string[], places: number[][], longest: number) => Traces} */
export function written(names, places, longest) {
  const short = briefly(names, longest);
  return Object.fromEntries(Array.from({ length: constants.names }, (_, j) => [
    `name${j}`,
    j < names.length ? { ...line([places[j]]), text: [short[j]], textposition: "middle left" } : nothing(),
  ]));
}

/**
 * The values moved as little as possible, in squares, so that no two are closer than GAP, or than there is room for, and all
 * are on the chart: a monotone regression within bounds.
 * @type {(values: number[]) => number[]}
 */
export function apart(values) {
  const gap = Math.min(GAP, 1 / values.length) * (constants.high - constants.low);
  const order = values.map((_, j) => j).sort((i, j) => values[i] - values[j]);
  /** @type {{sum: number, count: number}[]} */
  const blocks = [];
  const mean = (/** @type {number} */ k) => blocks[k].sum / blocks[k].count;
  order.forEach((j, k) => {
    blocks.push({ sum: values[j] - k * gap, count: 1 });
    for (let last = blocks.length - 1; last > 0 && mean(last - 1) >= mean(last); last--) {
      blocks[last - 1].sum += blocks[last].sum;
      blocks[last - 1].count += blocks[last].count;
      blocks.pop();
    }
  });
  const means = blocks.flatMap(({ count }, k) => Array.from({ length: count }, () => mean(k)));
  const [least, most] = [constants.low + gap / 2, constants.high - (values.length - 0.5) * gap];
  /** @type {number[]} */
  const placed = [];
  order.forEach((j, k) => (placed[j] = Math.max(least, Math.min(means[k], most)) + k * gap));
  return placed;
}

/**
 * Where, as alpha rises, a coefficient becomes exactly 0, and where one comes back.
 * @type {(signs: [number, number[]][]) => Traces}
 */
function turns(signs) {
  const [enters, returns] = [nothing(), nothing()];
  signs.slice(1).forEach(([alpha, after], k) => {
    const [at, before] = [Math.log10(alpha), signs[k][1]];
    if (at <= constants.first || at >= constants.last) return;
    if (before.some((sign, j) => sign && !after[j])) enters.x.push(at);
    if (after.some((sign, j) => sign && !before[j])) returns.x.push(at);
  });
  for (const marks of [enters, returns]) marks.y = marks.x.map(() => 0);
  return { enters, returns };
}

/** The three bars of a feature within its row, and half the height of a bar: as shares of the row. */
const SLOTS = /** @type {{[penalty: string]: number}} */ ({ l1: 0.29, l2: 0, net: -0.29 });
const HALF = 0.13;

/** The height of the row of the feature j of p; together they fill 0 to 1, the first on top. @type {(j: number, p: number) => number} */
const row = (j, p) => (p - j - 0.5) / p;

/** The features that have bars: all, or those that are largest without much of a penalty. @type {(table: Table) => number[]} */
export const barred = memo((/** @type {Table} */ { names, paths }) =>
  largest(names.map((_, j) => Math.max(...PENALTIES.map((penalty) => Math.abs(paths[penalty].w[0][j]))))),
);

/** The names of the bars. @type {(table: Table) => Traces} */
export const rows = memo((/** @type {Table} */ table) => {
  const shown = barred(table);
  return written(shown.map((j) => table.names[j]), shown.map((_, i) => [constants.low, row(i, shown.length)]), BROAD);
});

/**
 * The coefficients as bars, closed polylines, with marks for exact zeros; and, dotted, how far each of two copies could
 * go, between which L1 may share freely.
 * @type {(table: Table, optima: Optima) => Traces}
 */
export function bars(table, optima) {
  const shown = barred(table), p = shown.length, twins = table.groups ? null : table.twins;
  const place = (/** @type {number} */ i, /** @type {string} */ penalty) => row(i, p) + SLOTS[penalty] / p;
  /** @type {Traces} */
  const traces = { many: nothing() };
  for (const penalty of PENALTIES) {
    const { w, zeros } = optima[penalty];
    traces[penalty] = strokes(shown.flatMap((j, i) => (zeros[j] ? [] : [bar(w[j], place(i, penalty), HALF / p)])));
    traces[`zero_${penalty}`] = line(shown.flatMap((j, i) => (zeros[j] ? [[0, place(i, penalty)]] : [])));
  }
  const total = (twins?.rows ?? []).reduce((sum, j) => sum + optima.l1.w[j], 0);
  const pair = (twins?.rows ?? []).map((j) => shown.indexOf(j)).filter((i) => i >= 0);
  if (total) traces.many = strokes(pair.map((i) => bar(total, place(i, "l1"), HALF / p)));
  return traces;
}

/** @type {(w: number, y: number, half: number) => number[][]} */
const bar = (w, y, half) => [[0, y - half], [w, y - half], [w, y + half], [0, y + half], [0, y - half]];
