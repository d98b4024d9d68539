// @ts-check
/** The errors against log10 alpha: by cross-validation, and for rows that no fit has seen. */

import { memo } from "../../hand/memo.mjs";
import { line, nothing } from "../../hand/shapes.mjs";
import { PENALTIES, constants, unseen } from "./problem.mjs";

/** @typedef {import("./paths.mjs").Traces} Traces */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("./problem.mjs").Errors} Errors */
/** @typedef {import("./problem.mjs").Optimum} Optimum */

/** The log10 alpha of the k-th of so many errors. @type {(k: number, count: number) => number} */
const place = (k, count) => constants.first + ((constants.last - constants.first) * k) / (count - 1);

/** Mean and standard error, the best alpha and the one-standard-error alpha. @type {(penalty: string, errors: Errors) => Traces} */
function validation(penalty, { mean, se, best, one }) {
  const at = mean.map((_, k) => place(k, mean.length));
  const [low, high] = [-1, 1].map((side) => mean.map((error, k) => [at[k], error + side * se[k]]));
  return {
    [`band_${penalty}`]: line([...low, ...high.reverse()]),
    [`mean_${penalty}`]: { x: at, y: mean },
    [`best_${penalty}`]: line([[at[best], mean[best]]]),
    [`one_${penalty}`]: line([[at[one], mean[one]]]),
  };
}

/** Before they are known. @type {(penalty: string) => Traces} */
const unknown = (penalty) =>
  Object.fromEntries(["band", "mean", "best", "one"].map((what) => [`${what}_${penalty}`, nothing()]));

/** What alpha does not move in the chart of the errors. @type {(table: Table) => Traces} */
export const curves = memo((/** @type {Table} */ { errors, paths, held }) =>
  Object.assign({}, ...PENALTIES.map((penalty) => {
    const { alpha, w } = paths[penalty];
    const kept = held ? { x: alpha.map(Math.log10), y: w.map((wk) => unseen(held, wk).mean) } : nothing();
    return { ...(errors ? validation(penalty, errors[penalty]) : unknown(penalty)), [`held_${penalty}`]: kept };
  })),
);

/** The error between the alphas for which it was computed. @type {(mean: number[], at: number) => number} */
function errorAt(mean, at) {
  const share = ((at - constants.first) / (constants.last - constants.first)) * (mean.length - 1);
  const k = Math.min(Math.max(Math.floor(share), 0), mean.length - 2);
  return mean[k] + (share - k) * (mean[k + 1] - mean[k]);
}

/**
 * The errors of a penalty at the cursor, as they are printed.
 * @type {(table: Table, penalty: string, optimum: Optimum, at: number) => {[number: string]: number}}
 */
export function errorNumbers({ errors, held }, penalty, { w }, at) {
  const found = errors ? { [`${penalty}.error`]: errorAt(errors[penalty].mean, at) } : {};
  if (!held) return found;
  const { mean, se } = unseen(held, w);
  return { ...found, [`${penalty}.held`]: mean, [`${penalty}.held.se`]: se };
}

/** The cursor, and on it a dot for each error. @type {(numbers: {[number: string]: number}, at: number) => Traces} */
export function cursor(numbers, at) {
  const dot = (/** @type {number | undefined} */ value) => (value === undefined ? nothing() : line([[at, value]]));
  const dots = PENALTIES.flatMap((penalty) => [
    [`dot_${penalty}`, dot(numbers[`${penalty}.error`])],
    [`dot_held_${penalty}`, dot(numbers[`${penalty}.held`])],
  ]);
  return { cursor: line([[at, 0], [at, 2]]), ...Object.fromEntries(dots) };
}
