// @ts-check
/** What an exported lesson brings with it, by its path in the package: see regviz/live/files.mjs, which it stands in for. */

/** @type {{[name: string]: string}} */
const texts = /** @type {any} */ (globalThis).regvizFiles;

/** What a difference makes of a value: [new], or by key or index what changes within. @param {any} base @param {any} difference */
function changed(base, difference) {
  if (Array.isArray(difference)) return difference[0];
  const made = Array.isArray(base) ? [...base] : { ...base };
  for (const [key, part] of Object.entries(difference)) made[key] = changed(base[key], part);
  return made;
}

/** @param {string} name */
const isSetup = name => name.startsWith("setup-");

/** Of a setup, what is the same in all languages is there once, and what is the same in all figures. @param {string} name */
function setupOf(name) {
  const { figures, ...others } = JSON.parse(texts["setup.json"]), [first] = Object.values(figures);
  const whole = Object.entries(figures).map(([key, figure]) => [key, figure === first ? first : changed(first, figure)]);
  return changed({ ...others, figures: Object.fromEntries(whole) }, JSON.parse(texts[name]));
}

/** @param {string} name */
export async function file(name) {
  if (!(name in texts)) throw new Error(`${name} is not in this file`);
  return { text: async () => texts[name], json: async () => (isSetup(name) ? setupOf(name) : JSON.parse(texts[name])) };
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
