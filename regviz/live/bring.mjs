// @ts-check
/**
 * Bringing a file to a figure: chosen, dropped on it, or pasted as a table. It goes to the server in slices, each when
 * the one before has arrived, through the channel that a release takes; nothing of it is stored on the way.
 */

/** @typedef {{id: string, at: number, total: number, part: string}} Slice */
/** How far the server has it, and what it says. @typedef {{id?: string, have?: number, said: string, most: number}} Bring */
/** @typedef {{[key: string]: string}} Words */

const [SLICE, LARGEST, TIMES] = [384 * 1024, 6144 * 1024, 4]; // bytes on their way at once: so many times more where they arrive quickly
const QUICKLY = 1000; // ms
const PATIENCE = 8000; // ms, after which a slice of which nothing was heard is sent again

/** @type {(bytes: Uint8Array) => string} */
function base64(bytes) {
  let text = "";
  for (let k = 0; k < bytes.length; k += 4096) text += String.fromCharCode(...bytes.subarray(k, k + 4096));
  return btoa(text);
}

/** A file on its way, of the whole page: a figure may be built anew meanwhile. */
export function createSending(/** @type {(slice: Slice) => void} */ send) {
  /** @type {{id: string, bytes: Uint8Array, at: number} | null} */
  let file = null;
  let timer = 0, size = SLICE, began = 0;
  function next() {
    clearTimeout(timer);
    if (!file) return;
    const { id, bytes, at } = file;
    began = performance.now();
    send({ id, at, total: bytes.length, part: base64(bytes.subarray(at, at + size)) });
    timer = window.setTimeout(() => { size = SLICE; next(); }, PATIENCE);
  }
  return {
    /** The share that has arrived, null where nothing is on its way. */
    share: () => file && file.at / Math.max(1, file.bytes.length),
    start(/** @type {Uint8Array} */ bytes) {
      file = { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), bytes, at: 0 };
      next();
    },
    stop() { file = null; clearTimeout(timer); },
    heard(/** @type {Bring} */ { id, have = 0 }) {
      if (!file || id !== file.id || have <= file.at && file.bytes.length) return; // of an empty file there is nothing more to have
      file.at = have;
      if (performance.now() - began < QUICKLY) size = Math.min(TIMES * size, LARGEST);
      if (have < file.bytes.length) return next();
      this.stop();
    },
  };
}

/**
 * The place where a file is brought: `show(bring)` follows what the server says.
 * @param {HTMLElement} place @param {Words} words @param {ReturnType<typeof createSending>} sending
 */
export function createBring(place, words, sending) {
  place.innerHTML = `<div class="rv-bring"><p></p><div class="rv-ways">
    <label class="rv-file"><input type="file" accept=".csv,.tsv,.txt,.tab,text/csv,text/plain"><span></span></label>
    <textarea rows="1"></textarea></div>
    <p class="rv-way" hidden><progress max="1"></progress> <button type="button"></button></p>
    <p class="rv-said" role="status"></p></div>`;
  const find = (/** @type {string} */ selector) => /** @type {any} */ (place.querySelector(selector));
  const [limits, label, pasted, way, bar, stop, said] =
    ["p", ".rv-file span", "textarea", ".rv-way", "progress", "button", ".rv-said"].map(find);
  /** @type {HTMLInputElement} */
  const input = find("input");
  limits.textContent = words["bring.limits"];
  label.textContent = words["bring.choose"];
  pasted.placeholder = words["bring.paste"];
  pasted.setAttribute("aria-label", words["bring.paste"]);
  stop.textContent = words["work.stop"];
  let most = Infinity;

  function follow() {
    const share = sending.share();
    way.hidden = share === null;
    bar.value = share ?? 0;
  }
  /** @param {Uint8Array} bytes */
  function take(bytes) {
    if (bytes.length > most) { said.textContent = words["bring.large"].replace("{size}", (bytes.length / 1e6).toFixed(1)); return; }
    said.textContent = "";
    sending.start(bytes);
    follow();
  }
  const open = async (/** @type {File | undefined} */ file) => {
    if (!file) return;
    if (file.size > most) { said.textContent = words["bring.large"].replace("{size}", (file.size / 1e6).toFixed(1)); return; }
    take(new Uint8Array(await file.arrayBuffer()));
  };
  input.addEventListener("change", () => { open(input.files?.[0]); input.value = ""; });
  pasted.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => {
    const text = event.clipboardData?.getData("text/plain");
    event.preventDefault();
    if (text) take(new TextEncoder().encode(text));
  });
  const whole = place.closest(".rv > *") ?? place;
  whole.addEventListener("dragover", event => event.preventDefault());
  whole.addEventListener("drop", event => {
    event.preventDefault();
    open(/** @type {DragEvent} */ (event).dataTransfer?.files[0]);
  });
  stop.addEventListener("click", () => { sending.stop(); follow(); });
  follow();
  return (/** @type {Bring} */ bring) => {
    most = bring.most;
    follow();
    if (sending.share() === null && said.textContent !== bring.said) said.textContent = bring.said;
  };
}
