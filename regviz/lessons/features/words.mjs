// @ts-check
/** What the page on choosing features says of its picture: who is in, who is out, who shares. */

import { print, short } from "../../hand/numbers.mjs";
import { literal } from "../../hand/words.mjs";

/** @typedef {import("./problem.mjs").State} State */
/** @typedef {import("./problem.mjs").Answer} Answer */
/** @typedef {import("../../hand/words.mjs").Say} Say */

/** What is smaller, beside the largest, is 0 as far as it is computed: a column may have nothing in common with the response. */
const ROUNDING = 1e-12;

/** The one of some numbers that is largest in size. @type {(values: number[]) => number} */
const largest = (values) => values.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best));

/** @type {(state: State, given: Answer, say: Say) => string} */
export function sentence({ alpha }, { optima, back, table: { of, names, twins, groups } }, say) {
  // a name that somebody gave may be in any script, and is no word of ours
  const named = (/** @type {string} */ name) => (of.data === "own" ? `<bdi>${literal(name)}</bdi>` : literal(name));
  const kept = Object.fromEntries(
    Object.entries(optima).map(([penalty, { zeros }]) => [penalty, names.filter((_, j) => !zeros[j]).map(named)]),
  );
  // the group lasso is spoken of by columns of the table
  if (groups) kept.l1 = groups.filter(({ rows }) => rows.some((j) => !optima.l1.zeros[j])).map(({ name }) => named(name));
  const p = names.length, all = groups?.length ?? p, left = all - kept.l1.length;
  const values = { alpha: short(alpha), p: all, kept: kept.l1.length, names: say.listed(kept.l1) };
  const how = { [p]: "all", 0: "none" };
  const said = [left && kept.l1.length ? say.counted("l1.some", left, values) : say.text(left ? "l1.none" : "l1.all", values)];
  if (back.length) said.push(say.text("back", { names: say.listed(back.map(named)) }));
  said.push(say.text(`net.${how[kept.net.length] ?? "some"}`, { kept: kept.net.length, p }));
  const top = largest(optima.l2.w), byL2 = optima.l2.w.filter((wj) => Math.abs(wj) > ROUNDING * Math.abs(top)).length;
  said.push(say.text(byL2 === p ? "l2" : "l2.some", { kept: byL2, p, largest: print(top, 2) }));
  const [one, half, net] = ["l1", "l2", "net"].map((penalty) => largest((twins?.rows ?? []).map((j) => optima[penalty].w[j]).concat(0)));
  if (twins && one && !groups) { // where a level of a category is there twice, its group has the one and not the other
    said.push(say.text("twins", { name: named(twins.name), one: print(one, 2), half: print(half, 2), net: print(net, 2) }));
  }
  return say.joined(said);
}
