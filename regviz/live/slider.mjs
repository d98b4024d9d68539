// @ts-check
/** A number that a hand moves: a slider, Play beside it, and buttons at some of its values. */

import { find, newId, plain, steady } from "./nodes.mjs";

/** @typedef {import("./contract.mjs").Hooks} Hooks */
/** @typedef {import("../hand/fields.mjs").Field} Field */
/** @typedef {{[key: string]: string}} Words */

/**
 * The readout is no part of the name: it is what the slider says of its value.
 * @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks
 * @returns {(now: number, readout?: string, offer?: string[], flat?: {[owner: string]: number}, rest?: boolean) => void}
 */
export function createSlider(place, name, { low, high, step, log }, words, { edit, hold, release, settle, cancel }) {
  const [scale, value] = log ? [Math.log10, (/** @type {number} */ x) => 10 ** x] : [Number, Number];
  const id = newId();
  place.innerHTML = `<div class="rv-slider"><label for="${id}">${words[`control.${name}`]}</label>
    <span class="rv-readout" aria-hidden="true"></span><span class="rv-groove"><input type="range" id="${id}"></span></div>`;
  /** @type {HTMLInputElement} */
  const input = find(place, "input");
  const write = steady(find(place, ".rv-readout"));
  // the step divides the range, so that both ends can be reached
  const steps = Math.round((scale(high) - scale(low)) / step);
  Object.assign(input, { min: scale(low), max: scale(high), step: (scale(high) - scale(low)) / steps });
  input.dataset.param = name;
  let pressed = false, itself = false; // a hand has hold of it; the browser moves the thumb, with a finger or a pen
  let over = new AbortController();
  input.addEventListener("pointerdown", event => {
    if (event.button) return;
    input.focus({ preventScroll: true }); // Safari does not, and the arrow keys would go elsewhere
    hold();
    over.abort();
    over = new AbortController();
    pressed = true;
    itself = event.pointerType !== "mouse";
    const end = (/** @type {() => void} */ act) => (/** @type {PointerEvent} */ { pointerId }) => {
      if (pointerId !== event.pointerId) return;
      over.abort();
      pressed = itself = false;
      act();
    };
    window.addEventListener("pointerup", end(release), over);
    window.addEventListener("pointercancel", end(cancel), over);
    if (!itself) drag(event, end(release));
  });
  /**
   * The thumb goes where a mouse goes, by where it was taken hold of. The browser's own way sends three events for each move
   * and lays the page out twice in a frame, a tenth of what a frame costs.
   * @param {PointerEvent} event @param {(event: PointerEvent) => void} end
   */
  function drag(event, end) {
    event.preventDefault(); // no mouse events, which the browser's own way begins with
    input.setPointerCapture(event.pointerId);
    const ruler = /** @type {HTMLInputElement} */ (input.cloneNode()); // rounds as the browser does, and keeps it in its range
    const [min, max] = [Number(input.min), Number(input.max)];
    const thumb = Number(getComputedStyle(input).getPropertyValue("--thumb")) * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const measure = () => { const { left, width } = input.getBoundingClientRect(); return { from: left + thumb / 2, way: width - thumb }; };
    const { from, way } = measure(), off = event.clientX - from - way * (input.valueAsNumber - min) / (max - min);
    const held = Math.abs(off) <= thumb / 2 ? off : 0;
    const follow = (/** @type {PointerEvent} */ moved) => {
      if (moved.pointerId !== event.pointerId) return;
      if (!(moved.buttons & 1)) return end(moved); // a menu swallowed what says that it was let go
      const { from, way } = measure(), before = ruler.value;
      ruler.value = String(min + (max - min) * (moved.clientX - held - from) / way);
      if (ruler.value !== before) edit(name, value(ruler.valueAsNumber));
    };
    follow(event);
    input.addEventListener("pointermove", follow, over);
    input.addEventListener("lostpointercapture", end, over);
  }
  /** @type {number | undefined} */
  let shown; // what was set last, until a finger or a key has moved it: on a log scale the slider rounds
  input.addEventListener("input", () => { shown = NaN; edit(name, value(input.valueAsNumber)); if (!pressed) settle(); });
  /** Where it changes nothing any more: a line of the owner, as long as the rest of the way. @type {{[owner: string]: (share: number) => void}} */
  const lines = {};
  return (now, readout = "", _, flat = {}, rest = true) => {
    for (const owner in flat) {
      lines[owner] ??= createLine(find(place, ".rv-groove"), owner);
      lines[owner](Math.min((scale(flat[owner]) - scale(low)) / (scale(high) - scale(low)), 1));
    }
    if (!itself && now !== shown) input.value = String(scale(shown = now));
    if (write(readout, rest)) input.setAttribute("aria-valuetext", readout);
  };
}

/** A line beside a slider, from where it says to the slider's end: for the style, .rv-flat. @param {Element} groove @param {string} owner */
function createLine(groove, owner) {
  const line = document.createElement("i");
  groove.prepend(line); // below the thumb
  line.className = "rv-flat";
  line.dataset.flat = owner;
  let last = 1;
  return (/** @type {number} */ from) => { if (from !== last) line.style.transform = `scaleX(${1 - (last = from)})`; };
}

/**
 * Play beside a slider: a button, one that lets it begin anew at the end, and the space bar on the slider.
 * @param {HTMLElement} place @param {string} name @param {Field} field @param {Words} words @param {Hooks} hooks
 */
export function createPlay(place, name, field, words, { player }) {
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
  loop.setAttribute("aria-label", words["play.of"].replace("{what}", words["play.loop"]).replace("{name}", named));
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
    play.setAttribute("aria-label", words["play.of"].replace("{what}", words[on ? "play.pause" : "play.start"]).replace("{name}", named));
    play.title = words[on ? "play.pause" : "play.start"];
    loop.title = words["play.loop"];
    loop.setAttribute("aria-pressed", String(player.loops()));
    if (document.activeElement === loop && !on && !player.loops()) play.focus({ preventScroll: true });
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

/**
 * A button at each of some values of a number, where the slider above it has them.
 * @param {HTMLElement} place @param {{[name: string]: Field}} fields @param {Words} words @param {Hooks} hooks
 */
export function createStops(place, fields, words, { edit, release }) {
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
