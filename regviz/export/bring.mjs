// @ts-check
/** A table of one's own goes to the server and is fitted there; an exported lesson has none. */

export const createSending = () => ({ share: () => null, lost: () => false, watched() {}, start() {}, stop() {}, heard() {}, remove() {} });
/** @type {(place: HTMLElement) => () => void} */
export const createBring = place => {
  place.hidden = true;
  return () => {};
};
