// @ts-check
/**
 * Questions of the geometry page for a run: of each kind as many as there are numbers to draw. A state is drawn until it clearly
 * is of its kind, with its minimum in one eighth of the plane, and then turned by one of the eight symmetries of the square:
 * they leave both penalties as they are.
 */

import { among } from "../../hand/chance.mjs";
import { dot, hessian, minus, product, size } from "../../hand/plane.mjs";
import { minimizer, optima } from "./problem.mjs";

/** @typedef {import("../../hand/chance.mjs").Random} Random */
/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/optimum.mjs").Optimum} Optimum */
/** @typedef {import("./problem.mjs").State} State */
/** What is drawn of a loss, where it is not drawn from everything. @typedef {{share?: string, angles?: [number, number], stretches?: [number, number], flat?: number}} Range */
/** @typedef {{from?: Range, is: (state: State, l1: Optimum, l2: Optimum) => boolean}} Kind */

const TRIES = 100_000; // the rarest kind takes about a thousand
const CLEAR = 0.3; // a coefficient that is seen not to be 0
const WEDGE = 0.85; // of a corner's wedge: an arrow nearer to its rim is on the rim, for the eye
const BENT = Math.cos((25 * Math.PI) / 180);

/** @type {(optimum: Optimum) => number} */
const zerosOf = ({ zeros }) => zeros.filter(Boolean).length;
/** @type {(w: Vector) => number} */
const least = (w) => Math.min(...w.map(Math.abs));

/** At a corner, the other coefficient large, and the arrow well within the wedge. @type {(state: State, best: Optimum) => boolean} */
function atCorner(state, best) {
  const pull = product(hessian(state), minus(minimizer(state), best.w)), j = best.zeros.indexOf(true);
  return zerosOf(best) === 1 && best.t > CLEAR && Math.abs(pull[j]) <= WEDGE * best.alpha;
}

/** @type {{[kind: string]: Kind}} */
const KINDS = {
  corner: { is: (state, l1, l2) => atCorner(state, l1) && least(l2.w) > CLEAR / 2 },
  edge: { is: (_, l1) => l1.alpha > 0.05 && least(l1.w) > CLEAR },
  inside: { from: { share: "t" }, is: (state, l1) => l1.alpha === 0 && size.l1(minimizer(state)) < state.t - 0.15 },
  // L2's optimum is not where the way from the minimum to the origin leads
  l2: {
    from: { stretches: [0.6, 1.6] },
    is: (state, _, l2) => l2.alpha > 0 && dot(l2.w, minimizer(state)) < BENT * size.l2(l2.w) * size.l2(minimizer(state)),
  },
  // a coefficient of L1's optimum has the other sign than in the minimum
  sign: {
    from: { stretches: [0.8, 1.8] },
    is: (state, { w }) => [0, 1].some((j) => w[j] * minimizer(state)[j] < 0 && Math.abs(w[j]) > CLEAR / 2 && Math.abs(minimizer(state)[j]) > CLEAR / 2),
  },
  // L1 gives all to one feature, L2 to both
  correlated: {
    from: { angles: [-6, 6], stretches: [1.4, 2] },
    is: (state, l1, { w }) => atCorner(state, l1) && w[0] * w[1] !== 0 && least(w) > Math.max(...w.map(Math.abs)) / 2,
  },
  duplicated: { from: { angles: [0, 0], flat: 1 }, is: (_, l1) => l1.alpha > 0.05 && !l1.unique },
  size: { from: { share: "alpha" }, is: (state, l1) => l1.alpha > 0 && l1.t > 2 * CLEAR && l1.t < size.l1(minimizer(state)) - 2 * CLEAR },
};

export const kinds = Object.keys(KINDS);

/** Rounded to the hundredth, as the page's fields are. @type {(x: number) => number} */
const hundredth = (x) => Math.round(100 * x) / 100;

/** @type {(next: Random, from: Range, plain: State) => State} */
function anyState(next, { share, angles, stretches = [0, 1.4], flat = 0 }, plain) {
  const held = share ?? (next() < 0.5 ? "alpha" : "t"), x = hundredth(among(next, 0.4, 2.3, 0.05));
  const along = next() < 0.5 ? 45 : 135; // the diagonals
  return {
    ...plain,
    share: held,
    [held]: hundredth(held === "alpha" ? among(next, 0.1, 1.4, 0.05) : among(next, 0.6, 2.4, 0.1)),
    x,
    y: hundredth(among(next, 0.1, x - 0.1, 0.05)),
    angle: angles ? along + among(next, angles[0], angles[1], 1) : among(next, 0, 179, 1),
    stretch: hundredth(among(next, stretches[0], stretches[1], 0.05)),
    flat,
  };
}

/** @type {(x: number) => number} */
const minus0 = (x) => 0 - x; // never -0

/** A state turned by one of the square's symmetries, 0 to 7: two flips and a swap of the axes. @type {(state: State, symmetry: number) => State} */
export function turned(state, symmetry) {
  let { x, y, angle } = state;
  if (symmetry & 1) [x, angle] = [minus0(x), 180 - angle];
  if (symmetry & 2) [y, angle] = [minus0(y), 180 - angle];
  if (symmetry & 4) [x, y, angle] = [y, x, 90 - angle];
  return { ...state, x, y, angle: ((angle % 180) + 180) % 180 };
}

/** Whether all of it is seen. @type {(l1: Optimum, l2: Optimum) => boolean} */
const fits = (l1, l2) => [l1, l2].every(({ t }) => t > CLEAR && t < 2.6);

/** A state of a kind; `plain` is the one with which the page opens. @type {(kind: string, next: Random, plain: State) => State} */
export function drawn(kind, next, plain) {
  const { from = {}, is } = KINDS[kind], symmetry = Math.floor(8 * next());
  for (let tried = 0; tried < TRIES; tried++) {
    const state = anyState(next, from, plain), { l1, l2 } = optima(state);
    if (fits(l1, l2) && is(state, l1, l2)) return turned(state, symmetry);
  }
  throw new Error(`no question of the kind ${kind}`);
}
