// @ts-check
/** What a figure says of its picture: the sentence, and for each chart a line for who cannot see it. */

import { mark } from "./terms.mjs";
import { given } from "./template.mjs";

/** A sentence's texts, and all that is there beside them. @param {Element} made */
function partsOf(made) {
  const walker = document.createTreeWalker(made, NodeFilter.SHOW_TEXT), texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  return { texts, tags: made.innerHTML.replace(/>[^<]*|^[^<]*/g, ">") };
}

/** Gives a sentence the texts of another that differs in nothing else: a link in it can be pressed meanwhile. @param {Element | null} before @param {Element} made */
function retold(before, made) {
  if (!before) return false;
  const [old, next] = [before, made].map(partsOf);
  if (old.tags !== next.tags || old.texts.length !== next.texts.length) return false;
  old.texts.forEach((text, i) => { if (text.data !== next.texts[i].data) text.data = next.texts[i].data; });
  return true;
}

/**
 * @param {HTMLElement} root
 * @param {import("./contract.mjs").Setup} setup
 * @param {{[name: string]: {describe: (line: string) => void}}} charts
 * @param {boolean} anew the figure stood here before, in the same language: what it says now is news
 */
export function createVoice(root, setup, charts, anew) {
  /** @type {WeakMap<Element, string>} */
  const said = new WeakMap();
  /** What differs from what was read out last. @type {Set<Element>} */
  const unheard = new Set();
  /** Writes only what differs, so that nothing is read out twice. @param {Element} node @param {string} sentence */
  function tell(node, sentence) {
    if (said.get(node) === sentence) return false;
    said.set(node, sentence);
    const made = document.createElement("span"); // all at once, or it would be read out in pieces
    made.innerHTML = sentence;
    mark(made, setup.terms);
    if (node.ariaLive === "off" && retold(node.firstElementChild, made)) return true;
    const focused = node.contains(document.activeElement) && document.activeElement?.getAttribute("href");
    node.replaceChildren(made); // what is not true any more is hidden, and not the place that speaks (figure.css)
    if (focused) [...made.querySelectorAll("a")].find(link => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
    return true;
  }
  const aloud = (/** @type {Element} */ node, /** @type {boolean} */ on) => node.setAttribute("aria-live", on ? "polite" : "off");
  let heard = NaN, frame = 0;

  /**
   * A screen reader reads out what changes with a release, and what long work has come to: not what is there from the start,
   * and not what the work changes while it runs. It has to know that a place speaks before the place does.
   * @param {string | {[place: string]: string}} sentence @param {{[chart: string]: string}} lines
   * @param {number} release which one this answers @param {boolean} working
   */
  return (sentence, lines, release, working) => {
    const quiet = working && release === heard;
    heard = release;
    const nodes = [...root.querySelectorAll("[data-sentence]")], text = (/** @type {Element} */ node) => typeof sentence === "string" ? sentence : sentence[given(node, "sentence")];
    cancelAnimationFrame(frame);
    for (const node of nodes) {
      const isFirst = !said.has(node) && !anew, speaks = node.ariaLive === "polite" && !unheard.has(node);
      aloud(node, !quiet && !isFirst);
      if ((quiet || isFirst || speaks) && tell(node, text(node)) && quiet) unheard.add(node);
    }
    if (!quiet) frame = requestAnimationFrame(() => nodes.forEach(node => {
      if (unheard.delete(node)) said.delete(node); // the last that the work said may be what it has come to
      tell(node, text(node));
      aloud(node, true);
    }));
    for (const [name, chart] of Object.entries(charts)) chart.describe(lines[name] ?? "");
  };
}
