// @ts-check
import { filled, nearestOf } from "../../regviz/live/hover.mjs";

/** @type {(trace: any, pointer: number[]) => {lines: string[] | null, distance: number}} */
export function said(trace, pointer) {
  const { point, distance, text } = nearestOf(trace, true, ([x, y]) => [x, y], pointer);
  return { lines: point ? filled("%{text}<br>%{x:.0f}<extra></extra>", point, text) : null, distance };
}
