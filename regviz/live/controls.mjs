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
import { print } from "../hand/numbers.mjs";

/** @typedef {import("./contract.mjs").Hooks} Hooks */
/** @typedef {import("./contract.mjs").State} State */
/** @typedef {import("./contract.mjs").Picture} Picture */
/** @typedef {import("../hand/fields.mjs").Field} Field */
/** @typedef {{[key: string]: string}} Words */

/** The first element below a place that fits; it was just made. @type {<T extends Element>(place: Element, selector: string) => T} */
const find = (place, selector) => /** @type {any} */ (place.querySelector(selector));

/** All elements below a place that fit. @type {<T extends Element = HTMLElement>(place: Element, selector: string) => T[]} */
const all = (place, selector) => /** @type {any} */ ([...place.querySelectorAll(selector)]);

/** @type {(html: string) => string} */
const plain = html => new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";

let made = 0;
/** A name of its own for what another element points to. */
export const newId = () => `rv-${++made}`;

/**
 * The readout is no part of the name: it is what the slider says of its value.
 * @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks
 * @returns {(now: number, readout?: string) => void}
 */
function createSlider(place, name, { low, high, step, log }, words, { edit, hold, release, settle, cancel }) {
  const [scale, value] = log ? [Math.log10, (/** @type {number} */ x) => 10 ** x] : [Number, Number];
  const id = newId();
  place.innerHTML = `<div class="rv-slider"><label for="${id}">${words[`control.${name}`]}</label>
    <span class="rv-readout" aria-hidden="true"></span><input type="range" id="${id}"></div>`;
  /** @type {HTMLInputElement} */
  const input = find(place, "input");
  const output = find(place, ".rv-readout");
  // the step divides the range, so that both ends can be reached
  const steps = Math.round((scale(high) - scale(low)) / step);
  Object.assign(input, { min: scale(low), max: scale(high), step: (scale(high) - scale(low)) / steps });
  input.dataset.param = name;
  let pointer = false;
  input.addEventListener("pointerdown", event => {
    if (event.button) return;
    pointer = true;
    input.focus({ preventScroll: true }); // Safari does not, and the arrow keys would go elsewhere
    hold();
    const over = new AbortController();
    for (const [end, act] of Object.entries({ pointerup: release, pointercancel: cancel })) window.addEventListener(end, () => {
      over.abort();
      pointer = false;
      act();
    }, over);
  });
  /** @type {number | undefined} */
  let shown; // what was set last, until a hand has moved it: on a log scale the slider rounds
  input.addEventListener("input", () => { shown = NaN; edit(name, value(input.valueAsNumber)); if (!pointer) settle(); });
  return (now, readout = "") => {
    if (!pointer && now !== shown) input.value = String(scale(shown = now));
    if (output.textContent !== readout) {
      output.textContent = readout;
      input.setAttribute("aria-valuetext", readout);
    }
  };
}

/**
 * Play beside a slider: a button, one that lets it begin anew at the end, and the space bar on the slider.
 * @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks
 */
function createPlay(place, name, field, words, { player }) {
  const row = document.createElement("span");
  row.className = "rv-play";
  const button = (/** @type {string} */ icon) => {
    const made = Object.assign(document.createElement("button"), { type: "button" });
    made.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
    row.append(made);
    return made;
  };
  const [play, loop] = [button("play"), button("loop")];
  const named = plain(words[`control.${name}`]);
  loop.setAttribute("aria-label", `${words["play.loop"]}: ${named}`);
  play.addEventListener("click", () => player.toggle(name, field));
  loop.addEventListener("click", () => player.loop(!player.loops()));
  find(place, "input").addEventListener("keydown", event => {
    if (/** @type {KeyboardEvent} */ (event).key !== " ") return;
    event.preventDefault();
    player.toggle(name, field);
  });
  place.append(row);
  function show() {
    const on = player.playing() === name;
    find(play, "path").setAttribute("d", ICONS[on ? "pause" : "play"]);
    play.setAttribute("aria-label", `${words[on ? "play.pause" : "play.start"]}: ${named}`);
    play.title = words[on ? "play.pause" : "play.start"];
    loop.title = words["play.loop"];
    loop.setAttribute("aria-pressed", String(player.loops()));
    loop.hidden = !on && !player.loops();
  }
  show();
  return show;
}

/** @type {{[icon: string]: string}} */
const ICONS = {
  play: "M5 3L17 10L5 17Z",
  pause: "M5 3H8.5V17H5ZM11.5 3H15V17H11.5Z",
  loop: "M10 4V1L14.5 5L10 9V6A4.5 4.5 0 1 0 14.5 10.5H16.5A6.5 6.5 0 1 1 10 4Z",
};

/** @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks */
function createSwitch(place, name, { codes = [] }, words, { edit, release }) {
  const label = words[`control.${name}`];
  place.innerHTML = `<fieldset class="rv-switch"><legend>${label}</legend>${codes.map(code =>
    `<label><input type="radio" name="rv-${name}" data-param="${name}" value="${code}"><span>${words[`control.${name}.${code}`]}</span></label>`).join("")}</fieldset>`;
  const inputs = /** @type {HTMLInputElement[]} */ (all(place, "input"));
  for (const input of inputs) input.addEventListener("change", () => { edit(name, input.value); release(); });
  const root = place.closest(".rv");
  /** @type {string | undefined} */
  let last;
  return (/** @type {string} */ value) => { // the root says which code is on, for the style: a :has() would be asked anew in every frame
    if (value === last) return;
    last = value;
    root?.setAttribute(`data-is-${name}`, value);
    for (const input of inputs) input.checked = input.value === value;
  };
}

/**
 * The row it stands in is faint while it is off.
 * @param {HTMLElement} place @param {string} name @param {Words} words @param {Hooks} hooks
 */
function createToggle(place, name, words, { edit, release }) {
  place.innerHTML = `<label class="rv-toggle"><input type="checkbox" data-param="${name}"><span>${words[`control.${name}`]}</span></label>`;
  /** @type {HTMLInputElement} */
  const input = find(place, "input"), row = place.closest("tr");
  input.addEventListener("change", () => { edit(name, input.checked ? "on" : "off"); release(); });
  /** @type {string | undefined} */
  let last;
  return (/** @type {State} */ { [name]: value }) => {
    if (value === last) return;
    last = value;
    input.checked = value === "on";
    row?.classList.toggle("rv-off", value === "off");
  };
}

/**
 * A choice of many codes: a menu. Of these, only the codes that the picture offers can be chosen.
 * @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks
 */
function createMenu(place, name, { codes = [] }, words, { edit, release }) {
  const text = (/** @type {string} */ code) => words[`control.${name}.${code}`] ?? words[`feature.${code}`];
  place.innerHTML = `<label class="rv-menu"><span>${words[`control.${name}`]}</span><select data-param="${name}"></select></label>`;
  /** @type {HTMLSelectElement} */
  const select = find(place, "select");
  const options = codes.map(code => Object.assign(document.createElement("option"), { value: code, textContent: text(code) }));
  select.addEventListener("change", () => { edit(name, select.value); release(); });
  /** @type {string[] | undefined} */
  let offered;
  return (/** @type {string} */ value, /** @type {string | undefined} */ _, offer = codes) => {
    if (offer !== offered) select.replaceChildren(...options.filter(option => offer.includes(option.value)));
    offered = offer;
    if (select.value !== value) select.value = value;
  };
}

/** @param {HTMLElement} place @param {{[name: string]: State}} examples @param {Words} words @param {Hooks} hooks */
function createExamples(place, examples, words, { edit, release }) {
  const named = (place.dataset.examples ?? "").split(" ").filter(Boolean);
  const buttons = Object.entries(examples).filter(([code]) => !named.length || named.includes(code)).map(([code, example]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", innerHTML: words[`example.${code}`] });
    button.dataset.example = code;
    button.addEventListener("click", () => { edit("example", example); release(); });
    place.append(button);
    return /** @type {const} */ ([button, JSON.stringify(example)]);
  });
  const guide = place.appendChild(Object.assign(document.createElement("div"), { className: "rv-guide" }));
  guide.setAttribute("aria-live", "polite");
  return (/** @type {State} */ state) => {
    const now = JSON.stringify(state);
    let active = "";
    for (const [button, text] of buttons) {
      const pressed = String(text === now);
      if (text === now) active = button.dataset.example ?? "";
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
    if (guide.dataset.of === active) return;
    guide.dataset.of = active;
    guide.innerHTML = words[`look.${active}`] // what to look for; folded, what one sees
      ? `<p>${words[`look.${active}`]}</p><details><summary>${words["example.saw"]}</summary><p>${words[`saw.${active}`]}</p></details>` : "";
  };
}

/** @param {HTMLElement} node @param {string} name @param {number} digits */
function createNumber(node, name, digits) {
  const printed = node.appendChild(new Text());
  /** @type {number | null | undefined} */
  let last = NaN;
  return (/** @type {Picture["numbers"]} */ { [name]: value }) => {
    if (value === last) return;
    last = value;
    printed.data = print(value, digits);
    node.toggleAttribute("data-zero", value === 0);
  };
}

/** @param {HTMLElement} node @param {string} name @param {Words} words */
function createWord(node, name, words) {
  /** @type {string | undefined} */
  let last;
  return (/** @type {{[name: string]: string}} */ { [name]: key } = {}) => { if (key !== last) node.textContent = words[last = key] ?? ""; };
}

/**
 * A button that takes the next value of a number, after the last one the first: new noise from the next seed.
 * @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks
 */
function createNext(place, name, { low, high, step }, words, { edit, release }) {
  const button = Object.assign(document.createElement("button"), { type: "button", innerHTML: words[`next.${name}`] });
  let now = low;
  button.addEventListener("click", () => { edit(name, now + step > high ? low : now + step); release(); });
  place.append(button);
  return (/** @type {State} */ state) => { now = state[name]; };
}

/**
 * A button at each of some values of a number, where the slider above it has them.
 * @param {HTMLElement} place @param {{[name: string]: Field}} fields @param {Words} words @param {Hooks} hooks
 */
function createStops(place, fields, words, { edit, release }) {
  const [name, ...values] = (place.dataset.stops ?? "").split(" ");
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", plain(words[`control.${name}`]));
  const { low, high, log } = fields[name], scale = log ? Math.log10 : Number;
  for (const value of values) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: value });
    button.style.left = `${100 * (scale(Number(value)) - scale(low)) / (scale(high) - scale(low))}%`;
    button.addEventListener("click", () => { edit(name, Number(value)); release(); });
    place.append(button);
  }
}

/** What long work offers: `show(work)` follows it. It is made of what stays, so that no press is lost while it goes on. @param {HTMLElement} place @param {Words} words @param {Hooks} hooks */
function createWork(place, words, { press }) {
  place.innerHTML = `<span class="rv-work"><progress max="1"></progress><span></span>
    ${["ask", "stop", "again"].map(name => `<button type="button" data-press="${name}">${words[`work.${name}`] ?? ""}</button>`).join("")}</span>`;
  /** @type {HTMLProgressElement} */
  const bar = find(place, "progress");
  /** @type {HTMLElement} */
  const label = find(place, "progress + span");
  const buttons = all(place, "button"), root = place.closest(".rv");
  for (const button of buttons) button.addEventListener("click", () => press(button.dataset.press ?? ""));
  place.hidden = true; // until it is known what can be asked for
  return (/** @type {import("./contract.mjs").Work | null} */ work) => { // the root says how far it is, for the style
    root?.setAttribute("data-is-work", !work ? "none" : work.running ? "running" : work.stopped ? "stopped" : work.ask ? "asked" : "done");
    place.hidden = !(work && (work.ask || work.running || work.stopped));
    if (!work) return;
    /** @type {{[press: string]: boolean}} */
    const shown = { ask: work.ask, stop: work.running, again: work.stopped };
    for (const button of buttons) button.hidden = !shown[button.dataset.press ?? ""];
    bar.hidden = label.hidden = !work.running && !work.stopped;
    bar.value = work.progress;
    const said = work.stopped ? "work.stopped" : work.before ? "work.waiting" : "work.progress";
    label.textContent = words[said].replace("{percent}", String(Math.round(100 * work.progress))).replace("{before}", String(work.before));
  };
}

/**
 * Makes the controls; `show(state, picture)` lets them and the printed numbers follow the state, `work` the long work.
 * @param {HTMLElement} root @param {import("./contract.mjs").Setup} setup @param {Hooks} hooks
 */
export function createControls(root, { fields, words, examples }, hooks) {
  /** @type {<T>(name: string, make: (place: HTMLElement, value: string) => T) => T[]} */
  const each = (name, make) => all(root, `[data-${name}]`).map(place => make(place, place.dataset[name] ?? ""));
  const dials = each("control", (place, name) => {
    const { codes } = fields[name];
    const make = !codes ? createSlider : codes.length > 6 ? createMenu : createSwitch;
    return { name, turn: /** @type {(value: any, readout?: string, offer?: string[]) => void} */ (make(place, name, fields[name], words, hooks)) };
  });
  const followers = [
    ...each("examples", place => createExamples(place, examples, words, hooks)),
    ...each("next", (place, name) => createNext(place, name, fields[name], words, hooks)),
    ...each("toggle", (place, name) => createToggle(place, name, words, hooks)),
  ];
  each("stops", place => createStops(place, fields, words, hooks));
  const said = each("word", (node, name) => createWord(node, name, words));
  const numbers = each("number", (node, name) => createNumber(node, name, Number(node.dataset.digits ?? 3)));
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
    /** @param {State} state @param {Picture} picture */
    show(state, picture) {
      for (const { name, turn } of dials) {
        const dial = picture.dials[name];
        turn(dial?.value ?? state[name], dial?.readout, dial?.offer);
      }
      for (const show of followers) show(state);
      for (const show of numbers) show(picture.numbers);
      for (const show of said) show(picture.words);
    },
  };
}
