// @ts-check
const PAPER = "44rem"; // A4 or Letter between its margins
const HALL = "rv-hall"; // where the figure fills the window

/**
 * Paper: printing lays the page out anew, but tells nobody. So the charts are drawn beforehand about as wide as they will be;
 * the style makes up the rest. A figure that fills the window is on paper the page that it is part of. Returns how to stop.
 * @param {HTMLElement} root @param {() => void} place draws the charts as large as they are now
 */
export function onPaper(root, place) {
  const over = new AbortController(), page = document.documentElement;
  /** @type {(() => void)[]} */
  let undo = [];
  window.addEventListener("beforeprint", () => {
    if (root.classList.contains(HALL)) undo.push(() => root.classList.add(HALL));
    if ("hall" in page.dataset) undo.push(() => { page.dataset.hall = ""; });
    root.classList.remove(HALL);
    delete page.dataset.hall;
    root.style.width = PAPER;
    root.dataset.address = location.href;
    place();
  }, over);
  window.addEventListener("afterprint", () => {
    undo.forEach(act => act());
    undo = [];
    root.style.width = "";
    place();
  }, over);
  return () => over.abort();
}
