// @ts-check
/**
 * Where one looks from, and what stands before what. The picture is a parallel projection: what is as long is drawn as long
 * wherever it is, and a point is hidden by a set if the way from it to the eye leads through the set.
 */

import { line, nothing } from "../../hand/shapes.mjs";
import { dot, plus, size } from "../../hand/triple.mjs";
import { constants } from "./problem.mjs";

/** @typedef {import("../../hand/triple.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** Directions of length 1: right and up in the picture, toward the eye, to the light. @typedef {{right: Vector, up: Vector, toward: Vector, light: Vector}} Camera */
/** What is seen of a line, and what is behind something. @typedef {{seen: Trace, hidden: Trace}} Split */

const CHORD = 1.5e-3; // of its size: so little below a round surface is the middle of a chord, which is seen all the same
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
export const drawn = (camera, points) => line(points.map((w) => flat(camera, w)));

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

/**
 * What of a line is seen, piece by piece. This is done a thousand times in a frame, so it makes no more arrays than it has to.
 * @type {(camera: Camera, points: Vector[], isHidden: (w: Vector) => boolean) => Split}
 */
export function split(camera, points, isHidden) {
  const parts = { seen: nothing(), hidden: nothing() }, middle = [0, 0, 0];
  /** @type {ReturnType<typeof nothing> | undefined} */
  let last;
  let from = points.length ? flat(camera, points[0]) : middle;
  for (let k = 0; k + 1 < points.length; k++) {
    const [p, q] = [points[k], points[k + 1]], to = flat(camera, q);
    for (let j = 0; j < 3; j++) middle[j] = (p[j] + q[j]) / 2;
    const part = isHidden(middle) ? parts.hidden : parts.seen;
    if (part !== last) {
      if (part.x.length) add(part, null, null);
      add(part, from[0], from[1]);
    }
    add(part, to[0], to[1]);
    [last, from] = [part, to];
  }
  return parts;
}

/** @type {(trace: Trace, x: number | null, y: number | null) => void} */
function add(trace, x, y) {
  trace.x.push(x);
  trace.y.push(y);
}

/** Several such lines as one. @type {(parts: Split[]) => Split} */
export const splits = (parts) => ({ seen: together(parts.map(({ seen }) => seen)), hidden: together(parts.map(({ hidden }) => hidden)) });

/** From p to q in so many steps, for a line of which a part may be hidden. @type {(p: Vector, q: Vector, steps: number) => Vector[]} */
export const between = (p, q, steps) => Array.from({ length: steps + 1 }, (_, k) => p.map((pj, j) => pj + (k / steps) * (q[j] - pj)));

/**
 * The least size on the way from w in direction d. The size is convex along it, so the least is where it begins, or at one of
 * a few places where it can turn.
 * @type {{[penalty: string]: (w: Vector, d: Vector) => number}}
 */
const least = {
  l1: (w, d) => {
    let found = size.l1(w);
    for (let j = 0; j < 3; j++) found = Math.min(found, ahead(size.l1, w, -w[j] / d[j], d));
    return found;
  },
  l2: (w, d) => Math.min(size.l2(w), ahead(size.l2, w, -dot(w, d), d)),
  group: (w, d) => {
    const [reach, steep] = [Math.hypot(d[0], d[1]), Math.abs(d[2])];
    const found = Math.min(size.group(w), ahead(size.group, w, -w[2] / d[2], d));
    if (!(steep < reach)) return found; // the pair grows less than the single falls
    const [foot, off] = [-(w[0] * d[0] + w[1] * d[1]) / reach ** 2, Math.abs(w[0] * d[1] - w[1] * d[0]) / reach];
    const aside = (off * steep) / Math.sqrt(reach ** 2 - steep ** 2) / reach;
    return Math.min(found, ahead(size.group, w, foot - aside, d), ahead(size.group, w, foot + aside, d));
  },
};

/** The size at w + s d, if that is ahead. @type {(size: (w: Vector) => number, w: Vector, s: number, d: Vector) => number} */
const ahead = (size, w, s, d) => (s > 0 && s < Infinity ? size([w[0] + s * d[0], w[1] + s * d[1], w[2] + s * d[2]]) : Infinity);

/** Whether a point is inside the set of a size, or behind it. @type {(penalty: string, t: number, camera: Camera) => (w: Vector) => boolean} */
export function behind(penalty, t, { toward }) {
  const [before, limit] = [least[penalty], t * (1 - CHORD)];
  return (w) => before(w, toward) < limit;
}
