// @ts-check
/**
 * The three sets of size t as they are seen: an octahedron, a ball and a double cone. What faces the eye is filled in a few
 * tones, the darker the further it turns away from the light; edges are seen or hidden.
 */

import { nothing } from "../../hand/shapes.mjs";
import { dot } from "../../hand/triple.mjs";
import { behind, drawn, flat, split, splits, together } from "./view.mjs";

/** @typedef {import("../../hand/triple.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./view.mjs").Camera} Camera */
/** @typedef {import("./view.mjs").Split} Split */
/** `edges` are where the set is not smooth, and its outline; `grid` are lines that show how it is bent. @typedef {{tones: Trace[], edges: Split, grid: Split}} Solid */

/** Up to these angles between a surface's direction and the light it has each tone but the last, in degrees. */
const TONES = [14, 24, 33, 41, 49, 57, 64];
const LIMITS = TONES.map((angle) => Math.cos((angle * Math.PI) / 180));
const FULL = 2 * Math.PI;
const ROUND = 64; // steps of a circle
export const AXES = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
export const SIGNS = [1, -1].flatMap((a) => [1, -1].flatMap((b) => [1, -1].map((c) => [a, b, c])));

/** @type {(normal: Vector, camera: Camera) => number} */
function toneOf(normal, { light }) {
  const brightness = dot(normal, light);
  return LIMITS.filter((limit) => brightness < limit).length;
}

/** A trace for each tone, of areas that do not overlap. @type {(areas: {tone: number, area: Trace}[]) => Trace[]} */
const byTone = (areas) => [...LIMITS, 0].map((_, k) => together(areas.filter(({ tone }) => tone === k).map(({ area }) => area)));

/** Once round, [cos, sin] of each step. */
const TURNS = Array.from({ length: ROUND + 1 }, (_, k) => [Math.cos((FULL * k) / ROUND), Math.sin((FULL * k) / ROUND)]);
const ORIGIN = [0, 0, 0];

/** The circle about a centre in the plane of p and q, which are at right angles. @type {(p: Vector, q: Vector, centre?: Vector) => Vector[]} */
export const circle = ([px, py, pz], [qx, qy, qz], [x, y, z] = ORIGIN) =>
  TURNS.map(([cos, sin]) => [x + cos * px + sin * qx, y + cos * py + sin * qy, z + cos * pz + sin * qz]);

/** @type {(w: Vector, s: number) => Vector} */
const times = (w, s) => w.map((wj) => s * wj);

/** The corner of an octahedron on an axis. @type {(t: number, sign: number, axis: number) => Vector} */
export const corner = (t, sign, axis) => times(AXES[axis], sign * t);

/** The face of an octahedron in an octant. @type {(t: number, signs: Vector) => Vector[]} */
export const face = (t, signs) => [0, 1, 2, 0].map((j) => corner(t, signs[j], j));

/** @type {(t: number, camera: Camera) => Solid} */
function octahedron(t, camera) {
  const front = SIGNS.filter((signs) => dot(signs, camera.toward) > 0);
  const areas = front.map((signs) => ({ tone: toneOf(times(signs, 1 / Math.sqrt(3)), camera), area: drawn(camera, face(t, signs)) }));
  const pairs = [[0, 1], [0, 2], [1, 2]].flatMap(([i, j]) => [1, -1].flatMap((a) => [1, -1].map((b) => [corner(t, a, i), corner(t, b, j)])));
  const hidden = behind("l1", t, camera);
  return { tones: byTone(areas), edges: splits(pairs.map((pair) => split(camera, pair, hidden))), grid: { seen: nothing(), hidden: nothing() } };
}

/** Two directions at right angles to one, and to each other. @type {(d: Vector) => [Vector, Vector]} */
export function across(d) {
  const steady = Math.abs(d[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const p = cross(steady, d), q = times(p, 1 / Math.hypot(...p));
  return [q, cross(d, q)];
}

/** @type {(p: Vector, q: Vector) => Vector} */
const cross = ([a, b, c], [x, y, z]) => [b * z - c * y, c * x - a * z, a * y - b * x];

/** The tones of a ball are rings about the point that is turned to the light. @type {(t: number, camera: Camera) => Solid} */
function ball(t, camera) {
  const outline = circle(times(camera.right, t), times(camera.up, t)), [p, q] = across(camera.light);
  const rings = TONES.map((_, k) => {
    const cos = LIMITS[k], sin = Math.sqrt(1 - cos * cos);
    return circle(times(p, t * sin), times(q, t * sin), times(camera.light, t * cos));
  });
  const areas = [...rings, outline].map((ring, k) => ({ tone: k, area: together([ring, ...rings.slice(k - 1, k)].map((points) => drawn(camera, points))) }));
  const great = [[0, 1], [0, 2], [1, 2]].map(([i, j]) => split(camera, circle(times(AXES[i], t), times(AXES[j], t)), behind("l2", t, camera)));
  return { tones: byTone(areas), edges: { seen: drawn(camera, outline), hidden: nothing() }, grid: splits(great) };
}

/** A point of the cone's rim. @type {(t: number, turn: number) => Vector} */
const rimAt = (t, turn) => [t * Math.cos(turn), t * Math.sin(turn), 0];

/** The rim of a double cone. @type {(t: number) => Vector[]} */
export const rim = (t) => circle([t, 0, 0], [0, t, 0]);

/** @type {(t: number, camera: Camera) => Solid} */
function cone(t, camera) {
  const hidden = behind("group", t, camera);
  const halves = [1, -1], quarters = [0, 1, 2, 3].map((k) => (FULL * k) / 4);
  const rulings = (/** @type {number[]} */ at, /** @type {number} */ up) => at.map((turn) => split(camera, [corner(t, up, 2), rimAt(t, turn)], hidden));
  return {
    tones: byTone(halves.flatMap((up) => strips(t, up, camera))),
    edges: splits([split(camera, rim(t), hidden), ...halves.flatMap((up) => rulings(outlineOf(up, camera), up))]),
    grid: splits(halves.flatMap((up) => rulings(quarters, up))),
  };
}

/** Where on the rim the outline of one half ends: there its direction (cos, sin, up) is at right angles to the eye's. @type {(up: number, camera: Camera) => number[]} */
function outlineOf(up, { toward: [x, y, z] }) {
  const share = (-up * z) / Math.hypot(x, y);
  if (!(Math.abs(share) < 1)) return [];
  const [middle, half] = [Math.atan2(y, x), Math.acos(share)];
  return [middle - half, middle + half];
}

/**
 * What is seen of one half of the cone, in strips of one tone from the apex to the rim.
 * @type {(t: number, up: number, camera: Camera) => {tone: number, area: Trace}[]}
 */
function strips(t, up, camera) {
  const ends = outlineOf(up, camera), whole = ends.length === 0;
  if (whole && up * camera.toward[2] < 0) return [];
  const [from, to] = whole ? [0, FULL] : ends;
  const direction = (/** @type {number} */ turn) => times([Math.cos(turn), Math.sin(turn), up], Math.SQRT1_2);
  /** @type {{tone: number, points: Vector[]}[]} */
  const found = [];
  for (let k = 0; k < ROUND; k++) {
    const [start, end] = [from + ((to - from) * k) / ROUND, from + ((to - from) * (k + 1)) / ROUND];
    const tone = toneOf(direction((start + end) / 2), camera);
    if (found[found.length - 1]?.tone !== tone) found.push({ tone, points: [corner(t, up, 2), rimAt(t, start)] });
    found[found.length - 1].points.push(rimAt(t, end));
  }
  return found.map(({ tone, points }) => ({ tone, area: drawn(camera, points) }));
}

/** @type {{[penalty: string]: (t: number, camera: Camera) => Solid}} */
const solids = { l1: octahedron, l2: ball, group: cone };

/** The set of a penalty. @type {(penalty: string, t: number, camera: Camera) => Solid} */
export const solid = (penalty, t, camera) => solids[penalty](t, camera);

/** The three axes, as far as they are outside the set and before it; each ends where its name stands. @type {(penalty: string, t: number, long: number, camera: Camera) => Split & {names: Vector[]}} */
export function axes(penalty, t, long, camera) {
  const hidden = behind(penalty, t, camera), steps = 32;
  const parts = AXES.map((axis) => split(camera, Array.from({ length: steps + 1 }, (_, k) => times(axis, long * ((2 * k) / steps - 1))), hidden));
  return { ...splits(parts), names: AXES.map((axis) => flat(camera, times(axis, 1.1 * long))) };
}
