// @ts-check
/** What is served, by its path in the package: texts, setups, styles and modules. An exported lesson brings its own. */

import { insist } from "./insist.mjs";

const FILES = new URL("../", import.meta.url);

/**
 * A file. What another server published is not here until the page has been run here as well, and a server that is gone comes
 * back or another takes its place: so it is asked for again a few times.
 * @param {string} name
 * @returns {Promise<Response>}
 */
export const file = name => insist(async () => {
  const reply = await fetch(new URL(name, FILES));
  if (!reply.ok) throw new Error(`${name}: ${reply.status}`);
  return new Response(await reply.arrayBuffer()); // all of it
});

/**
 * A module. A browser remembers that one failed to load, with all that it imports: so each time it has another address. Our own
 * address may be such a one already.
 * @param {string} name
 * @returns {Promise<any>}
 */
export const load = name => insist(tried => {
  const folder = FILES.href.replace(/(?:-again(\d+))?\/$/, (mine, count = 0) => (tried ? `-again${Number(count) + tried}/` : mine));
  return import(new URL(name, folder).href);
});

/** @type {{[name: string]: Promise<unknown>}} */
const styles = {};
/** A style sheet, added to the page once. @type {(name: string) => Promise<unknown>} */
export const style = name => styles[name] ??= new Promise((resolve, reject) => {
  const href = new URL(name, FILES).href;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject }));
}).catch(error => { delete styles[name]; throw error; });
