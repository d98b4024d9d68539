"""What a loss was made from, kept: the data X and y, or H and g. The certificate is measured against these.

H w_hat is X^T y / n only as far as digits go: with nearly collinear columns |w_hat| is huge, and what it loses is
eps |H| |w_hat|. So g is computed from the data once, and c(w) = X^T (y - X w) / n, the negative gradient, in one of
three ways:

    c = g - H w                             quick, with an error of at most some 150 eps (terms_j + |H_jk| |w_k|)
    c = X^T (y - X w) / n, compensated      as if in twice the digits, where the first is not good enough
    the same in whole numbers               without any rounding, where |w| is so huge that this is not enough either

Compensated: each product and each sum is kept with its own rounding error, which is a float64 number as well (Dekker
1971, Knuth 1969; the sums of Ogita, Rump, Oishi 2005). All come with a bound on their error, so that what is said
about a residual is true of the exact one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from regviz.solver.shapes import common_shape
from regviz.solver.whole import downhill, remainder

__all__ = ["Evidence", "gram"]

EPS = torch.finfo(torch.float64).eps
SPLIT = 2.0**27 + 1
BLOCK = 64  # so many terms are added up one after the other, at least, and then the sums in pairs
NUMBERS = 2**21  # numbers in the products that are worked on at a time
TIE = 1e3  # times n eps
SURE = 1e-12  # of the gradient's scale: what compensated arithmetic may leave open
EXACTLY = 20_000  # numbers, some ten milliseconds
WELL = 1e4  # with cond(X) below this, no float64 solver can go wrong by more than it shows


@dataclass(frozen=True, eq=False)
class Evidence:
    """H (..., p, p) and g (..., p), and where they come from: X (..., n, p) and y (..., n), or nothing.

    sound  cond(X) is small for all problems: the float64 solvers need no second look
    """

    H: Tensor
    g: Tensor
    X: Tensor | None = None
    y: Tensor | None = None
    sound: bool = False

    @cached_property
    def terms(self) -> Tensor:
        """What g_j is the sum of, (..., p): sum_i |X_ij| |y_i| / n, or |g_j|."""
        if self.X is None or self.y is None:
            return self.g.abs()
        return gram(self.X.abs(), self.y.abs().unsqueeze(-1)).squeeze(-1)

    @property
    def scale(self) -> Tensor:
        """The largest of the terms, (...)."""
        return self.terms.amax(-1)

    @property
    def depth(self) -> int:
        """How many roundings go into one entry of g - H w, one after the other."""
        return _depth(self.g.shape[-1]) + (0 if self.X is None else _depth(self.X.shape[-2]) + 1)

    @property
    def tie(self) -> float:
        """A few n eps: by so much of its terms |c_j| may miss a threshold that it meets but for rounding."""
        return 4 * (self.g.shape[-1] + (1 if self.X is None else self.X.shape[-2])) * EPS

    @cached_property
    def least(self) -> Tensor:
        """The |w_j| below which a coefficient may be a tie that rounding has missed, (..., p)."""
        return TIE * (self.depth + 2) * EPS * self.terms / self.H.diagonal(dim1=-2, dim2=-1)

    def row_scales(self, w: Tensor) -> Tensor:
        """What the j-th equation of c(w) = 0 is the sum of, (..., p), or more: |H_jk| <= sqrt(H_jj H_kk)."""
        root = self.H.diagonal(dim1=-2, dim2=-1).clamp(min=0).sqrt()
        return self.terms + root * (root * w.abs()).sum(-1, keepdim=True)

    def quick(self, w: Tensor) -> tuple[Tensor, Tensor]:
        """c(w) = g - H w and a bound on its error, (..., p)."""
        return self.g - _product(self.H, w), 1.1 * (self.depth + 2) * EPS * self.row_scales(w)

    def careful(self, w: Tensor, enough: float | Tensor) -> tuple[Tensor, Tensor]:
        """c(w) and its bound: compensated for the problems where the quick bound is above `enough` of the scale.

        Where twice the digits may leave more than SURE of it open, in whole numbers, if these are no more than EXACTLY.
        """
        c, bound = self.quick(w)
        poor = ~(bound.amax(-1) <= enough * self.scale)  # NaN is poor
        if poor.any():
            c[poor] = self._compensated(w, poor)
            twice = 8 * ((self.depth + 8) * EPS) ** 2 * self.row_scales(w)[poor]
            bound[poor] = twice + 2 * EPS * c[poor].abs()
            hard = poor.clone()
            hard[poor] = ~(twice.amax(-1) <= SURE * self.scale.expand(poor.shape)[poor])
            self._settle(w, c, bound, hard)
        return c, bound

    def _settle(self, w: Tensor, c: Tensor, bound: Tensor, unsure: Tensor) -> None:
        """Write c(w) without rounding, and its bound, over those of the problems that are `unsure`."""
        batch, A = c.shape[:-1], self.H if self.X is None else self.X
        if w.requires_grad or A.shape[-2] * A.shape[-1] > EXACTLY:
            return
        A, b = A.expand(*batch, *A.shape[-2:]), self.g if self.y is None else self.y
        b, w = b.expand(*batch, b.shape[-1]), w.expand(*batch, w.shape[-1])
        exactly = remainder if self.y is None else downhill
        for i in map(tuple, (unsure & w.isfinite().all(-1)).nonzero().tolist()):
            c[i] = torch.from_numpy(exactly(A[i].numpy(), b[i].numpy(), w[i].numpy()))
            bound[i] = EPS * c[i].abs()

    def _compensated(self, w: Tensor, chosen: Tensor) -> Tensor:
        """c(w) for the chosen problems, a list of them."""
        p, batch = w.shape[-1], (1, *w.shape[:-1])  # an index of no numbers would take a dimension away
        w = w.unsqueeze(0)
        lists = [
            None if x is None else x.expand(*batch, *x.shape[x.ndim - k :])
            for x, k in ((self.X, 2), (self.y, 1), (self.H, 2), (self.g, 1))
        ]
        where = chosen.unsqueeze(0).nonzero(as_tuple=True)
        height = p if self.X is None else self.X.shape[-2]
        found = []
        for piece in torch.arange(len(where[0])).split(max(1, NUMBERS // (height * (p + 1)))):
            at = tuple(i[piece] for i in where)
            X, y, H, g = (None if x is None else x[at] for x in lists)
            if X is not None and y is not None:
                r, rest = _remainder(X, y, w[at])
                c, more = _dot(X.mT, r.unsqueeze(-2))
                found.append((c + (more + (X.mT @ rest.unsqueeze(-1)).squeeze(-1))) / height)
            elif H is not None and g is not None:
                found.append(sum(_remainder(H, g, w[at])))  # type: ignore[arg-type]
        return torch.cat(found)

    def sharp(self, w: Tensor, wanted: Tensor) -> Tensor:
        """c_j(w), compensated, for the columns j that are `wanted`, of one problem."""
        A = w.nonzero().squeeze(-1)
        if self.X is None or self.y is None:
            high, low = _remainder(self.H[wanted][:, A], self.g[wanted], w[A])
            return high + low
        r, rest = _remainder(self.X[:, A], self.y, w[A])
        columns = self.X[:, wanted].mT
        c, more = _dot(columns, r.unsqueeze(-2))
        return (c + (more + columns @ rest)) / len(self.y)

    @property
    def batch_shape(self) -> torch.Size:
        shapes = [self.H.shape[:-2], self.g.shape[:-1]]
        if self.X is not None and self.y is not None:
            shapes += [self.X.shape[:-2], self.y.shape[:-1]]
        return common_shape(*shapes)

    def single(self, i: tuple[int, ...]) -> Evidence:
        """That of one problem of the batch."""
        batch = self.batch_shape
        H, g, X, y = (
            None if x is None else x.expand(*batch, *x.shape[x.ndim - k :])[i]
            for x, k in ((self.H, 2), (self.g, 1), (self.X, 2), (self.y, 1))
        )
        assert H is not None
        assert g is not None
        return Evidence(H, g, X, y, self.sound)

    def along(self) -> Evidence:
        """The same for a path: with a dimension for the alphas before the coefficients."""
        X, y = self.X, self.y
        return Evidence(
            self.H.unsqueeze(-3),
            self.g.unsqueeze(-2),
            None if X is None else X.unsqueeze(-3),
            None if y is None else y.unsqueeze(-2),
            self.sound,
        )


def gram(X: Tensor, Y: Tensor) -> Tensor:
    """X^T Y / n, (..., p, q), for X (..., n, p) and Y (..., n, q)."""
    n = X.shape[-2]
    blocks = zip(X.split(_block(n), -2), Y.split(_block(n), -2), strict=True)
    return _in_pairs(x.mT @ z for x, z in blocks) / n


def _product(H: Tensor, w: Tensor) -> Tensor:
    """H w for a symmetric H: where many w share an H, as one product of matrices."""
    if H.ndim > 2 and H.shape[-3] == 1 and w.ndim > 1:
        H = H.squeeze(-3)
    elif H.ndim > 2:
        return _product(H.unsqueeze(-3), w.unsqueeze(-2)).squeeze(-2)
    size = _block(w.shape[-1])
    return _in_pairs(v @ h for v, h in zip(w.split(size, -1), H.split(size, -2), strict=True))


def _block(count: int) -> int:
    """So many of `count` terms are added up one after the other."""
    return max(BLOCK, math.isqrt(count))


def _depth(count: int) -> int:
    """How many roundings a sum of so many products takes, in blocks whose sums are added up in pairs."""
    blocks = -(-count // _block(count))
    return min(count, _block(count)) + (blocks - 1).bit_length()


def _in_pairs(parts: Iterable[Tensor]) -> Tensor:
    """Their sum in a binary tree, of which one branch is kept at a time."""
    sums: list[tuple[int, Tensor]] = []  # of 2^level parts each
    for part in parts:
        level, total = 0, part
        while sums and sums[-1][0] == level:
            level, total = level + 1, sums.pop()[1] + total
        sums.append((level, total))
    whole = sums.pop()[1]
    while sums:
        whole = sums.pop()[1] + whole
    return whole


def _remainder(A: Tensor, b: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
    """b - A w as a sum of two float64 numbers."""
    return _dot(torch.cat([b.unsqueeze(-1), -A], -1), torch.cat([w.new_ones(*w.shape[:-1], 1), w], -1).unsqueeze(-2))


def _dot(A: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """sum_k A_k x_k over the last dimension, as a sum of two float64 numbers."""
    high = A * x
    low = _product_error(A, x, high)
    while high.shape[-1] > 1:
        if high.shape[-1] % 2:
            high, low = (torch.nn.functional.pad(v, (0, 1)) for v in (high, low))
        (a, b), (e, f) = (v.unflatten(-1, (2, -1)).unbind(-2) for v in (high, low))
        high = a + b
        b_seen = high - a
        low = e + f + ((a - (high - b_seen)) + (b - b_seen))
    return high.squeeze(-1), low.squeeze(-1)


def _product_error(a: Tensor, b: Tensor, product: Tensor) -> Tensor:
    """a b - product, exactly."""
    a_high, b_high = _upper_half(a), _upper_half(b)
    a_low, b_low = a - a_high, b - b_high
    return a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)


def _upper_half(a: Tensor) -> Tensor:
    """The first 26 bits of a."""
    wide = SPLIT * a
    return wide - (wide - a)
