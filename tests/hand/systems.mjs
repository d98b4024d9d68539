/** Linear systems as a lesson asks for them. */
import { block, ridge, solve } from "../../regviz/hand/linear.mjs";

/** [w with (H + alpha I) w = g, for each alpha], from one reduction of H. */
export function ridges(H, g, alphas) {
  return alphas.map(ridge(H, g));
}

/** w_A with (H_AA + alpha I) w_A = g_A. */
export function within(H, A, alpha, g) {
  return solve(block(H, A, alpha), A.map((j) => g[j]));
}
