// @ts-check
/**
 * Where one looks from, and what stands before what. The picture is a parallel projection: what is as long is drawn as long
 * wherever it is, and a point is hidden by a set if the way from it to the eye leads through the set.
 */

import { nothing } from "../../hand/shapes.mjs";
import { dot, plus, size } from "../../hand/triple.mjs";
import { constants } from "./problem.mjs";

/** @typedef {import("../../hand/triple.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** Directions of length 1: right and up in the picture, toward the eye, to the light. @typedef {{right: Vector, up: Vector, toward: Vector, light: Vector}} Camera */
/** What is seen of a line, and what is behind something. @typedef {{seen: Trace, hidden: Trace}} Split */

const CHORD = 1e-3; // of its size: so little below a round surface is the middle of a chord, which is seen all the same
const LIGHT = [-0.268, 0.326, 0.906]; // from the upper left, behind the eye's left shoulder

/**
 * By `turn` the picture has been turned about the w3 axis, to the right in front; by `tip` its front has been tipped up.
 * @type {(state: {turn: number, tip: number}) => Camera}
 */
export function cameraOf({ turn, tip }) {
  const [a, e] = [(-turn * Math.PI) / 180, (-tip * Math.PI) / 180];
  const [cosA, sinA, cosE, sinE] = [Math.cos(a), Math.sin(a), Math.cos(e), Math.sin(e)];
  const [right, up, toward] = [[-sinA, cosA, 0], [-sinE * cosA, -sinE * sinA, cosE], [cosE * cosA, cosE * sinA, sinE]];
  const light = right.map((r, j) => LIGHT[0] * r + LIGHT[1] * up[j] + LIGHT[2] * toward[j]);
  return { right, up, toward, light };
}

/** Where a point is in the chart. @type {(camera: Camera, w: Vector) => Vector} */
export function flat({ right, up }, w) {
  const unit = constants.span / constants.view;
  return [unit * dot(right, w), unit * dot(up, w)];
}

/** The point under a point of the chart that is as near to the eye as w is. @type {(camera: Camera, w: Vector, to: Vector) => Vector} */
export function lifted(camera, w, [x, y]) {
  const [[px, py], unit] = [flat(camera, w), constants.span / constants.view];
  return plus(plus(w, (x - px) / unit, camera.right), (y - py) / unit, camera.up);
}

/** A line through the points. @type {(camera: Camera, points: Vector[]) => Trace} */
export function drawn(camera, points) {
  const places = points.map((w) => flat(camera, w));
  return { x: places.map(([x]) => x), y: places.map(([, y]) => y) };
}

/** Several lines as one, apart. @type {(traces: Trace[]) => Trace} */
export function together(traces) {
  const all = nothing();
  for (const { x, y } of traces) {
    if (!x.length) continue;
    if (all.x.length) [all.x, all.y].forEach((list) => list.push(null));
    all.x.push(...Array.from(x));
    all.y.push(...Array.from(y));
  }
  return all;
}

/** What of a line is seen, piece by piece. @type {(camera: Camera, points: Vector[], isHidden: (w: Vector) => boolean) => Split} */
export function split(camera, points, isHidden) {
  const parts = { seen: nothing(), hidden: nothing() };
  /** @type {ReturnType<typeof nothing> | undefined} */
  let last;
  for (let k = 0; k + 1 < points.length; k++) {
    const [p, q] = [points[k], points[k + 1]];
    const part = isHidden(p.map((pj, j) => (pj + q[j]) / 2)) ? parts.hidden : parts.seen;
    const [from, to] = [flat(camera, p), flat(camera, q)];
    if (part !== last) {
      part.x.push(...(part.x.length ? [null] : []), from[0]);
      part.y.push(...(part.y.length ? [null] : []), from[1]);
    }
    part.x.push(to[0]);
    part.y.push(to[1]);
    last = part;
  }
  return parts;
}

/** Several such lines as one. @type {(parts: Split[]) => Split} */
export const splits = (parts) => ({ seen: together(parts.map(({ seen }) => seen)), hidden: together(parts.map(({ hidden }) => hidden)) });

/** From p to q in so many steps, for a line of which a part may be hidden. @type {(p: Vector, q: Vector, steps: number) => Vector[]} */
export const between = (p, q, steps) => Array.from({ length: steps + 1 }, (_, k) => p.map((pj, j) => pj + (k / steps) * (q[j] - pj)));

/**
 * How far along a ray from w in direction d the size is least: it is convex, so among these and 0 is the least one ahead.
 * @type {{[penalty: string]: (w: Vector, d: Vector) => number[]}}
 */
const turns = {
  l1: (w, d) => w.map((wj, j) => -wj / d[j]),
  l2: (w, d) => [-dot(w, d)],
  group: (w, d) => {
    const [reach, steep] = [Math.hypot(d[0], d[1]), Math.abs(d[2])];
    if (reach === 0) return [-w[2] / d[2]];
    const [foot, off] = [-(w[0] * d[0] + w[1] * d[1]) / reach ** 2, Math.abs(w[0] * d[1] - w[1] * d[0]) / reach];
    const aside = steep < reach ? (off * steep) / Math.sqrt(reach ** 2 - steep ** 2) / reach : 0;
    return [-w[2] / d[2], foot - aside, foot + aside];
  },
};

/** Whether a point is inside the set of a size, or behind it. @type {(penalty: string, t: number, camera: Camera) => (w: Vector) => boolean} */
export const behind = (penalty, t, { toward }) => (w) => {
  const limit = t * (1 - CHORD);
  if (size[penalty](w) < limit) return true;
  return turns[penalty](w, toward).some((s) => s > 0 && Number.isFinite(s) && size[penalty](plus(w, s, toward)) < limit);
};
