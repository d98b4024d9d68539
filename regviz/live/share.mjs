// @ts-check
/**
 * Sharing: the link to exactly this state at an address that others can reach, as text, as a QR code, as a frame for another
 * page. The code is made here by a small library that needs no server, so an exported course has it as well.
 */

import { button, copyable, make, openDialog, soon } from "./dialog.mjs";
import { setWord } from "./history.mjs";
import { MARK, pageAt, query, reach, written } from "./place.mjs";
import { element } from "./stage.mjs";
import { hide, listed, partsOf } from "./tools.mjs";
import { correction, generate } from "./vendor/lean-qr.mjs";

/** @typedef {import("./contract.mjs").Face} Face */
/** @typedef {{public?: string | null, network?: string | null}} Reach */

const QUIET = 4; // modules around a QR code, by ISO 18004
const [WIDTH, HEIGHT] = [900, 560]; // of an embedded figure
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/;

/**
 * The address of a page for others: below the configured address first; else as it is here, where `localhost` would be each
 * reader's own computer with the network's address in its place.
 * @param {string} href the page's own address, without a query @param {string} path its path in the app @param {Reach} reach
 */
export function outward(href, path, { public: configured, network }) {
  if (configured) return new URL(path, configured.replace(/\/*$/, "/")).href;
  const here = new URL(href);
  if (network && LOCAL.test(here.hostname)) here.hostname = network;
  return here.href;
}

/** The QR code of a text as an SVG, with its quiet zone. @param {string} text */
export function qrCode(text) {
  /** @type {{size: number, get: (x: number, y: number) => boolean}} */
  const code = /** @type {any} */ (generate)(text, { minCorrectionLevel: correction.M });
  const size = code.size + 2 * QUIET;
  const svg = element(document.createElement("div"), "svg", { viewBox: `0 0 ${size} ${size}`, "shape-rendering": "crispEdges", class: "rv-qr" });
  element(svg, "path", { d: `M0 0H${size}V${size}H0Z`, fill: "#fff" });
  let d = "";
  for (let y = 0; y < code.size; y++) for (let x = 0; x < code.size; x++) if (code.get(x, y)) d += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  element(svg, "path", { d, fill: "#000" });
  return svg;
}

/** One of several. @param {string} name @param {string} legend @param {[string, string][]} choices @param {() => void} changed */
function choice(name, legend, choices, changed) {
  const inputs = choices.map(([value], i) => make("input", { type: "radio", name, value, checked: i === 0 }));
  const labels = choices.map(([, text], i) => make("label", {}, inputs[i], ` ${text}`));
  for (const input of inputs) input.addEventListener("change", changed);
  return { node: make("fieldset", {}, make("legend", {}, legend), ...labels), value: () => inputs.find(input => input.checked)?.value ?? "" };
}

/** Boxes to tick. @param {string} legend @param {[string, string][]} choices @param {string[]} ticked @param {() => void} changed */
function boxes(legend, choices, ticked, changed) {
  const inputs = choices.map(([value]) => make("input", { type: "checkbox", value, checked: ticked.includes(value) }));
  const labels = choices.map(([, text], i) => make("label", {}, inputs[i], ` ${text}`));
  for (const input of inputs) input.addEventListener("change", changed);
  return { node: make("fieldset", {}, make("legend", {}, legend), ...labels), value: () => inputs.filter(input => input.checked).map(input => input.value) };
}

/** @param {HTMLElement} root @param {Face} face */
export async function open(root, { setup, path, state }) {
  const { words, fields } = setup;
  const place = (/** @type {Reach} */ reached) => outward(pageAt(path), path, reached);
  let page = place(await soon(reach(), found => { page = place(found); show(); }) ?? {});
  const now = written(fields, state());
  const languages = Object.entries(setup.languages).map(([code, name]) => /** @type {[string, string]} */ ([code, words["share.in"].replace("{language}", name)]));
  const language = choice("rv-share-language", words["share.language"], [["", words["share.own"]], ...languages], show);
  const parts = partsOf(root), hidden = listed(query().get("hide"));
  const kept = boxes(words["share.hide"], parts.map(name => [name, words[`part.${name}`]]), hidden, () => {
    hide(root, kept.value());
    setWord("hide", kept.value().join(",") || null);
    show();
  });
  const link = copyable(words["share.link"], words), frame = copyable(words["share.frame"], words, true);
  const picture = make("div", { className: "rv-qr-place" });
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", words["share.code"]);
  const large = button(words["share.large"], () => {
    if (document.fullscreenElement) return document.exitFullscreen();
    const cover = () => picture.classList.toggle("rv-qr-large");
    return picture.requestFullscreen ? picture.requestFullscreen().catch(cover) : cover(); // an iPhone has it for films only
  });
  picture.addEventListener("click", () => { picture.classList.remove("rv-qr-large"); if (document.fullscreenElement) document.exitFullscreen(); });

  const run = query().get("ask")?.split(".")[0]; // a run is shared from its beginning
  /** The link with what is chosen. @param {[string, string][]} more */
  function address(...more) {
    /** @type {[string, string][]} */
    const chosen = [];
    if (language.value()) chosen.push(["lang", language.value()]);
    if (query().has("predict")) chosen.push(["predict", "1"]);
    if (kept.value().length) chosen.push(["hide", kept.value().join(",")]);
    const text = new URLSearchParams([...run ? [["ask", run]] : now, ...chosen, ...more]).toString().replaceAll("%2C", ",");
    return text ? `${page}${MARK}${text}` : page;
  }
  function show() {
    link.show(address());
    frame.show(`<iframe src="${address(["embed", "true"]).replaceAll("&", "&amp;")}" width="${WIDTH}" height="${HEIGHT}" style="border: 0" title="${document.title.replaceAll('"', "&quot;")}" allow="fullscreen; clipboard-write"></iframe>`);
    picture.replaceChildren(qrCode(address()), make("p", {}, address()));
  }
  show();
  const side = make("div", {}, link.node, language.node, ...parts.length ? [kept.node] : [], frame.node);
  openDialog(root, words["tools.share"], words, make("div", { className: "rv-sharing" }, side, make("div", {}, picture, large)));
}
