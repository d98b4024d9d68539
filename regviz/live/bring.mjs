// @ts-check
/**
 * Bringing a file to a figure: chosen, dropped on it, or pasted as a table. It goes to the server in slices, on a connection of
 * its own; nothing of it is stored on the way. When all of it is there, the server is told so as it is told of a release.
 */

/** The file that is there. @typedef {{id: string}} Arrived */
/** Where a file is sent to, relative to the app, which one the server has read last, and what it says. @typedef {{to?: string, kept?: string, said: string, most: number}} Bring */
/** @typedef {{[key: string]: string}} Words */

const STOPPED = 4000; // says that somebody stopped it, as bring.py has it
const SLICE = 128 * 1024, AHEAD = 4; // bytes, and so many slices on their way at once
const AGAIN = 1000, LOST = 3; // ms, after which a connection that was lost is sought again; after so many times it is said,
const SELDOM = 30000; // and it is sought less often, up to so many ms, and not by all of a class at once
const SILENT = 30000; // ms, after which a connection on which nothing is heard is as good as lost
const PATIENCE = 8000; // ms, after which the server is asked again for what it did not answer: it may have let the file go

/**
 * A file on its way, of the whole page: a figure may be built anew meanwhile. `send` tells the server that it is there, unless the
 * server is `busy()`.
 * @param {(file: Arrived) => void} send @param {() => boolean} busy
 */
export function createSending(send, busy) {
  /** @type {{id: string, bytes: Uint8Array<ArrayBuffer>, at: number} | null} */
  let file = null;
  /** @type {WebSocket | null} */
  let line = null;
  let timer = 0, place = "", tried = 0, watch = () => {};

  /** @param {number} [code] why */
  function hangUp(code) {
    clearTimeout(timer);
    if (line) line.onmessage = line.onclose = null;
    line?.close(code);
    line = null;
  }

  /** Opens a connection, on which the server says how much of the file it has. */
  function connect() {
    hangUp();
    if (!file || !place) return;
    const { id, bytes } = file;
    const open = new WebSocket(new URL(`${place}&id=${id}&total=${bytes.length}`, document.baseURI.replace(/^http/, "ws")));
    const lost = () => {
      tried += 1;
      hangUp();
      const wait = Math.min(AGAIN * 2 ** Math.max(tried - LOST, 0), SELDOM);
      timer = window.setTimeout(connect, tried > LOST ? wait * (0.75 + Math.random() / 2) : wait);
      watch();
    };
    let sent = -1;
    line = open;
    timer = window.setTimeout(lost, SILENT);
    open.onmessage = ({ data }) => {
      if (!file) return;
      const have = Number(data);
      if (have > file.at) tried = 0;
      file.at = have;
      if (sent < 0) sent = file.at;
      for (; sent < bytes.length && sent < file.at + AHEAD * SLICE; sent += SLICE) open.send(bytes.subarray(sent, sent + SLICE));
      clearTimeout(timer);
      if (file.at === bytes.length) tell();
      else timer = window.setTimeout(lost, SILENT);
      watch();
    };
    open.onclose = lost;
  }

  function tell() {
    hangUp();
    if (!file) return;
    if (busy()) timer = window.setTimeout(tell, PATIENCE); // what is sent to a page that runs would begin its reading anew
    else {
      send({ id: file.id });
      timer = window.setTimeout(() => (busy() ? tell : connect)(), PATIENCE);
    }
  }

  return {
    /** The share that has arrived, null where nothing is on its way. */
    share: () => file && (file.bytes.length ? file.at / file.bytes.length : 1),
    /** Whether it does not get through. */
    lost: () => Boolean(file) && tried >= LOST,
    /** Who is called when more of it has arrived, or none. */
    watched(/** @type {() => void} */ by) { watch = by; },
    start(/** @type {Uint8Array<ArrayBuffer>} */ bytes) {
      file = { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), bytes, at: 0 };
      tried = 0;
      connect();
    },
    stop() {
      file = null;
      hangUp(STOPPED);
    },
    heard(/** @type {Bring} */ { to = "", kept }) {
      const moved = place !== to; // another server, or the same one started again, has nothing of it
      place = to;
      if (file && kept === file.id) return this.stop();
      if (!file || !moved) return;
      file.at = 0;
      connect();
    },
    /** The page is left: nothing is sent any more. */
    remove() {
      this.stop();
      this.start = () => {};
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
  bar.setAttribute("aria-label", words["work.name"]);
  stop.textContent = words["work.stop"];
  let most = Infinity, lost = false, chosen = 0;

  function follow() {
    const share = sending.share();
    if ((share === null || share === 1) && document.activeElement === stop) input.focus(); // Stop goes
    way.hidden = share === null;
    stop.hidden = share === 1; // the server reads it
    if (share === 1) bar.removeAttribute("value");
    else bar.value = share ?? 0;
    if (lost === sending.lost()) return;
    lost = !lost;
    said.textContent = lost ? words["bring.lost"] : "";
  }
  const large = (/** @type {number} */ size) => {
    if (size > most) said.textContent = words["bring.large"].replace("{size}", (size / 1e6).toFixed(1));
    return size > most;
  };
  /** @param {Uint8Array<ArrayBuffer>} bytes */
  function take(bytes) {
    if (large(bytes.length)) return;
    said.textContent = "";
    lost = false;
    sending.start(bytes);
    follow();
  }
  const open = async (/** @type {File | undefined} */ file) => {
    if (!file || large(file.size)) return;
    const number = ++chosen, bytes = new Uint8Array(await file.arrayBuffer());
    if (number === chosen) take(bytes);
  };
  input.addEventListener("change", () => { open(input.files?.[0]); input.value = ""; });
  pasted.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => {
    const text = event.clipboardData?.getData("text/plain");
    event.preventDefault();
    if (!text) return;
    chosen += 1;
    take(new TextEncoder().encode(text));
  });
  const whole = place.closest(".rv > *") ?? place;
  whole.addEventListener("dragover", event => event.preventDefault());
  whole.addEventListener("drop", event => {
    const file = /** @type {DragEvent} */ (event).dataTransfer?.files[0];
    if (file?.name.toLowerCase().endsWith(".toml")) return; // a tour (tools.mjs)
    event.preventDefault();
    open(file);
  });
  stop.addEventListener("click", () => { sending.stop(); follow(); });
  sending.watched(follow);
  follow();
  return (/** @type {Bring} */ bring) => {
    most = bring.most;
    follow();
    if (sending.share() === null && said.textContent !== bring.said) said.textContent = bring.said;
  };
}
