"""Two coefficients on the square |w|_inf <= t, and under alpha |w|_inf: closed forms for many problems at once.

H = [[a, b], [b, c]], w_hat = (x, y), g = H w_hat; u = g - H w is the negative gradient.

**The square.** From a w_hat outside, the optimum lies on an edge that can be seen: the way from it to w_hat descends
all along, so it must leave the set at once. Stand at the point of the square nearest to w_hat. If both coordinates are
held there, it is a corner, and at most one of its two edges descends, since the gradient is H (w - w_hat); walk along
that one, or stay. If one is held, the other goes to its best.

**The penalty.** Write w = z1 (1, 1) + z2 (1, -1); then |w|_inf = |z1| + |z2|, and the sign of z1 can be read off at
z1 = 0 as in `planar`: let z2 be at its best there, then z1 > 0 iff u1 + u2 > alpha. Likewise z2 with u1 - u2. If both
are not 0, the coefficients differ in size. The larger has the sign s of the pull on it, the smaller is at its best:

    w1 = x - s alpha / (a - b^2/c),    w2 = y - (b/c) (w1 - x),

and likewise for w2. If z2 = 0, both are the same number: a tie is exact.
"""

from __future__ import annotations

import torch
from torch import Tensor

from regviz.solver.norms import soft
from regviz.solver.pieces import Pair, each

__all__ = ["largest", "square"]

EPS = torch.finfo(torch.float64).eps
TINY = torch.finfo(torch.float64).tiny


def square(H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
    """argmin J0(w) subject to |w|_inf <= t, for t >= 0; of many, the nearest to w_hat."""
    return each(_square, H, w_hat, t)


def largest(H: Tensor, w_hat: Tensor, alpha: Tensor, g: Tensor | None = None) -> Tensor:
    """argmin J0(w) + alpha |w|_inf, for alpha >= 0; of many, the nearest to w_hat. g stands for H w_hat."""
    return each(_largest, H, w_hat, alpha, *([] if g is None else g.unbind(-1)))


def _square(a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, t: Tensor) -> Pair:
    w1, w2 = x.clamp(-t, t), y.clamp(-t, t)
    G1, G2 = a * (w1 - x) + b * (w2 - y), b * (w1 - x) + c * (w2 - y)
    held1, held2 = x.abs() > t, y.abs() > t
    move1 = held2 & (~held1 | (x.sign() * G1 > 0))
    move2 = held1 & (~held2 | (y.sign() * G2 > 0))
    best1, best2 = (w1 - G1 / a.clamp(min=TINY)).clamp(-t, t), (w2 - G2 / c.clamp(min=TINY)).clamp(-t, t)
    return torch.where(move1, best1, w1), torch.where(move2, best2, w2)


def _largest(a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, alpha: Tensor, *g: Tensor) -> Pair:
    g1, g2 = g or (a * x + b * y, b * x + c * y)
    same, opposite = _over(soft(g1 + g2, alpha), a + 2 * b + c), _over(soft(g1 - g2, alpha), a - 2 * b + c)
    pull_same = (g1 - (a - b) * opposite) + (g2 - (b - c) * opposite)  # u1 + u2 at w = opposite (1, -1)
    pull_opposite = (g1 - (a + b) * same) - (g2 - (b + c) * same)  # u1 - u2 at w = same (1, 1)
    z1, z2 = (pull.sign() * (pull.abs() > alpha) for pull in (pull_same, pull_opposite))
    first = z1 == z2
    w1, w2 = _untied(a, b, c, x, y, alpha * z1)
    v2, v1 = _untied(c, b, a, y, x, alpha * z1)
    w1, w2 = torch.where(first, w1, v1), torch.where(first, w2, v2)
    # Rounding can contradict the signs where two sizes are nearly the same or H is nearly singular.
    ordered = torch.where(first, (w2.abs() <= w1.abs()) & (w1 * z1 > 0), (w1.abs() <= w2.abs()) & (w2 * z1 > 0))
    untied = (z1 != 0) & (z2 != 0) & ordered & w1.isfinite() & w2.isfinite()
    # A tie misses the conditions by as much as the pull on one of the two points inwards.
    missed_same = torch.maximum(-same.sign() * (g1 - (a + b) * same), -same.sign() * (g2 - (b + c) * same))
    missed_opposite = torch.maximum(
        -opposite.sign() * (g1 - (a - b) * opposite), opposite.sign() * (g2 - (b - c) * opposite)
    )
    # No optimum is larger than w_hat, unless H is indefinite by rounding; w_hat itself is known up to its own.
    most = torch.maximum(x.abs(), y.abs()) * (1 + 8 * EPS)
    missed_same = torch.where(same.abs() > most, torch.inf, missed_same)
    missed_opposite = torch.where(opposite.abs() > most, torch.inf, missed_opposite)
    off_same, off_opposite = ((pull.abs() - alpha).clamp(min=0) for pull in (pull_opposite, pull_same))
    wrong_same, wrong_opposite = torch.maximum(missed_same, off_same), torch.maximum(missed_opposite, off_opposite)
    alike = torch.where((z1 == 0) & (z2 == 0), missed_same <= missed_opposite, wrong_same <= wrong_opposite)
    tie1, tie2 = torch.where(alike, same, opposite), torch.where(alike, same, -opposite)
    # Both are optimal, and all between them: where H does not see the smaller coefficient at all.
    many = ~untied & ((a == 0) | (c == 0)) & (b == 0) & (same != 0) & (opposite != 0)
    tie1, tie2 = _between(many, same, opposite, x, y, tie1, tie2)
    w1, w2 = torch.where(untied, w1, tie1), torch.where(untied, w2, tie2)
    free = (alpha == 0) | (torch.maximum(w1.abs(), w2.abs()) > most)
    return torch.where(free, x, w1), torch.where(free, y, w2)


def _untied(a: Tensor, b: Tensor, c: Tensor, x: Tensor, y: Tensor, pull: Tensor) -> Pair:
    """The optimum with |w1| > |w2|, where the pull on w1 is alpha, with its sign."""
    ratio = _over(b, c)
    w1 = x - pull / (a - b * ratio)
    return w1, y - ratio * (w1 - x)


def _between(many: Tensor, same: Tensor, opposite: Tensor, x: Tensor, y: Tensor, w1: Tensor, w2: Tensor) -> Pair:
    """The nearest to w_hat between (same, same) and (opposite, -opposite), which have one coordinate in common."""
    m = same.abs()
    level = same == opposite  # else same = -opposite, and they have the second in common
    v1, v2 = torch.where(level, same, x.clamp(-m, m)), torch.where(level, y.clamp(-m, m), same)
    return torch.where(many, v1, w1), torch.where(many, v2, w2)


def _over(u: Tensor, v: Tensor) -> Tensor:
    """u / v, and 0 for v = 0: there H does not see the direction, and u is 0 too."""
    return torch.where(v > 0, u / v.clamp(min=TINY), 0.0)
