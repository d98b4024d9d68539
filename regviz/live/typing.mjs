// @ts-check
/** A number typed in place of a readout. Its bounds are said; what lies beyond them, or is no number, is not taken. */

import { make } from "./dialog.mjs";
import { short } from "../hand/numbers.mjs";

/** @typedef {import("./contract.mjs").Face} Face */

const SAME = { read: Number, write: Number };
let made = 0;

/** The number that a text stands for, with the signs that are printed or as Chinese keyboards write them; NaN for none. @param {string} text */
export function numberOf(text) {
  const narrow = text.replace(/[\uff01-\uff5e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace("\u3002", ".");
  const plain = narrow.trim().replace("\u2212", "-").replace(/(\d),(\d)/, "$1.$2").replace(/\u00b0$/, "");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/**
 * What typing a number into a field does: { value } to take, or { bounds } that it has to keep.
 * @param {import("../hand/fields.mjs").Field} field @param {{read: (value: number) => number, write: (read: number) => number}} unit
 * @param {string} text
 */
export function typed(field, { read, write }, text) {
  const number = numberOf(text), bounds = [read(field.low), read(field.high)], [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const slack = 1e-9 * (high - low);
  return number >= low - slack && number <= high + slack ? { value: write(number), low, high } : { low, high };
}

/**
 * Opens a field over a slider's readout.
 * @param {HTMLElement} root @param {Face} face @param {HTMLElement} row the slider with its label and readout
 */
export function open(root, { setup, module, state, set }, row) {
  const slider = /** @type {HTMLInputElement | null} */ (row.querySelector("input[type=range]"));
  const readout = /** @type {HTMLElement | null} */ (row.querySelector(".rv-readout"));
  const name = slider?.dataset.param;
  if (!slider || !readout || !name || row.querySelector(".rv-typed")) return;
  const field = setup.fields[name], unit = module.readings?.[name] ?? SAME, { low, high } = typed(field, unit, "");
  const says = setup.words["typing.bounds"].replace("{low}", short(low)).replace("{high}", short(high));
  const input = make("input", { className: "rv-typed", inputMode: "text", value: readout.textContent ?? "", autocomplete: "off" });
  const hint = make("span", { className: "rv-bounds", id: `rv-bounds-${++made}` }, says);
  input.setAttribute("aria-label", `${row.querySelector("label")?.textContent ?? ""}. ${says}`);
  input.setAttribute("aria-describedby", hint.id);
  readout.style.visibility = "hidden"; // nothing beside it moves
  readout.after(input, hint);
  const box = readout.getBoundingClientRect(), frame = /** @type {Element} */ (input.offsetParent).getBoundingClientRect();
  Object.assign(input.style, { right: `${frame.right - box.right}px`, top: `${(box.top + box.bottom) / 2 - frame.top}px` });
  input.select();

  let over = false;
  function close(back = false) {
    if (over) return;
    over = true;
    input.remove();
    hint.remove();
    /** @type {HTMLElement} */ (readout).style.visibility = "";
    if (back) /** @type {HTMLElement} */ (slider).focus();
  }
  input.addEventListener("keydown", event => {
    event.stopPropagation();
    if (event.key === "Escape") return close(true);
    if (event.key !== "Enter") return;
    const { value } = typed(field, unit, input.value);
    input.setAttribute("aria-invalid", String(value === undefined));
    hint.classList.toggle("rv-wrong", value === undefined);
    hint.setAttribute("role", value === undefined ? "alert" : "note");
    if (value === undefined) return;
    close(true);
    set(module.edit(state(), name, value));
  });
  input.addEventListener("blur", () => close());
}
