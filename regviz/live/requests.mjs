// @ts-check
/**
 * What a figure asks of the server. Requests are numbered, so that a late answer is known to be late; one that is not answered,
 * since the server was just drawing the page anew, is sent again as it was.
 */

import { createServer } from "./server.mjs";

const [PATIENCE, LONGEST] = [5000, 60000]; // ms, after which an unanswered request is sent again; then twice as many each time

/** @typedef {import("./contract.mjs").State} State */
/** @typedef {import("./contract.mjs").Message} Message */
/** A button of the long work, and with which request it was pressed. @typedef {{button: string, number: number}} Press */
/** @typedef {{number: number, state: State, press: Press | null, words: {[word: string]: string}}} Asked */

/**
 * `newest()` is what the server said last, `words()` what is said while it does not answer.
 * @param {{send: (name: string, value: any) => void, newest: () => Message, words: () => string}} hooks
 */
export function createRequests({ send, newest, words }) {
  /** @type {string | undefined} */
  let session;
  let sent = 0, answered = 0, patience = 0, next = 0, again = (/** @type {number | undefined} */ _tried) => {};
  /** Until the server is known to have it, a press goes along with every request. @type {Press | null} */
  let wish = null;
  const server = createServer({ words, back: () => again(0) });

  /** @param {Asked} asked @param {number} tried so often, and not all of a class again at once */
  function demand(asked, tried = 0) {
    clearTimeout(patience);
    again = (next = 0) => { if (asked.number === sent && newest().number < sent) demand(asked, next); };
    server.asked();
    if (!server.connected()) return; // once it is there again
    send("released", asked);
    patience = window.setTimeout(() => again(tried + 1), Math.min(PATIENCE * 2 ** tried, LONGEST) * (tried ? 0.75 + Math.random() / 2 : 1));
  }

  /** What goes along with what no hand sends: of how many addresses that the server wrote we know, and our own. */
  const byItself = () => ({ wrote: newest().wrote, from: location.pathname + location.search });

  return {
    node: server.node,
    byItself,
    /** @param {State} state @param {Asked["words"]} beside the words of the address beside the state @param {string | null} button */
    ask(state, beside, button) {
      sent += 1;
      if (button) wish = { button, number: sent };
      demand({ number: sent, state, press: wish, words: beside });
    },
    /**
     * The server said something. Another one, or one that was started again, knows nothing of earlier requests: whether there
     * is none that it missed.
     * @param {Message} data
     */
    heard({ session: theirs, number }) {
      let missed = false;
      if (theirs !== session) {
        missed = session !== undefined && sent > answered;
        [session, sent, answered] = [theirs, number, number];
        if (wish) wish.number = sent + 1;
      }
      if (!missed && number >= sent) server.answered();
      return !missed;
    },
    /** Whether an earlier request is answered. @param {Message} data */
    isLate: ({ number }) => number < sent,
    /** What the server said is shown. @param {Message} data */
    taken({ number }) {
      sent = answered = number;
      if (wish && wish.number <= answered) wish = null;
    },
    /**
     * Asks for the next slice of long work: when this one is on screen, after the pause that the server told, and unless a hand
     * or a request has come between.
     * @param {number} number @param {number} pause @param {() => boolean} held
     */
    goOn(number, pause, held) {
      clearTimeout(next);
      next = window.setTimeout(() => { if (!held() && number === sent) send("continued", byItself()); }, pause);
    },
    remove() {
      clearTimeout(patience);
      clearTimeout(next);
      again = () => {};
      server.remove();
    },
  };
}
