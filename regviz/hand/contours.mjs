// @ts-check
/**
 * Contours: of the loss J0(w) = 1/2 (w - centre)^T H (w - centre), and of the sum J0 + alpha |w|_1.
 * A square panel shows both axes from -view to view; what lies outside it is not drawn in full.
 */

import { dot, minus, omega, plus, product, ratio, size, soft, spectrum } from "./plane.mjs";
import { FAR, addStroke, line, nothing, setOutline } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Spectrum} Spectrum */
/** @typedef {import("./shapes.mjs").Trace} Trace */

const STEP = 0.4; // between neighbouring contours, in r = sqrt(2 (J - least J))
const MOST_RINGS = 24;
const AS_GOOD_AS_FLAT = 1e-6; // ellipses longer than 1000 times their width are two straight lines here
const TURN = 2 * Math.PI;

/** The corners of a panel. @type {(view: number) => Vector[]} */
const corners = (view) => [[-view, -view], [-view, view], [view, -view], [view, view]];

/**
 * Points enough for a curve of this radius to stay within step / 200 of its chords; a multiple of 4.
 * @type {(radius: number, step?: number) => number}
 */
const pointsOf = (radius, step = STEP) => 4 * Math.max(2, Math.round(8 * Math.sqrt(radius / step)));

/**
 * How many rings reach into the panel, whose farthest corner has this level.
 * @type {(farthest: number, step?: number, most?: number) => number}
 */
const ringCount = (farthest, step = STEP, most = MOST_RINGS) => Math.min(most, Math.floor(farthest / step - 1e-9));

/** The level r of J0 at w: J0(w) = r^2 / 2. @type {(shape: Spectrum, centre: Vector, w: Vector) => number} */
function level({ steep, flat, u, v }, centre, w) {
  const d = minus(w, centre);
  return Math.hypot(Math.sqrt(steep) * dot(u, d), Math.sqrt(flat) * dot(v, d));
}

/**
 * Nested contours of the loss, r = step, 2 step, ... until they leave the panel, or there are as many as are wanted.
 * @type {(view: number, H: Matrix, centre: Vector, step?: number, most?: number) => Trace}
 */
export function contours(view, H, centre, step = STEP, most = MOST_RINGS) {
  const trace = nothing();
  const shape = spectrum(H);
  const farthest = Math.max(...corners(view).map((corner) => level(shape, centre, corner)));
  const rings = ringCount(farthest, step, most);
  for (let k = 1; k <= rings; k++) addRing(view, trace, shape, centre, k * step, 0, step);
  return trace;
}

/**
 * The contour of the loss through w, as fine as those that are `step` apart; nothing where w is its centre.
 * @type {(view: number, H: Matrix, centre: Vector, w: Vector, step?: number) => Trace}
 */
export function contourThrough(view, H, centre, w, step = STEP) {
  const trace = nothing();
  const shape = spectrum(H);
  const r = level(shape, centre, w);
  const d = minus(w, centre);
  const start = Math.atan2(Math.sqrt(shape.flat) * dot(shape.v, d), Math.sqrt(shape.steep) * dot(shape.u, d));
  if (r > 1e-9) addRing(view, trace, shape, centre, r, start, step);
  return trace;
}

/**
 * The contour of the loss at the level r, J0(w) = r^2 / 2; nothing for r = 0.
 * @type {(view: number, H: Matrix, centre: Vector, r: number) => Trace}
 */
export function contourAt(view, H, centre, r) {
  const trace = nothing();
  if (r > 0) addRing(view, trace, spectrum(H), centre, r, 0, STEP);
  return trace;
}

/**
 * One contour, w = centre + r / sqrt(steep) cos(psi) u + r / sqrt(flat) sin(psi) v. An ellipse that is longer than the
 * panel is drawn as the two arcs near it, a flat one as two lines. `start` is a psi at which there is a point for sure.
 * @type {(view: number, trace: Trace, shape: Spectrum, centre: Vector, r: number, start: number, fine: number) => void}
 */
function addRing(view, trace, { steep, flat, u, v }, centre, r, start, fine) {
  const reach = Math.max(...corners(view).map((corner) => Math.hypot(corner[0] - centre[0], corner[1] - centre[1])));
  const width = r / Math.sqrt(steep);
  if (flat <= AS_GOOD_AS_FLAT * steep) {
    for (const side of [width, -width]) addStroke(trace, [-reach, reach].map((s) => plus(plus(centre, side, u), s, v)));
    return;
  }
  const length = r / Math.sqrt(flat);
  if (length <= reach) {
    const steps = pointsOf(length, fine);
    addArc(Array.from({ length: steps + 1 }, (_, k) => start + (TURN * k) / steps));
    return;
  }
  const half = Math.asin(reach / length);
  const step = TURN / pointsOf(width, fine);
  for (const side of [0, Math.PI]) addArc(stations(side - half, side + half, start, step));

  /** @type {(stations: number[]) => void} */
  function addArc(stations) {
    for (const psi of stations) {
      const [along, across] = [width * Math.cos(psi), length * Math.sin(psi)];
      trace.x.push(centre[0] + along * u[0] + across * v[0]);
      trace.y.push(centre[1] + along * u[1] + across * v[1]);
    }
    trace.x.push(null);
    trace.y.push(null);
  }
}

/**
 * from, to, and between them through + k step.
 * @type {(from: number, to: number, through: number, step: number) => number[]}
 */
function stations(from, to, through, step) {
  const ahead = (through - from) / step;
  const first = from + (ahead - Math.floor(ahead)) * step;
  const inner = Array.from({ length: Math.max(0, Math.ceil((to - first) / step)) }, (_, k) => first + k * step);
  return [from, ...inner.filter((psi) => psi > from), to];
}

/** @typedef {{view: number, H: Matrix, centre: Vector, alpha: number, optimum: Vector}} Sum  J = J0 + alpha |w|_1 and its optimum */

/**
 * Contours of the sum about its optimum, at r^2 / 2 above its least value, r = 0.4, 0.8, ...
 * @type {(view: number, H: Matrix, centre: Vector, alpha: number, optimum: Vector) => Trace}
 */
export function sumContours(view, H, centre, alpha, optimum) {
  const trace = nothing();
  const sum = { view, H, centre, alpha, optimum };
  const shape = spectrum(H);
  const highest = Math.max(...corners(view).map((corner) => riseOfSum(sum, optimum, corner)));
  const rings = ringCount(Math.sqrt(2 * highest));
  for (let k = 1; k <= rings; k++) addStroke(trace, sumRing(sum, shape, (k * STEP) ** 2 / 2));
  return trace;
}

/**
 * The region within the k-th contour of the sum, closed: where the posterior density is highest.
 * @type {(view: number, H: Matrix, centre: Vector, alpha: number, optimum: Vector, k: number) => Trace}
 */
export const region = (view, H, centre, alpha, optimum, k) =>
  line(sumRing({ view, H, centre, alpha, optimum }, spectrum(H), (k * STEP) ** 2 / 2));

/**
 * Where alpha Omega(w) = r^2 / 2, r = 0.8, 1.6, ...: diamonds or circles; with alpha = 0 the prior is flat.
 * @type {(view: number, penalty: string, alpha: number) => Trace}
 */
export function priorContours(view, penalty, alpha) {
  const trace = nothing();
  if (alpha === 0) return trace;
  const rings = ringCount(Math.sqrt(2 * alpha * omega[penalty]([view, view])));
  for (let k = 2; k <= rings; k += 2) {
    const r = k * STEP;
    const { x, y } = setOutline(penalty, penalty === "l1" ? (r * r) / (2 * alpha) : r / Math.sqrt(alpha));
    trace.x.push(...x, null);
    trace.y.push(...y, null);
  }
  return trace;
}

/**
 * One contour of the sum, by rays from its optimum. They spread as the contour does (by its reach along the
 * eigenvectors of H), and some of them meet it where it crosses the axes, so that its kinks are sharp.
 * @type {(sum: Sum, shape: Spectrum, rise: number) => Vector[]}
 */
function sumRing(sum, { u, v }, rise) {
  const { optimum, view } = sum;
  /** @type {(d: Vector) => number} */
  const reach = (d) => Math.min(distanceToRise(sum, optimum, d, rise), (FAR * view) / Math.hypot(d[0], d[1]));
  const reaches = [u, v].map((d) => [reach(d), reach([-d[0], -d[1]])]);
  const [width, length] = reaches.map((both) => Math.min(...both));
  const steps = pointsOf(Math.max(...reaches.flat()));
  const angles = Array.from({ length: steps }, (_, k) => (TURN / steps) * k);
  const kinks = axisCrossings(sum, rise).map((w) => {
    const d = minus(w, optimum);
    const psi = Math.atan2(dot(v, d) / length, dot(u, d) / width);
    return psi < 0 ? psi + TURN : psi;
  });
  for (const psi of kinks.sort((p, q) => q - p)) angles.splice(Math.floor((psi / TURN) * steps) + 1, 0, psi);
  const points = angles.map((psi) => {
    const d = plus([width * Math.cos(psi) * u[0], width * Math.cos(psi) * u[1]], length * Math.sin(psi), v);
    return plus(optimum, reach(d), d);
  });
  return [...points, points[0]];
}

/** J(w) - J(start). @type {(sum: Sum, start: Vector, w: Vector) => number} */
function riseOfSum({ H, centre, alpha }, start, w) {
  const step = minus(w, start);
  const slope = product(H, minus(start, centre));
  return dot(step, product(H, step)) / 2 + dot(slope, step) + alpha * (size.l1(w) - size.l1(start));
}

/**
 * How far from `start` along d the convex J has risen by `rise`; infinity where it never does. Along a ray J is
 * quadratic between the axes, and where it crosses one its slope jumps by 2 alpha |d_j|.
 * @type {(sum: Sum, start: Vector, d: Vector, rise: number) => number}
 */
function distanceToRise({ H, centre, alpha }, start, d, rise) {
  const [[a, b], [, c]] = H;
  const [w1, w2] = start;
  const [d1, d2] = d;
  const [e1, e2] = [w1 - centre[0], w2 - centre[1]];
  const curvature = a * d1 * d1 + 2 * b * d1 * d2 + c * d2 * d2;
  const steepness = (Math.sign(w1) || Math.sign(d1)) * d1 + (Math.sign(w2) || Math.sign(d2)) * d2;
  let slope = d1 * (a * e1 + b * e2) + d2 * (b * e1 + c * e2) + alpha * steepness;
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
 * The points at which the contour `rise` above the optimum's value crosses the axes.
 * @type {(sum: Sum, rise: number) => Vector[]}
 */
function axisCrossings(sum, rise) {
  const { view, H, centre, alpha, optimum } = sum;
  const g = product(H, centre);
  return [0, 1].flatMap((j) => {
    const axis = j === 0 ? [1, 0] : [0, 1];
    const lowest = plus([0, 0], ratio(soft(g[j], alpha), H[j][j]), axis);
    const rest = rise - riseOfSum(sum, optimum, lowest);
    if (rest <= 0) return [];
    return [axis, [-axis[0], -axis[1]]].flatMap((d) => {
      const far = distanceToRise(sum, lowest, d, rest);
      return Math.abs(lowest[j] + far * d[j]) < FAR * view ? [plus(lowest, far, d)] : [];
    });
  });
}
