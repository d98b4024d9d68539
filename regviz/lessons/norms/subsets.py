"""The best subsets of the page on norms: torch's table for each data set, and how long it takes to try all of them.

The features are standardized, the response has variance 1: what a subset leaves is a share of the variance.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, TypedDict

import regviz
from regviz.data import load, products, standardized, uncorrelated

if TYPE_CHECKING:
    from regviz.studies.subsets import Timing

LARGEST = 24
"""All subsets of up to so many features are tried."""

BETWEEN = 2**19
"""So many subsets, some 40 ms of work, between two snapshots."""

STEPS = sum(max(1, 2**features // BETWEEN) for features in range(1, LARGEST + 1))
"""So many snapshots there are."""


class Subset(TypedDict):
    """The numbers of its features, and the share of the variance that it leaves."""

    members: list[int]
    rest: float


class Size(TypedDict):
    """All subsets of one size: how many, the best, those on the lasso's path, and what each leaves, least first."""

    count: int
    best: Subset
    lasso: list[Subset]
    rests: list[float]


class Table(TypedDict):
    """All subsets of the data set `of`, whose features have these names; sizes[k] are those of k features."""

    of: str
    names: tuple[str, ...]
    sizes: list[Size]


def source(data: str) -> str:
    """The name of the table from which the features are made."""
    return data if data == "prostate" else "diabetes"


@cache
def problem(data: str) -> regviz.Quadratic:
    """The regression of a data set; "orthogonal" is diabetes, uncorrelated, "products" with squares and products."""
    there = load(source(data))
    X, y = standardized(there.X[there.train]), there.y[there.train]
    if data == "orthogonal":
        X = uncorrelated(X)
    if data == "products":
        X = standardized(products(X))
    return regviz.Quadratic.from_data(X, (y - y.mean()) / y.std())


@cache
def table(data: str) -> str:
    """The table of a data set as JSON text."""
    return json.dumps(subsets(data))


def subsets(data: str) -> Table:
    """What every subset of a data set's features leaves unexplained, by size."""
    from regviz.studies.subsets import by_size, members, residuals

    loss = problem(data)
    left = residuals(loss)
    rests: list[list[float]] = [[] for _ in range(loss.p + 1)]
    for subset, rest in enumerate(left.tolist()):
        rests[subset.bit_count()].append(round(rest, 4))

    def described(subset: int) -> Subset:
        return {"members": members(subset), "rest": left[subset].item()}

    return {
        "of": data,
        "names": load(source(data)).names,
        "sizes": [
            {
                "count": size.number,
                "best": described(size.best),
                "lasso": [described(subset) for subset in size.lasso],
                "rests": sorted(rests[k]),
            }
            for k, size in enumerate(by_size(loss, left))
        ],
    }


def timing() -> Iterator[Timing]:
    """Try all subsets of 1 to LARGEST features, and take the time."""
    from regviz.studies.subsets import timing

    yield from timing(problem("products"), LARGEST, BETWEEN)
