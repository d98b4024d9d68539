"""What becomes of each column of a sheet: the target, a feature, the levels of a category, or nothing, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regviz.data.sheets import MOST_COLUMNS, Column, Note, RefusalError, Sheet

Array = NDArray[np.float64]

ALIKE = 0.999
"""A feature with this correlation, in size, gives the target away."""
LEAST_ROWS = 3
MOST_CELLS = 4_000_000
"""Numbers in X, 32 MB: fits take up to eight times that. With a column for each level 1 MB of a file may become 116."""
LAST_RESORT = ("identifier", "alike")
"""Why columns are out that are used where nothing else is left: 1, 2, 3 ... may be a quantity, and a law is exact."""


@dataclass(frozen=True)
class Use:
    """What becomes of a column: `role` is target, feature or out, `why` says why it is out; `made` features of it."""

    column: Column
    role: str
    why: str = ""
    made: int = 0


@dataclass(frozen=True, eq=False)
class Plan:
    """A table ready for a fit: X (m, p), y (m), names and groups (p), and what was done to get there."""

    target: Column
    uses: tuple[Use, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    X: Array
    y: Array
    notes: tuple[Note, ...]


def targets(sheet: Sheet) -> list[Column]:
    """The columns that can be predicted: numbers, and yes or no."""
    return [one for one in sheet.columns if one.usable and one.kind in ("number", "yes_no")]


def proposed(sheet: Sheet) -> Column:
    """The target where none is chosen: the last column with numbers, as most tables have it."""
    able = targets(sheet)
    plain = [one for one in able if one.kind == "number" and not any(note.key == "duplicate" for note in one.notes)]
    if sheet.n < LEAST_ROWS:
        raise RefusalError("not_enough", "short_table", rows=sheet.n, least=LEAST_ROWS)
    if len(sheet.columns) < 2:
        raise RefusalError("not_enough", "one_column")
    if not plain and not any(one.kind == "number" for one in able):
        raise RefusalError("not_enough", "no_numbers")
    return (plain or able)[-1]


def plan(sheet: Sheet, target: int, turned: Collection[int], fill: bool) -> Plan:
    """The table for a target, the number of a column, 0 for the one proposed.

    turned  the numbers of columns that are used although they would not be, or not used although they would be
    fill    missing cells become the column's median or most frequent level; else their rows are left out
    """
    y_column = next((one for one in targets(sheet) if one.number == target), None) or proposed(sheet)
    y = numeric(y_column)
    uses = _uses(sheet, y_column, y, turned)
    used = [use.column for use in uses if use.role == "feature"]
    notes: list[Note] = []
    rows = ~np.isnan(y)
    if not rows.all():
        notes.append(Note("target_missing", {"count": int((~rows).sum())}))
    if not fill:
        gaps = np.any([one.absent for one in used], axis=0) & rows if used else np.zeros_like(rows)
        rows = rows & ~gaps
        if gaps.any():
            notes.append(Note("rows_out", {"count": int(gaps.sum()), "left": int(rows.sum())}))
    elif any(one.missing for one in used):
        notes.append(Note("filled", {"count": int(sum(one.absent[rows].sum() for one in used))}))
    if rows.sum() < LEAST_ROWS:
        raise RefusalError("not_enough", "few_rows", left=int(rows.sum()))
    if y[rows].min() == y[rows].max():
        raise RefusalError("not_enough", "flat_target", name=y_column.name)
    made, parts = _made(uses, rows)
    p, n = sum(use.made for use in made), int(rows.sum())
    if not p:
        raise RefusalError("not_enough", "no_features", columns=[use for use in made if use.role == "out"][:9])
    if p > MOST_COLUMNS:
        raise RefusalError("too_large", "features", count=p, most=MOST_COLUMNS)
    if n * p > MOST_CELLS:
        raise RefusalError("too_large", "cells", count=p, rows=n, most=f"{MOST_CELLS:,}")
    X, names = np.column_stack([x for _, _, x in parts]), tuple(name for name, _, _ in parts)
    notes += _remarks(made, X, y[rows])
    return Plan(y_column, tuple(made), names, tuple(group for _, group, _ in parts), X, y[rows], tuple(notes))


def numeric(column: Column) -> Array:
    """A target's numbers; of yes and no, 1 and 0."""
    if column.values is not None:
        return column.values
    assert column.codes is not None
    return np.where(column.codes < 0, np.nan, (column.codes == column.yes).astype(np.float64))


def _uses(sheet: Sheet, target: Column, y: Array, turned: Collection[int]) -> list[Use]:
    """What becomes of each column; where none would be a feature, those that are only suspected are."""
    why = {one.number: _why_out(one, target, y) for one in sheet.columns if one is not target}
    proposed = {number for number, reason in why.items() if not reason}
    proposed = proposed or {number for number, reason in why.items() if reason in LAST_RESORT}

    def use(one: Column) -> Use:
        if one is target:
            return Use(one, "target")
        if (one.number in proposed) != (one.number in turned) and able_feature(one):
            return Use(one, "feature", why[one.number])
        return Use(one, "out", why[one.number] or "chosen")

    return [use(one) for one in sheet.columns]


def able_feature(one: Column) -> bool:
    """Whether a column can be a feature, if somebody wants it."""
    return one.usable or (one.values is not None and one.kind == "identifier")


def _why_out(one: Column, target: Column, y: Array) -> str:
    """Why a column would not be used; "" if it would."""
    if not one.usable:
        return next((note.key for note in one.notes if note.key in ("too_large", "too_small")), one.kind)
    if any(note.key == "duplicate" for note in one.notes):
        return "duplicate"
    if abs(_correlation(_means(one, y) if one.kind == "category" else numeric(one), y)) >= ALIKE:
        return "alike"
    return ""


def _means(one: Column, y: Array) -> Array:
    """For each row the target's mean over the rows of the same level: what a category can tell of it at best."""
    assert one.codes is not None
    rows = (one.codes >= 0) & ~np.isnan(y)
    codes = one.codes[rows]
    sums = np.bincount(codes, y[rows], len(one.levels)) / np.maximum(np.bincount(codes, minlength=len(one.levels)), 1)
    return np.where(rows, sums[one.codes], np.nan)


def _correlation(x: Array, y: Array) -> float:
    rows = ~(np.isnan(x) | np.isnan(y))
    if rows.sum() < LEAST_ROWS:
        return 0.0
    if not rows.all():
        x, y = x[rows], y[rows]
    x, y = x - x.mean(), y - y.mean()
    x, y = x / (np.abs(x).max() or 1), y / (np.abs(y).max() or 1)
    return float(x @ y / np.sqrt((x @ x) * (y @ y) or 1))


def _made(uses: list[Use], rows: NDArray[np.bool_]) -> tuple[list[Use], list[tuple[str, str, Array]]]:
    """The features of all columns: name, group and numbers of each; and how many each column gave.

    Beyond what can be used they are counted, not kept.
    """
    made, parts, most = [], list[tuple[str, str, Array]](), min(MOST_COLUMNS, MOST_CELLS // rows.sum())
    for use in uses:
        if use.role != "feature":
            made.append(use)
            continue
        own = [part for part in _features(use.column, rows) if part[2].min() < part[2].max()]
        if len(parts) + len(own) <= most:
            parts += own
        made.append(Use(use.column, "feature", use.why, len(own)) if own else Use(use.column, "out", "constant"))
    return made, parts


def _features(one: Column, rows: NDArray[np.bool_]) -> list[tuple[str, str, Array]]:
    if one.values is not None or one.kind == "yes_no":
        x = numeric(one)[rows]
        gaps = np.isnan(x)
        if gaps.all():
            return []
        return [(one.name, one.name, np.where(gaps, np.median(x[~gaps]), x) if gaps.any() else x)]
    assert one.codes is not None
    codes = one.codes[rows]
    counts = np.bincount(codes[codes >= 0], minlength=len(one.levels))
    usual = int(counts.argmax())
    codes = np.where(codes < 0, usual, codes)
    others = [k for k in range(len(one.levels)) if k != usual]
    return [(f"{one.name} = {one.levels[k]}", one.name, (codes == k).astype(np.float64)) for k in others]


def _remarks(uses: list[Use], X: Array, y: Array) -> list[Note]:
    found = []
    for role, key, reasons in (("out", "alike", ("alike",)), ("feature", "last_resort", LAST_RESORT)):
        names = [use.column.name for use in uses if use.role == role and use.why in reasons]
        if names:
            found.append(Note(key, {"names": names[:9]}))
    if len(np.unique(y)) == 2:
        found.append(Note("two_values"))
    if X.shape[1] >= len(X):
        found.append(Note("wide", {"features": X.shape[1], "rows": len(X), "folds": min(10, len(X))}))
    return found
