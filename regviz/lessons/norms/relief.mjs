// @ts-check
/**
 * The penalty as a surface over the plane: a block from which everything above the surface has been carved away, seen
 * from above at an angle. Columns of pixels are filled from the front to the back; what is lower than what has been
 * drawn before it is hidden. The dark line is the height 1: the edge of the unit set.
 */

import { VIEW, profile } from "./sets.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("./sets.mjs").Measure} Measure */

/** The block is cut off at this height. */
export const HIGH = 2;
const [YAW, ELEVATION, RISE] = [0.5, 0.95, 0.62];
const [COS, SIN] = [Math.cos(YAW), Math.sin(YAW)];
const [UP, ACROSS] = [RISE * Math.cos(ELEVATION), Math.sin(ELEVATION)];
/** The picture reaches from -REACH to REACH, and from LOW to TOP. */
export const REACH = VIEW * (COS + SIN);
const [LOW, TOP] = [-REACH * ACROSS, REACH * ACROSS + HIGH * UP];
const STOPS = 1024;
const SLIT = 0.05; // half the width at which the two lines of the 0-"norm" are drawn

/** Where a point of the surface is in the picture. @type {(w: Vector, z: number) => Vector} */
export const project = ([w1, w2], z) => [w1 * COS - w2 * SIN, (w1 * SIN + w2 * COS) * ACROSS + z * UP];

const lit = (/** @type {number[]} */ rgb) => rgb.map((x) => 0.72 * x + 72);
const GREY = lit([140, 142, 150]);
const COLOURS = { l1: lit([0, 114, 178]), l2: lit([213, 94, 0]), net: lit([0, 158, 115]) };

/** @type {(measure: Measure) => number[]} */
function colour({ kind, p }) {
  if (kind === "net") return COLOURS.net;
  return kind === "p" && p === 1 ? COLOURS.l1 : kind === "p" && p === 2 ? COLOURS.l2 : GREY;
}

const heights = new Float64Array(STOPS + 2);
const slopes = new Float64Array(STOPS + 1);

/** Fills the tables of one coordinate. @type {(measure: Measure) => void} */
function tabulate(measure) {
  const f = measure.kind === "zero" ? (x) => Number(x > SLIT) : profile(measure);
  for (let k = 0; k <= STOPS + 1; k++) heights[k] = Math.min(f((k * VIEW) / STOPS), 4 * HIGH);
  for (let k = 0; k <= STOPS; k++) slopes[k] = measure.kind === "zero" ? 0 : ((heights[k + 1] - heights[k]) * STOPS) / VIEW;
}

const rgba = (r, g, b, a) => (a << 24) | ((b & 255) << 16) | ((g & 255) << 8) | (r & 255);
const ROOF = rgba(150, 152, 160, 105);
const WALL = rgba(124, 126, 134, 190);

/** Light from behind on the left, darker on the lines of equal height. @type {(z: number, s1: number, s2: number, own: number[]) => number} */
function shade(z, s1, s2, own) {
  const steep = s1 * s1 + s2 * s2;
  let light = 0.45 + 0.55 * Math.max(0.8 + RISE * (0.5 * s1 - 0.3 * s2), 0) / Math.sqrt(1 + RISE * RISE * steep);
  const along = Math.sqrt(1 / (steep + 1e-9) + RISE * RISE); // way along the surface for each unit of height
  if (Math.abs(z - 1) * along < 0.03) light *= 0.12;
  else if (z > 0.1 && Math.abs(4 * z - Math.round(4 * z)) * along < 0.045) light *= 0.8;
  return rgba(own[0] * light, own[1] * light, own[2] * light, 255);
}

/** A picture to be filled: its size, and how many steps there are from the front to the back. @type {(width: number, rows: number) => any} */
function canvas(width, rows) {
  const height = Math.round((width * (TOP - LOW)) / (2 * REACH));
  const pixels = new Uint8ClampedArray(4 * width * height);
  return { x: [-REACH, REACH], y: [LOW, TOP], width, height, rows, pixels, each: new Uint32Array(pixels.buffer) };
}
const [COARSE, FINE] = [canvas(300, 220), canvas(640, 480)];
const INDEX = STOPS / VIEW;

/**
 * The picture of pixels of a penalty: coarse while a hand moves, fine at rest. The next one is made in the same place.
 * @type {(measure: Measure, fine: boolean) => object}
 */
export function relief(measure, fine) {
  const { width: WIDTH, height: HEIGHT, rows: ROWS, each, ...shown } = fine ? FINE : COARSE;
  const UNIT = HEIGHT / (TOP - LOW); // pixels for one unit upwards
  tabulate(measure);
  const own = colour(measure);
  const adds = measure.kind !== "max";
  each.fill(0);
  for (let column = 0; column < WIDTH; column++) {
    const across = REACH * ((2 * (column + 0.5)) / WIDTH - 1);
    let filled = -1;
    for (let k = 0; k < ROWS; k++) {
      const deep = REACH * ((2 * (k + 0.5)) / ROWS - 1);
      const w1 = across * COS + deep * SIN;
      const w2 = deep * COS - across * SIN;
      const k1 = ((w1 < 0 ? -w1 : w1) * INDEX) | 0;
      const k2 = ((w2 < 0 ? -w2 : w2) * INDEX) | 0;
      if (k1 > STOPS || k2 > STOPS) continue;
      const f1 = heights[k1];
      const f2 = heights[k2];
      const z = adds ? f1 + f2 : f1 > f2 ? f1 : f2;
      const flat = z >= HIGH;
      const top = ((deep * ACROSS + (flat ? HIGH : z) * UP - LOW) * UNIT) | 0;
      if (top <= filled) continue;
      let at = (HEIGHT - 2 - filled) * WIDTH + column; // from here up to `end`
      const end = (HEIGHT - 1 - top) * WIDTH + column;
      if (filled < 0) {
        at = (HEIGHT - 1 - (((deep * ACROSS - LOW) * UNIT) | 0)) * WIDTH + column;
        for (; at > end; at -= WIDTH) each[at] = WALL;
      }
      if (!flat || at > end + WIDTH) {
        const s1 = adds || f1 > f2 ? (w1 < 0 ? -slopes[k1] : slopes[k1]) : 0;
        const s2 = adds || f2 >= f1 ? (w2 < 0 ? -slopes[k2] : slopes[k2]) : 0;
        const value = shade(flat ? HIGH : z, s1, s2, own);
        for (; at > end || (at === end && !flat); at -= WIDTH) each[at] = value;
      }
      if (flat) for (; at >= end; at -= WIDTH) each[at] = ROOF;
      filled = top;
    }
  }
  return { ...shown, width: WIDTH, height: HEIGHT };
}
