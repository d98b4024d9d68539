"""Columns of a table made ready for a regression, and more of them. X is (n, p); nothing is changed in place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["products", "standardized", "uncorrelated"]

Array = NDArray[np.float64]


def standardized(X: Array) -> Array:
    """Every column with mean 0 and variance 1, the variance with 1/n."""
    return np.asarray((X - X.mean(0)) / X.std(0))


def uncorrelated(X: Array) -> Array:
    """X (X^T X / n)^(-1/2): of all uncorrelated columns of variance 1, those nearest to the standardized X.

    The columns of X must be standardized and linearly independent.
    """
    values, directions = np.linalg.eigh(X.T @ X / len(X))
    return np.asarray(X @ (directions / np.sqrt(values)) @ directions.T)


def products(X: Array) -> Array:
    """The columns, the squares of those with more than two values, and all products of two: 64 of diabetes' ten."""
    p = X.shape[1]
    squares = [X[:, j] ** 2 for j in range(p) if len(np.unique(X[:, j])) > 2]
    pairs = [X[:, i] * X[:, j] for j in range(p) for i in range(j)]
    return np.column_stack([X, *squares, *pairs])
