"""A million two-coefficient problems, a piece at a time."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

__all__ = ["Pair", "each"]

Pair = tuple[Tensor, Tensor]

PIECE = 12_288
"""Problems in a piece. A vector of 96 KB stays in the processor's cache, is below the size from which the C library
asks the system for each piece of memory anew, and below the size from which torch divides an operation between threads:
it would wait for the slower one 40 times a piece, which on a busy machine takes ten times longer than one thread."""


def each(solver: Callable[..., Pair], H: Tensor, w_hat: Tensor, *dials: Tensor) -> Tensor:
    """w, (..., 2), from a solver of many problems with the numbers a, b, c, x, y and dials (each (m,), or one for all).

    H = [[a, b], [b, c]], (..., 2, 2), w_hat = (x, y), (..., 2), and the dials, (...), broadcast. -0.0 becomes +0.0.
    """
    batch = torch.broadcast_shapes(H.shape[:-2], w_hat.shape[:-1], *(dial.shape for dial in dials))
    w = H.new_empty(*batch, 2)
    (a, b), (_, c) = (row.unbind(-1) for row in H.unbind(-2))
    _fill(w, solver, [a, b, c, *w_hat.unbind(-1), *dials])
    return w


def _fill(w: Tensor, solver: Callable[..., Pair], entries: list[Tensor]) -> None:
    shape, count = w.shape[:-1], w.numel() // 2
    if count == 0:
        return
    if count <= PIECE:
        w1, w2 = solver(*(v.contiguous() for v in entries))
        torch.add(w1, 0.0, out=w[..., 0])
        torch.add(w2, 0.0, out=w[..., 1])
        return
    axis = max(range(-len(shape), 0), key=lambda i: shape[i])
    step = max(1, PIECE * shape[axis] // count)
    for start in range(0, shape[axis], step):
        stop = min(start + step, shape[axis])
        _fill(_part(w, axis - 1, start, stop), solver, [_part(v, axis, start, stop) for v in entries])


def _part(v: Tensor, axis: int, start: int, stop: int) -> Tensor:
    """v from start to stop along an axis counted from the end; all of v where it is broadcast along that axis."""
    return v.narrow(axis, start, stop - start) if v.ndim >= -axis and v.shape[axis] > 1 else v
