// @ts-check
const PAPER = "44rem"; // A4 or Letter between its margins

/**
 * Paper: printing lays the page out anew, but tells nobody. So the charts are drawn beforehand about as wide as they will be;
 * the style makes up the rest. Returns how to stop.
 * @param {HTMLElement} root @param {() => void} place draws the charts as large as they are now
 */
export function onPaper(root, place) {
  const over = new AbortController();
  for (const when of ["beforeprint", "afterprint"]) window.addEventListener(when, () => {
    root.style.width = when === "beforeprint" ? PAPER : "";
    root.dataset.address = location.href;
    place();
  }, over);
  return () => over.abort();
}
