"""The loss: a convex quadratic, one or a whole batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor

from regviz.solver.arguments import (
    Numbers,
    as_tensor,
    broadcast,
    coefficient_names,
    column_names,
    fitting,
    require,
    same_names,
    same_rows,
    to_float64,
)
from regviz.solver.certified import Certified
from regviz.solver.evidence import WELL, Evidence, gram
from regviz.solver.shapes import common_shape
from regviz.solver.sound import LEAST, first, representable, semidefinite, within_range

__all__ = ["Quadratic"]

ENOUGH = 1e-11  # of the gradient's scale: an error below this needs no compensated arithmetic
UNREACHED = 1e-6  # g - H w above this share of max |g| is no rounding
UNEVEN = 1e3  # a ratio of the sizes of columns from which on each gets a scale of its own


@dataclass(frozen=True, eq=False)
class Quadratic:
    """J0(w) = 1/2 (w - w_hat)^T H (w - w_hat) + constant.

    hessian    H, (..., p, p): symmetric, least eigenvalue at least -1e-12 times the trace
    minimizer  w_hat, (..., p): a minimizer of J0; the only one if H is nonsingular
    constant   (...): the least value of J0
    names      of the coefficients, (p); a table's are those of its columns, None where there are none

    Tensors, arrays, pandas' tables, nested lists and numbers are taken, kept as float64 and not copied if they are
    that already. Leading dimensions are batches and broadcast against each other.

    Raises TypeError or ValueError for NaN, infinity, wrong shapes, an asymmetric or an indefinite `hessian`.
    """

    hessian: Tensor
    minimizer: Tensor
    constant: Tensor = field(default_factory=lambda: torch.zeros((), dtype=torch.float64))
    evidence: Evidence | None = None  # what H and g were computed from, where that is known
    names: tuple[str, ...] | None = None

    def __init__(
        self,
        hessian: Numbers,
        minimizer: Numbers,
        constant: Numbers = 0.0,
        names: Sequence[str] | None = None,
    ) -> None:
        H, w_hat, c = (
            to_float64("hessian", hessian).detach(),
            as_tensor("minimizer", minimizer),
            as_tensor("constant", constant),
        )
        square = H.ndim >= 2 and H.shape[-1] == H.shape[-2] > 0
        require(square, "hessian", f"shape {tuple(H.shape)}", "square, of shape (..., p, p) with p >= 1")
        fitting("minimizer", w_hat, H.shape[-1], "like hessian", minimizer)
        broadcast("minimizer", w_hat.shape[:-1], "hessian", H.shape[:-2])
        broadcast("constant", c.shape, "hessian and minimizer", broadcast("", w_hat.shape[:-1], "", H.shape[:-2]))
        columns = column_names(hessian)
        same_names("hessian", hessian, "hessian", columns)
        same_names("minimizer", minimizer, "hessian", columns)
        object.__setattr__(self, "hessian", semidefinite(H))
        object.__setattr__(self, "minimizer", w_hat)
        object.__setattr__(self, "constant", c)
        within_range(H, w_hat)
        object.__setattr__(self, "names", columns if names is None else coefficient_names(names, self.p))

    @classmethod
    def from_data(cls, X: Numbers, y: Numbers) -> Quadratic:
        """J0(w) = 1/(2n) |y - X w|_2^2 for X (..., n, p) and y (..., n): H = X^T X / n.

        Neither centres the data nor adds an intercept. This is the scaling of scikit-learn's Lasso and ElasticNet;
        its Ridge has no 1/n, so Ridge(alpha = n * alpha, fit_intercept=False) has our alpha.
        If X^T X is singular, w_hat is the shortest of the least-squares solutions. `names` are X's columns'.
        """
        names, given, rows = column_names(X), y, X
        X, y = as_tensor("X", X), as_tensor("y", y)
        tall = X.ndim >= 2 and X.shape[-2] > 0 and X.shape[-1] > 0
        require(tall, "X", f"shape {tuple(X.shape)}", "of shape (..., n, p) with n, p >= 1")
        fitting("y", y, X.shape[-2], "one number for each row of X", given)
        same_rows("y", given, "X", rows)
        batch = broadcast("y", y.shape[:-1], "X", X.shape[:-2])
        X, y = X.expand(*batch, *X.shape[-2:]), y.expand(*batch, X.shape[-2])
        H, g = gram(X, X), gram(X, y.unsqueeze(-1)).squeeze(-1)
        representable(X, y, H)
        found = torch.linalg.lstsq(X, y.unsqueeze(-1), driver="gelsd")
        w_hat, sigma = found.solution.squeeze(-1), found.singular_values
        sound = bool(X.shape[-2] >= X.shape[-1] and (sigma[..., -1] * WELL > sigma[..., 0]).all())
        evidence = Evidence(semidefinite(H), g, X, y, sound)
        if not sound:
            w_hat = _in_each_scale(X, y, w_hat)
            w_hat = Certified(None, evidence).minimizers(w_hat)
        residual = y - _apply(X, w_hat)
        constant = residual.square().sum(-1) / (2 * X.shape[-2])
        lost = ~constant.isfinite()
        largest = f"entries up to {first(y.abs().amax(-1), lost)}"
        require(not lost.any(), "y", largest, "such that |y - X w|^2 does not overflow")
        return _unchecked(evidence.H, as_tensor("minimizer", w_hat), constant, evidence, names)

    @classmethod
    def from_gram(cls, hessian: Numbers, g: Numbers) -> Quadratic:
        """J0(w) = 1/2 w^T H w - g^T w for H (..., p, p) and g (..., p), the negative gradient at w = 0.

        For whoever has a Gram matrix or a covariance and no data: H = X^T X / n and g = X^T y / n give the optima of
        `from_data(X, y)`, and J0 less |y|^2 / (2n). If H is singular, w_hat is the shortest minimizer.

        Raises as `Quadratic` does, and ValueError if g is so far from H w for all w that J0 has no minimum.
        """
        given, g = g, as_tensor("g", g)
        loss = cls(hessian, torch.zeros(to_float64("hessian", hessian).shape[-1:], dtype=torch.float64))
        fitting("g", g, loss.p, "like hessian", given)
        same_names("g", given, "hessian", loss.names)
        batch = broadcast("g", g.shape[:-1], "hessian", loss.batch_shape)
        H, g = loss.hessian.expand(*batch, loss.p, loss.p), g.expand(*batch, loss.p)
        w_hat = torch.linalg.lstsq(H, g.unsqueeze(-1), driver="gelsd").solution.squeeze(-1)
        constant = -(g * w_hat).sum(-1) / 2
        lost = ~(w_hat.isfinite().all(-1) & constant.isfinite())
        require(not lost.any(), "g", first(g, lost), "such that neither H^-1 g nor g^T H^-1 g overflows")
        missed = (_apply(loss.hessian, w_hat) - g).abs().amax(-1) > UNREACHED * g.abs().amax(-1)
        require(not missed.any(), "g", first(g, missed), "H w for some w, else J0 has no minimum")
        loss = cls(loss.hessian, w_hat, constant, loss.names)
        return loss.with_evidence(Evidence(loss.hessian, g))

    def with_evidence(self, evidence: Evidence) -> Quadratic:
        """The same loss, which knows what it was computed from."""
        return _unchecked(self.hessian, self.minimizer, self.constant, evidence, self.names)

    @cached_property
    def lift(self) -> Tensor | None:
        """A power of 2 for each problem, (...), that brings an H without all its digits (below 1e-280) back among the
        numbers that have them; None if there is no such H."""
        largest = self.hessian.diagonal(dim1=-2, dim2=-1).amax(-1)
        faint = (largest > 0) & (largest < LEAST)
        return torch.where(faint, torch.full_like(largest, 2.0**600), 1.0) if faint.any() else None

    def lifted(self) -> Quadratic:
        """The losses times `lift`: the same optima for alpha times `lift`."""
        assert self.lift is not None
        return Quadratic(self.hessian * self.lift[..., None, None], self.minimizer, self.constant)

    @cached_property
    def along(self) -> Quadratic:
        """The same losses with one more dimension, for the alphas of a path, before the coefficients."""
        evidence = None if self.evidence is None else self.evidence.along()
        return _unchecked(
            self.hessian.unsqueeze(-3), self.minimizer.unsqueeze(-2), self.constant.unsqueeze(-1), evidence, self.names
        )

    @property
    def p(self) -> int:
        """The number of coefficients."""
        return self.hessian.shape[-1]

    @property
    def batch_shape(self) -> torch.Size:
        shapes = self.hessian.shape[:-2], self.minimizer.shape[:-1], self.constant.shape
        return common_shape(*shapes)

    @cached_property
    def g(self) -> Tensor:
        """The negative gradient of J0 at w = 0: H w_hat, or, where the loss was made from data, X^T y / n."""
        return _apply(self.hessian, self.minimizer) if self.evidence is None else self.evidence.g

    def gradient(self, w: Numbers) -> Tensor:
        """H (w - w_hat), of the shape of w; of data, X^T (X w - y) / n."""
        return self.gradient_and_error(self._point(w))[0]

    def gradient_and_error(self, w: Tensor, enough: float | Tensor = ENOUGH) -> tuple[Tensor, Tensor]:
        """The gradient and, for a loss made from data or from H and g, a bound on its error; else 0.

        enough  (...): a bound below this share of the gradient's scale needs no compensated arithmetic
        """
        if self.evidence is None:
            return _apply(self.hessian, w - self.minimizer), w.new_zeros(())
        c, error = self.evidence.careful(w, enough)
        return -c, error

    def gradient_scale(self, w: Numbers) -> Tensor:
        """The size of what the gradient is the sum of, (...), on which a residual is measured.

        max_j sum_k |H_jk| (|w_k| + |w_hat_k|); of data, max_j sum_i |X_ij| |y_i| / n; of H and g, max |g|.
        """
        w = self._point(w)
        if self.evidence is None:
            return self.row_scales(w).amax(-1)
        return self.evidence.scale.expand(common_shape(self.evidence.scale.shape, w.shape[:-1]))

    def row_scales(self, w: Tensor) -> Tensor:
        """The size of the terms of each coordinate of the gradient, (..., p): rounding is eps of it."""
        if self.evidence is None:
            return _apply(self.hessian.abs(), w.abs() + self.minimizer.abs())
        return self.evidence.row_scales(w)

    def value(self, w: Numbers) -> Tensor:
        """J0(w). Rounding cannot take it below the constant."""
        w, evidence = self._point(w), self.evidence
        if evidence is not None and evidence.X is not None and evidence.y is not None and not evidence.sound:
            return (evidence.y - _apply(evidence.X, w)).square().sum(-1) / (2 * evidence.X.shape[-2])
        offset = w - self.minimizer
        return (offset * _apply(self.hessian, offset)).sum(-1).clamp(min=0) / 2 + self.constant

    def _point(self, w: Numbers) -> Tensor:
        tensor = to_float64("w", w)
        fitting("w", tensor, self.p, "one number for each coefficient", w)
        broadcast("w", tensor.shape[:-1], "loss", self.batch_shape)
        return tensor


def _unchecked(
    hessian: Tensor, minimizer: Tensor, constant: Tensor, evidence: Evidence | None, names: tuple[str, ...] | None
) -> Quadratic:
    """A loss of parts that have been through the constructor."""
    loss = object.__new__(Quadratic)
    parts = {"hessian": hessian, "minimizer": minimizer, "constant": constant, "evidence": evidence, "names": names}
    for name, value in parts.items():
        object.__setattr__(loss, name, value)
    return loss


def _in_each_scale(X: Tensor, y: Tensor, w_hat: Tensor) -> Tensor:
    """The least-squares solutions where they are the only ones once every column has a size near 1; else w_hat.

    Singular values are known to eps of the largest: beside a column of size 1e12, one of size 1e-12 would be nothing.
    """
    largest = X.abs().amax(-2)
    there = largest > 0
    if not (largest.amax(-1) > UNEVEN * torch.where(there, largest, torch.inf).amin(-1)).any():
        return w_hat
    unit = torch.where(there, torch.ldexp(torch.ones_like(largest), -torch.frexp(largest).exponent), 1.0)
    found = torch.linalg.lstsq(X * unit.unsqueeze(-2), y.unsqueeze(-1), driver="gelsd")
    w = torch.where(there, unit * found.solution.squeeze(-1), 0.0)
    only: Tensor = (found.rank == there.sum(-1)).unsqueeze(-1)
    return torch.where(only & w.isfinite(), w, w_hat)


def _apply(H: Tensor, v: Tensor) -> Tensor:
    return (H @ v.unsqueeze(-1)).squeeze(-1)
