"""A million two-coefficient problems, a piece at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

import torch
from torch import Tensor

from regviz.solver.shapes import common_shape

__all__ = ["PIECE", "Pair", "each"]

Pair = tuple[Tensor, Tensor]
Solver = Callable[..., Pair]

PIECE = 64_000
"""Problems in a piece. torch divides an operation between threads from 32,768 numbers on: smaller pieces would be
computed by one thread. The vectors of larger ones would not stay in the processor's cache from one of some 40
operations to the next."""


def each(solver: Solver, H: Tensor, w_hat: Tensor, *dials: Tensor) -> Tensor:
    """w, (..., 2), from a solver of many problems with the numbers a, b, c, x, y and dials (each (m,), or one for all).

    H = [[a, b], [b, c]], (..., 2, 2), w_hat = (x, y), (..., 2), and the dials, (...), broadcast. -0.0 becomes +0.0.
    """
    batch = common_shape(H.shape[:-2], w_hat.shape[:-1], *(dial.shape for dial in dials))
    w = H.new_empty(*batch, 2)
    (a, b), (_, c) = (row.unbind(-1) for row in H.unbind(-2))
    entries = [a, b, c, *w_hat.unbind(-1), *dials]
    for piece, parts in _pieces(w, entries):
        w1, w2 = solver(*(v.contiguous() for v in parts))
        torch.add(w1, 0.0, out=piece[..., 0])
        torch.add(w2, 0.0, out=piece[..., 1])
    return w


def _pieces(w: Tensor, entries: list[Tensor]) -> Iterator[tuple[Tensor, list[Tensor]]]:
    """w and what it is computed from, cut along its longest axis until the pieces are small enough."""
    shape, count = w.shape[:-1], w.numel() // 2
    if count == 0:
        return
    if count <= PIECE:
        yield w, entries
        return
    axis = max(range(-len(shape), 0), key=lambda i: shape[i])
    step = max(1, PIECE * shape[axis] // count)
    for part, *parts in zip(w.split(step, axis - 1), *(_split(v, step, axis) for v in entries), strict=False):
        yield from _pieces(part, parts)


def _split(v: Tensor, step: int, axis: int) -> Iterable[Tensor]:
    """v in parts of `step` along an axis counted from the end; again and again v where it is broadcast along it."""
    return v.split(step, axis) if v.ndim >= -axis and v.shape[axis] > 1 else repeat(v)
