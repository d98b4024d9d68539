"""Squared L2 by a search: what a program takes for the optimum that tries only some points of the circle |w|_2 = t.

An exact zero that it reports says more about the points than about L2: four of them are on the axes.
"""

from __future__ import annotations

import math
import sys
from itertools import repeat

import torch
from torch import Tensor

from regviz.solver.loss import Quadratic
from regviz.solver.penalties import SquaredL2
from regviz.solver.scalars import number, require, whole
from regviz.solver.solution import check

__all__ = ["best_on_circle", "searched"]


def _circle(t: float, points: int) -> Tensor:
    """The points that are tried, (points, 2), a multiple of four: those on the axes are exactly there."""
    t, points = number("t", t, 0, sys.float_info.max), whole("points", points, 4)
    require(points % 4 == 0, "points", points, "a multiple of 4, so that four of them are on the axes")
    angle = 2 * math.pi * torch.arange(points, dtype=torch.float64) / points
    unit = torch.stack([angle.cos(), angle.sin()], -1)
    return t * unit.where(unit.abs() > 1e-12, 0)


def _planar(loss: Quadratic, batch: int) -> None:
    """Refuse what is not a loss of two coefficients, or not one or a list of them."""
    check(loss, SquaredL2())
    require(loss.p == 2, "loss", f"{loss.p} coefficients", "of two coefficients")
    allowed = "a batch of n problems, of shape (n,)" if batch else "one problem"
    require(len(loss.batch_shape) == batch, "loss", f"batch shape {tuple(loss.batch_shape)}", allowed)


def best_on_circle(loss: Quadratic, t: float, points: int) -> Tensor:
    """Of so many points of the circle |w|_2 = t the one with the least loss, (2); `loss` is one loss."""
    _planar(loss, batch=0)
    tried = _circle(t, points)
    return tried[_values(loss.hessian, loss.g[None], tried).argmin()]


def searched(loss: Quadratic, t: float, points: int) -> Tensor:
    """The kinds that the search finds, (n), as indices of KINDS; `loss` is a batch of n.

    J0(w) + const = 1/2 w^T H w - g^T w at every point; the best is taken for the optimum. Only where a point on an axis
    beats its two neighbours are all points compared.
    """
    _planar(loss, batch=1)
    w = _circle(t, points)
    axes = torch.arange(4) * (points // 4)
    H, g = loss.hessian, loss.g
    near = [_values(H, g, w[(axes + step) % points]) for step in (-1, 0, 1)]
    outside = loss.minimizer.square().sum(-1) > t * t
    doubtful = outside & (near[1] <= torch.minimum(near[0], near[2])).any(-1)
    each_H = H[doubtful].split(4096) if H.ndim > 2 else repeat(H)
    best = [_values(H, g, w).argmin(-1) for H, g in zip(each_H, g[doubtful].split(4096), strict=False)]
    found = torch.where(outside, 0, 3)
    found[doubtful] = (torch.cat(best) % (points // 4) == 0).long()
    return found


def _values(H: Tensor, g: Tensor, w: Tensor) -> Tensor:
    """1/2 w^T H w - g^T w of n losses, H (2, 2) or (n, 2, 2), at k points w: (n, k)."""
    squares = torch.stack([w[:, 0].square(), 2 * w.prod(-1), w[:, 1].square()])
    bend = torch.stack([H[..., 0, 0], H[..., 0, 1], H[..., 1, 1]], -1) @ squares / 2
    return torch.addmm(bend, g, w.T, alpha=-1)
