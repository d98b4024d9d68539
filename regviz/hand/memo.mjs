// @ts-check
/** What has been computed once need not be computed again, and a painter skips what is the very same object. */

/** Whether two values are the same, arrays by what is in them. @type {(one: any, other: any) => boolean} */
const same = (one, other) =>
  Object.is(one, other) ||
  (Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((x, i) => same(x, other[i])));

const isRecord = (/** @type {any} */ value) => value !== null && typeof value === "object" && !Array.isArray(value);

/**
 * f, which remembers its latest answer. Of an object that it is given, such as a state, it notices which fields f reads:
 * the answer is good as long as these are the same, and no field can be forgotten. Arrays count by their content.
 * f must be pure, and read what it needs before it returns; no array that it was given may be changed in place.
 * @template {(...args: any[]) => any} F
 * @param {F} f
 * @returns {F}
 */
export function memo(f) {
  /** @type {any[] | undefined} */
  let before;
  /** @type {Map<any, any>[]} */
  let read = [];
  /** @type {any} */
  let value;

  const fits = (/** @type {any} */ arg, /** @type {number} */ i) =>
    isRecord(arg) ? isRecord(before?.[i]) && [...read[i]].every(([key, was]) => same(arg[key], was)) : same(arg, before?.[i]);

  const watched = (/** @type {any} */ arg, /** @type {number} */ i) =>
    !isRecord(arg) ? arg : new Proxy(arg, {
      get(target, key) {
        read[i].set(key, target[key]);
        return target[key];
      },
    });

  return /** @type {F} */ ((...args) => {
    if (before?.length === args.length && args.every(fits)) {
      args.forEach((arg, i) => read[i].forEach((_, key) => read[i].set(key, arg[key]))); // next time they are the very same
      before = args;
      return value;
    }
    before = undefined; // if f throws, nothing is remembered
    read = args.map(() => new Map());
    value = f(...args.map(watched));
    before = args;
    return value;
  });
}
