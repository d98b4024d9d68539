// @ts-check
/**
 * The maps of the page "How often is a corner hit?": areas, lines and points in the plane of minimizers, and the loss
 * that is drawn with its ellipse. The same, function by function, is in regviz/figures/corners_map.py.
 */

import * as regions from "./regions.mjs";
import { line, nothing } from "../../hand/shapes.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./regions.mjs").Region} Region */
/** @typedef {import("./figure.mjs").State} State */
/** @typedef {import("./figure.mjs").Answer} Answer */
/** @typedef {import("./figure.mjs").Optimum} Optimum */

/** How many coefficients are exactly zero; inside: the set contains wHat, and does nothing. */
export const KINDS = ["none", "one", "both", "inside"];
const ZEROS = { w1: "w\u2081 = 0", w2: "w\u2082 = 0", both: "w\u2081 = w\u2082 = 0" };
const LEAST_LABELLED = 1.5;

const onGrid = (x) => Math.round(x * 1e12) / 1e12 + 0;

/** H = I - (1 - 10^-stretch) u u^T, u the long axis of the ellipse. @type {(angle: number, stretch: number) => Matrix} */
export function hessian(angle, stretch) {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const weight = 1 - 10 ** -stretch;
  const b = onGrid(-weight * cos * sin);
  return [[onGrid(1 - weight * cos * cos), b], [b, onGrid(1 - weight * sin * sin)]];
}

export const dialOf = ({ hold, alpha, t }) => (hold === "alpha" ? alpha : t);
export const isGrid = ({ search, hold }) => search === "grid" && hold === "t";

/** How many points of the circle the search tries: about 10^grid, in steps of four. @type {(state: State) => number} */
export const pointsOf = ({ grid }) => 4 * Math.max(2, Math.floor(10 ** grid / 4 + 0.5));

/** f, which remembers its latest arguments and answer. @template T @param {(...args: any[]) => T} f @returns {(...args: any[]) => T} */
export function remembering(f) {
  /** @type {any[]} */
  let key = [NaN];
  /** @type {any} */
  let value;
  return (...args) => {
    if (args.length !== key.length || args.some((arg, i) => arg !== key[i])) [key, value] = [args, f(...args)];
    return value;
  };
}

/** @type {(H: Matrix, wHat: Vector, t: number, points: number) => Optimum} */
export function bestOfGrid(H, wHat, t, points) {
  const k = bestIndex(H, wHat, tried(t, points));
  const turn = (2 * Math.PI * k) / points;
  const exact = (x) => (Math.abs(x) < 1e-12 ? 0 : x);
  const w = /** @type {Vector} */ ([exact(t * Math.cos(turn)), exact(t * Math.sin(turn))]);
  return { w, zeros: w.map((wj) => wj === 0) };
}

const tried = remembering((t, points) => regions.circle(t, points));

/** @type {(H: Matrix, wHat: Vector, tried: Vector[]) => number} */
function bestIndex([[a, b], [, c]], [x, y], points) {
  let [best, least] = [0, Infinity];
  for (let k = 0; k < points.length; k++) {
    const [d1, d2] = [points[k][0] - x, points[k][1] - y];
    const value = a * d1 * d1 + 2 * b * d1 * d2 + c * d2 * d2;
    if (value < least) [best, least] = [k, value];
  }
  return best;
}

/** @type {(state: State, penalty: string) => Region[]} */
function pieces(state, penalty) {
  const H = hessian(state.angle, state.stretch);
  if (penalty === "l2") {
    const disc = state.hold === "t" ? regions.regionsL2(state.t) : [];
    return isGrid(state) && state.losses === "this" ? [...disc, ...regions.cells(H, state.t, pointsOf(state))] : disc;
  }
  if (state.losses === "this") return regions.regionsL1(H, state.hold, dialOf(state));
  return state.hold === "t" ? [{ kind: "inside", points: [[state.t, 0], [0, state.t], [-state.t, 0], [0, -state.t]] }] : [];
}

/** @type {(trace: Trace, points: Vector[]) => void} */
function addOutline(trace, points) {
  for (const [x, y] of [...points, points[0]]) {
    trace.x.push(x);
    trace.y.push(y);
  }
  trace.x.push(null);
  trace.y.push(null);
}

/** A cell of the grid search has the disc cut out of it, and is hatched beyond it. @type {(state: State, penalty: string) => {[name: string]: Trace}} */
function areas(state, penalty) {
  const traces = Object.fromEntries(["inside", "w1", "w2", "both", "hatch", "w1_line", "w2_line"].map((name) => [name, nothing()]));
  const all = pieces(state, penalty);
  for (const region of all) {
    const { kind, points } = region;
    if (kind === "none") continue;
    addOutline(traces[kind], points);
    const searched = penalty === "l2" && kind !== "inside";
    const hole = searched ? regions.inDisc(points, state.t) : [];
    if (hole.length) addOutline(traces[kind], hole);
    const hatched = searched ? regions.beyond(region, state.t) : region;
    if (kind !== "inside" && hatched.points.length > 2) regions.hatch(hatched, traces.hatch);
  }
  const lines = penalty === "l2" && state.losses === "this";
  for (const j of lines ? [0, 1] : []) traces[j ? "w2_line" : "w1_line"] = line(zeroLine(state, j));
  return { ...traces, ...labels(state, penalty, all) };
}

const zeroLine = (state, j) => regions.zeroLine(hessian(state.angle, state.stretch), state.hold, dialOf(state), j);

/** @type {(at: Vector, text: string) => Trace} */
const text = (at, words) => ({ ...line([at]), text: [words], textposition: "middle center" });

/** @type {(state: State, penalty: string, all: Region[]) => {[name: string]: Trace}} */
function labels(state, penalty, all) {
  const made = { w1_label: nothing(), w2_label: nothing(), both_label: nothing() };
  if (penalty === "l2" && !isGrid(state)) {
    if (state.losses === "this") for (const j of [0, 1]) made[j ? "w2_label" : "w1_label"] = lineLabel(state, j);
    return made;
  }
  for (const [kind, words] of Object.entries(ZEROS)) {
    const own = all.filter((region) => region.kind === kind).reverse().map(({ points }) => regions.centroid(points));
    const best = own.reduce((most, one) => (one.area > most.area * (1 + 1e-6) ? one : most), { area: LEAST_LABELLED, centre: null });
    if (best.centre) made[`${kind}_label`] = text(best.centre, words);
  }
  return made;
}

/** Beside the line of L2's zeros, where it leaves the map below or on the left: most handles are not there. @type {(state: State, j: number) => Trace} */
function lineLabel(state, j) {
  const ends = zeroLine(state, j);
  const start = state.hold === "alpha" ? [0, 0] : ends[1];
  const [x, y] = ends[0].map((end, i) => start[i] + 0.68 * (end - start[i]));
  return text([x, y], ZEROS[j ? "w2" : "w1"]);
}

/** How many coefficients L1 sets to 0, and whether it does anything, as an index of KINDS. @type {(H: Matrix, wHat: Vector, hold: string, value: number) => number} */
function kindOfL1([[a, b], [, c]], [x, y], hold, value) {
  if (hold === "alpha") {
    const [g1, g2] = [a * x + b * y, b * x + c * y];
    if (value === 0) return Number(x === 0) + Number(y === 0);
    const soft = (g) => Math.sign(g) * Math.max(Math.abs(g) - value, 0);
    return Number(Math.abs(g1 - (b / c) * soft(g2)) <= value) + Number(Math.abs(g2 - (b / a) * soft(g1)) <= value);
  }
  if (Math.abs(x) + Math.abs(y) <= value) return 3;
  for (const s of [value, -value]) {
    const first = (a * (x - s) + b * y) * Math.sign(s);
    if (first >= Math.abs(b * (x - s) + c * y)) return 1;
    const second = (b * x + c * (y - s)) * Math.sign(s);
    if (second >= Math.abs(a * x + b * (y - s))) return 1;
  }
  return 0;
}

/** @type {(state: State, penalty: string, points: any) => {[name: string]: Trace}} */
function marks(state, penalty, points) {
  const traces = KINDS.map(nothing);
  const own = hessian(state.angle, state.stretch);
  const grid = isGrid(state) ? tried(state.t, pointsOf(state)) : [];
  for (let k = 0; k < (points?.x.length ?? 0); k++) {
    const [x, y] = [points.x[k], points.y[k]];
    const H = points.a ? /** @type {Matrix} */ ([[points.a[k], points.b[k]], [points.b[k], points.c[k]]]) : own;
    const kind = penalty === "l1" ? kindOfL1(H, [x, y], state.hold, dialOf(state)) : kindOfL2(H, [x, y], state, grid);
    traces[kind].x.push(x);
    traces[kind].y.push(y);
  }
  return Object.fromEntries(KINDS.map((kind, k) => [`point_${kind}`, traces[k]]));
}

/** @type {(H: Matrix, wHat: Vector, state: State, grid: Vector[]) => number} */
function kindOfL2(H, wHat, { hold, t }, grid) {
  if (hold === "t" && Math.hypot(wHat[0], wHat[1]) <= t) return 3;
  return grid.length && bestIndex(H, wHat, grid) % (grid.length / 4) === 0 ? 1 : 0;
}

/** The contour of the loss through w. @type {(H: Matrix, wHat: Vector, w: Vector) => Trace} */
function ellipse([[a, b], [, c]], [x, y], [w1, w2]) {
  const [d1, d2] = [w1 - x, w2 - y];
  const r = Math.sqrt(a * d1 * d1 + 2 * b * d1 * d2 + c * d2 * d2);
  const half = Math.atan2(2 * b, a - c) / 2; // the steep axis
  const [cos, sin] = [Math.cos(half), Math.sin(half)];
  const steep = r / Math.sqrt(a * cos * cos + 2 * b * cos * sin + c * sin * sin);
  const flat = r / Math.sqrt(a * sin * sin - 2 * b * cos * sin + c * cos * cos);
  return line(Array.from({ length: 97 }, (_, k) => {
    const [p, q] = [steep * Math.cos((Math.PI * k) / 48), flat * Math.sin((Math.PI * k) / 48)];
    return /** @type {Vector} */ ([x + p * cos - q * sin, y + p * sin + q * cos]);
  }));
}

const perPenalty = (f) => ({ l1: remembering(f("l1")), l2: remembering(f("l2")) });
const FIELDS = ["hold", "alpha", "t", "angle", "stretch", "losses", "search", "grid"];
/** Of the points, the circle sees no more than this, unless a grid is searched. */
const FEW = ["hold", "t"];
const stateOf = (names, values) => /** @type {State} */ (Object.fromEntries(names.map((name, k) => [name, values[k]])));
const stillAreas = perPenalty((penalty) => (...values) => areas(stateOf(FIELDS, values), penalty));
const stillMarks = perPenalty((penalty) => (points, names, ...values) => marks(stateOf(names, values), penalty, points));

/** One map, bottom to top. @type {(state: State, penalty: string, given: Answer) => {[name: string]: Trace}} */
export function map(state, penalty, { optima, points }) {
  const { w, zeros } = optima[penalty];
  const names = penalty === "l1" || isGrid(state) ? FIELDS : FEW;
  const wHat = /** @type {Vector} */ ([state.x, state.y]);
  const H = hessian(state.angle, state.stretch);
  return {
    ...stillAreas[penalty](...FIELDS.map((name) => state[name])),
    ...stillMarks[penalty](points, names, ...names.map((name) => state[name])),
    ellipse: ellipse(H, wHat, w),
    way: line([wHat, w]),
    minimizer: line([wHat]),
    optimum: line([w]),
    zero: zeros.some(Boolean) ? line([w]) : nothing(),
  };
}
