"""The mark between columns: chosen, told by a line `sep=;`, or that by which most rows have as many cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from regviz.data.sheets.cells import LONGEST

__all__ = ["DELIMITERS", "ENOUGH", "HEAD", "NUMBER", "cut", "marked", "split", "width_of"]

DELIMITERS = (",", ";", "\t", "|", "，", "；", " ")
PREFERRED = ("\t", ";", "；", "|", "，", ",")
"""Of two marks that do equally well: a comma may be a decimal mark. For blanks see `_by_blanks`."""
RARE = "、^~"
"""Marks that are taken where none of the others parts anything."""
ENOUGH = 500
"""So many rows say what the mark is."""
HEAD = 1 << 18
"""Of the text, so many characters are looked at."""
WRAPPED = re.compile(r'"(?:[^"]|"")*"')
NUMBER = re.compile(r"\s*[-+]?\d[\d.,]*\s*")

csv.field_size_limit(1 << 26)  # for the whole process; the default breaks on a long cell, and no file is larger


def marked(text: str, delimiter: str | None = None) -> tuple[str, str, int]:
    """The mark between columns, chosen, told or recognized; the text of the table, and the number of its first line."""
    told, below, first = _told(text)
    body = _unwrapped(below.lstrip("\r\n"))
    first += len(below[: len(below) - len(below.lstrip("\r\n"))].splitlines())
    return delimiter or (told if told and told in body else None) or _vote(body), body, first


def _unwrapped(text: str) -> str:
    """A text of which each line, but the first perhaps, is one quoted cell with all cells in it: without these quotes.

    So a table comes out of a program that took it for text and quoted it once more.
    """
    if not text.partition("\n")[2].startswith('"'):
        return text
    first, *lines = re.split(r"\r\n|\r|\n", text.rstrip("\r\n"))
    if len(lines) < 2 or not all(WRAPPED.fullmatch(line) for line in lines if line):
        return text
    inner = ["".join(next(csv.reader([line]), [])) for line in lines]
    names = next(csv.reader([first]))
    head = names[0] if len(names) == 1 else first
    for mark in PREFERRED:
        cells = {len(next(csv.reader([line], delimiter=mark), [])) for line in [head, *filter(None, inner)]}
        if len(cells) == 1 and max(cells) > (1 if head is first else 2):
            return "\n".join([head, *inner])
    return text


def _told(text: str) -> tuple[str | None, str, int]:
    """What Excel's line `sep=;` says, and the text below it with the number of its first line."""
    told = re.match(r'"?sep=([^\w"\r\n])[^\r\n]*(\r\n|\r|\n)', text, re.IGNORECASE)
    return (told[1], text[told.end() :], 2) if told else (None, text, 1)


def _vote(text: str) -> str:
    head = text[:HEAD]
    if len(text) > HEAD:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head

    def rows_by(mark: str) -> list[list[str]]:
        return [r for r in split(head, mark, ENOUGH) if any(map(str.strip, r)) and not r[0].startswith("#")]

    def score(mark: str) -> tuple[float, int]:
        rows = rows_by(mark)
        width = width_of(rows)
        if width < 2:
            return 0.0, 0
        return round(sum(len(cut(r, width)) == width for r in rows) / len(rows), 3), -PREFERRED.index(mark)

    best = max(DELIMITERS[:-1], key=score)
    if score(best)[0] == 0 and (mark := next((mark for mark in RARE if _parts_all(rows_by(mark))), None)):
        return mark
    return " " if _by_blanks(rows_by(" "), rows_by(best)) else best


def _parts_all(rows: list[list[str]]) -> bool:
    """Whether a mark cuts all rows into as many cells."""
    return len(rows) > 1 and len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows)


def _by_blanks(rows: list[list[str]], others: list[list[str]]) -> bool:
    """Whether blanks stand between columns, as they may between words: all rows are as wide, and more are numbers."""
    width = width_of(rows)
    if width < 2 or any(len(cut(row, width)) != width for row in rows[1:]):
        return False
    return width - len(cut(rows[0], width)) in (0, width > 2) and _share(rows) > _share(others)


def _share(rows: list[list[str]]) -> float:
    """The share of numbers among the cells below the first row."""
    cells = [cell for row in rows[1:] for cell in row if cell.strip()]
    return sum(len(cell) < LONGEST and bool(NUMBER.fullmatch(cell)) for cell in cells) / max(len(cells), 1)


def split(text: str, mark: str, most: int) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True):
        rows.append(row)
        if len(rows) == most:
            break
    return rows


def cut(row: list[str], width: int) -> list[str]:
    """A row without empty cells beyond the table."""
    end = len(row)
    while end > width and not row[end - 1].strip():
        end -= 1
    return row[:end]


def width_of(rows: list[list[str]]) -> int:
    """The number of cells that most rows have, empty rows aside."""
    counts = Counter(len(row) for row in rows if any(map(str.strip, row)))
    wide = {width: count for width, count in counts.items() if width > 1} or counts
    return max(wide, key=lambda width: (wide[width], width)) if wide else 0
