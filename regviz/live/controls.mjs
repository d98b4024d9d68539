// @ts-check
/**
 * The controls of a live figure, made where its template has a place for them:
 *
 *     data-control="alpha"   a slider (a number) or a switch (a choice), as the page's state declares the field
 *     data-examples          one button for each named example, or for each that is named here; below them, of the example that
 *                            is shown, what to look for, and folded what one sees
 *     data-next="seed"       a button that takes the next value of a number
 *     data-stops="p 1 2"     buttons at these values of a slider, to be placed under it
 *     data-toggle="fista"    a box to tick: a choice of "on" and "off"
 *     data-number="l1.w1"    a number that is on screen
 *     data-word="verdict"    a word that is on screen: the picture says which of the figure's words
 *     data-bring             where a file is brought
 *     data-work              long work: the button that asks for it, how far it is, Stop, and the button that starts it again
 */

import { createBring } from "./bring.mjs";
import { createExamples, createMenu, createNext, createSwitch, createToggle } from "./choices.mjs";
import { all, find, steady } from "./nodes.mjs";
import { createPlay, createSlider, createStops } from "./slider.mjs";
import { print } from "../hand/numbers.mjs";

/** @typedef {import("./contract.mjs").Hooks} Hooks */
/** @typedef {import("./contract.mjs").State} State */
/** @typedef {import("./contract.mjs").Picture} Picture */
/** @typedef {{[key: string]: string}} Words */

/** @param {HTMLElement} node @param {string} name @param {number} digits */
function createNumber(node, name, digits) {
  const write = steady(node);
  /** @type {number | null | undefined} */
  let last = NaN, text = "";
  return (/** @type {Picture["numbers"]} */ { [name]: value }, /** @type {boolean} */ rest) => {
    if (value !== last) {
      text = print(last = value, digits);
      node.toggleAttribute("data-zero", value === 0);
    }
    write(text, rest);
  };
}

/**
 * Numbers that are seen follow the hand; those outside the window wait until they come into it, or until it rests.
 * @param {{place: Element, write: (numbers: Picture["numbers"], rest: boolean) => void}[]} made
 */
function createNumbers(made) {
  /** @type {Picture["numbers"]} */
  let latest = {};
  const unseen = new Set();
  const follow = (/** @type {boolean} */ rest) => {
    for (const { place, write } of made) if (rest || !unseen.has(place)) write(latest, rest);
  };
  const watcher = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) unseen[isIntersecting ? "delete" : "add"](target);
    follow(false);
  });
  for (const { place } of made) watcher.observe(place);
  return {
    /** @param {Picture["numbers"]} numbers @param {boolean} rest */
    show(numbers, rest) {
      latest = numbers;
      follow(rest);
    },
    remove: () => watcher.disconnect(),
  };
}

/** @param {HTMLElement} node @param {string} name @param {Words} words */
function createWord(node, name, words) {
  /** @type {string | undefined} */
  let last;
  return (/** @type {{[name: string]: string}} */ { [name]: key } = {}) => { if (key !== last) node.innerHTML = words[last = key] ?? ""; };
}

/** What long work offers: `show(work)` follows it. It is made of what stays, so that no press is lost while it goes on. @param {HTMLElement} place @param {Words} words @param {Hooks} hooks */
function createWork(place, words, { press }) {
  place.innerHTML = `<span class="rv-work"><progress max="1" aria-label="${words["work.name"]}"></progress><span></span>
    ${["ask", "stop", "again"].map(name => `<button type="button" data-press="${name}">${words[`work.${name}`] ?? ""}</button>`).join("")}</span>`;
  /** @type {HTMLProgressElement} */
  const bar = find(place, "progress");
  /** @type {HTMLElement} */
  const label = find(place, "progress + span");
  const buttons = all(place, "button"), root = place.closest(".rv");
  for (const button of buttons) button.addEventListener("click", () => press(button.dataset.press ?? ""));
  place.hidden = true; // until it is known what can be asked for
  return (/** @type {import("./contract.mjs").Work | null} */ work) => { // the root says how far it is, for the style
    const pressed = buttons.find(button => button === document.activeElement);
    root?.setAttribute("data-is-work", !work ? "none" : work.running ? "running" : work.stopped ? "stopped" : work.ask ? "asked" : "done");
    place.hidden = !(work && (work.ask || work.running || work.stopped));
    if (!work) return;
    /** @type {{[press: string]: boolean}} */
    const shown = { ask: work.ask, stop: work.running, again: work.stopped };
    for (const button of buttons) button.hidden = !shown[button.dataset.press ?? ""];
    if (pressed?.hidden) buttons.find(button => !button.hidden)?.focus({ preventScroll: true });
    if (pressed && place.hidden) /** @type {HTMLElement | null | undefined} */ (place.closest("details")?.querySelector("summary") ?? root?.querySelector(".rv-main input"))?.focus({ preventScroll: true });
    bar.hidden = label.hidden = !work.running && !work.stopped;
    bar.value = work.progress;
    const said = work.stopped ? "work.stopped" : work.before ? "work.waiting" : "work.progress";
    label.textContent = words[said].replace("{percent}", String(Math.round(100 * work.progress))).replace("{before}", String(work.before));
  };
}

/**
 * Makes the controls; `show(state, picture, rest)` lets them and the printed numbers follow the state, `work` the long work.
 * @param {HTMLElement} root @param {import("./contract.mjs").Setup} setup @param {Hooks} hooks
 */
export function createControls(root, { fields, words, examples }, hooks) {
  /** @type {<T>(name: string, make: (place: HTMLElement, value: string) => T) => T[]} */
  const each = (name, make) => all(root, `[data-${name}]`).map(place => make(place, place.dataset[name] ?? ""));
  const dials = each("control", (place, name) => {
    const { codes } = fields[name];
    const make = !codes ? createSlider : codes.length > 6 ? createMenu : createSwitch;
    return { name, turn: /** @type {(value: any, readout?: string, offer?: string[], flat?: {[owner: string]: number}, rest?: boolean) => void} */ (make(place, name, fields[name], words, hooks)) };
  });
  const followers = [
    ...each("examples", place => createExamples(place, examples, words, hooks)),
    ...each("next", (place, name) => createNext(place, name, fields[name], words, hooks)),
    ...each("toggle", (place, name) => createToggle(place, name, words, hooks)),
  ];
  each("stops", place => createStops(place, fields, words, hooks));
  const said = each("word", (node, name) => createWord(node, name, words));
  const numbers = createNumbers(each("number", (node, name) => ({ place: node.closest("dl, table") ?? node, write: createNumber(node, name, Number(node.dataset.digits ?? 3)) })));
  const plays = all(root, ".rv-main[data-control], [data-play]").filter(place => !fields[place.dataset.control ?? ""].codes)
    .map(place => createPlay(place, place.dataset.control ?? "", fields[place.dataset.control ?? ""], words, hooks));
  const works = each("work", place => createWork(place, words, hooks));
  const bringing = each("bring", place => createBring(place, words, hooks.sending));
  return {
    played() { for (const show of plays) show(); },
    /** @param {import("./contract.mjs").Work | null} work */
    work(work) { for (const show of works) show(work); },
    /** @param {import("./bring.mjs").Bring | null} bring */
    bring(bring) { for (const show of bringing) if (bring) show(bring); },
    remove: numbers.remove,
    /** @param {State} state @param {Picture} picture @param {boolean} rest no hand is on the figure */
    show(state, picture, rest) {
      for (const { name, turn } of dials) {
        const dial = picture.dials[name];
        turn(dial?.value ?? state[name], dial?.readout, dial?.offer, dial?.flat, rest);
      }
      for (const show of followers) show(state);
      numbers.show(picture.numbers, rest);
      for (const show of said) show(picture.words);
    },
  };
}
