"""The best subsets of the page on norms: torch's table for each data set, and the curves.

The features are standardized, the response has variance 1: what a subset leaves is a share of the variance. The
browser has the same curves in regviz/live/subsets.mjs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import regviz
from regviz.data import load
from regviz.lessons.geometry.shapes import NOTHING, Array, Curve, line

if TYPE_CHECKING:
    from regviz.studies.subsets import Timing

MOST = 10
"""So many rows and sizes have the charts."""

BEYOND = 64
"""The features of the larger model of the LARS paper: diabetes, its squares and its products."""

LARGEST = 24
"""All subsets of up to so many of them are tried."""

YEAR = 365.25 * 24 * 3600
GOLDEN = (math.sqrt(5) - 1) / 2


class Subsets(NamedTuple):
    """What every subset leaves, by size; the best of each size, and the lasso's."""

    dots: Curve = NOTHING
    best: Curve = NOTHING
    lasso: Curve = NOTHING
    cursor: Curve = NOTHING
    best_now: Curve = NOTHING
    lasso_now: Curve = NOTHING


class Times(NamedTuple):
    """How long it took, and what doubling with every feature would be."""

    doubling: Curve = NOTHING
    measured: Curve = NOTHING
    last: Curve = NOTHING


def standardized(X: Array) -> Array:
    """Every column with mean 0 and variance 1."""
    return np.asarray((X - X.mean(0)) / X.std(0))


def uncorrelated(X: Array) -> Array:
    """X (X^T X / n)^(-1/2): the uncorrelated features that are nearest to the standardized ones."""
    values, directions = np.linalg.eigh(X.T @ X / len(X))
    return np.asarray(X @ (directions / np.sqrt(values)) @ directions.T)


def products(X: Array) -> Array:
    """The columns, the squares of those with more than two values, and all products of two: 64 of diabetes' ten."""
    p = X.shape[1]
    squares = [X[:, j] ** 2 for j in range(p) if len(np.unique(X[:, j])) > 2]
    pairs = [X[:, i] * X[:, j] for j in range(p) for i in range(j)]
    return np.column_stack([X, *squares, *pairs])


@cache
def problem(data: str) -> regviz.Quadratic:
    """The regression of a data set, or "products": diabetes with squares and products."""
    there = load(data if data == "prostate" else "diabetes")
    X, y = standardized(there.X[there.train]), there.y[there.train]
    if data == "orthogonal":
        X = uncorrelated(X)
    if data == "products":
        X = standardized(products(X))
    return regviz.Quadratic.from_data(X, (y - y.mean()) / y.std())


@cache
def table(data: str) -> dict[str, Any]:
    """All subsets of a data set, ready for JSON.

    {"of", "names", "dots": {"x", "y"} of all subsets, "sizes": for each k the "count" of subsets, the "best" one and
     the "lasso"'s of that size, each {"members": [...], "rest": share of the variance left}, least rest first}
    """
    from regviz.studies.subsets import lasso_supports, residuals

    loss = problem(data)
    left = residuals(loss).numpy()
    count = np.array([subset.bit_count() for subset in range(len(left))])
    lasso = list(dict.fromkeys(support.subset for support in lasso_supports(loss)))
    return {
        "of": data,
        "names": list(load(data if data == "prostate" else "diabetes").names),
        "dots": {"x": _spread(count, left).tolist(), "y": left.round(4).tolist()},
        "sizes": [_size(k, np.flatnonzero(count == k), left, lasso) for k in range(loss.p + 1)],
    }


def _size(k: int, subsets: NDArray[np.int_], left: Array, lasso: list[int]) -> dict[str, Any]:
    """What there is of one size."""
    from regviz.studies.subsets import members

    def described(subset: int) -> dict[str, Any]:
        return {"members": members(subset), "rest": float(left[subset])}

    chosen = [subset for subset in lasso if subset.bit_count() == k] or [0] * (k == 0)
    return {
        "count": len(subsets),
        "best": described(int(subsets[left[subsets].argmin()])),
        "lasso": [described(subset) for subset in sorted(chosen, key=lambda subset: float(left[subset]))],
    }


def _spread(count: Array, left: Array) -> Array:
    """Beside each other, so that many dots of one size can be told apart; the same every time."""
    rank = np.argsort(np.argsort(left, kind="stable"), kind="stable")
    share = np.where((count == 0) | (count == count.max()), 0.5, (rank * GOLDEN) % 1)
    return np.asarray((count + 0.56 * (share - 0.5)).round(3))


def timing() -> Iterator[Timing]:
    """Try all subsets of 1 to LARGEST features, and take the time."""
    from regviz.studies.subsets import timing

    yield from timing(problem("products"), LARGEST)


def steps(largest: int = LARGEST) -> int:
    """How many snapshots `timing` yields: one for each number of features, and one for each 2^19 subsets."""
    return sum(max(1, 2 ** (features - 19)) for features in range(1, largest + 1))


def times(found: Sequence[Timing]) -> list[list[float]]:
    """[features, seconds] of what has been tried to the end, ready for JSON."""
    return [[one.features, one.seconds] for one in found if one.seconds is not None]


def nearest(size: dict[str, Any]) -> dict[str, Any] | None:
    """The lasso's subset of a size that leaves least; None where it jumps over that size."""
    return size["lasso"][0] if size["lasso"] else None


def subsets_curves(found: dict[str, Any], k: int) -> Subsets:
    """The chart of all subsets, with size k marked."""
    chosen = [(size, nearest(size)) for size in found["sizes"]]
    now, lasso = chosen[min(k, len(chosen) - 1)]
    at = min(k, len(chosen) - 1)
    return Subsets(
        Curve(np.array(found["dots"]["x"]), np.array(found["dots"]["y"])),
        line([(j, size["best"]["rest"]) for j, (size, _) in enumerate(chosen)]),
        line([(j, one["rest"]) for j, (_, one) in enumerate(chosen) if one]),
        line([(at, 0), (at, 2)]),
        line([(at, now["best"]["rest"])]),
        line([(at, lasso["rest"])]) if lasso else NOTHING,
    )


def members_curves(found: dict[str, Any], k: int) -> dict[str, Curve]:
    """Who is in the best subset of each size, and who in the lasso's; below, whether they are the same."""
    p, sizes = len(found["names"]), list(enumerate(found["sizes"]))
    row = [MOST * (p - j - 0.5) / p for j in range(p)]
    chosen = [(size, one, nearest(one)) for size, one in sizes]
    agree = {size: one["best"]["members"] == lasso["members"] for size, one, lasso in chosen if size and lasso}
    at = min(k, p)
    left, right, bottom = at - 0.45, at + 0.45, -1.1
    marks: dict[str, list[tuple[float, float]]] = {
        "band": [(left, bottom), (right, bottom), (right, MOST), (left, MOST), (left, bottom)] if at else [],
        "best": [(size, row[j]) for size, one in sizes for j in one["best"]["members"]],
        "lasso": [(size, row[j]) for size, _, lasso in chosen if lasso for j in lasso["members"]],
        "same": [(size, -0.6) for size, is_same in agree.items() if is_same],
        "differ": [(size, -0.6) for size, is_same in agree.items() if not is_same],
    }
    names = {f"name{j}": NOTHING for j in range(MOST)}
    for j, name in enumerate(found["names"]):
        names[f"name{j}"] = line([(0.62, row[j])])._replace(text=(name,), textposition="middle left")
    return names | {name: line(points) if points else NOTHING for name, points in marks.items()}


def times_curves(found: list[list[float]]) -> Times:
    """The chart of the times, as log10 of seconds."""
    if not found:
        return Times()
    places = [(m, math.log10(seconds)) for m, seconds in found]
    m, at = places[-1]
    return Times(line([(x, at + (x - m) * math.log10(2)) for x in (1, 30)]), line(places), line([(m, at)]))


def numbers(measured: list[list[float]]) -> dict[str, float]:
    """What is printed of the last time that was measured."""
    if not measured:
        return {}
    m, seconds = measured[-1]
    years = seconds * 2 ** (BEYOND - m) / YEAR
    return {"time.features": m, "time.subsets": 2**m, "time.seconds": seconds, "time.years": years}
