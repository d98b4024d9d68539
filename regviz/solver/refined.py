"""A second look at a quick answer, in float64: Newton's method on its support, with compensated residuals.

The equations on A = {w_j != 0} are  c_A = lam1 s + lam2 w_A  with c = X^T (y - X w) / n, and, on a set, Omega(w) = t as
well. c comes with almost all its digits (`evidence`), so each step leaves what rounding in H takes away from the next:
with Schur complements above FLAT that is next to nothing, and w is right to its last digits. Then it is plain whether
a sign holds, whether a zero stays below its threshold, and whether a coefficient is a tie: so near 0 that without it
|c_j| would miss lam1 by a few n eps.

Where a column nearly lies in the span of others this cannot vouch for its answer, and says so.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from regviz.solver.evidence import EPS, Evidence

__all__ = ["FLAT", "Size", "refined"]

FLAT = 1e-6  # a Schur complement below this share of H_jj: the column nearly lies in the span of the active ones
ROUNDS = 12  # supports that are tried
STEPS = 6  # of Newton's method
STILL = 4 * EPS  # a step below this share of w is none
BESIDE = 1e-6  # of the largest coefficient: on a set, what is above is no tie
SHARP = 8 * EPS  # rounding of a compensated c, by the gradient's scale


class Size(NamedTuple):
    """rho |w|_1 + (1 - rho)/2 |w|_2^2 = t: what an optimum on a set keeps."""

    rho: float
    t: float


class _Support(NamedTuple):
    """A (k), the signs s there and the inverse of K_AA = d^-1 M^-1 d^-1, with d K_AA d of diagonal 1."""

    A: Tensor
    s: Tensor
    M: Tensor
    d: Tensor

    def solve(self, b: Tensor) -> Tensor:
        return self.d * (self.M @ (self.d * b))


def refined(problem: Evidence, w: Tensor, lam1: float, lam2: float, size: Size | None = None) -> Tensor | None:
    """The optimum (p) near w for lam1 + lam2 > 0, of one problem; None if float64 cannot vouch for it.

    size  of an optimum on a set; lam1 and lam2 then are rho and 1 - rho times an alpha that is nearly right
    """
    w = w.clone()
    for _ in range(ROUNDS):
        support = _support(problem, w, lam1, lam2)
        if support is None or (size is not None and not len(support.A)):
            return None
        w, alpha, settled = _newton(problem, w, support, lam1, lam2, size)
        if size is not None:
            lam1, lam2 = size.rho * alpha, (1 - size.rho) * alpha
        lost = _lost(problem, w, support, size) if lam1 > 0 else w[support.A] != w[support.A]
        if lost.any():
            w[support.A[lost]] = 0.0
        elif not settled:
            return None
        else:
            return w + 0.0 if _holds(problem, w, support, lam1) else None
    return None


def _support(problem: Evidence, w: Tensor, lam1: float, lam2: float) -> _Support | None:
    """The support of w; all columns if nothing holds a coefficient at 0. None if its columns are nearly dependent."""
    A = (w != 0 if lam1 > 0 else torch.ones_like(w, dtype=torch.bool)).nonzero().squeeze(-1)
    K = problem.H[A][:, A]
    K.diagonal().add_(lam2)
    d = K.diagonal().clamp(min=1e-300).rsqrt()
    L, failed = torch.linalg.cholesky_ex(d.unsqueeze(-1) * K * d)
    if failed:
        return None
    M = torch.cholesky_inverse(L) if len(A) else K
    return None if len(A) and not M.diagonal().max() <= 1 / FLAT else _Support(A, w[A].sign(), M, d)


def _newton(
    problem: Evidence, w: Tensor, support: _Support, lam1: float, lam2: float, size: Size | None
) -> tuple[Tensor, float, bool]:
    """w and, on a set, alpha where the equations hold, as far as the signs do; and whether they came to hold."""
    A, s = support.A, support.s
    w, alpha = w.clone(), lam1 + lam2
    for _ in range(STEPS if len(A) else 0):
        if size is not None:
            lam1, lam2 = size.rho * alpha, (1 - size.rho) * alpha
        step = support.solve(problem.sharp(w, A) - lam1 * s - lam2 * w[A])
        if size is not None:
            q = size.rho * s + (1 - size.rho) * w[A]
            v = support.solve(q)
            change = (float(q @ step) - _room(w, size)) / float(q @ v)
            step, alpha = step - change * v, alpha + change
        w[A] += step
        if lam1 > 0 and (w[A] * s <= 0).any():
            return w, alpha, False
        if (step.abs() <= STILL * w[A].abs()).all():
            return w, alpha, alpha > 0
    return w, alpha, not len(A)


def _room(w: Tensor, size: Size) -> float:
    """t - Omega(w)."""
    rho = size.rho
    return math.fsum([size.t, *(-(rho * abs(x) + (1 - rho) / 2 * x * x) for x in w.tolist() if x)])


def _lost(problem: Evidence, w: Tensor, support: _Support, size: Size | None) -> Tensor:
    """Which of A have the wrong sign, or are ties; on a small set all are small, and a tie is so beside the others."""
    A, pull = support.A, support.M.diagonal() * support.d.square()
    tie = w[A].abs() <= pull * problem.tie * problem.terms[A]
    if size is not None:
        share = problem.H.diagonal()[A].clamp(min=0).sqrt() * w[A].abs()
        tie &= share <= BESIDE * share.amax()
    return (w[A] * support.s <= 0) | tie


def _holds(problem: Evidence, w: Tensor, support: _Support, lam1: float) -> bool:
    """Whether no zero misses its threshold, nor meets it with a column that nearly lies in the span of A."""
    if lam1 == 0:
        return True
    c, error = problem.quick(w)
    rest = c.abs() >= lam1 - error
    rest[support.A] = False
    near = rest.nonzero().squeeze(-1)
    excess = problem.sharp(w, near).abs() - lam1
    if not (excess <= problem.tie * problem.terms[near]).all():
        return False
    near = near[excess > -SHARP * problem.scale]
    unit = problem.H.diagonal()[near].clamp(min=1e-300).rsqrt()
    h = support.d.unsqueeze(-1) * problem.H[support.A][:, near] * unit
    return bool((1 - ((support.M @ h) * h).sum(0) > FLAT).all())
