// @ts-check
/**
 * Where a label steps aside: of the places around its point the one where it covers least of the lines and points that the
 * picture is about, and where a finger that drags something does not cover it. All in pixels, without DOM.
 */

/** @typedef {[x: number, y: number]} Place */
/** A circle that is to stay in sight. @typedef {[x: number, y: number, radius: number]} Disc */
/** What a label should not cover. @typedef {{lines: Place[][], discs: Disc[]}} Things */

const TURNS = 24; // directions
const GAPS = [12, 28]; // from the point to the label
const FAR = 8; // what the longer gap costs, in pixels of a line covered
const LEAVE = 14; // what must be gained before a label leaves the place where it is: it does not flutter
const COVER = 4, OUTSIDE = 100; // what a pixel of a disc covered, or outside the chart, costs

/**
 * How much of the segment from a to b lies in the box with its corners at low and high.
 * @param {Place} a @param {Place} b @param {Place} low @param {Place} high
 */
function inside([ax, ay], [bx, by], [left, top], [right, bottom]) {
  const [dx, dy] = [bx - ax, by - ay];
  let from = 0, to = 1;
  for (const [start, step, low, high] of [[ax, dx, left, right], [ay, dy, top, bottom]]) {
    if (!step) {
      if (start < low || start > high) return 0;
      continue;
    }
    const [one, other] = [(low - start) / step, (high - start) / step];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
    if (from >= to) return 0;
  }
  return (to - from) * Math.hypot(dx, dy);
}

/**
 * What it costs to cover the box around a middle; from `limit` on it is only known not to cost less.
 * @param {Place} middle @param {Place} size @param {Place} chart @param {Things} things @param {number} limit
 */
function cost([x, y], [wide, high], [width, height], { lines, discs }, limit) {
  const low = /** @type {Place} */ ([x - wide / 2, y - high / 2]), far = /** @type {Place} */ ([x + wide / 2, y + high / 2]);
  let sum = OUTSIDE * (Math.max(0, -low[0]) + Math.max(0, -low[1]) + Math.max(0, far[0] - width) + Math.max(0, far[1] - height));
  for (const line of lines) {
    if (sum >= limit) return sum;
    for (let i = 1; i < line.length; i++) sum += inside(line[i - 1], line[i], low, far);
  }
  for (const [cx, cy, radius] of discs) {
    const away = Math.hypot(Math.max(low[0] - cx, 0, cx - far[0]), Math.max(low[1] - cy, 0, cy - far[1]));
    sum += COVER * Math.max(0, radius - away);
  }
  return sum;
}

/**
 * The middle of a label of a size beside a point of a chart, as its offset from the point; `before` is the offset where it
 * was, and where it stays unless another place is clearly better.
 * @param {Place} point @param {Place} size @param {Place} chart @param {Things} things @param {Place | null} before
 * @returns {Place}
 */
export function aside([x, y], size, chart, things, before = null) {
  const priced = (/** @type {Place} */ [dx, dy], limit = Infinity) => cost([x + dx, y + dy], size, chart, things, limit);
  /** @type {Place} */
  let best = before ?? [0, 0], least = before ? priced(before) + far(before) - LEAVE : Infinity;
  if (least <= 0) return best; // no place costs less than nothing: most frames end here
  for (const gap of GAPS) for (let k = 0; k < TURNS; k++) {
    const angle = 2 * Math.PI * k / TURNS;
    const offset = /** @type {Place} */ ([Math.cos(angle) * (size[0] / 2 + gap), Math.sin(angle) * (size[1] / 2 + gap)]);
    const more = gap === GAPS[0] ? 0 : FAR, now = priced(offset, least - more) + more;
    if (now < least) [best, least] = [offset, now];
  }
  return best;

  /** @param {Place} offset */
  function far([dx, dy]) {
    return Math.hypot(dx / (size[0] / 2 + GAPS[1]), dy / (size[1] / 2 + GAPS[1])) > 0.99 ? FAR : 0;
  }
}
