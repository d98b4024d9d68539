// @ts-check
/**
 * The geometry page as a question: where do the two optima lie? What is left of the picture is the loss, its minimum and the
 * two sets; the size of a set is that of the one that the optimum lies on.
 *
 * A guess is compared on the set: one that lies outside is first moved to the nearest point of the set, so that no guess has
 * a smaller loss than the optimum.
 */

import { point, print } from "../../hand/numbers.mjs";
import { clip, dot, hessian, minus, plus, product, size, soft } from "../../hand/plane.mjs";
import { nothing } from "../../hand/shapes.mjs";
import { valley } from "./figure.mjs";
import { PENALTIES, field, forBoth, minimizer, setOf } from "./problem.mjs";
import { sentence } from "./words.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/optimum.mjs").Optimum} Optimum */
/** @typedef {import("../../hand/words.mjs").Say} Say */
/** @typedef {import("../../live/contract.mjs").Picture} Picture */
/** @typedef {import("../../live/contract.mjs").Guess} Guess */
/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */

/** What shows where an optimum is. */
const TELLING = ["lit", "touch", "valley", "trail", "cone", "arrow", "optimum", "zero"];
/** So near a guess is as good as the answer, and so far it is worth nothing. */
const [NEAR, FAR] = [0.1, 1.1];

/** Loss and set, the ellipses as they lie: neither their sum nor a growing ellipse is asked about. @type {(state: State) => State} */
export const posed = (state) => ({ ...state, view: "set", level: field("level").high });

/** @type {(state: State) => string} */
export const about = (state) => JSON.stringify(posed(state));

/** The diamond and the circle, in the panels that have them. @type {(state: State) => string[]} */
const asked = (state) => PENALTIES.filter((panel) => setOf(state, panel).code === panel);

/** @type {(state: State) => import("../../live/contract.mjs").Ask[]} */
export const asks = (state) => asked(state).map((name) => ({ name, chart: name }));

/** @type {(traces: {[name: string]: any}, names: string[]) => {[name: string]: any}} */
const without = (traces, names) => ({ ...traces, ...Object.fromEntries(names.map((name) => [name, nothing()])) });

/**
 * Of a set that is held, the alpha that belongs to it tells whether it reaches the minimum.
 * @type {(picture: Picture, state: State) => Picture}
 */
export function veiled({ drawn, traces, numbers, handles, dials }, { share, alpha }) {
  const { w, alpha: alphas, ...left } = /** @type {any} */ (drawn);
  const held = share === "alpha";
  const charts = Object.entries(traces).map(([chart, all]) => [chart, without(all, chart in w ? TELLING : Object.keys(all))]);
  return {
    drawn: held ? { ...left, alpha: alphas } : left,
    traces: Object.fromEntries(charts),
    numbers: Object.fromEntries(PENALTIES.map((penalty) => [`${penalty}.t`, numbers[`${penalty}.t`]])),
    handles,
    dials: held ? dials : { ...dials, alpha: { value: alpha, readout: "?" } },
  };
}

/** @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export const described = (state, { optima }, say) => forBoth((penalty) =>
  say.text(`predict.chart.${penalty}`, { minimizer: point(minimizer(state)), t: print(optima[penalty].t) }));

/** The optimum, of many the nearest to a guess. @type {(state: State, penalty: string, best: Optimum, guess: Vector) => Vector} */
function nearest(state, penalty, best, guess) {
  if (best.unique) return best.w;
  const { x, y } = valley(posed(state), penalty, best);
  const [from, to] = [[x[0], y[0]], [x[1], y[1]]].map((end) => end.map(Number)), along = minus(to, from);
  const share = dot(along, along) ? clip(dot(minus(guess, from), along) / dot(along, along), 0, 1) : 0;
  return plus(from, share, along);
}

/** @type {(state: State, given: Answer, guess: Guess) => {[penalty: string]: Vector}} */
export const truths = (state, { optima }, guess) => Object.fromEntries(
  PENALTIES.filter((penalty) => guess[penalty]).map((penalty) => [penalty, nearest(state, penalty, optima[penalty], guess[penalty])]));

/** The point of the set of radius t that is nearest to w. @type {{[penalty: string]: (w: Vector, t: number) => Vector}} */
export const onto = {
  l2: (w, t) => (size.l2(w) <= t ? w : w.map((wj) => (wj / size.l2(w)) * t)),
  l1(w, t) {
    const [large, small] = w.map(Math.abs).sort((one, other) => other - one);
    if (large + small <= t) return w;
    const excess = large - small >= t ? large - t : (large + small - t) / 2;
    return w.map((wj) => soft(wj, excess));
  },
};

/** J0(w). @type {(state: State, w: Vector) => number} */
function lossAt(state, w) {
  const off = minus(w, minimizer(state));
  return dot(off, product(hessian(state), off)) / 2;
}

/** What is said of one guess, and how good it is. @type {(state: State, penalty: string, best: Optimum, guess: Vector | undefined, say: Say) => {said: string, score: number}} */
function judgedOne(state, penalty, best, guess, say) {
  if (!guess) return { said: say.text(`predict.${penalty}.none`), score: 0 };
  const away = size.l2(minus(guess, nearest(state, penalty, best, guess)));
  const reached = onto[penalty](guess, best.t), outside = reached !== guess;
  const values = { distance: print(away, 2), nearest: point(reached), worse: print(Number(Math.max(0, lossAt(state, reached) - best.value).toFixed(3))), least: print(best.value) };
  return { said: say.text(outside ? `predict.${penalty}.outside` : `predict.${penalty}`, values), score: clip((FAR - away) / (FAR - NEAR), 0, 1) };
}

/** Each guess beside its answer, and why the answer is there. @type {(state: State, given: Answer, guess: Guess, say: Say) => {said: string, score: number}} */
export function judged(state, given, guess, say) {
  const each = asked(state).map((penalty) => judgedOne(state, penalty, given.optima[penalty], guess[penalty], say));
  const why = sentence(posed(state), given, say);
  return {
    said: say.joined([...each.map(({ said }) => said), why]),
    score: each.reduce((sum, { score }) => sum + score / each.length, 0),
  };
}
