// @ts-check
/** Vectors and symmetric matrices of the plane, and what the optima of L1 and L2 have in common. */

/** @typedef {number[]} Vector  [w1, w2] */
/** @typedef {number[][]} Matrix  [[a, b], [b, c]], positive semidefinite */
/** @typedef {{steep: number, flat: number, u: Vector, v: Vector}} Spectrum  eigenvalues and eigenvectors of H */
/** @typedef {{alpha: number, w: Vector}} Knot  an optimum and its alpha */

const ROUNDING = 16 * Number.EPSILON;

/** @type {(p: Vector, q: Vector) => number} */
export const dot = ([p1, p2], [q1, q2]) => p1 * q1 + p2 * q2;

/** @type {(H: Matrix, w: Vector) => Vector} */
export const product = ([row1, row2], w) => [dot(row1, w), dot(row2, w)];

/** @type {(p: Vector, q: Vector) => Vector} */
export const minus = ([p1, p2], [q1, q2]) => [p1 - q1, p2 - q2];

/** @type {(p: Vector, s: number, d: Vector) => Vector} */
export const plus = ([p1, p2], s, [d1, d2]) => [p1 + s * d1, p2 + s * d2];

/** @type {(x: number, low: number, high: number) => number} */
export const clip = (x, low, high) => Math.min(Math.max(x, low), high);

/** Soft threshold: argmin_w 1/2 (w - x)^2 + alpha |w|. @type {(x: number, alpha: number) => number} */
export const soft = (x, alpha) => (x > alpha ? x - alpha : x < -alpha ? x + alpha : 0);

/**
 * x / y, and 0 where y = 0: where H has a zero on its diagonal, it has zeros in that row.
 * @type {(x: number, y: number) => number}
 */
export const ratio = (x, y) => (y > 0 ? x / y : 0);

/**
 * What is left of a when the other coefficient is at its best: a - b^2 / c, exactly 0 for a singular H.
 * @type {(a: number, b: number, c: number) => number}
 */
export function schur(a, b, c) {
  const rest = a - b * ratio(b, c);
  return rest > ROUNDING * a ? rest : 0;
}

/** Is J0 constant along a line? @type {(H: Matrix) => boolean} */
export const isSingular = ([[a, b], [, c]]) => schur(a, b, c) === 0 || schur(c, b, a) === 0;

/** The inverse of a positive definite H. @type {(H: Matrix) => Matrix} */
export function inverse([[a, b], [, c]]) {
  const det = a * c - b * b;
  return [[c / det, -b / det], [-b / det, a / det]];
}

/** The radius t of the penalty's set through w. @type {{[penalty: string]: (w: Vector) => number}} */
export const size = {
  l1: ([w1, w2]) => Math.abs(w1) + Math.abs(w2),
  l2: ([w1, w2]) => Math.hypot(w1, w2),
};

/** The penalty Omega(w). @type {{[penalty: string]: (w: Vector) => number}} */
export const omega = { l1: size.l1, l2: (w) => dot(w, w) / 2 };

/** Eigenvalues and eigenvectors of H; a diagonal H keeps the axes exactly. @type {(H: Matrix) => Spectrum} */
export function spectrum([[a, b], [, c]]) {
  const half = (a - c) / 2;
  const radius = Math.hypot(half, b);
  const steep = (a + c) / 2 + radius;
  const flat = ratio(Math.max(a, c) * schur(Math.min(a, c), b, Math.max(a, c)), steep);
  const [x, y] = radius === 0 ? [1, 0] : half >= 0 ? [half + radius, b] : [b, radius - half];
  const length = Math.hypot(x, y);
  return { steep, flat, u: [x / length, y / length], v: [-y / length, x / length] };
}

/**
 * H = I - (1 - lambda) u u^T with u = (cos angle, sin angle), the long axis of its ellipses, and lambda = 10^-stretch,
 * or 0 when flat; the angle in degrees, the entries rounded to 12 decimals.
 * @type {(ellipse: {angle: number, stretch: number, flat?: number}) => Matrix}
 */
export function hessian({ angle, stretch, flat = 0 }) {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const weight = 1 - (flat ? 0 : 10 ** -stretch);
  const [a, b, c] = [1 - weight * cos * cos, -weight * cos * sin, 1 - weight * sin * sin].map(
    (entry) => Math.round(entry * 1e12) / 1e12 + 0,
  );
  return [[a, b], [b, c]];
}
