// @ts-check
/**
 * The page on norms as a function of its state and torch's latest answer. No DOM, no Plotly.
 *
 * The sets, the surface, the vector's sizes and one coefficient alone are computed here in every frame (sets.mjs,
 * relief.mjs). Which subsets are best only torch knows: `table` has them for all sizes, and the slider scrubs through it.
 * The same curves are in regviz/figures/norms_sets.py, norms_penalty.py and norms_subsets.py.
 */

import { createFields } from "../../hand/fields.mjs";
import { strokes } from "../../hand/pair.mjs";
import { HIGH, project, relief } from "./relief.mjs";
import { VIEW, arrow, height, level, localMinima, net, ofPower, size, square, total, unitSet } from "./sets.mjs";
import { line, nothing } from "../../hand/shapes.mjs";
import { subsetCharts, timeChart, timeNumbers } from "./subsets.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./sets.mjs").Measure} Measure */
/** @typedef {{p: number, kind: string, ratio: number, x: number, y: number, alpha: number, data: string, k: number, clock: string}} State */
/** @typedef {{sizes: {[name: string]: number}, minima: number[], own?: boolean, table?: import("./subsets.mjs").Table, times?: [number, number][]}} Answer */

const KEY = 0.05; // one press of an arrow key
const CATCH = 0.04; // so near to an axis the hand puts the vector on it
const PIN = 0.5; // length of the pin over the surface
const [FIRST, LAST] = [-0.5, 1.6]; // of the chart of one coefficient
const PLACES = Array.from({ length: 127 }, (_, k) => FIRST + ((LAST - FIRST) * k) / 126);

const { configure, set } = createFields();
export { configure };

/** A slider, a switch, or an example, whose value is a whole state. What is touched is then what is shown. @type {(state: State, name: string, value: any) => State} */
export function edit(state, name, value) {
  if (name === "example") return { ...value };
  if (name === "p") return set({ ...state, kind: "p" }, { p: value });
  if (name === "ratio") return set({ ...state, kind: "net" }, { ratio: value });
  return typeof value === "number" ? set(state, { [name]: value }) : { ...state, [name]: value };
}

const caught = (/** @type {number} */ x) => (Math.abs(x) < CATCH ? 0 : x);

/** @type {(state: State, handle: string, to: Vector) => State} */
export const drag = (state, _, [x, y]) => set(state, { x: caught(x), y: caught(y) });

/** @type {(state: State, handle: string, dx: number, dy: number) => State} */
export const nudge = (state, _, dx, dy) => set(state, { x: state.x + KEY * dx, y: state.y + KEY * dy });

/** @type {(state: State) => {[name: string]: number}} */
function sizesOf({ x, y, p, ratio }) {
  const w = /** @type {Vector} */ ([x, y]);
  return { zero: size(w, 0), one: size(w, 1), two: size(w, 2), inf: size(w, Infinity), p: size(w, p), net: net(w, ratio) };
}

/** Our own answer; what only torch can find is its latest. @type {(state: State, latest?: Answer) => Answer} */
export const answer = (state, latest) => ({ own: true, sizes: sizesOf(state), minima: localMinima(state.alpha, state), table: latest?.table, times: latest?.times });

const DIAMOND = ofPower(1, 1);
const CIRCLE = ofPower(2, 1);
const SQUARE = square(1);
const CHORD = line([[1, 0], [0, 1]]);
const MIDDLE = line([[0.5, 0.5]]);

/** The trace that a set has: L1's, L2's and the elastic net's colours mean the same everywhere. @type {(measure: Measure) => string} */
const named = ({ kind, p }) => (kind === "zero" ? "axes" : kind === "net" ? "net" : kind === "p" && p === 1 ? "l1" : kind === "p" && p === 2 ? "l2" : "set");

/** @type {(state: State) => {[name: string]: Trace}} */
function plane(state) {
  const w = /** @type {Vector} */ ([state.x, state.y]);
  const sets = Object.fromEntries(["set", "l1", "l2", "net", "axes"].map((name) => [name, nothing()]));
  return {
    diamond: DIAMOND, circle: CIRCLE, square: SQUARE,
    ...sets,
    [named(state)]: unitSet(state),
    level: level(w, state),
    chord: CHORD,
    middle: MIDDLE,
    vector: arrow(w),
    tip: line([w]),
  };
}

/** @type {{key: string, shown: any}} */
let carved = { key: "", shown: null };

/** The block is carved anew only if the penalty is another, or it has come to rest. @type {(state: State, fine: boolean) => any} */
function block({ kind, p, ratio }, fine) {
  const key = `${kind} ${kind === "p" ? p : kind === "net" ? ratio : ""} ${fine}`;
  if (key !== carved.key) carved = { key, shown: relief({ kind, p, ratio }, fine) };
  return carved.shown;
}

const LABELS = Object.fromEntries([["w1", [0, -VIEW], "bottom right"], ["w2", [-VIEW, 0], "bottom left"]].map(([name, at, textposition]) =>
  [`${name}_label`, { ...line([project(/** @type {any} */ (at), 0)]), text: [name === "w1" ? "w\u2081" : "w\u2082"], textposition }]));

const EDGES = strokes([
  [[-VIEW, VIEW, 0], [-VIEW, -VIEW, 0], [VIEW, -VIEW, 0]],
  [[-VIEW, VIEW, HIGH], [-VIEW, -VIEW, HIGH], [VIEW, -VIEW, HIGH], [VIEW, VIEW, HIGH], [-VIEW, VIEW, HIGH]],
  ...[[-VIEW, VIEW], [-VIEW, -VIEW], [VIEW, -VIEW]].map(([x, y]) => [[x, y, 0], [x, y, HIGH]]),
].map((corners) => corners.map(([x, y, z]) => project([x, y], z))));

/** A pin stands where the vector is, on the surface or on the block's roof. @type {(state: State, fine: boolean) => {[name: string]: any}} */
function surface(state, fine) {
  const w = /** @type {Vector} */ ([state.x, state.y]);
  const z = height(w, state);
  const foot = project(w, Math.min(z, HIGH));
  const head = project(w, Math.min(z, HIGH) + PIN);
  return {
    block: block(state, fine),
    edges: EDGES,
    ...LABELS,
    pin: line([foot, head]),
    foot: line([foot]),
    height: { ...line([head]), text: [z > 0 && z < 0.005 ? z.toExponential(1) : z.toFixed(2)], textposition: "top center" },
  };
}

const LOSS = { x: PLACES, y: PLACES.map((w) => (w - 1) ** 2 / 2) };

/** One coefficient: loss, loss + penalty, and its minima. @type {(state: State, minima: number[]) => {[name: string]: Trace}} */
function single(state, minima) {
  const value = (/** @type {number} */ w) => total(w, state.alpha, state);
  const found = minima.map((w) => /** @type {Vector} */ ([w, value(w)]));
  const least = Math.min(...found.map(([, J]) => J));
  const best = found.filter(([, J]) => J === least);
  const jump = state.kind === "zero" && state.alpha > 0; // the count jumps: 0 itself is not on the curve
  return {
    loss: LOSS,
    total: { x: PLACES, y: PLACES.map((w) => (w - 1) ** 2 / 2 + (jump ? state.alpha : state.alpha * height([w, 0], state))) },
    local: line(found.filter(([, J]) => J !== least)),
    best: line(best),
    zero: line(best.filter(([w]) => w === 0)),
  };
}

/** Everything that is drawn. @param {State} state @param {Answer} [given] torch's answer, or our own */
export function picture(state, given = answer(state)) {
  const { p, kind, ratio, x, y, alpha, k, clock } = state;
  const { sizes, minima, table, times } = given;
  const data = table ? table.of : state.data;
  const one = single(state, minima);
  return {
    drawn: { p, kind, ratio, vector: [x, y], alpha, data, k, clock, sizes, minima, best: table?.sizes[Math.min(k, table.names.length)].best.members ?? null, times: times?.length ?? null },
    traces: { plane: plane(state), surface: surface(state, !given.own), single: one, ...subsetCharts(table, k), times: timeChart(times) },
    numbers: {
      ...Object.fromEntries(Object.entries(sizes).map(([name, value]) => [`size.${name}`, value])),
      ...timeNumbers(times),
    },
    handles: { vector: [x, y] },
    dials: {
      p: { value: p, readout: `${p}` },
      ratio: { value: ratio, readout: ratio.toFixed(3) },
      alpha: { value: alpha, readout: alpha.toFixed(4) },
      k: { value: k, readout: `${table ? Math.min(k, table.names.length) : k}` },
    },
  };
}
