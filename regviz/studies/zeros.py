"""How many of p coefficients are exactly 0? Random losses of p coefficients, counted by torch's exact optima.

J0(w) = 1/2 (w - w_hat)^T H (w - w_hat) with H = X^T X / n, n = 2 p rows; the entries of X and of w_hat are independent
N(0, 1). So no coefficient of a minimizer is 0, and what is 0 in the optimum the penalty has made 0. Each loss is asked
at the same shares of its own alpha_max, from which on its optimum is 0 altogether.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from regviz.solver.arguments import as_tensor
from regviz.solver.loss import Quadratic
from regviz.solver.penalties import L1, GroupLasso, Penalty
from regviz.solver.scalars import whole
from regviz.solver.solution import solve

__all__ = ["draw", "group_counts", "zero_counts"]

PAIR_AND_SINGLE = GroupLasso([[0, 1], [2]], weights=1)
"""|(w1, w2)|_2 + |w3|: its set is a double cone, as wide and as high as the octahedron of L1."""
ROWS = 2
"""Rows of X for each coefficient."""

Counts = NDArray[np.int64]


def draw(p: int, count: int, seed: int) -> Quadratic:
    """`count` random losses of p coefficients, the same every time."""
    p, count, seed = whole("p", p, 1), whole("count", count, 1), whole("seed", seed, 0)
    source = np.random.default_rng([seed, p])
    X = source.standard_normal((count, ROWS * p, p))
    return Quadratic(X.swapaxes(-1, -2) @ X / (ROWS * p), source.standard_normal((count, p)))


def _zeros(loss: Quadratic, penalty: Penalty, ratios: ArrayLike) -> torch.Tensor:
    """Which coefficients are 0 where alpha is each of the ratios times alpha_max, (len(ratios), count, p)."""
    share = as_tensor("ratios", ratios, least=0)
    largest = penalty.alpha_max((loss.hessian @ loss.minimizer[..., None])[..., 0])
    return solve(loss, penalty, alpha=share[:, None] * largest).zeros


def zero_counts(p: int, ratios: ArrayLike, count: int, seed: int = 0) -> Counts:
    """L1: among `count` losses those with k zeros, k = 0 to p, (len(ratios), p + 1); ratios of alpha_max."""
    zeros = _zeros(draw(p, count, seed), L1(), ratios).sum(-1)
    return np.stack([row.bincount(minlength=p + 1).numpy() for row in zeros])


def group_counts(ratios: ArrayLike, count: int, seed: int = 0) -> Counts:
    """A pair and a single: among `count` losses those where neither, the single, the pair, both are 0, (..., 4)."""
    zeros = _zeros(draw(3, count, seed), PAIR_AND_SINGLE, ratios)
    kind = 2 * zeros[..., :2].all(-1).long() + zeros[..., 2].long()
    return np.stack([row.bincount(minlength=4).numpy() for row in kind])
