"""The problems of a batch one after the other, for penalties without a closed form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from regviz.solver.shapes import common_shape

__all__ = ["TINY", "Array", "Problem", "singly", "solved", "tie"]

Array = NDArray[np.float64]
EPS = float(np.finfo(np.float64).eps)
TINY = 1e-200


class Problem(Protocol):
    """One H and g. `penalized` is for alpha > 0, and starts at an optimum of a larger alpha or at 0."""

    def penalized(self, alpha: float, start: Array, w_hat: Array) -> Array: ...
    def constrained(self, t: float, w_hat: Array) -> Array: ...


def singly(
    make: Callable[[Array, Array], Problem], kernels: object, H: Tensor, w_hat: Tensor, dial: Tensor, penalized: bool
) -> Tensor:
    """The optima of all problems, (..., p), each made of its H and g; dial is their alpha or t."""
    g, p = _gradient(kernels, H, w_hat), H.shape[-1]
    own = common_shape((1,), H.shape[:-2], w_hat.shape[:-1], g.shape[:-1])
    shape = common_shape(own, dial.shape)
    H_of, g_of = H.expand(*own, p, p).reshape(-1, p, p).numpy(), g.expand(*own, p).reshape(-1, p).numpy()
    w_hats = w_hat.expand(*shape, p).reshape(-1, p).numpy()
    index = torch.arange(own.numel()).reshape(own).expand(shape).reshape(-1).numpy()
    dials = dial.expand(shape).reshape(-1).numpy()
    found, problem, w = np.array(w_hats), None, np.zeros(p)
    for i, before in _descending(index, dials):
        if problem is None or before is None:
            problem, w = make(H_of[index[i]], g_of[index[i]]), np.zeros(p)
        if penalized and dials[i] > 0:
            w = found[i] = problem.penalized(dials[i], w, w_hats[i])
        elif not penalized:
            found[i] = problem.constrained(dials[i], w_hats[i])
    whole = common_shape(H.shape[:-2], w_hat.shape[:-1], g.shape[:-1], dial.shape)
    return torch.from_numpy(found).reshape(*whole, p) + 0.0  # no -0.0


def _gradient(kernels: object, H: Tensor, w_hat: Tensor) -> Tensor:
    """H w_hat, or what a loss that was made from data knows better."""
    evidence = getattr(kernels, "evidence", None)
    return (H @ w_hat.unsqueeze(-1)).squeeze(-1) if evidence is None else evidence.g


def _descending(index: NDArray[np.intp], dials: Array) -> Iterator[tuple[int, int | None]]:
    """The places of the dials, problem by problem and from the largest down; None before the first of a problem."""
    before = None
    for i in np.lexsort((-dials, index)).tolist():
        yield i, before if before is not None and index[before] == index[i] else None
        before = i


def solved(A: Array, b: Array) -> Array:
    """x with A x = b for a positive semidefinite A, made definite in each coordinate's own scale."""
    A = A + np.diag(4 * EPS * len(A) * A.diagonal() + TINY)
    return np.asarray(np.linalg.solve(A, b), dtype=np.float64)


def tie(p: int) -> float:
    """The share of alpha_max that is within the rounding of a norm of p numbers: from there on w = 0."""
    return 4 * (p + 4) * EPS
