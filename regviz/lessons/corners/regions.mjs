// @ts-check
/**
 * The sparsity map: which minimizers wHat of the loss give which zeros, as exact polygons.
 *
 * w is the optimum for every wHat = w + H^-1 N(w), N(w) the penalty's or the set's normal cone at w. So for L1 the plane
 * falls into convex pieces: by alpha four quadrants (no zero), four half-strips (one) and a parallelogram (both); by t the
 * diamond itself (slack), four half-strips from its edges (no zero) and four cones from its corners (one zero).
 */

import { inverse, plus } from "../../hand/plane.mjs";
import { addStroke, setOutline } from "../../hand/shapes.mjs";
import { constants } from "./problem.mjs";
import { circle } from "./search.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{kind: string, points: Vector[]}} Region  a convex piece; kind: which coefficient is 0, w1, w2 or both */

const INFINITE = 1e5; // where a piece ends that has no end
const SIGNS = [1, -1];
const HATCH = 0.5; // between neighbouring hatch lines
const SHIFT = 0.37; // of the lines, off the corners that stand at round numbers

/** The part of a convex polygon where n . w <= limit. @type {(points: Vector[], n: Vector, limit: number) => Vector[]} */
function cut(points, [n1, n2], limit) {
  /** @type {Vector[]} */
  const kept = [];
  for (let k = 0; k < points.length; k++) {
    const p = points[k];
    const q = points[(k + 1) % points.length];
    const over = n1 * p[0] + n2 * p[1] - limit;
    const next = n1 * q[0] + n2 * q[1] - limit;
    if (over <= 0) kept.push(p);
    if (over * next < 0) {
      const share = over / (over - next);
      kept.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
    }
  }
  return kept;
}

/** The whole map. @type {() => Vector[]} */
const square = () => [[1, 1], [-1, 1], [-1, -1], [1, -1]].map((corner) => corner.map((x) => x * constants.view));

/** The part of a convex polygon that is in the map. @type {(points: Vector[]) => Vector[]} */
const visible = (points) =>
  [[1, 0], [-1, 0], [0, 1], [0, -1]].reduce((part, n) => cut(part, n, constants.view), points);

/** @type {(p: Vector, d: Vector) => Vector} */
const farAlong = (p, d) => plus(p, INFINITE / Math.hypot(d[0], d[1]), d);

/** @type {(p: Vector, q: Vector, d: Vector) => Vector[]} */
const halfStrip = (p, q, d) => [p, q, farAlong(q, d), farAlong(p, d)];

/** @type {(apex: Vector, d: Vector, e: Vector) => Vector[]} */
const cone = (apex, d, e) => [apex, farAlong(apex, d), farAlong(farAlong(apex, d), e), farAlong(apex, e)];

/** alpha held. @type {(H: Matrix, alpha: number) => Region[]} */
function byAlpha(H, alpha) {
  const [[p, q], [, r]] = inverse(H);
  /** alpha H^-1 s. @type {(s1: number, s2: number) => Vector} */
  const corner = (s1, s2) => [alpha * (p * s1 + q * s2), alpha * (q * s1 + r * s2)];
  const strips = SIGNS.flatMap((s) => [
    { kind: "w2", points: halfStrip(corner(s, -1), corner(s, 1), [s, 0]) },
    { kind: "w1", points: halfStrip(corner(-1, s), corner(1, s), [0, s]) },
  ]);
  return [...strips, { kind: "both", points: [corner(1, 1), corner(1, -1), corner(-1, -1), corner(-1, 1)] }];
}

/** t held. @type {(H: Matrix, t: number) => Region[]} */
function byT(H, t) {
  const [[p, q], [, r]] = inverse(H);
  /** H^-1 s. @type {(s1: number, s2: number) => Vector} */
  const normal = (s1, s2) => [p * s1 + q * s2, q * s1 + r * s2];
  return SIGNS.flatMap((s) => [
    { kind: "w2", points: cone([s * t, 0], normal(s, 1), normal(s, -1)) },
    { kind: "w1", points: cone([0, s * t], normal(1, s), normal(-1, s)) },
  ]);
}

/** Where L1's optimum has a zero: the pieces, as far as they are in the map. @type {(H: Matrix, hold: string, value: number) => Region[]} */
export const zeroRegions = (H, hold, value) =>
  (hold === "alpha" ? byAlpha(H, value) : byT(H, value))
    .map(({ kind, points }) => ({ kind, points: visible(points) }))
    .filter(({ points }) => points.length > 2);

/**
 * What a search among `points` points of the circle takes for a zero: the minimizers, outside the disc, for which the
 * best of all points is one on an axis. J0(p) <= J0(q) is (q - p)^T H wHat <= 1/2 (q^T H q - p^T H p): a half-plane.
 * @type {(H: Matrix, t: number, points: number) => Region[]}
 */
export function cells([[a, b], [, c]], t, points) {
  const tried = circle(t, points);
  const energy = tried.map(([x, y]) => (a * x * x + 2 * b * x * y + c * y * y) / 2);
  const cellOf = (/** @type {number} */ k) => {
    let cell = square();
    for (let j = 1; j < points && cell.length; j++) {
      const other = (k + (j % 2 ? (j + 1) / 2 : points - j / 2)) % points; // the neighbours first
      const dx = tried[other][0] - tried[k][0];
      const dy = tried[other][1] - tried[k][1];
      cell = cut(cell, [a * dx + b * dy, b * dx + c * dy], energy[other] - energy[k]);
    }
    return cell;
  };
  return [0, 1, 2, 3]
    .map((k) => ({ kind: k % 2 ? "w1" : "w2", points: cellOf((k * points) / 4) }))
    .filter(({ points: cell }) => cell.length > 2);
}

/**
 * The part of a convex polygon in the disc as it is drawn, counterclockwise: as a second outline, filled by the even-odd
 * rule, it is a hole.
 * @type {(points: Vector[], t: number) => Vector[]}
 */
export function inDisc(points, t) {
  const { x, y } = /** @type {{x: number[], y: number[]}} */ (setOutline("l2", t));
  let part = points;
  for (let k = 0; k + 1 < x.length && part.length; k++) {
    const n = [y[k + 1] - y[k], x[k] - x[k + 1]];
    part = cut(part, n, n[0] * x[k] + n[1] * y[k]);
  }
  return part;
}

/** The part of a cell of the grid search that lies beyond the disc, on the outer side of its tangent. @type {(region: Region, t: number) => Region} */
export function beyondDisc({ kind, points }, t) {
  const j = kind === "w1" ? 1 : 0;
  const side = Math.sign(points.reduce((sum, p) => sum + p[j], 0));
  return { kind, points: cut(points, j ? [0, -side] : [-side, 0], -t) };
}

/** Where a ray leaves the map. @type {(p: Vector, d: Vector) => Vector} */
function edgeAlong(p, d) {
  const reach = d.map((dj, j) => (dj === 0 ? Infinity : (constants.view - Math.sign(dj) * p[j]) / Math.abs(dj)));
  return plus(p, Math.min(...reach), d);
}

/**
 * Where L2's optimum has w_j = 0, in the map: by alpha the line wHat = (I + alpha H^-1) w, by t two rays and the piece
 * between; where it leaves the map first, below or on the left, then its middle or its bend.
 * @type {(H: Matrix, hold: string, value: number, j: number) => Vector[]}
 */
export function zeroLine(H, hold, value, j) {
  const kept = j === 0 ? [0, 1] : [1, 0];
  const pull = inverse(H)[1 - j];
  const [d, end] = hold === "alpha" ? [plus(kept, value, pull), [0, 0]] : [pull, kept.map((x) => value * x)];
  const [back, start] = [d, end].map((p) => p.map((x) => -x));
  return [edgeAlong(start, back), start, end, edgeAlong(end, d)];
}

/** Lines across a convex polygon: upright where w1 = 0, level where w2 = 0, both where both are. @type {(trace: Trace, region: Region) => void} */
export function hatch(trace, { kind, points }) {
  for (const j of kind === "both" ? [0, 1] : [kind === "w1" ? 0 : 1]) {
    const at = points.map((p) => p[j]);
    const last = Math.max(...at);
    for (let k = Math.ceil(Math.min(...at) / HATCH - SHIFT); (k + SHIFT) * HATCH < last; k++) {
      addStroke(trace, across(points, j, (k + SHIFT) * HATCH));
    }
  }
}

/** The part of the line w_j = level in a convex polygon. @type {(points: Vector[], j: number, level: number) => Vector[]} */
function across(points, j, level) {
  let [low, high] = [Infinity, -Infinity];
  points.forEach((p, k) => {
    const q = points[(k + 1) % points.length];
    if ((p[j] - level) * (q[j] - level) >= 0) return;
    const at = p[1 - j] + ((level - p[j]) / (q[j] - p[j])) * (q[1 - j] - p[1 - j]);
    [low, high] = [Math.min(low, at), Math.max(high, at)];
  });
  if (low > high) return [];
  return j === 0 ? [[level, low], [level, high]] : [[low, level], [high, level]];
}

/** Area and centroid of a polygon. @type {(points: Vector[]) => {area: number, centre: Vector}} */
export function centroid(points) {
  let [area, x, y] = [0, 0, 0];
  points.forEach((p, k) => {
    const q = points[(k + 1) % points.length];
    const part = p[0] * q[1] - q[0] * p[1];
    area += part / 2;
    x += (part * (p[0] + q[0])) / 6;
    y += (part * (p[1] + q[1])) / 6;
  });
  return { area: Math.abs(area), centre: area === 0 ? points[0] : [x / area, y / area] };
}
