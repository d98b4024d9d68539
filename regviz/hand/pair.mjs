// @ts-check
/**
 * Two features of a data set, both standardized: their scatter, and the loss of their two coefficients alone,
 * H = [[1, r], [r, 1]] with r their correlation. Also the two ways to make a trace of points.
 */

import { line, nothing } from "./shapes.mjs";

/** @typedef {import("./shapes.mjs").Trace} Trace */
/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("../lessons/features/figure.mjs").Table} Table */

const RINGS = Array.from({ length: 8 }, (_, k) => 0.1 * (k + 1));
const CIRCLE = Array.from({ length: 73 }, (_, k) => [Math.cos((k * Math.PI) / 36), Math.sin((k * Math.PI) / 36)]);

/** Points as a trace. @type {(points: number[][]) => Trace} */
export const dots = (points) => (points.length ? line(/** @type {Vector[]} */ (points)) : nothing());

/** Several strokes, a gap after each. @type {(pieces: number[][][]) => Trace} */
export function strokes(pieces) {
  const trace = nothing();
  for (const piece of pieces) {
    for (const [x, y] of piece) {
      trace.x.push(x);
      trace.y.push(y);
    }
    trace.x.push(null);
    trace.y.push(null);
  }
  return trace;
}

/** r and g of the loss of two features, both standardized: H = [[1, r], [r, 1]]. @type {(table: Table, pair: string[]) => {r: number, g: number[]}} */
export function lossOf({ names, hessian, g }, pair) {
  const [i, j] = pair.map((name) => names.indexOf(name));
  const [a, b] = [Math.sqrt(hessian[i][i]), Math.sqrt(hessian[j][j])];
  return { r: hessian[i][j] / (a * b), g: [g[i] / a, g[j] / b] };
}

const soft = (z, threshold) => Math.sign(z) * Math.max(Math.abs(z) - threshold, 0);

/** L1's optimum for H = [[1, r], [r, 1]]: the sign of each coefficient by the other's profile. @type {(r: number, g: number[], alpha: number) => number[]} */
function softPair(r, [g1, g2], alpha) {
  const [r1, r2] = [g1 - r * soft(g2, alpha), g2 - r * soft(g1, alpha)];
  if (Math.abs(r1) <= alpha) return [0, soft(g2, alpha)];
  if (Math.abs(r2) <= alpha) return [soft(g1, alpha), 0];
  const [b1, b2] = [g1 - alpha * Math.sign(r1), g2 - alpha * Math.sign(r2)];
  return [(b1 - r * b2) / (1 - r * r), (b2 - r * b1) / (1 - r * r)];
}

const [CONTOURS, POINTS] = [new WeakMap(), new WeakMap()];

/** What `make` makes for this table and pair, made once. */
function once(memory, table, [first, second], make) {
  const key = `${first} ${second}`;
  if (memory.get(table)?.key !== key) memory.set(table, { key, made: make() });
  return memory.get(table).made;
}

/** @type {(table: Table, pair: string[], alpha: number) => {[name: string]: Trace}} */
export function plane(table, pair, alpha) {
  const { r, g } = lossOf(table, pair);
  const wHat = [(g[0] - r * g[1]) / (1 - r * r), (g[1] - r * g[0]) / (1 - r * r)];
  const l1 = softPair(r, g, alpha);
  const d = (1 + alpha) ** 2 - r * r;
  const l2 = [((1 + alpha) * g[0] - r * g[1]) / d, ((1 + alpha) * g[1] - r * g[0]) / d];
  const t = Math.abs(l1[0]) + Math.abs(l1[1]);
  const radius = Math.hypot(...l2);
  const touch = ([w1, w2]) => dots(ring(r, wHat, level(r, w1 - wHat[0], w2 - wHat[1])));
  return {
    contours: once(CONTOURS, table, pair, () => strokes(RINGS.map((level) => ring(r, wHat, level)))),
    diamond: dots([[t, 0], [0, t], [-t, 0], [0, -t], [t, 0]]),
    circle: dots(CIRCLE.map(([x, y]) => [radius * x, radius * y])),
    touch_l1: touch(l1),
    touch_l2: touch(l2),
    minimizer: dots([wHat]),
    l1: dots([l1]),
    l2: dots([l2]),
  };
}

/** sqrt(d^T H d): the contour on which wHat + d lies. */
const level = (r, d1, d2) => Math.sqrt(Math.max(d1 * d1 + 2 * r * d1 * d2 + d2 * d2, 0));

/** centre + level (cos psi u / sqrt(1 + r) + sin psi v / sqrt(1 - r)), u = (1, 1) / sqrt 2, v = (1, -1) / sqrt 2. */
function ring(r, [x, y], size) {
  const [long, wide] = [size / Math.sqrt(2 * (1 + r)), size / Math.sqrt(2 * (1 - r))];
  return CIRCLE.map(([cos, sin]) => [x + cos * long + sin * wide, y + cos * long - sin * wide]);
}

/** @type {(table: Table, pair: string[]) => Trace} */
export const scatter = (table, pair) => once(POINTS, table, pair, () => ({ x: table.points[pair[0]], y: table.points[pair[1]] }));
