// @ts-check
/** What of a set the ellipsoid touches: the smallest of its corners, edges and faces that the optimum lies on. */

import { nothing } from "../../hand/shapes.mjs";
import { AXES, corner, face, rim } from "./solids.mjs";
import { behind, between, drawn, split } from "./view.mjs";

/** @typedef {import("../../hand/triple.mjs").Vector} Vector */
/** @typedef {import("../../hand/triple.mjs").Optimum} Optimum */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./view.mjs").Camera} Camera */

/**
 * Where the optimum stands: L1's on a vertex, an edge or a face by its zeros, the group lasso's on an apex, the rim or
 * between them, L2's on the sphere; "inside" where the set does not hold it back, "origin" where nothing is left.
 * @type {(penalty: string, optimum: Optimum) => string}
 */
export function placeOf(penalty, { zeros, alpha }) {
  if (alpha === 0) return "inside";
  const count = zeros.filter(Boolean).length;
  if (count === AXES.length) return "origin";
  if (penalty === "l1") return ["face", "edge", "vertex"][count];
  if (penalty === "l2") return "sphere";
  return zeros[0] && zeros[1] ? "apex" : zeros[2] ? "rim" : "surface";
}

/** The line of the set that is touched, or around the face. @type {{[place: string]: (t: number, w: Vector) => Vector[]}} */
const lines = {
  edge: (t, w) => {
    const [p, q] = w.flatMap((wj, j) => (wj ? [corner(t, Math.sign(wj), j)] : []));
    return between(p, q, 1);
  },
  face: (t, w) => face(t, w.map(Math.sign)),
  rim: (t) => rim(t),
  surface: (t, w) => {
    const length = Math.hypot(w[0], w[1]);
    return [corner(t, Math.sign(w[2]), 2), [(t * w[0]) / length, (t * w[1]) / length, 0]];
  },
};

/**
 * The touched part, lit: a line where it is seen and where it is not, the area of a face, or the point of a vertex.
 * @type {(penalty: string, best: Optimum, camera: Camera) => {lit: Trace, lit_hidden: Trace, lit_face: Trace, corner: Trace}}
 */
export function touched(penalty, best, camera) {
  const place = placeOf(penalty, best), points = lines[place]?.(best.t, best.w);
  const { seen, hidden } = points ? split(camera, points, behind(penalty, best.t, camera)) : { seen: nothing(), hidden: nothing() };
  const isPoint = place === "vertex" || place === "apex", isSeenFace = place === "face" && AXES.reduce((sum, _, j) => sum + Math.sign(best.w[j]) * camera.toward[j], 0) > 0;
  return {
    ...{ lit: seen, lit_hidden: hidden },
    lit_face: isSeenFace ? drawn(camera, points) : nothing(),
    corner: isPoint ? drawn(camera, [best.w]) : nothing(),
  };
}
