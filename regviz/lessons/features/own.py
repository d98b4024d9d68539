"""A table that somebody brought: it lives in their session and goes with it.

Its state is an `Own`, which has the table. In an address stand its digest and what was chosen, nothing of the data.
What all sessions of this process keep is bounded together: who brings more is told so, and keeps what was there before.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field, fields, replace
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from regviz.data.sheets import Choices, Column, Note, RefusalError, Sheet, read
from regviz.lessons.features.plan import Plan, able_feature, plan
from regviz.lessons.features.source import Source
from regviz.lessons.features.state import OWN, READ, FeaturesState

TOGETHER = 300_000_000
"""Bytes of all that is kept, of the 1 GB that deploy/ gives a process: a third is its own, a third for what it does."""
PATHS, TEXTS, SHOWN = 128, 200, 1000
"""Bytes of knots and paths for each two features: of 300 they are 11 MB. Bytes of what is told the browser of each
number in so many rows, in the ways in which it was looked at last.
"""


@dataclass(eq=False)
class Brought:
    """The file that somebody brought, as it was read last, and the table that is fitted."""

    raw: bytes
    sheet: Sheet
    read: str
    planned: Plan
    chosen: tuple[Any, ...]
    source: Source = field(repr=False)

    @property
    def size(self) -> int:
        """Its bytes: the file, its columns, the table, the same as it is fitted, and what is computed of it."""
        n, p = len(self.planned.X), len(self.planned.names)
        computed = PATHS * p * p + TEXTS * p * min(n, SHOWN)
        return len(self.raw) + sum(map(_bytes, self.sheet.columns)) + 2 * self.planned.X.nbytes + computed


_kept: WeakValueDictionary[int, Brought] = WeakValueDictionary()
_turn = Lock()


def _bytes(column: Column) -> int:
    return sum(part.nbytes for part in (column.values, column.codes) if part is not None)


def _admitted(own: Own, instead: Brought | None) -> Own:
    """The state, whose table is kept from now on instead of another one. Raises RefusalError where there is no room."""
    new = own.brought
    with _turn:
        if new.size > _room(instead):
            gc.collect()  # sessions that have gone hold tables, in cycles that nobody else would look for soon
        if new.size > _room(instead):
            raise RefusalError("too_large", "room", size=f"{new.size / 1e6:.0f}")
        _kept[id(new)] = new
    return own


def _room(instead: Brought | None) -> int:
    others = (reference() for reference in _kept.valuerefs())
    return TOGETHER - sum(one.size for one in others if one is not None and one is not instead)


@dataclass(frozen=True)
class Own(FeaturesState):
    """A state of the page with somebody's own table."""

    @property
    def source(self) -> Source:
        """The table."""
        return self.brought.source

    @property
    def brought(self) -> Brought:
        """All that is known of it."""
        found: Brought = self.__dict__["_brought"]
        return found


def choices_of(code: str) -> Choices:
    """What the field `read` of a state says; what it does not know is as recognized."""
    parts = dict(zip(READ, code.split("-"), strict=False))
    return Choices(**{name: READ[name].get(part) for name, part in parts.items()})


def reading(code: str, name: str, chosen: str) -> str:
    """The field `read` with one of the choices changed, "" for as recognized."""
    parts = dict.fromkeys(READ, "") | dict(zip(READ, code.split("-"), strict=False)) | {name: chosen}
    return "-".join(parts.values()) if any(parts.values()) else ""


def bring(raw: bytes, state: FeaturesState, before: Brought | None) -> tuple[FeaturesState, Brought]:
    """The state in which a file is shown that was just brought, and what is kept of it.

    Brought again, it is shown as it was chosen. Raises RefusalError for what cannot be used: then nothing changes.
    """
    sheet = _read(raw, "")
    same = sheet.digest == state.own
    start = replace(plain(state), data="own", own=sheet.digest)
    if not same:
        start = replace(start, target=0.0, out="", gaps="rows", read="", twin="none")
    try:
        made = _furnished(start, Brought(raw, sheet, "", *_planned(sheet, start)))
    except RefusalError as refusal:
        if refusal.note.key != "few_rows":
            raise
        start = replace(start, gaps="median")  # something is missing in nearly every row
        made = _furnished(start, Brought(raw, sheet, "", *_planned(sheet, start)))
    return plain(made), _admitted(made, before).brought


def furnish(state: FeaturesState, brought: Brought | None) -> Own:
    """The state with its table, read and planned anew where something else was chosen. Raises RefusalError."""
    assert brought is not None
    own = _furnished(state, brought)
    return own if own.brought is brought else _admitted(own, brought)


def _furnished(state: FeaturesState, brought: Brought) -> Own:
    sheet = brought.sheet if brought.read == state.read else _read(brought.raw, state.read)
    if sheet is not brought.sheet or brought.chosen != _chosen(state):
        brought = Brought(brought.raw, sheet, state.read, *_planned(sheet, state))
    own = Own(**{f.name: getattr(state, f.name) for f in fields(FeaturesState)})
    own.__dict__["_brought"] = brought
    return own


def _read(raw: bytes, code: str) -> Sheet:
    """The sheet in a file, without the words that nobody asks for: of long columns they are ten times the file."""
    sheet = read(raw, choices_of(code))
    return replace(sheet, columns=tuple(map(_lean, sheet.columns)))


def _lean(column: Column) -> Column:
    return column if able_feature(column) else replace(column, values=None, levels=(), codes=None)


def plain(state: FeaturesState) -> FeaturesState:
    """The state alone, as an address has it."""
    return FeaturesState(**{f.name: getattr(state, f.name) for f in fields(FeaturesState)})


def _chosen(state: FeaturesState) -> tuple[Any, ...]:
    return state.target, state.out, state.gaps


def turned(state: FeaturesState) -> set[int]:
    """The numbers in the field `out`."""
    return {int(number) for number in state.out.split(".") if number}


def _planned(sheet: Sheet, state: FeaturesState) -> tuple[Plan, tuple[Any, ...], Source]:
    made = plan(sheet, int(state.target), turned(state), state.gaps == "median")
    return made, _chosen(state), source_of(made)


def source_of(made: Plan) -> Source:
    """The table of a plan, for the page."""
    X, y = made.X, made.y
    standard = (X - X.mean(0)) / X.std(0)
    strength = np.abs(standard.T @ (y - y.mean()))
    first, second = [*np.argsort(-strength, kind="stable")[:2].tolist(), 0][:2]
    codes = OWN[: len(made.names)]
    pair = codes[first], codes[second]
    return Source("own", made.names, codes, X, y, np.ones(len(y), dtype=bool), first, pair, made.groups)


def notes(state: Own) -> list[Note]:
    """What was done to the table as a whole."""
    return [*state.brought.sheet.notes, *state.brought.planned.notes]


__all__ = [
    "Brought",
    "Own",
    "RefusalError",
    "bring",
    "choices_of",
    "furnish",
    "notes",
    "plain",
    "reading",
    "turned",
]
