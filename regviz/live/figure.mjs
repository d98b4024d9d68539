/**
 * The live figure: a template, its controls and its charts, driven by one state.
 *
 *     a control edits the state -> the figure's module computes the picture -> the painter draws it, within the frame
 *     the hand lets go          -> the state goes to the server             -> torch's answer is drawn, the words follow
 *
 * What is shown follows from the state alone. A module such as geometry.mjs is pure: `answer(state, latest)` is the browser's own
 * answer (where only torch can solve, it is `latest`, torch's latest, through which the hand scrubs), and
 * `picture(state, answer)` is all that is drawn. Where it could not be loaded, the server sends the picture as well, and
 * every control still works when it is let go.
 */

import { createChart } from "./chart.mjs";
import { createControls } from "./controls.mjs";

const REHEARSALS = 60, TURNS = 30, ENOUGH_TIME = 8; // ms
const figures = new WeakMap();

/** Streamlit calls this on mounting and after every run of the script, with the same root. Returns the cleanup. */
export function mount(component) {
  const root = component.parentElement.querySelector("[data-testid=live-figure]");
  if (!figures.has(root)) figures.set(root, createFigure(root));
  figures.get(root).update(component);
  return () => { figures.get(root)?.remove(); figures.delete(root); };
}

const decode = data => JSON.parse(data instanceof Uint8Array ? new TextDecoder().decode(data) : data);

function createFigure(root) {
  const setup = { name: null };
  let charts = {}, controls, module, send;
  let state, answer, latest, served, newest, session, sent = 0, builds = 0, held = false, frame = 0, alive = true;
  let shown = {}, near = {}; // where the handles are, or where the hand has one: none jumps to the other end of its lever

  async function file(name) {
    const reply = await fetch(new URL(name, import.meta.url));
    if (!reply.ok) throw new Error(`${name}: ${reply.status}`);
    return reply;
  }

  const tables = {};
  /** What is large and does not change with the main slider was published: an answer has its name as `table`. */
  async function fillIn(answer) {
    tables[answer.table] ??= await (await file(answer.table)).json();
    answer.table = tables[answer.table];
  }

  /** Builds the template, the controls and the charts: on mounting, and again when the language changes. */
  async function build() {
    const turn = ++builds, stale = () => !alive || turn !== builds;
    const read = await (await file(setup.name)).json();
    const [template, loaded] = await Promise.all([ // side by side: one waits for the slower, not for the sum
      file(read.template).then(reply => reply.text()), import(new URL(read.module, import.meta.url)).catch(() => null)]);
    if (stale()) return;
    Object.assign(setup, read);
    module = loaded;
    if (!module && !served) return release(); // the answer comes with a picture, and we are back here
    module?.configure(setup.fields);
    fill(template);
    controls = createControls(root, setup, { edit: change, hold, release, settle });
    charts = Object.fromEntries([...root.querySelectorAll("[data-chart]")].map(node => [node.dataset.chart,
      createChart(node, setup, { drag: moveHandle, nudge: nudgeHandle, hold, release, settle })]));
    draw();
    take(newest);
    if (!answer) release();
    if (module) rehearse(REHEARSALS, TURNS);
  }

  function fill(template) {
    held = false; // what was held is about to go
    Object.values(charts).forEach(chart => chart.remove());
    charts = {};
    root.innerHTML = template;
    for (const each of root.querySelectorAll("template[data-each]")) {
      each.outerHTML = each.dataset.each.split(" ").map(name => each.innerHTML.replaceAll("@", name)).join("");
    }
    for (const node of root.querySelectorAll("[data-words]")) node.innerHTML = setup.words[node.dataset.words];
    for (const node of root.querySelectorAll("[data-name]")) node.setAttribute("aria-label", setup.words[node.dataset.name]);
  }

  const look = () => module ? module.picture(state, answer ?? module.answer(state, latest), near.axes) : served;

  function show(state, picture, settled) {
    for (const [name, chart] of Object.entries(charts)) chart.paint(picture.traces[name], picture.handles, settled);
    controls.show(state, picture);
  }

  function draw() {
    frame = 0;
    const picture = look();
    shown = picture.handles;
    show(state, picture, Boolean(answer));
    root.classList.toggle("rv-unsettled", !answer);
    if (Object.keys(charts).length) root.dataset.drawn = JSON.stringify({ ...picture.drawn, source: answer ? "torch" : "browser" });
  }

  /**
   * A browser compiles what has run often. So that the first drag is as smooth as the tenth on a slow machine too, what a drag
   * does is done a few times beforehand, when nothing else is: at the end of each turn the true picture is drawn again.
   */
  function rehearse(times, turns) {
    const sliders = [...root.querySelectorAll(".rv-main input[type=range]")].filter(input => input.offsetParent);
    const moves = [...Object.keys(shown).map(handle => k => module.nudge(state, handle, k % 3 - 1, 1)),
      ...sliders.map(({ dataset: { param } }) => k => {
        const { low, high } = setup.fields[param];
        return module.edit(state, param, low + (high - low) * (k % 20) / 20);
      })];
    if (!times || !turns || !moves.length) return;
    window.requestIdleCallback?.(idle => {
      if (!alive || held) return;
      const before = times;
      for (; times && !frame && idle.timeRemaining() > ENOUGH_TIME; times--) {
        const moved = moves[times % moves.length](times);
        show(moved, module.picture(moved, module.answer(moved, latest), near.axes), false);
      }
      if (times < before) draw();
      rehearse(times, turns - 1);
    });
  }

  const schedule = () => { if (!frame && controls) frame = requestAnimationFrame(draw); };

  function edit(next, hand = {}) {
    near = { ...shown, ...hand };
    state = next;
    answer = null;
    schedule();
  }
  const plainly = (name, value) => name === "example" ? value : { ...state, ...setup.fields[name].sets, [name]: value };
  const change = (name, value) => edit(module ? module.edit(state, name, value) : plainly(name, value));
  const moveHandle = (handle, point) => { if (module) edit(module.drag(state, handle, point), { [handle]: point }); };
  const nudgeHandle = (handle, dx, dy) => { if (module) edit(module.nudge(state, handle, dx, dy)); };

  let timer = 0;
  const hold = () => { held = true; clearTimeout(timer); timer = 0; };

  /** Asks for torch's answer to the state as it is. Requests are numbered, so that a late answer is known to be late. */
  function release() {
    clearTimeout(timer);
    timer = 0;
    held = false;
    send("released", { number: ++sent, state, plain: !module });
  }

  /** A release for the keyboard: one for a whole run of key presses. */
  function settle() {
    hold();
    timer = setTimeout(release, 250);
  }
  root.addEventListener("focusout", () => { if (timer) release(); });

  let next = 0;
  /** Asks for the next slice of long work: when this one is on screen, and unless a hand or a release has come between. */
  function goOn({ number }) {
    clearTimeout(next);
    next = setTimeout(() => { if (!held && number === sent) send("continued", true); }, 100);
  }

  /** Takes what the server says, unless it answers an earlier release or the hand is already moving again. */
  function take(data) {
    if (data.session !== session) [session, sent] = [data.session, data.number]; // a server that knows nothing of earlier releases
    if (held || data.number < sent) return;
    const changed = state && JSON.stringify(state) !== JSON.stringify(data.state);
    ({ state, answer, picture: served } = data);
    const pressed = document.activeElement?.tagName === "BUTTON" && !root.contains(document.activeElement);
    if (changed && pressed && root.getBoundingClientRect().top < 0) root.scrollIntoView({ behavior: "smooth" }); // to see what the button did
    sent = data.number;
    latest = answer ?? latest;
    const here = new URL(data.path, document.baseURI).pathname === location.pathname;
    if (here && data.address !== null) history.replaceState(history.state, "", data.address || location.pathname);
    for (const node of root.querySelectorAll("[data-sentence]")) say(node, sentenceOf(data.sentence, node.dataset.sentence));
    if (data.more !== null) goOn(data);
    schedule();
  }

  /** A sentence, or of one in parts (spans of class rv-of-NAME) the part of that name. */
  const sentenceOf = (html, name) =>
    name ? new DOMParser().parseFromString(html, "text/html").querySelector(`.rv-of-${name}`)?.innerHTML ?? "" : html; // none before the first answer

  /** Writes only what differs, so that nothing is read out twice. */
  const said = new WeakMap();
  function say(node, sentence) {
    if (said.get(node) === sentence) return;
    said.set(node, sentence);
    node.innerHTML = sentence;
  }

  async function accept(data) {
    if (data.answer?.table) await fillIn(data.answer);
    if (!alive || data !== newest) return;
    const rebuild = data.setup !== setup.name;
    setup.name = data.setup;
    take(data);
    if (rebuild || (!controls && data.picture)) await build();
  }

  return {
    update(component) {
      newest = decode(component.data);
      send = component.setTriggerValue;
      document.documentElement.lang = newest.language;
      const { trouble } = newest;
      accept(newest).catch(error => { console.error(error); if (alive) root.textContent = trouble; });
    },
    remove() {
      alive = false;
      clearTimeout(timer);
      clearTimeout(next);
      cancelAnimationFrame(frame);
      Object.values(charts).forEach(chart => chart.remove());
    },
  };
}
