// @ts-check
/** What is asked for over a bad line: again when it failed, and beside the first when nothing comes of that. */

const AGAIN = 1000, STALLED = 20000; // ms, after which what failed is tried again, and what neither came nor failed beside it
const TRIES = 9;

/**
 * What comes of the first try that succeeds. A connection that was lost without a word would stay open for good; but a slow one
 * is not given up, since it may be all that there is.
 * @template T @param {(tried: number) => Promise<T>} attempt @returns {Promise<T>}
 */
export const insist = attempt => new Promise((resolve, reject) => {
  let done = false;
  /** @param {number} tried */
  function go(tried) {
    let left = false;
    /** @param {unknown} failed */
    const next = failed => {
      if (done || left) return;
      left = true;
      if (tried + 1 < TRIES) go(tried + 1);
      else reject(failed);
    };
    const late = setTimeout(next, STALLED, new Error("nothing came"));
    attempt(tried).then(found => { done = true; clearTimeout(late); resolve(found); }, failed => { clearTimeout(late); setTimeout(next, AGAIN, failed); });
  }
  go(0);
});
