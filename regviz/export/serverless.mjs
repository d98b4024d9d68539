// @ts-check
/**
 * A lesson without a server: what the server says elsewhere is said here. A release is answered by the browser's own solver
 * with its own residual, where the lesson's module is `certified`; else by what torch tabulated when the file was made.
 */

import { mount } from "../live/figure.mjs";
import { file, load } from "./files.mjs";
import { onBack } from "../live/history.mjs";
import { push, query, WORDS, written } from "./place.mjs";
import { read } from "../hand/fields.mjs";

/** @typedef {import("../live/contract.mjs").State} State */
/** @typedef {import("../live/contract.mjs").Answer} Answer */
/**
 * What the file says of itself: the codes of its languages with what they call themselves, the state it was made for, what
 * torch said of some states.
 * @typedef {{languages: {[code: string]: string}, language: string, module: string, state: State, titles: {[code: string]: string},
 *   missing: {[code: string]: string}, troubles: {[code: string]: string}, answers: {state: State, answer: Answer}[]}} Book
 */

const LANGUAGE = "lang";

/** The language of a browser, if there is such a text, else the file's. @param {Book} book */
function preferred({ languages, language }) {
  const known = navigator.languages.map(locale => locale.toLowerCase().split("-")[0]).find(code => code in languages);
  return language || known || Object.keys(languages)[0];
}

/** @param {HTMLElement} place where the figure goes */
export async function start(place) {
  /** @type {Book} */
  const book = await (await file("book.json")).json();
  const module = await load(book.module);
  /** Where the tables of the answers are, which are large: of these the name is passed on, of one computed here the table. @type {Map<any, string>} */
  const names = new Map();
  for (const { answer } of book.answers) {
    const name = answer.table;
    if (!name) continue;
    answer.table = [...names.keys()].find(table => names.get(table) === name) ?? await (await file(name)).json();
    names.set(answer.table, name);
  }
  let number = 0, language = query().get(LANGUAGE) ?? "", chosen = Object.hasOwn(book.languages, language);
  if (!chosen) language = preferred(book);
  const setup = await (await file(`setup-${language}.json`)).json();
  module.configure(setup);

  /** The state of the address; without one, that which the file was made for. */
  function stated() {
    const asked = query(), isState = [...asked.keys()].some(name => Object.hasOwn(setup.fields, name));
    return isState ? read(setup.fields, asked) : book.state;
  }
  let state = stated();

  /** What is said of a state at rest. @returns {Answer | null} */
  function answer() {
    if (module.certified) return module.certified(state);
    const own = JSON.stringify(state), exact = book.answers.find(known => JSON.stringify(known.state) === own);
    const key = module.needs?.(state);
    const near = exact ?? book.answers.find(known => module.needs && module.needs(known.state) === key);
    const found = exact ? exact.answer : near ? (module.scrubbed ?? module.answer)(state, near.answer) : null;
    return found && { ...found, table: names.get(found.table) ?? found.table };
  }

  const words = () => [...query()].filter(([word]) => WORDS.includes(word));

  const component = () => ({
    parentElement: place,
    setTriggerValue: heard,
    data: JSON.stringify({
      setup: `setup-${language}.json`, language, path: ".", session: "file", trouble: book.troubles[language], state, number,
      answer: answer(), work: null, kept: { ...chosen ? { [LANGUAGE]: language } : {}, ...Object.fromEntries(words()) }, source: "exported",
    }),
  });

  const missing = Object.assign(document.createElement("p"), { className: "rx-missing" });
  missing.setAttribute("role", "status");
  place.prepend(missing);

  function show() {
    document.title = book.titles[language];
    document.documentElement.lang = language;
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-language]"))) node.hidden = node.dataset.language !== language;
    for (const node of document.querySelectorAll("[data-choose]")) node.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (node).dataset.choose === language));
    const asked = component();
    missing.textContent = JSON.parse(asked.data).answer ? "" : book.missing[language];
    mount(asked);
  }

  /** @param {string} name @param {any} value */
  function heard(name, value) {
    if (name !== "released") return;
    ({ number } = value);
    state = value.state;
    push(new URLSearchParams([...written(setup.fields, state), ...chosen ? [[LANGUAGE, language]] : [], ...words()]));
    queueMicrotask(show); // after the figure has noted that it asked
  }

  for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-choose]"))) node.addEventListener("click", () => {
    language = node.dataset.choose ?? language;
    chosen = true;
    show();
  });
  show();
  onBack(() => { state = stated(); queueMicrotask(show); });
}
