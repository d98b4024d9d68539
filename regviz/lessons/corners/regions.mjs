// @ts-check
/**
 * The sparsity map: which minimizers wHat of the loss give which zeros, as exact polygons.
 *
 * w is the optimum for every wHat = w + H^-1 N(w), N(w) the penalty's or the set's normal cone at w. So the plane falls
 * into convex pieces: for L1 by alpha four quadrants (no zero), four half-strips (one) and a parallelogram (both); by t
 * the diamond itself (slack), four half-strips from its edges (no zero) and four cones from its corners (one zero).
 * The same, function by function, is in regviz/figures/regions.py.
 */

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("../../hand/plane.mjs").Matrix} Matrix */
/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{kind: string, points: Vector[]}} Region  kind: none, w1, w2 (which coefficient is 0), both, inside */

/** Half the side of each map: both axes run from -VIEW to VIEW. */
export const VIEW = 5;

const FAR = 1e5;
const SIGNS = [1, -1];
const HATCH = 0.4; // between neighbouring hatch lines
const SHIFT = 0.37; // of the lines, off the corners that stand at round numbers
const HALF_CIRCLE = 48; // sides of half of the polygon that is drawn for a circle
const HALF_PLANES = /** @type {[Vector, number][]} */ ([[[1, 0], VIEW], [[-1, 0], VIEW], [[0, 1], VIEW], [[0, -1], VIEW]]);

/** The inverse of a positive definite H. @type {(H: Matrix) => Matrix} */
export function inverse([[a, b], [, c]]) {
  const det = a * c - b * b;
  return [[c / det, -b / det], [-b / det, a / det]];
}

/** The part of a convex polygon where n . w <= limit. @type {(points: Vector[], n: Vector, limit: number) => Vector[]} */
function cut(points, [n1, n2], limit) {
  const kept = /** @type {Vector[]} */ ([]);
  for (let k = 0; k < points.length; k++) {
    const p = points[k];
    const q = points[(k + 1) % points.length];
    const [over, next] = [n1 * p[0] + n2 * p[1] - limit, n1 * q[0] + n2 * q[1] - limit];
    if (over <= 0) kept.push(p);
    if (over * next < 0) {
      const share = over / (over - next);
      kept.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
    }
  }
  return kept;
}

/** The part of a convex polygon that is in the map. @type {(points: Vector[]) => Vector[]} */
const visible = (points) => HALF_PLANES.reduce((part, [n, limit]) => (part.length ? cut(part, n, limit) : part), points);

/** @type {(p: Vector, d: Vector) => Vector} */
const farAlong = (p, d) => {
  const length = Math.hypot(d[0], d[1]);
  return [p[0] + (FAR / length) * d[0], p[1] + (FAR / length) * d[1]];
};

/** @type {(p: Vector, q: Vector, d: Vector) => Vector[]} */
const halfStrip = (p, q, d) => [p, q, farAlong(q, d), farAlong(p, d)];

/** @type {(apex: Vector, d: Vector, e: Vector) => Vector[]} */
const cone = (apex, d, e) => [apex, farAlong(apex, d), farAlong(farAlong(apex, d), e), farAlong(apex, e)];

/** L1 with alpha held. @type {(H: Matrix, alpha: number) => Region[]} */
function regionsByAlpha(H, alpha) {
  const [[p, q], [, r]] = inverse(H);
  const corner = (s1, s2) => /** @type {Vector} */ ([alpha * (p * s1 + q * s2), alpha * (q * s1 + r * s2)]);
  const open = SIGNS.flatMap((s) => [
    { kind: "none", points: cone(corner(s, s), [s, 0], [0, s]) },
    { kind: "none", points: cone(corner(s, -s), [s, 0], [0, -s]) },
    { kind: "w2", points: halfStrip(corner(s, -1), corner(s, 1), [s, 0]) },
    { kind: "w1", points: halfStrip(corner(-1, s), corner(1, s), [0, s]) },
  ]);
  return [...open, { kind: "both", points: [corner(1, 1), corner(1, -1), corner(-1, -1), corner(-1, 1)] }];
}

/** L1 with t held. @type {(H: Matrix, t: number) => Region[]} */
function regionsByT(H, t) {
  const [[p, q], [, r]] = inverse(H);
  const normal = (s1, s2) => /** @type {Vector} */ ([p * s1 + q * s2, q * s1 + r * s2]);
  const on = SIGNS.flatMap((s) => [
    { kind: "none", points: halfStrip([s * t, 0], [0, s * t], normal(s, s)) },
    { kind: "none", points: halfStrip([s * t, 0], [0, -s * t], normal(s, -s)) },
    { kind: "w2", points: cone([s * t, 0], normal(s, 1), normal(s, -1)) },
    { kind: "w1", points: cone([0, s * t], normal(1, s), normal(-1, s)) },
  ]);
  return [...on, { kind: "inside", points: [[t, 0], [0, t], [-t, 0], [0, -t]] }];
}

/** The map of L1, its visible pieces. @type {(H: Matrix, hold: string, value: number) => Region[]} */
export function regionsL1(H, hold, value) {
  const all = hold === "alpha" ? regionsByAlpha(H, value) : regionsByT(H, value);
  return all.map(({ kind, points }) => ({ kind, points: visible(points) })).filter(({ points }) => points.length > 2);
}

/** @type {(t: number, sides: number) => Vector[]} */
export const circle = (t, sides) =>
  Array.from({ length: sides }, (_, k) => [t * Math.cos((2 * Math.PI * k) / sides), t * Math.sin((2 * Math.PI * k) / sides)]);

/** The map of L2 with t held: the disc itself. @type {(t: number) => Region[]} */
export const regionsL2 = (t) => [{ kind: "inside", points: visible(circle(t, 2 * HALF_CIRCLE)) }];

/**
 * What a search among `points` points of the circle takes for a zero: the minimizers, outside the disc, for which the
 * best of all points is one on an axis. J0(p) <= J0(q) is (q - p)^T H wHat <= 1/2 (q^T H q - p^T H p): a half-plane.
 * @type {(H: Matrix, t: number, points: number) => Region[]}
 */
export function cells(H, t, points) {
  const [[a, b], [, c]] = H;
  const tried = circle(t, points);
  const energy = tried.map(([x, y]) => (a * x * x + 2 * b * x * y + c * y * y) / 2);
  const cellOf = (k) => {
    const [x, y] = tried[k];
    let cell = /** @type {Vector[]} */ ([[VIEW, VIEW], [-VIEW, VIEW], [-VIEW, -VIEW], [VIEW, -VIEW]]);
    for (let j = 1; j < points && cell.length; j++) {
      const other = (k + (j % 2 ? (j + 1) / 2 : points - j / 2)) % points; // the neighbours first
      const [dx, dy] = [tried[other][0] - x, tried[other][1] - y];
      cell = cut(cell, [a * dx + b * dy, b * dx + c * dy], energy[other] - energy[k]);
    }
    return cell;
  };
  return [0, 1, 2, 3]
    .map((k) => ({ kind: k % 2 ? "w1" : "w2", points: cellOf((k * points) / 4) }))
    .filter(({ points: cell }) => cell.length > 2);
}

/** The part of a convex polygon in the disc, as a second outline: filled by the even-odd rule it is a hole. @type {(points: Vector[], t: number) => Vector[]} */
export function inDisc(points, t) {
  const sides = 2 * HALF_CIRCLE;
  const flat = t * Math.cos(Math.PI / sides);
  return circle(1, sides).reduce((part, [x, y], k) => {
    const turn = (2 * Math.PI * (k + 0.5)) / sides;
    return part.length ? cut(part, [Math.cos(turn), Math.sin(turn)], flat) : part;
  }, points);
}

/** Where a ray leaves the map. @type {(p: Vector, d: Vector) => Vector} */
function edgeAlong(p, d) {
  const reach = Math.min(...d.map((dj, i) => (dj === 0 ? Infinity : (VIEW - Math.sign(dj) * p[i]) / Math.abs(dj))));
  return [p[0] + reach * d[0], p[1] + reach * d[1]];
}

/** Where L2's optimum has w_j = 0, within the map: by alpha the line wHat = (I + alpha H^-1) w, by t two rays and the piece between. @type {(H: Matrix, hold: string, value: number, j: number) => Vector[]} */
export function zeroLine(H, hold, value, j) {
  const kept = /** @type {Vector} */ (j === 0 ? [0, 1] : [1, 0]);
  const pull = inverse(H)[1 - j];
  if (hold === "alpha") {
    const d = /** @type {Vector} */ ([kept[0] + value * pull[0], kept[1] + value * pull[1]]);
    return [edgeAlong([0, 0], [-d[0], -d[1]]), edgeAlong([0, 0], d)];
  }
  const end = /** @type {Vector} */ ([value * kept[0], value * kept[1]]);
  const start = /** @type {Vector} */ ([-end[0], -end[1]]);
  return [edgeAlong(start, [-pull[0], -pull[1]]), start, end, edgeAlong(end, pull)];
}

/** Lines across a convex polygon: upright where w1 = 0, level where w2 = 0, both where both are. @type {(region: Region, trace: Trace) => void} */
export function hatch({ kind, points }, trace) {
  for (const j of kind === "both" ? [0, 1] : [kind === "w1" ? 0 : 1]) {
    const at = points.map((p) => p[j]);
    const last = Math.max(...at);
    for (let k = Math.ceil(Math.min(...at) / HATCH - SHIFT); (k + SHIFT) * HATCH < last; k++) stroke(points, j, (k + SHIFT) * HATCH, trace);
  }
}

/** The part of the line w_j = level in a convex polygon. @type {(points: Vector[], j: number, level: number, trace: Trace) => void} */
function stroke(points, j, level, trace) {
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < points.length; k++) {
    const [p, q] = [points[k], points[(k + 1) % points.length]];
    if ((p[j] - level) * (q[j] - level) >= 0) continue;
    const across = p[1 - j] + ((level - p[j]) / (q[j] - p[j])) * (q[1 - j] - p[1 - j]);
    [low, high] = [Math.min(low, across), Math.max(high, across)];
  }
  if (low > high) return;
  const [levels, ends] = j === 0 ? [trace.x, trace.y] : [trace.y, trace.x];
  levels.push(level, level, null);
  ends.push(low, high, null);
}

/** Area and centroid of a polygon. @type {(points: Vector[]) => {area: number, centre: Vector}} */
export function centroid(points) {
  let [area, x, y] = [0, 0, 0];
  for (let k = 0; k < points.length; k++) {
    const [p, q] = [points[k], points[(k + 1) % points.length]];
    const part = p[0] * q[1] - q[0] * p[1];
    area += part / 2;
    x += (part * (p[0] + q[0])) / 6;
    y += (part * (p[1] + q[1])) / 6;
  }
  return { area: Math.abs(area), centre: area === 0 ? points[0] : [x / area, y / area] };
}

/** The part of a cell of the grid search that lies beyond the disc, on the outer side of its tangent. @type {(region: Region, t: number) => Region} */
export function beyond({ kind, points }, t) {
  const j = kind === "w1" ? 1 : 0;
  const side = Math.sign(points.reduce((sum, p) => sum + p[j], 0));
  return { kind, points: cut(points, j ? [0, -side] : [-side, 0], -t) };
}
