// @ts-check
/**
 * Linear systems of many coefficients, as fast as frames come: three hundred coefficients are solved for in every one.
 */

/** @typedef {ArrayLike<number>} Vector */

/**
 * x with M x = b, for a positive definite M, as M = L D L^T. Two rows and two columns at a time: four sums that do not wait
 * for each other, over numbers that lie side by side.
 * @type {(M: ArrayLike<Vector>, b: Vector) => number[]}
 */
export function solve(M, b) {
  const n = b.length, L = new Float64Array(n * n), LD = new Float64Array(n * n), D = new Float64Array(n);
  for (let i = 0; i < n; i += 2) {
    const next = Math.min(i + 1, n - 1), here = i * n, below = next * n;
    for (let j = 0; j < i; j += 2) {
      const at = j * n, after = at + n;
      let p = M[i][j], q = M[i][j + 1], r = M[next][j], s = M[next][j + 1];
      for (let k = 0; k < j; k++) {
        const u = LD[here + k], v = LD[below + k], x = L[at + k], y = L[after + k];
        p -= u * x, q -= u * y, r -= v * x, s -= v * y;
      }
      LD[here + j] = p, LD[below + j] = r;
      LD[here + j + 1] = q - p * L[after + j], LD[below + j + 1] = s - r * L[after + j];
    }
    for (let row = i; row <= next; row++) {
      const from = row * n;
      if (row > i) LD[from + i] = M[row][i] - dot(LD, from, L, here, i);
      for (let k = 0; k < row; k++) L[from + k] = LD[from + k] / D[k];
      D[row] = M[row][row] - dot(LD, from, L, from, row);
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) x[i] -= dot(L, i * n, x, 0, i);
  for (let i = n - 1; i >= 0; i--) {
    const solved = (x[i] /= D[i]);
    for (let k = 0; k < i; k++) x[k] -= LD[i * n + k] * solved;
  }
  return Array.from(x);
}

/** H_AA + shift I. @type {(H: number[][], A: number[], shift: number) => Float64Array[]} */
export const block = (H, A, shift) =>
  A.map((i, at) => {
    const row = new Float64Array(A.length), whole = H[i];
    for (let k = 0; k < A.length; k++) row[k] = whole[A[k]];
    row[at] += shift;
    return row;
  });

/** The inner product of n numbers that begin at a place in each. @type {(a: Float64Array, at: number, b: Float64Array, from: number, n: number) => number} */
function dot(a, at, b, from, n) {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += a[at + k] * b[from + k];
  return sum;
}

/**
 * Ridge at any alpha > 0, w with (H + alpha I) w = g, for a positive semidefinite H: of the first question's work, H = Q T Q^T
 * with a tridiagonal T, the others need only (T + alpha I) z = Q^T g and w = Q z.
 *
 * Q is a product of Householder's reflections I - v v^T with |v|^2 = 2, each of which stands in a row of A. The coefficients are
 * taken with rising H_jj, so that one in small units does not drown in another's rounding. Those that g does not reach through
 * H are exactly 0.
 * @type {(H: number[][], g: number[]) => (alpha: number) => number[]}
 */
export function ridge(H, g) {
  const order = reached(H, g).sort((i, j) => H[i][i] - H[j][j]), n = order.length;
  const A = block(H, order, 0), c = Float64Array.from(order.map((j) => g[j]));
  const main = new Float64Array(n), beside = new Float64Array(n), u = new Float64Array(n);
  for (let k = n - 1; k >= 0; k--) { // row k keeps its reflection of 0 ... k - 1
    const v = A[k];
    main[k] = v[k];
    if (k === 0) break;
    const length = Math.hypot(...v.subarray(0, k)), end = v[k - 1];
    beside[k] = end > 0 ? -length : length;
    if (!length) continue;
    const scale = Math.sqrt(length) * Math.sqrt(length + Math.abs(end));
    v[k - 1] = end - beside[k];
    for (let j = 0; j < k; j++) v[j] /= scale;
    for (let i = 0; i < k; i++) u[i] = dot(A[i], 0, v, 0, k);
    const half = dot(u, 0, v, 0, k) / 2;
    for (let i = 0; i < k; i++) u[i] -= half * v[i];
    for (let i = 0; i < k; i++) {
      const row = A[i], a = v[i], b = u[i];
      for (let j = 0; j < k; j++) row[j] -= a * u[j] + b * v[j];
    }
    reflect(c, v, k);
  }
  return (alpha) => {
    const z = Float64Array.from(c), pivot = Float64Array.from(main, (x) => x + alpha), w = g.map(() => 0);
    for (let k = 1; k < n; k++) {
      const share = beside[k] / pivot[k - 1];
      pivot[k] -= share * beside[k];
      z[k] -= share * z[k - 1];
    }
    for (let k = n - 1; k >= 0; k--) z[k] = (z[k] - (k + 1 < n ? beside[k + 1] * z[k + 1] : 0)) / pivot[k];
    for (let k = 1; k < n; k++) reflect(z, A[k], k);
    order.forEach((j, k) => (w[j] = z[k]));
    return w;
  };
}

/** Which coefficients have a g_j that is not 0, or are coupled by H to one of these, and so on. @type {(H: number[][], g: number[]) => number[]} */
function reached(H, g) {
  const found = new Set(g.flatMap((gj, j) => (gj ? [j] : [])));
  for (const j of found) H[j].forEach((coupling, k) => { if (coupling) found.add(k); }); // what is added is visited as well
  return [...found];
}

/** The first k numbers, reflected: x - v (v^T x). @type {(x: Float64Array, v: Float64Array, k: number) => void} */
function reflect(x, v, k) {
  const along = dot(v, 0, x, 0, k);
  for (let j = 0; j < k; j++) x[j] -= along * v[j];
}
