// @ts-check
/**
 * A run of questions across the pages, the same for everybody who has its number: `ask=NUMBER` begins it, `ask=NUMBER.STEP` is
 * where one is, so that a reload comes back to the same question. Which page a step is on is the plan's; what is asked there is
 * drawn by the page's own lesson from the number and the step alone. Points are kept as long as the tab is open, and
 * leave it only as the file that the person saves.
 */

import { query } from "./place.mjs";
import { tab } from "./storage.mjs";
import { random, shuffled } from "../hand/chance.mjs";

/** @typedef {import("./contract.mjs").Predicting} Predicting */
/** @typedef {import("./contract.mjs").Guess} Guess */
/** Where a run is: steps count from 1. @typedef {{seed: number, step: number}} Place */
/** What is kept of a step that was revealed. @typedef {{points: number, guess: Guess, kind: string, address: string}} Kept */

export const FULL = 10; // points of a question
const LARGEST = 999_999_999; // number of a run

/** Where an address is in a run of so many steps; null where it names none. @param {string | null} text @param {number} steps @returns {Place | null} */
export function placeOf(text, steps) {
  const [, seed, step = "1"] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text ?? "") ?? [];
  return seed !== undefined && Number(step) >= 1 && Number(step) <= steps ? { seed: Number(seed), step: Number(step) } : null;
}

/** The kind of question of a step on the page of `kinds`: each once, in an order of the run's own. @param {string[]} kinds @param {string[]} plan @param {Place} place */
export function kindOf(kinds, plan, { seed, step }) {
  const before = plan.slice(0, step - 1).filter(page => page === plan[step - 1]).length;
  return shuffled(kinds, random(seed))[before % kinds.length];
}

/** The state of a step. @param {Predicting} part @param {string[]} plan @param {Place} place @param {any} plain */
export const stateOf = (part, plan, place, plain) => part.drawn(kindOf(part.kinds, plan, place), random(place.seed, place.step), plain);

/** The points for a guess that is so good, from 0 to 1. @param {number} score */
export const pointsFor = score => Math.round(FULL * score);

/** A number for a run that nobody has had yet. */
export const anyNumber = () => 1000 + Math.floor(Math.random() * (LARGEST - 1000));

const keyOf = (/** @type {number} */ seed) => `regviz ask ${seed}`;

/** What is kept of a run, by step. @param {number} seed @returns {{[step: string]: Kept}} */
export const recordOf = seed => JSON.parse(tab.get(keyOf(seed)) ?? "{}");

/** Keeps what became of a step; the first time counts. @param {Place} place @param {Kept} kept */
export function keep({ seed, step }, kept) {
  const record = recordOf(seed);
  record[step] ??= kept;
  tab.set(keyOf(seed), JSON.stringify(record));
}

/** @param {number} seed */
export const pointsOf = seed => Object.values(recordOf(seed)).reduce((sum, { points }) => sum + points, 0);

/** A run as a table to keep: a line for each question, and the sum. @param {number} seed @param {string[]} plan @param {{[step: string]: Kept}} record */
export function table(seed, plan, record) {
  const lines = plan.map((page, i) => [i + 1, page, record[i + 1]?.kind ?? "", record[i + 1]?.points ?? 0, record[i + 1]?.address ?? ""]);
  const sum = lines.reduce((total, line) => total + Number(line[3]), 0);
  return [["question", "page", "kind", "points", "address"], ...lines, ["sum", "", "", sum, `of ${FULL * plan.length} in run ${seed}`]].map(line => line.join()).join("\r\n") + "\r\n";
}

/** Where the address is. @param {string[]} plan */
export const here = plan => placeOf(query().get("ask"), plan.length);
