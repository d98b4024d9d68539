/**
 * Calls the browser's modules for the tests: one request a line on standard input, one answer a line on standard output.
 *
 *     {module, function, calls, setup?, say?}  ->  {values} or {error}
 *
 * `setup` is what a lesson's module is configured with; with `say` each call gets one more argument, which speaks that
 * figure's texts. What JSON has no word for travels as {"$": "NaN"}, {"$": "Infinity"}, {"$": "-Infinity"}, {"$": "-0"},
 * and pixels as {"$": "bytes", base64}.
 */
import { createInterface } from "node:readline";
import { speaking } from "../regviz/hand/words.mjs";

const SPECIAL = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity, "-0": -0 };
const revive = (_, value) => (value !== null && typeof value === "object" && "$" in value ? SPECIAL[value.$] : value);
const replace = (_, value) =>
  value instanceof Uint8ClampedArray ? { $: "bytes", base64: Buffer.from(value).toString("base64") }
    : typeof value !== "number" ? value
    : Object.is(value, -0) ? { $: "-0" }
    : Number.isFinite(value) ? value
    : { $: String(value) };

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const { module, function: name, calls, setup, say } = JSON.parse(line, revive);
    const loaded = await import(new URL(`../regviz/${module}`, import.meta.url));
    if (setup) loaded.configure(setup);
    const more = say ? [speaking(say.language, say.words)] : [];
    for (const state of calls.map(([first]) => first)) { // what only some states show
      const late = loaded.late?.(state ?? {});
      if (late) loaded.add(await import(new URL(`../regviz/${late}.mjs`, import.meta.url)));
    }
    answer = { values: await Promise.all(calls.map(values => loaded[name](...values, ...more))) };
  } catch (error) {
    answer = { error: error.stack };
  }
  process.stdout.write(`${JSON.stringify(answer, replace)}\n`);
}
