/** A function that counts how often it really runs, remembered by `memo`. */
import { memo } from "../../regviz/hand/memo.mjs";

/** How often f ran for each of the argument lists, and what it returned: f(state, list) reads state.x, and y if x > 0. */
export function counted(calls) {
  let runs = 0;
  const f = memo(({ x, ...rest }, list) => { runs += 1; return [x, list]; });
  const g = memo((state, list) => { runs += 1; return state.x > 0 ? state.x + state.y + list.length : 0; });
  return calls.map(([which, state, list]) => {
    const value = (which === "all" ? f : g)(state, list);
    return [runs, value];
  });
}

/** Whether equal calls give the very same object. */
export function same(state) {
  const f = memo(({ x }) => ({ x }));
  return f(state) === f({ ...state, unread: Math.random() });
}

/** What a function that throws at first gives at last. */
export function afterThrowing() {
  let first = true;
  const f = memo(({ x }) => { if (first) { first = false; throw new Error("at first"); } return x; });
  try { f({ x: 1 }); } catch { /* the second call must not answer from it */ }
  return f({ x: 1 });
}

/** How often a list is looked into when an equal one stands in a record in its place, and how often when it stands there again. */
export function looks() {
  let looked = 0;
  const list = () => new Proxy([1, 2, 3], { get: (target, key) => { looked++; return target[key]; } });
  const f = memo(({ x }) => x);
  const [one, other] = [list(), list()];
  const count = (x) => { looked = 0; f({ x }); return looked; };
  count(one);
  return [count(other), count(other), count(other)];
}
