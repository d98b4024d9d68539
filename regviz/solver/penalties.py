"""The penalties Omega, and what a solver may ask of them.

Three are Omega(w) = rho |w|_1 + (1 - rho)/2 |w|_2^2, with rho = 1 (L1), 0 (squared L2) or in between (the elastic net);
`group_lasso` and `linf` are none of these. Nobody asks which penalty it is; one asks what it can do:

    value(w)               Omega(w)
    prox(v, step)          argmin_w 1/2 |w - v|_2^2 + step Omega(w)
    distance(w, u, alpha)  how far u is from the subdifferential alpha dOmega(w), in the largest coordinate
    derivative(w, v)       Omega'(w; v), the directional derivative
    size(w)                the t of the penalty's set whose boundary w lies on
    alpha_max(g)           the least alpha with g in alpha dOmega(0): from there on w = 0 (inf if there is none)
    movable(w, u, alpha)   for u = -gradient at an optimum w: the projection, (..., p, p), on the directions in which
                           there may be other optima as far as the penalty is concerned (all of them if alpha = 0)
    penalized(...)         the optimum of J0 + alpha Omega, and
    constrained(...)       the optimum of J0 on the penalty's set, each by the solver that fits the penalty; the
                           penalty may bring its own and leave the `kernels` that it is given alone

and says of itself whether it is `strictly_convex`, and `piecewise_linear`: then its optima are as a function of alpha,
and it has an exact path.

All take vectors (..., p) as float64 tensors or as what becomes one, the last three float64 tensors alone; alpha and
step have the batch's shape (...) or broadcast with it, and a step is not negative.
A new penalty is a class with these and a line in PENALTIES; the tests' laws then hold it to account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol, cast

import torch
from torch import Tensor

from regviz.solver.arguments import Numbers, alike, require, strength, to_float64, vector
from regviz.solver.group_lasso import GroupLasso
from regviz.solver.linf import LInf
from regviz.solver.norms import L1Norm, L2Norm, column, soft

__all__ = ["L1", "PENALTIES", "ElasticNet", "GroupLasso", "Kernels", "LInf", "Penalty", "SquaredL2", "instance", "soft"]


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
    @property
    def piecewise_linear(self) -> bool: ...
    def value(self, w: Numbers) -> Tensor: ...
    def prox(self, v: Numbers, step: Numbers) -> Tensor: ...
    def distance(self, w: Numbers, u: Numbers, alpha: Numbers) -> Tensor: ...
    def derivative(self, w: Numbers, v: Numbers) -> Tensor: ...
    def size(self, w: Numbers) -> Tensor: ...
    def alpha_max(self, g: Numbers) -> Tensor: ...
    def movable(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor: ...
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
    piecewise_linear: ClassVar[bool] = True

    def value(self, w: Numbers) -> Tensor:
        return L1Norm().value(w)

    def prox(self, v: Numbers, step: Numbers) -> Tensor:
        return L1Norm().prox(v, step)

    def distance(self, w: Numbers, u: Numbers, alpha: Numbers) -> Tensor:
        w = vector("w", w)
        return _l1_distance(w, alike("u", u, "w", w), strength("alpha", alpha, w)).amax(-1)

    def derivative(self, w: Numbers, v: Numbers) -> Tensor:
        w = vector("w", w)
        v = alike("v", v, "w", w)
        return torch.where(w == 0, v.abs(), w.sign() * v).sum(-1)

    def size(self, w: Numbers) -> Tensor:
        return self.value(w)

    def alpha_max(self, g: Numbers) -> Tensor:
        return vector("g", g).abs().amax(-1)

    def movable(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor:
        return _unsettled(w, u, alpha)

    def penalized(self, kernels: Kernels, H: Tensor, w_hat: Tensor, alpha: Tensor) -> Tensor:
        return kernels.penalized(H, w_hat, alpha, alpha.new_zeros(()))

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
    piecewise_linear: ClassVar[bool] = False

    def value(self, w: Numbers) -> Tensor:
        return vector("w", w).square().sum(-1) / 2

    def prox(self, v: Numbers, step: Numbers) -> Tensor:
        v = vector("v", v)
        return v / (1 + column("step", step, v))

    def distance(self, w: Numbers, u: Numbers, alpha: Numbers) -> Tensor:
        w = vector("w", w)
        return (alike("u", u, "w", w) - strength("alpha", alpha, w) * w).abs().amax(-1)

    def derivative(self, w: Numbers, v: Numbers) -> Tensor:
        w = vector("w", w)
        return (w * alike("v", v, "w", w)).sum(-1)

    def size(self, w: Numbers) -> Tensor:
        return L2Norm().value(w)

    def alpha_max(self, g: Numbers) -> Tensor:
        return torch.where((vector("g", g) == 0).all(-1), 0.0, torch.inf).to(torch.float64)

    def movable(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor:
        return torch.diag_embed(torch.ones_like(w))

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

    Raises TypeError if l1_ratio is no number, ValueError if it is outside [0, 1].
    """

    l1_ratio: float
    name: ClassVar[str] = "elastic_net"

    def __post_init__(self) -> None:
        ratio = to_float64("l1_ratio", self.l1_ratio)
        allowed = "between 0 (squared L2) and 1 (L1), one number"
        require(ratio.ndim == 0 and 0 <= ratio.item() <= 1, "l1_ratio", self.l1_ratio, allowed)
        object.__setattr__(self, "l1_ratio", ratio.item())

    @property
    def strictly_convex(self) -> bool:
        return self.l1_ratio < 1

    @property
    def piecewise_linear(self) -> bool:
        return self.l1_ratio == 1

    def value(self, w: Numbers) -> Tensor:
        w = vector("w", w)
        return self.l1_ratio * w.abs().sum(-1) + (1 - self.l1_ratio) / 2 * w.square().sum(-1)

    def prox(self, v: Numbers, step: Numbers) -> Tensor:
        v = vector("v", v)
        lam1, lam2 = self.split(column("step", step, v))
        return soft(v, lam1) / (1 + lam2)

    def distance(self, w: Numbers, u: Numbers, alpha: Numbers) -> Tensor:
        w = vector("w", w)
        lam1, lam2 = self.split(strength("alpha", alpha, w))
        return _l1_distance(w, alike("u", u, "w", w) - lam2 * w, lam1).amax(-1)

    def derivative(self, w: Numbers, v: Numbers) -> Tensor:
        return self.l1_ratio * L1().derivative(w, v) + (1 - self.l1_ratio) * SquaredL2().derivative(w, v)

    def size(self, w: Numbers) -> Tensor:
        return self.value(w)

    def alpha_max(self, g: Numbers) -> Tensor:
        return L1().alpha_max(g) / self.l1_ratio if self.l1_ratio > 0 else SquaredL2().alpha_max(g)

    def movable(self, w: Tensor, u: Tensor, alpha: Tensor) -> Tensor:
        return _unsettled(w, u, self.l1_ratio * alpha)

    def split(self, alpha: Tensor) -> tuple[Tensor, Tensor]:
        """lam1, lam2 with alpha Omega(w) = lam1 |w|_1 + lam2/2 |w|_2^2."""
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
    GroupLasso.name: lambda: GroupLasso(2),
    LInf.name: LInf,
}
"""Examples of each penalty, for any number of coefficients, by name; the tests iterate over it.

No share is 1/2: rho and 1 - rho are never the same.
"""


def instance(penalty: object) -> Penalty:
    """`penalty` if it is one; TypeError for a class, a name, and what cannot be minimized."""
    solvable = all(callable(getattr(penalty, method, None)) for method in ("penalized", "constrained"))
    if isinstance(penalty, type) or not solvable:
        examples = {name: make() for name, make in PENALTIES.items() if "," not in name}  # one of each class
        named = penalty if isinstance(penalty, type | str) else None  # an array cannot be looked for
        meant = [str(example) for name, example in examples.items() if named in (type(example), name)]
        got = f"the class {penalty.__name__}" if isinstance(penalty, type) else f"{penalty!r:.80}"
        hint = f": write {meant[0]}" if meant else ""
        raise TypeError(f"penalty must be an object like {', '.join(map(str, examples.values()))}; got {got}{hint}")
    return cast(Penalty, penalty)


def _l1_distance(w: Tensor, u: Tensor, lam: Tensor) -> Tensor:
    """Distance of u_j from lam d|w_j|, which is {lam sign(w_j)}, or [-lam, lam] where w_j = 0."""
    return torch.where(w == 0, soft(u, lam), u - lam * w.sign()).abs()


def _unsettled(w: Tensor, u: Tensor, lam: Tensor) -> Tensor:
    """All coordinates but those where w_j = 0 and |u_j| stays below lam: these are 0 in every optimum."""
    idle = (w == 0) & (u.abs() < (lam * (1 - 1e-9)).unsqueeze(-1))
    return torch.diag_embed((~idle).to(w))
