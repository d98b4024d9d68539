// @ts-check
/** The two charts: shares against alpha or t, and L1's share with a zero against the direction of the ellipse. */

import { memo } from "../../hand/memo.mjs";
import { line, nothing } from "../../hand/shapes.mjs";
import { constants, dialOf, possible } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Curve} Curve */
/** @typedef {import("./problem.mjs").Turn} Turn */
/** @typedef {{[name: string]: import("../../hand/shapes.mjs").Trace}} Traces */

/** @type {(values: number[]) => number[]} */
const percent = (values) => values.map((value) => 100 * value);

const curves = memo((/** @type {string} */ hold, /** @type {Curve | undefined} */ curve) => {
  const drawn = possible(hold);
  const made = constants.kinds.map((kind) => {
    return [kind, curve && drawn.includes(kind) ? { x: constants.dials, y: percent(curve[kind]) } : nothing()];
  });
  return { ...Object.fromEntries(made), l2: line([[0, 0], [constants.end, 0]]) };
});

/** @type {(state: State, given: Answer) => Traces} */
export function shares(state, { curve, measured, own }) {
  const x = dialOf(state);
  const counted = !measured || own ? [] : possible(state.hold).map((kind) => measured.l1[kind]);
  const zeros = !measured || own ? [] : [measured.l2.one];
  const at = (/** @type {{share: number}[]} */ spans) => line(spans.map(({ share }) => [x, 100 * share]));
  return {
    ...curves(state.hold, curve),
    cursor: line([[x, 0], [x, 100]]),
    counted: at(counted),
    counted_l2: at(zeros),
  };
}

/**
 * Values from 0 to 45 degrees, and on to 90 their images.
 * @type {(values: number[], image: (value: number) => number) => number[]}
 */
const mirrored = (values, image) => [...values, ...values.slice(0, -1).reverse().map(image)];

/** From the directions that are computed to all of them: an ellipse, mirrored or with its axes exchanged, is hit as often. */
const turned = memo((/** @type {Turn} */ turn) => {
  const quarter = mirrored(constants.angles, (angle) => 90 - angle);
  const x = [...quarter, ...quarter.slice(1).map((angle) => 90 + angle)];
  const y = (/** @type {number[]} */ values) => {
    const half = mirrored(percent(values), (value) => value);
    return [...half, ...half.slice(1)];
  };
  const names = [...Object.keys(constants.compared), "own"];
  return Object.fromEntries(names.map((name) => [name, turn[name] ? { x, y: y(turn[name]) } : nothing()]));
});

/** @type {(state: State, given: Answer) => Traces} */
export function turn({ losses, angle }, { turn, exact: { l1 } }) {
  const [cursor, here] = losses === "random" || !l1 ? [[], []] : [[[angle, 0], [angle, 100]], [[angle, 100 * (l1.one + l1.both)]]];
  return { ...turned(turn), cursor: line(cursor), here: line(here) };
}
