// @ts-check
/** One picture: a set, the ellipsoid of the loss that touches it, and the optimum over all alpha. */

import { memo } from "../../hand/memo.mjs";
import { nothing, strokes } from "../../hand/shapes.mjs";
import { point } from "../../hand/numbers.mjs";
import { dot, minus, product } from "../../hand/triple.mjs";
import { ellipsoid, halfAxes } from "./ellipsoid.mjs";
import { forAll, hessian, longAxis, minimizer } from "./problem.mjs";
import { axes, solid } from "./solids.mjs";
import { touched } from "./touch.mjs";
import { behind, between, cameraOf, drawn, split, together } from "./view.mjs";

/** @typedef {import("../../hand/triple.mjs").Vector} Vector */
/** @typedef {import("../../hand/triple.mjs").Penalty} Penalty */
/** @typedef {import("../../hand/triple.mjs").Optimum} Optimum */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./view.mjs").Camera} Camera */
/** @typedef {{[name: string]: Trace}} Traces */

const AXIS = 2.2; // how far each axis is drawn, at least
const NAME = [10, 5]; // half of what an axis's name takes of the chart, at most: no label goes over it
const PIECES = 16; // of the path between two knots, of which some may be hidden

/** The pictures: of the set that is not shown, which nobody would see, no trace has points. @type {(state: State, given: Answer) => {[penalty: string]: Traces}} */
export function scenes(state, given) {
  const [octahedron, other] = [scene(state, "l1", given), scene(state, state.other, given)];
  const unseen = empty(Object.keys(octahedron));
  return { ...forAll(() => unseen), l1: octahedron, [state.other]: other };
}

const empty = memo((/** @type {string[]} */ names) => Object.fromEntries(names.map((name) => [name, nothing()])));

/** @type {(state: State, penalty: Penalty, given: Answer) => Traces} */
function scene(state, penalty, { optima, paths }) {
  const [camera, best] = [cameraOf(state), optima[penalty]];
  const hidden = behind(penalty, best.t, camera);
  const { tones, edges, grid } = solid(penalty, best.t, camera);
  const beams = axes(penalty, best.t, AXIS, camera);
  return {
    ...Object.fromEntries(tones.map((tone, k) => [`tone${k}`, tone])),
    ...{ edges: edges.seen, edges_hidden: edges.hidden, grid: grid.seen, grid_hidden: grid.hidden },
    ...{ axes: beams.seen, axes_hidden: beams.hidden },
    ...Object.fromEntries(beams.names.map(([x, y], j) => [`name${j + 1}`, { x: [x], y: [y], text: [`w${"₁₂₃"[j]}`], textposition: "middle center" }])),
    names: strokes(beams.names.flatMap(([x, y]) => [-NAME[1], 0, NAME[1]].map((down) => [[x - NAME[0], y + down], [x + NAME[0], y + down]]))),
    ...level(state, penalty, best, camera),
    ...touched(penalty, best, camera),
    ...trail(paths[penalty].w, camera, hidden),
    drop: drop(state, camera),
    minimizer: drawn(camera, [minimizer(state)]),
    ...mark(best, camera, hidden),
  };
}

const NO_LEVEL = { area_behind: nothing(), area_before: nothing(), outline: nothing(), veiled: nothing(), rings: nothing(), rings_hidden: nothing() };

/**
 * The ellipsoid. The plane in which it touches the set has the one on this side and the other beyond, so either all of it
 * is before the set or all behind, where they overlap in the picture.
 * @type {(state: State, penalty: Penalty, best: Optimum, camera: Camera) => Traces}
 */
function level(state, penalty, best, camera) {
  if (!(best.value > 1e-12)) return NO_LEVEL;
  const wHat = minimizer(state), outward = product(hessian(state), minus(wHat, best.w));
  const isBefore = dot(outward, camera.toward) > 0;
  const hidden = isBefore ? () => false : behind(penalty, best.t, camera);
  const { area, outline, rings } = ellipsoid(wHat, halfAxes(longAxis(state), state.stretch, best.value), camera, hidden);
  return {
    ...{ area_behind: isBefore ? nothing() : area, area_before: isBefore ? area : nothing() },
    ...{ outline: outline.seen, veiled: outline.hidden, rings: rings.seen, rings_hidden: rings.hidden },
  };
}

/** The optimum over all alpha. @type {(path: Vector[], camera: Camera, hidden: (w: Vector) => boolean) => Traces} */
function trail(path, camera, hidden) {
  const steps = path.length < PIECES ? PIECES : 1;
  const way = path.flatMap((w, k) => (k ? between(path[k - 1], w, steps).slice(1) : [w]));
  const { seen, hidden: rest } = split(camera, way, hidden);
  return { trail: seen, trail_hidden: rest };
}

/** From the minimizer down to the plane of w1 and w2, and from there to both axes: so that one can read where it is. @type {(state: State, camera: Camera) => Trace} */
function drop({ x, y, z }, camera) {
  return together([[[x, y, z], [x, y, 0], [x, 0, 0]], [[x, y, 0], [0, y, 0]]].map((points) => drawn(camera, points)));
}

/** The optimum: full on the side of the set that one sees, hollow on the other. @type {(best: Optimum, camera: Camera, hidden: (w: Vector) => boolean) => Traces} */
function mark(best, camera, hidden) {
  const at = drawn(camera, [best.w]), isHidden = hidden(best.w) && best.alpha > 0;
  return {
    optimum: isHidden ? nothing() : at,
    optimum_hidden: isHidden ? at : nothing(),
    zero: best.zeros.some(Boolean) ? at : nothing(),
    label: { ...at, text: [point(best.w)] },
  };
}
