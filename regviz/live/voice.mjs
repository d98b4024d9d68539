// @ts-check
/** What a figure says of its picture: the sentence, and for each chart a line for who cannot see it. */

import { mark } from "./terms.mjs";
import { given } from "./template.mjs";

/**
 * @param {HTMLElement} root
 * @param {import("./contract.mjs").Setup} setup
 * @param {{[name: string]: {describe: (line: string) => void}}} charts
 */
export function createVoice(root, setup, charts) {
  /** @type {WeakMap<Element, string>} */
  const said = new WeakMap();
  /** Writes only what differs, so that nothing is read out twice. @param {Element} node @param {string} sentence */
  function tell(node, sentence) {
    if (said.get(node) === sentence) return;
    said.set(node, sentence);
    const made = document.createElement("span"); // all at once, or it would be read out in pieces
    made.innerHTML = sentence;
    mark(made, setup.terms);
    node.replaceChildren(...made.childNodes);
  }
  const aloud = (/** @type {Element} */ node, /** @type {boolean} */ on) => node.setAttribute("aria-live", on ? "polite" : "off");

  /**
   * A screen reader reads out what changes with a release: not what is there from the start, and not what long work changes
   * while it runs.
   * @param {string | {[place: string]: string}} sentence @param {{[chart: string]: string}} lines @param {boolean} working
   */
  return (sentence, lines, working) => {
    const nodes = [...root.querySelectorAll("[data-sentence]")];
    for (const node of nodes) {
      if (working || !said.has(node)) aloud(node, false);
      tell(node, typeof sentence === "string" ? sentence : sentence[given(node, "sentence")]);
    }
    if (!working) requestAnimationFrame(() => nodes.forEach(node => aloud(node, true)));
    for (const [name, chart] of Object.entries(charts)) chart.describe(lines[name] ?? "");
  };
}
