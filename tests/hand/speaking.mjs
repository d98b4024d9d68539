/** What `speaking` returns are functions, which do not travel to Python: here they are called. */
import { speaking } from "../../regviz/hand/words.mjs";

export const spoken = (language, words, method, values) => speaking(language, words)[method](...values);
