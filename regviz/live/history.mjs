// @ts-check
/** The address as it goes on: back and forth through the history, and one word at a time. */

import { query, replace } from "./place.mjs";

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
