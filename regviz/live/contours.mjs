/**
 * Contours: of the loss J0(w) = 1/2 (w - centre)^T H (w - centre), and of the sum J0 + alpha |w|_1.
 * The same, function by function, is in regviz/figures/contours.py.
 */

import { dot, minus, product, ratio, size, soft, spectrum } from "./plane.mjs";
import { FAR, VIEW, nothing, offset } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Spectrum} Spectrum */
/** @typedef {import("./shapes.mjs").Trace} Trace */

const STEP = 0.4; // between neighbouring contours, in r = sqrt(2 (J - least J))
const MOST_RINGS = 24;
const AS_GOOD_AS_FLAT = 1e-6; // ellipses longer than 1000 times their width are two straight lines here
const CORNERS = /** @type {Vector[]} */ ([[-VIEW, -VIEW], [-VIEW, VIEW], [VIEW, -VIEW], [VIEW, VIEW]]);

/** Append a stroke and the gap after it. @type {(trace: Trace, points: Vector[]) => void} */
function addStroke(trace, points) {
  for (const [x, y] of points) {
    trace.x.push(x);
    trace.y.push(y);
  }
  trace.x.push(null);
  trace.y.push(null);
}

/** Points enough for a curve of this radius to stay within 0.002 of its chords; a multiple of 4. */
const pointsOf = (radius) => 4 * Math.max(2, Math.round(8 * Math.sqrt(radius / STEP)));

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
 * @type {(trace: Trace, shape: Spectrum, centre: Vector, r: number, start: number) => void}
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

const ringCount = (farthest) => Math.min(MOST_RINGS, Math.floor(farthest / STEP - 1e-9));

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
  return dot(step, product(H, step)) / 2 + dot(slope, step) + alpha * (size.l1(w) - size.l1(from));
}

/**
 * How far from `start` along d the convex J = J0 + alpha |w|_1 has risen by `rise`: along a ray J is quadratic between
 * the axes, and where it crosses one its slope jumps by 2 alpha |d_j|. Infinity where it never rises so much.
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
  let distance = 0;
  let rest = rise;
  for (let piece = 0; piece < 3; piece++) {
    const gain = (2 * rest) / (slope + Math.sqrt(slope * slope + 2 * curvature * rest));
    if (distance + gain <= ends[piece]) return distance + gain;
    const stretch = ends[piece] - distance;
    rest -= slope * stretch + (curvature * stretch * stretch) / 2;
    slope += curvature * stretch + 2 * alpha * Math.abs(kinks[piece]);
    distance = ends[piece];
  }
  return Infinity;
}

/**
 * The points at which the contour of J0 + alpha |w|_1, `rise` above the value at `optimum`, crosses the axes.
 * @type {(H: Matrix, centre: Vector, alpha: number, optimum: Vector, rise: number) => Vector[]}
 */
function axisCrossings(H, centre, alpha, optimum, rise) {
  const g = product(H, centre);
  return [0, 1].flatMap((j) => {
    const pull = ratio(soft(g[j], alpha), H[j][j]);
    const lowest = /** @type {Vector} */ (j === 0 ? [pull, 0] : [0, pull]);
    const rest = rise - riseOfSum(H, centre, alpha, optimum, lowest);
    if (!(rest > 0)) return [];
    return [1, -1]
      .map((side) => /** @type {Vector} */ (j === 0 ? [side, 0] : [0, side]))
      .map((d) => offset(lowest, distanceToRise(H, centre, alpha, lowest, d, rest), d, 0, d))
      .filter((w) => Math.abs(w[j]) < FAR);
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
    const reach = (d) => Math.min(distanceToRise(H, centre, alpha, optimum, d, rise), FAR / Math.hypot(d[0], d[1]));
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
