// @ts-check
/** The old place of `strokes`. */

export { strokes } from "./shapes.mjs";
