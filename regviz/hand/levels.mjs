// @ts-check
/** Contours of a function of the plane, r^2 / 2 above its least value, r = 0.4, 0.8, ...: all of them by a grid, one of a convex function by rays. */

import { FAR, addStroke, nothing } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./shapes.mjs").Trace} Trace */
/** @typedef {(w: Vector) => number} Height */

const STEP = 0.4, MOST = 24; // as for the other contours
const SPOKES = 120, GRID = 84;

/** The rises of the contours that reach into the panel. @type {(J: Height, least: number, view: number) => number[]} */
function rises(J, least, view) {
  const highest = Math.max(...[[-view, -view], [-view, view], [view, -view], [view, view]].map(J)) - least;
  return Array.from({ length: Math.min(MOST, Math.floor(Math.sqrt(2 * highest) / STEP - 1e-9)) }, (_, k) => (STEP * (k + 1)) ** 2 / 2);
}

/** One contour of a convex J about its minimum w, by rays from there. @type {(J: Height, w: Vector, rise: number, view: number) => Vector[]} */
export function ring(J, w, rise, view) {
  const level = J(w) + rise;
  return Array.from({ length: SPOKES + 1 }, (_, k) => {
    const [d1, d2] = [Math.cos((2 * Math.PI * k) / SPOKES), Math.sin((2 * Math.PI * k) / SPOKES)];
    let [low, high] = [0, FAR * view];
    for (let step = 0; step < 40; step++) {
      const middle = (low + high) / 2;
      if (J([w[0] + middle * d1, w[1] + middle * d2]) > level) high = middle;
      else low = middle;
    }
    return [w[0] + low * d1, w[1] + low * d2];
  });
}

/** All contours of a J whose least value is at w: on a grid of cells, across each from edge to edge. @type {(J: Height, w: Vector, view: number) => Trace} */
export function levels(J, w, view) {
  const trace = nothing(), least = J(w), heights = rises(J, least, view).map((rise) => least + rise);
  const at = (/** @type {number} */ k) => view * ((2 * k) / GRID - 1);
  const rows = Array.from({ length: GRID + 1 }, (_, i) => Float64Array.from({ length: GRID + 1 }, (_, j) => J([at(j), at(i)])));
  for (let i = 0; i < GRID; i++) for (let j = 0; j < GRID; j++) {
    const corners = [[j, i], [j + 1, i], [j + 1, i + 1], [j, i + 1]], values = corners.map(([x, y]) => rows[y][x]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    for (const height of heights) {
      if (height <= low || height > high) continue;
      /** @type {Vector[]} */
      const crossings = [];
      for (let k = 0; k < 4; k++) {
        const [one, other, from, to] = [values[k], values[(k + 1) % 4], corners[k], corners[(k + 1) % 4]];
        if ((one < height) === (other < height)) continue;
        const share = (height - one) / (other - one);
        crossings.push([at(from[0] + share * (to[0] - from[0])), at(from[1] + share * (to[1] - from[1]))]);
      }
      for (let k = 0; k + 1 < crossings.length; k += 2) addStroke(trace, [crossings[k], crossings[k + 1]]);
    }
  }
  return trace;
}
