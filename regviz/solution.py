"""`solve`: one optimum or a batch of them, with its certificate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import torch
from numpy.typing import ArrayLike
from torch import Tensor

from regviz import active_set, planar
from regviz.loss import Quadratic, as_tensor, broadcast, require
from regviz.penalties import Kernels, Penalty

__all__ = ["TOLERANCE", "Solution", "solve"]

TOLERANCE = 1e-10  # an optimum has converged if its KKT residual, relative to the gradient's scale, is below this
ROUNDING = 16 * torch.finfo(torch.float64).eps  # a gradient below ROUNDING of its scale is 0


def solve(
    loss: Quadratic,
    penalty: Penalty,
    *,
    alpha: ArrayLike | Tensor | None = None,
    t: ArrayLike | Tensor | None = None,
) -> Solution:
    """The optimum of J0 + alpha Omega (give `alpha`), or of J0 on the penalty's set of size `t` (give `t`).

    alpha, t   (...): not negative; broadcast with the loss's batch, so (k,) values and one loss give k optima

    Of several optima, the one nearest to w_hat (two coefficients; for more, one of them): alpha = 0 gives w_hat itself.
    Raises ValueError or TypeError for a negative, infinite or NaN alpha or t, for both or none of them, and for
    shapes that do not broadcast.
    """
    if (alpha is None) == (t is None):
        raise TypeError(f"give either alpha or t, and not both; got alpha={alpha!r:.40}, t={t!r:.40}")
    name, value = ("alpha", alpha) if alpha is not None else ("t", t)
    dial = as_tensor(name, cast("ArrayLike", value))
    require(not dial.numel() or bool(dial.amin() >= 0), name, dial.amin().item() if dial.numel() else "", ">= 0")
    broadcast(name, dial.shape, "loss", loss.batch_shape)
    kernels = cast(Kernels, planar if loss.p == 2 else active_set)
    if name == "alpha":
        w = penalty.penalized(kernels, loss.hessian, loss.minimizer, dial)
    else:
        w = penalty.constrained(kernels, loss.hessian, loss.minimizer, dial)
    return Solution(
        loss, penalty, w, alpha_given=dial if name == "alpha" else None, t_given=dial if name == "t" else None
    )


@dataclass(frozen=True, eq=False)
class Solution:
    """An optimum, or a batch of them, and what is known about it; all but w is computed when first asked for.

    w          (..., p) the optimum; a zero in it is exactly +0.0
    alpha      (...)    strength of the penalty; of a constrained optimum, the alpha whose penalized problem has it too
    t          (...)    size of the set; of a penalized optimum, that of the set with the optimum on its boundary
    value      (...)    J0(w)
    kkt        (...)    residual of the optimality conditions at w, relative to the gradient's scale
    zeros      (..., p) where w is exactly 0
    converged  (...)    whether kkt is at most 1e-10
    unique     (...)    whether it is the only optimum
    """

    loss: Quadratic
    penalty: Penalty
    w: Tensor
    alpha_given: Tensor | None = None
    t_given: Tensor | None = None

    @cached_property
    def gradient(self) -> Tensor:
        """H (w - w_hat), the gradient of J0 at w."""
        return self.loss.gradient(self.w)

    @cached_property
    def value(self) -> Tensor:
        return self.loss.value(self.w)

    @cached_property
    def zeros(self) -> Tensor:
        return self.w == 0

    @cached_property
    def t(self) -> Tensor:
        if self.t_given is not None:
            return self.t_given.expand(self.w.shape[:-1])
        return self.penalty.size(self.w)

    @cached_property
    def alpha(self) -> Tensor:
        """Where the set holds w back, -grad lies in alpha dOmega(w): alpha = <-grad, w> / Omega'(w; w).

        At w = 0 it is the alpha from which on 0 stays the optimum; where the set is slack it is 0.
        """
        if self.alpha_given is not None:
            return self.alpha_given.expand(self.w.shape[:-1])
        outward = -(self.gradient * self.w).sum(-1) / self.penalty.derivative(self.w, self.w)
        at_zero = self.zeros.all(-1)
        alpha = torch.where(at_zero, self.penalty.alpha_max(-self.gradient), outward.clamp(min=0))
        slack = self.gradient.abs().amax(-1) <= ROUNDING * self._scale
        return torch.where(slack, 0.0, alpha)

    @cached_property
    def kkt(self) -> Tensor:
        """The larger of two: distance of -grad from alpha dOmega(w), and how much w misses the set or its boundary."""
        scale = torch.where(self._scale > 0, self._scale, 1.0)
        residual = self.penalty.distance(self.w, -self.gradient, self.alpha) / scale
        if self.t_given is None:
            return residual
        missed = self.penalty.size(self.w) / self.t - 1
        missed = torch.where(self.alpha > 0, missed.abs(), missed.clamp(min=0))
        # The set of size 0 is the point 0: there every gradient is in its normal cone.
        return torch.where((self.t == 0) & self.zeros.all(-1), 0.0, torch.maximum(residual, missed))

    @cached_property
    def converged(self) -> Tensor:
        return self.kkt <= TOLERANCE

    @cached_property
    def _scale(self) -> Tensor:
        return self.loss.gradient_scale(self.w)
