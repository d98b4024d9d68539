/**
 * The geometry page as one function of its state: `picture(state)` is everything that is drawn. No DOM, no Plotly.
 *
 * A state is {share, alpha, t, x, y, angle, stretch, flat, view}, declared with its bounds in regviz/state/geometry.py.
 * What does not move with alpha or t (the contours, the paths) is the same object from one picture to the next, so that
 * a painter may skip it.
 */

import * as rings from "./contours.mjs";
import { l1Path } from "./l1.mjs";
import { l2Path } from "./l2.mjs";
import { optimum } from "./optimum.mjs";
import { size, spectrum } from "./plane.mjs";
import * as shapes from "./shapes.mjs";

export { optimum } from "./optimum.mjs";
export { configure, drag, edit, nudge } from "./edits.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./optimum.mjs").Optimum} Optimum */
/** @typedef {import("./shapes.mjs").Trace} Trace */
/** @typedef {{share: string, alpha: number, t: number, x: number, y: number, angle: number, stretch: number, flat: number, view: string}} State */
/** @typedef {{alpha: number[], w1: number[], w2: number[]}} Path */
/** @typedef {{optima: {l1: Optimum, l2: Optimum}, paths: {l1: Path, l2: Path}}} Answer */

const PENALTIES = ["l1", "l2"];
const SMALLEST_L2_RADIUS = 0.01; // L2 reaches 0 only in the limit: its alpha would be infinite
const CHART_END = 3; // the largest alpha of the path charts
const L2_ALPHAS = [0, ...Array.from({ length: 119 }, (_, k) => CHART_END * 1.16 ** (k - 85))];

/** @type {(f: (penalty: string) => any) => any} */
const forEachPenalty = (f) => Object.fromEntries(PENALTIES.map((penalty) => [penalty, f(penalty)]));

/** f, which remembers its latest arguments and answer. @template T @param {(...args: any[]) => T} f @returns {(...args: any[]) => T} */
function remembering(f) {
  let latest = { key: "", value: /** @type {any} */ (undefined) };
  return (...args) => {
    const key = args.join();
    if (key !== latest.key) latest = { key, value: f(...args) };
    return latest.value;
  };
}

const onGrid = (x) => Math.round(x * 1e12) / 1e12 + 0;

/** @type {(state: State) => Vector} */
const minimizer = ({ x, y }) => [x, y];

/**
 * H = I - (1 - lambda) u u^T with u = (cos angle, sin angle), the long axis of its ellipses, and lambda = 10^-stretch,
 * or 0 when flat.
 * @type {(state: State) => Matrix}
 */
export function hessian({ angle, stretch, flat }) {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const weight = 1 - (flat ? 0 : 10 ** -stretch);
  const b = onGrid(-weight * cos * sin);
  return [[onGrid(1 - weight * cos * cos), b], [b, onGrid(1 - weight * sin * sin)]];
}

/** Both optima, at the alpha or the t that the panels share. @type {(state: State) => {l1: Optimum, l2: Optimum}} */
export function optima(state) {
  const radius = { l1: state.t, l2: Math.max(state.t, SMALLEST_L2_RADIUS) };
  return forEachPenalty((penalty) =>
    optimum(hessian(state), minimizer(state), state.share === "t" ? { penalty, t: radius[penalty] } : { penalty, alpha: state.alpha }),
  );
}

const asPath = (knots) => ({ alpha: knots.map(({ alpha }) => alpha), w1: knots.map(({ w }) => w[0]), w2: knots.map(({ w }) => w[1]) });

const pathsOf = remembering((H, wHat) => ({ l1: asPath(l1Path(H, wHat)), l2: asPath(l2Path(H, wHat, L2_ALPHAS)) }));

/** The optimum over all alpha: L1 by its exact knots, L2 by samples. @type {(state: State) => {l1: Path, l2: Path}} */
export const paths = (state) => pathsOf(hessian(state), minimizer(state));

/** The numbers of the picture. On release torch sends the same. @type {(state: State) => Answer} */
export const answer = (state) => ({ optima: optima(state), paths: paths(state) });

const lossContours = remembering(rings.contours);

/** A coefficient as it is printed: an exact zero is 0, everything else has two decimals. @type {(w: number) => string} */
const printed = (w) => (w === 0 ? "0" : w.toFixed(2).replace("-0.00", "0.00").replace("-", "\u2212"));

/** The optima of which this one is one: a segment, where there are many. @type {(state: State, penalty: string, optimum: Optimum) => Trace} */
function valley(state, penalty, { w, alpha, t, unique }) {
  if (unique) return shapes.nothing();
  if (alpha > 0) {
    const z = Math.abs(w[0]) + Math.abs(w[1]);
    const [s1, s2] = w[0] === 0 || w[1] === 0 ? twinSigns(hessian(state), w) : w.map(Math.sign);
    return shapes.line([[s1 * z, 0], [0, s2 * z]]);
  }
  const limit = state.share === "t" ? t : Infinity;
  const inside = (p) => size[penalty](p) <= limit * (1 + 1e-12);
  return shapes.line(shapes.chord(w, spectrum(hessian(state)).v, inside));
}

/** The quadrant in which twin features share: (s, sigma s). */
function twinSigns([[, b]], w) {
  const sigma = Math.sign(b);
  const s = Math.sign(w[0] || sigma * w[1]);
  return [s, sigma * s];
}

/** One panel, bottom to top. @type {(state: State, penalty: string, answer: Answer, near: Vector) => {[name: string]: Trace}} */
function panel(state, penalty, { optima, paths }, near) {
  const H = hessian(state);
  const wHat = minimizer(state);
  const best = optima[penalty];
  const isSet = state.view === "set";
  const when = (condition, shape) => (condition ? shape() : shapes.nothing());
  const dot = shapes.line([best.w]);
  return {
    set: when(isSet, () => shapes.setOutline(penalty, best.t)),
    contours: isSet ? lossContours(H, wHat) : sumOf(H, wHat, penalty, best),
    touch: when(isSet, () => rings.contourThrough(H, wHat, best.w)),
    valley: valley(state, penalty, best),
    trail: { x: paths[penalty].w1, y: paths[penalty].w2 },
    cone: when(isSet, () => shapes.normalCone(penalty, best)),
    arrow: when(isSet, () => shapes.gradientArrow(H, wHat, best.w)),
    lever: shapes.line([wHat, shapes.axesHandle(wHat, state.angle, state.stretch, near)]),
    minimizer: shapes.line([wHat]),
    optimum: { ...dot, text: [`(${best.w.map(printed).join(", ")})`], textposition: shapes.labelSide(best.w) },
    zero: when(best.zeros[0] || best.zeros[1], () => dot),
  };
}

/** Contours of J0 + alpha Omega about its optimum; with squared L2 they are ellipses, those of H + alpha I. */
function sumOf(H, wHat, penalty, { alpha, w }) {
  if (penalty === "l1") return rings.sumContours(H, wHat, alpha, w);
  return rings.contours([[H[0][0] + alpha, H[0][1]], [H[1][0], H[1][1] + alpha]], w);
}

/** The parts of a path chart that do not move with alpha. */
const curves = new WeakMap();

/** @type {(H: Matrix, wHat: Vector, penalty: string, path: Path) => {[name: string]: Trace}} */
function curvesOf(H, wHat, penalty, path) {
  if (!curves.has(path)) curves.set(path, penalty === "l1" ? l1Curves(path) : l2Curves(H, wHat, path));
  return curves.get(path);
}

/** L1: lines between knots, and where a coefficient becomes exactly zero, stays so, and comes back. @type {(path: Path) => {[name: string]: Trace}} */
function l1Curves({ alpha, w1, w2 }) {
  const end = Math.max(CHART_END, alpha[alpha.length - 1]);
  const knots = [...alpha, end];
  const found = { zero: shapes.nothing(), enters: shapes.nothing(), returns: shapes.nothing() };
  const mark = (trace, x) => (trace.x.push(x), trace.y.push(0));
  for (const w of [[...w1, 0], [...w2, 0]]) {
    knots.slice(1).forEach((to, k) => {
      const from = knots[k];
      if (w[k] !== 0 || w[k + 1] !== 0 || from === to) return;
      if (k > 0 && w[k - 1] !== 0) mark(found.enters, from);
      if (k + 2 < w.length && w[k + 2] !== 0) mark(found.returns, to);
      found.zero.x.push(from, to, null);
      found.zero.y.push(0, 0, null);
    });
  }
  return { w1: { x: knots, y: [...w1, 0] }, w2: { x: knots, y: [...w2, 0] }, ...found, passes: shapes.nothing() };
}

/** L2: w1 = ((c + alpha) g1 - b g2) / det(H + alpha I) passes through zero where its numerator does; so does w2. @type {(H: Matrix, wHat: Vector, path: Path) => {[name: string]: Trace}} */
function l2Curves([[a, b], [, c]], [x, y], { alpha, w1, w2 }) {
  const [g1, g2] = [a * x + b * y, b * x + c * y];
  const passes = [(b * g2) / g1 - c, (b * g1) / g2 - a].filter((at) => at > 1e-9 && at <= CHART_END);
  const count = alpha.filter((at) => at <= CHART_END).length;
  const until = (w) => ({ x: alpha.slice(0, count), y: w.slice(0, count) });
  const none = shapes.nothing;
  return { w1: until(w1), w2: until(w2), zero: none(), enters: none(), returns: none(), passes: { x: passes, y: passes.map(() => 0) } };
}

/** @type {(state: State, penalty: string, answer: Answer) => {[name: string]: Trace}} */
function chart(state, penalty, { optima, paths }) {
  const { alpha, w } = optima[penalty];
  const at = Math.min(alpha, CHART_END);
  return {
    ...curvesOf(hessian(state), minimizer(state), penalty, paths[penalty]),
    cursor: { x: [at, at], y: [-shapes.VIEW, shapes.VIEW] },
    dots: { x: [at, at], y: [...w] },
  };
}

/** "l1.alpha": 0.6, ... : what the page prints. @type {(optima: {[penalty: string]: any}) => {[name: string]: number}} */
function numbersOf(optima) {
  const entries = PENALTIES.flatMap((penalty) => {
    const { w, zeros, value, penalty: omega, alpha, t, kkt } = optima[penalty];
    const numbers = { w1: w[0], w2: w[1], value, penalty: omega, alpha, t, zeros: zeros.filter(Boolean).length };
    return Object.entries(kkt === undefined ? numbers : { ...numbers, kkt }).map(([name, x]) => [`${penalty}.${name}`, x]);
  });
  return Object.fromEntries(entries);
}

/**
 * Everything that is drawn. `near` is where the hand holds the `axes` handle, if it does: the handle stays on that side.
 * @param {State} state
 * @param {Answer} [given] torch's answer, or our own
 * @param {Vector} [near]
 */
export function picture(state, given = answer(state), near = [0, 0]) {
  const { angle, stretch, share, view } = state;
  const pick = (name) => forEachPenalty((penalty) => given.optima[penalty][name]);
  const panels = forEachPenalty((penalty) => panel(state, penalty, given, near));
  const [, axes] = panels.l1.lever.x.map((x, k) => [x, panels.l1.lever.y[k]]);
  return {
    drawn: { alpha: pick("alpha"), t: pick("t"), w: pick("w"), minimizer: minimizer(state), hessian: hessian(state), angle, stretch, share, view },
    traces: { ...panels, l1_path: chart(state, "l1", given), l2_path: chart(state, "l2", given) },
    numbers: numbersOf(given.optima),
    handles: { minimizer: minimizer(state), axes },
    dials: dials(state, given),
  };
}

/**
 * Where the sliders stand, and what they read: the one that is not shared shows the diamond's value; `stretch` reads as
 * the condition number.
 * @type {(state: State, answer: Answer) => {[name: string]: {value: number, readout: string}}}
 */
export function dials({ share, alpha, t, angle, stretch, flat }, { optima: { l1 } }) {
  const shown = { alpha: share === "t" ? l1.alpha : alpha, t: share === "t" ? t : l1.t };
  return {
    alpha: { value: shown.alpha, readout: shown.alpha.toFixed(3) },
    t: { value: shown.t, readout: shown.t.toFixed(3) },
    angle: { value: angle, readout: `${angle}\u00b0` },
    stretch: { value: stretch, readout: flat ? "\u221e" : `${Number((10 ** stretch).toPrecision(3))}` },
  };
}
