// @ts-check
/**
 * The page "How often is a corner hit?" as one function of its state: `picture(state, answer)` is all that is drawn.
 *
 * The maps, the exact shares and the kinds of the points are computed here in every frame. What was counted comes from
 * torch alone: while the hand moves, the last counts fade. What does not move is the same object from picture to picture.
 * A state is declared, with its bounds, in regviz/state/corners.py.
 */

import { optimum } from "./optimum.mjs";
import * as regions from "./regions.mjs";
import { exactShares } from "./shares.mjs";
import { nothing, line } from "./shapes.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./shapes.mjs").Trace} Trace */
/** @typedef {import("./regions.mjs").Region} Region */
/** @typedef {import("./shares.mjs").Shares} Shares */
/** @typedef {{hold: string, alpha: number, t: number, angle: number, stretch: number, x: number, y: number, losses: string, search: string, grid: number, seed: number}} State */
/** @typedef {{share: number, low: number, high: number}} Span */
/** @typedef {{w: Vector, zeros: boolean[]}} Optimum */
/** @typedef {{[penalty: string]: any, l1?: any, l2?: any}} Both */
/** @typedef {{exact: Both, curve?: any, turn?: any, measured?: any, points?: any, optima: Both, own?: boolean}} Answer */

const PENALTIES = ["l1", "l2"];
const KINDS = ["none", "one", "both", "inside"];
const END = 4;
const LEAST_T = 0.01; // a set of size 0 would be a point
const DIALS = Array.from({ length: 33 }, (_, k) => (END * k) / 32);
const ANGLES = Array.from({ length: 13 }, (_, k) => 45 * Math.sin((Math.PI * k) / 24));
const COMPARED = { circle: 0, ten: 1, thousand: 3 };
const ZEROS = { w1: "w\u2081 = 0", w2: "w\u2082 = 0", both: "w\u2081 = w\u2082 = 0" };
const KEY = 0.05; // one press of an arrow key
const LEAST_LABELLED = 1.5;

/** @type {{[name: string]: any}} */
let fields = {};

/** Declare the bounds and the decimal grid of every number of the state. @type {(declared: {[name: string]: any}) => void} */
export const configure = (declared) => {
  fields = declared;
};

// --- what a hand can do ---

/** @type {(state: State, values: {[name: string]: number}) => State} */
function set(state, values) {
  const snap = ([name, value]) => {
    const { low, high, decimals } = fields[name];
    return [name, Number(Math.min(Math.max(value, low), high).toFixed(decimals)) + 0];
  };
  return { ...state, ...Object.fromEntries(Object.entries(values).map(snap)) };
}

/** Hold alpha: there is then no circle to search. @type {(state: State, hold: string) => State} */
const holding = (state, hold) => ({ ...state, hold, search: hold === "alpha" ? "exact" : state.search });

/**
 * A slider, a switch, or an example, whose value is a whole state. What is touched takes effect: alpha and t are then
 * what is held, a turned ellipse is the ellipse of all losses, a grid is searched.
 * @type {(state: State, name: string, value: any) => State}
 */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  if (name === "alpha" || name === "t") return set(holding(state, name), { [name]: value });
  if (name === "angle" || name === "stretch") return set({ ...state, losses: "this" }, { [name]: value });
  if (name === "grid") return set({ ...state, hold: "t", search: "grid" }, { grid: value });
  if (name === "hold") return holding(state, value);
  if (name === "search") return { ...state, search: value, hold: value === "grid" ? "t" : state.hold };
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

/** @type {(state: State, handle: string, to: Vector) => State} */
export const drag = (state, _, [x, y]) => set(state, { x, y });

/** @type {(state: State, handle: string, dx: number, dy: number) => State} */
export const nudge = (state, _, dx, dy) => set(state, { x: state.x + KEY * dx, y: state.y + KEY * dy });

// --- what a state says ---

const onGrid = (x) => Math.round(x * 1e12) / 1e12 + 0;

/** H = I - (1 - 10^-stretch) u u^T, u the long axis of the ellipse. @type {(angle: number, stretch: number) => Matrix} */
export function hessian(angle, stretch) {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const weight = 1 - 10 ** -stretch;
  const b = onGrid(-weight * cos * sin);
  return [[onGrid(1 - weight * cos * cos), b], [b, onGrid(1 - weight * sin * sin)]];
}

const dialOf = ({ hold, alpha, t }) => (hold === "alpha" ? alpha : t);
const isGrid = ({ search, hold }) => search === "grid" && hold === "t";

/** How many points of the circle the search tries: about 10^grid, in steps of four. @type {(state: State) => number} */
const pointsOf = ({ grid }) => 4 * Math.max(2, Math.floor(10 ** grid / 4 + 0.5));

/** f, which remembers its latest arguments and answer. @template T @param {(...args: any[]) => T} f @returns {(...args: any[]) => T} */
function remembering(f) {
  /** @type {any[]} */
  let key = [NaN];
  /** @type {any} */
  let value;
  return (...args) => {
    if (args.length !== key.length || args.some((arg, i) => arg !== key[i])) [key, value] = [args, f(...args)];
    return value;
  };
}

// --- the browser's own answer ---

const curveOf = remembering((angle, stretch, hold) => {
  const H = hessian(angle, stretch);
  const shares = DIALS.map((value) => exactShares(H, hold, hold === "t" ? Math.max(value, LEAST_T) : value));
  return { at: DIALS, ...Object.fromEntries(KINDS.map((kind) => [kind, shares.map((share) => share[kind])])) };
});

const anyZero = (angle, stretch, hold, value) => {
  const { one, both } = exactShares(hessian(angle, stretch), hold, value);
  return one + both;
};

const comparedOf = remembering((hold, value) => {
  const round = (stretch) => (stretch === 0 ? Array(ANGLES.length).fill(anyZero(0, 0, hold, value)) : allRound(stretch, hold, value));
  return Object.fromEntries(Object.entries(COMPARED).map(([name, stretch]) => [name, round(stretch)]));
});
const allRound = (stretch, hold, value) => ANGLES.map((angle) => anyZero(angle, stretch, hold, value));
const ownRound = remembering(allRound);
const turnOf = remembering((compared, own) => ({ ...compared, own }));

/** Between the values of torch's curve. @type {(curve: any, x: number) => Shares} */
function alongCurve(curve, x) {
  const place = Math.min((x / END) * (DIALS.length - 1), DIALS.length - 1.000001);
  const [k, share] = [Math.floor(place), place % 1];
  return /** @type {any} */ (Object.fromEntries(KINDS.map((kind) => [kind, curve[kind][k] + share * (curve[kind][k + 1] - curve[kind][k])])));
}

/** L2: none, but for the minimizers that the disc contains. @type {(state: State) => Shares} */
function exactL2({ hold, t }) {
  const inside = hold === "t" ? 1 - Math.exp((-t * t) / 8) : 0;
  return { none: 1 - inside, one: 0, both: 0, inside };
}

/** The exact shares are ours; what torch counted last stays, faded. @type {(state: State, latest?: any) => Answer} */
export function answer(state, latest = {}) {
  const { angle, stretch, hold, losses } = state;
  const value = dialOf(state);
  const given = losses === "random";
  const known = !given || (latest.losses === "random" && latest.hold === hold);
  const curve = given ? (known ? latest.curve : undefined) : curveOf(angle, stretch, hold);
  const l1 = given ? curve && alongCurve(curve, value) : exactShares(hessian(angle, stretch), hold, value);
  return {
    own: true,
    exact: isGrid(state) ? { l1 } : { l1, l2: exactL2(state) },
    curve,
    turn: given ? comparedOf(hold, value) : turnOf(comparedOf(hold, value), ownRound(stretch, hold, value)),
    measured: latest.measured,
    points: latest.losses === losses ? latest.points : undefined,
    optima: optimaOf(state),
  };
}

/** Of the loss that is drawn with its ellipse. @type {(state: State) => Both} */
function optimaOf(state) {
  const H = hessian(state.angle, state.stretch);
  const wHat = /** @type {Vector} */ ([state.x, state.y]);
  const found = Object.fromEntries(PENALTIES.map((penalty) => [penalty, optimum(H, wHat, /** @type {any} */ ({ penalty, [state.hold]: dialOf(state) }))]));
  if (isGrid(state) && Math.hypot(state.x, state.y) > state.t) found.l2 = /** @type {any} */ (bestOfGrid(H, wHat, state.t, pointsOf(state)));
  return found;
}

/** @type {(H: Matrix, wHat: Vector, t: number, points: number) => Optimum} */
function bestOfGrid(H, wHat, t, points) {
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

// --- the maps ---

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
    const own = all.filter((region) => region.kind === kind).map(({ points }) => regions.centroid(points));
    const best = own.reduce((most, one) => (one.area > most.area * (1 + 1e-6) ? one : most), { area: LEAST_LABELLED, centre: null });
    if (best.centre) made[`${kind}_label`] = text(best.centre, words);
  }
  return made;
}

/** Beside the line of L2's zeros, where it leaves the map. @type {(state: State, j: number) => Trace} */
function lineLabel(state, j) {
  const ends = zeroLine(state, j);
  const start = state.hold === "alpha" ? [0, 0] : ends[ends.length - 2];
  const d = ends[ends.length - 1].map((end, i) => end - start[i]);
  const reach = Math.min(...d.map((dj, i) => (dj === 0 ? Infinity : (regions.VIEW - Math.sign(dj) * start[i]) / Math.abs(dj))));
  return text([start[0] + 0.86 * reach * d[0], start[1] + 0.86 * reach * d[1]], ZEROS[j ? "w2" : "w1"]);
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

const stillMaps = Object.fromEntries(PENALTIES.map((penalty) => [penalty, remembering((points, ...values) => {
  const state = stateOf(values);
  return { ...areas(state, penalty), ...marks(state, penalty, points) };
})]));
const MAP_FIELDS = ["hold", "alpha", "t", "angle", "stretch", "losses", "search", "grid"];
const stateOf = (values) => /** @type {State} */ (Object.fromEntries(MAP_FIELDS.map((name, k) => [name, values[k]])));

/** One map, bottom to top. @type {(state: State, penalty: string, given: Answer) => {[name: string]: Trace}} */
function map(state, penalty, { optima, points }) {
  const { w, zeros } = optima[penalty];
  const wHat = /** @type {Vector} */ ([state.x, state.y]);
  const H = hessian(state.angle, state.stretch);
  return {
    ...stillMaps[penalty](points, ...MAP_FIELDS.map((name) => state[name])),
    ellipse: ellipse(H, wHat, w),
    way: line([wHat, w]),
    minimizer: line([wHat]),
    optimum: line([w]),
    zero: zeros.some(Boolean) ? line([w]) : nothing(),
  };
}

// --- the charts ---

const percent = (values) => values.map((value) => 100 * value);
const possible = (hold) => KINDS.filter((kind) => kind !== (hold === "alpha" ? "inside" : "both"));
const ALWAYS_ZERO = line([[0, 0], [END, 0]]);

const curves = remembering((curve, hold) => {
  const made = Object.fromEntries(KINDS.map((kind) => [kind, nothing()]));
  if (curve) for (const kind of possible(hold)) made[kind] = { x: curve.at, y: percent(curve[kind]) };
  return made;
});

/** @type {(state: State, given: Answer) => {[name: string]: Trace}} */
function shares(state, { curve, measured, own }) {
  const x = dialOf(state);
  const counted = own ? [] : possible(state.hold).map((kind) => measured.l1[kind]);
  const zeros = own ? [] : [measured.l2.one];
  const at = (spans) => line(spans.map(({ share }) => [x, 100 * share]));
  return { ...curves(curve, state.hold), l2: ALWAYS_ZERO, cursor: line([[x, 0], [x, 100]]), counted: at(counted), counted_l2: at(zeros) };
}

const HALF = [...ANGLES.keys(), ...[...ANGLES.keys()].reverse().slice(1)];
const ORDER = [...HALF, ...HALF.slice(1)];
const QUARTER = [...ANGLES, ...ANGLES.slice(0, -1).reverse().map((angle) => 90 - angle)];
const DIRECTIONS = [...QUARTER, ...QUARTER.slice(1).map((angle) => 90 + angle)];
const folded = (values) => ({ x: DIRECTIONS, y: ORDER.map((k) => 100 * values[k]) });
const turned = remembering((turn) => Object.fromEntries([...Object.keys(COMPARED), "own"].map((name) => [name, turn[name] ? folded(turn[name]) : nothing()])));

/** @type {(state: State, given: Answer) => {[name: string]: Trace}} */
function turnChart(state, { turn, exact }) {
  if (state.losses === "random") return { ...turned(turn), cursor: nothing(), here: nothing() };
  const here = 100 * (exact.l1.one + exact.l1.both);
  return { ...turned(turn), cursor: line([[state.angle, 0], [state.angle, 100]]), here: line([[state.angle, here]]) };
}

/** l1.one, l1.one.low, l1.one.high, l1.one.exact, ..., in percent. @type {(state: State, given: Answer) => {[name: string]: number}} */
function numbersOf({ hold }, { measured, exact }) {
  const numbers = measured ? { count: measured.count } : {};
  for (const penalty of PENALTIES) {
    for (const kind of KINDS) {
      if (kind === "inside" && hold === "alpha") continue;
      const name = `${penalty}.${kind}`;
      if (measured) {
        const { share, low, high } = measured[penalty][kind];
        Object.assign(numbers, { [name]: 100 * share, [`${name}.low`]: 100 * low, [`${name}.high`]: 100 * high });
      }
      if (exact[penalty]) numbers[`${name}.exact`] = 100 * exact[penalty][kind];
    }
  }
  return numbers;
}

/** Everything that is drawn. @param {State} state @param {Answer} [given] torch's answer, or our own */
export function picture(state, given = answer(state)) {
  const { hold, alpha, t, angle, stretch, losses, search, grid, seed, x, y } = state;
  const w = Object.fromEntries(PENALTIES.map((penalty) => [penalty, given.optima[penalty].w]));
  return {
    drawn: { hold, alpha, t, angle, stretch, losses, search, grid, seed, minimizer: [x, y], w, exact: given.exact, count: given.measured?.count },
    traces: { l1: map(state, "l1", given), l2: map(state, "l2", given), shares: shares(state, given), turn: turnChart(state, given) },
    numbers: numbersOf(state, given),
    handles: { minimizer: [x, y] },
    dials: {
      alpha: { value: alpha, readout: alpha.toFixed(3) },
      t: { value: t, readout: t.toFixed(3) },
      angle: { value: angle, readout: `${angle}\u00b0` },
      stretch: { value: stretch, readout: `${Number((10 ** stretch).toPrecision(3))}` },
      grid: { value: grid, readout: `${pointsOf(state)}` },
    },
  };
}
