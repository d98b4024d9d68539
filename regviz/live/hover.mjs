/**
 * What is said of the nearest point of a curve or a mark: of the traces that declare a `hovertemplate`, in the words and with
 * the numbers of it ("α = %{x:.3f}"), in the trace's colour. On a curve a point may lie between two that are given.
 */
import { format } from "./stage.mjs";

const NEAR = 20; // pixels, as Plotly has it
const GAP = 9; // from the point to the label

/** The nearest to (x, y) of the points between a and b, as the share of the way and the square of the distance. */
function nearest([ax, ay], [bx, by], x, y) {
  const [dx, dy] = [bx - ax, by - ay], long = dx * dx + dy * dy;
  const share = long ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / long)) : 0;
  return [share, (ax + share * dx - x) ** 2 + (ay + share * dy - y) ** 2];
}

/** The point of a trace's data that is nearest to a point of the chart in pixels: { point, distance }; none of an empty one. */
export function nearestOf({ x: xs, y: ys }, isLine, toPixels, [x, y]) {
  let best = { distance: Infinity }, last = null;
  for (let i = 0; i < xs.length; i++) {
    if (xs[i] === null || ys[i] === null) { last = null; continue; }
    const place = toPixels([xs[i], ys[i]]);
    const from = isLine && last ? last : { place, at: [xs[i], ys[i]] };
    const [share, square] = nearest(from.place, place, x, y);
    const point = [xs[i], ys[i]];
    if (square < best.distance ** 2) best = { point: from.at.map((part, k) => part + share * (point[k] - part)), distance: Math.sqrt(square) };
    last = { place, at: point };
  }
  return best;
}

/** A template's lines, with the numbers in their places; what stands in <extra> is left out. */
export const filled = (template, [x, y]) => template.replace(/<extra>.*<\/extra>/, "")
  .replace(/%\{([xy]):?([^}]*)\}/g, (_, name, spec) => format({ x, y }[name], spec)).split("<br>");

/** Black or white, whichever is read better on a colour "rgba(r,g,b,a)". */
const over = colour => {
  const [r, g, b] = colour.match(/[\d.]+/g).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b > 150 ? "#000" : "#fff";
};

/** Shows the label in `node`. `follow()` is told when the traces have moved: then nothing is said until the pointer moves. */
export function createHover(node, traces, { values, toPixels, signal }) {
  const told = traces.filter(({ hovertemplate }) => hovertemplate);
  if (!told.length) return { follow() {} };
  const label = node.appendChild(Object.assign(document.createElement("div"), { className: "rv-hover", hidden: true }));
  label.setAttribute("aria-hidden", "true");
  const hide = () => { if (!label.hidden) label.hidden = true; };

  function show({ clientX, clientY, target, buttons }) {
    if (buttons || target.closest("button") || !values()) return hide();
    const box = node.getBoundingClientRect(), at = [clientX - box.left, clientY - box.top];
    const found = told.map(trace => ({ trace, ...nearestOf(values()[trace.name], trace.mode.includes("lines"), toPixels, at) }))
      .reduce((one, other) => other.distance <= one.distance ? other : one);
    if (found.distance > NEAR) return hide();
    const { trace: { hovertemplate, line, marker }, point } = found, [x, y] = toPixels(point);
    const colour = line?.color ?? marker?.color ?? getComputedStyle(node).color;
    label.replaceChildren(...filled(hovertemplate, point).map(text => Object.assign(document.createElement("div"), { textContent: text })));
    Object.assign(label.style, { background: colour.replace(/,\s*[\d.]+\)$/, ",1)"), color: over(colour) });
    label.hidden = false;
    const flip = x + GAP + label.offsetWidth > box.width;
    label.classList.toggle("rv-flip", flip);
    const top = Math.min(Math.max(y - label.offsetHeight / 2, 0), box.height - label.offsetHeight);
    label.style.transform = `translate(${flip ? x - GAP - label.offsetWidth : x + GAP}px, ${top}px)`;
    label.style.setProperty("--tip", `${y - top}px`);
  }
  for (const type of ["pointermove", "pointerdown"]) node.addEventListener(type, show, { signal });
  node.addEventListener("pointerleave", hide, { signal });
  return { follow: hide };
}
