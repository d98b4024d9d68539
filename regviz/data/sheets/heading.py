"""Where a table begins: titles, remarks and settings above the names of its columns."""

from __future__ import annotations

import re

from regviz.data.sheets.delimiter import NUMBER
from regviz.data.sheets.nothing import says_nothing
from regviz.data.sheets.numerals import is_number
from regviz.data.sheets.records import Row
from regviz.data.sheets.said import RefusalError

SOME = 60
"""So many rows say in which columns there are numbers."""
DEEP = 40
"""So many rows, at most, stand above the data."""


def first_row(rows: list[Row], belongs: list[bool], blank: list[bool], width: int) -> int:
    """The place of the row of names, or of the first one of data. Raises RefusalError where there is none.

    belongs, blank   of each row whether it can be one of the table, and whether it is empty
    """
    able = [k for k in range(len(rows)) if belongs[k] and _heads(rows, k, width)]
    if not able:
        raise RefusalError("not_a_table", "no_table")
    first, *others = able
    if others and blank[first + 1] and _is_title(rows, first, others[0]):
        first = others[0]
    above, cells = rows[first - 1][1] if first else [], rows[first][1]
    if 1 < len(above) < width and not has_number(above) and all(map(NUMBER.fullmatch, cells)):
        raise shifted(rows[first][0], width, len(above))
    if width == 2 and any(len(row) == 1 for _, row in rows[:first]) and all(re.search(r"\d", cell) for cell in cells):
        raise shifted(rows[first][0], width, 1)
    return _below_settings(rows, belongs, blank, width, first)


def has_number(cells: list[str]) -> bool:
    """Whether a number is among them."""
    return any(map(NUMBER.fullmatch, cells))


def shifted(row: int, cells: int, columns: int) -> RefusalError:
    """What is said of rows with more cells than there are names: a decimal comma between commas shifts all columns."""
    return RefusalError("not_a_table", "ragged", row=row, cells=cells, columns=columns)


def _heads(rows: list[Row], k: int, width: int) -> bool:
    """Whether the names can stand in a row: if one is missing, data must follow at once."""
    full = k + 1 < len(rows) and len(rows[k + 1][1]) == width
    return len(rows[k][1]) >= width or width < 3 or (full and has_number(rows[k + 1][1]))


def _is_title(rows: list[Row], first: int, names: int) -> bool:
    """Whether words before a blank row are a title with as many cells as the table: names follow, and then numbers."""
    words = not has_number(rows[first][1]) and not has_number(rows[names][1])
    return words and all(map(str.strip, rows[names][1])) and names + 1 < len(rows) and has_number(rows[names + 1][1])


def numeric_columns(rows: list[Row], belongs: list[bool], width: int) -> list[int]:
    """The columns that are numbers for the most part, from a third of the rows on."""
    body = [cells for (_, cells), fits in zip(rows, belongs, strict=True) if fits and len(cells) >= width]
    some = body[len(body) // 3 :][:SOME]

    def of_numbers(k: int) -> bool:
        there = [row[k] for row in some if not says_nothing(row[k])]
        return sum(map(is_number, there)) > 0.7 * len(there) > 0

    return [k for k in range(width) if of_numbers(k)]


def words_among(cells: list[str], columns: list[int]) -> int:
    """In how many of these columns a row has a word."""
    there = [cells[k] for k in columns if k < len(cells)]
    return sum(not is_number(cell) and not says_nothing(cell) for cell in there)


def _below_settings(rows: list[Row], belongs: list[bool], blank: list[bool], width: int, first: int) -> int:
    """The row of names below rows that are as wide as the table and not of it, as loggers and Excel write them.

    The names are the first row of words, all of them, behind the last row above the data that has a number, too many
    cells, or nothing. If there is no such row, or all above it are full, or what begins the table says more, "How old
    are you?" above "Response", they are where the table begins anyway.
    """
    columns = numeric_columns(rows, belongs, width)
    if not columns:
        return first

    def is_data(k: int) -> bool:
        cells = rows[k][1]
        found = sum(is_number(cells[j]) for j in columns if j < len(cells))
        return belongs[k] and len(cells) <= width and words_among(cells, columns) < found

    def has_names(k: int) -> bool:
        cells = rows[k][1]
        return len(cells) == width and not any(is_number(cell) or says_nothing(cell) for cell in cells)

    near = range(first + 1, min(len(rows), first + DEEP) - 1)
    data = next((k for k in near if not blank[k] and is_data(k) and (blank[k + 1] or is_data(k + 1))), first)
    odd = [k for k in range(first, data) if len(rows[k][1]) > width or any(map(is_number, rows[k][1]))]
    begin = max(odd) + 1 if odd else first
    gaps = [k for k in range(begin, data) if blank[k] and not all(blank[k:data])]
    begin = max(gaps) + 1 if gaps else begin
    found = next((k for k in range(begin, data) if not blank[k] and has_names(k)), first)
    gap = any(blank[k] or len(rows[k][1]) != width or not all(map(str.strip, rows[k][1])) for k in range(first, found))
    says_more = odd or _different(rows[found][1]) >= _different(rows[first][1])
    return found if gap and says_more else first


def _different(cells: list[str]) -> int:
    return len({*map(str.strip, cells)} - {""})
