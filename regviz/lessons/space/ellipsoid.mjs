// @ts-check
/**
 * The level set of the loss through the optimum: an ellipsoid {wHat + sum c_i a_i : |c| = 1} about the minimizer, whose half
 * axes a_1, a_2, a_3 are at right angles. It is seen by its outline and a few rings.
 */

import { dot, plus } from "../../hand/triple.mjs";
import { across, circle } from "./solids.mjs";
import { drawn, split, splits } from "./view.mjs";

/** @typedef {import("../../hand/triple.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./view.mjs").Camera} Camera */
/** @typedef {import("./view.mjs").Split} Split */

const STEPS = 96;
const PARALLEL = 0.62; // of the long half axis, where two more rings are

/**
 * The half axes of {w : J0(w) = value}, the long one first: the loss is 10^stretch times as flat along u as it is across.
 * @type {(u: Vector, stretch: number, value: number) => Vector[]}
 */
export function halfAxes(u, stretch, value) {
  const short = Math.sqrt(2 * value), long = short * 10 ** (stretch / 2);
  return [u.map((uj) => long * uj), ...across(u).map((p) => p.map((pj) => short * pj))];
}

/**
 * The outline: where the surface's direction is at right angles to the eye's. In the picture it is the ellipse of the
 * covariance sum flat(a_i) flat(a_i)^T, and each of its points is the farthest one in a direction D of the picture.
 * @type {(centre: Vector, axes: Vector[], camera: Camera) => Vector[]}
 */
export function outline(centre, axes, { right, up }) {
  const [x, y] = [right, up].map((d) => axes.map((a) => dot(a, d)));
  const [xx, xy, yy] = [dot(x, x), dot(x, y), dot(y, y)];
  const l11 = Math.sqrt(xx), l21 = xy / l11, l22 = Math.sqrt(Math.max(yy - l21 * l21, 1e-300));
  return Array.from({ length: STEPS + 1 }, (_, k) => {
    const [cos, sin] = [Math.cos((2 * Math.PI * k) / STEPS), Math.sin((2 * Math.PI * k) / STEPS)];
    const D = [(cos - (l21 * sin) / l22) / l11, sin / l22]; // L^-T (cos, sin): of length 1 on the half axes
    return axes.reduce((w, a, i) => plus(w, D[0] * x[i] + D[1] * y[i], a), centre);
  });
}

/** Two meridians, the equator and two parallels. @type {(centre: Vector, axes: Vector[]) => Vector[][]} */
function rings(centre, [long, p, q]) {
  const wide = Math.sqrt(1 - PARALLEL ** 2);
  const parallels = [PARALLEL, -PARALLEL].map((at) => circle(p.map((pj) => wide * pj), q.map((qj) => wide * qj), plus(centre, at, long)));
  return [circle(long, p, centre), circle(long, q, centre), circle(p, q, centre), ...parallels];
}

/**
 * What is drawn of it: `area`, `outline` and `rings`; hidden is what lies on its far side, and what `isHidden` says.
 * @type {(centre: Vector, axes: Vector[], camera: Camera, isHidden: (w: Vector) => boolean) => {area: Trace, outline: Split, rings: Split}}
 */
export function ellipsoid(centre, axes, camera, isHidden) {
  // its direction at a point centre + sum c_i a_i is sum c_i a_i / |a_i|^2, and c_i = (w - centre) a_i / |a_i|^2
  const turned = axes.reduce((sum, a) => plus(sum, dot(a, camera.toward) / dot(a, a) ** 2, a), [0, 0, 0]), level = dot(turned, centre);
  const isBack = (/** @type {Vector} */ w) => dot(turned, w) < level;
  const around = outline(centre, axes, camera);
  return {
    area: drawn(camera, around),
    outline: split(camera, around, isHidden),
    rings: splits(rings(centre, axes).map((ring) => split(camera, ring, (w) => isBack(w) || isHidden(w)))),
  };
}
