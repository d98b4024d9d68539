// @ts-check
/**
 * To keep: the figure as a picture for slides and handouts (PNG, SVG) with the state's address in small type, what its curves
 * show as CSV, and the lesson as one file that needs no server.
 */

import { button, make, openDialog, save, soon } from "./dialog.mjs";
import { MARK, lessonFile, pageAt, reach, written } from "./place.mjs";
import { outward } from "./share.mjs";
import { seenOf } from "./nodes.mjs";
import { element } from "./stage.mjs";

/** @typedef {import("./contract.mjs").Face} Face */
/** @typedef {import("./contract.mjs").Traces} Traces */

const WIDE = 2400; // pixels of a PNG, at least
const [GAP, TITLE, SMALL, LINE] = [16, 26, 11, 15]; // pixels around the charts, for titles and for the address
const [INK, PAPER] = ["#1f252b", "#ffffff"];
const FONT = "'Source Sans', 'Source Sans 3', 'Noto Sans CJK SC', sans-serif";
/** What a style sheet says of the parts of a chart and a picture by itself has to say. */
const STYLED = ["fill", "stroke", "stroke-width", "paint-order", "font-size", "font-weight"];
const SVG = "http://www.w3.org/2000/svg";

/** A name for files. @param {string} path */
const nameOf = path => `regviz-${path === "." ? "home" : path}`;

/** The charts that one sees; what a closed fold holds has a size in some browsers. @param {Element} root */
const chartsOf = root => /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-chart]")]).filter(node => node.offsetParent && node.clientWidth && !node.closest("details:not([open])"));

/** A copy of one layer of a chart in the ink of a page that is light. @param {Element} layer @param {string} ink @param {string} now the page's ink */
function copied(layer, ink, now) {
  const copy = /** @type {Element} */ (layer.cloneNode(true));
  const pairs = [layer, ...layer.querySelectorAll("*")].map((node, i) => /** @type {const} */ ([node, [copy, ...copy.querySelectorAll("*")][i]]));
  for (const [node, twin] of pairs) {
    const style = getComputedStyle(node);
    if (style.display === "none") twin.setAttribute("display", "none");
    if (!node.matches(".rv-label")) continue;
    twin.setAttribute("style", STYLED.map(name => {
      const value = style.getPropertyValue(name);
      return `${name}: ${value === now ? ink : name === "stroke" && value !== "none" ? PAPER : value}`;
    }).join("; "));
  }
  for (const name of ["class", "style"]) copy.removeAttribute(name);
  return copy;
}

/** Where charts that stand beside each other on the page stand in the picture, row under row. @param {DOMRect[]} boxes */
function arranged(boxes) {
  const left = Math.min(...boxes.map(box => box.left));
  let down = 0, last = NaN, row = 0;
  return [...boxes.entries()].sort(([, one], [, other]) => one.top - other.top).map(([i, box]) => {
    if (!(Math.abs(box.top - last) < box.height / 2)) [down, row, last] = [down + row + TITLE + GAP, 0, box.top];
    row = Math.max(row, box.height);
    return { i, x: box.left - left + GAP, y: down, right: box.right - left + GAP, bottom: down + row };
  }).sort((one, other) => one.i - other.i);
}

/**
 * These charts as one SVG, where they stand on the page, with their titles and a line of small type below.
 * @param {HTMLElement[]} charts @param {string} line @param {boolean} transparent
 */
export function pictureOf(charts, line, transparent) {
  const places = arranged(charts.map(node => node.getBoundingClientRect()));
  const width = Math.max(...places.map(({ right }) => right)) + GAP;
  const rows = Math.ceil((line.length * SMALL * 0.55) / (width - 2 * GAP)), long = Math.ceil(line.length / rows);
  const tall = Math.max(...places.map(({ bottom }) => bottom)), height = tall + GAP + (rows + 1) * LINE;
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, color: INK, "font-family": FONT })) svg.setAttribute(name, String(value));
  if (!transparent) element(svg, "rect", { width, height, fill: PAPER });
  for (const [i, node] of charts.entries()) {
    const now = getComputedStyle(node).color, title = node.closest(".rv-panel")?.querySelector("h2, h3"), titled = /** @type {HTMLElement | null} */ (title)?.innerText.trim() ?? "";
    const place = element(svg, "g", { transform: `translate(${places[i].x},${places[i].y})` });
    element(place, "text", { x: 0, y: -8, "font-size": 15, "font-weight": 600, fill: INK }).append(titled.replace(/\s+/g, " "));
    for (const layer of node.querySelectorAll(":scope > svg, :scope > div > canvas")) {
      const at = /** @type {HTMLElement} */ (layer instanceof HTMLCanvasElement ? layer.parentElement : layer), style = getComputedStyle(at);
      const [x, y] = [style.left, style.top].map(side => parseFloat(side) || 0);
      if (layer instanceof HTMLCanvasElement) {
        const { left, top, width, height } = layer.style; // in per cent
        const clip = element(place, "svg", { x, y, width: parseFloat(style.width), height: parseFloat(style.height) });
        element(clip, "image", { x: left, y: top, width, height, preserveAspectRatio: "none", href: layer.toDataURL() });
        continue;
      }
      const copy = copied(layer, INK, now);
      for (const [name, value] of Object.entries({ x, y, width: parseFloat(style.width), height: parseFloat(style.height) })) copy.setAttribute(name, String(value));
      place.append(copy);
    }
  }
  for (let row = 0; row < rows; row++) {
    element(svg, "text", { x: GAP, y: tall + (row + 1.5) * LINE, "font-size": SMALL, fill: INK, "fill-opacity": 0.7 }).append(line.slice(row * long, (row + 1) * long));
  }
  return svg;
}

/** A PNG of an SVG, at least WIDE pixels wide. @param {SVGSVGElement} svg @returns {Promise<Blob>} */
export async function pixels(svg) {
  const [width, height] = ["width", "height"].map(name => Number(svg.getAttribute(name))), scale = Math.max(2, WIDE / width);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = make("canvas", { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob(blob => blob ? resolve(blob) : reject(new Error("no picture"))));
}

/** What the traces of charts show: a line for each point. @param {{[chart: string]: Traces}} traces */
export function table(traces) {
  const lines = ["chart,trace,x,y"];
  for (const [chart, all] of Object.entries(traces)) for (const [name, { x, y, pixels }] of Object.entries(all)) {
    if (pixels) continue;
    for (let i = 0; i < x.length; i++) lines.push([chart, name, x[i] ?? "", y[i] ?? ""].join());
  }
  return `${lines.join("\r\n")}\r\n`;
}

/** @param {HTMLElement} root @param {Face} face */
export async function open(root, { setup, path, state, picture }) {
  const { words } = setup, charts = chartsOf(root);
  const query = new URLSearchParams(written(setup.fields, state())).toString();
  const place = (/** @type {import("./share.mjs").Reach} */ reached) => outward(pageAt(path), path, reached) + (query && MARK + query);
  let address = place(await soon(reach(), found => { address = place(found); }) ?? {});
  const which = make("select", {}, make("option", { value: "" }, words["keep.all"]),
    ...charts.map((node, i) => make("option", { value: String(i) }, node.getAttribute("aria-label") ?? "")));
  const clear = make("input", { type: "checkbox" });
  const chosen = () => which.value ? [charts[Number(which.value)]] : charts;
  const seen = () => Object.fromEntries(chosen().map(node => [node.dataset.chart, seenOf(node, picture().traces[node.dataset.chart ?? ""] ?? {})]));
  const drawn = () => pictureOf(chosen(), address, clear.checked), name = nameOf(path);
  const saved = [
    button("PNG", async () => save(`${name}.png`, await pixels(drawn()))),
    button("SVG", () => save(`${name}.svg`, new Blob([new XMLSerializer().serializeToString(drawn())], { type: "image/svg+xml" }))),
    button("CSV", () => save(`${name}.csv`, new Blob([table(seen())], { type: "text/csv" }))),
  ];
  const whole = lessonFile(path, query);
  const file = whole ? [make("p", { className: "rv-keep-file" }, words["keep.file.text"]), make("a", { className: "rv-button", href: whole, download: "" }, words["keep.file"])] : [];
  openDialog(root, words["tools.keep"], words,
    make("label", { className: "rv-copy" }, make("span", {}, words["keep.which"]), which),
    make("p", {}, make("label", {}, clear, ` ${words["keep.clear"]}`)), make("p", { className: "rv-saves" }, ...saved), ...file);
}
