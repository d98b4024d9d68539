// @ts-check
/**
 * One chart of a live figure: its stage, the painter's moving layer over it, the handles that one drags, and what is said of
 * the point under the pointer.
 */
import { newId, seenOf } from "./nodes.mjs";
import { createExplore, explorable } from "./explore.mjs";
import { createHover } from "./hover.mjs";
import { createPainter } from "./painter.mjs";
import { createStage } from "./stage.mjs";

/** @typedef {import("./contract.mjs").Traces} Traces */
/** @typedef {import("./contract.mjs").Picture} Picture */
/** @typedef {import("./contract.mjs").Vector} Vector */
/** A handle, and where it stands in the chart, in pixels. @typedef {HTMLButtonElement & {place?: Vector}} Grip */
/** What a hand does in a chart. @typedef {Pick<import("./contract.mjs").Hooks, "hold" | "release" | "settle" | "cancel"> & {
 *   drag: (handle: string, point: Vector) => void, nudge: (handle: string, dx: number, dy: number) => void}} Hooks
 */

const TYPE = 16; // pixels: the root's type for which charts are designed
const [FINGER, POINTER] = [36, 14]; // pixels about a handle that a hand hides
const FAR = 10; // steps that a key for large steps goes
/** @type {{[key: string]: Vector}} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  Home: [-FAR, 0], End: [FAR, 0], PageUp: [0, FAR], PageDown: [0, -FAR] };

/**
 * Draws `setup.figures[name]` in `node`, where name is its data-chart; data-handles names its handles, and data-plane one
 * that is the whole chart: dragged anywhere but on another handle, it moves by as much; the template says how it is laid out.
 * `paint(traces, picture, settled)` moves everything. What is folded away is drawn when it is unfolded.
 * @param {HTMLElement} node @param {import("./contract.mjs").Setup} setup @param {Hooks} hand
 */
export function createChart(node, setup, hand) {
  const { data, layout } = setup.figures[node.dataset.chart ?? ""];
  const end = new AbortController();
  /** @type {Traces | undefined} */
  let latest;
  /** @type {Picture["handles"]} */
  let places = {};
  /** @type {NonNullable<Picture["told"]>} */
  let told = {};
  let seen = true, size = "", type = 1; // how much larger than designed its type is

  const axisNames = [layout.xaxis, layout.yaxis].map(({ title }, i) => title?.text?.replace(/<[^>]*>/g, "") ?? "xy"[i]);
  const stage = createStage(node, layout);
  const painter = createPainter(node, data);
  const toPixels = (/** @type {Vector} */ point) => painter.toPixels(point).map(part => type * part);
  const named = [node.dataset.plane ?? "", ...(node.dataset.handles ?? "").split(" ")].filter(Boolean);
  const grips = named.map(name => createHandle(name, setup.words[`handle.${name}`]));
  createExplore(node, setup.words, () => explorable({ data, layout }, seenOf(node, latest ?? {}), getComputedStyle(node), type));
  const hover = createHover(node, data, { values: () => latest && seenOf(node, latest), toPixels, signal: end.signal });

  /** Draws the stage anew where the chart's size or the page's type has changed, and on it what was painted last. */
  function place() {
    const root = parseFloat(getComputedStyle(document.documentElement).fontSize), now = `${node.clientWidth} ${node.clientHeight} ${root}`;
    if (!node.offsetParent || !node.clientWidth || now === size) return; // folded away, or the page is being left
    size = now;
    type = root / TYPE;
    const [width, height] = [node.clientWidth / type, node.clientHeight / type];
    painter.place(stage.draw(width, height), width, height);
    node.style.setProperty("--shape", `${width} / ${height}`); // kept on paper
    hover.follow();
    if (latest) paint(false, true); // also outside the window: it may be for paper
  }
  place();
  const watcher = new ResizeObserver(() => place());
  watcher.observe(node);
  document.fonts.addEventListener("loadingdone", () => { size = ""; place(); }, end);
  const sight = new IntersectionObserver(entries => { // outside the window nothing needs to move with the hand
    seen = entries[entries.length - 1].isIntersecting;
    if (seen && latest) show();
  });
  sight.observe(painter.layer);

  /** @param {string} name @param {string} label @param {Hooks} hooks */
  function createHandle(name, label, { drag, nudge, hold, release, settle, cancel } = hand) {
    /** @type {Grip} */
    const grip = document.createElement("button");
    const isPlane = name === node.dataset.plane;
    Object.assign(grip, { type: "button", className: isPlane ? "rv-plane" : `rv-handle rv-handle-${name}` });
    grip.dataset[isPlane ? "plane" : "handle"] = name;
    grip.setAttribute("role", "slider");
    grip.setAttribute("aria-label", `${node.getAttribute("aria-label")}. ${label}`);
    /** @type {Vector | null} */
    let offset = null;
    let pointer = 0; // that has hold of it; a second finger has not
    /** @type {DOMRect} */
    let box;
    const measure = () => { box = node.getBoundingClientRect(); };
    const at = (/** @type {PointerEvent} */ event) => [event.clientX - box.left, event.clientY - box.top];
    grip.addEventListener("pointerdown", event => {
      if (event.button || offset) return;
      event.preventDefault(); // no mouse events beside the pointer's: they would be half of what a move costs
      grip.focus({ preventScroll: true });
      measure();
      window.addEventListener("scroll", measure, { capture: true, signal: end.signal });
      const [x, y] = at(event), [gx, gy] = grip.place ?? [x, y];
      offset = [gx - x, gy - y];
      pointer = event.pointerId;
      grip.setPointerCapture(pointer);
      hold();
    });
    grip.addEventListener("pointermove", event => {
      if (!offset || event.pointerId !== pointer) return;
      if (!(event.buttons & 1)) return letGo(event, release); // a menu swallowed what says that it was let go
      const [x, y] = at(event);
      drag(name, painter.toData([(x + offset[0]) / type, (y + offset[1]) / type]));
    });
    const letGo = (/** @type {PointerEvent} */ { pointerId }, /** @type {() => void} */ act) => {
      if (!offset || pointerId !== pointer) return;
      window.removeEventListener("scroll", measure, true);
      offset = null;
      act();
    };
    grip.addEventListener("lostpointercapture", event => letGo(event, release));
    grip.addEventListener("pointercancel", event => letGo(event, cancel)); // the finger scrolls the page or two enlarge it
    grip.addEventListener("keydown", event => {
      const step = KEYS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return; // the browser's own: Alt and Left is Back
      event.preventDefault();
      const [dx, dy] = step.map(part => part * (event.shiftKey ? FAR : 1));
      nudge(name, dx, dy);
      settle();
    });
    node.append(grip);
    return grip;
  }

  /** What a screen reader says of a handle once it has settled: by its place in the chart, where the picture says no other. @param {Grip} grip */
  function describe(grip) {
    const { range, values = Object.fromEntries(placeOf(grip).map((part, i) => [axisNames[i], part])) } = told[nameOf(grip)] ?? { range: layout.xaxis.range };
    const all = Object.entries(values), text = all.map(([name, value]) => `${name} ${value.toFixed(2)}`).join(", ");
    if (grip.getAttribute("aria-valuetext") === text) return;
    for (const [i, bound] of ["min", "max"].entries()) grip.setAttribute(`aria-value${bound}`, String(range[i]));
    grip.setAttribute("aria-valuenow", all[0][1].toFixed(2));
    grip.setAttribute("aria-valuetext", text);
  }

  const described = node.appendChild(Object.assign(document.createElement("p"), { id: newId(), hidden: true }));
  node.setAttribute("aria-describedby", described.id);

  const coarse = matchMedia("(pointer: coarse)");
  const nameOf = (/** @type {Grip} */ { dataset }) => dataset.handle ?? dataset.plane ?? "";
  /** Where the handle stands. @param {Grip} grip */
  const placeOf = grip => places[nameOf(grip)];
  /** What moves; labels stand clear of what a hand may have hold of. */
  const show = () => painter.paint(/** @type {Traces} */ (latest), grips.filter(({ dataset }) => dataset.handle).map(placeOf), coarse.matches ? FINGER : POINTER);

  function paint(settled = false, unseen = settled) {
    if (!size) return;
    if (seen || unseen) show();
    for (const grip of grips) {
      const point = placeOf(grip), [x, y] = toPixels(point);
      if (settled) describe(grip);
      if (x === grip.place?.[0] && y === grip.place[1]) continue;
      grip.place = [x, y];
      grip.style.transform = `translate(${x}px, ${y}px)`;
    }
  }

  return {
    /** @param {Traces} next @param {Picture} picture whose traces here are `next` @param {boolean} settled */
    paint(next, picture, settled) {
      [latest, places, told] = [next, picture.handles, picture.told ?? {}];
      paint(settled);
      hover.follow();
    },
    place,
    /**
     * More traces on top and one more handle, which every picture from now on has. Returns the handle.
     * @param {import("./painter.mjs").Declared[]} traces @param {string} name @param {string} label @param {Hooks} hooks
     */
    add(traces, name, label, hooks) {
      traces.forEach(painter.add);
      grips.push(createHandle(name, label, hooks));
      return grips[grips.length - 1];
    },
    /** What it shows, for whom cannot see it. @param {string} line */
    describe(line) { described.textContent = line; },
    remove() {
      watcher.disconnect();
      sight.disconnect();
      end.abort();
    },
  };
}
