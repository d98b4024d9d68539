// @ts-check
/**
 * The page "How often is a corner hit?" as one function of its state: `picture(state, answer)` is all that is drawn.
 *
 * The maps, the exact shares and the kinds of the points are computed here in every frame. What was counted comes from
 * torch alone: while the hand moves, the last counts fade. What does not move is the same object from picture to picture.
 * A state is declared, with its bounds, in regviz/state/corners.py.
 */

import { createFields } from "../../hand/fields.mjs";
import { optimum } from "../../hand/optimum.mjs";
import { KINDS, bestOfGrid, dialOf, hessian, isGrid, map, pointsOf, remembering } from "./corners_map.mjs";
import { line, nothing } from "../../hand/shapes.mjs";
import { exactShares } from "./shares.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./shares.mjs").Shares} Shares */
/** @typedef {{hold: string, alpha: number, t: number, angle: number, stretch: number, x: number, y: number, losses: string, search: string, grid: number, seed: number}} State */
/** @typedef {{share: number, low: number, high: number}} Span */
/** @typedef {{w: Vector, zeros: boolean[]}} Optimum */
/** @typedef {{[penalty: string]: any, l1?: any, l2?: any}} Both */
/** @typedef {{exact: Both, curve?: any, turn?: any, measured?: any, points?: any, optima: Both, own?: boolean}} Answer */

const PENALTIES = ["l1", "l2"];
const END = 4;
const LEAST_T = 0.01; // a set of size 0 would be a point
const DIALS = Array.from({ length: 33 }, (_, k) => (END * k) / 32);
const ANGLES = Array.from({ length: 13 }, (_, k) => 45 * Math.sin((Math.PI * k) / 24));
const COMPARED = { circle: 0, ten: 1, thousand: 3 };
const KEY = 0.05; // one press of an arrow key

const { configure, set } = createFields();
export { configure };

// --- what a hand can do ---

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
    exact: { l1, l2: exactL2(state) },
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
