"""Cross-validation of a penalty over many alphas, and the two alphas that one reads off it.

    error_k(alpha) = mean over the rows i of fold k of (y_i - prediction of the fit without fold k)^2
    mean(alpha)    = 1/K sum_k error_k          se(alpha) = sqrt(variance_k error_k / K), variance with K - 1

Each fit centres (and, if asked to, standardizes) by its own training rows, so that nothing of a fold is known to the
fit that is tested on it. This is the form of Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 7.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.solver.scalars import require, whole

if TYPE_CHECKING:
    from regviz.solver.penalties import Penalty

__all__ = ["Validation", "cross_validate", "folds", "standardized"]

Array = NDArray[np.float64]


class Validation(NamedTuple):
    """What cross-validation says of each alpha: alphas (k,), errors (K, k) for K folds; mean and se are (k,)."""

    alphas: Array
    errors: Array

    @property
    def mean(self) -> Array:
        """The error, averaged over the folds."""
        return np.asarray(self.errors.mean(0))

    @property
    def se(self) -> Array:
        """The standard error of that average."""
        return np.asarray(self.errors.std(0, ddof=1) / np.sqrt(len(self.errors)))

    @property
    def best(self) -> int:
        """The index of the alpha with the least error."""
        return int(self.mean.argmin())

    @property
    def one_se(self) -> int:
        """The index of the largest alpha whose error is within one standard error of the least."""
        good = self.mean <= self.mean[self.best] + self.se[self.best]
        return int(np.where(good, self.alphas, -np.inf).argmax())


def folds(n: int, count: int, seed: int) -> list[NDArray[np.intp]]:
    """The rows 0 .. n-1, shuffled, in `count` parts whose sizes differ by at most one; 2 <= count <= n."""
    n, seed = whole("n", n, 2), whole("seed", seed, 0)
    count = whole("count", count, 2, n)
    return np.array_split(np.random.default_rng(seed).permutation(n), count)


def standardized(X: Array, like: Array, scale: bool) -> Array:
    """The columns of X minus the means of `like` and, with `scale`, over its standard deviations (1/n form).

    X (..., p) and like (n, p). A column of `like` that is the same everywhere has no scale: it is refused by number.
    """
    X, like = _array("X", X), _array("like", like)
    require(like.ndim == 2 and len(like) > 0, "like", f"shape {like.shape}", "a table (n, p) with n >= 1")
    require(X.shape[-1:] == like.shape[1:], "X", f"shape {X.shape}", f"of shape (..., {like.shape[1]}), as like has")
    flat = np.flatnonzero(np.ptp(like, 0) == 0)
    require(not (scale and len(flat)), "like", f"the same in all rows of columns {flat[:5]}", "different in some rows")
    centred = X - like.mean(0)
    return np.asarray(centred / like.std(0) if scale else centred)


def _array(name: str, value: object) -> Array:
    """The numbers as an array; refused as everywhere in the library (which loads torch, so not before it is needed)."""
    from regviz.solver.arguments import as_tensor

    return as_tensor(name, cast(Any, value)).numpy()


def _parts(parts: Sequence[NDArray[np.intp]], n: int) -> list[NDArray[np.intp]]:
    allowed = f"two lists or more, each of some but not all rows from 0 to {n - 1}, none twice"
    require(not isinstance(parts, str) and len(parts) >= 2, "parts", parts, allowed)
    arrays = [np.asarray(part) for part in parts]
    for part in arrays:
        good = part.ndim == 1 and part.dtype.kind in "iu" and 0 < len(np.unique(part)) == len(part) < n
        require(bool(good and part.min() >= 0 and part.max() < n), "parts", part.tolist(), allowed)
    return arrays


def cross_validate(
    X: Array, y: Array, penalty: Penalty, alphas: Array, parts: list[NDArray[np.intp]], scale: bool = True
) -> Validation:
    """The error of every fold at every alpha. X (n, p), y (n), alphas (k,); all folds' paths in one call.

    parts  what is left out in turn: at least two lists of rows, none of them all rows; `folds` makes them
    """
    X, y, alphas = _array("X", X), _array("y", y), _array("alphas", alphas)
    require(X.ndim == 2, "X", f"shape {X.shape}", "a table (n, p)")
    require(y.shape == X.shape[:1], "y", f"shape {y.shape}", f"of shape ({len(X)},), one number for each row of X")
    require(alphas.ndim == 1 and len(alphas) > 0, "alphas", f"shape {alphas.shape}", "a list (k,) with k >= 1")
    parts = _parts(parts, len(y))
    rows = np.arange(len(y))
    train = [np.setdiff1d(rows, part) for part in parts]
    losses = [regviz.Quadratic.from_data(standardized(X[i], X[i], scale), y[i] - y[i].mean()) for i in train]
    H, w_hat = (np.stack([getattr(loss, name).numpy() for loss in losses]) for name in ("hessian", "minimizer"))
    dial = np.broadcast_to(alphas, (len(parts), len(alphas)))
    w = regviz.path(regviz.Quadratic(H, w_hat), penalty, dial).w.numpy()
    errors = [
        np.square((y[part] - y[i].mean())[:, None] - standardized(X[part], X[i], scale) @ w_k.T).mean(0)
        for part, i, w_k in zip(parts, train, w, strict=True)
    ]
    return Validation(alphas, np.stack(errors))
