// @ts-check
/**
 * Sizes of vectors of the plane, the sets {Omega(w) <= 1}, and one coefficient alone.
 * The same, function by function, is in regviz/studies/sizes.py and in regviz/figures/norms_sets.py and norms_penalty.py.
 */

import { line, nothing } from "../../hand/shapes.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{kind: string, p: number, ratio: number}} Measure  whose sizes: sum |w_j|^p, max, count, elastic net */

/** Half the side of the plane. */
export const VIEW = 2.2;
const STEPS = 32; // of each quarter of an outline
const HEAD = 0.14; // of the arrow

/** |w_j|^p; the count for p = 0. @type {(x: number, p: number) => number} */
const part = (x, p) => (p === 0 ? Number(x !== 0) : Math.abs(x) ** p);

/** |w|_p, the largest coordinate taken out first. @type {(w: Vector, p: number) => number} */
export function size([w1, w2], p) {
  const largest = Math.max(Math.abs(w1), Math.abs(w2));
  if (p === Infinity || largest === 0) return largest;
  if (p === 0) return part(w1, 0) + part(w2, 0);
  return (part(w1 / largest, p) + part(w2 / largest, p)) ** (1 / p) * largest;
}

/** rho |w|_1 + (1 - rho)/2 |w|_2^2. @type {(w: Vector, ratio: number) => number} */
export const net = ([w1, w2], ratio) => ratio * (Math.abs(w1) + Math.abs(w2)) + ((1 - ratio) / 2) * (w1 * w1 + w2 * w2);

/** The height of the penalty over w. @type {(w: Vector, measure: Measure) => number} */
export function height([w1, w2], { kind, p, ratio }) {
  if (kind === "net") return net([w1, w2], ratio);
  return kind === "max" ? Math.max(Math.abs(w1), Math.abs(w2)) : part(w1, kind === "zero" ? 0 : p) + part(w2, kind === "zero" ? 0 : p);
}

/** What `height` adds up for one coordinate, or takes the larger of. @type {(measure: Measure) => (x: number) => number} */
export function profile({ kind, p, ratio }) {
  if (kind === "net") return (x) => ratio * x + ((1 - ratio) / 2) * x * x;
  return kind === "max" ? (x) => x : (x) => x ** p;
}

/** One quarter of {sum |w_j|^p = s^p}, as far as the panel. @type {(p: number, s: number) => Vector[]} */
function quarterOfPower(p, s) {
  const start = s > VIEW ? Math.acos((VIEW / s) ** (p / 2)) : 0;
  const up = Array.from({ length: STEPS + 1 }, (_, k) => s * Math.sin(start + ((Math.PI / 2 - 2 * start) * k) / STEPS) ** (2 / p));
  return up.map((y, k) => [up[STEPS - k], y]); // exactly symmetric: cos(pi / 2) is not 0
}

/** @type {(ratio: number, c: number) => Vector[]} */
const quarterOfNet = (ratio, c) => Array.from({ length: STEPS + 1 }, (_, k) => {
  const [d1, d2] = [Math.cos((Math.PI / 2) * (k / STEPS)), Math.sin((Math.PI / 2) * (k / STEPS))];
  const b = ratio * (d1 + d2);
  const r = (2 * c) / (b + Math.sqrt(b * b + 2 * (1 - ratio) * c));
  return /** @type {Vector} */ ([r * d1, r * d2]);
});

/** All four quarters; a gap between them where the panel cuts them. @type {(quarter: Vector[], cut: boolean) => Trace} */
function around(quarter, cut) {
  const trace = nothing();
  for (const [a, b, reverse] of [[1, 1, false], [-1, 1, true], [-1, -1, false], [1, -1, true]]) {
    for (const [x, y] of reverse ? [...quarter].reverse() : quarter) {
      trace.x.push(Number(a) * x);
      trace.y.push(Number(b) * y);
    }
    if (cut) {
      trace.x.push(null);
      trace.y.push(null);
    }
  }
  return trace;
}

/** {size = s} of the p-norm, closed unless the panel cuts it. @type {(p: number, s: number) => Trace} */
export const ofPower = (p, s) => around(quarterOfPower(p, s), s > VIEW);

/** @type {(s: number) => Trace} */
export const square = (s) => line([[s, s], [-s, s], [-s, -s], [s, -s], [s, s]]);

const AXES = () => ({ x: [-VIEW, VIEW, null, 0, 0], y: [0, 0, null, -VIEW, VIEW] });

/** {Omega <= 1}. @type {(measure: Measure) => Trace} */
export function unitSet({ kind, p, ratio }) {
  if (kind === "zero") return AXES();
  if (kind === "max") return square(1);
  return kind === "net" ? around(quarterOfNet(ratio, 1), false) : ofPower(p, 1);
}

/** {Omega = Omega(w)}. @type {(w: Vector, measure: Measure) => Trace} */
export function level(w, { kind, p, ratio }) {
  if (w[0] === 0 && w[1] === 0) return nothing();
  if (kind === "zero") return w[0] && w[1] ? square(VIEW) : nothing();
  if (kind === "max") return square(size(w, Infinity));
  return kind === "net" ? around(quarterOfNet(ratio, net(w, ratio)), false) : ofPower(p, size(w, p));
}

/** From the origin to w, with a head. @type {(w: Vector) => Trace} */
export function arrow([x, y]) {
  const length = Math.hypot(x, y);
  if (length === 0) return nothing();
  const [d1, d2] = [x / length, y / length];
  const head = Math.min(HEAD, length / 2);
  const wing = (side) => /** @type {Vector} */ ([x - head * (d1 + 0.5 * side * d2), y - head * (d2 - 0.5 * side * d1)]);
  return line([[0, 0], [x, y], wing(1), [x, y], wing(-1)]);
}

// --- one coefficient: J(w) = 1/2 (w - 1)^2 + alpha Omega(w) ---

/** @type {(w: number, alpha: number, measure: Measure) => number} */
export const total = (w, alpha, measure) => (w - 1) ** 2 / 2 + alpha * height([w, 0], measure);

/** Where a function that rises from `least` to 1 is 0, by halving on a log scale. @type {(rising: (w: number) => number, least: number) => number} */
function root(rising, least) {
  let [low, high] = [Math.log2(least), 0];
  for (let k = 0; k < 64; k++) {
    const middle = (low + high) / 2;
    if (rising(2 ** middle) > 0) high = middle;
    else low = middle;
  }
  return 2 ** ((low + high) / 2);
}

/** All local minima of J, the least first. @type {(alpha: number, measure: Measure) => number[]} */
export function localMinima(alpha, { kind, p, ratio }) {
  if (kind === "net") return [Math.max(1 - alpha * ratio, 0) / (1 + alpha * (1 - ratio))];
  if (alpha === 0) return [1];
  if (kind === "zero") return [0, 1];
  if (kind === "max" || p === 1) return [Math.max(1 - alpha, 0)];
  const slope = (w) => w - 1 + alpha * p * w ** (p - 1);
  if (p > 1) return [root(slope, Number.MIN_VALUE)];
  const lowest = (alpha * p * (1 - p)) ** (1 / (2 - p));
  return lowest < 1 && slope(lowest) < 0 ? [0, root(slope, lowest)] : [0];
}
