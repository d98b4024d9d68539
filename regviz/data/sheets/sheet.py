"""A whole sheet: what was recognized of it, its columns, and what was done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from threading import Lock

import numpy as np

from regviz.data.sheets.cells import Cells, forget
from regviz.data.sheets.columns import Column, column, of_numbers
from regviz.data.sheets.decoding import DAMAGED, decode
from regviz.data.sheets.delimiter import marked
from regviz.data.sheets.grid import Grid, grid, without
from regviz.data.sheets.marks import has_commas, marks
from regviz.data.sheets.nothing import says_nothing
from regviz.data.sheets.numerals import is_number
from regviz.data.sheets.plain import plain
from regviz.data.sheets.records import MOST_ROWS, Row
from regviz.data.sheets.related import related
from regviz.data.sheets.said import Note, RefusalError

MOST_BYTES = 10_000_000
SOME = 40
"""So many rows are enough to see in which columns there are numbers."""
YEAR = re.compile(r"(1[89]|20)\d\d")
MOST_UNITS = 3
"""So many rows below the names may hold units, descriptions, or what was averaged."""
HEAD = 6
"""So many rows are kept as they were written, to be looked at."""


@dataclass(frozen=True)
class Choices:
    """What somebody chooses instead of what is recognized; None: as recognized."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None


@dataclass(frozen=True)
class Recognized:
    """How a file is written."""

    encoding: str
    delimiter: str
    decimal: str
    thousands: str | None
    header: bool


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table that was read: n rows of columns.

    digest   12 hexadecimal digits by which the file is known again
    head     its first rows as they were written, below the names
    """

    digest: str
    recognized: Recognized
    n: int
    columns: tuple[Column, ...]
    notes: tuple[Note, ...]
    head: tuple[tuple[str, ...], ...]

    @property
    def missing(self) -> int:
        """How many cells hold nothing."""
        return sum(column.missing for column in self.columns)


def digest(raw: bytes) -> str:
    """The name of a file by its content."""
    return sha256(raw).hexdigest()[:12]


def read(raw: bytes, choices: Choices | None = None) -> Sheet:
    """The sheet in the bytes of a file. Raises RefusalError where there is none that could be used.

    One after the other: each is Python's work alone, and many side by side would keep all others waiting longer.
    """
    with _turn:
        try:
            return _read(raw, choices)
        finally:
            forget()


_turn = Lock()


def _read(raw: bytes, choices: Choices | None) -> Sheet:
    chosen = choices or Choices()
    if len(raw) > MOST_BYTES:
        raise RefusalError("too_large", "bytes", size=f"{len(raw) / 1e6:.1f}", most=MOST_BYTES // 10**6)
    text, encoding = decode(raw, chosen.encoding)
    mark, body, first = marked(text, chosen.delimiter)
    damaged = text.count(DAMAGED)
    quick = _plain(raw, body, mark, chosen, encoding) if first == 1 and not damaged else None
    if quick is not None:
        return quick
    found = grid(body, mark, first)
    notes = list(found.notes)
    if damaged:
        row = len(text[: text.index(DAMAGED) + 1].splitlines())
        notes.append(Note("unreadable", {"count": damaged, "row": row, "encoding": encoding}))
    del text, body
    header, rows = _header(found, chosen, notes)
    if not rows:
        raise RefusalError("not_enough", "no_rows", columns=found.width)
    if len(rows) > MOST_ROWS:
        raise RefusalError("too_large", "rows", rows=len(rows), most=MOST_ROWS)
    head = tuple(tuple(cells) for _, cells in rows[:HEAD])
    cells = [Cells(column) for column in zip(*(row for _, row in rows), strict=True)]
    n = len(rows)
    del rows
    found.rows = []
    written = marks(cells, chosen.decimal, found.delimiter)
    if written.unsure:
        notes.append(Note("unsure", {"cell": written.unsure[:40]}))
    names = _names(header, found.width, notes)
    columns = []
    for k, name in enumerate(names):
        columns.append(column(name, k + 1, cells[k], written))
        cells[k] = Cells([])  # each column is there only once
    recognized = Recognized(encoding, found.delimiter, written.decimal, written.thousands, header is not None)
    return Sheet(digest(raw), recognized, n, tuple(related(columns, notes)), tuple(notes), head)


def _plain(raw: bytes, body: str, mark: str, chosen: Choices, encoding: str) -> Sheet | None:
    """The sheet in a text of plain numbers below a line of names; None if it is not as plain as that."""
    decimal = chosen.decimal or ("," if has_commas(body, mark) else ".")
    found = plain(body, mark, decimal) if chosen.header in (None, True) else None
    if found is None or not (chosen.header or _above_numbers(found.names) or _is_header(found.names, found.some)):
        return None
    notes: list[Note] = []
    names = _names(found.names, len(found.names), notes)
    columns = [of_numbers(name, k + 1, np.ascontiguousarray(found.values[:, k])) for k, name in enumerate(names)]
    recognized = Recognized(encoding, mark, decimal, None, True)
    head = tuple(map(tuple, found.some[:HEAD]))
    return Sheet(digest(raw), recognized, len(found.values), tuple(related(columns, notes)), tuple(notes), head)


def _header(found: Grid, chosen: Choices, notes: list[Note]) -> tuple[list[str] | None, list[Row]]:
    """The names, None where the first row is data, and the rows below them, without one of units."""
    (_, first), *rest = found.rows
    named = _is_header(first, [cells for _, cells in rest]) if chosen.header is None else chosen.header
    if not named:
        notes.append(Note("no_header"))
        return None, found.rows
    names = _cleaned(first)
    rest = without(
        rest, lambda row: _cleaned(row[:1]) == names[:1] and _cleaned(row) == names, "repeated_header", notes
    )
    lines: list[Row] = []
    while len(lines) < MOST_UNITS and len(rest) > 1 and _is_units(rest[0][1], [cells for _, cells in rest[1:]]):
        if lines and not all(map(is_number, filter(str.strip, rest[-1][1]))):
            break  # with words in a column, they may be data
        lines.append(rest[0])
        rest = rest[1:]
    if lines:
        units = [cell.strip() for _, cells in lines for cell in cells if cell.strip()]
        notes.append(Note("units", {"row": lines[0][0], "units": units[:9]}))
    return first, rest


def _cleaned(cells: list[str]) -> list[str]:
    return [" ".join(re.sub(r"[\x00-\x1f\x7f\u200b\ufeff]", " ", cell).split()) for cell in cells]


def _above_numbers(first: list[str]) -> bool:
    """Whether the first row, with nothing but numbers below it, has a word: what `_is_header` would say, at once."""
    return any(not is_number(cell) and not says_nothing(cell) for cell in first)


def _is_header(first: list[str], rest: list[list[str]]) -> bool:
    """Whether the first row has names: a word above numbers, a word that is not among those below, numbers in a row."""
    if not rest:
        return not any(map(is_number, first))
    some = rest[:SOME]
    above, numeric, corner, repeated, named = [], list[int](), False, False, False
    for k, cell in enumerate(first):
        below = [row[k] for row in some if not says_nothing(row[k])]
        if below and sum(map(is_number, below)) > 0.6 * len(below):
            numeric.append(k)
            if is_number(cell):
                above.append(cell.strip())
            elif not says_nothing(cell):
                named = True
        else:
            corner |= bool(below) and cell not in below and not is_number(cell)
            repeated |= bool(cell.strip()) and len(set(below)) < len(below) and cell in below
    if named:
        return True
    if above:
        if _counts(above) and not all(_counts([row[k] for row in some[:3]]) for k in range(len(first))):
            return True
        if all(map(YEAR.fullmatch, above)):
            return corner and not all(YEAR.fullmatch(row[k].strip()) for row in some[:5] for k in numeric)
        return corner and _is_scale(above) and not any(_is_scale([row[k] for k in numeric]) for row in some[:5])
    return not repeated


def _counts(cells: Sequence[str]) -> bool:
    """Whether they are whole numbers, each one more than the one before, or every so many years: 2000, 2005, 2010."""
    whole = [int(cell) for cell in cells if re.fullmatch(r"\d{1,4}", cell.strip())]
    steps = {b - a for a, b in pairwise(whole)}
    years = (
        len(whole) > 2 and len(steps) == 1 and steps <= {2, 3, 4, 5, 10} and 1800 <= min(whole) <= max(whole) <= 2100
    )
    return len(whole) == len(cells) > 1 and (steps == {1} or years)


def _is_scale(cells: Sequence[str]) -> bool:
    """Whether they are numbers with equal steps, 1100, 1102, 1104: what is measured at."""
    try:
        values = np.array([*map(float, cells)])
    except ValueError:
        return False
    if len(values) < 3:
        return False
    steps = np.diff(values)
    return bool(steps[0] != 0 and np.allclose(steps, steps[0], rtol=1e-6))


def _is_units(row: list[str], rest: list[list[str]]) -> bool:
    """Whether a row has no number where most others have one, but words, in more than half of these columns.

    Fewer are enough where the row has no number at all, and nothing that stands in another row.
    """
    some = rest[:SOME]
    numeric = [k for k in range(len(row)) if sum(is_number(other[k]) for other in some) > 0.6 * len(some)]
    words = [k for k in numeric if not says_nothing(row[k])]
    if not words or any(is_number(row[k]) for k in numeric):
        return False
    others = [k for k in range(len(row)) if k not in numeric and not says_nothing(row[k])]
    return 2 * len(words) > len(numeric) or not any(other[k] == row[k] for other in rest for k in others)


def _names(header: list[str] | None, width: int, notes: list[Note]) -> list[str]:
    """A name for each column, no two the same: x3 for the third if it has none."""
    names = _cleaned(header or [""] * width)
    blank = [k + 1 for k, name in enumerate(names) if not name]
    if blank and header:
        notes.append(Note("blank_names", {"count": len(blank), "columns": blank[:5]}))
    names = [name or f"x{k + 1}" for k, name in enumerate(names)]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        notes.append(Note("repeated_names", {"names": repeated[:5]}))
    seen: set[str] = set()
    found = []
    for name in names:
        new, k = name, 1
        while new in seen or (k > 1 and new in names):
            k += 1
            new = f"{name} ({k})"
        seen.add(new)
        found.append(new)
    return found
