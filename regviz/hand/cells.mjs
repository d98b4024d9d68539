// @ts-check
/**
 * All roots of a function on an interval, none missed: a cell is given up when the function's bounds on it exclude 0, is done
 * when the slope's do (then it has one root or none, by the signs at its ends), and is halved otherwise.
 */

/** @typedef {[number, number]} Range */

const DEEPEST = 52; // halvings of an interval: cells that small are not told apart
const MOST = 4000; // cells
const SECANTS = 60; // some ten are needed

/**
 * The roots at which the function rises, and whether every cell was decided.
 * @param {(low: number, high: number) => {value: Range, slope: Range, ends: Range, width: number}} bounds
 *   on a cell: those of the function and of its slope, its values at the two ends, and how wide it is as the slope has it
 * @param {(x: number) => number} at
 * @param {number} low @param {number} high
 */
export function risingRoots(bounds, at, low, high) {
  /** @type {number[]} */
  const roots = [];
  let proven = true, count = 0;
  /** @type {[number, number, number][]} */
  const cells = low < high ? [[low, high, 0]] : [];
  for (let cell = cells.pop(); cell; cell = cells.pop()) {
    const [from, to, depth] = cell;
    const { value, slope, ends, width } = bounds(from, to);
    const [fall, rise] = [Math.min(slope[0] * width, 0), Math.max(slope[1] * width, 0)];
    if (value[0] > 0 || ends[0] + fall > 0 || ends[1] - rise > 0) continue;
    if (value[1] < 0 || ends[0] + rise < 0 || ends[1] - fall < 0 || slope[1] < 0) continue;
    if (slope[0] > 0) {
      if (ends[0] <= 0 && ends[1] > 0) roots.push(rootIn(at, from, to));
      continue;
    }
    const middle = (from + to) / 2;
    if (depth >= DEEPEST || ++count > MOST || middle === from || middle === to) proven = false;
    else cells.push([from, middle, depth + 1], [middle, to, depth + 1]);
  }
  return { roots, proven };
}

/**
 * Where a function that rises from <= 0 to > 0 is 0: the secant's zero, the value at an end that stays being halved.
 * @type {(at: (x: number) => number, low: number, high: number) => number}
 */
function rootIn(at, low, high) {
  let [below, above, x, last] = [at(low), at(high), low, 0];
  for (let k = 0; k < SECANTS && high - low > 4 * Number.EPSILON * Math.abs(high); k++) {
    const secant = (low * above - high * below) / (above - below);
    x = secant > low && secant < high ? secant : (low + high) / 2;
    const value = at(x);
    if (value === 0) break;
    if (value > 0) {
      if (last > 0) below /= 2;
      [high, above, last] = [x, value, 1];
    } else {
      if (last < 0) above /= 2;
      [low, below, last] = [x, value, -1];
    }
  }
  return x;
}
