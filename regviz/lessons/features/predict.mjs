// @ts-check
/**
 * The page on choosing features as a question: which of them does L1 keep? What is left is L2's paths, which tell how large the
 * coefficients are, but not who stays. A guess is compared by the least that the loss and L1's penalty can be with the
 * ticked features alone.
 */

import { among } from "../../hand/chance.mjs";
import { print, settled, short } from "../../hand/numbers.mjs";
import { soft } from "../../hand/plane.mjs";
import { nothing } from "../../hand/shapes.mjs";
import { describe } from "./describe.mjs";
import { sentence } from "./words.mjs";
import { literal } from "../../hand/words.mjs";

/** @typedef {import("../../hand/chance.mjs").Random} Random */
/** @typedef {import("../../hand/words.mjs").Say} Say */
/** @typedef {import("../../live/contract.mjs").Picture} Picture */
/** @typedef {import("../../live/contract.mjs").Guess} Guess */
/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Table} Table */

const LEFT = "l2"; // what L2 does may be seen
const SWEEPS = 400; // of the descent
const STILL = 1e-13; // a sweep that moves nothing by more has arrived

/** Which two features are looked at below is no part of the question, nor is the cross-validation. @type {(state: State) => string} */
export const about = (state) => JSON.stringify({ ...state, first: "", second: "", seed: 0 });

/** @type {(state: State) => State} */
export const posed = (state) => state;

/**
 * What stays or goes: each feature by itself, or, where a category is fitted as a whole, each column of the table.
 * @type {(table: Table) => {name: string, rows: number[]}[]}
 */
const unitsOf = ({ names, groups }) => groups ?? names.map((name, j) => ({ name, rows: [j] }));

/** @type {(state: State, given: Answer | undefined) => {name: string, options: string[]}[]} */
export const asks = (_, given) => (given ? [{ name: "kept", options: unitsOf(given.table).map(({ name }) => name) }] : []);

export const kinds = ["kept"];

/** A strength at which L1 keeps some of the features and drops others. @type {(kind: string, next: Random, plain: State) => State} */
export const drawn = (_, next, plain) =>
  ({ ...plain, data: next() < 0.5 ? "diabetes" : "prostate", alpha: Number((10 ** among(next, -1.7, -0.6, 0.1)).toFixed(7)) });

/** @type {(picture: Picture) => Picture} */
export function veiled({ drawn, traces, numbers, ...more }) {
  const { w, ...left } = /** @type {any} */ (drawn);
  if (!w) return { ...more, drawn, traces, numbers: {} }; // there is no answer yet
  const empty = (/** @type {{[name: string]: any}} */ all) =>
    Object.fromEntries(Object.entries(all).map(([name, trace]) => [name, name === "cursor" ? trace : nothing()]));
  return {
    ...more,
    drawn: { ...left, w: { [LEFT]: w[LEFT] } },
    traces: Object.fromEntries(Object.entries(traces).map(([chart, all]) => [chart, chart === LEFT ? all : empty(all)])),
    numbers: {},
  };
}

/** @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export function described(state, given, say) {
  const line = say.text("predict.chart", { alpha: short(given.alpha), p: given.table.names.length });
  return { [LEFT]: describe(state, given, say)[LEFT], l1: line, net: line };
}

/**
 * The least of 1/2 w'Hw - g'w + alpha |w|_1 over the coefficients `among`, all others 0, by coordinate descent.
 * @type {(table: Table, alpha: number, among: number[]) => number}
 */
export function leastAmong({ hessian: H, g }, alpha, among) {
  const w = g.map(() => 0), pull = [...g]; // g - Hw
  for (let sweep = 0, moved = Infinity; sweep < SWEEPS && moved > STILL; sweep++) {
    moved = 0;
    for (const j of among) {
      const next = H[j][j] > 0 ? soft(pull[j] + H[j][j] * w[j], alpha) / H[j][j] : 0, step = next - w[j];
      if (step) for (let i = 0; i < g.length; i++) pull[i] -= H[i][j] * step;
      w[j] = next;
      moved = Math.max(moved, Math.abs(step));
    }
  }
  return w.reduce((sum, wj, j) => sum - (wj * (g[j] + pull[j])) / 2 + alpha * Math.abs(wj), 0);
}

/**
 * By how much the least of loss and L1's penalty with these rows alone is above the least of all. @type {(given: Answer, among: number[]) => number}
 */
function worseBy({ table, alpha }, among) {
  const all = table.names.map((_, j) => j);
  return Math.max(0, leastAmong(table, alpha, among) - leastAmong(table, alpha, all));
}

/** @type {(state: State, given: Answer, guess: Guess, say: Say) => {said: string, score: number}} */
export function judged(state, given, guess, say) {
  const { table, alpha, optima } = given, units = unitsOf(table), whole = Boolean(table.groups);
  const ticked = units.filter(({ name }) => guess.kept?.includes(name));
  const kept = units.filter(({ rows }) => rows.some((j) => !optima.l1.zeros[j])), right = ticked.filter((unit) => kept.includes(unit)).length;
  const worse = whole ? 0 : worseBy(given, ticked.flatMap(({ rows }) => rows));
  const values = { right, kept: kept.length, wrong: ticked.length - right, worse: print(settled(worse)) };
  const missed = kept.filter((unit) => !ticked.includes(unit)).map(({ name }) => literal(name));
  const said = [say.text(guess.kept ? (whole ? "predict.whole" : "predict.said") : "predict.none", values)];
  if (guess.kept && missed.length) said.push(say.text("predict.missed", { names: say.listed(missed) }));
  said.push(sentence(state, given, say));
  if (!whole) said.push(say.text("predict.why", { alpha: short(alpha) }));
  const either = kept.length + ticked.length - right;
  return { said: say.joined(said), score: guess.kept ? (either ? right / either : 1) : 0 };
}
