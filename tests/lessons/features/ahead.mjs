import { ahead, configure, optimum } from "../../../regviz/lessons/features/figure.mjs";

export { configure };

const PENALTIES = ["l1", "l2", "net"];

/** How many steps there are; and at these alphas what was computed beforehand, and what is computed now. */
export function beforehand(state, answer, alphas) {
  const table = { ...answer.table }, steps = [...ahead(state, { ...answer, table })];
  delete table.hessian; // of what was not computed there is nothing to compute it from
  const of = (source) => alphas.map((alpha) => PENALTIES.map((penalty) => optimum(source, penalty, alpha).w));
  return { steps: steps.length, known: of(table), now: of({ ...answer.table }) };
}

/** Whether an optimum that a frame computed between two stops is kept: a play would fill the memory. */
export function keeps(state, answer, alpha) {
  const table = { ...answer.table };
  for (const _ of ahead(state, { ...answer, table }));
  optimum(table, "l1", alpha);
  delete table.hessian;
  try { return Boolean(optimum(table, "l1", alpha)); } catch { return false; }
}

/** The alphas of the first steps, by which of them can be had then. */
export function order(state, answer, alphas) {
  const seen = [];
  for (const alpha of alphas) {
    const table = { ...answer.table }, steps = ahead(state, { ...answer, table });
    let count = 0;
    const { hessian } = table;
    for (let has = false; !has; ) {
      steps.next();
      count++;
      delete table.hessian;
      try { has = Boolean(PENALTIES.map((penalty) => optimum(table, penalty, alpha))); } catch { table.hessian = hessian; }
    }
    seen.push(count);
  }
  return seen;
}
