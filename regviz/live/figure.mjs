// @ts-check
/**
 * The live figure: a template, its controls and its charts, driven by one state.
 *
 *     a control edits the state -> the lesson's module computes the picture -> the painter draws it, within the frame
 *     the hand lets go          -> the state goes to the server             -> torch's answer is drawn, the words follow
 *
 * What is shown follows from the state alone. What a lesson's module is, and what the server says, stands in contract.mjs.
 */

import { createAhead } from "./ahead.mjs";
import { createSending } from "./bring.mjs";
import { createChart } from "./chart.mjs";
import { createControls } from "./controls.mjs";
import { createFingers } from "./fingers.mjs";
import { createPlayer } from "./player.mjs";
import { createRequests } from "./requests.mjs";
import { isRunning } from "./server.mjs";
import { createGlossary, mark } from "./terms.mjs";
import { createTables } from "./tables.mjs";
import { createTools, foresee } from "./tools.mjs";
import { createVoice } from "./voice.mjs";
import { file, load, style } from "./files.mjs";
import { arrive, onBack, settleWords } from "./history.mjs";
import { onPaper } from "./paper.mjs";
import { WORDS, isHere, query, replace } from "./place.mjs";
import { rehearse } from "./rehearsal.mjs";
import { fill, given } from "./template.mjs";
import { read, write } from "../hand/fields.mjs";
import { speaking } from "../hand/words.mjs";

/** @typedef {import("./contract.mjs").State} State */
/** @typedef {import("./contract.mjs").Answer} Answer */
/** @typedef {import("./contract.mjs").Picture} Picture */
/** @typedef {import("./contract.mjs").Setup} Setup */
/** @typedef {import("./contract.mjs").Module} Module */
/** @typedef {import("./contract.mjs").Message} Message */
/** @typedef {{[handle: string]: import("./contract.mjs").Vector}} Places */
/** @typedef {{parentElement: Element, data: any, setTriggerValue: (name: string, value: any) => void}} Component */

/** @type {WeakMap<Element, {update: (component: Component) => void, remove: () => void}>} */
const figures = new WeakMap();

/**
 * Streamlit calls this on mounting and after every run of the script, with the same root. Returns the cleanup.
 * @param {Component} component
 */
export function mount(component) {
  const root = /** @type {HTMLElement} */ (component.parentElement.querySelector("[data-testid=live-figure]"));
  const figure = figures.get(root) ?? createFigure(root);
  if (!figures.has(root)) arrive();
  figures.set(root, figure);
  figure.update(component);
  return () => { figure.remove(); figures.delete(root); };
}

/** A page without a figure has come, or was drawn anew. @param {string} language @param {boolean} first */
export function arriveWithout(language, first) {
  document.documentElement.lang = language;
  if (first) arrive();
}

/** @type {(data: any) => Message} */
const decode = data => JSON.parse(data instanceof Uint8Array ? new TextDecoder().decode(data) : data);

/** Whether an entry of an address is a word beside the state. @param {[string, string]} entry */
const isWord = ([name]) => WORDS.includes(name);

/** What finds the control that has the focus when a figure has been built anew; "" for none. @param {Element} root */
function focusedIn(root) {
  const active = /** @type {HTMLElement | null} */ (root.contains(document.activeElement) ? document.activeElement : null);
  if (active?.closest("[data-bring]")) return "[data-bring] input";
  const name = ["param", "example", "tool", "press"].find(name => active?.dataset[name]);
  return name ? `[data-${name}="${active?.dataset[name]}"]${active?.matches("[type=radio]") ? ":checked" : ""}` : "";
}

/** @param {HTMLElement} root */
function createFigure(root) {
  /** @type {Setup} */
  let setup = /** @type {any} */ ({ name: "" });
  /** @type {{[name: string]: Awaited<ReturnType<typeof createChart>>}} */
  let charts = {};
  /** @type {ReturnType<typeof createControls> | undefined} */
  let controls;
  /** @type {ReturnType<typeof createTools> | undefined} */
  let tools;
  /** @type {Module} */
  let module;
  /** @type {import("../hand/words.mjs").Say} */
  let say;
  /** @type {Component["setTriggerValue"]} */
  let send;
  /** @type {State} */
  let state;
  /** @type {Answer | null | undefined} */
  let answer;
  /** @type {Answer | undefined} */
  let latest;
  /** @type {Message} */
  let newest;
  /** The newest of those of which all is here: what is large comes later than what the server says. @type {Message} */
  let whole;
  /** @type {ReturnType<typeof createVoice>} */
  let voice;
  let builds = 0, held = false, frame = 0, alive = true;
  let fits = true; // the setup that the module was configured with is that of what the server said last
  /** @type {Places} */
  let shown = {}, near = {}; // where the handles are, or where the hand has one: none jumps to the other end of its lever

  const tables = createTables();

  /** Builds the template, the controls and the charts: on mounting, and again when the language changes. */
  async function build() {
    const turn = ++builds, stale = () => !alive || turn !== builds;
    const found = await (await file(setup.name)).json();
    const [template, loaded] = await Promise.all([file(found.template).then(reply => reply.text()), load(found.module)]);
    const foreseen = await foresee(loaded, newest.path, found.language);
    if (stale()) return;
    const before = say && setup.language;
    setup = { ...found, name: setup.name };
    module = loaded;
    module.configure(setup);
    const waits = lacking(whole.state);
    if (waits) await waits;
    if (stale()) return;
    fits = true;
    const anew = before === setup.language, focused = focusedIn(root);
    say = speaking(setup.language, setup.words);
    clear();
    fill(root, template, setup.words);
    root.append(requests.node);
    controls = createControls(root, setup, { edit: change, hold: grasp, release, settle, cancel, press, player, sending });
    const nodes = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-chart]")]);
    charts = Object.fromEntries(nodes.map(node => [given(node, "chart"),
      createChart(node, setup, { drag: moveHandle, nudge: nudgeHandle, hold: grasp, release, settle, cancel })]));
    voice = createVoice(root, setup, charts, anew);
    mark(root, setup.terms);
    tools = createTools(root, { setup, module, say, path: newest.path, state: () => state, answer: () => answer, picture: look, set, charts, wear, redraw: schedule }, foreseen);
    draw();
    take(whole);
    if (focused) /** @type {HTMLElement | null} */ (root.querySelector(focused))?.focus({ preventScroll: true });
    if (!answer) release();
    rehearse(moves(), { draw, busy: () => Boolean(frame), over: () => !alive || held });
  }

  /** What was there is about to go. */
  function clear() {
    player.yields();
    held = false;
    Object.values(charts).forEach(chart => chart.remove());
    charts = {};
    controls?.remove();
    tools?.remove();
  }

  const glossary = createGlossary(root, {
    entries: async () => (await file(newest.glossary)).json(),
    close: () => setup.words["chart.close"],
    kept: () => newest.kept,
  });

  const look = () => module.picture(state, answer ?? module.answer(state, latest), near);

  /** @param {State} state @param {Picture} picture @param {boolean} settled @param {boolean} rest no hand is on it */
  function show(state, picture, settled, rest) {
    for (const [name, chart] of Object.entries(charts)) chart.paint(picture.traces[name], picture, settled || rest);
    controls?.show(state, picture, rest);
  }

  function draw() {
    frame = 0;
    if (!fits) return;
    const picture = look();
    shown = picture.handles;
    show(state, picture, Boolean(answer), !held);
    root.classList.toggle("rv-unsettled", !answer);
    if (!answer && !held) Object.values(charts).forEach(chart => chart.describe("")); // what it said is not true any more
    if (Object.keys(charts).length) root.dataset.drawn = JSON.stringify({ ...picture.drawn, source: answer ? newest.source ?? "torch" : "browser" });
  }

  /** What a hand would draw with each handle and with the sliders that lead. @returns {((k: number) => void)[]} */
  function moves() {
    const inputs = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll(".rv-main input[type=range]")]);
    const states = [...Object.keys(shown).map(handle => (/** @type {number} */ k) => module.nudge?.(state, handle, k % 3 - 1, 1) ?? state),
      ...inputs.filter(input => input.offsetParent).map(input => (/** @type {number} */ k) => {
        const name = given(input, "param"), { low, high } = setup.fields[name];
        return module.edit(state, name, low + (high - low) * (k % 20) / 20);
      })];
    return states.map(moved => k => {
      const next = moved(k);
      show(next, module.picture(next, module.answer(next, latest), near), false, false);
    });
  }

  /** What only some states show is loaded when one of them comes. @type {(state: State) => Promise<void> | undefined} */
  function lacking(state) {
    const name = module?.late?.(state);
    return name ? Promise.all([load(`${name}.mjs`), style(`${name}.css`)]).then(([loaded]) => module.add?.(loaded)) : undefined;
  }

  const schedule = () => { if (!frame && controls) frame = requestAnimationFrame(draw); };

  /** @param {State} next @param {Places} hand */
  function edit(next, hand = {}) {
    const waits = lacking(next);
    if (waits) return void waits.then(() => { edit(next, hand); release(); }).catch(error => { console.error(error); schedule(); });
    near = { ...shown, ...hand };
    state = next;
    answer = null;
    schedule();
  }
  /** @type {import("./contract.mjs").Hooks["edit"]} */
  const change = (name, value) => edit(module.edit(state, name, value));
  /** @type {(handle: string, point: import("./contract.mjs").Vector) => void} */
  const moveHandle = (handle, point) => { if (module.drag) edit(module.drag(state, handle, point), { [handle]: point }); };
  /** @type {(handle: string, dx: number, dy: number) => void} */
  const nudgeHandle = (handle, dx, dy) => { if (module.nudge) edit(module.nudge(state, handle, dx, dy)); };

  let timer = 0;
  /** @type {[State, Answer | null | undefined]} */
  let before; // the hand took hold
  function hold() {
    if (!held) before = [state, answer];
    held = true;
    clearTimeout(timer);
    timer = 0;
  }

  const player = createPlayer({
    value: name => look().dials[name]?.value ?? state[name],
    move: change,
    events: name => module.events?.(state, name, answer ?? module.answer(state, latest)) ?? [],
    begin: hold,
    end: () => release(),
    changed: () => controls?.played(),
    calm: () => calm(),
  });
  /** A hand takes over from the player, from where that has come to. */
  function grasp() {
    if (player.playing()) held = false;
    player.yields();
    hold();
  }

  const fingers = createFingers(root);
  /** The hand turned out to scroll the page: nothing was meant. */
  function cancel() {
    if (fingers.still()) return;
    held = false;
    [state, answer] = before;
    if (!answer) return release();
    schedule();
  }

  const requests = createRequests({ send: (name, value) => send(name, value), newest: () => newest, words: () => setup.words["server.gone"] });
  /** Asks for torch's answer to the state as it is. @param {string | null} button one of the long work */
  function release(button = null) {
    player.yields();
    if (!button && fingers.waits(release)) return schedule();
    clearTimeout(timer);
    timer = 0;
    held = false;
    schedule(); // what a screen reader is told follows, also where no answer comes
    requests.ask(state, Object.fromEntries([...query()].filter(isWord)), button);
  }
  /** @param {string} button */
  const press = button => release(button);

  /** A whole state at once, as a button sets it. @param {State} next */
  function set(next) {
    grasp();
    edit(next);
    release();
  }

  /** Another module takes over what is shown and said. @param {Module} next */
  function wear(next) {
    module = next;
    take(whole);
    schedule();
  }

  /** A release for the keyboard: one for a whole run of key presses. */
  function settle() {
    grasp();
    timer = window.setTimeout(release, 250);
  }
  root.addEventListener("focusout", () => { if (timer) release(); });
  root.addEventListener("dragstart", event => { if (held) event.preventDefault(); }); // of a selected text that the grip lies in

  const ahead = createAhead(() => held || Boolean(frame));
  const sending = createSending(file => send("brought", { ...file, ...requests.byItself() }), isRunning);

  /**
   * Takes what the server says, unless it answers an earlier release or the hand is already moving again. A server that missed
   * one gets it.
   * @param {Message} data
   */
  function take(data) {
    if (!requests.heard(data)) return release();
    if (data.bring) sending.heard(data.bring);
    controls?.bring(data.bring);
    if (held || requests.isLate(data)) return;
    const changed = state && JSON.stringify(state) !== JSON.stringify(data.state);
    ({ state, answer } = data);
    if (changed && pressed && root.getBoundingClientRect().top < 0) root.scrollIntoView({ behavior: calm() ? "auto" : "smooth" }); // to see what the button did
    pressed = false;
    requests.taken(data);
    latest = answer ?? latest;
    if (data.work && data.work.more !== null) requests.goOn(data.number, data.work.pause, () => held);
    if (!controls) return;
    if (here()) writeAddress(data.kept);
    if (answer && fits) voice(module.sentence(state, answer, say), module.describe?.(state, answer, say) ?? {}, data.number, Boolean(data.work?.running));
    controls.work(data.work);
    const { ahead: steps } = module, known = answer;
    if (steps && known) ahead.begin(known.table, () => steps(state, known));
    schedule();
  }

  let pressed = false; // the last thing clicked is a button outside: Safari gives it no focus
  /** @param {Event} event */
  const notice = ({ target }) => {
    pressed = target instanceof Element && !root.contains(target) && Boolean(target.closest("button"));
  };
  document.addEventListener("click", notice, true);
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  const unprint = onPaper(root, () => Object.values(charts).forEach(chart => chart.place()));

  const here = () => isHere(newest.path);

  /** An address is written in one way only; a release has done that already. @param {Message["kept"]} kept */
  function writeAddress(kept) {
    const now = query(), language = Object.entries(kept).filter(entry => !isWord(entry));
    root.dataset.address = location.href;
    replace(new URLSearchParams([...write(setup.fields, state), ...language, ...[...now].filter(isWord)]));
  }

  /** The way back through the history is drawn at once, unless a hand is on the figure; the server follows. */
  function goBack() {
    if (!controls || !here()) return;
    if (timer || player.playing()) held = false;
    clearTimeout(timer);
    timer = 0;
    player.yields();
    if (held) return;
    edit(read(setup.fields, query()));
  }
  const stay = onBack(goBack);

  /** @param {Message} data */
  async function accept(data) {
    if (data.answer?.table) data.answer.table = await tables(data.answer.table);
    if (!alive || data !== newest) return;
    const rebuild = data.setup !== setup.name;
    setup.name = data.setup;
    fits &&= !rebuild; // a build that is under way ends it
    whole = data;
    const waits = rebuild ? undefined : lacking(data.state);
    if (waits) await waits;
    if (!alive || data !== newest) return;
    take(data);
    if (rebuild) await build();
  }

  /** @param {string} trouble */
  function fail(trouble) {
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    root.replaceChildren(said);
    said.textContent = trouble;
    root.dataset.built = "";
    delete document.documentElement.dataset.hall; // which hides what is not the figure
  }

  return {
    /** @param {Component} component */
    update(component) {
      const first = !newest;
      newest = decode(component.data);
      if (first && here()) settleWords(newest.kept);
      send = component.setTriggerValue;
      document.documentElement.lang = newest.language;
      const { trouble } = newest;
      accept(newest).catch(error => { console.error(error); if (alive) fail(trouble); });
    },
    remove() {
      alive = false;
      player.yields();
      glossary.remove();
      fingers.remove();
      clearTimeout(timer);
      sending.remove();
      ahead.stop();
      requests.remove();
      stay();
      controls?.remove();
      tools?.remove();
      unprint();
      document.removeEventListener("click", notice, true);
      cancelAnimationFrame(frame);
      Object.values(charts).forEach(chart => chart.remove());
    },
  };
}
