// @ts-check
/** The way from page to page and back, and the address as it goes on, one word at a time. */

import { query, replace } from "./place.mjs";

let visited = false;
/**
 * A figure is about to come. The page has arrived whole then, which doorstep.py asks for; and who comes from another page by a
 * link that is gone has the focus nowhere: it goes to the page's title.
 */
export function arrive() {
  document.documentElement.dataset.whole = "";
  const title = /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stMain] h1"));
  if (visited && title && document.activeElement === document.body) {
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }
  visited = true;
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
