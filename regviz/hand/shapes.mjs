// @ts-check
/**
 * Shapes of the plane as polylines {x: [...], y: [...]}; null is a gap in a line. A square panel shows both axes from
 * -view to view.
 */

import { minus, plus, product, size } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./optimum.mjs").Optimum} Optimum */
/** @typedef {{x: (number|null)[], y: (number|null)[], text?: string[], textposition?: string}} Trace */

/** So many times `view` from a point in the panel nothing is seen any more. */
export const FAR = 3;

const CONE = 0.9;

/** How far a cone that is a single ray is drawn: beyond the tip of any arrow. */
const RAY = 1.35;
const LEVER = 1.3; // for the longest ellipses, where the panel has room for it
const LONGEST = 3; // the stretch of the longest ellipses
const NEAREST = 0.4; // the share of the lever for circles

/** @type {() => Trace} */
export const nothing = () => ({ x: [], y: [] });

/** @type {(points: Vector[]) => Trace} */
export const line = (points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y) });

/** Append a stroke and the gap after it. @type {(trace: Trace, points: Vector[]) => void} */
export function addStroke({ x, y }, points) {
  for (const w of points) {
    x.push(w[0]);
    y.push(w[1]);
  }
  x.push(null);
  y.push(null);
}

/** Several strokes in one trace, a gap after each. @type {(pieces: Vector[][]) => Trace} */
export function strokes(pieces) {
  const trace = nothing();
  for (const piece of pieces) addStroke(trace, piece);
  return trace;
}

/** @type {(angle: number) => Vector} */
const direction = (angle) => [Math.cos(angle), Math.sin(angle)];

/**
 * A circular arc of steps + 1 points.
 * @type {(centre: Vector, radius: number, from: number, to: number, steps: number) => Vector[]}
 */
const arc = (centre, radius, from, to, steps) =>
  Array.from({ length: steps + 1 }, (_, k) => plus(centre, radius, direction(from + ((to - from) * k) / steps)));

/** The set {size(w) <= t}: the diamond, the circle, or one point. @type {(penalty: string, t: number) => Trace} */
export function setOutline(penalty, t) {
  if (t === 0) return line([[0, 0]]);
  if (penalty === "l1") return line([[t, 0], [0, t], [-t, 0], [0, -t], [t, 0]]);
  return line(arc([0, 0], t, 0, 2 * Math.PI, 128));
}

const LIT = 0.35; // how much of an edge or of the circle is marked on either side of a corner or a point

/**
 * The part of the set's outline that a contour touches at w: the sides of a corner, an edge, an arc; the point for t = 0.
 * @type {(penalty: string, optimum: Optimum) => Trace}
 */
export function touched(penalty, { w, t }) {
  if (t === 0) return line([[0, 0]]);
  if (penalty === "l2") {
    const middle = Math.atan2(w[1], w[0]);
    return line(arc([0, 0], t, middle - Math.min(LIT / t, Math.PI), middle + Math.min(LIT / t, Math.PI), 24));
  }
  const [s1, s2] = w.map((wj) => Math.sign(wj));
  if (s1 && s2) return line([[s1 * t, 0], [0, s2 * t]]);
  const reach = Math.min(LIT, t);
  const side = (/** @type {number} */ sign) =>
    s1 ? [s1 * (t - reach), sign * reach] : [sign * reach, s2 * (t - reach)];
  return line([side(1), s1 ? [s1 * t, 0] : [0, s2 * t], side(-1)]);
}

/**
 * The set's normal cone at w: a wedge at a corner, a ray on an edge or on the circle, everything where t = 0. `normals`
 * are the angles of its sides, the left one last; of a ray it is one.
 * @type {(set: {size: (w: Vector) => number, normals: (w: Vector) => number[]}, optimum: Optimum) => Trace}
 */
export function normalCone({ size, normals }, { w, t }) {
  if (t === 0) return line(arc(w, CONE, 0, 2 * Math.PI, 64));
  if (size(w) < t * (1 - 1e-9)) return nothing();
  const [right, left] = normals(w);
  return line(left === undefined ? [w, plus(w, RAY, direction(right))] : [w, ...arc(w, CONE, right, left, 16), w]);
}

/**
 * The loss's negative gradient H (wHat - w) at w: its direction exactly, its length 1.1 |g| / (|g| + 0.5).
 * @type {(H: Matrix, wHat: Vector, w: Vector) => Trace}
 */
export function gradientArrow(H, wHat, w) {
  const gradient = product(H, minus(wHat, w));
  const strength = size.l2(gradient);
  if (strength <= 1e-9 * Math.max(1, size.l2(wHat))) return nothing();
  const along = gradient.map((g) => g / strength);
  const across = [-along[1], along[0]];
  const length = (1.1 * strength) / (strength + 0.5);
  const head = Math.min(0.16, length / 2);
  const tip = plus(w, length, along);
  const [left, right] = [0.6, -0.6].map((side) => plus(plus(tip, -head, along), side * head, across));
  return line([w, tip, left, tip, right]);
}

/**
 * How long the lever from the minimizer along the unit vector d is: it ends within the panel.
 * @type {(view: number, minimizer: Vector, d: Vector) => number}
 */
const leverLength = (view, minimizer, d) =>
  Math.min(LEVER, ...d.map((dj, j) => (view - Math.sign(dj) * minimizer[j]) / Math.abs(dj)));

/**
 * Where the `axes` handle sits: on the long axis, farther out the longer the ellipse; on the side nearer to `near`,
 * unless the panel has no room there. The angle is in degrees.
 * @type {(view: number, minimizer: Vector, angle: number, stretch: number, near: Vector) => Vector}
 */
export function axesHandle(view, minimizer, angle, stretch, near) {
  const [x, y] = direction((angle * Math.PI) / 180);
  const side = x * (near[0] - minimizer[0]) + y * (near[1] - minimizer[1]) >= 0 ? 1 : -1;
  const towards = [side * x, side * y];
  const away = [-side * x, -side * y];
  const [first, second] = [leverLength(view, minimizer, towards), leverLength(view, minimizer, away)];
  const share = NEAREST + ((1 - NEAREST) * stretch) / LONGEST;
  return first >= Math.min(second, LEVER / 2)
    ? plus(minimizer, share * first, towards)
    : plus(minimizer, share * second, away);
}

/**
 * The angle and the stretch for which the `axes` handle is at the point `to`.
 * @type {(view: number, minimizer: Vector, to: Vector) => {angle: number, stretch: number}}
 */
export function axesFromHandle(view, minimizer, to) {
  const [x, y] = minus(to, minimizer);
  const distance = Math.hypot(x, y) || 1;
  const share = distance / leverLength(view, minimizer, [x / distance, y / distance]);
  return { angle: (Math.atan2(y, x) * 180) / Math.PI, stretch: ((share - NEAREST) / (1 - NEAREST)) * LONGEST };
}

/**
 * The part of the line through p along d that is `inside` a convex set and near the panel, by bisection.
 * @type {(view: number, p: Vector, d: Vector, inside: (w: Vector) => boolean) => Vector[]}
 */
export const chord = (view, p, d, inside) =>
  [-1, 1].map((side) => {
    let [low, high] = [0, FAR * view];
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (inside(plus(p, side * middle, d))) low = middle;
      else high = middle;
    }
    return plus(p, side * low, d);
  });
