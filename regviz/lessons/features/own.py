"""A table that somebody brought: it lives in their session and goes with it.

Its state is an `Own`, which has the table. In an address stand its digest and what was chosen, nothing of the data.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from regviz.data.sheets import Choices, Note, RefusalError, Sheet, read
from regviz.lessons.features.plan import Plan, plan
from regviz.lessons.features.source import Source
from regviz.lessons.features.state import OWN, READ, FeaturesState


@dataclass(eq=False)
class Brought:
    """The file that somebody brought, as it was read last, and the table that is fitted."""

    raw: bytes
    sheet: Sheet
    read: str
    planned: Plan
    chosen: tuple[Any, ...]
    source: Source = field(repr=False)


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
    sheet = read(raw, choices_of(""))
    same = sheet.digest == state.own
    start = replace(plain(state), data="own", own=sheet.digest)
    if not same:
        start = replace(start, target=0.0, out="", gaps="rows", read="", twin="none")
    try:
        made = furnish(start, Brought(raw, sheet, "", *_planned(sheet, start)))
    except RefusalError as refusal:
        if refusal.note.key != "few_rows":
            raise
        start = replace(start, gaps="median")  # something is missing in nearly every row
        made = furnish(start, Brought(raw, sheet, "", *_planned(sheet, start)))
    return plain(made), made.brought


def furnish(state: FeaturesState, brought: Brought | None) -> Own:
    """The state with its table, read and planned anew where something else was chosen. Raises RefusalError."""
    assert brought is not None
    sheet = brought.sheet if brought.read == state.read else read(brought.raw, choices_of(state.read))
    if sheet is not brought.sheet or brought.chosen != _chosen(state):
        brought = Brought(brought.raw, sheet, state.read, *_planned(sheet, state))
    own = Own(**{f.name: getattr(state, f.name) for f in fields(FeaturesState)})
    own.__dict__["_brought"] = brought
    return own


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
