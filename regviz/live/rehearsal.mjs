// @ts-check
const TIMES = 60, TURNS = 30, ENOUGH_TIME = 8; // ms

/**
 * A browser compiles what has run often. So that the first drag is as smooth as the tenth on a slow machine too, what a drag
 * does is done a few times beforehand, when nothing else is: at the end of each turn the true picture is drawn again.
 * `moves` draw what a hand would, the k-th time; `busy()` says that a frame waits, `over()` that there is a hand or no figure.
 * @param {((k: number) => void)[]} moves
 * @param {{busy: () => boolean, over: () => boolean, draw: () => void}} figure
 */
export function rehearse(moves, { busy, over, draw }, times = TIMES, turns = TURNS) {
  if (!times || !turns || !moves.length) return;
  window.requestIdleCallback?.(idle => {
    if (over()) return;
    const before = times;
    for (; times && !busy() && idle.timeRemaining() > ENOUGH_TIME; times--) moves[times % moves.length](times);
    if (times < before) draw();
    rehearse(moves, { busy, over, draw }, times, turns - 1);
  });
}
