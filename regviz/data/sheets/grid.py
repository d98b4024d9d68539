"""From text to rows of cells: the mark between columns, quotes, and what stands around the table.

The mark is the one by which most rows have the same number of cells. Quotes are read strictly: a quote that is never
closed would silently swallow the rest of the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from regviz.data.sheets.numerals import ERROR, LONGEST
from regviz.data.sheets.said import Note, RefusalError

DELIMITERS = (",", ";", "\t", "|", "，", "；", " ")
PREFERRED = ("\t", ";", "；", "|", "，", ",")
"""Of two marks that do equally well: a comma may be a decimal mark. For blanks see `_vote`."""
MOST_ROWS, MOST_COLUMNS = 50_000, 300
AROUND = 1000
"""So many rows may stand around the table, comments, titles and sums; and a cell has no more lines."""
ENOUGH = 500
"""So many rows say what the mark is."""
HEAD = 1 << 18
TOTAL = re.compile(
    r"((grand|sub)[ -]?)?(total|totals|sum|sums|somme|suma|totale|average|mean|median|min|max|minimum|maximum|std)"
    r"( général| general)?|(gesamt)?summe|gesamt|mittel(wert)?|durchschnitt|moyenne|promedio|media"
    r"|(合|总|共|小) ?计|总和|汇总|平均值?|均值|中位数|最大值?|最小值?",
    re.IGNORECASE,
)
"""What is written before a row that sums up the others."""
DRAWN = frozenset("-=+:|_ \t")
"""The signs of a line drawn under the names, as pasted tables have it."""
NUMBER = re.compile(r"\s*[-+]?\d[\d.,]*\s*")

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
    told, below, first = _told(text)
    body = below.lstrip("\r\n")
    first += len(below[: len(below) - len(body)].splitlines())
    return delimiter or (told if told and told in body else None) or _vote(body), body, first


def grid(body: str, mark: str, first: int = 1) -> Grid:
    """The table in a text. Raises RefusalError where there is none, where it is damaged, and where it is too large."""
    records, comments = _records(body.rstrip("\r\n"), mark, first)
    width = _width([cells for _, cells in records])
    if width > MOST_COLUMNS + 1:
        raise RefusalError("too_large", "columns", columns=width, most=MOST_COLUMNS)
    found = Grid(mark, width, records)
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


def _told(text: str) -> tuple[str | None, str, int]:
    """What Excel's line `sep=;` says, and the text below it with the number of its first line."""
    told = re.match(r'"?sep=([^\w"\r\n])[^\r\n]*(\r\n|\r|\n)', text, re.IGNORECASE)
    return (told[1], text[told.end() :], 2) if told else (None, text, 1)


def _vote(text: str) -> str:
    head = text[:HEAD]
    if len(text) > HEAD:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head

    def rows_by(mark: str) -> list[list[str]]:
        return [r for r in _split(head, mark, ENOUGH) if any(map(str.strip, r)) and not r[0].startswith("#")]

    def score(mark: str) -> tuple[float, int]:
        rows = rows_by(mark)
        width = _width(rows)
        if width < 2:
            return 0.0, 0
        return round(sum(len(_cut(r, width)) == width for r in rows) / len(rows), 3), -PREFERRED.index(mark)

    best = max(DELIMITERS[:-1], key=score)
    return " " if _by_blanks(rows_by(" "), rows_by(best)) else best


def _by_blanks(rows: list[list[str]], others: list[list[str]]) -> bool:
    """Whether blanks stand between columns, as they may between words: all rows are as wide, and more are numbers."""
    width = _width(rows)
    if width < 2 or any(len(_cut(row, width)) != width for row in rows[1:]):
        return False
    return width - len(_cut(rows[0], width)) in (0, width > 2) and _share(rows) > _share(others)


def _share(rows: list[list[str]]) -> float:
    """The share of numbers among the cells below the first row."""
    cells = [cell for row in rows[1:] for cell in row if cell.strip()]
    return sum(len(cell) < LONGEST and bool(NUMBER.fullmatch(cell)) for cell in cells) / max(len(cells), 1)


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
    """The lines of a text, but those that begin with # where a record may begin; `start` is where the last one did."""

    def __init__(self, text: str, mark: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self.at, self.start, self.fresh, self.comments = 0, 0, True, list[int]()
        self._mark, self._header, self._rows = mark, _named_by_hash(text, mark), _rows_by_hash(text, mark)

    def _comment(self, line: str) -> bool:
        """Whether a line is a comment; #N/A in a first cell is none."""
        if not line.lstrip(" ").startswith("#") or self._rows or (self._header and self.at == 1):
            return False
        cell, mark, _ = line.partition(self._mark)
        return not (mark and ERROR.fullmatch(cell.strip()))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.at += 1
        if not self.fresh and self.at - self.start > AROUND:
            raise csv.Error("a quote is open")
        while self.fresh and self._comment(line) and len(self.comments) <= MOST_ROWS + AROUND:
            self.comments.append(self.at)
            line = next(self._lines)
            self.at += 1
        if self.fresh:
            self.start, self.fresh = self.at, False
        return line


def _records(text: str, mark: str, first: int) -> tuple[list[Row], list[int]]:
    """All records, each with the line on which it begins, and the lines with comments."""
    lines = _Lines(text, mark)
    reader = csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=True)
    found: list[Row] = []
    try:
        for cells in reader:
            found.append((lines.start + first - 1, cells))
            lines.fresh = True
            if len(found) == 1 and len(cells) > 100 * MOST_COLUMNS:
                raise RefusalError("too_large", "columns", columns=len(cells), most=MOST_COLUMNS)
            if max(len(found), len(lines.comments)) > MOST_ROWS + AROUND:  # the others are counted, not kept
                rows = len(re.findall(r"[^\r\n]+", text)) - 1
                raise RefusalError("too_large", "rows", rows=rows, most=MOST_ROWS)
    except csv.Error as error:
        key = "quote" if "end of data" in str(error) or lines.at > lines.start else "quoted"
        raise RefusalError("damaged", key, row=lines.start + first - 1) from None
    return found, [line + first - 1 for line in lines.comments]


def _named_by_hash(text: str, mark: str) -> bool:
    """Whether the first line is a header that begins with #: it has as many cells as the rows, and data follow."""
    rows = _split(text[:HEAD], mark, 20)
    if not rows or not rows[0] or not rows[0][0].startswith("#"):
        return False
    below = [row for row in rows if row and not row[0].startswith("#")]
    has_number = [any(map(NUMBER.fullmatch, row)) for row in (rows[0], *below[:1])]
    return len(rows[0]) == _width(below) > 1 and has_number == [False, True]


def _rows_by_hash(text: str, mark: str) -> bool:
    """Whether the rows themselves begin with #, as colours and ranks do: most that have all cells."""
    rows = [row for row in _split(text[:HEAD], mark, ENOUGH) if row]
    width = _width(rows)
    begin = [row[0].startswith("#") for row in rows if len(row) == width > 1]
    return 2 * sum(begin) > len(begin)


def _is_drawn(line: str) -> bool:
    return DRAWN.issuperset(line) and any(run in line for run in ("--", "==", "__"))


def without(rows: list[Row], odd: Callable[[list[str]], bool], key: str, notes: list[Note]) -> list[Row]:
    """The rows but those that are no data; a note says on which lines these stand."""
    lines = [at for at, cells in rows if odd(cells)]
    if not lines:
        return rows
    notes.append(Note(key, {"count": len(lines), "rows": lines[:5]}))
    return [row for row in rows if not odd(row[1])]


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
    elif header > width and all(len(_cut(cells, width)) <= width for _, cells in found.rows[1:]):
        width = len(_cut(found.rows[0][1], width))
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
