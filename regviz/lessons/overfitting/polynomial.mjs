// @ts-check
/**
 * A polynomial through noisy points, for every degree, penalty and alpha, from what torch has solved for a seed.
 * What the symbols mean is in regviz/figures/curve.py.
 *
 * L1: between two knots of the exact path each coefficient is a straight line. Squared L2: (G + alpha I) w = g.
 */

/** @typedef {{gram: number[][], g: number[], constant: number}} Squares */
/** @typedef {{alpha: number[], w: number[][]}} Knots */
/** @typedef {{seed: number, points: Trace, test_points: Trace, means: number[], level: number, train: Squares, test: Squares, knots: Knots[], best: {[penalty: string]: number}}} Table */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */

/**
 * phi_1(x), ..., phi_degree(x) by Bonnet's recurrence (j + 1) P_(j+1) = (2j + 1) x P_j - j P_(j-1).
 * @type {(x: number, degree: number) => number[]}
 */
export function features(x, degree) {
  const waves = [];
  let [before, now] = [1, x];
  for (let j = 1; j <= degree; j++) {
    waves.push(Math.sqrt(2 * j + 1) * now);
    [before, now] = [now, ((2 * j + 1) * x * now - j * before) / (j + 1)];
  }
  return waves;
}

/** The optimum of a degree. @type {(table: Table, penalty: string, degree: number, alpha: number) => number[]} */
export const optimum = (table, penalty, degree, alpha) =>
  penalty === "l1" || alpha === 0 ? onPath(table.knots[degree - 1], alpha) : ridge(table.train, degree, alpha);

/** @type {(knots: Knots, at: number) => number[]} */
function onPath({ alpha, w }, at) {
  let [low, high] = [0, alpha.length - 1];
  if (at >= alpha[high]) return w[high].map(() => 0);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (alpha[middle] <= at) low = middle;
    else high = middle;
  }
  const share = (at - alpha[low]) / (alpha[high] - alpha[low]);
  return w[low].map((from, j) => from + share * (w[high][j] - from));
}

/** By Cholesky's factorization, in place. @type {(squares: Squares, d: number, alpha: number) => number[]} */
function ridge({ gram, g }, d, alpha) {
  const L = gram.slice(0, d).map((row, i) => row.slice(0, i + 1));
  const w = g.slice(0, d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = L[i][j] + (i === j ? alpha : 0);
      for (let k = 0; k < j; k++) sum -= L[i][k] * L[j][k];
      L[i][j] = i === j ? Math.sqrt(sum) : sum / L[j][j];
    }
    for (let k = 0; k < i; k++) w[i] -= L[i][k] * w[k];
    w[i] /= L[i][i];
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) w[i] -= L[k][i] * w[k];
    w[i] /= L[i][i];
  }
  return w;
}

/** The root mean squared error of w: of w^T gram w - 2 g^T w + constant. @type {(squares: Squares, w: number[]) => number} */
export function error({ gram, g, constant }, w) {
  let sum = constant;
  for (let i = 0; i < w.length; i++) {
    if (w[i] === 0) continue;
    let row = -2 * g[i];
    for (let j = 0; j < w.length; j++) row += gram[i][j] * w[j];
    sum += w[i] * row;
  }
  return Math.sqrt(Math.max(sum, 0));
}
