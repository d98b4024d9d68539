"""Rows below a table that sum up the others: by their first word, or as their numbers are the sums of those above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from regviz.data.sheets.cells import Cells
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
EXACTLY = 0.2
"""Where the last digit is a larger share of a sum, meeting it says nothing."""


def is_called_total(cells: list[str]) -> bool:
    """Whether the first word of a row says that it sums up others."""
    return bool(TOTAL.fullmatch(next(filter(None, map(str.strip, cells)), "").rstrip(".: ：")))


def adds_up(cells: list[str], above: Sequence[list[str]]) -> bool:
    """Whether the numbers of a row are the sums of those above, to the digits written, or of two columns the means.

    There is a cell without a number in it, empty or with a word that does not stand above.
    """
    rows = [row for row in above if len(row) == len(cells)] if len(above) <= LARGE else []
    others = {cell.strip() for cell in cells if _value(cell) is None}
    known = any(word in map(str.strip, row) for word in others - {""} for row in rows)
    if not others or known or len(rows) < LEAST:
        return False
    sums, means, columns = 0, 0, 0
    for k, cell in enumerate(cells):
        value = _value(cell)
        if value is None or columns == COLUMNS:
            continue
        there = [number for row in rows if (number := _value(row[k])) is not None]
        if len(there) < LEAST or len(set(there)) < LEAST - 1:
            continue
        columns += 1
        total, size = sum(there), sum(map(abs, there))
        near = 0.51 * 10.0 ** -_decimals(cell) + 1e-9 * size
        if near > EXACTLY * size:
            return False
        sums += abs(value - total) <= near
        means += abs(value - total / len(there)) <= near
    return sums > 1 or (0 < sums == columns) or (1 < means == columns)


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
