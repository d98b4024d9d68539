"""Numbers in fixed point, 420 bits behind the point, as Python's integers in NumPy's arrays; linear systems of them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BITS",
    "NEGLIGIBLE",
    "ONE",
    "Array",
    "Factor",
    "Integers",
    "down",
    "fixed",
    "moved",
    "objects",
    "ratio",
    "shifted",
]

Array = NDArray[np.float64]
Integers = NDArray[np.object_]

BITS = 420
ONE = 1 << BITS
NEGLIGIBLE = 1 << (BITS - 300)  # a Schur complement below this is 0: the columns are collinear


def ratio(a: int, b: int) -> int:
    """a / b for a / b >= 0, and 0 if rounding makes it less."""
    return max((a << BITS) // b, 0)


def objects(values: list[int]) -> Integers:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def down(x: Integers) -> Integers:
    """A product of two fixed-point numbers as one."""
    shifted: Integers = x >> BITS
    return shifted


def fixed(x: Array, shift: NDArray[np.int_]) -> Integers:
    """x 2^shift in fixed point."""
    mantissas, exponents = np.frexp(x)
    whole, exponents = np.ldexp(mantissas, 53).astype(np.int64).astype(object), exponents + shift + (BITS - 53)
    fixed: Integers = np.frompyfunc(moved, 2, 1)(whole, exponents.astype(object))
    return fixed


def moved(x: int, by: int) -> int:
    return x << by if by >= 0 else x >> -by


def shifted(x: Fraction, shift: int) -> int:
    """x 2^shift in fixed point."""
    return moved(x.numerator, int(shift) + BITS + 64) // x.denominator >> 64


class Factor:
    """L D L^T of a matrix that gains rows at its end and loses them anywhere."""

    def __init__(self) -> None:
        self.rows: list[Integers] = []  # the matrix, its lower half
        self.lower: list[Integers] = []
        self.pivots: list[int] = []

    def append(self, row: Integers) -> bool:
        """False, and nothing changes, if the new pivot is 0."""
        m = len(self.pivots)
        z = self._forward(row[:m])
        lower = objects([(x << BITS) // d for x, d in zip(z, self.pivots, strict=True)])
        pivot = row[m] - (int(lower @ z) >> BITS if m else 0)
        if pivot <= NEGLIGIBLE:
            return False
        self.rows.append(row)
        self.lower.append(lower)
        self.pivots.append(pivot)
        return True

    def remove(self, at: int) -> None:
        kept = self.rows[at + 1 :]
        del self.rows[at:], self.lower[at:], self.pivots[at:]
        for row in kept:
            self.append(np.delete(row, at))

    def solve(self, b: Integers) -> Integers:
        z = self._forward(b)
        x = objects([(v << BITS) // d for v, d in zip(z, self.pivots, strict=True)])
        for i in range(len(x) - 1, 0, -1):
            x[:i] -= down(self.lower[i] * x[i])
        return x

    def _forward(self, b: Integers) -> Integers:
        z = b.copy()
        for i in range(1, len(z)):
            z[i] -= int(self.lower[i] @ z[:i]) >> BITS
        return z
