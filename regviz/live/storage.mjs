// @ts-check
/**
 * What a browser keeps of what one did: as long as a tab is open, or on this device. Where it refuses, as some do in a frame of
 * another site and some schools everywhere, it is kept as long as the page is.
 */

/** @param {() => Storage} place that may refuse already to be named */
function keeping(place) {
  /** @type {{[name: string]: string}} */
  const here = {};
  return {
    /** @param {string} name @returns {string | null} */
    get(name) {
      try { return place().getItem(name) ?? here[name] ?? null; } catch { return here[name] ?? null; }
    },
    /** @param {string} name @param {string} text none where it is empty */
    set(name, text) {
      here[name] = text;
      try { place().setItem(name, text); } catch { /* it is here */ }
    },
  };
}

export const tab = keeping(() => sessionStorage);
export const device = keeping(() => localStorage);
