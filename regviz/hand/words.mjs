// @ts-check
/**
 * Sentences in a language, by the rules of its texts: a plural has a text for each of the language's kinds of number
 * (`key.one`, `key.other`, ... as Unicode's CLDR names them), and `join.words` and `join.sentences` say how two of a list
 * are joined.
 */

/** @typedef {{[name: string]: string | number}} Values */
/**
 * text(key, values)          the text with its {holes} filled
 * counted(key, n, values)    the same of a number: the form that the language has for n, with {count}
 * has(key)                   whether there is such a text
 * listed(words), joined(sentences)   all of them in a row
 * @typedef {{
 *   text: (key: string, values?: Values) => string,
 *   counted: (key: string, count: number, values?: Values) => string,
 *   has: (key: string) => boolean,
 *   listed: (words: string[]) => string,
 *   joined: (sentences: string[]) => string,
 * }} Say
 */

/** @type {{[sign: string]: string}} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text that may be anything, such as the name of a column, for a sentence, which is HTML. @type {(text: string) => string} */
export const literal = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

const LONGEST = 60; // characters of a text that a sentence repeats

/** What somebody wrote, as a sentence repeats it: its beginning, where it is long. @type {(text: string) => string} */
export const brief = (text) => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** A pattern with its {holes} filled. @type {(pattern: string, values: Values) => string} */
export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));

/**
 * What a figure says: `words` are its texts, of which the sentences are named "sentence.KEY".
 * @type {(language: string, words: {[key: string]: string}) => Say}
 */
export function speaking(language, words) {
  const kinds = new Intl.PluralRules(language);

  /** @type {(key: string) => string} */
  function pattern(key) {
    const found = words[`sentence.${key}`];
    if (found === undefined) throw new Error(`there is no text sentence.${key}`);
    return found;
  }
  /** @type {(kind: string) => (parts: string[]) => string} */
  const joining = (kind) => (parts) =>
    parts.length ? parts.reduce((one, other) => fill(words[`join.${kind}`], { one, other })) : "";
  return {
    text: (key, values = {}) => fill(pattern(key), values),
    counted: (key, count, values = {}) => fill(pattern(`${key}.${kinds.select(count)}`), { count, ...values }),
    has: (key) => `sentence.${key}` in words,
    listed: joining("words"),
    joined: joining("sentences"),
  };
}
