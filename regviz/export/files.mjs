// @ts-check
/** What an exported lesson brings with it, by its path in the package: see regviz/live/files.mjs, which it stands in for. */

/** @type {{[name: string]: string}} */
const texts = /** @type {any} */ (globalThis).regvizFiles;

/** @param {string} name */
export async function file(name) {
  if (!(name in texts)) throw new Error(`${name} is not in this file`);
  return { text: async () => texts[name], json: async () => JSON.parse(texts[name]) };
}

/** @type {(name: string) => Promise<any>} */
export const load = name => import(`regviz/${name}`);

/** @type {Set<string>} */
const styles = new Set();
/** @type {(name: string) => Promise<unknown>} */
export async function style(name) {
  if (styles.has(name)) return;
  styles.add(name);
  document.head.append(Object.assign(document.createElement("style"), { textContent: texts[name] }));
}
