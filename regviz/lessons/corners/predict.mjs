// @ts-check
/**
 * The page on corners as a question: for how many of the losses does L1 set a coefficient exactly to 0? What is left of the maps
 * is the minima as plain points, and the set where its size is held; which of them lead to a zero is the question.
 */

import { contourAt } from "../../hand/contours.mjs";
import { point, print } from "../../hand/numbers.mjs";
import { among } from "../../hand/chance.mjs";
import { clip, hessian } from "../../hand/plane.mjs";
import { nothing } from "../../hand/shapes.mjs";
import { constants, dialOf, forBoth, minimizer } from "./problem.mjs";
import { anyZero, sentence } from "./words.mjs";

/** @typedef {import("../../hand/chance.mjs").Random} Random */
/** @typedef {import("../../hand/words.mjs").Say} Say */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("../../live/contract.mjs").Picture} Picture */
/** @typedef {import("../../live/contract.mjs").Guess} Guess */
/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */

const SIZE = 0.7; // of the ellipse, in the units of a map
const LEFT = ["inside", "minimizer"];
/** A guess so many percent off is as good as the answer, and one so far off is worth nothing. */
const [NEAR, FAR] = [3, 33];

/** Where the one loss that is drawn has its minimum is no part of the question, nor how L2 is solved. @type {(state: State) => string} */
export const about = (state) => JSON.stringify([state.hold, dialOf(state), state.losses, state.losses === "this" && hessian(state)]);

/** @type {(state: State) => State} */
export const posed = (state) => ({ ...state, search: "exact" });

export const asks = () => [{ name: "share", low: 0, high: 100, step: 1, unit: "\u2009%" }];

export const kinds = ["share"];

/** Any ellipse, any strength or size. @type {(kind: string, next: Random, plain: State) => State} */
export function drawn(_, next, plain) {
  const rounded = (/** @type {number} */ x) => Math.round(100 * x) / 100;
  const held = next() < 0.5 ? { hold: "alpha", alpha: rounded(among(next, 0.2, 2, 0.1)) } : { hold: "t", t: rounded(among(next, 0.4, 2.4, 0.1)) };
  return { ...plain, ...held, angle: among(next, 0, 179, 1), stretch: rounded(among(next, 0, 1.5, 0.1)) };
}

/** All points in one mark. @type {(traces: {[name: string]: Trace}) => Trace} */
function pointsOf(traces) {
  const parts = constants.kinds.map((kind) => traces[`point_${kind}`]);
  return { x: parts.flatMap(({ x }) => x), y: parts.flatMap(({ y }) => y) };
}

/** The losses keep their shape: an ellipse about the minimum that is shown, of a size that tells nothing. @type {(picture: Picture, state: State) => Picture} */
export function veiled({ drawn, traces, numbers, ...more }, state) {
  const { w, exact, count, ...left } = /** @type {any} */ (drawn);
  const shown = (/** @type {{[name: string]: any}} */ all, /** @type {string} */ chart) => ({
    ...Object.fromEntries(Object.entries(all).map(([name, trace]) => [name, chart in w && LEFT.includes(name) ? trace : nothing()])),
    ...(chart in w && { point_none: pointsOf(all), ellipse: state.losses === "this" ? contourAt(constants.view, hessian(state), minimizer(state), SIZE) : nothing() }),
  });
  return { ...more, drawn: left, traces: Object.fromEntries(Object.entries(traces).map(([chart, all]) => [chart, shown(all, chart)])), numbers: {} };
}

/** @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export const described = (state, _, say) => {
  const line = say.text(`predict.chart.${state.hold}`, { dial: print(dialOf(state)), minimizer: point(minimizer(state)) });
  return forBoth(() => line);
};

/**
 * Beside what torch counted; before it has, and where it is not asked, beside the exact share.
 * @type {(state: State, given: Answer, guess: Guess, say: Say) => {said: string, score: number}}
 */
export function judged(state, given, { share }, say) {
  const { measured, exact: { l1 } } = given;
  if (!measured && !l1) return { said: "", score: 0 };
  const truth = 100 * (measured ? anyZero(measured.l1) : l1 ? l1.one + l1.both : 0), off = share === undefined ? Infinity : Math.abs(share - truth);
  const values = { guess: share, truth: print(truth, 1), off: print(off, 1) };
  const said = [say.text(share === undefined ? "predict.none" : "predict.said", values), sentence(posed(state), given, say).shares, say.text("predict.why")];
  return { said: say.joined(said.filter(Boolean)), score: clip((FAR - off) / (FAR - NEAR), 0, 1) };
}
