// @ts-check
/**
 * Presenting: the figure, its main slider and its sentence fill the screen, and a tour, a prepared sequence of states across
 * the pages, is stepped through by arrow keys or a clicker. The address says where one is, `present=1&tour=NAME.STEP`, so
 * that Back goes a step back and a reload comes back to the same place.
 */

import { button, make } from "./dialog.mjs";
import { style } from "./files.mjs";
import { onBack, setWord } from "./history.mjs";
import { insist } from "./insist.mjs";
import { checkTour, goTo, isEmbedded, isHere, query, tours } from "./place.mjs";
import { device, tab } from "./storage.mjs";
import { KEYS_OFF } from "./tools.mjs";
import { read } from "../hand/fields.mjs";
import { brief, fill } from "../hand/words.mjs";

/** @typedef {import("./contract.mjs").Face} Face */
/** @typedef {{page: string, query: {[name: string]: string}, text: string, notes: string}} Step */
/** @typedef {{name: string, title: string, minutes: number, steps: Step[]}} Tour */

const DROPPED = "regviz tour"; // what was dropped on the page lives as long as its tab
const IDLE = 2500; // ms, after which the row of buttons is out of sight
/** How far a key goes. @type {{[key: string]: number}} */
const KEYS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
const PAGES_ONLY = ["PageDown", "PageUp"]; // a clicker's: they step wherever the focus is
const BUSY = "input, select, textarea, [role=slider]"; // has its own use for arrow keys

/** Where a tour stands: its name and the number of its step, from 0; without one it begins. @param {string | null} text */
export function placeOf(text) {
  const [, name, step = "0"] = /^(.+?)(?:\.(\d+))?$/.exec(text ?? "") ?? [];
  return name ? { name, step: Number(step) } : null;
}

/** The tours that there are, what is wrong with others, and whether they could not be asked for. @typedef {{tours: Tour[], troubles: string[], missing?: string}} Known */
/** @type {{[language: string]: Promise<Known>}} */
const listings = {};
/** @type {{[language: string]: Tour}} */
const dropped = {};

/**
 * All tours in a language, what was dropped on the page first. Where the server cannot be asked, `missing` is what is said of it.
 * @param {string} language @param {string} missing @returns {Promise<Known>}
 */
async function all(language, missing) {
  const { tours: found, ...rest } = await (listings[language] ??= insist(() => tours(language))).catch(() => {
    delete listings[language];
    return { tours: [], troubles: [missing], missing };
  });
  const text = tab.get(DROPPED);
  if (text && !dropped[language]) dropped[language] = (await checkTour(text, language).catch(() => ({ tour: undefined }))).tour;
  return { tours: dropped[language] ? [dropped[language], ...found] : found, ...rest };
}

/** The speaker's notes of a tour on paper. @param {Tour} tour @param {{[key: string]: string}} words */
function printNotes(tour, words) {
  const steps = tour.steps.map(({ page, text, notes }) => make("li", {}, make("p", {}, make("b", {}, text)), ...notes ? [make("p", {}, notes)] : [], make("small", {}, page)));
  const paper = make("section", { className: "rv-notes" }, make("h1", {}, tour.title),
    make("p", {}, words["present.minutes"].replace("{minutes}", String(tour.minutes))), make("ol", {}, ...steps));
  document.body.append(paper);
  document.documentElement.classList.add("rv-printing");
  window.addEventListener("afterprint", () => { paper.remove(); document.documentElement.classList.remove("rv-printing"); }, { once: true });
  window.print();
}

/** @type {WeakMap<Element, {close: () => void}>} */
const open_ = new WeakMap();

/**
 * Starts presenting, or ends it where the figure is presented already. A `file` is a tour that was dropped on the page.
 * @param {HTMLElement} root @param {Face} face @param {File | null} [file]
 * @param {boolean} [begins] whether that tour begins now
 */
export async function open(root, face, file = null, begins = false) {
  const { words, language, fields } = face.setup;
  if (file) return take(await file.text());
  if (open_.has(root)) return open_.get(root)?.close();
  await style("live/hall.css");
  const end = new AbortController();
  let idle = 0;
  const said = make("p", { className: "rv-step" }), row = make("div", { className: "rv-stagebar" });
  said.setAttribute("aria-live", "polite");
  face.gone.addEventListener("abort", leave, end);
  document.documentElement.dataset.hall = "";
  root.classList.add("rv-hall", "rv-present");
  root.tabIndex = -1;
  root.focus({ preventScroll: true }); // the button that was pressed is out of sight
  root.prepend(said);
  root.append(row);
  setWord("present", "1");
  open_.set(root, { close });

  /** @type {Known | undefined} */
  let known; // once the server has said so
  let word = query().get("tour"), key = ""; // the key that was pressed on the list last
  const choose = make("select", {}, make("option", { value: "" }, words["present.tour"]));
  choose.setAttribute("aria-label", words["present.tour"]);
  choose.addEventListener("pointerdown", () => { key = ""; });
  choose.addEventListener("keydown", event => {
    key = event.key;
    if (key === "Enter") begin();
  });
  choose.addEventListener("change", () => { // arrow keys go through a list that is closed: that chooses nothing yet
    if (!key || key === "Enter") begin();
    else next.hidden = !choose.value;
  });
  const keys = make("input", { type: "checkbox", checked: !device.get(KEYS_OFF) });
  keys.addEventListener("change", () => device.set(KEYS_OFF, keys.checked ? "" : "1"));
  const notes = button(words["present.notes"], () => { const { tour } = here(); if (tour) printNotes(tour, words); });
  const step = make("span", { className: "rv-count" });
  const back = button("‹", () => go(-1)), next = button("›", () => choose.value === (here().tour?.name ?? "") ? go(1) : begin());
  back.setAttribute("aria-label", words["present.back"]);
  next.setAttribute("aria-label", words["present.next"]);
  row.append(choose, back, step, next, notes, make("label", {}, keys, ` ${words["present.keys"]}`), button(words["present.end"], close));
  stir();
  for (const move of ["pointerdown", "pointermove", "pointerup", "pointercancel", "focusin"]) root.addEventListener(move, stir, end);
  document.addEventListener("keydown", event => {
    const target = /** @type {Element} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return target.closest(".rv-typed, .rv-entry") ? undefined : close();
    const by = KEYS[event.key], busy = target.matches(BUSY);
    if (!by || !here().tour || (busy && !PAGES_ONLY.includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    go(by);
  }, { signal: end.signal, capture: true });
  show();

  known = await all(language, words["tools.trouble"]);
  if (end.signal.aborted) return;
  word = query().get("tour"); // a late answer may set the address back for a moment
  choose.append(...known.tours.map(({ name, title, minutes }) => make("option", { value: name }, `${title} (${words["present.minutes"].replace("{minutes}", String(minutes))})`)));
  end.signal.addEventListener("abort", onBack(() => {
    word = query().get("tour");
    if (root.isConnected && isHere(face.path)) show();
  }));

  /** The tour that was chosen, or none. */
  function begin() {
    root.focus({ preventScroll: true });
    if (choose.value) return at(choose.value, 0);
    setWord("tour", word = null);
    show();
  }

  /** Where the tour stands. @returns {{tour?: Tour, step: number}} */
  function here() {
    const place = placeOf(word), tour = known?.tours.find(({ name }) => name === place?.name);
    return { tour, step: Math.min(place?.step ?? 0, (tour?.steps.length ?? 1) - 1) };
  }

  function show() {
    const { tour, step: now } = here(), asked = placeOf(word);
    const unknown = known && !known.missing && asked && !tour ? fill(words["present.unknown"], { name: brief(asked.name), known: known.tours.map(({ name }) => name).join(", ") }) : "";
    said.textContent = tour ? tour.steps[now].text : [unknown, ...known?.troubles ?? []].filter(Boolean).join(" ");
    said.hidden = !said.textContent;
    choose.value = tour?.name ?? "";
    for (const node of [back, step, next, notes]) node.hidden = !tour;
    step.textContent = tour ? `${now + 1} / ${tour.steps.length}` : "";
  }

  /** @param {string} name @param {number} number */
  function at(name, number) {
    const tour = known?.tours.find(each => each.name === name), to = tour?.steps[number];
    if (!tour || !to) return;
    word = `${name}.${number}`;
    if (isHere(face.path) && to.page === (face.path === "." ? "home" : face.path)) { // one may have gone on already
      setWord("tour", word);
      face.set(read(fields, new URLSearchParams(to.query)));
      return show();
    }
    const language = query().get("lang");
    goTo(to.page === "home" ? "." : to.page, new URLSearchParams({ ...to.query, ...language ? { lang: language } : {}, present: "1", tour: word }));
  }

  /** @param {number} by */
  function go(by) {
    const { tour, step: now } = here();
    if (tour) at(tour.name, now + by);
  }

  function close() {
    setWord("present", null);
    setWord("tour", null);
    leave();
    /** @type {HTMLElement | null} */ (root.querySelector("[data-tool=present]"))?.focus({ preventScroll: true });
  }

  /** Nothing of it stays, also where the figure goes. The next page of a tour presents as well, and nothing is seen between. */
  function leave() {
    end.abort();
    clearTimeout(idle);
    said.remove();
    row.remove();
    root.classList.remove("rv-present");
    root.removeAttribute("tabindex");
    root.classList.toggle("rv-hall", isEmbedded());
    if (query().get("present") !== "1") delete document.documentElement.dataset.hall;
    open_.delete(root);
  }

  /** @param {string} text */
  async function take(text) {
    const { tour, trouble } = await checkTour(text, language);
    if (!tour) throw new Error(trouble, { cause: "said" });
    tab.set(DROPPED, text);
    dropped[language] = tour;
    if (open_.has(root)) open_.get(root)?.close();
    await open(root, face, null, true);
  }

  /** Shows the row for a while; a hand on the figure puts it out of sight, since it covers the sentence. @param {Event} [event] */
  function stir(event) {
    const busy = event instanceof PointerEvent && event.buttons > 0 && !row.contains(/** @type {Node} */ (event.target));
    row.classList.toggle("rv-idle", busy);
    clearTimeout(idle);
    if (!busy) idle = window.setTimeout(() => row.classList.add("rv-idle"), IDLE);
  }
  if (begins) return at("dropped", 0);
  show();
}
