/**
 * The shapes of the geometry page as polylines {x: [...], y: [...]}; null is a gap in a line.
 * The same shapes, function by function, are in regviz/figures/shapes.py.
 */

import { dot, minus, product, size, spectrum } from "./plane.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./optimum.mjs").Optimum} Optimum */
/** @typedef {{x: (number|null)[], y: (number|null)[], text?: string[]}} Trace */

/** Half the side of a panel: both axes run from -VIEW to VIEW. */
export const VIEW = 2.8;

const STEP = 0.4; // between neighbouring contours, in r = sqrt(2 (J - least J))
const MOST_RINGS = 24;
const FAR = 3 * VIEW; // nothing is drawn farther than this from a point in the panel
const AS_GOOD_AS_FLAT = 1e-6; // ellipses longer than 1000 times their width are two straight lines here
const CONE = 0.9;

/** The axes handle is start + length * stretch / 3 away from the minimizer. */
export const LEVER = { start: 0.5, length: 0.8 };
const CORNERS = /** @type {Vector[]} */ ([[-VIEW, -VIEW], [-VIEW, VIEW], [VIEW, -VIEW], [VIEW, VIEW]]);

/** @type {() => Trace} */
export const nothing = () => ({ x: [], y: [] });

/** @type {(points: Vector[]) => Trace} */
export const line = (points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y) });

/** Append a stroke and the gap after it. @type {(trace: Trace, points: Vector[]) => void} */
function addStroke(trace, points) {
  for (const [x, y] of points) {
    trace.x.push(x);
    trace.y.push(y);
  }
  trace.x.push(null);
  trace.y.push(null);
}

/** p + c u + s v. @type {(p: Vector, c: number, u: Vector, s: number, v: Vector) => Vector} */
const offset = ([x, y], c, u, s, v) => [x + c * u[0] + s * v[0], y + c * u[1] + s * v[1]];

/** Points enough for a curve of this radius to stay within 0.002 of its chords; a multiple of 4. */
const pointsOf = (radius) => 4 * Math.ceil(8 * Math.sqrt(radius / STEP));

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

/** The level r of J0 at w: J0(w) = r^2 / 2. @type {(H: Matrix, centre: Vector, w: Vector) => number} */
function level(H, centre, w) {
  const { steep, flat, u, v } = spectrum(H);
  const d = minus(w, centre);
  return Math.hypot(Math.sqrt(steep) * dot(u, d), Math.sqrt(flat) * dot(v, d));
}

/**
 * One contour (w - centre)^T H (w - centre) = r^2: w = centre + r / sqrt(steep) cos(psi) u + r / sqrt(flat) sin(psi) v.
 * An ellipse that is longer than the panel is drawn as the two arcs near it, a flat one as two lines. `start` is a psi
 * at which the line certainly has a point.
 * @type {(trace: Trace, shape: import("./plane.mjs").Spectrum, centre: Vector, r: number, start: number) => void}
 */
function addRing(trace, { steep, flat, u, v }, centre, r, start) {
  const reach = Math.max(...CORNERS.map((corner) => Math.hypot(...minus(corner, centre))));
  const width = r / Math.sqrt(steep);
  if (flat <= AS_GOOD_AS_FLAT * steep) {
    for (const side of [width, -width]) addStroke(trace, [-reach, reach].map((s) => offset(centre, side, u, s, v)));
    return;
  }
  const length = r / Math.sqrt(flat);
  const at = (psi) => offset(centre, width * Math.cos(psi), u, length * Math.sin(psi), v);
  if (length <= reach) {
    const steps = pointsOf(length);
    addStroke(trace, Array.from({ length: steps + 1 }, (_, k) => at(start + (2 * Math.PI * k) / steps)));
    return;
  }
  const half = Math.asin(reach / length);
  const step = (2 * Math.PI) / pointsOf(width);
  for (const middle of [0, Math.PI]) addStroke(trace, stations(middle - half, middle + half, start, step).map(at));
}

/** from, to, and between them start + k step (mod 2 pi). @type {(from: number, to: number, start: number, step: number) => number[]} */
function stations(from, to, start, step) {
  const ahead = (start - from) / step;
  const first = from + (ahead - Math.floor(ahead)) * step;
  const inner = Array.from({ length: Math.max(0, Math.ceil((to - first) / step)) }, (_, k) => first + k * step);
  return [from, ...inner.filter((psi) => psi > from), to];
}

/** Nested contours of the loss, r = 0.4, 0.8, ... until they leave the panel. @type {(H: Matrix, centre: Vector) => Trace} */
export function contours(H, centre) {
  const trace = nothing();
  const shape = spectrum(H);
  const rings = ringCount(Math.max(...CORNERS.map((corner) => level(H, centre, corner))));
  for (let k = 1; k <= rings; k++) addRing(trace, shape, centre, k * STEP, 0);
  return trace;
}

const ringCount = (farthest) => Math.min(MOST_RINGS, Math.floor(farthest / STEP));

/** The contour of the loss through w. @type {(H: Matrix, centre: Vector, w: Vector) => Trace} */
export function contourThrough(H, centre, w) {
  const trace = nothing();
  const shape = spectrum(H);
  const d = minus(w, centre);
  const start = Math.atan2(Math.sqrt(shape.flat) * dot(shape.v, d), Math.sqrt(shape.steep) * dot(shape.u, d));
  const r = level(H, centre, w);
  if (r > 1e-9) addRing(trace, shape, centre, r, start);
  return trace;
}

/** J(w) - J(from), for J = J0 + alpha |w|_1. @type {(H: Matrix, centre: Vector, alpha: number, from: Vector, w: Vector) => number} */
function riseOfSum(H, centre, alpha, from, w) {
  const step = minus(w, from);
  const slope = product(H, minus(from, centre));
  const l1 = ([w1, w2]) => Math.abs(w1) + Math.abs(w2);
  return dot(step, product(H, step)) / 2 + dot(slope, step) + alpha * (l1(w) - l1(from));
}

/**
 * How far from `start` along d the convex J = J0 + alpha |w|_1 has risen by `rise`: along a ray J is quadratic between
 * the axes, and where it crosses one its slope jumps by 2 alpha |d_j|.
 * @type {(H: Matrix, centre: Vector, alpha: number, start: Vector, d: Vector, rise: number) => number}
 */
function distanceToRise([[a, b], [, c]], [x, y], alpha, [w1, w2], [d1, d2], rise) {
  const curvature = a * d1 * d1 + 2 * b * d1 * d2 + c * d2 * d2;
  const steepness = alpha * ((Math.sign(w1) || Math.sign(d1)) * d1 + (Math.sign(w2) || Math.sign(d2)) * d2);
  let slope = d1 * (a * (w1 - x) + b * (w2 - y)) + d2 * (b * (w1 - x) + c * (w2 - y)) + steepness;
  const axis1 = w1 * d1 < 0 ? -w1 / d1 : Infinity;
  const axis2 = w2 * d2 < 0 ? -w2 / d2 : Infinity;
  const ends = axis1 <= axis2 ? [axis1, axis2, Infinity] : [axis2, axis1, Infinity];
  const kinks = axis1 <= axis2 ? [d1, d2] : [d2, d1];
  const far = FAR / Math.hypot(d1, d2);
  let distance = 0;
  let rest = rise;
  for (let piece = 0; piece < 3; piece++) {
    const gain = (2 * rest) / (slope + Math.sqrt(slope * slope + 2 * curvature * rest));
    if (distance + gain <= ends[piece]) return Math.min(distance + gain, far);
    const stretch = ends[piece] - distance;
    rest -= slope * stretch + (curvature * stretch * stretch) / 2;
    slope += curvature * stretch + 2 * alpha * Math.abs(kinks[piece]);
    distance = ends[piece];
  }
  return far;
}

/**
 * The points at which the contour of J0 + alpha |w|_1, `rise` above the value at `optimum`, crosses the axes.
 * @type {(H: Matrix, centre: Vector, alpha: number, optimum: Vector, rise: number) => Vector[]}
 */
function axisCrossings(H, centre, alpha, optimum, rise) {
  const g = product(H, centre);
  return [0, 1].flatMap((j) => {
    const along = Math.sign(g[j]) * Math.max(Math.abs(g[j]) - alpha, 0);
    const lowest = /** @type {Vector} */ (j === 0 ? [along / H[0][0], 0] : [0, along / H[1][1]]);
    const rest = rise - riseOfSum(H, centre, alpha, optimum, lowest);
    if (!(rest > 0)) return [];
    return [1, -1]
      .map((side) => /** @type {Vector} */ (j === 0 ? [side, 0] : [0, side]))
      .map((d) => ({ d, far: distanceToRise(H, centre, alpha, lowest, d, rest) }))
      .filter(({ far }) => far < FAR)
      .map(({ d, far }) => offset(lowest, far, d, 0, d));
  });
}

/**
 * Contours of J0 + alpha |w|_1 about its optimum, at r^2 / 2 above its least value, by rays from the optimum. The rays
 * spread as the contour does (by its reach along the eigenvectors of H), and some of them meet it where it crosses the
 * axes, so that its kinks are sharp.
 * @type {(H: Matrix, centre: Vector, alpha: number, optimum: Vector) => Trace}
 */
export function sumContours(H, centre, alpha, optimum) {
  const trace = nothing();
  const { u, v } = spectrum(H);
  const highest = Math.max(...CORNERS.map((corner) => riseOfSum(H, centre, alpha, optimum, corner)));
  const rings = ringCount(Math.sqrt(2 * highest));
  for (let k = 1; k <= rings; k++) {
    const rise = (k * STEP) ** 2 / 2;
    const reach = (d) => distanceToRise(H, centre, alpha, optimum, d, rise);
    const [width, length] = [[u, v], [v, u]].map(([d]) => Math.min(reach(d), reach([-d[0], -d[1]])));
    const steps = pointsOf(Math.max(width, length));
    const turn = (2 * Math.PI) / steps;
    const angles = Array.from({ length: steps }, (_, i) => i * turn);
    const kinks = axisCrossings(H, centre, alpha, optimum, rise).map((w) => {
      const d = minus(w, optimum);
      const psi = Math.atan2(dot(v, d) / length, dot(u, d) / width);
      return psi < 0 ? psi + 2 * Math.PI : psi;
    });
    for (const psi of kinks.sort((p, q) => q - p)) angles.splice(Math.floor(psi / turn) + 1, 0, psi);
    const points = angles.map((psi) => {
      const d = offset([0, 0], width * Math.cos(psi), u, length * Math.sin(psi), v);
      const s = reach(d);
      return offset(optimum, s, d, 0, d);
    });
    addStroke(trace, [...points, points[0]]);
  }
  return trace;
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

/** Where the `axes` handle sits: on the long axis, farther out the longer the ellipse; on the side nearer to `near`. @type {(minimizer: Vector, angle: number, stretch: number, near: Vector) => Vector} */
export function axesHandle(minimizer, angle, stretch, near) {
  const along = /** @type {Vector} */ ([Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);
  const distance = LEVER.start + (stretch / 3) * LEVER.length;
  const ends = [distance, -distance].map((s) => offset(minimizer, s, along, 0, along));
  const inside = ends.filter((end) => Math.max(...end.map(Math.abs)) <= VIEW);
  const [first, second = first] = inside.length ? inside : ends;
  return Math.hypot(...minus(second, near)) < Math.hypot(...minus(first, near)) ? second : first;
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
