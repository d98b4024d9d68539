/**
 * The controls of a live figure, made where its template has a place for them:
 *
 *     data-control="alpha"   a slider (a number) or a switch (a choice), as the page's state declares the field
 *     data-examples          one button for each named example, or for each that is named here
 *     data-next="seed"       a button that takes the next value of a number
 *     data-stops="p 1 2"     buttons at these values of a slider, to be placed under it
 *     data-toggle="fista"    a box to tick: a choice of "on" and "off"
 *     data-number="l1.w1"    a number that is on screen
 *     data-word="verdict"    a word that is on screen: the picture says which of the figure's words
 *     data-work              long work: the button that asks for it, how far it is, Stop, and the button that starts it again
 */

import { print } from "../hand/numbers.mjs";

const plain = html => new DOMParser().parseFromString(html, "text/html").body.textContent;

function createSlider(place, name, { low, high, step, log }, words, { edit, hold, release, settle }) {
  const [scale, value] = log ? [Math.log10, x => 10 ** x] : [x => x, x => x];
  place.innerHTML = `<label class="rv-slider"><span>${words[`control.${name}`]}</span><output></output><input type="range"></label>`;
  const [input, output] = [place.querySelector("input"), place.querySelector("output")];
  Object.assign(input, { min: scale(low), max: scale(high), step });
  input.dataset.param = name;
  let pointer = false;
  input.addEventListener("pointerdown", event => {
    if (event.button) return;
    pointer = true;
    hold();
    const over = new AbortController();
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => {
      over.abort();
      pointer = false;
      release();
    }, over);
  });
  let shown; // what was set last, until a hand has moved it: on a log scale the slider rounds
  input.addEventListener("input", () => { shown = NaN; edit(name, value(input.valueAsNumber)); if (!pointer) settle(); });
  return (now, readout) => {
    if (!pointer && now !== shown) input.value = scale(shown = now);
    if (output.textContent !== readout) {
      output.textContent = readout;
      input.setAttribute("aria-valuetext", readout);
    }
  };
}

function createSwitch(place, name, { codes }, words, { edit, release }) {
  const label = words[`control.${name}`];
  place.innerHTML = `<fieldset class="rv-switch"><legend>${label}</legend>${codes.map(code =>
    `<label><input type="radio" name="rv-${name}" data-param="${name}" value="${code}"><span>${words[`control.${name}.${code}`]}</span></label>`).join("")}</fieldset>`;
  const inputs = [...place.querySelectorAll("input")];
  for (const input of inputs) input.addEventListener("change", () => { edit(name, input.value); release(); });
  const root = place.closest(".rv");
  let last;
  return value => { // the root says which code is on, for the style: a :has() would be asked anew in every frame
    if (value === last) return;
    last = value;
    root.setAttribute(`data-is-${name}`, value);
    for (const input of inputs) input.checked = input.value === value;
  };
}

/** The row it stands in is faint while it is off. */
function createToggle(place, name, words, { edit, release }) {
  place.innerHTML = `<label class="rv-toggle"><input type="checkbox" data-param="${name}"><span>${words[`control.${name}`]}</span></label>`;
  const input = place.querySelector("input"), row = place.closest("tr");
  input.addEventListener("change", () => { edit(name, input.checked ? "on" : "off"); release(); });
  let last;
  return ({ [name]: value }) => {
    if (value === last) return;
    last = value;
    input.checked = value === "on";
    row?.classList.toggle("rv-off", value === "off");
  };
}

/** A choice of many codes: a menu. Of these, only the codes that the picture offers can be chosen. */
function createMenu(place, name, { codes }, words, { edit, release }) {
  const text = code => words[`control.${name}.${code}`] ?? words[`feature.${code}`];
  place.innerHTML = `<label class="rv-menu"><span>${words[`control.${name}`]}</span><select data-param="${name}"></select></label>`;
  const select = place.querySelector("select");
  const options = codes.map(code => Object.assign(document.createElement("option"), { value: code, textContent: text(code) }));
  select.addEventListener("change", () => { edit(name, select.value); release(); });
  let offered;
  return (value, _, offer = codes) => {
    if (offer !== offered) select.replaceChildren(...options.filter(option => offer.includes(option.value)));
    offered = offer;
    if (select.value !== value) select.value = value;
  };
}

function createExamples(place, examples, words, { edit, release }) {
  const named = place.dataset.examples.split(" ").filter(Boolean);
  const buttons = Object.entries(examples).filter(([code]) => !named.length || named.includes(code)).map(([code, example]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", innerHTML: words[`example.${code}`] });
    button.dataset.example = code;
    button.addEventListener("click", () => { edit("example", example); release(); });
    place.append(button);
    return [button, JSON.stringify(example)];
  });
  return state => {
    const now = JSON.stringify(state);
    for (const [button, text] of buttons) {
      const pressed = String(text === now);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  };
}

function createNumber(node, name, digits) {
  const printed = node.appendChild(new Text());
  let last = NaN;
  return ({ [name]: value }) => {
    if (value === last) return;
    last = value;
    printed.data = print(value, digits);
    node.toggleAttribute("data-zero", value === 0);
  };
}

function createWord(node, name, words) {
  let last;
  return ({ [name]: key } = {}) => { if (key !== last) node.textContent = words[last = key] ?? ""; };
}

/** A button that takes the next value of a number, after the last one the first: new noise from the next seed. */
function createNext(place, name, { low, high, step }, words, { edit, release }) {
  const button = Object.assign(document.createElement("button"), { type: "button", innerHTML: words[`next.${name}`] });
  let now;
  button.addEventListener("click", () => { edit(name, now + step > high ? low : now + step); release(); });
  place.append(button);
  return state => { now = state[name]; };
}

/** A button at each of some values of a number, where the slider above it has them. */
function createStops(place, fields, words, { edit, release }) {
  const [name, ...values] = place.dataset.stops.split(" ");
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", plain(words[`control.${name}`]));
  const { low, high, log } = fields[name], scale = log ? Math.log10 : Number;
  for (const value of values) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: value });
    button.style.left = `${100 * (scale(value) - scale(low)) / (scale(high) - scale(low))}%`;
    button.addEventListener("click", () => { edit(name, Number(value)); release(); });
    place.append(button);
  }
}

/** What long work offers: `show(work)` follows it. It is made of what stays, so that no press is lost while it goes on. */
function createWork(place, words, { press }) {
  place.innerHTML = `<span class="rv-work"><progress max="1"></progress><span></span>
    ${["ask", "stop", "again"].map(name => `<button type="button" data-press="${name}">${words[`work.${name}`] ?? ""}</button>`).join("")}</span>`;
  const [bar, label] = place.firstElementChild.children;
  const buttons = [...place.querySelectorAll("button")];
  for (const button of buttons) button.addEventListener("click", () => press(button.dataset.press));
  return work => {
    place.hidden = !work || !(work.ask || work.running || work.stopped);
    if (place.hidden) return;
    const shown = { ask: work.ask, stop: work.running, again: work.stopped };
    for (const button of buttons) button.hidden = !shown[button.dataset.press];
    bar.hidden = label.hidden = !work.running && !work.stopped;
    bar.value = work.progress;
    label.textContent = words[work.stopped ? "work.stopped" : "work.progress"].replace("{percent}", Math.round(100 * work.progress));
  };
}

/** Makes the controls; `show(state, picture)` lets them and the printed numbers follow the state, `work` the long work. */
export function createControls(root, setup, hooks) {
  const dials = [...root.querySelectorAll("[data-control]")].map(place => {
    const name = place.dataset.control, field = setup.fields[name];
    const make = !field.codes ? createSlider : field.codes.length > 6 ? createMenu : createSwitch;
    return [name, make(place, name, field, setup.words, hooks)];
  });
  const examples = [...root.querySelectorAll("[data-examples]")].map(place => createExamples(place, setup.examples, setup.words, hooks));
  const nexts = [...root.querySelectorAll("[data-next]")].map(place => createNext(place, place.dataset.next, setup.fields[place.dataset.next], setup.words, hooks));
  root.querySelectorAll("[data-stops]").forEach(place => createStops(place, setup.fields, setup.words, hooks));
  const toggles = [...root.querySelectorAll("[data-toggle]")].map(place => createToggle(place, place.dataset.toggle, setup.words, hooks));
  const said = [...root.querySelectorAll("[data-word]")].map(node => createWord(node, node.dataset.word, setup.words));
  const numbers = [...root.querySelectorAll("[data-number]")].map(node => createNumber(node, node.dataset.number, Number(node.dataset.digits ?? 3)));
  const works = [...root.querySelectorAll("[data-work]")].map(place => createWork(place, setup.words, hooks));
  return {
    work(work) { for (const show of works) show(work); },
    show(state, picture) {
      for (const [name, turn] of dials) turn(picture.dials[name]?.value ?? state[name], picture.dials[name]?.readout, picture.dials[name]?.offer);
      for (const show of [...examples, ...nexts, ...toggles]) show(state);
      for (const show of numbers) show(picture.numbers);
      for (const show of said) show(picture.words);
    },
  };
}
