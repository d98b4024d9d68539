// @ts-check
/** What is asked for over a bad line: again when it failed, and once more beside it when nothing comes of it. */

const AGAIN = 1000, STALLED = 20000, LONGEST = 300000; // ms, after which what failed is tried again, what stalls is tried beside it, and all is given up
const TRIES = 9, BESIDE = 2; // in all, and at a time

/**
 * What comes of the first try that succeeds. A connection that was lost without a word would stay open for good; but a slow one
 * is not given up, since it may be all that there is, and shares its line with one other try at most.
 * @template T @param {(tried: number) => Promise<T>} attempt @returns {Promise<T>}
 */
export const insist = attempt => new Promise((resolve, reject) => {
  let tried = 0, pending = 0, done = false;
  /** @param {() => void} end */
  const over = end => { done = true; clearTimeout(last); end(); };
  const last = setTimeout(() => over(() => reject(new Error("nothing came"))), LONGEST);
  function go() {
    const late = setTimeout(() => { if (!done && pending < BESIDE && tried < TRIES) go(); }, STALLED);
    pending += 1;
    attempt(tried++).then(found => { clearTimeout(late); over(() => resolve(found)); }, failed => {
      clearTimeout(late);
      pending -= 1;
      if (!done) setTimeout(again, AGAIN, failed);
    });
  }
  /** @param {unknown} failed */
  function again(failed) {
    if (done) return;
    if (tried < TRIES) go();
    else if (!pending) over(() => reject(failed));
  }
  go();
});
