"""The negative gradient of J0 in whole numbers, from the float64 numbers as they are: one rounding, at the end.

Floats are m 2^e with whole m. An array of them is taken to its smallest e, so that sums and products are Python's.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from regviz.solver.fixed import Array, Integers

__all__ = ["downhill", "remainder"]


class Whole(NamedTuple):
    """numbers times 2^exponent."""

    numbers: Integers
    exponent: int

    def floats(self, divisor: int = 1) -> Array:
        """Each number, divided, to the nearest float64, infinite beyond the largest."""
        unit = Fraction(2) ** self.exponent / divisor
        return np.array([_nearest(k * unit) for k in self.numbers])


def remainder(A: Array, b: Array, w: Array) -> Array:
    """b - A w, each to the nearest float64, for A (n, p), b (n,) and w (p,)."""
    return _remainder(A, b, w).floats()


def downhill(X: Array, y: Array, w: Array) -> Array:
    """X^T (y - X w) / n, each to the nearest float64, for X (n, p), y (n,) and w (p,)."""
    columns, r = _whole(X), _remainder(X, y, w)
    return Whole(columns.numbers.T @ r.numbers, columns.exponent + r.exponent).floats(len(y))


def _nearest(x: Fraction) -> float:
    try:
        return float(x)
    except OverflowError:
        return float("inf") if x > 0 else float("-inf")


def _remainder(A: Array, b: Array, w: Array) -> Whole:
    rows, at, there = _whole(A), _whole(b), _whole(w)
    exponent = min(at.exponent, rows.exponent + there.exponent)
    product = rows.numbers @ there.numbers << (rows.exponent + there.exponent - exponent)
    return Whole((at.numbers << (at.exponent - exponent)) - product, exponent)


def _whole(x: Array) -> Whole:
    mantissas, exponents = np.frexp(x)
    least = int(exponents[mantissas != 0].min(initial=0))
    numbers: NDArray[np.object_] = np.ldexp(mantissas, 53).astype(np.int64).astype(object)
    return Whole(numbers << np.maximum(exponents - least, 0).astype(object), least - 53)
