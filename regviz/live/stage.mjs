// @ts-check
/**
 * Draws the stage of a chart as SVG from the Plotly layout that Python declares: grid, zero lines, ticks, titles, shapes
 * and annotations, where Plotly puts them, to the pixel. What a stage may declare is what Plotly draws the same: a range,
 * ticks by `dtick` and `tick0` or by `tickvals` and `ticktext`, `tickformat` (".0%"), `ticksuffix`, titles with a `standoff`,
 * equal axes (`scaleanchor`, the domains shrink), lines as shapes, annotations without arrows, and fixed margins. A
 * logarithmic axis is declared with its logarithms and `tickvals`.
 */

/** @typedef {{size: number, color?: string}} Font */
/** @typedef {{text?: string, standoff: number, font: Font}} Title */
/** `tickvals` may be as NumPy's lists are written. @typedef {{range: number[], dtick: number, tick0?: number, tickvals?: any,
 *   ticktext?: string[], tickformat?: string, ticksuffix?: string, scaleanchor?: string, showgrid?: boolean, zeroline?: boolean,
 *   gridwidth?: number, zerolinewidth?: number, showticklabels?: boolean, tickfont?: Font, title?: Title, visible?: boolean}} Axis
 */
/** @typedef {{xref?: string, yref?: string, x0: number, x1: number, y0: number, y1: number,
 *   line: {color?: string, width: number, dash?: string}}} Shape
 */
/** @typedef {{xref?: string, yref?: string, x: number, y: number, text: string, xanchor: "left" | "center" | "right",
 *   font?: Font}} Annotation
 */
/** What of a Plotly layout is drawn. @typedef {{margin: {l: number, r: number, t: number, b: number}, xaxis: Axis, yaxis: Axis,
 *   shapes?: Shape[], annotations?: Annotation[], font: Font}} Layout
 */
/** Where an axis stands, in pixels. @typedef {{range: number[], offset: number, length: number}} Span */
/** @typedef {{x: Span, y: Span}} Axes */
/** @typedef {{[name: string]: string | number}} Attributes */

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 1; // pixels: nearer to the chart's edge no grid line is drawn
const [GRID, ZERO] = [0.1, 0.45]; // opacity of the ink
const [GAP, CAP, MIDDLE, HALF] = [1, 0.7, 0.35, 0.5]; // Plotly's: the gap to a label, parts of a font's size, half a pixel
const APART = 3; // pixels between the labels of an axis
const PAD = 2; // a border around an annotation, although none is drawn
const MINUS = "−";

/**
 * A new SVG element within another.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Element} parent @param {Tag} tag @param {Attributes} attributes
 */
export const element = (parent, tag, attributes) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  parent.append(node);
  return node;
};

/** Plotly's dashes of a line of this width. @param {string | undefined} dash @param {number} width */
export function dashes(dash = "solid", width) {
  const unit = Math.max(width, 3), long = 3 * unit, longer = 5 * unit;
  /** @type {{[dash: string]: number[]}} */
  const known = { dot: [unit, unit], dash: [long, long], dashdot: [long, unit, unit, unit],
    longdash: [longer, longer], longdashdot: [longer, 2 * unit, unit, 2 * unit] };
  return known[dash] ?? [];
}

/** A number as `spec` has it, ".3f" or ".0%"; without one as short as it is exact. @param {number} value @param {string} [spec] */
export function format(value, spec) {
  const [, digits, kind] = /^\.(\d+)([f%])$/.exec(spec ?? "") ?? [];
  const text = kind === "%" ? `${(100 * value).toFixed(Number(digits))}%` : kind ? value.toFixed(Number(digits)) : String(Number(value.toFixed(9)));
  return text.replace("-", MINUS);
}

/** @type {{[dtype: string]: any}} */
const FLOATS = { f8: Float64Array, f4: Float32Array, i8: BigInt64Array, i4: Int32Array, i2: Int16Array, i1: Int8Array, u1: Uint8Array };
/** A list, which Plotly's JSON writes as {dtype, bdata} where it came from NumPy. @type {(values: any) => number[]} */
const listed = values => values?.bdata
  ? Array.from(new FLOATS[values.dtype](Uint8Array.from(atob(values.bdata), byte => byte.charCodeAt(0)).buffer), Number) : values;

/** The ticks of an axis within its range: [{ at, text }]. @param {Axis} axis */
export function ticksOf({ range, dtick, tick0 = 0, tickvals, ticktext, tickformat, ticksuffix = "" }) {
  const [low, high] = range, label = (/** @type {number} */ at) => format(at, tickformat) + ticksuffix;
  const inside = (/** @type {{at: number}} */ { at }) => at >= low - 1e-9 * (high - low) && at <= high + 1e-9 * (high - low);
  if (tickvals) return listed(tickvals).map((at, i) => ({ at, text: ticktext?.[i] ?? label(at) })).filter(inside);
  const ticks = [];
  for (let k = Math.ceil((low - tick0) / dtick - 1e-9); tick0 + k * dtick <= high + 1e-9 * dtick; k++) ticks.push(tick0 + k * dtick);
  return ticks.map(at => ({ at, text: label(at) }));
}

/**
 * Where the axes stand in a chart of `width` by `height` pixels: { x: { range, offset, length }, y: ... }. Where a unit is to
 * be as long on both axes, the longer one shrinks to its middle.
 * @param {Layout} layout @param {number} width @param {number} height
 * @returns {Axes}
 */
export function axesOf({ margin, xaxis, yaxis }, width, height) {
  const x = { range: xaxis.range, offset: margin.l, length: width - margin.l - margin.r };
  const y = { range: yaxis.range, offset: margin.t, length: height - margin.t - margin.b };
  if (!yaxis.scaleanchor) return { x, y };
  const unit = Math.min(...[x, y].map(({ range, length }) => length / (range[1] - range[0])));
  for (const axis of [x, y]) {
    const length = unit * (axis.range[1] - axis.range[0]);
    axis.offset += (axis.length - length) / 2;
    axis.length = length;
  }
  return { x, y };
}

/** @type {{[tag: string]: Attributes}} */
const TAGS = {
  I: { "font-style": "italic" }, B: { "font-weight": "bold" },
  SUB: { "font-size": "70%", dy: "0.3em" }, SUP: { "font-size": "70%", dy: "-0.6em" },
};
/** @type {{[tag: string]: string}} */
const BACK = { SUB: "-0.21em", SUP: "0.42em" }; // 70 % of what it was moved by

/** Writes a text with <i>, <b>, <sub>, <sup> into an SVG text. @param {SVGTextElement} text @param {string} html */
function write(text, html) {
  const copy = (/** @type {Node} */ from, /** @type {Element} */ to) => from.childNodes.forEach(node => {
    if (node.nodeType === Node.TEXT_NODE) return to.append(/** @type {Text} */ (node).data);
    copy(node, element(to, "tspan", TAGS[node.nodeName] ?? {}));
    if (BACK[node.nodeName]) element(to, "tspan", { dy: BACK[node.nodeName] }).append("\u200b");
  });
  copy(new DOMParser().parseFromString(html, "text/html").body, text);
  return text;
}

/**
 * A text at (x, y): its baseline, and with `anchor` its left end, its middle or its right end.
 * @param {Element} parent @param {string} html @param {number} size @param {number} x @param {number} y @param {string} anchor
 * @param {Attributes} more
 */
const say = (parent, html, size, x, y, anchor, more = {}) =>
  write(element(parent, "text", { x, y, "font-size": size, "text-anchor": anchor, fill: "currentColor", ...more }), html);

/**
 * Grid and zero line of one axis; `d(at)` is the line across the chart at a place of the axis.
 * @param {Element} parent @param {Axis} axis @param {Span} span @param {{at: number}[]} ticks
 * @param {(at: number) => number} place @param {(at: number) => string} d
 */
function drawGrid(parent, axis, { range, length }, ticks, place, d) {
  const { showgrid = true, zeroline = true, gridwidth = 1, zerolinewidth = 1 } = axis;
  const hasZero = zeroline && range[0] * range[1] <= 0;
  /** @type {(places: number[], width: number, opacity: number) => void} */
  const lines = (places, width, opacity) => element(parent, "path", { d: places.map(place).map(d).join(""), "shape-rendering": "crispEdges",
    stroke: "currentColor", "stroke-opacity": opacity, "stroke-width": Math.max(1, Math.round(width)) });
  const inside = (/** @type {number} */ at) => { const p = length * (at - range[0]) / (range[1] - range[0]); return p > EDGE && p < length - EDGE; };
  if (showgrid) lines(ticks.map(({ at }) => at).filter(at => inside(at) && !(hasZero && Math.abs(at) < 1e-9)), gridwidth, GRID);
  if (hasZero) lines([0], zerolinewidth, ZERO);
}

/**
 * Takes away every second label of an axis, or more, until none touches the next; that of 0, or else the first, stays.
 * @param {{at: number, text: SVGTextElement}[]} labels
 */
function thin(labels) {
  const boxes = labels.map(({ text }) => text.getBBox()), zero = Math.max(0, labels.findIndex(({ at }) => Math.abs(at) < 1e-9));
  const kept = (/** @type {number} */ step) => boxes.filter((_, i) => (i - zero) % step === 0);
  const touch = (/** @type {DOMRect[]} */ row) => row.some(({ x }, i) => i > 0 && x < row[i - 1].x + row[i - 1].width + APART);
  let step = 1;
  while (touch(kept(step))) step++;
  labels.forEach(({ text }, i) => { if ((i - zero) % step) text.remove(); });
}

/** What is left of an axis that is not visible: its range. */
const BARE = { showgrid: false, zeroline: false, showticklabels: false, title: undefined };

/**
 * Draws a chart's layout into an SVG of its own; `draw(width, height)` returns where the axes stand, as axesOf does.
 * @param {Element} chart @param {Layout} layout
 * @returns {{draw: (width: number, height: number) => Axes}}
 */
export function createStage(chart, layout) {
  const svg = element(chart, "svg", { class: "rv-stage", "aria-hidden": "true" });
  const { shapes = [], annotations = [], font } = layout;
  const [xaxis, yaxis] = [layout.xaxis, layout.yaxis].map(axis => axis.visible === false ? { ...axis, ...BARE } : axis);
  const sizeOf = (/** @type {Axis} */ axis) => axis.tickfont?.size ?? font.size;
  return { draw(width, height) {
    svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); // its size is the chart's, on paper another one
    const axes = axesOf(layout, width, height), { x, y } = axes;
    const [left, right, top, bottom] = [x.offset, x.offset + x.length, y.offset, y.offset + y.length];
    const px = (/** @type {number} */ at) => left + x.length * (at - x.range[0]) / (x.range[1] - x.range[0]);
    const py = (/** @type {number} */ at) => bottom - y.length * (at - y.range[0]) / (y.range[1] - y.range[0]);
    const [along, up] = [ticksOf(xaxis), ticksOf(yaxis)];
    drawGrid(svg, xaxis, x, along, px, at => `M${at},${top}V${bottom}`);
    drawGrid(svg, yaxis, y, up, py, at => `M${left},${at}H${right}`);
    drawTicks();
    shapes.forEach(drawShape);
    annotations.forEach(drawAnnotation);
    return axes;

    function drawTicks() {
      const { showticklabels: named = true, title } = xaxis, { showticklabels: numbered = true, title: upward } = yaxis;
      const below = element(svg, "g", { class: "rv-ticks" }), beside = element(svg, "g", { class: "rv-ticks" });
      if (named) thin(along.map(({ at, text }) => ({ at, text: say(below, text, sizeOf(xaxis), px(at), bottom + GAP + sizeOf(xaxis), "middle") })));
      if (numbered) for (const { at, text } of up) say(beside, text, sizeOf(yaxis), left - GAP, py(at) + MIDDLE * sizeOf(yaxis), "end");
      if (title?.text) {
        const { y: from, height: tall } = below.getBBox();
        say(svg, title.text, title.font.size, (left + right) / 2, from + tall + title.standoff + CAP * title.font.size - HALF, "middle");
      }
      if (upward?.text) {
        const at = beside.getBBox().x - upward.standoff - MIDDLE * upward.font.size + HALF, middle = (top + bottom) / 2;
        const said = say(svg, upward.text, upward.font.size, at, middle, "middle");
        said.setAttribute("x", String(Math.max(at, middle - said.getBBox().y))); // not beyond the chart's left edge
        said.setAttribute("transform", `rotate(-90,${said.getAttribute("x")},${middle})`);
      }
    }

    /**
     * Where a shape or an annotation is: on an axis, or in shares of the chart, from its lower left corner.
     * @param {string | undefined} ref @param {number} at
     */
    function across(ref, at) { return ref === "paper" ? left + at * (right - left) : px(at); }
    /** @param {string | undefined} ref @param {number} at */
    function upTo(ref, at) { return ref === "paper" ? bottom - at * (bottom - top) : py(at); }

    /** @param {Shape} shape */
    function drawShape({ xref, yref, x0, x1, y0, y1, line }) {
      element(svg, "path", { d: `M${across(xref, x0)},${upTo(yref, y0)}L${across(xref, x1)},${upTo(yref, y1)}`, fill: "none",
        stroke: line.color ?? "currentColor", "stroke-width": line.width, "stroke-dasharray": dashes(line.dash, line.width).join() });
    }

    /** @param {Annotation} annotation */
    function drawAnnotation({ xref, yref, x: at, y: height, text, xanchor, font: { size, color } = font }) {
      const said = say(svg, text, size, 0, 0, "start", color ? { fill: color } : {}), box = said.getBBox();
      const before = { left: 0, center: 0.5, right: 1 }[xanchor] * (box.width + 2 * PAD); // its middle is at the height
      said.setAttribute("x", String(Math.round(across(xref, at) - before) + PAD));
      said.setAttribute("y", String(Math.round(upTo(yref, height) - box.height / 2 - PAD) + PAD - box.y));
    }
  } };
}
