/**
 * One chart of a live figure: Plotly's stage, the painter's moving layer over it, and the handles that one drags.
 */
import { createPainter } from "./painter.mjs";

const QUIET = { displayModeBar: false, responsive: false, doubleClick: false, showTips: false };
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** plotly.js, from our own server, once for the page; it starts loading with this module. */
const plotly = window.Plotly ? Promise.resolve(window.Plotly) : new Promise((resolve, reject) => {
  const src = new URL("plotly.min.js", import.meta.url).href;
  document.head.append(Object.assign(document.createElement("script"), { src, onload: () => resolve(window.Plotly), onerror: reject }));
});

/** The page's ink and type: what the figure leaves uncoloured takes the ink, so that one figure serves light and dark. */
function themed(layout, { color: ink, fontFamily }) {
  const axis = { color: ink, gridcolor: fade(ink, 0.1), zerolinecolor: fade(ink, 0.45) };
  return { ...layout, colorway: [ink], font: { ...layout.font, color: ink, family: fontFamily },
    xaxis: { ...layout.xaxis, ...axis }, yaxis: { ...layout.yaxis, ...axis } };
}
const fade = (colour, alpha) => colour.replace(/rgba?\(([^,]+),([^,]+),([^,)]+).*\)/, `rgba($1,$2,$3,${alpha})`);

/**
 * Draws `setup.figures[name]` in `node`, where name is its data-chart; data-handles names its handles.
 * `paint(traces, handles, settled)` moves everything; what torch settled goes to Plotly too, for the hover.
 */
export async function createChart(node, setup, traces, { drag, nudge, hold, release, settle, draw }) {
  const Plotly = await plotly;
  const { data, layout } = setup.figures[node.dataset.chart];
  const filled = values => data.map(trace => ({ ...trace, ...values[trace.name] }));
  const style = getComputedStyle(node); // live: it follows the theme
  const end = new AbortController();
  let ink = style.color, latest = traces, idle = 0, gone = false, seen = true;

  await Plotly.newPlot(node, filled(traces), themed(layout, style), QUIET);
  const painter = createPainter(node, data);
  painter.place();
  const grips = (node.dataset.handles ?? "").split(" ").filter(Boolean).map(name => createHandle(name));

  const react = () => Plotly.react(node, filled(latest), themed(layout, style), QUIET);
  const watcher = new ResizeObserver(async () => {
    if (!node.offsetParent) return; // the page is being left
    await Plotly.Plots.resize(node);
    if (gone) return;
    painter.place();
    draw();
  });
  watcher.observe(node);
  const sight = new IntersectionObserver(entries => { // outside the window nothing needs to move with the hand
    seen = entries.at(-1).isIntersecting;
    if (seen) painter.paint(latest);
  });
  sight.observe(painter.layer);

  function createHandle(name) {
    const grip = document.createElement("button");
    Object.assign(grip, { type: "button", className: `rv-handle rv-handle-${name}` });
    grip.dataset.handle = name;
    grip.setAttribute("role", "slider");
    grip.setAttribute("aria-label", `${node.getAttribute("aria-label")}. ${setup.words[`handle.${name}`]}`);
    let offset, box;
    const measure = () => { box = node.getBoundingClientRect(); };
    const at = event => [event.clientX - box.left, event.clientY - box.top];
    grip.addEventListener("pointerdown", event => {
      if (event.button) return;
      event.preventDefault(); // no mouse events beside the pointer's: they would be half of what a move costs
      grip.focus({ preventScroll: true });
      measure();
      window.addEventListener("scroll", measure, { capture: true, signal: end.signal });
      const [x, y] = at(event), [gx, gy] = grip.place;
      offset = [gx - x, gy - y];
      grip.setPointerCapture(event.pointerId);
      hold();
    });
    grip.addEventListener("pointermove", event => {
      if (!offset) return;
      const [x, y] = at(event);
      drag(name, painter.toData([x + offset[0], y + offset[1]]));
    });
    grip.addEventListener("lostpointercapture", () => {
      window.removeEventListener("scroll", measure, true);
      offset = null;
      release();
    });
    grip.addEventListener("keydown", event => {
      const step = KEYS[event.key];
      if (!step) return;
      event.preventDefault();
      nudge(name, ...step.map(part => part * (event.shiftKey ? 10 : 1)));
      settle();
    });
    node.append(grip);
    return grip;
  }

  /** What a screen reader says of a handle once it has settled. */
  function describe(grip, point) {
    const text = point.map(part => part.toFixed(2)).join(", ");
    if (grip.getAttribute("aria-valuetext") === text) return;
    grip.setAttribute("aria-valuenow", point[0].toFixed(2));
    grip.setAttribute("aria-valuetext", text);
  }

  return {
    paint(next, handles, settled) {
      latest = next;
      if (seen || settled) painter.paint(next);
      for (const grip of grips) {
        const point = handles[grip.dataset.handle], [x, y] = painter.toPixels(point);
        if (settled) describe(grip, point);
        if (x === grip.place?.[0] && y === grip.place[1]) continue;
        grip.place = [x, y];
        grip.style.transform = `translate(${x}px, ${y}px)`;
      }
      if (idle) clearTimeout(idle);
      idle = settled ? setTimeout(react, 400) : 0;
    },
    theme() {
      if (ink === style.color) return;
      ink = style.color;
      react();
    },
    remove() {
      gone = true;
      clearTimeout(idle);
      watcher.disconnect();
      sight.disconnect();
      end.abort();
      Plotly.purge(node);
    },
  };
}
