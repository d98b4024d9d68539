"""From text to rows of cells: the mark between columns, quotes, and what stands around the table.

The mark is the one by which most rows have the same number of cells. Quotes are read strictly: a quote that is never
closed would silently swallow the rest of the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from regviz.data.sheets.said import Note, RefusalError

DELIMITERS = (",", ";", "\t", "|", "，")
PREFERRED = ("\t", ";", "|", "，", ",")
"""Of two marks that do equally well: a comma may be a decimal mark."""
MOST_ROWS, MOST_COLUMNS = 50_000, 300
ENOUGH = 500
"""So many rows say what the mark is."""
HEAD = 1 << 18
TOTAL = re.compile(
    r"(grand )?(total|totals|sum|summe|gesamt|somme|suma|average|mean|合计|总计|总和|小计|平均|平均值)\s*:?", re.I
)

csv.field_size_limit(
    1 << 26
)  # for the whole process; the default breaks on a long cell, and files are smaller than this

Row = tuple[int, list[str]]
"""The line on which it begins, from 1, and its cells."""


@dataclass
class Grid:
    """The rows of a table, the header among them if there is one, all of `width` cells, and what was left out."""

    delimiter: str
    width: int
    rows: list[Row]
    notes: list[Note] = field(default_factory=list)


def marked(text: str, delimiter: str | None = None) -> tuple[str, str, int]:
    """The mark between columns, chosen, told or recognized; the text of the table, and the number of its first line."""
    told, body, first = _told(text)
    return delimiter or told or _vote(body), body, first


def grid(body: str, mark: str, first: int = 1) -> Grid:
    """The table in a text. Raises RefusalError where there is none, where it is damaged, and where it is too large."""
    comments: list[int] = []
    records = _records(body, mark, comments, first)
    width = _width([cells for _, cells in records])
    if width > MOST_COLUMNS + 1:
        raise RefusalError("too_large", "columns", columns=width, most=MOST_COLUMNS)
    found = Grid(mark, width, records)
    if '"' in body:
        _swallowed(found)
    if comments:
        found.notes.append(Note("comments", {"count": len(comments), "rows": comments[:5]}))
    _strip_ends(found)
    _to_one_width(found)
    if len(found.rows) > MOST_ROWS + 1:
        raise RefusalError("too_large", "rows", rows=len(found.rows) - 1, most=MOST_ROWS)
    return found


def _told(text: str) -> tuple[str | None, str, int]:
    """What Excel's line `sep=;` says, and the text below it with the number of its first line."""
    told = re.match(r'"?sep=(.)"?[ \t]*(\r\n|\r|\n)', text, re.IGNORECASE)
    return (told[1], text[told.end() :], 2) if told else (None, text, 1)


def _vote(text: str) -> str:
    head = text[:HEAD]
    if len(text) > HEAD:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head

    def score(mark: str) -> tuple[float, int]:
        rows = [r for r in _split(head, mark, ENOUGH) if any(map(str.strip, r)) and not r[0].startswith("#")]
        width = _width(rows)
        if width < 2:
            return 0.0, 0
        return round(sum(len(_cut(r, width)) == width for r in rows) / len(rows), 3), -PREFERRED.index(mark)

    return max(DELIMITERS, key=score)


def _split(text: str, mark: str, most: int) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True):
        rows.append(row)
        if len(rows) == most:
            break
    return rows


def _cut(row: list[str], width: int) -> list[str]:
    """A row without empty cells beyond the table."""
    end = len(row)
    while end > width and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _width(rows: list[list[str]]) -> int:
    """The number of cells that most rows have, empty rows aside."""
    counts = Counter(len(row) for row in rows if any(map(str.strip, row)))
    wide = {width: count for width, count in counts.items() if width > 1} or counts
    return max(wide, key=lambda width: (wide[width], width)) if wide else 0


class _Lines:
    """The lines of a text, but those that begin with # where a record may begin."""

    def __init__(self, text: str, header: bool) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self.at, self.fresh, self.comments = 0, True, list[int]()
        self.header = header

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.at += 1
        while self.fresh and line.startswith("#") and not (self.header and self.at == 1):
            self.comments.append(self.at)
            line = next(self._lines)
            self.at += 1
        self.fresh = False
        return line


def _records(text: str, mark: str, comments: list[int], first: int) -> list[Row]:
    """All records, each with the line on which it begins."""
    lines = _Lines(text, header=_named_by_hash(text, mark))
    reader = csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=True)
    found: list[Row] = []
    before = 0
    try:
        for cells in reader:
            found.append((before + first, cells))
            lines.fresh, before = True, lines.at
            if len(found) == 1 and len(cells) > 100 * MOST_COLUMNS:
                raise RefusalError("too_large", "columns", columns=len(cells), most=MOST_COLUMNS)
    except csv.Error as error:
        key = "quote" if "end of data" in str(error) or lines.at > before + 1 else "quoted"
        raise RefusalError("damaged", key, row=before + first) from None
    comments += [line + first - 1 for line in lines.comments]
    skipped = set(comments)
    return [(_below(at, skipped), cells) for at, cells in found] if skipped else found


def _below(at: int, comments: set[int]) -> int:
    while at in comments:
        at += 1
    return at


def _named_by_hash(text: str, mark: str) -> bool:
    """Whether the first line is a header that begins with #: it has as many cells as the rows, and data follow."""
    rows = _split(text[:HEAD], mark, 20)
    if not rows or not rows[0] or not rows[0][0].startswith("#"):
        return False
    below = [row for row in rows if row and not row[0].startswith("#")]
    number = re.compile(r"\s*[-+]?\d[\d.,]*\s*")
    has_number = [any(map(number.fullmatch, row)) for row in (rows[0], *below[:1])]
    return len(rows[0]) == _width(below) > 1 and has_number == [False, True]


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
        return not blank[k] and len(_cut(rows[k][1], width)) >= width - 1 and (full > 1 or width < 3)

    first = next((k for k in range(len(rows)) if belongs(k)), None)
    if first is None:
        raise RefusalError("not_a_table", "no_table")
    last = next(k for k in reversed(range(len(rows))) if belongs(k))
    if last > first + 2 and TOTAL.fullmatch(rows[last][1][0].strip()):
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


def _to_one_width(found: Grid) -> None:
    """Rows as wide as the header, or as most are: longer ones are left out and named, shorter ones are filled."""
    header = len(found.rows[0][1])
    width = found.width
    if header == width - 1 and len(found.rows) > 1:
        if all(not cells[-1].strip() for _, cells in found.rows[1:] if len(cells) == width):
            width = header
            found.notes.append(Note("trailing", {"column": width + 1}))
        else:  # names of rows, as R writes them
            found.rows[0][1].insert(0, "")
    kept: list[Row] = []
    long: list[Row] = []
    short: list[Row] = []
    for at, cells in found.rows:
        cut = _cut(cells, width) if len(cells) > width else cells
        if len(cut) > width:
            long.append((at, cut))
            continue
        if len(cut) < width:
            short.append((at, cut))
            cut = cut + [""] * (width - len(cut))
        kept.append((at, cut))
    if len(long) > len(kept):
        raise RefusalError("not_a_table", "ragged", row=long[0][0], cells=len(long[0][1]), columns=width)
    for key, odd in (("long", long), ("short", short)):
        if odd:
            values = {"count": len(odd), "rows": [at for at, _ in odd[:5]], "cells": len(odd[0][1]), "columns": width}
            found.notes.append(Note(key, values))
    # an empty last column, header and all
    while width > 1 and all(not cells[width - 1].strip() for _, cells in kept):
        width -= 1
        found.notes.append(Note("trailing", {"column": width + 1}))
        kept = [(at, cells[:width]) for at, cells in kept]
    if width > MOST_COLUMNS:
        raise RefusalError("too_large", "columns", columns=width, most=MOST_COLUMNS)
    found.rows, found.width = kept, width
