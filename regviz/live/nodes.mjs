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

const NARROW = /^[\d.,−°e ]*$/; // characters that are no wider than a figure, points half as wide

/**
 * A place for a number that changes in every frame: as long as it is no wider than one before, the browser lays out nothing but
 * its own box. Returns what writes a text there, `rest` where it may stay, and says whether it is another one. Somebody may
 * have letters spaced: `ch`, the width of a figure, leaves that out.
 * @param {Element} place
 */
export function steady(place) {
  const box = place.appendChild(document.createElement("span"));
  const text = box.appendChild(new Text()); // a new one each time would have the style of the whole page asked anew
  let wide = -1, spaced = "";
  return (/** @type {string} */ next, /** @type {boolean} */ rest) => {
    const now = (next.length + next.replace(/[.,]/g, "").length) / 2;
    if (rest ? now !== wide : now > wide) box.style.setProperty("--wide", String(wide = now));
    if (rest && spaced !== (spaced = getComputedStyle(box).letterSpacing)) box.style.setProperty("--spaced", spaced === "normal" ? "0px" : spaced);
    if (next === text.data) return false;
    text.data = next;
    box.classList.toggle("rv-steady", NARROW.test(next));
    return true;
  };
}

/** Of a chart's traces those that one sees: a style may hide some. @template T @param {Element} chart @param {{[trace: string]: T}} traces @returns {{[trace: string]: T}} */
export const seenOf = (chart, traces) => Object.fromEntries(Object.entries(traces).filter(([name]) => {
  const drawn = chart.querySelector(`[data-trace="${name}"]`);
  return !drawn || getComputedStyle(drawn).display !== "none";
}));
