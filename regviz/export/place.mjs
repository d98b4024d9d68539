// @ts-check
/** The address of a lesson without a server: what is a query elsewhere stands behind the #. See regviz/live/place.mjs. */

import { write } from "../hand/fields.mjs";

export const WORDS = ["embed", "hide", "present"];
export const MARK = "#";

/**
 * The state in an address, which is never empty here: that would be the state that the file was made for.
 * @param {import("../hand/fields.mjs").Fields} fields @param {any} state @returns {[string, string][]}
 */
export function written(fields, state) {
  const pairs = write(fields, state), [first] = Object.keys(fields);
  return pairs.length ? pairs : [[first, String(state[first])]];
}

export const query = () => new URLSearchParams(location.hash.slice(1));

export const isEmbedded = () => query().get("embed")?.toLowerCase() === "true";

/** @param {URLSearchParams} next */
const withHash = next => pageAt() + `#${next}`.replace(/^#$/, "");

/** @param {URLSearchParams} next */
export function replace(next) {
  if (next.toString() !== query().toString()) history.replaceState(history.state, "", withHash(next));
}

/** An entry of its own in the history: a release. @param {URLSearchParams} next */
export function push(next) {
  if (next.toString() !== query().toString()) history.pushState(null, "", withHash(next));
}

export const isHere = () => true;
export const pageAt = () => location.href.split("#")[0];
export const lessonFile = () => ""; // this is the file
export const tours = async () => ({ tours: [], troubles: [] }); // they lead across the pages of the app
export const checkTour = async () => ({ trouble: "" });
export const goTo = () => {};
export const reach = async () => ({});
export const askingWords = null; // the questions are the app's
