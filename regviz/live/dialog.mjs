// @ts-check
/** What the dialogs of the tools have in common. */

/** @typedef {{[key: string]: string}} Words */

const SOON = 2000; // ms

/**
 * An element with properties and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {{[property: string]: any}} properties @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** A button with a text. @param {string} text @param {() => unknown} act */
export function button(text, act) {
  const made = make("button", { type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}

/** Hands a file to the person. @param {string} name @param {Blob} content */
export function save(name, content) {
  const link = make("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

/**
 * Opens a dialog over the figure; closed, it is gone, and the focus is where it was.
 * @param {Element} root @param {string} title @param {Words} words @param {...Node} content
 */
export function openDialog(root, title, words, ...content) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const close = button(words["chart.close"], () => dialog.close());
  const dialog = make("dialog", { className: "rv-dialog" }, make("header", {}, make("h2", {}, title), close), ...content);
  dialog.setAttribute("aria-label", title);
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); }); // beside it
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus();
  });
  root.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * A text to copy by a click. @param {string} label @param {Words} words @param {boolean} [long]
 */
export function copyable(label, words, long = false) {
  const field = long ? make("textarea", { readOnly: true, rows: 3 }) : make("input", { readOnly: true });
  const said = make("span", { role: "status" }); // for whom the button's new text is nothing that happened
  const tell = (/** @type {boolean} */ isCopied) => {
    copy.textContent = words[isCopied ? "share.copied" : "share.copy"];
    said.textContent = isCopied ? words["share.copied"] : "";
  };
  const copy = button(words["share.copy"], async () => {
    field.select();
    // without https a browser has no clipboard to write to
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value).catch(() => document.execCommand("copy"));
    else document.execCommand("copy");
    copy.focus(); // some browsers gave it to the field
    tell(true);
  });
  const place = make("label", { className: "rv-copy" }, make("span", {}, label), field);
  return {
    node: make("div", { className: "rv-copying" }, place, copy, said),
    /** @param {string} text */
    show(text) {
      if (field.value !== text) tell(false);
      field.value = text;
    },
  };
}

/**
 * What has come within two seconds; `later` is called with what comes after that. A frozen server keeps no dialog closed.
 * @template T @param {Promise<T>} coming @param {(found: T) => void} later @returns {Promise<T | null>}
 */
export async function soon(coming, later) {
  let waits = true;
  coming.then(found => { if (!waits) later(found); }, () => {});
  const found = await Promise.race([coming.catch(() => null), new Promise(done => setTimeout(done, SOON, null))]);
  waits = false;
  return found;
}
