// @ts-check
/** The way from page to page and back, and the address as it goes on, one word at a time. */

import { WORDS, query, replace } from "./place.mjs";

let visited = false;
/**
 * A figure is about to come. The page has arrived whole then, which doorstep.py asks for; and who comes from another page by a
 * link that is gone has the focus nowhere: it goes to the page's title.
 */
export function arrive() {
  document.documentElement.dataset.whole = "";
  const title = /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stMain] h1") ?? document.querySelector("[data-testid=live-figure]")); // one in a frame has no title
  if (visited && title && document.activeElement === document.body) {
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }
  visited = true;
}

/** Whether an entry of an address is a word of ours beside the state; two more are Streamlit's. @param {[string, string]} entry */
const isOurs = ([name]) => WORDS.includes(name) && !name.startsWith("embed");

/** Where the browser went last by itself, by Back or by goTo. @type {{path: string, words: [string, string][]} | null} */
let gone = null;
globalThis.addEventListener?.("popstate", () => { gone = { path: location.pathname, words: [...query()].filter(isOurs) }; });

/**
 * Puts the words into the address with which one went to this page: where the browser does not know, `kept`, as the server has
 * them. What the server had yet to say of the page before may have come only after somebody went on, and Streamlit writes it
 * into the address all the same, with that page's words.
 * @param {{[name: string]: string}} kept
 */
export function settleWords(kept) {
  const words = gone?.path === location.pathname ? gone.words : Object.entries(kept).filter(isOurs);
  gone = null;
  replace(new URLSearchParams([...[...query()].filter(entry => !isOurs(entry)), ...words]));
}

/** Calls `act` after every way back or forth through the history; returns what ends that. @param {() => void} act */
export function onBack(act) {
  window.addEventListener("popstate", act);
  return () => window.removeEventListener("popstate", act);
}

/** Sets one word of the address, null to remove it. @param {string} name @param {string | null} value */
export function setWord(name, value) {
  const next = query();
  if (value === null) next.delete(name);
  else next.set(name, value);
  replace(next);
}
