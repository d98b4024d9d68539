// @ts-check
/**
 * Three networks between two classes of points, as torch has trained them for every alpha of a grid: the one nearest to
 * the slider is drawn. A network is known by its logits on a grid of the plane; where they change sign is the boundary.
 * The same boundary is in regviz/figures/clouds.py.
 */

/** @typedef {import("../../hand/shapes.mjs").Trace} Trace */
/** @typedef {{levels: string, train: number, test: number, nonzero: number, size: number, verdict: string}} Frame */
/** @typedef {{alphas: number[], frames: {[name: string]: Frame}[]}} Cloud */
/** @typedef {{x: number[], y: number[]}[]} Classes  the points of both classes */

export const NAMES = ["small", "fitting", "flexible"];
const [LEFT, RIGHT, BOTTOM, TOP, STEP] = [-2.6, 2.6, -2, 2, 0.1];
const COLUMNS = Math.round((RIGHT - LEFT) / STEP) + 1;
const ROWS = Math.round((TOP - BOTTOM) / STEP) + 1;
const STEEPEST = 4.5;
const COLOURS = [[142, 94, 162], [214, 143, 0]]; // of the classes; neither is a colour of a penalty

const nothing = () => ({ x: [], y: [] });

/** @type {(levels: string) => Float64Array} */
const decode = (levels) =>
  Float64Array.from(levels, (level) => Math.sinh(((level.charCodeAt(0) - 80) / 45) * Math.asinh(4 * STEEPEST)) / 4);

/** The surer the network, the stronger the colour. @type {(logits: Float64Array) => object} */
function shade(logits) {
  const pixels = new Uint8ClampedArray(4 * logits.length);
  logits.forEach((z, k) => {
    const probability = 1 / (1 + Math.exp(-z));
    pixels.set([...COLOURS[z > 0 ? 1 : 0], 255 * 0.36 * Math.abs(2 * probability - 1)], 4 * k);
  });
  const half = STEP / 2;
  return { x: [LEFT - half, RIGHT + half], y: [BOTTOM - half, TOP + half], width: COLUMNS, height: ROWS, pixels };
}

/** Where the logit is 0, a stroke for each triangle of the grid that it crosses. @type {(logits: Float64Array) => Trace} */
export function boundary(logits) {
  const trace = /** @type {{x: (number | null)[], y: (number | null)[]}} */ (nothing());
  for (let row = 0; row < ROWS - 1; row++) {
    for (let column = 0; column < COLUMNS - 1; column++) {
      const a = row * COLUMNS + column;
      addStroke(trace, logits, [a, a + 1, a + COLUMNS]);
      addStroke(trace, logits, [a + COLUMNS + 1, a + COLUMNS, a + 1]);
    }
  }
  return /** @type {Trace} */ (trace);
}

/** @type {(trace: {x: (number | null)[], y: (number | null)[]}, logits: Float64Array, corners: number[]) => void} */
function addStroke(trace, logits, corners) {
  const [first, ...others] = corners.map((k) => logits[k] > 0);
  if (others.every((side) => side === first)) return;
  corners.forEach((from, i) => {
    const to = corners[(i + 1) % 3];
    if (logits[from] > 0 === logits[to] > 0) return;
    const share = logits[from] / (logits[from] - logits[to]);
    const place = (/** @type {number} */ k) => [LEFT + STEP * (k % COLUMNS), TOP - STEP * Math.floor(k / COLUMNS)];
    const [[x0, y0], [x1, y1]] = [place(from), place(to)];
    trace.x.push(x0 + share * (x1 - x0));
    trace.y.push(y0 + share * (y1 - y0));
  });
  trace.x.push(null);
  trace.y.push(null);
}

/** What has been drawn once. @type {WeakMap<Frame, object>} */
const drawn = new WeakMap();

/** @type {(frame: Frame) => object} */
function look(frame) {
  if (!drawn.has(frame)) {
    const logits = decode(frame.levels);
    drawn.set(frame, { shade: shade(logits), boundary: boundary(logits) });
  }
  return /** @type {object} */ (drawn.get(frame));
}

const CLEAR = { x: [LEFT, RIGHT], y: [BOTTOM, TOP], width: 1, height: 1, pixels: new Uint8ClampedArray(4) };
const BLANK = { shade: CLEAR, boundary: nothing() };

/** The index of the alpha that is nearest on the slider, whose lower end stands for 0. @type {(alphas: number[], alpha: number) => number} */
function nearest(alphas, alpha) {
  const distance = alphas.map((one) => Math.abs(Math.log(Math.max(one, 1e-4) / Math.max(alpha, 1e-4))));
  return distance.indexOf(Math.min(...distance));
}

const LEAST = -4; // log10 of the alpha that stands for 0

/** Errors of the most flexible network against alpha; the least test error. @type {WeakMap<Cloud, object>} */
const histories = new WeakMap();

/** @type {(cloud: Cloud) => object} */
function history(cloud) {
  const x = cloud.alphas.map((alpha) => Math.log10(Math.max(alpha, 10 ** LEAST)));
  if (x.length < 2) return { train: nothing(), test: nothing(), best: nothing() };
  const [train, test] = ["train", "test"].map((key) => cloud.frames.map((frame) => frame.flexible[key]));
  const best = test.indexOf(Math.min(...test));
  return { train: { x, y: train }, test: { x, y: test }, best: { x: [x[best]], y: [test[best]] } };
}

const BLANK_ERRORS = { train: nothing(), test: nothing(), best: nothing(), cursor: nothing(), dots: nothing() };

/** @type {(cloud: Cloud | undefined, k: number) => {[figure: string]: object}} */
function errors(cloud, k) {
  const frames = cloud?.frames[k];
  if (!cloud || !frames) return { net_alpha: BLANK_ERRORS, net_size: BLANK_ERRORS };
  if (!histories.has(cloud)) histories.set(cloud, history(cloud));
  const at = Math.max(Math.log10(cloud.alphas[k]), LEAST);
  const [train, test] = ["train", "test"].map((key) => ({ x: [1, 2, 3], y: NAMES.map((name) => frames[name][key]) }));
  const best = test.y.indexOf(Math.min(...test.y));
  return {
    net_alpha: { ...histories.get(cloud), cursor: { x: [at, at], y: [-99, 199] }, dots: { x: [at, at], y: [train.y[2], test.y[2]] } },
    net_size: { train, test, best: { x: [best + 1], y: [test.y[best]] }, cursor: nothing(), dots: { x: [...train.x, ...test.x], y: [...train.y, ...test.y] } },
  };
}

/** @type {(classes: Classes | undefined, cloud: Cloud | undefined, alpha: number) => {trained: number | null, traces: object, numbers: object, words: object, errors: object}} */
export function panels(classes, cloud, alpha) {
  const k = cloud ? nearest(cloud.alphas, alpha) : -1;
  const frames = cloud?.frames[k]; // none before the first steps of training
  const [one, two] = classes ?? [nothing(), nothing()];
  const each = (/** @type {(name: string) => any} */ f) => Object.fromEntries(NAMES.map((name) => [name, f(name)]));
  const numbers = NAMES.flatMap((name) => ["train", "test", "nonzero", "size"].map((number) => [`${name}.${number}`, frames?.[name]?.[number]]));
  return {
    trained: cloud?.alphas[k] ?? null,
    traces: { ...each((name) => ({ ...(frames ? look(frames[name]) : BLANK), one, two })), ...errors(cloud, k) },
    numbers: Object.fromEntries(numbers),
    words: Object.fromEntries(NAMES.map((name) => [`${name}.verdict`, frames?.[name]?.verdict])),
    errors: each((name) => frames && [frames[name].train, frames[name].test]),
  };
}
