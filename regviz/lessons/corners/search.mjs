// @ts-check
/** Squared L2 by a search: what is taken for the optimum if only some points of the circle |w|_2 = t are tried. */

import { memo } from "../../hand/memo.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("./problem.mjs").Optimum} Optimum */

/** A coordinate of a point on an axis, which is exactly there. @type {(x: number) => number} */
const exact = (x) => (Math.abs(x) < 1e-12 ? 0 : x);

/** The points that are tried, of which four are on the axes. @type {(t: number, points: number) => Vector[]} */
export const circle = memo((/** @type {number} */ t, /** @type {number} */ points) =>
  Array.from({ length: points }, (_, k) => {
    const turn = (2 * Math.PI * k) / points;
    return [t * exact(Math.cos(turn)), t * exact(Math.sin(turn))];
  }),
);

/** Which of the points has the least loss. @type {(H: Matrix, wHat: Vector, tried: Vector[]) => number} */
export function bestOf([[a, b], [, c]], [x, y], tried) {
  let [best, least] = [0, Infinity];
  for (let k = 0; k < tried.length; k++) {
    const d1 = tried[k][0] - x;
    const d2 = tried[k][1] - y;
    const value = a * d1 * d1 + 2 * b * d1 * d2 + c * d2 * d2;
    if (value < least) [best, least] = [k, value];
  }
  return best;
}

/** @type {(H: Matrix, wHat: Vector, tried: Vector[]) => Optimum} */
export function bestOnCircle(H, wHat, tried) {
  const w = tried[bestOf(H, wHat, tried)];
  return { w, zeros: w.map((wj) => wj === 0) };
}
