// @ts-check
/** One coefficient alone: loss, loss + alpha Omega, and where that is least. */

import { memo } from "../../hand/memo.mjs";
import { line } from "../../hand/shapes.mjs";
import { constants } from "./problem.mjs";
import { total } from "./measures.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {import("./problem.mjs").State} State */

const STEPS = 126; // 0 is one of the places

const loss = memo(() => {
  const [first, last] = constants.coefficient;
  const x = Array.from({ length: STEPS + 1 }, (_, k) => first + ((last - first) * k) / STEPS);
  return { x, y: x.map((w) => (w - 1) ** 2 / 2) };
});

/** The chart, from the local minima. @type {(state: State, minima: number[]) => {[name: string]: Trace}} */
export function single(state, minima) {
  const { x, y } = loss();
  const found = minima.map((w) => /** @type {Vector} */ ([w, total(w, state.alpha, state)]));
  const least = Math.min(...found.map(([, J]) => J));
  const best = found.filter(([, J]) => J === least);
  return {
    loss: loss(),
    // the count jumps, so that J at 0 itself is not on the curve
    total: { x, y: state.kind === "zero" ? y.map((J) => J + state.alpha) : x.map((w) => total(w, state.alpha, state)) },
    local: line(found.filter(([, J]) => J !== least)),
    best: line(best),
    zero: line(best.filter(([w]) => w === 0)),
  };
}
