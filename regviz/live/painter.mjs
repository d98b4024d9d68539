// @ts-check
/**
 * Draws the traces of a Plotly figure as SVG paths, fast enough for every animation frame.
 *
 * `Plotly.restyle` takes 20 to 30 ms an update, a frame lasts 16, so what moves is drawn here, over the stage, with the
 * very colours, widths, dashes and symbols that the figure declares and Plotly draws: one `<path>` for a trace's line and
 * fill, one for its markers or bars, one `<text>` for its label, a canvas below them for a heatmap.
 * The layer's unit is a tenth of a pixel: positions are whole numbers, the fastest to write and to read.
 */

import { aside } from "./aside.mjs";
import { dashes, element } from "./stage.mjs";

/** @typedef {import("./contract.mjs").Trace} Trace */
/** @typedef {import("./contract.mjs").Traces} Traces */
/** @typedef {import("./contract.mjs").Vector} Vector */
/**
 * A trace as a figure declares it, in Plotly's words.
 * @typedef {{name: string, type?: string, mode: string, meta?: "still" | {avoids: string[]}, opacity?: number, width?: number, fill?: string, fillcolor?: string,
 *   line?: {width?: number, color?: string, dash?: string}, hovertemplate?: string,
 *   marker?: {symbol?: string, size?: number, color?: string, line?: {width?: number, color?: string}},
 *   textfont?: {size?: number, weight?: number, color?: string}}} Declared
 */
/** A heatmap's trace. @typedef {{x: number[], y: number[], width: number, height: number, pixels: ArrayLike<number>}} Pixels */
/** The points of marks and of bars. @typedef {{x: number[], y: ArrayLike<number>}} Marks */
/** @typedef {{x0: number, kx: number, y0: number, ky: number, px: (x: number) => number, py: (y: number) => number,
 *   right: number, bottom: number, key: string}} Scale
 */
/** What a label may not cover: the picture's traces, and where it has handles, each so large. @typedef {{traces: Traces, handles: Vector[], reach: number}} Sight */
/** Draws a trace that has what its kind needs. @typedef {(data: any, scale: Scale, sight: Sight) => void} Draw */

const PIXEL = 10;
const [LETTER, HIGH, DOT, MIDDLE] = [0.46, 15, 8, 0.35]; // of a label: a letter's width and middle by its size, its height, what it belongs to
const ALONG = 20 * PIXEL; // wider than any line: so far outside, nothing of it is seen

/** Outlines of Plotly's marker symbols, centred on the origin, for a marker of size 2r. @type {{[symbol: string]: (r: number) => string}} */
const SYMBOLS = {
  circle: r => `m${-r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`,
  square: r => `m${-r},${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  diamond: r => `m0,${-1.3 * r}l${1.3 * r},${1.3 * r}l${-1.3 * r},${1.3 * r}l${-1.3 * r},${-1.3 * r}z`,
  cross: (r, a = 0.4 * r, b = 0.8 * r) => `m${-a},${-a - b}h${2 * a}v${b}h${b}v${2 * a}h${-b}v${b}h${-2 * a}v${-b}h${-b}v${-2 * a}h${b}z`,
  "x-thin": r => `m${-r},${-r}l${2 * r},${2 * r}m0,${-2 * r}l${-2 * r},${2 * r}`,
};
/** Where a label stands about its point, in tenths of a pixel, by the two words of Plotly's textposition. @type {{[word: string]: number}} */
const BELOW = { top: -140, middle: 50, bottom: 240 };
/** @type {{[word: string]: number}} */
const BESIDE = { left: -160, center: 0, right: 160 };
/** @type {{[word: string]: string}} */
const ANCHORS = { left: "end", center: "middle", right: "start" };

/**
 * Sets an attribute only if it differs: an unchanged one would still make the browser lay out and paint again.
 * @type {(node: Element, name: string) => (value: any) => void}
 */
const setter = (node, name) => {
  /** @type {unknown} */
  let last;
  return value => { if (value !== last) node.setAttribute(name, last = value); };
};

/**
 * What was written last under a name: two panels that show the very same curve need it only once.
 * @type {{[name: string]: {x: ArrayLike<any>, y: ArrayLike<any>, key: string, path: string}}}
 */
const lately = {};

/** The sides of the chart beyond which a point lies, a bit for each. @type {(x: number, y: number, scale: Scale) => number} */
const beyond = (x, y, { right, bottom }) =>
  (x < -ALONG ? 1 : x > right + ALONG ? 2 : 0) | (y < -ALONG ? 4 : y > bottom + ALONG ? 8 : 0);

/**
 * SVG path data of the polyline `name`, each point by its step from the one before; null separates its pieces. What
 * runs outside the chart is cut short: a point between two others is left out where all lie beyond one side.
 * @param {string} name @param {ArrayLike<any>} x @param {ArrayLike<any>} y @param {Scale} scale
 */
function polyline(name, x, y, scale) {
  const last = lately[name];
  if (last?.x === x && last.y === y && last.key === scale.key) return last.path;
  let path = "", pen = "M", atX = 0, atY = 0, side = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] === null || y[i] === null) { pen = "M"; continue; }
    const [toX, toY] = [scale.px(x[i]), scale.py(y[i])];
    const out = beyond(toX, toY, scale);
    side &= out;
    const goesOn = i + 1 < x.length && x[i + 1] !== null;
    if (pen === "l" && side && goesOn && side & beyond(scale.px(x[i + 1]), scale.py(y[i + 1]), scale)) continue;
    path += pen === "l" ? "l" + (toX - atX) + "," + (toY - atY) : "M" + toX + "," + toY;
    [pen, atX, atY, side] = ["l", toX, toY, out];
  }
  lately[name] = { x, y, key: scale.key, path };
  return path;
}

/**
 * SVG path data of vertical bars from 0 to y, `width` wide in the units of x.
 * @type {(x: Marks["x"], y: Marks["y"], width: number, scale: Scale) => string}
 */
const bars = (x, y, width, { px, py }) => x.map((at, i) => {
  const [left, right, zero, top] = [px(at - width / 2), px(at + width / 2), py(0), py(y[i])];
  return `M${left},${zero}V${top}H${right}V${zero}Z`;
}).join("");

/**
 * A picture of pixels between two corners of the axes: {x: [x0, x1], y: [y0, y1], width, height, pixels}, rows from the top.
 * A canvas in an SVG would be drawn in a wrong place by WebKit, and a large one that it keeps in the graphics card as well.
 * @param {Element} area @param {string} name
 */
function picturePainter(area, name) {
  const canvas = Object.assign(document.createElement("canvas"), { className: "rv-pixels" });
  canvas.dataset.trace = name;
  area.append(canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const style = /** @type {any} */ (canvas.style);
  let stands = "";
  return (/** @type {Pixels} */ { x, y, width, height, pixels }, /** @type {Scale} */ { px, py, right: wide, bottom: high }) => {
    const [left, right, top, bottom] = [px(x[0]) / wide, px(x[1]) / wide, py(y[1]) / high, py(y[0]) / high];
    if (stands !== (stands = [left, right, top, bottom].join())) {
      for (const [side, share] of Object.entries({ left, top, width: right - left, height: bottom - top })) style[side] = `${100 * share}%`;
    }
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  };
}

/** @param {Element} layer @param {Declared} trace @returns {Draw} */
function painters(layer, trace) {
  const group = element(layer, "g", { "data-trace": trace.name, opacity: trace.opacity ?? 1 });
  if (trace.type === "bar") {
    const d = setter(element(group, "path", { fill: trace.marker?.color ?? "currentColor" }), "d");
    return (/** @type {Marks} */ { x, y }, scale) => d(bars(x, y, trace.width ?? 0.8, scale));
  }
  /** @type {Draw[]} */
  const drawn = [];
  if (trace.mode.includes("lines")) {
    const line = trace.line ?? {};
    const filled = trace.fill === "toself";
    const width = line.width ?? 2, dash = dashes(line.dash, width).map(length => PIXEL * length);
    const d = setter(element(group, "path", {
      fill: (filled && trace.fillcolor) || "none", "fill-rule": "evenodd", stroke: line.color ?? "currentColor", "stroke-width": PIXEL * width,
      "stroke-dasharray": dash.join(), "stroke-linejoin": "round",
    }), "d");
    drawn.push((/** @type {Trace} */ { x, y }, scale) => d(polyline(trace.name, x, y, scale)));
  }
  if (trace.mode.includes("markers")) {
    const marker = trace.marker ?? {};
    const [, shape, open] = /** @type {string[]} */ (/^(.*?)(-open)?$/.exec(marker.symbol ?? "circle"));
    const hollow = Boolean(open) || shape.endsWith("-thin");
    const outline = SYMBOLS[shape](PIXEL * (marker.size ?? 6) / 2);
    const colour = marker.color ?? "currentColor";
    const d = setter(element(group, "path", {
      fill: hollow ? "none" : colour, stroke: hollow ? colour : marker.line?.color ?? "none",
      "stroke-width": PIXEL * (marker.line?.width ?? (hollow ? 1 : 0)),
    }), "d");
    drawn.push((/** @type {Marks} */ { x, y }, { px, py }) => d(x.map((value, i) => `M${px(value)},${py(y[i])}${outline}`).join("")));
  }
  if (trace.mode.includes("text")) {
    const { size, weight, color } = trace.textfont ?? {};
    const style = Object.entries({ "font-size": size && `${PIXEL * size}px`, "font-weight": weight, fill: color })
      .map(([name, value]) => value ? `${name}: ${value}` : "").join(";");
    const node = element(group, "text", { class: "rv-label", style });
    const words = node.appendChild(new Text());
    const avoids = typeof trace.meta === "object" ? trace.meta.avoids : null;
    /** @type {[number, number] | null} */
    let offset = null;
    const [left, down, anchor] = ["x", "y", "text-anchor"].map(name => setter(node, name)); // a transform would be composited anew
    drawn.push((/** @type {Trace} */ { x, y, text = [""], textposition = "top right" }, scale, sight) => {
      const { px, py } = scale;
      words.data = text[0];
      if (avoids && x.length) {
        offset = stepAside([px(x[0]) / PIXEL, py(y[0]) / PIXEL], text[0].length * (size ?? 15), avoids, scale, sight, offset);
        anchor("middle");
        left(px(x[0]) + Math.round(PIXEL * offset[0]));
        return down(py(y[0]) + Math.round(PIXEL * (offset[1] + MIDDLE * (size ?? 15))));
      }
      const [below, beside] = textposition.split(" ");
      anchor(ANCHORS[beside]);
      if (x.length) {
        left(px(x[0]) + BESIDE[beside]);
        down(py(y[0]) + BELOW[below]);
      }
    });
  }
  return (data, scale, sight) => drawn.forEach(draw => draw(data, scale, sight));
}

/**
 * Where a label goes beside a place, `long` times its letters' size from end to end: from its point, in pixels.
 * @param {[number, number]} place @param {number} long @param {string[]} avoids @param {Scale} scale @param {Sight} sight
 * @param {[number, number] | null} before
 */
function stepAside(place, long, avoids, scale, { traces, handles, reach }, before) {
  const size = /** @type {[number, number]} */ ([LETTER * long, HIGH]), [right, bottom] = [scale.right / PIXEL, scale.bottom / PIXEL];
  const at = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {[number, number]} */ ([scale.px(x) / PIXEL, scale.py(y) / PIXEL]);
  const [x0, y0] = at(0, 0), lines = [[[x0, 0], [x0, bottom]], [[0, y0], [right, y0]], ...avoids.flatMap(name => pieces(traces[name]))];
  const discs = handles.map(([x, y]) => [...at(x, y), reach]);
  return aside(place, size, [right, bottom], /** @type {any} */ ({ lines, discs: [...discs, [...place, DOT]] }), before);

  /** The strokes of a curve about the place. @param {Trace} trace */
  function pieces({ x, y }) {
    const found = [], [wide, high] = [size[0] + 2 * HIGH, 4 * HIGH];
    let ax = NaN, ay = NaN; // before the first point and in a gap; nothing is near to it
    for (let i = 0; i < x.length; i++) {
      const gap = x[i] === null, bx = gap ? NaN : scale.px(x[i]) / PIXEL, by = gap ? NaN : scale.py(y[i]) / PIXEL;
      const near = Math.min(ax, bx) - place[0] <= wide && Math.max(ax, bx) - place[0] >= -wide
        && Math.min(ay, by) - place[1] <= high && Math.max(ay, by) - place[1] >= -high;
      if (near) found.push([[ax, ay], [bx, by]]);
      [ax, ay] = [bx, by];
    }
    return found;
  }
}

/**
 * From the axes to the layer: px = kx (x - x0), py = ky (y - y0), rounded; (x0, y0) is the upper left corner.
 * @type {(x: Vector, y: Vector, width: number, height: number) => Scale}
 */
const scaleOf = ([x0, x1], [y1, y0], width, height) => {
  const [kx, ky] = [PIXEL * width / (x1 - x0), PIXEL * height / (y1 - y0)];
  return { x0, kx, y0, ky, px: x => Math.round(kx * (x - x0)), py: y => Math.round(ky * (y - y0)),
    right: PIXEL * width, bottom: PIXEL * height, key: [x0, kx, y0, ky].join() };
};

/**
 * Layers for the traces of a chart. `layer` is the element of what moves; `place(axes, width, height)` says where the axes
 * stand in a chart of this size, as the stage's `draw` does; `paint(traces, handles, reach)` draws {name: {x, y, text}}, once it
 * has been placed, and lets labels keep this far from the handles; `toData`, `toPixels` convert between a point of the chart
 * in pixels and a point of the axes.
 * @param {Element} chart @param {Declared[]} traces
 */
export function createPainter(chart, traces) {
  const isPicture = (/** @type {Declared} */ { type }) => type === "heatmap";
  const kindOf = (/** @type {Declared} */ trace) => isPicture(trace) ? "picture" : trace.meta === "still" ? "still" : "moving";
  // what a figure declares as still lies below, in a layer of its own: it need not be rastered anew in every frame
  const make = { still: "svg", picture: "div", moving: "svg" };
  const made = Object.entries(make).filter(([kind]) => kind === "moving" || traces.some(trace => kindOf(trace) === kind));
  /** @type {{[kind: string]: HTMLElement | SVGSVGElement}} */
  const areas = Object.fromEntries(made.map(([kind, tag]) => {
    const area = tag === "svg" ? element(chart, tag, {}) : chart.appendChild(document.createElement(tag));
    area.setAttribute("class", "rv-moving");
    area.setAttribute("aria-hidden", "true");
    return [kind, area];
  }));
  /** @type {{[name: string]: Draw}} */
  const paintTrace = Object.fromEntries(traces.map(trace =>
    [trace.name, isPicture(trace) ? picturePainter(areas.picture, trace.name) : painters(areas[kindOf(trace)], trace)]));
  let left = 0, top = 0;
  /** @type {Scale} */
  let scale;
  /** @type {Traces} */
  let seen = {};
  return {
    layer: areas.moving,
    /** One more trace on top. @param {Declared} trace */
    add(trace) { paintTrace[trace.name] = painters(areas.moving, trace); },
    /** @param {import("./stage.mjs").Axes} axes @param {number} width @param {number} height */
    place({ x, y }, width, height) {
      [left, top, scale] = [x.offset, y.offset, scaleOf(x.range, y.range, x.length, y.length)];
      for (const area of Object.values(areas)) {
        const box = { left: left / width, top: top / height, width: x.length / width, height: y.length / height };
        for (const [name, share] of Object.entries(box)) area.style.setProperty(name, `${100 * share}%`);
        if (area !== areas.picture) area.setAttribute("viewBox", `0 0 ${PIXEL * x.length} ${PIXEL * y.length}`);
      }
      seen = {};
    },
    /** @param {Traces} data @param {Vector[]} handles @param {number} reach */
    paint(data, handles = [], reach = 0) { // what is the very object that was painted last has not moved
      if (!scale) return;
      for (const name in paintTrace) if (data[name] !== seen[name]) paintTrace[name](data[name], scale, { traces: data, handles, reach });
      seen = data;
    },
    toPixels: (/** @type {Vector} */ [x, y]) => [left + scale.px(x) / PIXEL, top + scale.py(y) / PIXEL],
    toData: (/** @type {Vector} */ [x, y]) => [scale.x0 + PIXEL * (x - left) / scale.kx, scale.y0 + PIXEL * (y - top) / scale.ky],
  };
}
