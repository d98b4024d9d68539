"""From records to rows of cells: what stands around the table, and rows of one width."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from regviz.data.sheets.delimiter import NUMBER, cut, width_of
from regviz.data.sheets.records import MOST_COLUMNS, MOST_ROWS, Row, records
from regviz.data.sheets.said import Note, RefusalError

__all__ = ["Grid", "grid", "without"]

TOTAL = re.compile(
    r"((grand|sub)[ -]?)?(total|totals|sum|sums|somme|suma|totale|average|mean|median|min|max|minimum|maximum|std)"
    r"( général| general)?|(gesamt)?summe|gesamt|mittel(wert)?|durchschnitt|moyenne|promedio|media"
    r"|(合|总|共|小) ?计|总和|汇总|平均值?|均值|中位数|最大值?|最小值?",
    re.IGNORECASE,
)
"""What is written before a row that sums up the others."""
DRAWN = frozenset("-=+:|_ \t")
"""The signs of a line drawn under the names, as pasted tables have it."""


@dataclass
class Grid:
    """The rows of a table, the header among them if there is one, all of `width` cells, and what was left out."""

    delimiter: str
    width: int
    rows: list[Row]
    notes: list[Note] = field(default_factory=list)


def grid(body: str, mark: str, first: int = 1) -> Grid:
    """The table in a text. Raises RefusalError where there is none, where it is damaged, and where it is too large."""
    found_records, comments = records(body.rstrip("\r\n"), mark, first)
    width = width_of([cells for _, cells in found_records])
    if width > MOST_COLUMNS + 1:
        raise RefusalError("too_large", "columns", columns=width, most=MOST_COLUMNS)
    found = Grid(mark, width, found_records)
    if '"' in body:
        _swallowed(found)
    if comments:
        found.notes.append(Note("comments", {"count": len(comments), "rows": comments[:5]}))
    found.rows = without(found.rows, lambda cells: _is_drawn(mark.join(cells)), "rules", found.notes)
    _strip_ends(found)
    _to_one_width(found)
    if len(found.rows) > MOST_ROWS + 1:
        raise RefusalError("too_large", "rows", rows=len(found.rows) - 1, most=MOST_ROWS)
    return found


def _is_drawn(line: str) -> bool:
    return DRAWN.issuperset(line) and any(run in line for run in ("--", "==", "__"))


def without(rows: list[Row], odd: Callable[[list[str]], bool], key: str, notes: list[Note]) -> list[Row]:
    """The rows but those that are no data; a note says on which lines these stand."""
    kept = [row for row in rows if not odd(row[1])]
    if len(kept) < len(rows):
        there = {at for at, _ in kept}
        lines = [at for at, _ in rows if at not in there]
        notes.append(Note(key, {"count": len(lines), "rows": lines[:5]}))
    return kept


def _swallowed(found: Grid) -> None:
    """Refuse a cell that holds whole lines of the table: its quote was closed by the next one that came along."""
    for at, cells in found.rows:
        for cell in cells:
            if "\n" in cell or "\r" in cell:
                inner = re.split(r"\r\n|\r|\n", cell)[1:]
                least = max(found.width - 2, 1)
                if sum(least <= line.count(found.delimiter) < found.width + 1 for line in inner) > 1:
                    raise RefusalError("damaged", "quote", row=at)


def _strip_ends(found: Grid) -> None:
    """Leave out what stands above the header, what stands below the table, and empty rows."""
    rows, width = found.rows, found.width
    blank = [not "".join(cells).strip() for _, cells in rows]

    def belongs(k: int) -> bool:
        full = sum(map(bool, map(str.strip, rows[k][1])))
        return not blank[k] and len(cut(rows[k][1], width)) >= width - 1 and (full > 1 or width < 3)

    def heads(k: int) -> bool:
        """Whether the names can stand in a row: if one is missing, data must follow at once."""
        full = k + 1 < len(rows) and len(rows[k + 1][1]) == width
        return len(rows[k][1]) >= width or width < 3 or (full and any(map(NUMBER.fullmatch, rows[k + 1][1])))

    first = next((k for k in range(len(rows)) if belongs(k) and heads(k)), None)
    if first is None:
        raise RefusalError("not_a_table", "no_table")
    above = rows[first - 1][1] if first else []
    if len(above) > 1 and not any(map(NUMBER.fullmatch, above)) and all(map(NUMBER.fullmatch, rows[first][1])):
        raise _shifted(rows[first][0], width, len(above))
    last = next(k for k in reversed(range(len(rows))) if belongs(k))
    while last > first + 2 and _sums_up(rows[last][1]):
        last = next(k for k in reversed(range(last)) if belongs(k))
    for key, left in (("above", range(first)), ("below", range(last + 1, len(rows)))):
        left_out = [rows[k][1] for k in left if not blank[k]]
        if left_out:
            text = " ".join(found.delimiter.join(filter(str.strip, left_out[0])).split())
            found.notes.append(Note(key, {"count": len(left_out), "text": text[:60]}))
    empty = sum(b and (len(rows[k][1]) > 1 or first < k < last) for k, b in enumerate(blank))
    if empty:
        found.notes.append(Note("blank_rows", {"count": empty}))
    found.rows = [row for row, b in zip(rows[first : last + 1], blank[first : last + 1], strict=True) if not b]


def _shifted(row: int, cells: int, columns: int) -> RefusalError:
    """What is said of rows with more cells than there are names: a decimal comma between commas shifts all columns."""
    return RefusalError("not_a_table", "ragged", row=row, cells=cells, columns=columns)


def _sums_up(cells: list[str]) -> bool:
    """Whether a row sums up those above it: its first word says so."""
    return bool(TOTAL.fullmatch(next(filter(None, map(str.strip, cells)), "").rstrip(": ：")))


def _names_rows(rows: list[list[str]]) -> bool:
    """Whether the first cells can be names of rows, as R writes them: all differ, and numbers among them count."""
    names = [row[0].strip() for row in rows]
    numbers = [name for name in names if NUMBER.fullmatch(name)]
    return len(set(names)) == len(names) and (not numbers or names == [str(k + 1) for k in range(len(names))])


def _to_one_width(found: Grid) -> None:
    """Rows as wide as the header, or as most are: longer ones are left out and named, shorter ones are filled."""
    header = len(found.rows[0][1])
    width = found.width
    full = [cells for _, cells in found.rows[1:] if len(cells) == width]
    if header == width - 1 and full and all(not cells[-1].strip() for cells in full):
        width = header
        found.notes.append(Note("trailing", {"column": width + 1}))
    elif header == width - 1 > 1 and _names_rows(full):
        found.rows[0][1].insert(0, "")
    elif header < width and full and all(cells[-1].strip() for cells in full):
        raise _shifted(next(at for at, cells in found.rows[1:] if len(cells) == width), width, header)
    elif header > width and all(len(cut(cells, width)) <= width for _, cells in found.rows[1:]):
        width = len(cut(found.rows[0][1], width))
    kept: list[Row] = []
    long: list[Row] = []
    short: list[Row] = []
    for at, cells in found.rows:
        row = cut(cells, width) if len(cells) > width else cells
        if len(row) > width:
            long.append((at, row))
            continue
        if len(row) < width:
            short.append((at, row))
            row = row + [""] * (width - len(row))
        kept.append((at, row))
    if len(long) > len(kept):
        raise _shifted(long[0][0], len(long[0][1]), width)
    for key, odd in (("long", long), ("short", short)):
        if odd:
            values = {"count": len(odd), "rows": [at for at, _ in odd[:5]], "cells": len(odd[0][1]), "columns": width}
            found.notes.append(Note(key, values))
    # an empty last or first column, header and all
    while width > 1 and all(not cells[width - 1].strip() for _, cells in kept):
        width -= 1
        found.notes.append(Note("trailing", {"column": width + 1}))
        kept = [(at, cells[:width]) for at, cells in kept]
    if width > 1 and all(not cells[0].strip() for _, cells in kept):
        width -= 1
        found.notes.append(Note("trailing", {"column": 1}))
        kept = [(at, cells[1:]) for at, cells in kept]
    if width > MOST_COLUMNS:
        raise RefusalError("too_large", "columns", columns=width, most=MOST_COLUMNS)
    found.rows, found.width = kept, width
