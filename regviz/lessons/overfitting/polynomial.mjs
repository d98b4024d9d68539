// @ts-check
/**
 * A polynomial through noisy points, for every degree, penalty and alpha, from what torch has solved for a seed.
 * What the symbols mean is in curve.py.
 *
 * L1: between two knots of the exact path each coefficient is a straight line. Squared L2: (G + alpha I) w = g.
 */

/** The mean squared error is w^T gram w - 2 g^T w + constant. @typedef {{gram: number[][], g: number[], constant: number}} Squares */
/** @typedef {{alpha: number[], w: number[][]}} Knots */
/** @typedef {import("./problem.mjs").Table} Table */
/** @typedef {import("./problem.mjs").Now} Now */

/**
 * phi_1(x), ..., phi_degree(x) by Bonnet's recurrence (j + 1) P_(j+1) = (2j + 1) x P_j - j P_(j-1).
 * @type {(x: number, degree: number) => number[]}
 */
export function features(x, degree) {
  const basis = [];
  let [before, now] = [1, x];
  for (let j = 1; j <= degree; j++) {
    basis.push(Math.sqrt(2 * j + 1) * now);
    [before, now] = [now, ((2 * j + 1) * x * now - j * before) / (j + 1)];
  }
  return basis;
}

/** The optimum and its numbers. @type {(table: Table, penalty: string, degree: number, alpha: number) => Now} */
export function solve({ knots, train, test }, penalty, degree, alpha) {
  const w = penalty === "l1" || alpha === 0 ? onPath(knots[degree - 1], alpha) : ridge(train, degree, alpha);
  return {
    w,
    train: error(train, w),
    test: error(test, w),
    zeros: w.filter((wj) => wj === 0).length,
    largest: Math.max(...w.map(Math.abs)),
  };
}

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

/** The root mean squared error of w. @type {(squares: Squares, w: number[]) => number} */
function error({ gram, g, constant }, w) {
  let sum = constant;
  for (let i = 0; i < w.length; i++) {
    if (w[i] === 0) continue;
    let row = -2 * g[i];
    for (let j = 0; j < w.length; j++) row += gram[i][j] * w[j];
    sum += w[i] * row;
  }
  return Math.sqrt(Math.max(sum, 0));
}
