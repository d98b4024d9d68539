"""What columns have to do with each other: one repeats another, and 0 and 1 in several add up to 1."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from regviz.data.sheets.columns import Column
from regviz.data.sheets.said import Note


def related(columns: list[Column], notes: list[Note]) -> list[Column]:
    """The columns, those that repeat another one marked; and groups of 0 and 1 that always add up to 1."""
    seen: dict[bytes, str] = {}
    found = []
    for one in columns:
        content = one.values if one.values is not None else one.codes
        assert content is not None
        key = content.tobytes() + ("\0".join(one.levels).encode("utf-8", "replace"))
        same = seen.setdefault(sha256(key).hexdigest().encode(), one.name)
        if same != one.name and one.kind not in ("constant", "empty"):
            note = Note("duplicate", {"of": same})
            one = Column(
                one.name, one.number, one.kind, one.values, one.levels, one.codes, one.missing, (*one.notes, note)
            )
        found.append(one)
    for group in _sum_to_one(found):
        notes.append(Note("sums_to_one", {"names": [one.name for one in group][:9], "count": len(group)}))
    return found


def _sum_to_one(columns: Sequence[Column]) -> list[list[Column]]:
    """Neighbouring columns of 0 and 1, or of yes and no, of which in every row one is 1."""
    runs: list[list[Column]] = []
    current: list[Column] = []
    total: float | NDArray[np.float64] = 0.0
    for one in columns:
        x = _zeros_and_ones(one)
        if x is None:
            current = []
            continue
        current, total = ([*current, one], total + x) if current else ([one], x)
        if (total == 1).all():
            runs.append(current)
            current = []
        elif (total > 1).any():
            current, total = [one], x
    return [run for run in runs if len(run) > 1]


def _zeros_and_ones(one: Column) -> NDArray[np.float64] | None:
    """A column's 0 and 1, also those of yes and no; None if it has anything else."""
    if one.kind == "yes_no" and not one.missing:
        return np.asarray(one.codes == one.yes, dtype=np.float64)
    if one.kind == "number" and one.values is not None and ((one.values == 0) | (one.values == 1)).all():
        return one.values
    return None
