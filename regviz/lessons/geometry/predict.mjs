// @ts-check
/**
 * The geometry page as a question: where do the two optima lie? What is left of the picture is the loss, its minimum and the
 * two sets; the size of a set is that of the one that the optimum lies on.
 *
 * A guess is compared on the set: one that lies outside is first moved to the nearest point of the set, so that no guess has
 * a smaller loss than the optimum.
 */

import { point, print, settled } from "../../hand/numbers.mjs";
import { clip, dot, hessian, minus, plus, product, size, soft } from "../../hand/plane.mjs";
import { optimum } from "../../hand/optimum.mjs";
import { nothing, setOutline } from "../../hand/shapes.mjs";
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

export { drawn, kinds } from "./asked.mjs";

/** What shows where an optimum is. */
const TELLING = ["lit", "touch", "valley", "trail", "cone", "arrow", "optimum", "zero"];
/** The kind of question, and what it asks for, in which alpha is given and the size of L1's set is the answer. */
const SIZE = "size";
/** So near a guess is as good as the answer, and so far it is worth nothing. */
const [NEAR, FAR] = [0.1, 1.1];

/** Loss and set, the ellipses as they lie: neither their sum nor a growing ellipse is asked about. @type {(state: State) => State} */
export const posed = (state) => ({ ...state, view: "set", level: field("level").high });

/** @type {(state: State) => string} */
export const about = (state) => JSON.stringify(posed(state));

/** @type {(state: State, panel: string) => string} */
const codeOf = (state, panel) => setOf(state, panel).code;

/** The panels with a diamond or a circle, which are asked about. @type {(state: State) => string[]} */
const asked = (state) => PENALTIES.filter((panel) => codeOf(state, panel) in onto);

/** @type {(state: State, given: Answer | undefined, kind: string) => import("../../live/contract.mjs").Ask[]} */
export function asks(state, _, kind) {
  if (kind !== SIZE) return asked(state).map((name) => ({ name, chart: name }));
  return [{ name: SIZE, low: 0, high: field("t").high, step: 0.01 }];
}

/** @type {(traces: {[name: string]: any}, names: string[]) => {[name: string]: any}} */
const without = (traces, names) => ({ ...traces, ...Object.fromEntries(names.map((name) => [name, nothing()])) });

/** Where the size is asked for, the diamond is as large as it is guessed. @type {(guess: Guess) => {[chart: string]: any}} */
const sized = (guess) => ({ l1: { set: guess[SIZE] === undefined ? nothing() : setOutline("l1", guess[SIZE]) }, l2: { set: nothing() } });

/** A dial that tells nothing: neither where it would stand nor from where on it changes nothing. @type {(value: number) => {value: number, readout: string}} */
const unread = (value) => ({ value, readout: "?" });

/**
 * Where the size is asked for, alpha alone is left. Otherwise both sizes are; of a set that is held, the alpha that belongs to it
 * would tell whether it reaches the minimum.
 * @type {(picture: Picture, state: State, kind: string, guess: Guess) => Picture}
 */
export function veiled({ drawn, traces, numbers, handles, dials, ...more }, state, kind, guess) {
  const { w, alpha, t, ...rest } = /** @type {any} */ (drawn), sizes = kind === SIZE, held = state.share === "alpha";
  const known = { ...(held && { alpha }), ...(!sizes && { t }) }, sets = sizes ? sized(guess) : {};
  const read = { ...dials, ...(!held && { alpha: unread(state.alpha) }), ...(sizes && { t: unread(field("t").default) }) };
  return {
    ...more,
    drawn: { ...rest, ...known },
    traces: Object.fromEntries(Object.entries(traces).map(([chart, all]) =>
      [chart, { ...without(all, chart in w ? TELLING : Object.keys(all)), ...sets[chart] }])),
    numbers: sizes ? {} : Object.fromEntries(PENALTIES.map((penalty) => [`${penalty}.t`, numbers[`${penalty}.t`]])),
    handles: sizes ? { ...handles, l1_set: [0, 0], l2_set: [0, 0] } : handles,
    dials: Object.fromEntries(Object.entries(read).map(([name, dial]) => [name, { ...dial, flat: { l1: Infinity, l2: Infinity } }])),
  };
}

/** @type {(state: State, given: Answer, say: Say, kind: string) => {[chart: string]: string}} */
export const described = (state, { optima }, say, kind) => forBoth((panel) => {
  const key = kind === SIZE ? kind : asked(state).includes(panel) ? codeOf(state, panel) : "other";
  return say.text(`predict.chart.${key}`, { minimizer: point(minimizer(state)), alpha: print(state.alpha), t: print(optima[panel].t) });
});

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
  asked(state).filter((penalty) => guess[penalty]).map((penalty) => [penalty, nearest(state, penalty, optima[penalty], guess[penalty])]));

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

/** What is said of one guess, and how good it is. @type {(state: State, panel: string, best: Optimum, guess: Vector | undefined, say: Say) => {said: string, score: number}} */
function judgedOne(state, panel, best, guess, say) {
  const penalty = codeOf(state, panel);
  if (!guess) return { said: say.text(`predict.${penalty}.none`), score: 0 };
  const away = size.l2(minus(guess, nearest(state, panel, best, guess)));
  const reached = onto[penalty](guess, best.t), outside = reached !== guess;
  const values = { distance: print(away, 2), nearest: point(reached), worse: print(settled(Math.max(0, lossAt(state, reached) - best.value))), least: print(best.value) };
  return { said: say.text(outside ? `predict.${penalty}.outside` : `predict.${penalty}`, values), score: clip((FAR - away) / (FAR - NEAR), 0, 1) };
}

/**
 * Of a guessed size: what loss and penalty are together at the best point of a diamond of that size.
 * @type {(state: State, best: Optimum, guess: number | undefined, say: Say) => {said: string, score: number}}
 */
export function judgedSize(state, { t, value }, guess, say) {
  if (guess === undefined) return { said: say.text("predict.size.none", { t: print(t) }), score: 0 };
  const there = optimum(hessian(state), minimizer(state), { penalty: "l1", t: guess });
  const worse = there.value + state.alpha * there.penalty - (value + state.alpha * t), off = Math.abs(guess - t);
  const values = { guess: print(guess, 2), t: print(t), off: print(off, 2), worse: print(settled(Math.max(0, worse))) };
  return { said: say.text("predict.size.said", values), score: clip((FAR - off) / (FAR - NEAR), 0, 1) };
}

/**
 * Each guess beside its answer, and why the answer is there.
 * @type {(state: State, given: Answer, guess: Guess, say: Say, kind?: string) => {said: string, score: number}}
 */
export function judged(state, given, guess, say, kind) {
  if (kind === SIZE) {
    const { said, score } = judgedSize(state, given.optima.l1, guess[SIZE], say);
    return { said: say.joined([said, sentence(posed(state), given, say)]), score };
  }
  const each = asked(state).map((penalty) => judgedOne(state, penalty, given.optima[penalty], guess[penalty], say));
  const why = sentence(posed(state), given, say);
  return {
    said: say.joined([...each.map(({ said }) => said), why]),
    score: each.reduce((sum, { score }) => sum + score / each.length, 0),
  };
}
