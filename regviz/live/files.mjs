// @ts-check
/** What is served, by its path in the package: texts, setups, styles and modules. An exported lesson brings its own. */

const AGAIN = 1000, TRIES = 8; // ms, after which what did not load is asked for again, and how often
const FILES = new URL("../", import.meta.url);

/**
 * A file. What another server published is not here until the page has been run here as well, and a server that is gone comes
 * back or another takes its place: so it is asked for again a few times.
 * @param {string} name
 * @returns {Promise<Response>}
 */
export async function file(name, tries = TRIES) {
  const reply = await fetch(new URL(name, FILES)).catch(() => null);
  if (reply?.ok) return reply;
  if (!tries) throw new Error(`${name}: ${reply?.status ?? "no answer"}`);
  await new Promise(done => setTimeout(done, AGAIN));
  return file(name, tries - 1);
}

/**
 * A module. A browser remembers that one failed to load, with all that it imports: so each time it has another address. Our own
 * address may be such a one already.
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function load(name, tried = 0) {
  const folder = FILES.href.replace(/(?:-again(\d+))?\/$/, (mine, count = 0) => (tried ? `-again${Number(count) + tried}/` : mine));
  try {
    return await import(new URL(name, folder).href);
  } catch (failed) {
    if (tried === TRIES) throw failed;
    await new Promise(done => setTimeout(done, AGAIN));
    return load(name, tried + 1);
  }
}

/** @type {{[name: string]: Promise<unknown>}} */
const styles = {};
/** A style sheet, added to the page once. @type {(name: string) => Promise<unknown>} */
export const style = name => styles[name] ??= new Promise((resolve, reject) => {
  const href = new URL(name, FILES).href;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject }));
}).catch(error => { delete styles[name]; throw error; });
