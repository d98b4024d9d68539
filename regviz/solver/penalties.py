"""The penalties Omega, and what a solver may ask of them.

Every penalty here is Omega(w) = rho |w|_1 + (1 - rho)/2 |w|_2^2, with rho = 1 (L1), 0 (squared L2) or in between (the
elastic net). A solver never asks which one it has; it asks what the penalty can do:

    value(w)               Omega(w)
    prox(v, step)          argmin_w 1/2 |w - v|_2^2 + step Omega(w)
    distance(w, u, alpha)  how far u is from the subdifferential alpha dOmega(w), in the largest coordinate
    derivative(w, v)       Omega'(w; v), the directional derivative
    size(w)                the t of the penalty's set whose boundary w lies on
    alpha_max(g)           the least alpha with g in alpha dOmega(0): from there on w = 0 (inf if there is none)
    split(alpha)           lam1, lam2 with alpha Omega(w) = lam1 |w|_1 + lam2/2 |w|_2^2
    penalized(...)         the optimum of J0 + alpha Omega, and
    constrained(...)       the optimum of J0 on the penalty's set, each by the solver that fits the penalty

All work on (..., p) tensors; alpha and step have the batch's shape (...) or broadcast with it.
A new penalty is a class with these and a line in PENALTIES; the tests' laws then hold it to account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

import torch
from torch import Tensor

from regviz.solver.norms import L1Norm, L2Norm, column, soft

__all__ = ["L1", "PENALTIES", "ElasticNet", "Kernels", "Penalty", "SquaredL2", "soft"]


class Kernels(Protocol):
    """A module of solvers for the sets: `planar` for p = 2, `active_set` for the rest. Each returns w, (..., p)."""

    def penalized(self, H: Tensor, w_hat: Tensor, lam1: Tensor, lam2: Tensor) -> Tensor: ...
    def ridge(self, H: Tensor, w_hat: Tensor, lam: Tensor) -> Tensor: ...
    def l1_ball(self, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor: ...
    def l2_ball(self, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor: ...
    def elastic_net_set(self, H: Tensor, w_hat: Tensor, t: Tensor, l1_ratio: float) -> Tensor: ...


class Penalty(Protocol):
    """What a solver may ask; the module's docstring says what each answer means."""

    name: ClassVar[str]

    @property
    def strictly_convex(self) -> bool: ...
    def value(self, w: Tensor) -> Tensor: ...
    def prox(self, v: Tensor, step: float | Tensor) -> Tensor: ...
    def distance(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor: ...
    def derivative(self, w: Tensor, v: Tensor) -> Tensor: ...
    def size(self, w: Tensor) -> Tensor: ...
    def alpha_max(self, g: Tensor) -> Tensor: ...
    def split(self, alpha: Tensor) -> tuple[Tensor, Tensor]: ...
    def penalized(self, kernels: Kernels, H: Tensor, w_hat: Tensor, alpha: Tensor) -> Tensor: ...
    def constrained(self, kernels: Kernels, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor: ...


@dataclass(frozen=True)
class L1:
    """Omega(w) = sum_j |w_j|; the set of size t is the diamond {|w|_1 <= t}.

    In J0 + alpha Omega with J0 from data, alpha is scikit-learn's Lasso(alpha, fit_intercept=False) and glmnet's lambda
    (standardize=FALSE). The optimum is 0 exactly from alpha_max = max_j |g_j| on. On the set, alpha is the multiplier
    of |w|_1 <= t.
    """

    name: ClassVar[str] = "l1"
    strictly_convex: ClassVar[bool] = False

    def value(self, w: Tensor) -> Tensor:
        return L1Norm().value(w)

    def prox(self, v: Tensor, step: float | Tensor) -> Tensor:
        return L1Norm().prox(v, step)

    def distance(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor:
        return _l1_distance(w, u, column(alpha)).amax(-1)

    def derivative(self, w: Tensor, v: Tensor) -> Tensor:
        return torch.where(w == 0, v.abs(), w.sign() * v).sum(-1)

    def size(self, w: Tensor) -> Tensor:
        return self.value(w)

    def alpha_max(self, g: Tensor) -> Tensor:
        return g.abs().amax(-1)

    def split(self, alpha: Tensor) -> tuple[Tensor, Tensor]:
        return alpha, alpha.new_zeros(())

    def penalized(self, kernels: Kernels, H: Tensor, w_hat: Tensor, alpha: Tensor) -> Tensor:
        return kernels.penalized(H, w_hat, *self.split(alpha))

    def constrained(self, kernels: Kernels, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
        return kernels.l1_ball(H, w_hat, t)


@dataclass(frozen=True)
class SquaredL2:
    """Omega(w) = 1/2 sum_j w_j^2; the set of size t is the disc {|w|_2 <= t}.

    alpha is the weight_decay of torch.optim.SGD when its loss is J0. For nn.MSELoss, which is 2 J0, and for the common
    form J0 + alpha sum w^2, weight_decay = 2 alpha. scikit-learn's Ridge has no 1/n: its alpha is n * alpha.
    glmnet's lambda is alpha times the standard deviation of y (1/n form). Adam adds the same gradient term and rescales
    the sum, which leaves the limit where it is; AdamW's decay is decoupled and its limit is another point.
    No finite alpha gives w = 0 unless g = 0. On the set, alpha is the multiplier of |w|_2 <= t divided by t.
    """

    name: ClassVar[str] = "l2"
    strictly_convex: ClassVar[bool] = True

    def value(self, w: Tensor) -> Tensor:
        return w.square().sum(-1) / 2

    def prox(self, v: Tensor, step: float | Tensor) -> Tensor:
        return v / (1 + column(step))

    def distance(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor:
        return (u - column(alpha) * w).abs().amax(-1)

    def derivative(self, w: Tensor, v: Tensor) -> Tensor:
        return (w * v).sum(-1)

    def size(self, w: Tensor) -> Tensor:
        return L2Norm().value(w)

    def alpha_max(self, g: Tensor) -> Tensor:
        return torch.where((g == 0).all(-1), 0.0, torch.inf).to(g)

    def split(self, alpha: Tensor) -> tuple[Tensor, Tensor]:
        return alpha.new_zeros(()), alpha

    def penalized(self, kernels: Kernels, H: Tensor, w_hat: Tensor, alpha: Tensor) -> Tensor:
        return kernels.ridge(H, w_hat, alpha)

    def constrained(self, kernels: Kernels, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
        return kernels.l2_ball(H, w_hat, t)


@dataclass(frozen=True)
class ElasticNet:
    """Omega(w) = rho sum_j |w_j| + (1 - rho)/2 sum_j w_j^2 with rho = l1_ratio in [0, 1]; the set is {Omega(w) <= t}.

    alpha and l1_ratio are those of scikit-learn's ElasticNet(alpha, l1_ratio=..., fit_intercept=False). The set is not
    the ball of a norm: it is a diamond when small and rounder when large.
    The optimum is 0 exactly from alpha_max = max_j |g_j| / rho on.

    Raises ValueError if l1_ratio is outside [0, 1].
    """

    l1_ratio: float
    name: ClassVar[str] = "elastic_net"

    def __post_init__(self) -> None:
        if not 0 <= self.l1_ratio <= 1:
            raise ValueError(f"l1_ratio must be between 0 (squared L2) and 1 (L1); got {self.l1_ratio}")

    @property
    def strictly_convex(self) -> bool:
        return self.l1_ratio < 1

    def value(self, w: Tensor) -> Tensor:
        return self.l1_ratio * w.abs().sum(-1) + (1 - self.l1_ratio) / 2 * w.square().sum(-1)

    def prox(self, v: Tensor, step: float | Tensor) -> Tensor:
        lam1, lam2 = self.l1_ratio * column(step), (1 - self.l1_ratio) * column(step)
        return soft(v, lam1) / (1 + lam2)

    def distance(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor:
        lam1, lam2 = self.split(column(alpha))
        return _l1_distance(w, u - lam2 * w, lam1).amax(-1)

    def derivative(self, w: Tensor, v: Tensor) -> Tensor:
        return self.l1_ratio * L1().derivative(w, v) + (1 - self.l1_ratio) * SquaredL2().derivative(w, v)

    def size(self, w: Tensor) -> Tensor:
        return self.value(w)

    def alpha_max(self, g: Tensor) -> Tensor:
        return L1().alpha_max(g) / self.l1_ratio if self.l1_ratio > 0 else SquaredL2().alpha_max(g)

    def split(self, alpha: Tensor) -> tuple[Tensor, Tensor]:
        return self.l1_ratio * alpha, (1 - self.l1_ratio) * alpha

    def penalized(self, kernels: Kernels, H: Tensor, w_hat: Tensor, alpha: Tensor) -> Tensor:
        return kernels.penalized(H, w_hat, *self.split(alpha))

    def constrained(self, kernels: Kernels, H: Tensor, w_hat: Tensor, t: Tensor) -> Tensor:
        if self.l1_ratio == 1:
            return kernels.l1_ball(H, w_hat, t)
        if self.l1_ratio == 0:
            return kernels.l2_ball(H, w_hat, (2 * t).sqrt())
        return kernels.elastic_net_set(H, w_hat, t, self.l1_ratio)


PENALTIES: dict[str, Callable[[], Penalty]] = {
    L1.name: L1,
    SquaredL2.name: SquaredL2,
    ElasticNet.name: lambda: ElasticNet(0.3),
    "elastic_net, nearly l2": lambda: ElasticNet(1e-3),
    "elastic_net, nearly l1": lambda: ElasticNet(0.999),
}
"""Examples of each penalty, by name; the tests iterate over it. No share is 1/2: rho and 1 - rho are never the same."""


def _l1_distance(w: Tensor, u: Tensor, lam: Tensor) -> Tensor:
    """Distance of u_j from lam d|w_j|, which is {lam sign(w_j)}, or [-lam, lam] where w_j = 0."""
    return torch.where(w == 0, soft(u, lam), u - lam * w.sign()).abs()
