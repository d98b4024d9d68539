// @ts-check
/** What a hand chooses: one of a few codes, one of many, on or off, a named example, the next value of a number. */

import { all, find } from "./nodes.mjs";

/** @typedef {import("./contract.mjs").Hooks} Hooks */
/** @typedef {import("./contract.mjs").State} State */
/** @typedef {import("../hand/fields.mjs").Field} Field */
/** @typedef {{[key: string]: string}} Words */

/** @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks */
export function createSwitch(place, name, { codes = [] }, words, { edit, release }) {
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
export function createToggle(place, name, words, { edit, release }) {
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
export function createMenu(place, name, { codes = [] }, words, { edit, release }) {
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
export function createExamples(place, examples, words, { edit, release }) {
  const named = (place.dataset.examples ?? "").split(" ").filter(Boolean);
  const buttons = Object.entries(examples).filter(([code]) => !named.length || named.includes(code)).map(([code, example]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", innerHTML: words[`example.${code}`] });
    button.dataset.example = code;
    button.addEventListener("click", () => {
      guide.setAttribute("aria-live", "polite"); // what was chosen is said, what a hand leaves or a page opens with is not
      edit("example", example);
      release();
    });
    place.append(button);
    return /** @type {const} */ ([button, JSON.stringify(example)]);
  });
  const guide = place.appendChild(Object.assign(document.createElement("div"), { className: "rv-guide" }));
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
    if (!active) guide.removeAttribute("aria-live");
    guide.innerHTML = words[`look.${active}`] // what to look for; folded, what one sees
      ? `<p>${words[`look.${active}`]}</p><details><summary>${words["example.saw"]}</summary><p>${words[`saw.${active}`]}</p></details>` : "";
  };
}

/**
 * A button that takes the next value of a number, after the last one the first: new noise from the next seed.
 * @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks
 */
export function createNext(place, name, { low, high, step }, words, { edit, release }) {
  const button = Object.assign(document.createElement("button"), { type: "button", innerHTML: words[`next.${name}`] });
  let now = low;
  button.addEventListener("click", () => { edit(name, now + step > high ? low : now + step); release(); });
  place.append(button);
  return (/** @type {State} */ state) => { now = state[name]; };
}
