// @ts-check
/**
 * "Explore this chart": the real Plotly figure with the data on screen, in a dialog over the page, for what Plotly alone gives:
 * zooming, panning, the numbers of every point, a picture to keep. Only then plotly.js is fetched, once for the page.
 */

/** @typedef {import("./contract.mjs").Traces} Traces */
/** @typedef {import("./painter.mjs").Pixels} Pixels */
/** A figure in Plotly's words, which are not ours to type. @typedef {{data: any[], layout: any}} Figure */
/** @typedef {{color: string, fontFamily: string}} Style */
/** @typedef {{[key: string]: string}} Words */

/** plotly.js leaves itself here. @type {Window & {Plotly?: any}} */
const page = window;

/** @type {Promise<any> | null} */
let plotly = null;
/** plotly.js, from our own server. @type {() => Promise<any>} */
const library = () => plotly ??= new Promise((resolve, reject) => {
  const src = new URL("plotly.min.js", import.meta.url).href;
  document.head.append(Object.assign(document.createElement("script"), { src, onload: () => resolve(page.Plotly), onerror: reject }));
}).catch(error => { plotly = null; throw error; });

/** @type {(colour: string, alpha: number) => string} */
const fade = (colour, alpha) => colour.replace(/rgba?\(([^,]+),([^,]+),([^,)]+).*\)/, `rgba($1,$2,$3,${alpha})`);

/** A layout in the page's ink and type: what the figure leaves uncoloured takes the ink. @param {any} layout @param {Style} style */
export function themed(layout, { color: ink, fontFamily }) {
  const axis = { color: ink, gridcolor: fade(ink, 0.1), zerolinecolor: fade(ink, 0.45) };
  return { ...layout, colorway: [ink], font: { ...layout.font, color: ink, family: fontFamily },
    xaxis: { ...layout.xaxis, ...axis }, yaxis: { ...layout.yaxis, ...axis } };
}

/** A bar's width is in the chart's own units. @param {any} trace */
const isBar = ({ type }) => type === "bar";

/** A picture of pixels as Plotly takes one. @param {Pixels} picture */
function image({ x: [left, right], y: [bottom, top], width, height, pixels }) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  return { source: canvas.toDataURL(), xref: "x", yref: "y", x: left, y: top, sizex: right - left, sizey: top - bottom, sizing: "stretch", layer: "below" };
}

/**
 * A trace whose marks take the ink where it has no colour; Plotly would draw the outline of a thin one in its own grey.
 * @type {(trace: any, style: Style) => any}
 */
export const inked = (trace, { color: ink }) => trace.marker?.line
  ? { ...trace, marker: { ...trace.marker, line: { ...trace.marker.line, color: trace.marker.line.color ?? ink } } } : trace;

/**
 * What a figure declares, with its type, marks and lines so many times as large: as the page has them.
 * @param {any} part @param {number} times @returns {any}
 */
function grown(part, times) {
  if (!part || typeof part !== "object") return part;
  if (Array.isArray(part)) return part.map(each => grown(each, times));
  return Object.fromEntries(Object.entries(part).map(([name, value]) =>
    [name, ["size", "width"].includes(name) && typeof value === "number" ? times * value : grown(value, times)]));
}

/**
 * The figure { data, layout } with the values of its traces, free to be zoomed and asked.
 * @param {Figure} figure @param {Traces} values of the traces that one sees @param {Style} style
 * @param {number} type how much larger the page's type is than that for which figures are designed
 * @returns {Figure}
 */
export function explorable(figure, values, style, type) {
  const data = figure.data.filter(({ name }) => name in values).map(trace => isBar(trace) ? trace : grown(trace, type)), layout = grown(figure.layout, type);
  const margin = Object.fromEntries(Object.entries(layout.margin).map(([side, pixels]) => [side, type * /** @type {number} */ (pixels)]));
  const free = themed(layout, style), isPicture = (/** @type {any} */ { type }) => type === "heatmap";
  for (const axis of [free.xaxis, free.yaxis]) axis.fixedrange = false;
  const clear = (/** @type {string} */ text) => `\u00a0\u00a0${text}\u00a0\u00a0`; // a Plotly label starts at the very point
  return {
    data: data.filter(trace => !isPicture(trace)).map(trace => {
      const { text, ...now } = values[trace.name];
      return { ...inked(trace, style), ...now, ...text && { text: text.map(clear) }, hoverinfo: "x+y" };
    }),
    layout: { ...free, dragmode: "zoom", modebar: { bgcolor: "rgba(0,0,0,0)", color: fade(style.color, 0.55), activecolor: style.color },
      margin: { ...margin, t: margin.t + 48 }, // for Plotly's buttons, above what stands over the chart
      images: data.filter(isPicture).map(({ name }) => image(/** @type {any} */ (values[name]))) },
  };
}

/** @param {HTMLElement} opener @param {HTMLElement} node @param {string} name @param {Words} words @param {() => Figure} figure */
async function open(opener, node, name, words, figure) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "rv-explore" });
  dialog.setAttribute("aria-label", name);
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: words["chart.close"] });
  const place = Object.assign(document.createElement("div"), { className: "rv-explored", textContent: words["chart.waiting"] });
  dialog.append(close, place);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); }); // beside it
  dialog.addEventListener("close", () => {
    page.Plotly?.purge(place);
    dialog.remove();
    opener.focus();
  });
  /** @type {Element} */ (node.closest(".rv")).append(dialog);
  dialog.showModal();
  try {
    const Plotly = await library();
    if (!dialog.open) return;
    place.textContent = "";
    const { data, layout } = figure();
    await Plotly.newPlot(place, data, layout, { responsive: true, displaylogo: false,
      showSendToCloud: false, modeBarButtonsToRemove: ["select2d", "lasso2d"] }); // nothing leaves our own server
  } catch (error) {
    console.error(error);
    place.setAttribute("role", "alert");
    place.textContent = words["chart.missing"];
  }
}

/**
 * Puts the button into the chart `node`; `figure()` is what is to be explored, { data, layout }.
 * @param {HTMLElement} node @param {Words} words @param {() => Figure} figure
 */
export function createExplore(node, words, figure) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "rv-look", title: words["chart.explore"] });
  button.innerHTML = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M9.5 2H14V6.5M14 2 9 7M6.5 14H2V9.5M2 14 7 9"/></svg>';
  const name = node.getAttribute("aria-label") ?? "";
  button.setAttribute("aria-label", words["chart.explore.of"].replace("{name}", name));
  button.addEventListener("click", () => open(button, node, name, words, figure));
  node.append(button);
}
