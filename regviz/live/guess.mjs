// @ts-check
/** Guesses that are no points: a number on a slider, and which of some options, by boxes to tick. */

import { newId } from "./nodes.mjs";
import { make } from "./dialog.mjs";

/** @typedef {import("./contract.mjs").Ask} Ask */
/** @typedef {import("./contract.mjs").Guess} Guess */

/**
 * Where these guesses are made: `show(asks)` offers what is asked for now. @param {import("../hand/words.mjs").Say} say
 * @param {Guess} guess what is guessed so far @param {() => void} changed called after each change of it
 */
export function createInputs(say, guess, changed) {
  const node = make("div", { className: "rv-guesses" });
  let shown = "";

  /** @param {{name: string, low: number, high: number, step: number, unit?: string}} ask */
  function slider({ name, low, high, step, unit = "" }) {
    const middle = low + Math.round((high - low) / 2 / step) * step;
    const input = make("input", { type: "range", id: newId(), min: String(low), max: String(high), step: String(step), value: String(guess[name] ?? middle) });
    const label = make("label", { htmlFor: input.id }, say.text(`predict.${name}`)), readout = make("b");
    function read() {
      readout.textContent = name in guess ? `${Number(guess[name].toFixed(3))}${unit}` : "?";
      input.setAttribute("aria-valuetext", readout.textContent);
    }
    input.dataset.guess = name;
    input.addEventListener("pointerdown", () => {
      const before = guess[name], over = new AbortController();
      input.addEventListener("pointerup", () => over.abort(), over);
      input.addEventListener("pointercancel", () => { // the finger scrolls the page: nothing was meant
        over.abort();
        if (before === undefined) delete guess[name];
        else guess[name] = before;
        input.value = String(before ?? middle);
        read();
        changed();
      }, over);
    });
    input.addEventListener("input", () => { guess[name] = input.valueAsNumber; read(); changed(); });
    read();
    return make("div", { className: "rv-slider" }, label, readout, make("span", { className: "rv-groove" }, input));
  }

  /** @param {{name: string, options: string[]}} ask */
  function boxes({ name, options }) {
    const chosen = () => inputs.filter(input => input.checked).map(input => input.value);
    const inputs = options.map(value => make("input", { type: "checkbox", value, checked: (guess[name] ?? []).includes(value) }));
    for (const input of inputs) input.addEventListener("change", () => { guess[name] = chosen(); changed(); });
    return make("fieldset", {}, make("legend", {}, say.text(`predict.${name}`)), ...inputs.map(input => make("label", {}, input, ` ${input.value}`)));
  }

  return {
    node,
    /** @param {Ask[]} asks @param {number} [step] of a run: another one begins anew */
    show(asks, step) {
      const now = JSON.stringify([asks, step]);
      if (now === shown) return;
      shown = now;
      node.replaceChildren();
      for (const ask of asks) {
        if ("low" in ask) node.append(slider(ask));
        if ("options" in ask) node.append(boxes(ask));
      }
    },
  };
}
