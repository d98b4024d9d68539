// @ts-check
/** Three networks between two classes of points, as torch has trained them for every alpha of a grid. */

/** @typedef {{}} Cloud */

/** @type {(cloud: Cloud | undefined, alpha: number) => {drawn: object, traces: object, numbers: object}} */
export function panels(cloud, alpha) {
  return { drawn: {}, traces: {}, numbers: {} };
}
