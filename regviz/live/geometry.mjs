// @ts-check
/**
 * The geometry page as one function of its state: `picture(state)` is everything that is drawn. No DOM, no Plotly.
 *
 * A state is {share, alpha, t, x, y, angle, stretch, flat, view}, declared with its bounds in regviz/state/geometry.py.
 * What does not move with alpha or t (the contours, the paths) is the same object from one picture to the next, so that
 * a painter may skip it. The same scene in Python is regviz/figures/scene.py.
 */

import * as rings from "./contours.mjs";
import { CHART_END, fixedTraces } from "./curves.mjs";
import { l1Path } from "./l1.mjs";
import { l2Path } from "./l2.mjs";
import { optimum } from "./optimum.mjs";
import { size, spectrum } from "./plane.mjs";
import * as shapes from "./shapes.mjs";

export { configure, drag, edit, nudge } from "./edits.mjs";
export { optimum } from "./optimum.mjs";

/** @typedef {import("./plane.mjs").Vector} Vector */
/** @typedef {import("./plane.mjs").Matrix} Matrix */
/** @typedef {import("./plane.mjs").Knot} Knot */
/** @typedef {import("./optimum.mjs").Optimum} Optimum */
/** @typedef {import("./shapes.mjs").Trace} Trace */
/**
 * @typedef {{share: string, alpha: number, t: number, x: number, y: number, angle: number, stretch: number,
 *   flat: number, view: string}} State
 */
/** @typedef {import("./curves.mjs").Path} Path */
/** @typedef {import("./curves.mjs").Traces} Traces */
/** @typedef {{optima: {[penalty: string]: Optimum & {kkt?: number}}, paths: {[penalty: string]: Path}}} Answer */

const PENALTIES = ["l1", "l2"];
const SMALLEST_L2_RADIUS = 0.01; // L2 reaches 0 only in the limit: its alpha would be infinite
const L2_ALPHAS = [0, ...Array.from({ length: 119 }, (_, k) => CHART_END * 1.16 ** (k - 85))];

/** {l1: f("l1"), l2: f("l2")}. @template T @param {(penalty: string) => T} f @returns {{[penalty: string]: T}} */
const forBoth = (f) => Object.fromEntries(PENALTIES.map((penalty) => [penalty, f(penalty)]));

/**
 * f, which remembers its latest answer.
 * @template T
 * @param {(...args: any[]) => T} f
 * @returns {(...args: any[]) => T}
 */
function remembering(f) {
  let key = "";
  /** @type {T} */
  let value;
  return (...args) => {
    if (key !== args.join()) [key, value] = [args.join(), f(...args)];
    return value;
  };
}

/** @type {(state: State) => Vector} */
const minimizer = ({ x, y }) => [x, y];

/**
 * H = I - (1 - lambda) u u^T with u = (cos angle, sin angle), the long axis of its ellipses, and lambda = 10^-stretch,
 * or 0 when flat; rounded to 12 decimals.
 * @type {(state: State) => Matrix}
 */
export function hessian({ angle, stretch, flat }) {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const weight = 1 - (flat ? 0 : 10 ** -stretch);
  const [a, b, c] = [1 - weight * cos * cos, -weight * cos * sin, 1 - weight * sin * sin].map(
    (entry) => Math.round(entry * 1e12) / 1e12 + 0,
  );
  return [[a, b], [b, c]];
}

/** Both optima, at the alpha or the t that the panels share. @type {(state: State) => {[penalty: string]: Optimum}} */
export function optima(state) {
  const { share, alpha, t } = state;
  return forBoth((penalty) => {
    const radius = penalty === "l1" ? t : Math.max(t, SMALLEST_L2_RADIUS);
    return optimum(hessian(state), minimizer(state), share === "t" ? { penalty, t: radius } : { penalty, alpha });
  });
}

const pathsOf = remembering((H, wHat) => ({ l1: asPath(l1Path(H, wHat)), l2: asPath(l2Path(H, wHat, L2_ALPHAS)) }));

/** @type {(knots: Knot[]) => Path} */
const asPath = (knots) => ({
  alpha: knots.map(({ alpha }) => alpha),
  w1: knots.map(({ w }) => w[0]),
  w2: knots.map(({ w }) => w[1]),
});

/**
 * The optima over all alpha: L1 by its exact knots, L2 by samples.
 * @type {(state: State) => {[penalty: string]: Path}}
 */
export const paths = (state) => pathsOf(hessian(state), minimizer(state));

/** The numbers of the picture; when the hand lets go, torch sends the same. @type {(state: State) => Answer} */
export const answer = (state) => ({ optima: optima(state), paths: paths(state) });

/**
 * Everything that is drawn, from torch's answer or our own. `near` is a point on the side of the minimizer where the
 * `axes` handle should be; without it, that is the middle of the panel.
 * @param {State} state
 * @param {Answer} given
 * @param {Vector} near
 */
export function picture(state, given = answer(state), near = [0, 0]) {
  const { angle, stretch, share, view } = state;
  const wHat = minimizer(state);
  const axes = shapes.axesHandle(wHat, angle, stretch, near);
  return {
    drawn: {
      alpha: forBoth((penalty) => given.optima[penalty].alpha),
      t: forBoth((penalty) => given.optima[penalty].t),
      w: forBoth((penalty) => given.optima[penalty].w),
      minimizer: wHat,
      hessian: hessian(state),
      ...{ angle, stretch, share, view },
    },
    traces: {
      ...forBoth((penalty) => panel(state, penalty, given, axes)),
      l1_path: chart(state, "l1", given),
      l2_path: chart(state, "l2", given),
    },
    numbers: numbersOf(given),
    handles: { minimizer: wHat, axes },
    dials: dials(state, given),
  };
}

/**
 * One panel, bottom to top.
 * @type {(state: State, penalty: string, given: Answer, axes: Vector) => Traces}
 */
function panel(state, penalty, given, axes) {
  const [H, wHat, best] = [hessian(state), minimizer(state), given.optima[penalty]];
  const dot = shapes.line([best.w]);
  return {
    ...(state.view === "set" ? lossAndSet(H, wHat, penalty, best) : theirSum(H, wHat, penalty, best)),
    ...(state.view === "posterior" ? posterior(H, wHat, penalty, best) : NO_POSTERIOR),
    valley: best.unique ? shapes.nothing() : valley(state, penalty, best),
    trail: fixedTraces(H, wHat, penalty, given.paths[penalty]).trail,
    lever: shapes.line([wHat, axes]),
    minimizer: shapes.line([wHat]),
    optimum: { ...dot, text: [`(${best.w.map(printed).join(", ")})`], textposition: shapes.labelSide(best.w) },
    zero: best.zeros.some(Boolean) ? dot : shapes.nothing(),
  };
}

const lossContours = remembering(rings.contours);

/** The constrained picture. @type {(H: Matrix, wHat: Vector, penalty: string, best: Optimum) => Traces} */
const lossAndSet = (H, wHat, penalty, best) => ({
  set: shapes.setOutline(penalty, best.t),
  contours: lossContours(H, wHat),
  touch: rings.contourThrough(H, wHat, best.w),
  cone: shapes.normalCone(penalty, best),
  arrow: shapes.gradientArrow(H, wHat, best.w),
});

/**
 * The penalized picture: contours of J0 + alpha Omega. With squared L2 they are the ellipses of H + alpha I.
 * @type {(H: Matrix, wHat: Vector, penalty: string, best: Optimum) => Traces}
 */
function theirSum([[a, b], [, c]], wHat, penalty, { alpha, w }) {
  const contours =
    penalty === "l1"
      ? rings.sumContours([[a, b], [b, c]], wHat, alpha, w)
      : rings.contours([[a + alpha, b], [b, c + alpha]], w);
  return { set: shapes.nothing(), contours, touch: shapes.nothing(), cone: shapes.nothing(), arrow: shapes.nothing() };
}

const NO_POSTERIOR = { region3: shapes.nothing(), region2: shapes.nothing(), region1: shapes.nothing(), prior: shapes.nothing() };

/**
 * The sum as minus the logarithm of a posterior density: the regions where it is highest, and the prior's contours.
 * @type {(H: Matrix, wHat: Vector, penalty: string, best: Optimum) => Traces}
 */
function posterior([[a, b], [, c]], wHat, penalty, { alpha, w }) {
  const regions = [3, 2, 1].map((k) => [
    `region${k}`,
    penalty === "l1"
      ? rings.region([[a, b], [b, c]], wHat, alpha, w, k)
      : rings.region([[a + alpha, b], [b, c + alpha]], w, 0, w, k),
  ]);
  return { ...Object.fromEntries(regions), prior: rings.priorContours(penalty, alpha) };
}

/**
 * The segment of all optima, where this one is one of many: between the axes for twin features, otherwise along the
 * valley of the loss, as far as the set or the panel goes.
 * @type {(state: State, penalty: string, best: Optimum) => Trace}
 */
function valley(state, penalty, { w, alpha, t }) {
  const H = hessian(state);
  if (alpha > 0) {
    const sigma = Math.sign(H[0][1]);
    const z = Math.sign(w[0] || sigma * w[1]) * size.l1(w);
    return shapes.line([[z, 0], [0, sigma * z]]);
  }
  const limit = state.share === "t" ? t * (1 + 1e-12) : Infinity;
  return shapes.line(shapes.chord(w, spectrum(H).v, (p) => size[penalty](p) <= limit));
}

/**
 * A coefficient as it is printed: an exact zero is 0, everything else has two decimals.
 * @type {(w: number) => string}
 */
const printed = (w) => (w === 0 ? "0" : w.toFixed(2).replace("-0.00", "0.00").replace("-", "\u2212"));

/** w1 and w2 against alpha. @type {(state: State, penalty: string, given: Answer) => Traces} */
function chart(state, penalty, { optima, paths }) {
  const { alpha, w } = optima[penalty];
  const { trail, ...curves } = fixedTraces(hessian(state), minimizer(state), penalty, paths[penalty]);
  const at = Math.min(alpha, CHART_END);
  const dots = alpha <= CHART_END ? { x: [at, at], y: w } : shapes.nothing();
  return { ...curves, cursor: { x: [at, at], y: [-shapes.VIEW, shapes.VIEW] }, dots };
}

/** {"l1.alpha": 0.6, ...}: what the page prints. @type {(given: Answer) => {[name: string]: number}} */
function numbersOf({ optima }) {
  const entries = PENALTIES.flatMap((penalty) => {
    const { w, zeros, unique, ...numbers } = optima[penalty];
    const all = { w1: w[0], w2: w[1], zeros: zeros.filter(Boolean).length, ...numbers };
    return Object.entries(all).map(([name, value]) => [`${penalty}.${name}`, value]);
  });
  return Object.fromEntries(entries);
}

/**
 * Where the sliders stand, and what they read: the one that is not shared shows the diamond's value, and `stretch`
 * reads as the condition number.
 * @type {(state: State, given: Answer) => {[name: string]: {value: number, readout: string}}}
 */
export function dials({ share, alpha, t, angle, stretch, flat }, { optima: { l1 } }) {
  const shown = share === "t" ? { alpha: l1.alpha, t } : { alpha, t: l1.t };
  return {
    alpha: { value: shown.alpha, readout: shown.alpha.toFixed(3) },
    t: { value: shown.t, readout: shown.t.toFixed(3) },
    angle: { value: angle, readout: `${angle}\u00b0` },
    stretch: { value: stretch, readout: flat ? "\u221e" : String(Number((10 ** stretch).toPrecision(3))) },
  };
}
