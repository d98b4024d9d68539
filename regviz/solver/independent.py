"""Whether columns of float64 numbers are linearly independent, decided from the numbers as they are.

Floats are fractions m 2^e, and modulo a prime all of them are whole numbers: so are the steps of Gauss's elimination,
without rounding. Columns that are independent modulo a prime are independent. Those that are dependent modulo a prime
may still be independent only if it divides one of the determinants: of primes near 2^31 one in a thousand million does
so by chance, and two are asked.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["independent"]

PRIMES = (2**31 - 1, 2**31 - 19)  # products of two remainders fit in an int64


def independent(X: NDArray[np.float64]) -> bool:
    """Whether the columns of X (n, p) are linearly independent."""
    n, p = X.shape
    return p <= n and any(_full_rank(_remainders(X, prime), prime) for prime in PRIMES)


def _remainders(X: NDArray[np.float64], prime: int) -> NDArray[np.int64]:
    """X modulo a prime; each column is multiplied by a power of 2 first, which changes nothing."""
    mantissas, exponents = np.frexp(X)
    whole = np.ldexp(mantissas, 53).astype(np.int64) % prime
    exponents = exponents - exponents.min(0)
    powers = np.array([pow(2, k, prime) for k in range(int(exponents.max(initial=0)) + 1)], dtype=np.int64)
    return np.asarray(whole * powers[exponents] % prime)


def _full_rank(A: NDArray[np.int64], prime: int) -> bool:
    """Gauss's elimination, a column at a time."""
    while A.shape[1]:
        rows = np.flatnonzero(A[:, 0])
        if not len(rows):
            return False
        pivot = A[rows[0]] * pow(int(A[rows[0], 0]), -1, prime) % prime
        A = np.delete(A, rows[0], 0)
        A = (A[:, 1:] - A[:, :1] * pivot[1:]) % prime
    return True
