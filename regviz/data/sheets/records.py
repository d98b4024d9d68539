"""From text to records: quotes, read strictly, and lines of comments.

A quote that is never closed would silently swallow the rest of the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TypeAlias

from regviz.data.sheets.delimiter import ENOUGH, HEAD, NUMBER, split, width_of
from regviz.data.sheets.nothing import NO_VALUE, says_nothing
from regviz.data.sheets.said import RefusalError

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Row", "records"]

MOST_ROWS, MOST_COLUMNS = 50_000, 300
AROUND = 1000
"""So many rows may stand around the table, comments, titles and sums; and a cell has no more lines."""

HASH = re.compile("# +")
"""What stands before the names in a line of them that begins as a comment does."""

Row: TypeAlias = tuple[int, list[str]]
"""The line on which it begins, from 1, and its cells."""


def records(text: str, mark: str, first: int) -> tuple[list[Row], list[int]]:
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


class _Lines:
    """The lines of a text, but those that begin with # where a record may begin; `start` is where the last one did."""

    def __init__(self, text: str, mark: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self.at, self.start, self.fresh, self.comments = 0, 0, True, list[int]()
        self._mark, self._header, self._rows = mark, _named_by_hash(text, mark), _rows_by_hash(text, mark)

    def _comment(self, line: str) -> bool:
        """Whether a line is a comment; #N/A in a first cell is none."""
        if not line.lstrip(" ").startswith("#") or self._rows or self.at == self._header:
            return False
        cell, mark, _ = line.partition(self._mark)
        return not (mark and says_nothing(cell, NO_VALUE))

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
        return HASH.sub("", line) if self.at == self._header else line


def _named_by_hash(text: str, mark: str) -> int:
    """Which line is a header that begins with #: it has as many cells as the rows, and data follow. 0 if there is none.

    It is the last of the lines that begin so, or the first.
    """
    lines = text[:HEAD].splitlines()
    top = next((k for k, line in enumerate(lines) if not line.startswith("#")), 0)
    for at in dict.fromkeys((top, 1)) if top else ():
        names, *rows = split("\n".join([HASH.sub("", lines[at - 1]), *lines[at : at + 20]]), mark, 20)
        below = [row for row in rows if row and not row[0].startswith("#")]
        has_number = [any(map(NUMBER.fullmatch, row)) for row in (names, *below[:1])]
        if len(names) == width_of(below) > 1 and has_number == [False, True]:
            return at
    return 0


def _rows_by_hash(text: str, mark: str) -> bool:
    """Whether the rows themselves begin with #, as colours and ranks do: most that have all cells."""
    rows = [row for row in split(text[:HEAD], mark, ENOUGH) if row]
    width = width_of(rows)
    begin = [row[0].startswith("#") for row in rows if len(row) == width > 1]
    return 2 * sum(begin) > len(begin)
