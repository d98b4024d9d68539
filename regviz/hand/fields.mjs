// @ts-check
/**
 * The fields of a page's state as Python declares them (regviz/live/codec.py): bounds, decimal grids and codes; and the
 * address that holds them.
 */

/**
 * A number has low, high, step, decimals; a choice has codes; a short text has a pattern.
 * @typedef {{default: any, low: number, high: number, step: number, decimals: number, log: boolean, codes?: string[],
 *   pattern?: string}} Field
 */
/** @typedef {{[name: string]: Field}} Fields */

/** A number within its bounds and on its grid; never -0. @type {(field: Field, value: number) => number} */
export const snap = ({ low, high, decimals }, value) => Number(Math.min(Math.max(value, low), high).toFixed(decimals)) + 0;

/**
 * The number or code that a text of an address stands for; undefined if it stands for none.
 * @type {(field: Field, text: string) => any}
 */
function parse(field, text) {
  if (field.codes) return field.codes.includes(text) ? text : undefined;
  if (field.pattern !== undefined) return new RegExp(`^(?:${field.pattern})$`).test(text) ? text : undefined;
  const value = /^[ \t-\r]*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?[ \t-\r]*$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? snap(field, value) : undefined;
}

/** The shortest text that `parse` turns back into the value. @type {(field: Field, value: any) => string} */
function format({ codes, pattern, decimals }, value) {
  if (codes || pattern !== undefined) return value;
  const text = value.toFixed(decimals);
  return decimals ? text.replace(/\.?0+$/, "") : text;
}

/**
 * The state that a query describes: what is missing, unknown or nonsense takes its default; of a name that comes several
 * times the last counts, as on the server.
 * @type {(fields: Fields, query: URLSearchParams) => any}
 */
export const read = (fields, query) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, parse(field, query.getAll(name).at(-1) ?? "") ?? field.default]));

/**
 * The query that describes a state: what differs from its default, in the order of the fields.
 * @type {(fields: Fields, state: any) => [string, string][]}
 */
export const write = (fields, state) =>
  Object.entries(fields)
    .map(([name, field]) => /** @type {[string, string]} */ ([name, format(field, state[name])]))
    .filter(([name, text]) => text !== format(fields[name], fields[name].default));

/**
 * `configure(declared)` takes the declared fields, `field(name)` is one of them, and `set(state, values)` is the state
 * with some of its numbers changed.
 */
export function createFields() {
  /** @type {Fields} */
  let fields = {};
  return {
    /** @type {(declared: Fields) => void} */
    configure: (declared) => { fields = declared; },
    /** @type {(name: string) => Field} */
    field: (name) => fields[name],
    /** @template S @param {S} state @param {{[name: string]: number}} values @returns {S} */
    set: (state, values) => ({
      ...state,
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, snap(fields[name], value)])),
    }),
  };
}
