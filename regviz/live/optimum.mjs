/**
 * The optimum of a quadratic loss with two coefficients under L1 or squared L2, in closed form.
 *
 *   J0(w) = 1/2 (w - wHat)^T H (w - wHat)            H = [[a, b], [b, c]], positive semidefinite
 *   penalized     minimize J0(w) + alpha Omega(w)    Omega = |w1| + |w2|   or   1/2 (w1^2 + w2^2)
 *   constrained   minimize J0(w) where size(w) <= t  size  = |w1| + |w2|   or   sqrt(w1^2 + w2^2)
 *
 * Where optima are many (singular H), the one nearest to wHat is returned. A zero is exactly 0, never a small number.
 */

/** @typedef {[number, number]} Vector */
/** @typedef {[Vector, Vector]} Matrix */
/** @typedef {{steep: number, flat: number, u: Vector, v: Vector}} Spectrum  eigenvalues steep >= flat, unit eigenvectors u, v */
/** @typedef {{alpha: number, w: Vector}} Knot */
/** @typedef {{w: Vector, alpha: number, t: number, value: number, penalty: number, zeros: [boolean, boolean], unique: boolean}} Optimum */

const ROUNDING = 4 * Number.EPSILON;
const HALLEY_STEPS = 6;

/** @type {(p: Vector, q: Vector) => number} */
export const dot = ([p1, p2], [q1, q2]) => p1 * q1 + p2 * q2;

/** @type {(H: Matrix, w: Vector) => Vector} */
export const product = ([row1, row2], w) => [dot(row1, w), dot(row2, w)];

/** @type {(p: Vector, q: Vector) => Vector} */
export const minus = ([p1, p2], [q1, q2]) => [p1 - q1, p2 - q2];

/** The point s of the way from p to q. @type {(p: Vector, q: Vector, s: number) => Vector} */
const between = ([p1, p2], [q1, q2], s) => [p1 + s * (q1 - p1), p2 + s * (q2 - p2)];

/** Soft threshold: argmin_w 1/2 (w - x)^2 + alpha |w|. @type {(x: number, alpha: number) => number} */
const soft = (x, alpha) => (x > alpha ? x - alpha : x < -alpha ? x + alpha : 0);

/** x / y, and 0 where y = 0: a positive semidefinite H with a zero on its diagonal has zeros in that row. */
const ratio = (x, y) => (y > 0 ? x / y : 0);

/** What of a remains after the other coefficient has answered: a - b^2 / c, exactly 0 for a singular H. */
function schur(a, b, c) {
  const rest = a - b * ratio(b, c);
  return rest > ROUNDING * a ? rest : 0;
}

/** The radius of the penalty's set through w. @type {{[penalty: string]: (w: Vector) => number}} */
export const size = {
  l1: ([w1, w2]) => Math.abs(w1) + Math.abs(w2),
  l2: ([w1, w2]) => Math.hypot(w1, w2),
};

/** Omega(w). @type {{[penalty: string]: (w: Vector) => number}} */
export const omega = {
  l1: size.l1,
  l2: (w) => dot(w, w) / 2,
};

/** Eigenvalues and eigenvectors of H. A diagonal H keeps the axes exactly. @type {(H: Matrix) => Spectrum} */
export function spectrum([[a, b], [, c]]) {
  const half = (a - c) / 2;
  const radius = Math.hypot(half, b);
  const steep = (a + c) / 2 + radius;
  const flat = steep > 0 ? Math.max(a, c) * (schur(Math.min(a, c), b, Math.max(a, c)) / steep) : 0;
  const [x, y] = radius === 0 ? [1, 0] : half >= 0 ? [half + radius, b] : [b, radius - half];
  const length = Math.hypot(x, y);
  return { steep, flat, u: [x / length, y / length], v: [-y / length, x / length] };
}

/** p u + q v, with +0 in place of -0. @type {(basis: Spectrum, p: number, q: number) => Vector} */
const combine = ({ u, v }, p, q) => [p * u[0] + q * v[0] + 0, p * u[1] + q * v[1] + 0];

/** The direction in which J0 is constant is (1, 1) or (1, -1): two features that are copies of each other. */
const isTwins = ([[a, b], [, c]]) => a > 0 && a === c && a === Math.abs(b);

/**
 * L1 with twin features, H = a (1, sigma)(1, sigma)^T: only z = w1 + sigma w2 matters, z = soft(zHat, alpha / a), and
 * every point of the segment from (z, 0) to (0, sigma z) is optimal; this is the one nearest to wHat.
 * @type {(H: Matrix, wHat: Vector, alpha: number) => Vector}
 */
function l1Twins([[a, b]], wHat, alpha) {
  const sigma = Math.sign(b);
  const z = soft(wHat[0] + sigma * wHat[1], alpha / a);
  const share = (z + wHat[0] - sigma * wHat[1]) / 2;
  const w1 = Math.min(Math.max(share, Math.min(z, 0)), Math.max(z, 0));
  return [w1 + 0, sigma * (z - w1) + 0];
}

/**
 * Penalized L1. With w2 at its best for each w1, the derivative at w1 = 0 is alpha d|w1| - r1, so w1 = 0 exactly when
 * |r1| <= alpha, and otherwise r1 has the sign of w1; likewise for w2. Both active: H (wHat - w) = alpha sign(w).
 * @type {(H: Matrix, wHat: Vector, alpha: number) => Vector}
 */
function l1Penalized(H, wHat, alpha) {
  if (alpha === 0) return wHat;
  if (isTwins(H)) return l1Twins(H, wHat, alpha);
  const [[a, b], [, c]] = H;
  const [g1, g2] = product(H, wHat);
  const only1 = /** @type {Vector} */ ([ratio(soft(g1, alpha), a), 0]);
  const only2 = /** @type {Vector} */ ([0, ratio(soft(g2, alpha), c)]);
  const r1 = g1 - b * only2[1];
  const r2 = g2 - b * only1[0];
  if (Math.abs(r1) <= alpha) return only2;
  if (Math.abs(r2) <= alpha) return only1;
  if (schur(c, b, a) === 0 || schur(a, b, c) === 0) return a >= c ? only1 : only2;
  const [s1, s2] = [Math.sign(r1), Math.sign(r2)];
  const [d1, d2] = solve2(H, [s1, s2]);
  const w = /** @type {Vector} */ ([wHat[0] - alpha * d1, wHat[1] - alpha * d2]);
  return s1 * w[0] <= 0 ? only2 : s2 * w[1] <= 0 ? only1 : w;
}

/** The solution d of H d = s by elimination from the larger pivot, which is stable. @type {(H: Matrix, s: Vector) => Vector} */
function solve2([[a, b], [, c]], [s1, s2]) {
  if (a < c) {
    const [d2, d1] = solve2([[c, b], [b, a]], [s2, s1]);
    return [d1, d2];
  }
  const d2 = (s2 - (b / a) * s1) / schur(c, b, a);
  return [(s1 - b * d2) / a, d2];
}

/**
 * The alphas at which the signs of the L1 optimum can change, ascending from 0 to alphaMax = max |H wHat|: where one
 * coefficient is 0 and the other one's residual correlation reaches +-alpha.
 * @type {(H: Matrix, wHat: Vector) => number[]}
 */
function l1Cuts(H, wHat) {
  const [[a, b], [, c]] = H;
  const [g1, g2] = product(H, wHat);
  const alphaMax = Math.max(Math.abs(g1), Math.abs(g2));
  const at1 = schur(a, b, c) * wHat[0];
  const at2 = schur(c, b, a) * wHat[1];
  const bend1 = Math.sign(g2) * ratio(b, c);
  const bend2 = Math.sign(g1) * ratio(b, a);
  const cuts = [at1 / (1 - bend1), at1 / (-1 - bend1), at2 / (1 - bend2), at2 / (-1 - bend2)];
  const sigma = Math.sign(b);
  if (isTwins(H)) cuts.push(a * (Math.abs(wHat[0] + sigma * wHat[1]) - Math.abs(wHat[0] - sigma * wHat[1])));
  return [0, ...cuts.filter((cut) => cut > 0 && cut < alphaMax).sort((p, q) => p - q), alphaMax];
}

/** Singular H: from wHat along the valley of J0 to where alpha = 0+ begins, with the axis crossed on the way. */
function valleyKnots(wHat, start) {
  const crossing = [0, 1]
    .filter((j) => wHat[j] * start[j] < 0)
    .map((j) => {
      const w = between(wHat, start, wHat[j] / (wHat[j] - start[j]));
      w[j] = 0;
      return w;
    });
  return [wHat, ...crossing, start].map((w) => ({ alpha: 0, w }));
}

/**
 * The exact L1 path: between two of these knots w is linear in alpha and its signs do not change.
 * @type {(H: Matrix, wHat: Vector) => Knot[]}
 */
export function l1Path(H, wHat) {
  const cuts = l1Cuts(H, wHat);
  const pieces = cuts
    .slice(1)
    .map((to, k) => ({ from: cuts[k], to, signs: l1Penalized(H, wHat, (cuts[k] + to) / 2).map(Math.sign) }))
    .filter(({ from, to }, k) => to > from || k === 0);
  const turns = pieces.filter(({ signs }, k) => k === 0 || signs.some((s, j) => s !== pieces[k - 1].signs[j]));
  const knots = turns.map(({ from, signs }, k) => {
    const before = k === 0 ? signs : turns[k - 1].signs;
    const w = l1Penalized(H, wHat, from || Number.MIN_VALUE);
    return { alpha: from, w: /** @type {Vector} */ (w.map((wj, j) => (signs[j] === 0 || before[j] === 0 ? 0 : wj))) };
  });
  const isSingular = schur(H[0][0], H[0][1], H[1][1]) === 0 || schur(H[1][1], H[0][1], H[0][0]) === 0;
  const beginning = isSingular ? valleyKnots(wHat, knots[0].w) : [{ alpha: 0, w: wHat }];
  return [...beginning, ...knots.slice(1), { alpha: cuts[cuts.length - 1], w: [0, 0] }];
}

/** Constrained L1: |w|_1 falls along the path, linearly between knots. @type {(H: Matrix, wHat: Vector, t: number) => Knot} */
function l1Constrained(H, wHat, t) {
  if (t >= size.l1(wHat)) return { alpha: 0, w: wHat };
  if (H[0][0] === 0 && H[1][1] === 0) return { alpha: 0, w: l1Constrained([[1, 0], [0, 1]], wHat, t).w };
  const path = l1Path(H, wHat);
  const k = path.findIndex(({ w }, next) => next > 0 && size.l1(w) <= t);
  const [before, after] = [path[k - 1], path[k]];
  const [high, low] = [size.l1(before.w), size.l1(after.w)];
  const s = (high - t) / (high - low);
  return { alpha: before.alpha + s * (after.alpha - before.alpha), w: between(before.w, after.w, s) };
}

/** Penalized L2 (ridge): lambda / (lambda + alpha) of wHat along each eigenvector. @type {(H: Matrix, wHat: Vector, alpha: number) => Vector} */
function l2Penalized(H, wHat, alpha) {
  if (alpha === 0) return wHat;
  const basis = spectrum(H);
  const shrink = (lambda, x) => (lambda / (lambda + alpha)) * x;
  return combine(basis, shrink(basis.steep, dot(basis.u, wHat)), shrink(basis.flat, dot(basis.v, wHat)));
}

/** The L2 path at the given alphas. @type {(H: Matrix, wHat: Vector, alphas: number[]) => Knot[]} */
export const l2Path = (H, wHat, alphas) => alphas.map((alpha) => ({ alpha, w: l2Penalized(H, wHat, alpha) }));

/**
 * The root x >= 0 of x - kappa - delta x / sqrt(1 + x^2) = 0. The left side is convex for x >= 0, and the start lies
 * above the root and within a small factor of it, so a fixed number of Halley steps reaches machine precision.
 * @type {(kappa: number, delta: number) => number}
 */
function tangentRoot(kappa, delta) {
  if (kappa === 0 && delta <= 1) return 0;
  const base = delta > 1 ? Math.sqrt((delta - 1) * (delta + 1)) : 0;
  const slope = delta > 1 ? 1 - 1 / (delta * delta) : 1 - delta;
  let x = Math.min(kappa + delta, base + Math.min(kappa / slope, Math.cbrt(3.5 * (kappa / delta))));
  for (let step = 0; step < HALLEY_STEPS; step++) {
    const h = Math.hypot(1, x);
    const f = x - kappa - delta * (x / h);
    const f1 = 1 - delta / h / h / h;
    const f2 = (3 * delta * (x / h)) / h / h / h / h;
    const move = f / (f1 - (f * f2) / (2 * f1));
    if (Number.isFinite(move)) x -= move;
  }
  return x;
}

/**
 * Constrained L2. In the eigenbasis w = t (cos theta, sin theta), x = tan theta; that both components ask for the same
 * alpha, lambda (wHat - w) / w, is one equation in x, without the cancellation of the textbook one in alpha.
 * @type {(H: Matrix, wHat: Vector, t: number) => Knot}
 */
function l2Constrained(H, wHat, t) {
  if (t >= size.l2(wHat)) return { alpha: 0, w: wHat };
  if (t === 0) return { alpha: Infinity, w: [0, 0] };
  const basis = spectrum(H);
  const { steep, flat } = basis;
  if (steep === 0) return { alpha: 0, w: combine({ ...basis, u: [1, 0], v: [0, 1] }, ...scaled(wHat, t)) };
  const p = dot(basis.u, wHat);
  const q = dot(basis.v, wHat);
  if (flat === 0 && Math.abs(p) <= t) {
    return { alpha: 0, w: combine(basis, p, Math.sign(q) * Math.sqrt((t - p) * (t + p))) };
  }
  const pull = [Math.abs(steep * p), Math.abs(flat * q)];
  const x = tangentRoot(pull[1] / pull[0], ((steep - flat) * t) / pull[0]);
  const h = Math.hypot(1, x);
  const [cos, sin] = x === Infinity ? [0, 1] : [1 / h, x / h];
  const [w1, w2] = [Math.sign(p) * t * cos, Math.sign(q) * t * sin];
  const alpha = (steep * (p - w1) * (w1 / t) + flat * (q - w2) * (w2 / t)) / t;
  return { alpha: Math.max(alpha, 0), w: combine(basis, w1, w2) };
}

/** w scaled to the length t. @type {(w: Vector, t: number) => Vector} */
function scaled([w1, w2], t) {
  const length = Math.hypot(w1, w2);
  return [(w1 / length) * t, (w2 / length) * t];
}

const penalized = { l1: l1Penalized, l2: l2Penalized };
const constrained = { l1: l1Constrained, l2: l2Constrained };

/** Is the optimum the only one? @type {(H: Matrix, wHat: Vector, penalty: string, knot: Knot, limit: number) => boolean} */
function isUnique(H, wHat, penalty, { alpha, w }, limit) {
  if (alpha > 0) return penalty === "l2" || !isTwins(H) || (w[0] === 0 && w[1] === 0);
  if (spectrum(H).flat > 0) return true;
  if (limit === 0) return true;
  const least = H[0][0] + H[1][1] === 0 ? 0 : size[penalty](penalized[penalty](H, wHat, Number.MIN_VALUE));
  return limit <= least && !(penalty === "l1" && isTwins(H));
}

/**
 * The optimum of one problem: give `alpha` for the penalized form or `t` for the constrained one. The other of the two
 * comes back, such that both forms have this same optimum (alpha = 0 where the constraint is slack).
 * @param {Matrix} H
 * @param {Vector} wHat
 * @param {{penalty: string, alpha?: number, t?: number}} problem
 * @returns {Optimum}
 */
export function optimum(H, wHat, { penalty, alpha, t }) {
  const unit = 2 ** Math.max(-1000, Math.floor(Math.log2(Math.max(H[0][0], H[1][1]) || 1)));
  const scaledH = /** @type {Matrix} */ (H.map((row) => row.map((entry) => entry / unit)));
  const knot =
    t === undefined
      ? { alpha: /** @type {number} */ (alpha), w: penalized[penalty](scaledH, wHat, /** @type {number} */ (alpha) / unit) }
      : constrained[penalty](scaledH, wHat, t);
  const w = /** @type {Vector} */ ([knot.w[0] + 0, knot.w[1] + 0]);
  const { steep, flat, u, v } = spectrum(scaledH);
  const offset = minus(wHat, w);
  return {
    w,
    alpha: t === undefined ? knot.alpha : knot.alpha * unit,
    t: t === undefined ? size[penalty](w) : t,
    value: (unit * (steep * dot(u, offset) ** 2 + flat * dot(v, offset) ** 2)) / 2,
    penalty: omega[penalty](w),
    zeros: [w[0] === 0, w[1] === 0],
    unique: isUnique(scaledH, wHat, penalty, knot, t ?? Infinity),
  };
}
