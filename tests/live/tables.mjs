import { createTables } from "../../regviz/live/tables.mjs";

/** How often a text was fetched that two ask for at once and a third later, and whether all got the very same object. */
export async function fetched() {
  let asked = 0;
  globalThis.fetch = async () => { asked++; return Response.json({ n: 1 }); };
  const tables = createTables();
  const [one, two] = await Promise.all([tables("a.json"), tables("a.json")]);
  return [asked, one === two && two === await tables("a.json"), one === await tables("b.json")];
}
