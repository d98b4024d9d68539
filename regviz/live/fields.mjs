// @ts-check
/** The numbers of a page's state, within the bounds and on the decimal grids that regviz/state declares. */

/** @typedef {{low: number, high: number, step: number, decimals: number}} Field */

/**
 * `configure(declared)` takes the declared fields, `field(name)` is one of them, and `set(state, values)` is the state
 * with some of its numbers changed.
 */
export function createFields() {
  /** @type {{[name: string]: any}} */
  let fields = {};

  /** @type {(name: string, value: number) => number} */
  function snap(name, value) {
    const { low, high, decimals } = fields[name];
    return Number(Math.min(Math.max(value, low), high).toFixed(decimals)) + 0;
  }
  return {
    /** @type {(declared: {[name: string]: any}) => void} */
    configure: (declared) => { fields = declared; },
    /** @type {(name: string) => Field} */
    field: (name) => fields[name],
    /** @template S @param {S} state @param {{[name: string]: number}} values @returns {S} */
    set: (state, values) => ({
      ...state,
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, snap(name, value)])),
    }),
  };
}
