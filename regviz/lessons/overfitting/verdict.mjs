// @ts-check
/**
 * Underfit, just right or overfit, from nothing but errors.
 *
 * `limit` is the largest test error that is just right, `noise` the error that no model can get below but by luck.
 */

/** A stronger penalty helps if it makes the test error smaller by a twentieth; what makes less is luck. */
const LUCK = 0.95;

/** Whose training error is less than this share of the noise goes through the points rather than between them. */
const FOLLOWED = 0.5;

/**
 * over: the training error is far below the noise, or a stronger penalty helps; right: the test error is within the
 * limit; under: else. `stronger` has the test errors under stronger penalties, all else the same.
 * @type {(errors: {train: number, test: number}, limit: number, noise: number, stronger: number[]) => string}
 */
export function judge({ train, test }, limit, noise, stronger) {
  if (train < FOLLOWED * noise) return "over";
  if (test <= limit) return "right";
  return Math.min(...stronger) <= Math.max(limit, LUCK * test) ? "over" : "under";
}
