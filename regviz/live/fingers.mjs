// @ts-check
/** Which fingers have hold of something in a figure: what one lets go of is no release while another one is still at it. */

const GRIPS = "input[type=range], [role=slider]";

/** @param {HTMLElement} root */
export function createFingers(root) {
  /** @type {Set<number>} */
  const down = new Set();
  /** @type {(() => void) | null} */
  let owed = null;
  const over = new AbortController();
  root.addEventListener("pointerdown", ({ pointerId, pointerType, target }) => {
    if (pointerType === "touch" && /** @type {Element} */ (target).matches(GRIPS)) down.add(pointerId);
  }, over);
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, event => { // before whoever lets go
    if (down.delete(/** @type {PointerEvent} */ (event).pointerId) && !down.size) setTimeout(() => owed?.());
  }, { capture: true, signal: over.signal });

  return {
    still: () => down.size > 0,
    /** Whether `act` has to wait for the last of them: then it is called after that one, unless somebody else asks before. @param {() => void} act */
    waits(act) {
      owed = down.size ? act : null;
      return down.size > 0;
    },
    remove() {
      over.abort();
      owed = null;
    },
  };
}
