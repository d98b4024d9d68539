"""What the decimal mark of a file is, and what stands between thousands: one answer for the whole file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from regviz.data.sheets.cells import FOLDED, MONEY, Cells
from regviz.data.sheets.nothing import says_nothing
from regviz.data.sheets.numerals import SIMPLE, THOUSANDS, Marks, are_addresses, parts_of


def _by(mark: str, other: str) -> re.Pattern[str]:
    """Numbers that are some with this decimal mark alone."""
    m, o = re.escape(mark), re.escape(other)
    forms = [rf"\d*{m}(?:\d{{1,2}}|\d{{4,}})", rf"0{m}\d+", rf"\d{{4,}}{m}\d+"]
    forms += [rf"\d{{1,3}}(?:[{o}'’ ]\d{{3}})+{m}\d+", rf"\d{{1,3}}(?:{o}\d{{3}}){{2,}}"]
    forms += [rf"\d{{1,2}}(?:{o}\d{{2}})+{o}\d{{3}}(?:{m}\d+)?"]  # lakhs
    return re.compile(rf"(?:^|[^\d.,])(?:{'|'.join(forms)})(?:[eE][-+]?\d+)?(?![\d.,])")


COMMA, DOT = _by(",", "."), _by(".", ",")
"""What is a number by one decimal mark only; 1,250 and 1.250 may be either."""
MILLIONS = re.compile(r"(?:^|[^\d.,])[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\d.,])")
DOTTED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
"""Numbers whose dots are between thousands, surely and perhaps."""
SOME = 4000
"""So many characters are enough to see a decimal comma."""
POINT = re.compile(r"\.(\d{1,2}|\d{4,})(?!\d)")
"""The same for a dot, in columns of digits and dots alone."""
BETWEEN = set(",，.'’ \u00a0\u202f\u2009\u2007")


def marks(columns: Sequence[Cells], decimal: str | None = None, between: str = ",") -> Marks:
    """The marks of a file whose columns are parted by the mark `between`, unless its decimal mark is chosen."""
    mark, unsure = (decimal, "") if decimal else _decimal(columns, between)
    others = [column for column in columns if column.signs & (BETWEEN - {mark})]
    used = {sign for column in others for cell in _likely(column) for sign in THOUSANDS.findall(cell)} - {mark}
    return Marks(mark, min(used, key=",.'’ ".index, default=None), unsure)


def has_commas(text: str, between: str) -> bool:
    """Whether a text has decimal commas from its first rows on, which is seen without reading it."""
    rows = text.partition("\n")[2][:SOME]
    return between != "," and "." not in rows and bool(COMMA.search(rows))


def _decimal(columns: Sequence[Cells], between: str) -> tuple[str, str]:
    """The decimal mark that most cells allow no doubt of; and a cell by which it is a comma where there is no such one.

    Then 950 beside 1.250 has dots between thousands. A semicolon stands between columns where the comma is the decimal
    mark, and so 17,629 is one with three decimals there, unless 950 beside 1,250 says the contrary, and 126.405 beside
    nothing but its like has a dot between thousands, as it has beside a currency.
    """
    pointed = any(column.signs <= SIMPLE and POINT.search(column.joined) for column in columns)
    millions = [column for column in columns if MILLIONS.search(column.joined) and not are_addresses(column)]
    if commas := _certain(COMMA, columns, ",") + (0 if pointed else _certain(MILLIONS, millions, ".")):
        return "," if commas > _certain(DOT, columns, ".") else ".", ""
    if pointed:
        return ".", ""
    dotted = [column for column in columns if "." in column.signs and THOUSANDS.search(column.joined)]
    able = [column for column in dotted if _unmarked(column, ".") == 3]
    if dotted and all(map(_has_dotted, dotted)) and (between in ";；" or all(map(_has_money, dotted))):
        able += dotted
    if between in ";；":
        able += [column for column in columns if "," in column.signs and THOUSANDS.search(column.joined)]
    unsure = next((cell for column in able for cell in _likely(column) if THOUSANDS.search(cell)), "")
    if not unsure or any("," in column.signs and _unmarked(column, ",") for column in columns):
        return ".", ""
    return (".", "") if _certain(DOT, columns, ".") else (",", unsure)


def _unmarked(column: Cells, mark: str) -> int:
    """How many digits the largest number without a mark has, 3 of 950, where all from 1000 on have one, 1.250; else 0.

    Then the mark is between thousands.
    """
    if not THOUSANDS.search(column.joined):
        return 0
    cells = [MONEY.sub("", cell).strip(" -") for cell in _likely(column)]
    small = [cell for cell in cells if re.fullmatch(r"0|[1-9]\d{0,2}", cell)]
    large = [cell for cell in cells if re.fullmatch(rf"[1-9]\d{{0,2}}({re.escape(mark)}\d{{3}})+", cell)]
    return max(map(len, small), default=0) if large and len(small) + len(large) == len(cells) else 0


def _has_dotted(column: Cells) -> bool:
    """Whether each number with a dot has three digits behind it, and most have three before it: 126.405, not 48.137."""
    cells = [MONEY.sub("", cell).strip(" -") for cell in _likely(column) if "." in cell]
    return all(map(DOTTED.fullmatch, cells)) and 2 * sum(cell.find(".") == 3 for cell in cells) >= len(cells)


def _has_money(column: Cells) -> bool:
    return all(map(MONEY.search, _likely(column)))


def _certain(pattern: re.Pattern[str], columns: Sequence[Cells], sign: str) -> int:
    return sum(bool(pattern.search(cell)) for column in columns if sign in column.signs for cell in _likely(column))


def _likely(column: Cells) -> list[str]:
    """The different cells of a column that may be numbers, if these are half of them or more."""
    if column.signs <= SIMPLE and "," not in column.signs and not THOUSANDS.search(column.joined):
        return []
    cells = {cell.translate(FOLDED).strip().strip("()-") for cell in dict.fromkeys(column)}
    likely = {cell: number for cell in cells if (number := parts_of(cell)[0])}
    others = sum(not says_nothing(cell) for cell in cells - likely.keys())
    return list(likely.values()) if len(likely) >= others else []
