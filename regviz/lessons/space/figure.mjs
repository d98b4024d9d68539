// @ts-check
/**
 * The page of a third coefficient as one function of its state: `picture(state, answer)` is everything that is drawn. No DOM.
 */

import { placesNow, places, zeros } from "./charts.mjs";
import { answer, constants, field, forAll, minimizer, PENALTIES } from "./problem.mjs";
import { scenes } from "./scene.mjs";
import { cameraOf, flat } from "./view.mjs";

export { drag, edit, nudge } from "./edits.mjs";
export { answer, certified, configure, events, readings } from "./problem.mjs";
export { describe } from "./describe.mjs";
export { sentence } from "./words.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */

/** Everything that is drawn, from torch's answer or our own. @param {State} state @param {Answer} given */
export function picture(state, given = answer(state)) {
  const { share, angle, rise, stretch, other, turn, tip } = state, { optima } = given;
  return {
    drawn: {
      alpha: forAll((penalty) => optima[penalty].alpha),
      t: forAll((penalty) => optima[penalty].t),
      w: forAll((penalty) => optima[penalty].w),
      minimizer: minimizer(state),
      ...{ share, angle, rise, stretch, other, turn, tip },
    },
    traces: { ...scenes(state, given), places: places(state, given), zeros: zeros(state, given) },
    numbers: numbersOf(state, given),
    handles: { minimizer: within(flat(cameraOf(state), minimizer(state))), turn: [turn, tip] },
    told: { minimizer: { values: named(minimizer(state)), range: bounds("x") }, turn: { range: bounds("turn") } },
    dials: dials(state, given),
  };
}

/** The edge of the chart, where its handle stays if the minimizer has been turned out of it. @type {(place: number[]) => number[]} */
const within = (place) => place.map((part) => Math.min(Math.max(part, -constants.span), constants.span));

/** @type {(w: number[]) => {[name: string]: number}} */
const named = ([w1, w2, w3]) => ({ w1, w2, w3 });

/** @type {(name: string) => number[]} */
const bounds = (name) => [field(name).low, field(name).high];

/** {"l1.w1": 0.6, ..., "places.face": 40, ...}: what the page prints. @type {(state: State, given: Answer) => {[name: string]: number}} */
function numbersOf(state, given) {
  const entries = PENALTIES.flatMap((penalty) => {
    const { w, zeros, ...numbers } = given.optima[penalty];
    const all = { w1: w[0], w2: w[1], w3: w[2], zeros: zeros.filter(Boolean).length, ...numbers };
    return Object.entries(all).map(([name, value]) => [`${penalty}.${name}`, value]);
  });
  const touched = ["l1", "group"].flatMap((penalty) => Object.entries(placesNow(state, given, penalty)).map(([place, share]) => [`places.${place}`, share]));
  return Object.fromEntries([...entries, ...touched]);
}

/**
 * Where the sliders stand, and what they read: the one that is not shared shows L1's value.
 * @type {(state: State, given: Answer) => {[name: string]: {value: number, readout: string}}}
 */
function dials({ share, alpha, t, angle, rise, stretch, turn, tip }, { optima: { l1 } }) {
  const shown = share === "t" ? { alpha: l1.alpha, t } : { alpha, t: l1.t };
  const degrees = (/** @type {number} */ value) => ({ value, readout: `${value}°`.replace("-", "−") });
  return {
    alpha: { value: shown.alpha, readout: shown.alpha.toFixed(3) },
    t: { value: shown.t, readout: shown.t.toFixed(3) },
    ...{ angle: degrees(angle), rise: degrees(rise), turn: degrees(turn), tip: degrees(tip) },
    stretch: { value: stretch, readout: String(Number((10 ** stretch).toPrecision(3))) },
  };
}
