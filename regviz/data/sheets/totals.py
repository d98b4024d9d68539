"""Rows below a table that sum up the others: by their first word, or as their numbers are the sums of those above."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from regviz.data.sheets.cells import Cells
from regviz.data.sheets.nothing import says_nothing
from regviz.data.sheets.numerals import Marks, bare

TOTAL = re.compile(
    r"((grand|sub)[ -]?)?(total|totals|totaux|sum|sums|somme|suma|soma|totale|totaal|average|avg|mean|median|min|max"
    r"|minimum|maximum)( général| general| complessivo| końcowa)?|overall|count|std(\. ?dev)?"
    r"|standard ?(deviation|abweichung)|(gesamt)?summe|(ins)?gesamt(summe|ergebnis)?|eindtotaal"
    r"|anzahl|mittel(werte?)?|durchschnitt|moyenne|promedio|m[eé]dia|średnia|gemiddelde?|razem|celkem|toplam"
    r"|(общий )?итог|итого|всего|сумма|среднее|ø|σ"
    r"|(合|总|總|共|小)? ?[计計]|全部|总和|總和|汇总|匯總|平均[值分]?|均值|中位数|最大值?|最小值?|标准差|標準偏差",
    re.IGNORECASE,
)
"""What is written before a row that sums up the others."""
LARGE = 5000
"""More rows than that are not added up: sums stand below tables that people read."""
LEAST = 4
"""So many rows, at least, are added up."""
COLUMNS = 3
"""So many columns are looked at."""
SUM, MEAN = 0.3, 0.03
"""Where half of the last digit is a larger share of how the numbers spread, meeting their sum or mean says nothing."""


def is_called_total(cells: list[str]) -> bool:
    """Whether the first word of a row says that it sums up others."""
    return bool(TOTAL.fullmatch(next(filter(None, map(str.strip, cells)), "").rstrip(".: ：")))


def adds_up(cells: list[str], above: Sequence[list[str]]) -> bool:
    """Whether the numbers of a row are the sums, or the means, of two columns above, to the digits written.

    Its first cell is empty, where one column is enough, or has a word that does not stand above.
    """
    word = cells[0].strip()
    values = [(k, value) for k, cell in enumerate(cells) if (value := _value(cell)) is not None]
    rows = [row for row in above if len(row) == len(cells)] if LEAST <= len(above) <= LARGE else []
    if not values or _value(word) is not None or (word and says_nothing(word)) or len(rows) < LEAST:
        return False
    if word and any(row[0].strip() == word for row in rows):
        return False
    sums, means, columns = 0, 0, 0
    for k, value in values:
        there = np.array([number for row in rows if (number := _value(row[k])) is not None])
        if columns == COLUMNS or len(there) < LEAST or len(np.unique(there)) < LEAST - 1:
            continue
        columns += 1
        near = 0.51 * 10.0 ** -_decimals(cells[k]) + 1e-9 * float(np.abs(there / len(there)).sum())
        with np.errstate(over="ignore", invalid="ignore"):
            total, spread = float(there.sum()), float(there.std())
        if total:
            sums += near < SUM * spread and abs(value - total) <= near
            means += near < MEAN * spread and abs(value - total / len(there)) <= near
    return max(sums, means) > 1 or (not word and 0 < sums == columns)


def _value(cell: str) -> float | None:
    """The number in a cell, whichever its decimal mark is."""
    text = cell.strip().rstrip("%€$")
    if not re.search(r"\d", text) or re.search(r"\de", text, re.IGNORECASE):  # nobody adds up 7.2e-06 for a reader
        return None
    found = (bare(Cells([text]), Marks(mark)) for mark in ".,")
    return next((float(number.values[0]) for number in found if number is not None), None)


def _decimals(cell: str) -> int:
    written = re.search(r"[.,](\d+)\D*$", cell)
    return len(written[1]) if written else 0
