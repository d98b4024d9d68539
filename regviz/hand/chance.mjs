// @ts-check
/** Chance that can be repeated: numbers that look drawn at random and follow from whole numbers alone, the same everywhere. */

/** @typedef {() => number} Random  the next number, from 0 up to but not including 1 */

/** Mixes the bits of a whole number of 32 bits (MurmurHash3's last step). @type {(h: number) => number} */
function mixed(h) {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The numbers that follow from these seeds: a counter (Weyl's) whose steps are mixed. @type {(...seeds: number[]) => Random} */
export function random(...seeds) {
  let at = seeds.reduce((sum, seed) => mixed(sum + seed + 0x9e3779b9), 0);
  return () => (mixed((at = (at + 0x9e3779b9) | 0)) >>> 0) / 2 ** 32;
}

/** One of the numbers low, low + step, ..., high. @type {(next: Random, low: number, high: number, step: number) => number} */
export const among = (next, low, high, step) => low + step * Math.floor(next() * (Math.round((high - low) / step) + 1));

/** The same things in another order (Fisher and Yates). @template T @param {readonly T[]} things @param {Random} next @returns {T[]} */
export function shuffled(things, next) {
  const left = [...things];
  return things.map(() => left.splice(Math.floor(next() * left.length), 1)[0]);
}
