// @ts-check
/** The two maps: areas, lines and points in the plane of minimizers, and the loss that is drawn with its ellipse. */

import { contourThrough } from "../../hand/contours.mjs";
import { isAtCorner, l1Penalized } from "../../hand/l1.mjs";
import { memo } from "../../hand/memo.mjs";
import { hessian, plus, minus, size } from "../../hand/plane.mjs";
import { addStroke, line, nothing, setOutline } from "../../hand/shapes.mjs";
import { constants, dialOf, forBoth, isGrid, minimizer, pointsOf } from "./problem.mjs";
import * as regions from "./regions.mjs";
import { bestOf, circle } from "./search.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./regions.mjs").Region} Region */
/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Points} Points */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {{[name: string]: Trace}} Traces */

/** @type {{[kind: string]: string}} */
const ZEROS = { w1: "w\u2081 = 0", w2: "w\u2082 = 0", both: "w\u2081 = w\u2082 = 0" };
const LEAST_LABELLED = 1.5; // the area that has room for a label
const ALONG = 0.68; // where on its way to the map's edge a line has its label: few handles are there

/** One map, bottom to top. @type {(state: State, penalty: string, given: Answer) => Traces} */
export function map(state, penalty, { optima, points }) {
  const { w, zeros } = optima[penalty];
  const wHat = minimizer(state);
  return {
    ...areas[penalty](state),
    ...marks[penalty](state, points),
    ellipse: contourThrough(constants.view, hessian(state), wHat, w),
    way: line([wHat, w]),
    minimizer: line([wHat]),
    optimum: line([w]),
    zero: zeros.some(Boolean) ? line([w]) : nothing(),
  };
}

// --- areas and lines ---

const NAMES = ["w1", "w2", "both", "hatch", "w1_line", "w2_line", "w1_label", "w2_label", "both_label"];

/** Where each loss has its own ellipse, only the set is left. */
const areas = forBoth((penalty) =>
  memo((/** @type {State} */ state) => {
    /** @type {Traces} */
    const traces = Object.fromEntries(NAMES.map((name) => [name, nothing()]));
    traces.inside = state.hold === "t" ? setOutline(penalty, state.t) : nothing();
    if (state.losses === "this") (penalty === "l1" ? addRegions : addLines)(traces, state);
    return traces;
  }),
);

/** L1: whole regions. @type {(traces: Traces, state: State) => void} */
function addRegions(traces, state) {
  const pieces = regions.zeroRegions(hessian(state), state.hold, dialOf(state));
  for (const piece of pieces) {
    addOutline(traces[piece.kind], piece.points);
    regions.hatch(traces.hatch, piece);
  }
  addLabels(traces, pieces);
}

/** L2: lines; and the cells of a grid search, which have the disc cut out of them and are hatched beyond it. @type {(traces: Traces, state: State) => void} */
function addLines(traces, state) {
  const H = hessian(state);
  const cells = isGrid(state) ? regions.cells(H, state.t, pointsOf(state)) : [];
  for (const cell of cells) {
    addOutline(traces[cell.kind], cell.points);
    addOutline(traces[cell.kind], regions.inDisc(cell.points, state.t));
    regions.hatch(traces.hatch, regions.beyondDisc(cell, state.t));
  }
  addLabels(traces, cells);
  ["w1", "w2"].forEach((kind, j) => {
    const [end, start, ...others] = regions.zeroLine(H, state.hold, dialOf(state), j);
    traces[`${kind}_line`] = line([end, start, ...others]);
    if (!isGrid(state)) traces[`${kind}_label`] = label(plus(start, ALONG, minus(end, start)), kind);
  });
}

/** @type {(trace: Trace, points: Vector[]) => void} */
function addOutline(trace, points) {
  if (points.length) addStroke(trace, [...points, points[0]]);
}

/** @type {(at: Vector, kind: string) => Trace} */
const label = (at, kind) => ({ ...line([at]), text: [ZEROS[kind]], textposition: "middle center" });

/** In the largest piece of each kind that has room, of twins in the lower or the left one. @type {(traces: Traces, pieces: Region[]) => void} */
function addLabels(traces, pieces) {
  for (const kind of Object.keys(ZEROS)) {
    const own = pieces.filter((piece) => piece.kind === kind).map(({ points }) => regions.centroid(points));
    const room = Math.max(...own.map(({ area }) => area));
    const best = own.reverse().find(({ area }) => area >= room * (1 - 1e-6));
    if (best && room > LEAST_LABELLED) traces[`${kind}_label`] = label(best.centre, kind);
  }
}

// --- points ---

/**
 * The drawn losses by the kind of their optima. Of the points, the circle sees only whether they are inside it, unless it
 * is searched: H is then not asked for, and they stay while the ellipse turns.
 */
const marks = forBoth((penalty) =>
  memo((/** @type {State} */ state, /** @type {Points | undefined} */ points) => {
    /** @type {Traces} */
    const traces = Object.fromEntries(constants.kinds.map((kind) => [`point_${kind}`, nothing()]));
    const { x, y, a, b, c } = points ?? { x: [], y: [] };
    const kindOf = penalty === "l1" ? kindsOfL1(state) : kindsOfL2(state);
    const shared = a || (penalty === "l2" && !isGrid(state)) ? [] : hessian(state);
    x.forEach((first, k) => {
      const wHat = [first, y[k]];
      const { x: across, y: up } = traces[`point_${kindOf(a && b && c ? [[a[k], b[k]], [b[k], c[k]]] : shared, wHat)}`];
      across.push(wHat[0]);
      up.push(wHat[1]);
    });
    return traces;
  }),
);

/** @type {(state: State) => (H: Matrix, wHat: Vector) => string} */
function kindsOfL1({ hold, alpha, t }) {
  const byZeros = constants.kinds;
  if (hold === "t") return (H, wHat) => (size.l1(wHat) <= t ? "inside" : isAtCorner(H, wHat, t) ? "one" : "none");
  return (H, wHat) => byZeros[l1Penalized(H, wHat, alpha).filter((wj) => wj === 0).length];
}

/** @type {(state: State) => (H: Matrix, wHat: Vector) => string} */
function kindsOfL2(state) {
  const { hold, t } = state;
  const tried = isGrid(state) ? circle(t, pointsOf(state)) : [];
  return (H, wHat) => {
    if (hold === "t" && size.l2(wHat) <= t) return "inside";
    return tried.length && bestOf(H, wHat, tried) % (tried.length / 4) === 0 ? "one" : "none";
  };
}
