// @ts-check
/** Outlines of sets that are not a diamond or a circle, by quarters: p-norms, the elastic net, and all of them around. */

import { nothing } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./shapes.mjs").Trace} Trace */

const STEPS = 32; // of each quarter of an outline

/** One quarter of {sum |w_j|^p = s^p}, as far as the panel. @type {(p: number, s: number, view: number) => Vector[]} */
export function quarterOfPower(p, s, view) {
  const start = s > view ? Math.acos((view / s) ** (p / 2)) : 0;
  const up = Array.from({ length: STEPS + 1 }, (_, k) => s * Math.sin(start + ((Math.PI / 2 - 2 * start) * k) / STEPS) ** (2 / p));
  return up.map((y, k) => [up[STEPS - k], y]); // exactly symmetric: cos(pi / 2) is not 0
}

/**
 * The distance from 0 at which the elastic net's Omega is c, along the direction d. @type {(ratio: number, c: number, d: Vector) => number}
 */
export function netReach(ratio, c, [d1, d2]) {
  const b = ratio * (Math.abs(d1) + Math.abs(d2));
  return c === 0 ? 0 : (2 * c) / (b + Math.sqrt(b * b + 2 * (1 - ratio) * c * (d1 * d1 + d2 * d2)));
}

/** One quarter of the elastic net's {Omega = c}. @type {(ratio: number, c: number) => Vector[]} */
export const quarterOfNet = (ratio, c) =>
  Array.from({ length: STEPS + 1 }, (_, k) => {
    const d = [Math.cos((Math.PI / 2) * (k / STEPS)), Math.sin((Math.PI / 2) * (k / STEPS))];
    const r = netReach(ratio, c, d);
    return k === STEPS ? [0, r] : [r * d[0], r * d[1]]; // cos(pi / 2) is not 0
  });

/** @type {[number, number, boolean][]} */
const QUARTERS = [[1, 1, false], [-1, 1, true], [-1, -1, false], [1, -1, true]];

/** All four quarters; a gap between them where the panel cuts them. @type {(quarter: Vector[], isCut: boolean) => Trace} */
export function around(quarter, isCut) {
  const trace = nothing();
  for (const [a, b, isReversed] of QUARTERS) {
    for (const [x, y] of isReversed ? [...quarter].reverse() : quarter) {
      trace.x.push(a * x);
      trace.y.push(b * y);
    }
    if (isCut) {
      trace.x.push(null);
      trace.y.push(null);
    }
  }
  return trace;
}
