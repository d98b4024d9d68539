"""What a loss refuses of H, w_hat, X and y: what is not convex, and what float64 cannot hold."""

from __future__ import annotations

import torch
from torch import Tensor

from regviz.solver.arguments import finite_range, require
from regviz.solver.pieces import PIECE

__all__ = ["LEAST", "first", "representable", "semidefinite", "within_range"]

INDEFINITE = 1e-12  # a least eigenvalue above -INDEFINITE * trace(H) is rounding, below it is a saddle
LEAST = 1e-280  # below this, H and g would lose digits
TINY = torch.finfo(torch.float64).tiny


def semidefinite(H: Tensor) -> Tensor:
    """H if it is finite, symmetric and positive semidefinite, its symmetric part if that differs by rounding."""
    if H.numel() == 0 or (H.shape[-1] == 2 and _plainly_semidefinite(H)):
        return H
    finite_range("hessian", H)
    gap = (H - H.mT).abs().amax((-2, -1))
    bad = gap > INDEFINITE * H.abs().amax((-2, -1))
    require(not bad.any(), "hessian", first(H, bad), "symmetric")
    H = H / 2 + H.mT / 2 if gap.any() else H
    scale = H.abs().amax((-2, -1), keepdim=True)
    unit = H / torch.where(scale > 0, scale, 1)
    bad = torch.linalg.eigvalsh(unit)[..., 0] < -INDEFINITE * unit.diagonal(dim1=-2, dim2=-1).sum(-1)
    require(not bad.any(), "hessian", first(H, bad), "positive semidefinite (no negative eigenvalue)")
    return H


def _plainly_semidefinite(H: Tensor) -> bool:
    """Whether a few operations already show that every [[a, b], [b, c]] is finite and to be accepted.

    If c - b^2/a >= -m (a + c), then det H >= -m a (a + c). The larger eigenvalue is at least (a + c)/2, so the smaller
    is at least -2 m a. Divided first, huge and tiny entries do not overflow.
    """
    for h in H.reshape(-1, 2, 2).split(PIECE):
        a, b, c = h[:, 0, 0].contiguous(), h[:, 0, 1].contiguous(), h[:, 1, 1].contiguous()
        schur = torch.addcmul(c, b, b / a.clamp(min=TINY), value=-1)
        low, high = torch.add(schur, a + c, alpha=0.4 * INDEFINITE).aminmax()
        if not (low >= 0 and high < torch.inf and a.amin() >= 0 and torch.equal(b, h[:, 1, 0])):
            return False
    return True


def within_range(H: Tensor, w_hat: Tensor) -> None:
    """Refuse an H w_hat that may overflow: no |H_jk| is larger than the largest H_jj."""
    if H.numel() == 0 or w_hat.numel() == 0:
        return
    low, high = (x.item() for x in w_hat.aminmax())
    if H.diagonal(dim1=-2, dim2=-1).max().item() * max(-low, high) * H.shape[-1] < torch.inf:
        return
    largest = w_hat.abs().amax(-1)
    lost = ~(H.diagonal(dim1=-2, dim2=-1).amax(-1) * largest * H.shape[-1]).isfinite()
    got = f"entries up to {first(largest.expand_as(lost), lost)}"
    require(not lost.any(), "minimizer", got, "such that hessian times minimizer does not overflow")


def representable(X: Tensor, y: Tensor, H: Tensor) -> None:
    """Refuse data whose products leave the range in which float64 has all its digits."""
    curvature, columns, size = H.diagonal(dim1=-2, dim2=-1), X.abs().amax(-2), y.abs().amax(-1, keepdim=True)
    lost = (columns > 0) & (curvature < LEAST) | ~curvature.isfinite()
    allowed = "such that X^T X / n neither over- nor underflows: multiply it, and w is divided by the same number"
    require(not lost.any(), "X", f"a column with entries up to {first(columns, lost)}", allowed)
    product = columns * size
    lost = (columns > 0) & (size > 0) & (product < LEAST) | ~product.isfinite()
    allowed = "such that X^T y / n neither over- nor underflows: multiply it, and w is multiplied as well"
    require(not lost.any(), "y", f"entries up to {first(size.expand_as(lost), lost)}", allowed)


def first(H: Tensor, bad: Tensor) -> object:
    """Of a batch, the first that is refused."""
    return H[bad][0].tolist() if bad.any() else None
