// @ts-check
/**
 * What is said of the nearest point of a curve or a mark: of the traces that declare a `hovertemplate`, in the words and with
 * the numbers of it ("α = %{x:.3f}") and its own text ("%{text}"), in the trace's colour. On a curve a point may lie between two that are given.
 */
import { format } from "./stage.mjs";

/** @typedef {import("./contract.mjs").Traces} Traces */
/** @typedef {import("./contract.mjs").Vector} Vector */
/** @typedef {import("./painter.mjs").Declared} Declared */
/** @typedef {(point: Vector) => Vector} ToPixels */

const NEAR = 20; // pixels, as Plotly has it
const GAP = 9; // from the point to the label

/**
 * The nearest to (x, y) of the points between a and b, as the share of the way and the square of the distance.
 * @param {Vector} a @param {Vector} b @param {number} x @param {number} y
 */
function nearest([ax, ay], [bx, by], x, y) {
  const [dx, dy] = [bx - ax, by - ay], long = dx * dx + dy * dy;
  const share = long ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / long)) : 0;
  return [share, (ax + share * dx - x) ** 2 + (ay + share * dy - y) ** 2];
}

/**
 * The point of a trace's data that is nearest to a point of the chart in pixels: { point, distance, text }; none of an empty one.
 * @param {import("./contract.mjs").Trace} trace @param {boolean} isLine @param {ToPixels} toPixels @param {Vector} pointer
 */
export function nearestOf({ x: xs, y: ys, text }, isLine, toPixels, [x, y]) {
  /** @type {{point?: Vector, distance: number, text?: string}} */
  let best = { distance: Infinity };
  /** @type {{place: Vector, at: Vector} | null} */
  let last = null;
  for (let i = 0; i < xs.length; i++) {
    if (xs[i] === null || ys[i] === null) { last = null; continue; }
    const place = toPixels([xs[i], ys[i]]);
    const from = isLine && last ? last : { place, at: [xs[i], ys[i]] };
    const [share, square] = nearest(from.place, place, x, y);
    const point = [xs[i], ys[i]];
    if (square < best.distance ** 2) {
      best = { point: from.at.map((part, k) => part + share * (point[k] - part)), distance: Math.sqrt(square), text: text?.[i] };
    }
    last = { place, at: point };
  }
  return best;
}

/** A template's lines, with the numbers in their places; what stands in <extra> is left out. @type {(template: string, point: Vector, text?: string) => string[]} */
export const filled = (template, [x, y], text = "") => template.replace(/<extra>.*<\/extra>/, "")
  .replace(/%\{([xy]):?([^}]*)\}/g, (_, name, spec) => format(name === "x" ? x : y, spec)).split("<br>")
  .map(line => line.replace("%{text}", () => text)); // a text may hold anything

/** Black or white, whichever is read better on a colour "rgba(r,g,b,a)". @param {string} colour */
const over = colour => {
  const [r, g, b] = (colour.match(/[\d.]+/g) ?? []).map(part => Number(part) / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff"; // WCAG's relative luminance, where both have the same contrast
};

/**
 * Shows the label in `node`. `follow()` is told when the traces have moved: then nothing is said until the pointer moves.
 * @param {HTMLElement} node @param {Declared[]} traces
 * @param {{values: () => Traces | undefined, toPixels: ToPixels, signal: AbortSignal}} chart
 */
export function createHover(node, traces, { values, toPixels, signal }) {
  const told = traces.filter(({ hovertemplate }) => hovertemplate);
  if (!told.length) return { follow() {} };
  const label = node.appendChild(Object.assign(document.createElement("div"), { className: "rv-hover", hidden: true }));
  label.setAttribute("aria-hidden", "true");
  const hide = () => { if (!label.hidden) label.hidden = true; };

  /** A finger that has just come down asks, and what it was told stays; one that moves scrolls. @param {PointerEvent} event */
  function show({ type, clientX, clientY, target, buttons, pointerType }) {
    const asks = pointerType === "touch" ? type === "pointerdown" : !buttons;
    if (!asks || /** @type {Element} */ (target).closest("button")) return hide();
    const now = values();
    if (!now) return hide();
    const box = node.getBoundingClientRect(), at = [clientX - box.left, clientY - box.top];
    const found = told.filter(({ name }) => name in now).map(trace => ({ trace, ...nearestOf(now[trace.name], trace.mode.includes("lines"), toPixels, at) }))
      .reduce((one, other) => other.distance <= one.distance ? other : one, { trace: told[0], distance: Infinity });
    const { trace: { hovertemplate = "", line, marker }, point, distance, text } = found;
    if (!point || distance > NEAR) return hide();
    const [x, y] = toPixels(point);
    const colour = line?.color ?? marker?.color ?? getComputedStyle(node).color;
    label.replaceChildren(...filled(hovertemplate, point, text).map(line => Object.assign(document.createElement("div"), { textContent: line })));
    Object.assign(label.style, { background: colour.replace(/,\s*[\d.]+\)$/, ",1)"), color: over(colour) });
    label.hidden = false;
    const flip = x + GAP + label.offsetWidth > box.width;
    label.classList.toggle("rv-flip", flip);
    const top = Math.min(Math.max(y - label.offsetHeight / 2, 0), box.height - label.offsetHeight);
    label.style.transform = `translate(${flip ? x - GAP - label.offsetWidth : x + GAP}px, ${top}px)`;
    label.style.setProperty("--tip", `${y - top}px`);
  }
  for (const type of /** @type {const} */ (["pointermove", "pointerdown"])) node.addEventListener(type, show, { signal });
  node.addEventListener("pointerleave", ({ pointerType }) => { if (pointerType !== "touch") hide(); }, { signal });
  document.addEventListener("pointerdown", ({ target }) => { if (!node.contains(/** @type {Node} */ (target))) hide(); }, { signal });
  return { follow: hide };
}
