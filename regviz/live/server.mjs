// @ts-check
/**
 * Whether the server answers, and one quiet line while it does not: the figure needs it only for torch's answers.
 *
 * A server that is gone closes the connection, and Streamlit's page says so in an attribute; one that is frozen keeps it open
 * and answers nothing. Both may be over in a moment, so that both are said only after a while.
 */

const GONE = 1000; // ms without a connection
const FROZEN = 10000; // ms without an answer; one that has just been started takes its time

const APP = "[data-testid=stApp]", STATE = "data-test-connection-state", RUN = "data-test-script-state";

/** Whether the server runs the page now. */
export const isRunning = () => document.querySelector(APP)?.getAttribute(RUN) === "running";

/**
 * `node` is where it is said, in `words()`; `back()` is called when a lost connection is there again. Outside Streamlit there
 * is no server to be lost.
 * @param {{words: () => string, back: () => void}} hooks
 */
export function createServer({ words, back }) {
  const app = document.querySelector(APP);
  const node = Object.assign(document.createElement("p"), { className: "rv-server" });
  node.setAttribute("role", "status");
  const connected = () => (app?.getAttribute(STATE) ?? "CONNECTED") === "CONNECTED";
  let there = connected(), lost = 0, late = 0, gone = false, frozen = false;

  function say() {
    const text = gone || frozen ? words() : "";
    if (node.textContent !== text) node.textContent = text;
  }

  function look() {
    if (connected() === there) return;
    there = !there;
    clearTimeout(lost);
    if (there) back();
    else lost = window.setTimeout(() => { gone = true; say(); }, GONE);
    if (there) gone = false;
    say();
  }
  const watcher = new MutationObserver(look);
  if (app) watcher.observe(app, { attributeFilter: [STATE] });

  return {
    node,
    connected,
    /** Something was asked that will be answered. */
    asked() { late ||= window.setTimeout(() => { frozen = true; say(); }, FROZEN); },
    /** The latest that was asked is answered. */
    answered() {
      clearTimeout(late);
      [late, frozen] = [0, false];
      say();
    },
    remove() {
      watcher.disconnect();
      clearTimeout(lost);
      clearTimeout(late);
    },
  };
}
