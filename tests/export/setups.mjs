/** What an exported file reads of what it brings with it. */

/** The setup in a language, of the texts that the file has. */
export async function setup(texts, language) {
  globalThis.regvizFiles = texts;
  const { file } = await import(`../../regviz/export/files.mjs?${Math.random()}`); // it looks at the texts as it is loaded
  return (await file(`setup-${language}.json`)).json();
}
