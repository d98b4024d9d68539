"""`path`: the optimum for many alphas, or for all of them.

Two coefficients have a closed form: one batch. For more, it depends on the penalty. Ridge needs one eigendecomposition
for all alphas. The L1 path is piecewise linear: `homotopy` finds its knots, and every alpha lies between two of them.
The path of the elastic net is neither. It is followed from the largest alpha down; the signs of one optimum are the
guess for the next.

The exact path moves one variable at a time. With some hundred variables it has so many knots that following L1 in the
same way is faster: 1.2 s instead of 3.2 s for p = 1000 and 100 alphas. Both are exact. Coordinate descent on the Gram
matrix, which is neither here nor exact, needs 0.4 s to a gap of 1e-14 there and has no such lead up to p = 200: from
some size in between on, scikit-learn's `lasso_path` and celer are faster, the more so the larger p is (p = 2000: 9 s
here down to a tenth of alpha_max). A long call is made of many short ones: Ctrl+C interrupts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import index
from typing import SupportsIndex, cast, overload

import numpy as np
import torch
from torch import Tensor

from regviz.solver import active_set
from regviz.solver.arguments import Numbers, as_tensor, broadcast, require
from regviz.solver.certified import Certified
from regviz.solver.homotopy import at, knots
from regviz.solver.loss import Quadratic
from regviz.solver.penalties import Kernels, Penalty
from regviz.solver.shapes import common_shape
from regviz.solver.solution import Solution, check, kernels

__all__ = ["Path", "path"]

MANY = 400  # with more coefficients than this, the exact path loses to following it from alpha to alpha


@dataclass(frozen=True, eq=False, repr=False)
class Path(Solution):
    """The optima along a path: a `Solution` with one more dimension, the k alphas, before the coefficients.

    w (..., k, p); alpha, t, value, kkt, converged (..., k); zeros (..., k, p)

    `len(path)` is k, `path[i]` the Solution at the i-th alpha, `path[i:j]` a part of the path; one can iterate over it.
    """

    given: Quadratic | None = None  # the loss of each single optimum, where `loss` has the dimension of the alphas too

    def __len__(self) -> int:
        return self.w.shape[-2]

    @overload
    def __getitem__(self, i: SupportsIndex) -> Solution: ...
    @overload
    def __getitem__(self, i: slice) -> Path: ...
    def __getitem__(self, i: SupportsIndex | slice) -> Solution:
        if isinstance(i, slice):
            places = range(len(self))[i]
            return replace(self, w=self.w[..., places, :], alpha_given=self.alpha[..., places])
        k = len(self)
        try:
            place = index(i)
        except TypeError:
            raise TypeError(f"the index of a path must be a whole number or a slice; got {i!r:.80}") from None
        if not -k <= place < k:
            raise IndexError(f"the path has {k} optima, from 0 to {k - 1}; got {place}")
        loss = self.loss if self.given is None else self.given
        return Solution(loss, self.penalty, self.w[..., place, :], alpha_given=self.alpha[..., place])

    def __iter__(self) -> Iterator[Solution]:
        return (self[i] for i in range(len(self)))


def path(loss: Quadratic, penalty: Penalty, alphas: Numbers | None = None) -> Path:
    """The optima of J0 + alpha Omega for all `alphas`; without `alphas`, the exact path of one L1 problem.

    alphas  (..., k), in any order, >= 0; leading dimensions broadcast with the loss's batch. alpha = 0 gives w_hat.

    With 1,000 coefficients coordinate descent (scikit-learn, celer) is three times as fast at the same accuracy.

    The exact path is linear between its knots: k is their number and `alpha` holds them, from alpha_max = max |g_j|,
    where w = 0, down to 0, where w is the limit of the path: w_hat, or the minimizer of J0 with the least |w|_1. There
    may be (3^p + 1)/2 of them (Mairal, Yu 2012); those below 1e-13 of alpha_max cannot be told from rounding, so from
    there the path goes straight to its limit.
    Raises ValueError or TypeError for alphas that are negative, infinite or NaN or do not broadcast, and if the exact
    path is asked of a batch or of a penalty whose path is not piecewise linear.
    """
    check(loss, penalty)
    if alphas is None:
        return _exact(loss, penalty)
    dial = as_tensor("alphas", alphas, least=0)
    require(dial.ndim > 0, "alphas", alphas, "a list (..., k); for a single alpha use solve")
    batch = loss.batch_shape
    broadcast("alphas", dial.shape[:-1], "loss", batch)
    if loss.lift is not None:
        w = path(loss.lifted(), penalty, dial * loss.lift.unsqueeze(-1)).w
        return Path(loss.along if batch else loss, penalty, w, alpha_given=dial)
    along, solver = loss.along, kernels(2) if loss.p == 2 else cast(Kernels, _Along)
    if along.evidence is not None:
        solver = cast(Kernels, Certified(solver, along.evidence))
    w = penalty.penalized(solver, along.hessian, along.minimizer, dial)
    return Path(along if batch else loss, penalty, w, alpha_given=dial, given=loss)


def _exact(loss: Quadratic, penalty: Penalty) -> Path:
    require(
        penalty.piecewise_linear, "penalty", penalty, "L1 when no alphas are given: only its path is piecewise linear"
    )
    require(
        not loss.batch_shape, "loss", f"batch shape {tuple(loss.batch_shape)}", "one problem when no alphas are given"
    )
    alphas, w = (torch.from_numpy(x) for x in knots(loss.hessian.numpy(), loss.g.numpy()))
    evidence = loss.along.evidence
    if evidence is not None:
        solver = Certified(_Given(w), evidence)
        w = solver.penalized(loss.hessian, loss.minimizer, alphas, alphas.new_zeros(()))
    return Path(loss, penalty, w, alpha_given=alphas)


@dataclass(frozen=True)
class _Given:
    """Kernels that know the answer already."""

    w: Tensor

    def penalized(self, *_: Tensor, g: Tensor) -> Tensor:
        return self.w


class _Along:
    """The kernels of `active_set`, but for H (..., 1, p, p), w_hat (..., 1, p) and all alphas (..., k) of a problem."""

    ridge = staticmethod(active_set.ridge)

    @staticmethod
    def penalized(H: Tensor, w_hat: Tensor, lam1: Tensor, lam2: Tensor, g: Tensor | None = None) -> Tensor:
        lam1, lam2 = torch.broadcast_tensors(lam1, lam2)
        if not lam1.any():
            return active_set.ridge(H, w_hat, lam2, g)
        if lam2.any() or H.shape[-1] > MANY:
            return _follow(H, w_hat, lam1, lam2, g)
        return _between_knots(H, w_hat, lam1, (H @ w_hat.unsqueeze(-1)).squeeze(-1) if g is None else g)


def _between_knots(H: Tensor, w_hat: Tensor, alphas: Tensor, g: Tensor) -> Tensor:
    """The L1 optima, in a loop over problems."""
    k, p = alphas.shape[-1], H.shape[-1]
    batch = common_shape(H.shape[:-3], g.shape[:-2], alphas.shape[:-1])
    problems = zip(
        H.expand(*batch, 1, p, p).reshape(-1, p, p).numpy(),
        g.expand(*batch, 1, p).reshape(-1, p).numpy(),
        alphas.expand(*batch, k).reshape(-1, k).numpy(),
        strict=True,
    )
    found = np.array([at(H_i, g_i, alphas_i) for H_i, g_i, alphas_i in problems])
    return torch.where(alphas.unsqueeze(-1) == 0, w_hat, torch.from_numpy(found.reshape(*batch, k, p)))


def _follow(H: Tensor, w_hat: Tensor, lam1: Tensor, lam2: Tensor, g: Tensor | None) -> Tensor:
    """The optima from the largest alpha down, so many at a time as their matrices fit in the processor's cache."""
    stride = max(1, active_set.BLOCK // H.shape[-1] ** 2)
    lam1, order = lam1.sort(-1, descending=True)
    dials = zip(lam1.split(stride, -1), lam2.gather(-1, order).split(stride, -1), strict=True)
    guess, found = None, []
    for lam1_i, lam2_i in dials:
        found.append(active_set.penalized(H, w_hat, lam1_i, lam2_i, guess, g))
        guess = found[-1][..., -1:, :]
    w = torch.cat(found, -2)
    return w.gather(-2, order.argsort(-1).unsqueeze(-1).expand_as(w))
