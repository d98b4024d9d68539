/**
 * The live figure: a template, its controls and its charts, driven by one state.
 *
 *     a control edits the state -> the lesson's module computes the picture -> the painter draws it, within the frame
 *     the hand lets go          -> the state goes to the server             -> torch's answer is drawn, the words follow
 *
 * What is shown follows from the state alone. A lesson's module is pure, without DOM; it exports
 *
 *     configure({fields, constants})     what Python declares, once
 *     edit(state, name, value)           the state after a control was moved, or set to a whole example
 *     drag(state, handle, point)         ... after a handle was dragged to a point of its chart (where there are handles)
 *     nudge(state, handle, dx, dy)       ... after arrow keys
 *     answer(state, latest)              the browser's own answer; where only torch can solve, it is `latest`, torch's
 *                                        latest, through which the hand scrubs; undefined where that does not reach
 *     picture(state, answer, near)       all that is drawn: {drawn, traces, numbers, words, handles, dials}; `near` says
 *                                        where the handles were
 *     sentence(state, answer, say)       what is said of it, HTML, or {NAME: HTML} for [data-sentence=NAME]
 */

import { createChart } from "./chart.mjs";
import { createControls } from "./controls.mjs";
import { read, write } from "../hand/fields.mjs";
import { speaking } from "../hand/words.mjs";

const REHEARSALS = 60, TURNS = 30, ENOUGH_TIME = 8; // ms
const PATIENCE = 5000; // ms, after which an unanswered release is sent again
const AGAIN = 1000; // ms, after which what did not load is asked for once more
const EMBED = ["embed", "embed_options"]; // Streamlit's own words in an address
const FILES = new URL("../", import.meta.url); // what is served, by its path in the package
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
  let charts = {}, controls, module, say, send;
  let state, answer, latest, newest, session, sent = 0, builds = 0, held = false, frame = 0, alive = true;
  let shown = {}, near = {}; // where the handles are, or where the hand has one: none jumps to the other end of its lever

  async function file(name) {
    const reply = await fetch(new URL(name, FILES));
    if (!reply.ok) throw new Error(`${name}: ${reply.status}`);
    return reply;
  }

  const tables = {};
  /** What is large and does not change with the main slider was published: an answer has its name as `table`. */
  async function fillIn(answer) {
    tables[answer.table] ??= await (await file(answer.table)).json();
    answer.table = tables[answer.table];
  }

  /** A lesson's module. A browser remembers that one failed to load, with all that it imports: so the second time it has another address. */
  const load = name => import(new URL(name, FILES)).catch(async () => {
    await new Promise(done => setTimeout(done, AGAIN));
    return import(new URL(name, FILES.href.replace(/(-again)?\/$/, (_, again) => (again ? "/" : "-again/"))));
  });

  /** Builds the template, the controls and the charts: on mounting, and again when the language changes. */
  async function build() {
    const turn = ++builds, stale = () => !alive || turn !== builds;
    const found = await (await file(setup.name)).json();
    const [template, loaded] = await Promise.all([file(found.template).then(reply => reply.text()), load(found.module)]);
    if (stale()) return;
    Object.assign(setup, found);
    module = loaded;
    module.configure(setup);
    say = speaking(setup.language, setup.words);
    fill(template);
    controls = createControls(root, setup, { edit: change, hold, release, settle, press });
    const picture = look();
    const nodes = [...root.querySelectorAll("[data-chart]")];
    const made = await Promise.all(nodes.map(node => createChart(node, setup, picture.traces[node.dataset.chart], {
      drag: moveHandle, nudge: nudgeHandle, hold, release, settle, draw: schedule })));
    if (stale()) return made.forEach(chart => chart.remove());
    charts = Object.fromEntries(nodes.map((node, i) => [node.dataset.chart, made[i]]));
    draw();
    take(newest);
    if (!answer) release();
    rehearse(REHEARSALS, TURNS);
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

  const look = () => module.picture(state, answer ?? module.answer(state, latest), near);

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
        show(moved, module.picture(moved, module.answer(moved, latest), near), false);
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
  const change = (name, value) => edit(module.edit(state, name, value));
  const moveHandle = (handle, point) => edit(module.drag(state, handle, point), { [handle]: point });
  const nudgeHandle = (handle, dx, dy) => edit(module.nudge(state, handle, dx, dy));

  let timer = 0;
  const hold = () => { held = true; clearTimeout(timer); timer = 0; };

  /**
   * Asks for torch's answer to the state as it is. Requests are numbered, so that a late answer is known to be late; one
   * that is not answered, since the server was just drawing the page anew, is sent again as it was. `pressed` is a button
   * of the long work.
   */
  function release(pressed = null) {
    clearTimeout(timer);
    timer = 0;
    held = false;
    demand({ number: ++sent, state, press: pressed });
  }
  const press = button => release(button);

  let patience = 0;
  function demand(asked) {
    clearTimeout(patience);
    send("released", asked);
    patience = setTimeout(() => { if (alive && asked.number === sent && newest.number < sent) demand(asked); }, PATIENCE);
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
    ({ state, answer } = data);
    const pressed = document.activeElement?.tagName === "BUTTON" && !root.contains(document.activeElement);
    if (changed && pressed && root.getBoundingClientRect().top < 0) root.scrollIntoView({ behavior: "smooth" }); // to see what the button did
    sent = data.number;
    latest = answer ?? latest;
    if (data.work && data.work.more !== null) goOn(data);
    if (!controls) return;
    if (here()) writeAddress(data.kept);
    if (answer) speak();
    controls.work(data.work);
    schedule();
  }

  const here = () => new URL(newest.path, document.baseURI).pathname === location.pathname;

  /** An address is written in one way only; a release has done that already. */
  function writeAddress(kept) {
    const now = new URLSearchParams(location.search);
    const embed = [...now].filter(([name]) => EMBED.includes(name));
    const query = new URLSearchParams([...write(setup.fields, state), ...Object.entries(kept), ...embed]).toString();
    if (query !== now.toString()) history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
  }

  /** The way back through the history is drawn at once; the server follows. */
  function goBack() {
    if (held || !controls || !here()) return;
    edit(read(setup.fields, new URLSearchParams(location.search)));
  }
  window.addEventListener("popstate", goBack);

  /** Says what torch's answer shows. */
  function speak() {
    const sentence = module.sentence(state, answer, say);
    for (const node of root.querySelectorAll("[data-sentence]")) tell(node, node.dataset.sentence ? sentence[node.dataset.sentence] : sentence);
  }

  /** Writes only what differs, so that nothing is read out twice. */
  const said = new WeakMap();
  function tell(node, sentence) {
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
    if (rebuild) await build();
    else Object.values(charts).forEach(chart => chart.theme());
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
      clearTimeout(patience);
      window.removeEventListener("popstate", goBack);
      cancelAnimationFrame(frame);
      Object.values(charts).forEach(chart => chart.remove());
    },
  };
}
