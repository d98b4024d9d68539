/**
 * The shapes of the geometry page as polylines {x: [...], y: [...]}; null is a gap in a line.
 * The same, function by function, is in regviz/figures/shapes.py.
 */

import { minus, product, size } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./optimum.mjs").Optimum} Optimum */
/** @typedef {{x: (number|null)[], y: (number|null)[], text?: string[], textposition?: string}} Trace */

/** Half the side of a panel: both axes run from -VIEW to VIEW. */
export const VIEW = 2.8;

/** Nothing is drawn farther than this from a point in the panel. */
export const FAR = 3 * VIEW;

const CONE = 0.9;

const LEVER = 1.3; // for the longest ellipses, where the panel has room for it
const LONGEST = 3; // the stretch of the longest ellipses
const NEAREST = 0.4; // the share of the lever for circles

/** @type {() => Trace} */
export const nothing = () => ({ x: [], y: [] });

/** @type {(points: Vector[]) => Trace} */
export const line = (points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y) });

/** p + c u + s v. @type {(p: Vector, c: number, u: Vector, s: number, v: Vector) => Vector} */
export const offset = ([x, y], c, u, s, v) => [x + c * u[0] + s * v[0], y + c * u[1] + s * v[1]];

/** The set {size(w) <= t}. @type {(penalty: string, t: number) => Trace} */
export function setOutline(penalty, t) {
  if (t === 0) return line([[0, 0]]);
  if (penalty === "l1") return line([[t, 0], [0, t], [-t, 0], [0, -t], [t, 0]]);
  return line(arc([0, 0], t, 0, 2 * Math.PI, 128));
}

/** @type {(centre: Vector, radius: number, from: number, to: number, steps: number) => Vector[]} */
function arc(centre, radius, from, to, steps) {
  const angle = (k) => from + ((to - from) * k) / steps;
  return Array.from({ length: steps + 1 }, (_, k) =>
    offset(centre, radius * Math.cos(angle(k)), [1, 0], radius * Math.sin(angle(k)), [0, 1]),
  );
}

/** The set's normal cone at w: a wedge at a corner, a ray on an edge or on the circle, everything where t = 0. @type {(penalty: string, optimum: Optimum) => Trace} */
export function normalCone(penalty, { w, t, zeros }) {
  if (t === 0) return line(arc(w, CONE, 0, 2 * Math.PI, 64));
  const size = penalty === "l1" ? Math.abs(w[0]) + Math.abs(w[1]) : Math.hypot(w[0], w[1]);
  if (size < t * (1 - 1e-9)) return nothing();
  if (penalty === "l1" && (zeros[0] || zeros[1])) {
    const middle = Math.atan2(w[1], w[0]);
    return line([w, ...arc(w, CONE, middle - Math.PI / 4, middle + Math.PI / 4, 16), w]);
  }
  const normal = /** @type {Vector} */ (penalty === "l1" ? w.map((wj) => Math.sign(wj) / Math.SQRT2) : w.map((wj) => wj / size));
  return line([w, offset(w, CONE, normal, 0, normal)]);
}

/** Where the label of the point w stands: across the way out of the set, so that the arrow leaves it free. @type {(w: Vector) => string} */
export function labelSide([w1, w2]) {
  const length = Math.hypot(w1, w2);
  if (length === 0) return "bottom right";
  const side = w1 * w2 < 0 ? 1 : -1;
  const word = (part, before, middle, after) => (Math.abs(part) < 0.38 * length ? middle : part < 0 ? before : after);
  return `${word(-side * w1, "bottom", "middle", "top")} ${word(side * w2, "left", "center", "right")}`;
}

/** The loss's negative gradient H (wHat - w) at w: its direction exactly, its length 1.1 |g| / (|g| + 0.5). @type {(H: Matrix, wHat: Vector, w: Vector) => Trace} */
export function gradientArrow(H, wHat, w) {
  const gradient = product(H, minus(wHat, w));
  const strength = Math.hypot(...gradient);
  if (strength <= 1e-9 * Math.max(1, Math.hypot(...wHat))) return nothing();
  const along = /** @type {Vector} */ (gradient.map((g) => g / strength));
  const across = /** @type {Vector} */ ([-along[1], along[0]]);
  const length = (1.1 * strength) / (strength + 0.5);
  const head = Math.min(0.16, length / 2);
  const tip = offset(w, length, along, 0, across);
  const [left, right] = [1, -1].map((side) => offset(tip, -head, along, 0.6 * side * head, across));
  return line([w, tip, left, tip, right]);
}

/** How long the lever from the minimizer along the unit vector d is: it ends within the panel. @type {(minimizer: Vector, d: Vector) => number} */
const leverLength = (minimizer, d) => Math.min(LEVER, ...d.map((dj, j) => (VIEW - Math.sign(dj) * minimizer[j]) / Math.abs(dj)));

/** @type {(angle: number) => Vector} */
const direction = (angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];

/**
 * Where the `axes` handle sits: on the long axis, farther out the longer the ellipse; on the side nearer to `near`, unless
 * the panel has no room there.
 * @type {(minimizer: Vector, angle: number, stretch: number, near: Vector) => Vector}
 */
export function axesHandle(minimizer, angle, stretch, near) {
  const [x, y] = direction(angle);
  const towards = x * (near[0] - minimizer[0]) + y * (near[1] - minimizer[1]) >= 0 ? 1 : -1;
  const sides = [towards, -towards].map((side) => /** @type {Vector} */ ([side * x, side * y]));
  const [first, second] = sides.map((d) => leverLength(minimizer, d));
  const [length, d] = first >= Math.min(second, LEVER / 2) ? [first, sides[0]] : [second, sides[1]];
  return offset(minimizer, length * (NEAREST + ((1 - NEAREST) * stretch) / LONGEST), d, 0, d);
}

/** The angle and the stretch for which the handle is at the point `to`. @type {(minimizer: Vector, to: Vector) => {angle: number, stretch: number}} */
export function axesFromHandle(minimizer, to) {
  const [x, y] = minus(to, minimizer);
  const distance = Math.hypot(x, y) || 1;
  const share = distance / leverLength(minimizer, [x / distance, y / distance]);
  return { angle: (Math.atan2(y, x) * 180) / Math.PI, stretch: ((share - NEAREST) / (1 - NEAREST)) * LONGEST };
}

/** The part of the line through p along d that is in the set of radius t, or near the panel. @type {(p: Vector, d: Vector, inside: (w: Vector) => boolean) => Vector[]} */
export function chord(p, d, inside) {
  const end = (side) => {
    let [low, high] = [0, FAR];
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (inside(offset(p, side * middle, d, 0, d))) low = middle;
      else high = middle;
    }
    return offset(p, side * low, d, 0, d);
  };
  return [end(-1), end(1)];
}
