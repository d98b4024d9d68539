/**
 * Draws the traces of a Plotly figure as SVG paths, fast enough for every animation frame.
 *
 * Plotly draws the stage: axes, grid, hover. `Plotly.restyle` takes 20 to 30 ms an update, a frame lasts 16, so
 * what moves is drawn here, over the stage, with the very colours, widths and symbols that the figure declares: one
 * `<path>` for a trace's line and fill, one for its markers or bars, one `<text>` for its label, a canvas for a heatmap.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Outlines of Plotly's marker symbols, centred on the origin, for a marker of size 2r. */
const SYMBOLS = {
  circle: r => `m${-r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`,
  square: r => `m${-r},${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  diamond: r => `m0,${-1.3 * r}l${1.3 * r},${1.3 * r}l${-1.3 * r},${1.3 * r}l${-1.3 * r},${-1.3 * r}z`,
  cross: (r, a = 0.3 * r, b = 0.7 * r) => `m${-a},${-r}h${2 * a}v${b}h${b}v${2 * a}h${-b}v${b}h${-2 * a}v${-b}h${-b}v${-2 * a}h${b}z`,
  "x-thin": r => `m${-r},${-r}l${2 * r},${2 * r}m0,${-2 * r}l${-2 * r},${2 * r}`,
};
/** Where a label stands about its point, in pixels, by the two words of Plotly's textposition. */
const BELOW = { top: -14, middle: 5, bottom: 24 }, BESIDE = { left: -16, center: 0, right: 16 };
const ANCHORS = { left: "end", center: "middle", right: "start" };
const DASHES = { solid: "", dot: "2 4", dash: "8 6", dashdot: "8 5 2 5" };

const element = (parent, tag, attributes) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent.append(node);
  return node;
};

/** Sets an attribute only if it differs: an unchanged one would still make the browser lay out and paint again. */
const setter = (node, name) => {
  let last;
  return value => { if (value !== last) node.setAttribute(name, last = value); };
};

const round = value => Math.round(value * 10) / 10;

/** SVG path data of a polyline; null separates its pieces. */
export function polyline(x, y, px, py) {
  let path = "", pen = "M";
  for (let i = 0; i < x.length; i++) {
    if (x[i] === null || y[i] === null) { pen = "M"; continue; }
    path += pen + round(px(x[i])) + "," + round(py(y[i]));
    pen = "L";
  }
  return path;
}

/** SVG path data of vertical bars from 0 to y, `width` wide in the units of x. */
const bars = (x, y, width, px, py) => x.map((at, i) => {
  const [left, right, zero, top] = [px(at - width / 2), px(at + width / 2), py(0), py(y[i])].map(round);
  return `M${left},${zero}V${top}H${right}V${zero}Z`;
}).join("");

/** A picture of pixels between two corners of the axes: {x: [x0, x1], y: [y0, y1], width, height, pixels}, rows from the top. */
function imagePainter(group) {
  const frame = element(group, "foreignObject", {});
  const canvas = Object.assign(document.createElement("canvas"), { style: "display: block; width: 100%; height: 100%" });
  frame.append(canvas);
  return ({ x, y, width, height, pixels }, px, py) => {
    const [left, right, top, bottom] = [px(x[0]), px(x[1]), py(y[1]), py(y[0])];
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) frame.setAttribute(name, value);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  };
}

function painters(layer, trace) {
  const group = element(layer, "g", { "data-trace": trace.name, opacity: trace.opacity ?? 1 });
  if (trace.type === "heatmap") return imagePainter(group);
  if (trace.type === "bar") {
    const d = setter(element(group, "path", { fill: trace.marker?.color ?? "currentColor" }), "d");
    return ({ x, y }, px, py) => d(bars(x, y, trace.width ?? 0.8, px, py));
  }
  const drawn = [];
  if (trace.mode.includes("lines")) {
    const line = trace.line ?? {};
    const filled = trace.fill === "toself";
    const d = setter(element(group, "path", {
      fill: filled ? trace.fillcolor : "none", "fill-rule": "evenodd", stroke: line.color ?? "currentColor", "stroke-width": line.width ?? 2,
      "stroke-dasharray": DASHES[line.dash ?? "solid"], "stroke-linejoin": "round", "stroke-linecap": "round",
    }), "d");
    drawn.push(({ x, y }, px, py) => d(polyline(x, y, px, py)));
  }
  if (trace.mode.includes("markers")) {
    const marker = trace.marker ?? {};
    const [, shape, open] = /^(.*?)(-open)?$/.exec(marker.symbol ?? "circle");
    const hollow = Boolean(open) || shape.endsWith("-thin");
    const outline = SYMBOLS[shape]((marker.size ?? 6) / 2);
    const colour = marker.color ?? "currentColor";
    const d = setter(element(group, "path", {
      fill: hollow ? "none" : colour, stroke: hollow ? colour : marker.line?.color ?? "none", "stroke-width": marker.line?.width ?? (hollow ? 1 : 0),
    }), "d");
    drawn.push(({ x, y }, px, py) => d(x.map((value, i) => `M${round(px(value))},${round(py(y[i]))}${outline}`).join("")));
  }
  if (trace.mode.includes("text")) {
    const { size, weight, color } = trace.textfont ?? {};
    const node = element(group, "text", { class: "rv-label", style: Object.entries({ "font-size": size && `${size}px`, "font-weight": weight, fill: color })
      .map(([name, value]) => value ? `${name}: ${value}` : "").join(";") });
    const words = node.appendChild(new Text());
    const [left, down, anchor] = ["x", "y", "text-anchor"].map(name => setter(node, name)); // a transform would be composited anew
    drawn.push(({ x, y, text = [""], textposition = "top right" }, px, py) => {
      words.data = text[0];
      const [below, beside] = textposition.split(" ");
      anchor(ANCHORS[beside]);
      if (x.length) {
        left(round(px(x[0]) + BESIDE[beside]));
        down(round(py(y[0]) + BELOW[below]));
      }
    });
  }
  return (data, px, py) => drawn.forEach(draw => draw(data, px, py));
}

/**
 * A layer of moving traces over the Plotly chart `chart`.
 * `paint(traces)` draws {name: {x, y, text}}; `place()` reads where the axes stand after Plotly drew them;
 * `toData`, `toPixels` convert between a point of the chart in pixels and a point of the axes.
 */
export function createPainter(chart, traces) {
  // what a figure declares as still lies below, in a layer of its own: it need not be rastered anew in every frame
  const areas = Object.fromEntries(["still", "moving"].map(kind => {
    const some = kind === "moving" || traces.some(({ meta }) => meta === "still");
    return [kind, some && element(element(chart, "svg", { class: "rv-moving", "aria-hidden": "true" }), "svg", { overflow: "hidden" })];
  }));
  const paintTrace = Object.fromEntries(traces.map(trace => [trace.name, painters(areas[trace.meta] ?? areas.moving, trace)]));
  let left, top, width, height, x0, x1, y0, y1, seen = {};
  const px = x => (x - x0) / (x1 - x0) * width;
  const py = y => (y1 - y) / (y1 - y0) * height;
  return {
    place() {
      const { xaxis, yaxis } = chart._fullLayout;
      [left, top, width, height] = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
      [[x0, x1], [y0, y1]] = [xaxis.range, yaxis.range];
      for (const area of Object.values(areas).filter(Boolean)) {
        for (const [name, value] of Object.entries({ x: left, y: top, width, height })) area.setAttribute(name, value);
      }
      seen = {};
    },
    paint(data) { // what is the very object that was painted last has not moved
      for (const name in paintTrace) if (data[name] !== seen[name]) paintTrace[name](data[name], px, py);
      seen = data;
    },
    toPixels: ([x, y]) => [left + px(x), top + py(y)],
    toData: ([x, y]) => [x0 + (x - left) / width * (x1 - x0), y1 - (y - top) / height * (y1 - y0)],
  };
}
