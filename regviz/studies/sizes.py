"""Sizes of vectors that are no norms, beside those that are: p-"norms" below 1, the count of non-zeros, their cost.

    |w|_p = (sum_j |w_j|^p)^(1/p)      p >= 1: a norm, its unit set is convex; p < 1: neither
    |w|_0 = #{j : w_j is not 0}        the limit of sum_j |w_j|^p as p goes to 0; |2w|_0 = |w|_0
    |w|_inf = max_j |w_j|              the limit as p goes to infinity

For p < 1 the triangle inequality fails: (1, 0) and (0, 1) have size 1 and their sum 2^(1/p) > 2. `norms` has those
that are norms, with their duals and proximal maps.

As a penalty all have one form, Omega_p(w) = 1/p sum_j |w_j|^p: L1 for p = 1, `SquaredL2` for p = 2, and for every p the
slope at |w_j| = 1 is 1, so that alpha means the same. Two are not divided by p: the count and the largest |w_j|.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import torch
from torch import Tensor

from regviz.solver.arguments import vector
from regviz.solver.norms import L1Norm, L2Norm, LInfNorm, Norm
from regviz.solver.scalars import number

__all__ = ["local_minima", "penalty", "power", "size"]

SMALLEST = 2.0**-1074
"""The least positive float64."""


def _exponent(p: float) -> float:
    return number("p", p, 0)


def power(w: Tensor, p: float) -> Tensor:
    """sum_j |w_j|^p over the last dimension, for p > 0; for p = 0 the number of w_j that are not 0."""
    w, p = vector("w", w), number("p", p, 0, sys.float_info.max)
    return (w != 0).sum(-1).to(w.dtype) if p == 0 else (w.abs() ** p).sum(-1)


def penalty(w: Tensor, p: float) -> Tensor:
    """Omega_p(w) = 1/p sum_j |w_j|^p over the last dimension; the count for p = 0, the largest |w_j| for p = inf."""
    w, p = vector("w", w), _exponent(p)
    return power(w, p) / p if 0 < p < math.inf else size(w, p)


def size(w: Tensor, p: float) -> Tensor:
    """|w|_p for 0 <= p <= inf; the largest |w_j| is taken out first, so that no power over- or underflows."""
    w, p = vector("w", w), _exponent(p)
    norms: dict[float, Norm] = {1: L1Norm(), 2: L2Norm(), math.inf: LInfNorm()}
    if p in norms:
        return norms[p].value(w)
    if p == 0:
        return power(w, 0)
    largest = w.abs().amax(-1, keepdim=True)
    return power(w / torch.where(largest > 0, largest, 1.0), p) ** (1 / p) * largest.squeeze(-1)


def local_minima(alpha: float, p: float) -> list[float]:
    """All local minima of J(w) = 1/2 (w - 1)^2 + alpha Omega_p(w) over one number w, in ascending order.

    For p >= 1, J is convex and there is one; exactly 0 for p = 1 or inf and alpha >= 1. For p < 1 the slope of Omega_p
    at 0 is infinite, so that 0 is a local minimum for every alpha > 0; there is a second one at the larger root of
    w - 1 + alpha w^(p - 1) if there is a root. For p = 0 the second is 1, whatever alpha.
    """
    alpha, p = number("alpha", alpha, 0, sys.float_info.max), _exponent(p)
    if alpha == 0:
        return [1.0]
    if p == 0:
        return [0.0, 1.0]
    if p in (1, math.inf):
        return [max(1 - alpha, 0.0)]

    def slope(w: float) -> float:
        return w - 1 + alpha * math.pow(w, p - 1)

    if p > 1:
        return [_root(slope, SMALLEST)]
    lowest = (alpha * (1 - p)) ** (1 / (2 - p))  # the slope falls up to here, and rises from here on
    return [0.0, _root(slope, lowest)] if lowest < 1 and slope(lowest) < 0 else [0.0]


def _root(rising: Callable[[float], float], least: float) -> float:
    """Where a function that rises from `least` to 1 is 0, by halving on a log scale: it may be near 1e-30."""
    low, high = math.log2(least), 0.0
    for _ in range(64):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(math.exp2(middle)) > 0 else (middle, high)
    return math.exp2((low + high) / 2)
