"""All roots at which functions rise, none missed, for many functions at once.

A cell is given up when a function's bounds on it exclude 0, done when those of its slope do (then it has one root or
none, by the signs at its ends), and halved otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["EPS", "Array", "Index", "rising_roots"]

Array: TypeAlias = NDArray[np.float64]
Index: TypeAlias = NDArray[np.intp] | int
DEEPEST = 52  # halvings of an interval
MOST = 2000  # undecided cells of a problem
SECANTS = 60  # in a cell with one root; some ten are needed
EPS = float(np.finfo(np.float64).eps)


def rising_roots(
    bounds: Callable[..., list[Array]], at: Callable[..., Array], low: Array, high: Array
) -> tuple[NDArray[np.intp], Array, NDArray[np.intp]]:
    """Of a function for each of many problems: the problem and the place of each root; and which are in doubt."""
    problems, index = len(low), np.flatnonzero(low < high)
    low, high = low[index], high[index]
    found: list[tuple[NDArray[np.intp], Array]] = []
    for _ in range(DEEPEST):
        if not len(index):
            break
        least, most, flattest, steepest, left, right, width = bounds(low, high, index)
        with np.errstate(invalid="ignore"):
            fall, rise = np.fmin(flattest * width, 0), np.fmax(steepest * width, 0)
        inside = (least <= 0) & (left + fall <= 0) & (right - rise <= 0) & (steepest >= 0)
        inside &= (most >= 0) & (left + rise >= 0) & (right - fall >= 0)
        single = inside & (flattest > 0)
        one = single & (left <= 0) & (right > 0)
        found.append((index[one], _root(at, low[one], high[one], index[one])))
        cut = inside & ~single
        if cut.sum() > MOST * problems:
            index = index[cut]
            break
        middle = (low[cut] + high[cut]) / 2
        index, low, high = (
            np.concatenate([index[cut]] * 2),
            np.concatenate([low[cut], middle]),
            np.concatenate([middle, high[cut]]),
        )
    if not found:
        return np.zeros(0, dtype=np.intp), np.zeros(0), index
    return np.concatenate([i for i, _ in found]), np.concatenate([x for _, x in found]), np.unique(index)


def _root(at: Callable[..., Array], low: Array, high: Array, i: Index) -> Array:
    """Where a function that rises from <= 0 to > 0 is 0: the secant's zero, an end that stays being halved."""
    if not len(low):
        return low
    below, above = at(low, i), at(high, i)
    x, last = low, np.zeros(len(low))
    for _ in range(SECANTS):
        with np.errstate(divide="ignore", invalid="ignore"):
            secant = (low * above - high * below) / (above - below)
        x = np.where((secant > low) & (secant < high), secant, (low + high) / 2)
        value = at(x, i)
        up = value > 0
        below, above = (
            np.where(up, np.where(last > 0, below / 2, below), value),
            np.where(up, value, np.where(last < 0, above / 2, above)),
        )
        low, high, last = np.where(up, low, x), np.where(up, x, high), np.where(up, 1.0, -1.0)
        if ((value == 0) | (high - low <= 4 * EPS * np.abs(high))).all():
            break
    return x
