// @ts-check
/** What each chart of the overfitting page shows, in a line for whom cannot see it. */

import { print, short } from "../../hand/numbers.mjs";
import { charts } from "./curve.mjs";
import { panels, trained } from "./networks.mjs";
import { networks, strength } from "./problem.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("./problem.mjs").Now} Now */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** The alpha at a place of its axis, whose lower end stands for 0. @type {(place: number) => string} */
const alphaAt = (place) => short(strength(10 ** place));

/** {chart: what it shows}. @type {(state: State, given: Answer, say: Say) => {[chart: string]: string}} */
export function describe(state, given, say) {
  const { table, now } = given;
  return { ...(table && now && ofCurve(state, table, now, say)), ...ofNetworks(given, state.alpha, say) };
}

/** @type {(state: State, table: Table, now: Now, say: Say) => {[chart: string]: string}} */
function ofCurve(state, table, now, say) {
  const drawn = charts(table, state, now);
  const [train, test] = [now.train, now.test].map((error) => print(error));
  const largest = now.w.reduce((most, wj) => (Math.abs(wj) > Math.abs(most) ? wj : most), 0);
  const best = (/** @type {string} */ chart) => { // of what is drawn, or between it, at the cursor
    const [at, least] = [drawn[chart].best.x, drawn[chart].best.y].map(([first]) => Number(first));
    const nearer = now.test < 10 ** least;
    return { at: nearer ? Number(drawn[chart].cursor.x[0]) : at, least: nearer ? test : print(10 ** least), test };
  };
  const [along, up] = [best("by_alpha"), best("by_degree")];
  return {
    fit: say.text("chart.fit", { degree: state.degree, train, test }),
    weights: say.text("chart.weights", { count: now.w.length, zeros: now.zeros, largest: print(largest, 2) }),
    by_alpha: say.text("chart.by_alpha", { ...along, at: alphaAt(along.at) }),
    by_degree: say.text("chart.by_degree", up),
  };
}

/** @type {(given: Answer, alpha: number, say: Say) => {[chart: string]: string}} */
function ofNetworks(given, alpha, say) {
  const now = trained(given, alpha);
  const { net_alpha: { best } } = panels(given.table?.classes, now);
  const named = [...networks, "net_alpha", "net_size"];
  if (!now || !best.x.length) return Object.fromEntries(named.map((chart) => [chart, say.text("chart.waiting")]));
  const shown = networks.map((name) => now.frames[name]);
  const percent = (/** @type {number} */ error) => print(error, 1);
  const panel = networks.map((name, k) => {
    const { train, test, nonzero } = shown[k];
    return [name, say.text("chart.network", { train: percent(train), test: percent(test), nonzero })];
  });
  const last = shown[shown.length - 1];
  return {
    ...Object.fromEntries(panel),
    net_alpha: say.text("chart.net_alpha", { least: percent(best.y[0]), at: alphaAt(best.x[0]), test: percent(last.test) }),
    net_size: say.text("chart.net_size", { tests: say.listed(shown.map(({ test }) => percent(test))) }),
  };
}
