// @ts-check
/** What of answers is large and does not change with the main slider: it was published, and an answer has its name as `table`, or the table itself. */

import { file } from "./files.mjs";

/** Fetches each by its name, once: two answers with the same name get the very same object. */
export function createTables() {
  /** @type {{[name: string]: Promise<any>}} */
  const tables = {};
  return async (/** @type {any} */ name) =>
    typeof name !== "string" ? name : tables[name] ??= file(name).then(reply => reply.json()).catch(error => { delete tables[name]; throw error; });
}
