"""`solve`: one optimum or a batch of them, with its certificate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import torch
from numpy.typing import NDArray
from torch import Tensor

from regviz.solver import active_set, planar, shown
from regviz.solver.arguments import Numbers, as_tensor, broadcast
from regviz.solver.certified import Certified
from regviz.solver.independent import independent
from regviz.solver.loss import Quadratic
from regviz.solver.penalties import Kernels, Penalty, instance

__all__ = ["TOLERANCE", "Solution", "check", "kernels", "solve"]

TOLERANCE = 1e-10  # an optimum has converged if its KKT residual, relative to the gradient's scale, is at most this
ROUNDING = 16 * torch.finfo(torch.float64).eps  # relative to the terms that were added, less than this is 0
TINY = torch.finfo(torch.float64).tiny
LEAST = 5e-324  # the smallest number above 0: divides no number that is not 0 by 0


def solve(
    loss: Quadratic,
    penalty: Penalty,
    *,
    alpha: Numbers | None = None,
    t: Numbers | None = None,
) -> Solution:
    """The optimum of J0 + alpha Omega (give `alpha`), or of J0 on the penalty's set of size `t` (give `t`).

    alpha, t   (...), not negative; broadcast with the loss's batch, so k values and one loss give k optima

    Where several optima exist it is the one nearest to w_hat for two coefficients, and one of them for more.
    alpha = 0 gives w_hat itself, and so does a t that w_hat does not exceed.

    Raises TypeError for both or neither of alpha and t and for what is not a loss, a penalty or a number, ValueError
    for a number that is negative, infinite or NaN and for shapes that do not broadcast.
    """
    check(loss, penalty)
    if (alpha is None) == (t is None):
        got = "neither" if alpha is None else f"alpha={alpha!r:.40} and t={t!r:.40}"
        raise TypeError(f"give either alpha (penalized) or t (constrained); got {got}")
    name = "t" if alpha is None else "alpha"
    dial = as_tensor(name, cast("Numbers", t if alpha is None else alpha), least=0)
    broadcast(name, dial.shape, "loss", loss.batch_shape)
    if loss.lift is not None:
        scaled = {name: dial if name == "t" else dial * loss.lift}
        w = solve(loss.lifted(), penalty, **scaled).w
        return Solution(loss, penalty, w, **{f"{name}_given": dial})
    H, w_hat, solver = loss.hessian, loss.minimizer, kernels(loss.p)
    if loss.evidence is not None:
        solver = cast(Kernels, Certified(solver, loss.evidence))
    if name == "t":
        return Solution(loss, penalty, penalty.constrained(solver, H, w_hat, dial), t_given=dial)
    return Solution(loss, penalty, penalty.penalized(solver, H, w_hat, dial), alpha_given=dial)


def check(loss: object, penalty: object) -> None:
    """TypeError if loss or penalty is something else."""
    if not isinstance(loss, Quadratic):
        got = f"the class {loss.__name__}" if isinstance(loss, type) else f"{loss!r:.80}"
        raise TypeError(f"loss must be a Quadratic, for example Quadratic.from_data(X, y); got {got}")
    instance(penalty)


def kernels(p: int) -> Kernels:
    """The solvers for p coefficients."""
    return cast(Kernels, planar if p == 2 else active_set)


@dataclass(frozen=True, eq=False, repr=False)
class Solution:
    """An optimum, or a batch of them, and what is known about it. All but w is computed when first asked for.

    w          (..., p) the optimum; a zero in it is exactly +0.0
    alpha      (...)    strength of the penalty; of a constrained optimum, the alpha whose penalized problem has it too
    t          (...)    size of the set; of a penalized optimum, that of the set with the optimum on its boundary
    value      (...)    J0(w)
    kkt        (...)    residual of the optimality conditions at w, relative to the gradient's scale
    zeros      (..., p) whether a coordinate is exactly 0
    converged  (...)    whether kkt is at most 1e-10
    unique     (...)    whether it is the only optimum

    `print` shows what matters in at most ten lines; `numpy()` is the whole of it.
    """

    loss: Quadratic
    penalty: Penalty
    w: Tensor
    alpha_given: Tensor | None = None
    t_given: Tensor | None = None

    def __repr__(self) -> str:
        return shown.text(self)

    def numpy(self) -> NDArray[Any]:
        """A table, a row for each optimum: alpha, t, the coefficients by name (else w1, w2, ...), value, zeros, kkt,
        converged. `pandas.DataFrame` takes it as it is. A name that is taken already gets a number behind it: t_2.
        """
        return shown.table(self)

    @cached_property
    def gradient(self) -> Tensor:
        """The gradient of J0 at w, (..., p): H (w - w_hat) or, of data, X^T (X w - y) / n."""
        return self._gradient_and_error[0]

    @cached_property
    def _gradient_and_error(self) -> tuple[Tensor, Tensor]:
        return self.loss.gradient_and_error(self.w)

    @property
    def _sharp_gradient(self) -> Tensor:
        """The gradient, to a ten-thousand-millionth of alpha where that is small."""
        share = 1e-10 * self.alpha / self.gradient_scale
        return self.loss.gradient_and_error(self.w, share.clamp(max=1e-13))[0]

    @cached_property
    def gradient_scale(self) -> Tensor:
        """The size of the terms that the gradient is the sum of, (...); `Quadratic.gradient_scale` says which."""
        return self.loss.gradient_scale(self.w).clamp(min=LEAST)

    @cached_property
    def _row_scales(self) -> Tensor:
        return self.loss.row_scales(self.w)

    @cached_property
    def value(self) -> Tensor:
        return self.loss.value(self.w)

    @cached_property
    def zeros(self) -> Tensor:
        return self.w == 0

    @cached_property
    def t(self) -> Tensor:
        return self.penalty.size(self.w) if self.t_given is None else self.t_given.expand(self.w.shape[:-1])

    @cached_property
    def alpha(self) -> Tensor:
        """Where the set holds w back, -grad is in alpha dOmega(w), so alpha = <-grad, w> / Omega'(w; w).

        Where it does not, alpha = 0. At w = 0 it is the alpha from which on 0 stays the optimum.
        """
        if self.alpha_given is not None:
            return self.alpha_given.expand(self.w.shape[:-1])
        if self._lifted is not None and self.loss.lift is not None:
            return self._lifted.alpha / self.loss.lift
        # The same holds for each coordinate with w_j != 0 alone. So give those more weight that are known better: a row
        # of large H_jk has much rounding. But not where H is indefinite by rounding, and a small row is nonsense.
        outward, rows = self.w / self.w.abs().amax(-1, keepdim=True), self._row_scales
        weight = rows.amin(-1, keepdim=True) / rows.clamp(min=LEAST)
        weighted = outward * weight * weight
        alpha, plain = (self._multiplier(v).clamp(min=0) for v in (weighted, outward))
        missed = self.penalty.distance(self.w, -self.gradient, alpha)
        # And only along a v in which Omega has a slope: <-grad, v> is alpha times it there.
        straight = self.penalty.derivative(self.w, -weighted) == -self.penalty.derivative(self.w, weighted)
        alpha = torch.where(straight & (missed <= TOLERANCE / 10 * self.gradient_scale), alpha, plain)
        alpha = torch.where(self.zeros.all(-1), self.penalty.alpha_max(-self.gradient), alpha)
        evidence = self.loss.evidence
        rounding = ROUNDING if evidence is None else ROUNDING * (evidence.depth + 4)
        limit = self.gradient_scale.unsqueeze(-1)
        noise = (rounding * rows).minimum(TOLERANCE / 10 * limit)
        slack = (self.gradient.abs() <= noise).all(-1)
        if self.t_given is not None:
            # The set does not hold w back; w_hat is an optimum wherever it is in the set, however badly it is known.
            slack |= self.penalty.size(self.w) < self.t_given * (1 - TOLERANCE / 10)
            slack |= (self.w == self.loss.minimizer).all(-1) & (self.gradient.abs() <= TOLERANCE / 10 * limit).all(-1)
        return torch.where(slack, 0.0, alpha)

    @cached_property
    def _lifted(self) -> Solution | None:
        """The same where H has all its digits, if here it has not."""
        if self.loss.lift is None:
            return None
        alpha = None if self.alpha_given is None else self.alpha_given * self.loss.lift
        return Solution(self.loss.lifted(), self.penalty, self.w, alpha, self.t_given)

    def _multiplier(self, v: Tensor) -> Tensor:
        """<-grad, v> / Omega'(w; v), for a v that is 0 where w is."""
        return -(self.gradient * v).sum(-1) / self.penalty.derivative(self.w, v)

    @cached_property
    def kkt(self) -> Tensor:
        """The larger of two: how far -grad is from alpha dOmega(w), and by what share of t w misses the set.

        If alpha > 0, a constrained w must be on the set's boundary and not only in the set.
        """
        if self._lifted is not None:
            return self._lifted.kkt
        residual = self.penalty.distance(self.w, -self.gradient, self.alpha) / self.gradient_scale
        if self.t_given is None:
            return residual
        excess = (self.penalty.size(self.w) - self.t) / self.t.clamp(min=TINY)
        missed = torch.where(self.alpha > 0, excess.abs(), excess.clamp(min=0))
        # The set of size 0 is the point 0, and every gradient is in its normal cone.
        return torch.where(self.t == 0, missed, torch.maximum(residual, missed))

    @cached_property
    def converged(self) -> Tensor:
        """Where the gradient comes with a bound on its error (of data), the exact residual is at most 1e-10, too."""
        if self.loss.evidence is None:
            return self.kkt <= TOLERANCE
        return self.kkt + self._gradient_and_error[1].amax(-1) / self.gradient_scale <= TOLERANCE

    @cached_property
    def unique(self) -> Tensor:
        """Whether no other optimum exists.

        Other optima lie in directions v with H v = 0 along which the penalty does not grow, Omega'(w; v) <= 0. If
        alpha > 0 such a v is `movable`: for L1, it moves only coordinates whose share of the gradient reaches the
        threshold. If these v form a plane or more, another optimum is not excluded, and the answer is False.
        Of data, whether there is such a v is decided from the numbers themselves where H leaves it in doubt.
        """
        if self._steep:
            return torch.ones(self.w.shape[:-1], dtype=torch.bool)
        P = self.penalty.movable(self.w, -self._sharp_gradient, self.alpha)
        H = P @ self.loss.hessian @ P
        scale = H.diagonal(dim1=-2, dim2=-1).amax(-1).clamp(min=TINY)
        eigenvalues, vectors = torch.linalg.eigh(H / scale[..., None, None] + torch.eye(P.shape[-1], dtype=P.dtype) - P)
        dimension = (eigenvalues <= ROUNDING).sum(-1)
        v = vectors[..., 0]
        blocked = self._blocked(v) & self._blocked(-v)
        held = (self.alpha > 0) | (self._on_boundary if self.t_given is not None else False)
        alone = self.zeros.all(-1) & ((self.alpha > 0) | (self.t == 0) & (self.t_given is not None))
        strict = (self.alpha > 0) & self.penalty.strictly_convex
        only: Tensor = (dimension == 0) | strict | alone | ((dimension == 1) & held & blocked)
        return only | self._settled(P, ~only) if not only.all() else only

    @property
    def _steep(self) -> bool:
        """Whether H is definite beyond rounding, every one: then there is no v with H v = 0, whatever may move."""
        H = self.loss.hessian
        scale = H.diagonal(dim1=-2, dim2=-1).amax(-1).clamp(min=TINY)
        return bool((torch.linalg.eigvalsh(H / scale[..., None, None]) > ROUNDING).all())

    def _settled(self, P: Tensor, doubtful: Tensor) -> Tensor:
        """Whether the data's columns that may move, those with P_jj = 1 of a diagonal P, are independent."""
        found, evidence = torch.zeros_like(doubtful), self.loss.evidence
        if evidence is None or evidence.X is None:
            return found
        P = P.expand(*doubtful.shape, *P.shape[-2:])
        X = evidence.X.expand(*doubtful.shape, *evidence.X.shape[-2:])
        for i in map(tuple, doubtful.nonzero().tolist()):
            moves = P[i].diagonal()
            if ((moves == 0) | (moves == 1)).all() and P[i].count_nonzero() == moves.count_nonzero():
                found[i] = independent(X[i][:, moves != 0].numpy())
        return found

    @property
    def _on_boundary(self) -> Tensor:
        return self.penalty.size(self.w) >= self.t * (1 - ROUNDING)

    def _blocked(self, v: Tensor) -> Tensor:
        """Whether the penalty grows along v, at once or, if it is strictly convex, soon."""
        slope = self.penalty.derivative(self.w, v)
        rounding = ROUNDING * self.penalty.derivative(self.w.abs(), v.abs())
        return slope >= -rounding if self.penalty.strictly_convex else slope > rounding
