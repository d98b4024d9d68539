// @ts-check
const PAPER = "44rem"; // A4 or Letter between its margins
const HALL = "rv-hall"; // where the figure fills the window

/**
 * Paper: printing lays the page out anew, but tells nobody. So the charts are drawn beforehand about as wide as they will be;
 * the style makes up the rest. A figure that fills the window is on paper the page that it is part of. Returns how to stop.
 * @param {HTMLElement} root @param {() => void} place draws the charts as large as they are now
 */
export function onPaper(root, place) {
  const over = new AbortController(), page = document.documentElement.dataset;
  /** @type {{fills: boolean, hall?: string}} */
  let before = { fills: false };
  for (const when of ["beforeprint", "afterprint"]) window.addEventListener(when, () => {
    const isBefore = when === "beforeprint";
    if (isBefore) before = { fills: root.classList.contains(HALL), hall: page.hall };
    if (before.fills) root.classList.toggle(HALL, !isBefore);
    if (before.hall !== undefined) isBefore ? delete page.hall : page.hall = before.hall;
    root.style.width = isBefore ? PAPER : "";
    root.dataset.address = location.href;
    place();
  }, over);
  return () => over.abort();
}
