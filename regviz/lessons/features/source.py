"""The tables that the page on choosing features fits: those that ship, and those that people bring."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache, update_wrapper
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from regviz.data import load

Array = NDArray[np.float64]
Result = TypeVar("Result")

FEATURES = {
    "diabetes": ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
    "prostate": ("lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45"),
}
"""The features of each data set that ships, in its own order."""

TWINNED = {"diabetes": "bmi", "prostate": "lcavol"}
"""The feature that the switch `twin` duplicates: the one that the response goes with most."""

FALLBACK = {"diabetes": ("bmi", "s5"), "prostate": ("lcavol", "lcp")}
"""The two features that are shown where the chosen ones are not in the data set."""

OWN_FILE = "regviz-own-table.csv"
"""The table that is fitted, as it is downloaded."""

KEPT, FEW = 64, 4
"""So many results of each kind are remembered of a table that ships, and of a visitor's own: each may be megabytes."""


@dataclass(frozen=True, eq=False)
class Source:
    """A table with n rows of p features, and what was computed from it, which goes when it goes.

    name     "diabetes", "prostate" or "own"
    codes    (p) by which menus and addresses call the features
    X, y     (m, p) and (m), unscaled, m >= n; train (m) marks the n rows that are fitted
    twinned  the feature that the switch `twin` duplicates
    pair     codes of the two features that are shown where the chosen ones are not there
    groups   (p) which columns belong together: the levels of a category have one label
    """

    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    X: Array
    y: Array
    train: NDArray[np.bool_]
    twinned: int
    pair: tuple[str, str]
    groups: tuple[str, ...]
    memory: dict[str, dict[Hashable, Any]] = field(default_factory=dict, repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def categories(self) -> bool:
        """Whether some category has several columns."""
        return len(set(self.groups)) < len(self.groups)


@cache
def shipped(name: str) -> Source:
    """A data set that ships with the project."""
    data, names = load(name), FEATURES[name]
    return Source(name, names, names, data.X, data.y, data.train, names.index(TWINNED[name]), FALLBACK[name], names)


class Sourced(Protocol):
    """A state of the page: it knows its table."""

    @property
    def source(self) -> Source: ...


State = TypeVar("State", bound=Sourced)


class Remembered(Generic[State, Result]):
    """A function of a state; its results, by some of its fields, are remembered as long as its table is there."""

    def __init__(self, function: Callable[[State], Result], fields: tuple[str, ...], few: int) -> None:
        update_wrapper(self, function)
        self._function, self._fields, self._few = function, fields, few
        self._name = f"{function.__module__}.{function.__qualname__}"

    def __call__(self, state: State) -> Result:
        found = self.peek(state)
        if found is None:
            found = self._function(state)
            self.keep(state, found)
        return found

    def peek(self, state: State) -> Result | None:
        """The result if it is remembered, else None."""
        source, key = state.source, self._key(state)
        with source.lock:
            known = source.memory.get(self._name, {})
            found: Result | None = known.get(key)
            if found is not None:
                known[key] = known.pop(key)
        return found

    def keep(self, state: State, result: Result) -> None:
        """Remember a result that was found elsewhere."""
        source = state.source
        with source.lock:
            known = source.memory.setdefault(self._name, {})
            known[self._key(state)] = result
            while len(known) > (self._few if source.name == "own" else KEPT):
                del known[next(iter(known))]

    def _key(self, state: State) -> tuple[Hashable, ...]:
        return tuple(getattr(state, name) for name in self._fields)


def remembered(*fields: str, few: int = FEW) -> Callable[[Callable[[State], Result]], Remembered[State, Result]]:
    """Remember the results of a function of a state by these of its fields; `few` of a visitor's own table."""
    return lambda function: Remembered(function, fields, few)
