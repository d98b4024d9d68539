// @ts-check
/** The first element below a place that fits; it was just made. @type {<T extends Element>(place: Element, selector: string) => T} */
export const find = (place, selector) => /** @type {any} */ (place.querySelector(selector));

/** All elements below a place that fit. @type {<T extends Element = HTMLElement>(place: Element, selector: string) => T[]} */
export const all = (place, selector) => /** @type {any} */ ([...place.querySelectorAll(selector)]);

/** @type {(html: string) => string} */
export const plain = html => new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";

let made = 0;
/** A name of its own for what another element points to. */
export const newId = () => `rv-${++made}`;
