/** A query is an object of the browser, which does not travel from Python: here it is made. */
import { read } from "../../regviz/hand/fields.mjs";

export const readQuery = (fields, text) => read(fields, new URLSearchParams(text));
