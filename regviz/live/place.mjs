// @ts-check
/** The page's address: its query is the state. An exported lesson, which has no server, keeps it behind the #. */

/** Words of an address that are not of the state, and stay when it changes; the first two are Streamlit's own. */
export const WORDS = ["embed", "embed_options", "hide", "present", "predict", "tour", "ask"];

/** What stands before it in an address. */
export const MARK = "?";

/** The state in an address. */
export { write as written } from "../hand/fields.mjs";

export const query = () => new URLSearchParams(location.search);

/** Whether the figure stands alone, in a frame of another page. */
export const isEmbedded = () => query().get("embed")?.toLowerCase() === "true";

/** Writes the address without an entry in the history. @param {URLSearchParams} next */
export function replace(next) {
  const text = next.toString();
  if (text !== query().toString()) history.replaceState(history.state, "", text ? `?${text}` : location.pathname);
}

/** Whether the page at `path`, relative to any page of the app, is the one in the address bar. @param {string} path */
export const isHere = path => new URL(path, document.baseURI).pathname === location.pathname;

/** The address of the page at `path` without its query. @param {string} path */
export const pageAt = path => new URL(path, document.baseURI).href;

/** What the server says at a path of ours. @param {string} path @param {RequestInit} [asked] */
const told = async (path, asked) => (await fetch(new URL(`live-figure/${path}`, new URL(".", document.baseURI)), asked)).json();

/** Who can be reached where: a configured address, and this computer's in its network. */
export const reach = () => told("reach");

/** Where the lesson at `path` is to be had as one file, in a state. @param {string} path @param {string} state */
export const lessonFile = (path, state) => new URL(`live-figure/export/${path === "." ? "home" : path}?${state}`, new URL(".", document.baseURI)).href;

/** The tours that there are. @param {string} language */
export const tours = language => told(`tours?lang=${language}`);

/** A tour of one's own: { tour }, or { trouble }, which says what is wrong with it. @param {string} text @param {string} language */
export const checkTour = (text, language) => told(`tour?lang=${language}`, { method: "POST", body: text });

/** What the page at `path` says in a language when it asks before it shows; null where nothing can ask. @type {((path: string, language: string) => Promise<{words: {[key: string]: string}, plan: string[]}>) | null} */
export const askingWords = (path, language) => told(`asking/${path === "." ? "home" : path}?lang=${language}`);

/** Goes to a page in a state, as Back would: without loading the app anew; `instead` of the page in the address, to which Back then does not lead.
 * @param {string} path @param {URLSearchParams} next @param {boolean} [instead]
 */
export function goTo(path, next, instead = false) {
  history[instead ? "replaceState" : "pushState"](null, "", `${pageAt(path)}?${next}`);
  window.dispatchEvent(new PopStateEvent("popstate"));
}
