// @ts-check
/**
 * The words of the glossary. In the figure each is made a link, the first time that it stands there and is no part of a
 * control; in the texts around the figure Python has made them links. A link leads to the page with all entries, and where
 * this module runs, a press opens the entry beside the word.
 */

/** How a word is written in the pages' language, and the key of its entry. @typedef {{pattern: string, forms: {[form: string]: string}}} Terms */
/** @typedef {{[key: string]: {name: string, html: string}}} Entries */

const LINK = 'a[href*="glossary#"]';
/** What does something else when it is pressed, is drawn, or is somebody's data. */
const TAKEN = "a, button, label, legend, summary, select, style, svg, bdi, .rv-chart";
const GAP = 6; // px between a word and its entry, and to the window's edge

/** What browsers can since Chrome 114, Firefox 125 and Safari 17: before, a word leads to the page with all entries. */
const OPENS = "popover" in HTMLElement.prototype;

/** The page with all entries, at one of them. @type {(key: string) => string} */
const address = key => `glossary#${key}`;

/**
 * Makes links of the words in a place, each the first time that it stands there.
 * @type {(place: Element, terms: Terms) => void}
 */
export function mark(place, { pattern, forms }) {
  const find = new RegExp(pattern, "g"), seen = new Set();
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) {
    if (text.parentElement?.closest(TAKEN)) continue;
    const parts = [];
    let end = 0;
    for (const { 0: word, index } of text.data.matchAll(find)) {
      const key = forms[word] ?? forms[word.charAt(0).toLowerCase() + word.slice(1)];
      if (seen.has(key)) continue;
      seen.add(key);
      parts.push(text.data.slice(end, index), Object.assign(document.createElement("a"), { href: address(key), textContent: word }));
      end = index + word.length;
    }
    if (parts.length) text.replaceWith(...parts, text.data.slice(end));
  }
}

/**
 * Opens an entry beside its word, until a press elsewhere, Escape or scrolling closes it. `entries()` fetches them, `close`
 * is the word on the button, `kept()` what every address has to keep.
 * @param {HTMLElement} root
 * @param {{entries: () => Promise<Entries>, close: () => string, kept: () => {[name: string]: string}}} given
 */
export function createGlossary(root, { entries, close, kept }) {
  const panel = document.createElement("div");
  Object.assign(panel, { className: "rv-entry", popover: "auto", tabIndex: -1 });
  panel.setAttribute("role", "dialog");

  /** @param {HTMLAnchorElement} word */
  async function open(word) {
    const found = (await entries())[word.hash.slice(1)];
    if (!found || !word.isConnected) return;
    panel.setAttribute("aria-label", found.name);
    panel.innerHTML = `<b>${found.name}</b>${found.html}<button type="button">${close()}</button>`;
    panel.querySelector("button")?.addEventListener("click", () => panel.hidePopover());
    for (const way of panel.querySelectorAll("a")) {
      way.search = new URLSearchParams([...new URL(way.href).searchParams, ...Object.entries(kept())]).toString();
    }
    root.append(panel);
    word.focus({ preventScroll: true }); // Safari does not, and closing the entry leads back to what had the focus
    panel.showPopover();
    place(word.getClientRects()[0]);
    panel.focus({ preventScroll: true });
  }

  /** Below the word, or above it where there is no room below. @param {DOMRect} word */
  function place(word) {
    const { offsetWidth: width, offsetHeight: height } = panel;
    const below = word.bottom + GAP, fits = below + height + GAP <= innerHeight;
    panel.style.left = `${Math.max(GAP, Math.min(word.left, innerWidth - width - GAP))}px`;
    panel.style.top = `${Math.max(GAP, fits ? below : word.top - height - GAP)}px`;
  }

  const over = new AbortController();
  document.addEventListener("click", event => {
    const word = event.target instanceof Element ? event.target.closest(LINK) : null;
    if (!(word instanceof HTMLAnchorElement) || panel.contains(word) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const leave = () => { location.href = `${word.href.split("#")[0].split("?")[0]}?${new URLSearchParams(kept())}${word.hash}`; }; // the page has them all
    if (OPENS) open(word).catch(leave);
    else leave();
  }, { capture: true, signal: over.signal });
  document.addEventListener("scroll", event => {
    if (OPENS && event.target instanceof Node && !panel.contains(event.target) && panel.matches(":popover-open")) panel.hidePopover();
  }, { capture: true, passive: true, signal: over.signal });
  return { remove() { over.abort(); panel.remove(); } };
}
