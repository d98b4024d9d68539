// @ts-check
/**
 * The tools of a figure: a quiet row of buttons, the same on every page; what stands behind them is loaded when it is asked
 * for. And the words of an address that say what of a figure is shown: `hide=` names parts that a template declares,
 *
 *     data-part="examples"       goes with `hide=examples`; an element may belong to several parts
 *     data-covers="optimum zero" the traces that go with `hide=answer`
 */

import { askingWords, isEmbedded, query } from "./place.mjs";
import { load, style } from "./files.mjs";
import { device } from "./storage.mjs";
import { brief, fill } from "../hand/words.mjs";

/** @typedef {import("./contract.mjs").Face} Face */
/** What is there before the tools are. @typedef {Omit<Face, "gone">} Bare */
/** Begins it, and returns what is wrong with it. @typedef {(root: HTMLElement, face: Face) => string} Foresight */

/** @type {{[icon: string]: string}} */
const ICONS = {
  reset: "M4 10A6 6 0 1 0 6 5.5M6.5 2V6H10.5",
  predict: "M2 10Q10 1 18 10Q10 19 2 10ZM4 17 16 3",
  share: "M8 11.5 12.5 8M8 12.5 12.5 16M5 12A1.8 1.8 0 1 0 5 11.9ZM15 6.5A1.8 1.8 0 1 0 15 6.4ZM15 17.5A1.8 1.8 0 1 0 15 17.4Z",
  present: "M2.5 4H17.5V13.5H2.5ZM10 13.5V17M6.5 17H13.5",
  keep: "M10 3V12M6.5 9 10 12.5 13.5 9M4 14V17H16V14",
};
/** Which module is behind a button, and what of it is called with the figure. @type {{[button: string]: string}} */
const BEHIND = { predict: "live/predict.mjs", share: "live/share.mjs", keep: "live/keep.mjs", present: "live/present.mjs" };
/** Whether letters and arrows are left to the browser, as the device keeps it. */
export const KEYS_OFF = "regviz keys off";
const TOOLS = ["reset", "predict", "share", "keep", "present"];

/** Where a letter is written, or chosen by. */
const TYPED = "input:not([type=range], [type=radio], [type=checkbox]), select, textarea, [contenteditable]";

/** What a list of names in an address says. @param {string | null} text */
export const listed = text => [...new Set((text ?? "").split(",").map(name => name.trim()).filter(Boolean))];

/** The parts of a figure that can be hidden, in the order of its template. @param {Element} root */
export function partsOf(root) {
  const named = [...root.querySelectorAll("[data-part]")].flatMap(node => (/** @type {HTMLElement} */ (node).dataset.part ?? "").split(" "));
  return [...new Set(named)];
}

/** Hides these parts and shows all others. @param {Element} root @param {string[]} names */
export function hide(root, names) {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-part]"))) {
    node.classList.toggle("rv-hidden", (node.dataset.part ?? "").split(" ").some(name => names.includes(name)));
  }
  const covers = /** @type {HTMLElement | null} */ (root.querySelector("[data-covers]"))?.dataset.covers ?? "";
  for (const name of covers.split(" ").filter(Boolean)) {
    for (const node of root.querySelectorAll(`[data-trace="${name}"]`)) node.classList.toggle("rv-hidden", names.includes("answer"));
  }
  for (const line of root.querySelectorAll("[data-chart] > p[id]")) { // it says where the optimum is
    if (names.includes("answer")) line.parentElement?.removeAttribute("aria-describedby");
    else line.parentElement?.setAttribute("aria-describedby", line.id);
  }
}

/**
 * What has to be there before the first picture of a figure: what hides the answer, where the address asks for that.
 * @param {import("./contract.mjs").Module} module @param {string} path @param {string} language
 * @returns {Promise<Foresight | undefined>}
 */
export async function foresee({ predict }, path, language) {
  if (!predict || !askingWords || !(query().has("ask") || query().get("predict") === "1")) return undefined;
  try {
    const { begin, prepare } = await load(BEHIND.predict), prepared = await prepare(predict, path, language);
    return (root, face) => begin(root, face, prepared);
  } catch (error) {
    console.error(error);
    return (_, face) => face.setup.words["tools.trouble"];
  }
}

/**
 * Puts the tools into a figure that has just been built.
 * @param {HTMLElement} root @param {Bare} bare @param {Foresight} [foreseen]
 */
export function createTools(root, bare, foreseen) {
  const { words, fields } = bare.setup, end = new AbortController();
  /** @type {Face} */
  const face = { ...bare, gone: end.signal };
  const bar = Object.assign(document.createElement("div"), { className: "rv-tools" });
  const notice = Object.assign(document.createElement("p"), { className: "rv-note rv-notice" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words["tools.name"]);
  notice.setAttribute("role", "status");
  root.prepend(bar, notice);

  /** @type {{[button: string]: () => unknown}} */
  const acts = { reset: () => face.set(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default]))) };
  for (const [button, module] of Object.entries(BEHIND)) acts[button] = () => open(module, face);
  for (const name of TOOLS) {
    if (name === "predict" && !(face.module.predict && askingWords)) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", title: words[`tools.${name}`] });
    button.setAttribute("aria-label", words[`tools.${name}`]);
    button.dataset.tool = name;
    button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
    button.addEventListener("click", acts[name]);
    bar.append(button);
  }

  /** @param {string} module @param {...any} given */
  async function open(module, ...given) {
    try {
      await style("live/hour.css");
      await (await load(module)).open(root, ...given);
    } catch (error) {
      if (!(error instanceof Error && error.cause === "said")) console.error(error);
      say(error instanceof Error && error.cause === "said" ? error.message : words["tools.trouble"]);
    }
  }

  /** One sentence above the figure. @param {string} sentence */
  function say(sentence) {
    notice.textContent = sentence; // never hidden: who listens has to know the place before it speaks
  }

  function follow() {
    const asked = listed(query().get("hide")), known = partsOf(root), strangers = asked.filter(name => !known.includes(name));
    hide(root, asked);
    say(strangers.length ? fill(words["hide.unknown"], { names: brief(strangers.join(", ")), known: known.join(", ") }) : "");
  }
  follow();
  if (isEmbedded()) style("live/hall.css").then(() => root.classList.add("rv-hall"));

  const trouble = foreseen?.(root, face);
  if (trouble) say(trouble);
  if (query().get("present") === "1") open(BEHIND.present, face);
  document.addEventListener("keydown", event => {
    const busy = /** @type {Element} */ (event.target).matches(TYPED) || document.querySelector("dialog[open]");
    if (event.key.toLowerCase() !== "p" || busy || event.ctrlKey || event.metaKey || event.altKey || device.get(KEYS_OFF)) return;
    open(BEHIND.present, face);
  }, end);
  // A tour that is dropped on the page.
  const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", event => { if (carries(event)) event.preventDefault(); }, end);
  document.addEventListener("drop", event => {
    const file = event.dataTransfer?.files[0];
    if (!file || event.defaultPrevented) return; // a table goes to the figure that takes it, and nowhere else
    event.preventDefault();
    open(BEHIND.present, face, file);
  }, end);

  // A readout that is clicked, or Enter on its slider, asks for the number.
  root.addEventListener("click", event => {
    const readout = /** @type {Element} */ (event.target).closest(".rv-readout");
    if (readout) open("live/typing.mjs", face, readout.parentElement);
  }, end);
  root.addEventListener("keydown", event => {
    const slider = /** @type {Element} */ (event.target);
    if (event.key !== "Enter" || !slider.matches("input[type=range]")) return;
    event.preventDefault();
    open("live/typing.mjs", face, slider.closest(".rv-slider"));
  }, end);

  return { remove: () => end.abort() };
}
