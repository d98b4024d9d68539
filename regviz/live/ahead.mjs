// @ts-check
/**
 * What frames may need later is computed beforehand, while there is nothing else to do. A browser that does not say when that
 * is (Safari) computes it when it is needed.
 */

const ENOUGH_TIME = 30; // ms: one step of many coefficients takes ten on a slow machine

/** Of one thing at a time, such as a table; `busy()` says that there is something else to do. @param {() => boolean} busy */
export function createAhead(busy) {
  /** @type {any} */
  let thing;
  let turns = 0;

  /** @type {(steps: Iterator<void>, turn: number) => void} */
  function go(steps, turn) {
    window.requestIdleCallback?.((idle) => {
      if (turn !== turns) return;
      while (!busy() && idle.timeRemaining() > ENOUGH_TIME) if (steps.next().done) return;
      go(steps, turn);
    });
  }

  return {
    /** Computes for another thing, step by step, and no more for the one before. @type {(of: any, steps: () => Iterator<void>) => void} */
    begin(of, steps) {
      if (of === thing) return;
      thing = of;
      go(steps(), ++turns);
    },
    stop() {
      turns++;
    },
  };
}
