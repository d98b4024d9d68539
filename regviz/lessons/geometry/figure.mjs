// @ts-check
/**
 * The geometry page as one function of its state: `picture(state, answer)` is everything that is drawn. No DOM, no Plotly.
 *
 * What does not move with alpha or t (the contours, the paths) is the same object from one picture to the next, so that
 * a painter may skip it.
 */

import * as rings from "../../hand/contours.mjs";
import { memo } from "../../hand/memo.mjs";
import { point, print } from "../../hand/numbers.mjs";
import { hessian, spectrum } from "../../hand/plane.mjs";
import * as shapes from "../../hand/shapes.mjs";
import { fixedTraces } from "./curves.mjs";
import { PENALTIES, answer, constants, forBoth, hasTouched, minimizer, setHandle, setOf, slackFrom } from "./problem.mjs";

export { drag, edit, nudge } from "./edits.mjs";
export { add, answer, certified, configure, events, late, readings } from "./problem.mjs";
export { describe } from "./describe.mjs";
export { sentence } from "./words.mjs";

export const predict = "lessons/geometry/predict.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/optimum.mjs").Optimum} Optimum */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("../../hand/sets.mjs").PlaneSet} PlaneSet */
/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Several} Several */
/** @typedef {import("./curves.mjs").Traces} Traces */

/**
 * Everything that is drawn, from torch's answer or our own. `near` says where the handles were or a hand
 * has one: the `axes` handle stays on that side of the minimizer; without it, on the side of the panel's middle.
 * @param {State} state
 * @param {Answer} given
 * @param {{[handle: string]: Vector}} near
 */
export function picture(state, given = answer(state), near = {}) {
  const { angle, stretch, share, view, level, ratio, p } = state;
  const set = forBoth((panel) => setOf(state, panel).code);
  const wHat = minimizer(state);
  const axes = shapes.axesHandle(constants.view, wHat, angle, stretch, near.axes ?? [0, 0]);
  return {
    drawn: {
      alpha: forBoth((penalty) => given.optima[penalty].leaps ? null : given.optima[penalty].alpha),
      t: forBoth((penalty) => given.optima[penalty].t),
      w: forBoth((penalty) => given.optima[penalty].w),
      minimizer: wHat,
      hessian: hessian(state),
      ...{ angle, stretch, share, view, level, set },
      ...(Object.values(set).includes("net") ? { ratio } : {}),
      ...(Object.values(set).includes("p") ? { p } : {}),
    },
    traces: {
      ...forBoth((penalty) => panel(state, penalty, given, axes)),
      l1_path: chart(state, "l1", given),
      l2_path: chart(state, "l2", given),
    },
    numbers: numbersOf(given),
    words: wordsOf(set),
    handles: { minimizer: wHat, axes, l1_set: edge(state, given, "l1"), l2_set: edge(state, given, "l2") },
    dials: dials(state, given),
  };
}

/** The titles of panels that have another set than their own. @type {(set: {[panel: string]: string}) => {[name: string]: string}} */
const wordsOf = (set) =>
  Object.fromEntries(PENALTIES.flatMap((panel) => {
    const code = set[panel];
    return code === panel ? [] : [[panel, `${code}.title`], [`${panel}_path`, `${code}_path.title`]];
  }));

const EDGE = 0.96; // of the panel
/** Where the edge of a panel's set is taken hold of, within the panel. @type {(state: State, given: Answer, panel: string) => Vector} */
const edge = (state, { optima }, panel) =>
  setHandle(state, panel, optima[panel].t).map((part) => Math.min(Math.max(part, -EDGE * constants.view), EDGE * constants.view));

/**
 * One panel, bottom to top.
 * @type {(state: State, penalty: string, given: Answer, axes: Vector) => Traces}
 */
function panel(state, penalty, given, axes) {
  const [H, wHat, best] = [hessian(state), minimizer(state), given.optima[penalty]];
  return {
    ...(state.view === "set" ? lossAndSet(state, penalty, best) : theirSum(H, wHat, setOf(state, penalty), best)),
    ...(state.view === "posterior" ? posterior(H, wHat, setOf(state, penalty), best) : NO_POSTERIOR),
    ...(hasTouched(state, best) ? found(state, penalty, best) : NOT_YET),
    trail: fixedTraces(H, wHat, setOf(state, penalty), given.paths[penalty]).trail,
    lever: shapes.line([wHat, axes]),
    minimizer: shapes.line([wHat]),
  };
}

/** The optimum, its mark where a coefficient is 0, and its like; and other local minima. @type {(state: State, penalty: string, best: Optimum & Several) => Traces} */
function found(state, penalty, best) {
  const dot = shapes.line([best.w]);
  return {
    valley: best.unique ? shapes.nothing() : valley(state, penalty, best),
    optimum: { ...dot, text: [point(best.w)] },
    zero: best.zeros.some(Boolean) ? dot : shapes.nothing(),
    others: best.others ? shapes.line(best.others) : shapes.nothing(),
  };
}

const NOT_YET = { valley: shapes.nothing(), optimum: { ...shapes.nothing(), text: [""] }, zero: shapes.nothing(), others: shapes.nothing() };

const lossContours = memo(rings.contours);

/**
 * The constrained picture: the ellipse as far as it has grown, and, once it touches the set, where and why there.
 * @type {(state: State, penalty: string, best: Optimum) => Traces}
 */
function lossAndSet(state, penalty, best) {
  const [H, wHat, set] = [hessian(state), minimizer(state), setOf(state, penalty)];
  const fixed = { set: set.outline(best.t), contours: lossContours(constants.view, H, wHat) };
  if (!hasTouched(state, best)) {
    const growing = rings.contourAt(constants.view, H, wHat, state.level);
    return { ...fixed, touch: growing, lit: shapes.nothing(), cone: shapes.nothing(), arrow: shapes.nothing() };
  }
  return {
    ...fixed,
    touch: rings.contourThrough(constants.view, H, wHat, best.w),
    lit: best.alpha > 0 ? set.touched(best) : shapes.nothing(),
    cone: shapes.normalCone(set, best),
    arrow: shapes.gradientArrow(H, wHat, best.w),
  };
}

/**
 * The penalized picture: contours of J0 + alpha Omega.
 * @type {(H: Matrix, wHat: Vector, set: PlaneSet, best: Optimum) => Traces}
 */
function theirSum(H, wHat, set, { alpha, w }) {
  const contours = set.sums(constants.view, H, wHat, alpha, w);
  return { set: shapes.nothing(), lit: shapes.nothing(), contours, touch: shapes.nothing(), cone: shapes.nothing(), arrow: shapes.nothing() };
}

const NO_POSTERIOR = { region3: shapes.nothing(), region2: shapes.nothing(), region1: shapes.nothing(), prior: shapes.nothing() };

/**
 * The sum as minus the logarithm of a posterior density: the regions where it is highest, and the prior's contours.
 * @type {(H: Matrix, wHat: Vector, set: PlaneSet, best: Optimum) => Traces}
 */
function posterior(H, wHat, set, { alpha, w }) {
  const regions = [3, 2, 1].map((k) => [`region${k}`, set.regions(constants.view, H, wHat, alpha, w, k)]);
  return { ...Object.fromEntries(regions), prior: set.prior(constants.view, alpha) };
}

/**
 * The segment of all optima, where this one is one of many: between the axes for twin features, otherwise along the
 * valley of the loss, as far as the set or the panel goes.
 * @type {(state: State, penalty: string, best: Optimum) => Trace}
 */
export function valley(state, penalty, { w, alpha, t }) {
  const [H, { size, segment }] = [hessian(state), setOf(state, penalty)];
  if (alpha > 0) return segment ? shapes.line(segment(H, w)) : shapes.nothing();
  const limit = state.share === "t" ? t * (1 + 1e-12) : Infinity;
  return shapes.line(shapes.chord(constants.view, w, spectrum(H).v, (p) => size(p) <= limit));
}

/** w1 and w2 against alpha. @type {(state: State, penalty: string, given: Answer) => Traces} */
function chart(state, penalty, { optima, paths }) {
  const { w, leaps } = optima[penalty], alpha = leaps ? Infinity : optima[penalty].alpha;
  const { trail, ...curves } = fixedTraces(hessian(state), minimizer(state), setOf(state, penalty), paths[penalty]);
  const at = Math.min(alpha, constants.chartEnd);
  const dots = alpha <= constants.chartEnd ? { x: [at, at], y: w } : shapes.nothing();
  return { ...curves, cursor: { x: [at, at], y: [-constants.view, constants.view] }, dots };
}

/** {"l1.alpha": 0.6, ...}: what the page prints. @type {(given: Answer) => {[name: string]: number | null}} */
function numbersOf({ optima }) {
  const entries = PENALTIES.flatMap((penalty) => {
    const { w, zeros, unique, others, proven, leaps, ...numbers } = optima[penalty];
    const all = { w1: w[0], w2: w[1], zeros: zeros.filter(Boolean).length, ...numbers, ...(leaps ? { alpha: null } : {}) };
    return Object.entries(all).map(([name, value]) => [`${penalty}.${name}`, value]);
  });
  return Object.fromEntries(entries);
}

/**
 * Where the sliders stand, from where on they change nothing (everything is 0, the set is slack), and what they read: the one that is not shared shows the diamond's value, and `stretch`
 * reads as the condition number.
 * @type {(state: State, given: Answer) => {[name: string]: {value: number, readout: string, flat?: {[penalty: string]: number}}}}
 */
export function dials(state, { optima: { l1 }, paths }) {
  const { share, alpha, t, angle, stretch, flat, level } = state;
  const gone = (/** @type {string} */ panel) => (setOf(state, panel).open ? Infinity : paths[panel].alpha[paths[panel].alpha.length - 1]);
  const shown = share === "t" ? { alpha: Math.min(l1.alpha, gone("l1")), t } : { alpha, t: l1.t };
  return {
    alpha: { value: shown.alpha, readout: share === "t" && l1.leaps ? "\u2013" : shown.alpha.toFixed(3), flat: forBoth(gone) },
    t: { value: shown.t, readout: shown.t.toFixed(3), flat: forBoth((penalty) => slackFrom(state, penalty)) },
    level: { value: level, readout: print(level, 2) },
    angle: { value: angle, readout: `${angle}\u00b0` },
    ratio: { value: state.ratio, readout: state.ratio.toFixed(2) },
    p: { value: state.p, readout: state.p.toFixed(2) },
    stretch: { value: stretch, readout: flat ? "\u221e" : String(Number((10 ** stretch).toPrecision(3))) },
  };
}
