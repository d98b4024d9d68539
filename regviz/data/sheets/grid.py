"""From records to rows of cells: what stands around the table, and rows of one width."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from regviz.data.sheets.delimiter import NUMBER, cut, width_of
from regviz.data.sheets.heading import first_row, has_number, numeric_columns, shifted, words_among
from regviz.data.sheets.records import MOST_COLUMNS, MOST_ROWS, Row, records
from regviz.data.sheets.said import Note, RefusalError
from regviz.data.sheets.totals import adds_up, is_called_total

__all__ = ["Grid", "grid", "without"]

WHOLE, TENTHS, THREE = (re.compile(rf"\s*{form}\s*") for form in (r"-?\d+", r"\d{1,2}", r"\d{3}"))
REMARK = 3
"""A row with words in most columns of numbers, and in two at least, is a remark."""
SUMS = 3
"""So many rows, at most, are left out since their numbers add up."""
DRAWN = frozenset("-=+:|_ \t")
"""The signs of a line drawn under the names, as pasted tables have it."""


@dataclass
class Grid:
    """The rows of a table, the header among them if there is one, all of `width` cells, and what was left out."""

    delimiter: str
    width: int
    rows: list[Row]
    notes: list[Note] = field(default_factory=list)

    def without_columns(self, empty: Sequence[int]) -> None:
        """Say that empty columns are left out, by their places from 0."""
        if empty:
            self.notes.append(Note("trailing", {"count": len(empty), "columns": [k + 1 for k in empty[:5]]}))


def grid(body: str, mark: str, first: int = 1) -> Grid:
    """The table in a text. Raises RefusalError where there is none, where it is damaged, and where it is too large."""
    found_records, comments = records(body.rstrip("\r\n"), mark, first)
    wide = width_of([cells for _, cells in found_records])
    width = _filled(found_records, wide)
    if width > MOST_COLUMNS + 1:
        raise RefusalError("too_large", "columns", columns=width, most=MOST_COLUMNS)
    found = Grid(mark, width, found_records)
    found.without_columns(range(width, wide))
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


def _filled(rows: list[Row], wide: int) -> int:
    """The width without columns at the end that have neither a name nor data, of which spreadsheets write many."""
    full = (len(cut(cells, 0)) for _, cells in rows if len(cells) <= wide)
    return min(wide, max(2, *full)) if wide else 0


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
    """Refuse a cell that holds lines of the table: its quote was closed by the next one that came along."""
    mark, width = found.delimiter, found.width
    for at, cells in found.rows:
        for k, cell in enumerate(cells):
            if "\n" in cell or "\r" in cell:
                first, *inner = [line.split(mark) for line in re.split(r"\r\n|\r|\n", cell)]
                whole = sum(abs(len(line) - width) < 2 and has_number(line) for line in inner)
                ends = len(first) == width - k > 1 and len(inner) == 1 and len(inner[0]) == k + 1
                if whole > 1 or (ends and has_number(first[1:])):
                    raise RefusalError("damaged", "quote", row=at)


def _strip_ends(found: Grid) -> None:
    """Leave out what stands above the header, what stands below the table, and empty rows."""
    rows, width = found.rows, found.width
    blank = [not "".join(cells).strip() for _, cells in rows]
    belongs = [not b and _belongs(cells, width) for b, (_, cells) in zip(blank, rows, strict=True)]
    first = first_row(rows, belongs, blank, width)
    last = next(k for k in reversed(range(len(rows))) if belongs[k])
    columns = numeric_columns(rows, belongs, width)
    added = 0
    while last > first + 2:
        row = rows[last][1]
        remark = (blank[last - 1] and _stands_apart(rows, belongs, last)) or (
            2 * words_among(row, columns) > max(len(columns), REMARK) and not has_number(row)
        )
        if not (remark or _is_drawn("".join(row)) or is_called_total(row)):
            if added == SUMS or not adds_up(row, [cells for _, cells in rows[first:last]]):
                break
            added += 1
        last = next(k for k in reversed(range(last)) if belongs[k])
    for key, left in (("above", range(first)), ("below", range(last + 1, len(rows)))):
        left_out = [rows[k][1] for k in left if not blank[k]]
        if left_out:
            text = " ".join(found.delimiter.join(filter(str.strip, left_out[0])).split())
            found.notes.append(Note(key, {"count": len(left_out), "text": text[:60]}))
    empty = sum(b and (len(rows[k][1]) > 1 or first < k < last) for k, b in enumerate(blank))
    if empty:
        found.notes.append(Note("blank_rows", {"count": empty}))
    found.rows = [row for row, b in zip(rows[first : last + 1], blank[first : last + 1], strict=True) if not b]


def _belongs(cells: list[str], width: int) -> bool:
    """Whether a row can be one of the table: it lacks one cell at most, and of two cells only the one that counts."""
    if width == 2 and len(cells) == 1:
        return has_number(cells)
    full = sum(map(bool, map(str.strip, cells)))
    return len(cut(cells, width)) >= width - 1 and (full > 1 or width < 3)


def _stands_apart(rows: list[Row], belongs: list[bool], last: int) -> bool:
    """Whether a row of words below numbers, after a blank row, is a remark."""
    before = next(k for k in reversed(range(last)) if belongs[k])
    return has_number(rows[before][1]) and not has_number(rows[last][1])


def _names_rows(rows: list[list[str]], mark: str) -> bool:
    """Whether the first cells can be names of rows, as R writes them: all differ, and numbers among them count.

    They cannot where commas stand between columns, no number has a dot, and of two whole ones side by side the second
    looks like what stands behind a comma: then it is likelier that the comma is the decimal mark as well, or stands
    between thousands, and all names would be shifted.
    """
    names = [row[0].strip() for row in rows]
    numbers = [name for name in names if NUMBER.fullmatch(name)]
    if len(set(names)) < len(names) or (numbers and names != [str(k + 1) for k in range(len(names))]):
        return False
    if mark != "," or any("." in cell and NUMBER.fullmatch(cell) for row in rows for cell in row):
        return True
    columns = list(zip(*rows, strict=True))
    return not any(
        all(map(WHOLE.fullmatch, before)) and (all(map(TENTHS.fullmatch, after)) or all(map(THREE.fullmatch, after)))
        for before, after in pairwise(columns)
    )


def _to_one_width(found: Grid) -> None:
    """Rows as wide as the header, or as most are: longer ones are left out and named, shorter ones are filled."""
    header = len(found.rows[0][1])
    width = found.width
    full = [cells for _, cells in found.rows[1:] if len(cells) == width]
    if header == width - 1 > 1 and _names_rows(full, found.delimiter):
        found.rows[0][1].insert(0, "")
    elif header < width and full and all(cells[-1].strip() for cells in full):
        raise shifted(next(at for at, cells in found.rows[1:] if len(cells) == width), width, header)
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
        raise shifted(long[0][0], len(long[0][1]), width)
    for key, odd in (("long", long), ("short", short)):
        if odd:
            values = {"count": len(odd), "rows": [at for at, _ in odd[:5]], "cells": len(odd[0][1]), "columns": width}
            found.notes.append(Note(key, values))
    # an empty last or first column, header and all
    filled = max(1, *(len(cut(cells, 0)) for _, cells in kept))
    found.without_columns(range(filled, width))
    begin = int(filled > 1 and all(not cells[0].strip() for _, cells in kept))
    found.without_columns(range(begin))
    found.rows, found.width = [(at, cells[begin:filled]) for at, cells in kept], filled - begin
    if found.width > MOST_COLUMNS:
        raise RefusalError("too_large", "columns", columns=found.width, most=MOST_COLUMNS)
