// @ts-check
/**
 * The penalty as a surface over the plane: a block from which everything above the surface has been carved away, seen
 * from above at an angle. Columns of pixels are filled from the front to the back; what is lower than what has been
 * drawn before it is hidden. Heights are in units of the edge of the unit set, which is the dark line.
 */

import { memo } from "../../hand/memo.mjs";
import { print } from "../../hand/numbers.mjs";
import { line, strokes } from "../../hand/shapes.mjs";
import { constants, vector } from "./problem.mjs";
import { height, penalty } from "./measures.mjs";

/** @typedef {import("../../hand/plane.mjs").Vector} Vector */
/** @typedef {import("./measures.mjs").Measure} Measure */
/** @typedef {import("./problem.mjs").State} State */

const STOPS = 1024;
const SLIT = 0.05; // half the width at which the two lines of the count are drawn
const PIN = 0.5; // length of the pin over the surface

/** From where it is seen: the two directions on the ground, the way back and the way up in the picture. */
const seen = memo(() => {
  const { yaw, elevation, rise } = constants.block;
  return { cos: Math.cos(yaw), sin: Math.sin(yaw), back: Math.sin(elevation), up: rise * Math.cos(elevation) };
});

/** Where a point of the surface is in the picture. @type {(w: Vector, z: number) => Vector} */
export function project([w1, w2], z) {
  const { cos, sin, back, up } = seen();
  return [w1 * cos - w2 * sin, (w1 * sin + w2 * cos) * back + z * up];
}

const lit = (/** @type {number[]} */ rgb) => rgb.map((x) => 0.72 * x + 72);
const GREY = lit([140, 142, 150]);
const COLOURS = { l1: lit([0, 114, 178]), l2: lit([213, 94, 0]), net: lit([0, 158, 115]) };

/** @type {(measure: {kind: string, p: number}) => number[]} */
function colour({ kind, p }) {
  if (kind === "net") return COLOURS.net;
  return kind === "p" && p === 1 ? COLOURS.l1 : kind === "p" && p === 2 ? COLOURS.l2 : GREY;
}

const heights = new Float64Array(STOPS + 2);
const slopes = new Float64Array(STOPS + 1);

/** Fills the tables of one coordinate: heights add up, or the larger one counts. @type {(measure: Measure) => void} */
function tabulate(measure) {
  const isCount = measure.kind === "zero";
  const step = constants.view / STOPS;
  for (let k = 0; k <= STOPS + 1; k++) {
    const z = isCount ? Number(k * step > SLIT) : height([k * step, 0], measure);
    heights[k] = Math.min(z, 4 * constants.block.high);
  }
  for (let k = 0; k <= STOPS; k++) slopes[k] = isCount ? 0 : (heights[k + 1] - heights[k]) / step;
}

/** @type {(r: number, g: number, b: number, a: number) => number} */
const rgba = (r, g, b, a) => (a << 24) | ((b & 255) << 16) | ((g & 255) << 8) | (r & 255);
const ROOF = rgba(150, 152, 160, 105);
const WALL = rgba(124, 126, 134, 190);

/** Light from behind on the left, darker on the lines of equal height. @type {(z: number, s1: number, s2: number, own: number[], rise: number) => number} */
function shade(z, s1, s2, own, rise) {
  const steep = s1 * s1 + s2 * s2;
  let light = 0.45 + 0.55 * Math.max(0.8 + rise * (0.5 * s1 - 0.3 * s2), 0) / Math.sqrt(1 + rise * rise * steep);
  const along = Math.sqrt(1 / (steep + 1e-9) + rise * rise); // way along the surface for each unit of height
  if (Math.abs(z - 1) * along < 0.03) light *= 0.12;
  else if (z > 0.1 && Math.abs(4 * z - Math.round(4 * z)) * along < 0.045) light *= 0.8;
  return rgba(own[0] * light, own[1] * light, own[2] * light, 255);
}

/** A picture to be filled: its size, and how many steps there are from the front to the back. @type {(width: number, rows: number) => any} */
function canvas(width, rows) {
  const { reach, low, top } = constants.block;
  const height = Math.round((width * (top - low)) / (2 * reach));
  const pixels = new Uint8ClampedArray(4 * width * height);
  return { x: [-reach, reach], y: [low, top], width, height, rows, pixels, each: new Uint32Array(pixels.buffer) };
}
const coarse = memo(() => canvas(300, 220));
const fine = memo(() => canvas(640, 480));

/**
 * The picture of pixels of a penalty: coarse while a hand moves, fine at rest. The next one is made in the same place.
 * @type {(measure: Measure, isFine: boolean) => object}
 */
function relief({ kind, p, ratio }, isFine) {
  const { width: WIDTH, height: HEIGHT, rows: ROWS, each, ...shown } = isFine ? fine() : coarse();
  const { cos: COS, sin: SIN, back: ACROSS, up: UP } = seen();
  const { reach: REACH, low: LOW, top: TOP, high: HIGH, rise } = constants.block;
  const INDEX = STOPS / constants.view;
  const UNIT = HEIGHT / (TOP - LOW); // pixels for one unit upwards
  tabulate({ kind, p, ratio });
  const own = colour({ kind, p });
  const adds = kind !== "max";
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
        const value = shade(flat ? HIGH : z, s1, s2, own, rise);
        for (; at > end || (at === end && !flat); at -= WIDTH) each[at] = value;
      }
      if (flat) for (; at >= end; at -= WIDTH) each[at] = ROOF;
      filled = top;
    }
  }
  return { ...shown, width: WIDTH, height: HEIGHT };
}

/** The block is carved anew only if the penalty is another, or it has come to rest. */
const block = memo(relief);

/** The block's edges, as far as they are seen, and the names of its sides. */
const still = memo(() => {
  const { view, block: { high } } = constants;
  /** @type {Vector[]} */
  const [a, b, c, d] = [[-view, view], [-view, -view], [view, -view], [view, view]];
  const ring = (/** @type {Vector[]} */ corners, /** @type {number} */ z) => corners.map((w) => project(w, z));
  const uprights = [a, b, c].map((w) => [project(w, 0), project(w, high)]);
  /** @type {(at: Vector, text: string, textposition: string) => import("../../hand/shapes.mjs").Trace} */
  const label = (at, text, textposition) => ({ ...line([project(at, 0)]), text: [text], textposition });
  return {
    edges: strokes([ring([a, b, c], 0), ring([a, b, c, d, a], high), ...uprights]),
    w1_label: label([0, -view], "w\u2081", "bottom right"),
    w2_label: label([-view, 0], "w\u2082", "bottom left"),
  };
});

/** The right panel: a pin with the penalty on it stands where the vector is, on the surface or on the block's roof. @type {(state: State, isFine: boolean) => {[name: string]: any}} */
export function surface(state, isFine) {
  const w = vector(state);
  const z = Math.min(height(w, state), constants.block.high);
  const [foot, head] = [project(w, z), project(w, z + PIN)];
  return {
    block: block(state, isFine),
    ...still(),
    pin: line([foot, head]),
    foot: line([foot]),
    height: { ...line([head]), text: [print(penalty(w, state), 2)], textposition: "top center" },
  };
}
