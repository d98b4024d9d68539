// @ts-check
/** Numbers as they are printed. Python's half is regviz/live/numbers.py; both print the same. */

/**
 * A number to so many digits after the point: an exact zero is 0, and nothing else looks like one. What is too small or
 * too large for these digits is printed as 1.2e−5; what there is none of, as a dash.
 * @type {(value: number | null | undefined, digits?: number) => string}
 */
export function print(value, digits = 3) {
  if (value === undefined || value === null || Number.isNaN(value)) return "\u2013";
  if (!Number.isFinite(value)) return value > 0 ? "\u221e" : "\u2212\u221e";
  if (value === 0) return "0";
  const text = value.toFixed(digits);
  const plain = Math.abs(value) < 1e5 && Number(text) !== 0;
  return (plain ? text : value.toExponential(1).replace("e+", "e")).replaceAll("-", "\u2212");
}

/**
 * A number to three significant digits, without zeros at its end; from 1e5 on and below 1e-4 as 1.2e−5.
 * @type {(value: number) => string}
 */
export const short = (value) =>
  Math.abs(value) >= 1e-4 && Math.abs(value) < 1e5 ? `${Number(value.toPrecision(3))}`.replace("-", "\u2212") : print(value);

/** A difference that is 0 but for rounding, as 0. @type {(difference: number) => number} */
export const settled = (difference) => (Math.abs(difference) < 1e-9 ? 0 : difference);

/** A point of the plane in words. @type {(w: number[], digits?: number) => string} */
export const point = (w, digits = 2) => `(${w.map((wj) => print(wj, digits)).join(", ")})`;

/** How many there are, the thousands set apart: 1,100,000. @type {(count: number) => string} */
export const many = (count) => count.toLocaleString("en");
