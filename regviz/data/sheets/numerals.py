"""Cells that are numbers, as people write them: 1.250,5 and 1,250.5, (75) and −75, 12 %, $ 3, full-width digits.

The decimal mark is one for the whole file, so that 1.250 beside decimal commas is 1250. Whether a column holds numbers
is decided by all of its cells, never by the first ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from regviz.data.sheets.cells import CURRENCY, FOLDED, LONGEST, MONEY, Cells, says_nothing

ODD = re.compile("[" + "".join(re.escape(chr(sign)) for sign in FOLDED) + "]")
SIMPLE = set("0123456789.-+eE")
WRAPPED = re.compile(
    rf"(?P<sign>[-+]?) ?(?:{CURRENCY})? ?(?P<body>[-+]?[\d.,'’ ]+(?:[eE][-+]?\d+)?) ?(?:{CURRENCY})? ?(?P<percent>%?)"
)
BRACKETED = re.compile(rf"((?:{CURRENCY})?) ?\(([^()]*)\) ?((?:{CURRENCY}|%)?)")
SAME = {
    "US$": "$",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "￥": "¥",
    "CNY": "¥",
    "RMB": "¥",
    "人民币": "¥",
    "元": "¥",
    "Rs": "₹",
    "Rs.": "₹",
}
"""Other signs of the same currency."""
UNIT = re.compile(
    r"(?P<number>[-+(]?[^a-zA-Z]*?\d[.)]?) ?(?P<unit>(?!月|[日号]$)(?:[^\W\d_]|[°‰℃])[^\d\"'+,;:|]{0,11})"
)
"""A number and the unit behind it."""
INFINITE = re.compile(r"[-+]?(inf|infinity|∞)", re.IGNORECASE)

MOST_DIGITS = 15
"""With a letter behind more digits than a float holds, they are a code."""


@dataclass(frozen=True)
class Marks:
    """How a file writes numbers: the decimal mark, and the marks between thousands that occur beside it."""

    decimal: str = "."
    thousands: str | None = None


@dataclass
class Numbers:
    """A column of numbers: values (n), NaN where there is none, and what was taken off them."""

    values: NDArray[np.float64]
    missing: list[str] = field(default_factory=list)
    infinite: list[int] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)


def _by(mark: str, other: str) -> re.Pattern[str]:
    """Numbers that are some with this decimal mark alone."""
    m, o = re.escape(mark), re.escape(other)
    forms = [rf"\d*{m}(?:\d{{1,2}}|\d{{4,}})", rf"0{m}\d+", rf"\d{{4,}}{m}\d+"]
    forms += [rf"\d{{1,3}}(?:[{o}'’ ]\d{{3}})+{m}\d+", rf"\d{{1,3}}(?:{o}\d{{3}}){{2,}}"]
    return re.compile(rf"(?:^|[^\d.,])(?:{'|'.join(forms)})(?:[eE][-+]?\d+)?(?![\d.,])")


COMMA, DOT = _by(",", "."), _by(".", ",")
"""What is a number by one decimal mark only; 1,250 and 1.250 may be either."""
THOUSANDS = re.compile(r"(?<=\d)[,.'’ ](?=\d{3}(?!\d))")
BETWEEN = set(",.'’ \u00a0\u202f\u2009\u2007")


def marks(columns: Sequence[Cells], decimal: str | None = None) -> Marks:
    """The marks of a file: the decimal mark that most cells allow no doubt of, a dot where there is no such cell."""
    mark = decimal or "."
    if decimal is None and (commas := _certain(COMMA, columns, ",")):
        mark = "," if commas > _certain(DOT, columns, ".") else "."
    others = [column for column in columns if column.signs & (BETWEEN - {mark})]
    used = {sign for column in others for cell in _likely(column) for sign in THOUSANDS.findall(cell)} - {mark}
    return Marks(mark, min(used, key=",.'’ ".index, default=None))


def _certain(pattern: re.Pattern[str], columns: Sequence[Cells], sign: str) -> int:
    return sum(bool(pattern.search(cell)) for column in columns if sign in column.signs for cell in _likely(column))


def _likely(column: Cells) -> list[str]:
    """The different cells of a column that may be numbers, if these are half of them or more."""
    if column.signs <= SIMPLE and "," not in column.signs and not THOUSANDS.search(column.joined):
        return []
    cells = {cell.translate(FOLDED).strip().strip("()") for cell in dict.fromkeys(column)}
    cells = {cell for cell in cells if not says_nothing(cell)}
    likely = [cell for cell in cells if len(cell) <= LONGEST and WRAPPED.fullmatch(cell)]
    return likely if 2 * len(likely) >= len(cells) else []


def numbers(cells: Cells, marked: Marks) -> Numbers | None:
    """The numbers of a column; None if one of its cells is neither a number nor says that there is none.

    One unit behind all of them is taken off. Different ones, or different currencies, make no column of numbers.
    """
    plain = _simple(cells) if marked.decimal == "." else None
    if plain is not None:
        return plain
    found = bare(cells, marked)
    if found is None and len(different := units(cells)) == 1 and "" not in different:
        (unit,) = different
        taken_off = [cell if says_nothing(cell) else _parts(cell)[0] for cell in cells]
        if (found := bare(Cells(taken_off), marked)) is not None:
            found.signs.add(unit)
    return (
        found
        if found is None or len({SAME.get(sign, sign) for sign in found.signs if MONEY.fullmatch(sign)}) < 2
        else None
    )


def units(cells: Iterable[str]) -> dict[str, None]:
    """The different units behind the numbers of a column, "" for none; nothing if a cell is no number with a unit."""
    found: dict[str, None] = {}
    for cell in dict.fromkeys(cells):
        if says_nothing(cell):
            continue
        number, unit = _parts(cell)
        if not number:
            return {}
        found[unit] = None
    return found


def _parts(cell: str) -> tuple[str, str]:
    """The number in a cell and the unit behind it, or the currency; "" and "" if there is no number."""
    text = cell.translate(FOLDED).strip() if len(cell) <= LONGEST else ""
    if WRAPPED.fullmatch(text):
        money = MONEY.search(text)
        return text, money[0] if money else ""
    parts = UNIT.fullmatch(text)
    if (
        parts is None
        or sum(map(str.isdigit, text)) > MOST_DIGITS
        or not WRAPPED.fullmatch(parts["number"].strip("()"))
        or re.match(r"0\d", parts["number"])
    ):
        return "", ""
    return parts["number"], parts["unit"].strip()


def bare(cells: Cells, marked: Marks) -> Numbers | None:
    """The numbers of a column in which no unit stands behind them; else None."""
    found = Numbers(np.full(len(cells), np.nan))
    known: dict[str, float | None] = {}
    any_number = False
    for k, cell in enumerate(cells):
        if cell not in known:
            known[cell] = number(cell, marked, found)
            if known[cell] is None and not says_nothing(cell):
                return None
        value = known[cell]
        if value is None:
            found.missing.append(" ".join(cell.split()))
        elif not np.isfinite(value):
            found.infinite.append(k)
        else:
            found.values[k] = value
            any_number = True
    return found if any_number else None


def _simple(cells: Cells) -> Numbers | None:
    """Digits, dots, signs and exponents alone, which Python's own float reads."""
    if not cells.signs <= SIMPLE:
        return None
    try:
        values = np.array([*map(float, cells)])
    except ValueError:
        return None
    found = Numbers(values)
    if not np.isfinite(values).all():
        found.infinite = np.flatnonzero(~np.isfinite(values)).tolist()
        values[found.infinite] = np.nan
    return found


def number(cell: str, marked: Marks, found: Numbers) -> float | None:
    """The number that a cell stands for, None if it stands for none; what is taken off it is noted in `found`."""
    cell = cell if len(cell) <= LONGEST else cell.strip()
    if len(cell) > LONGEST:
        return None
    text = cell.translate(FOLDED).strip()
    if INFINITE.fullmatch(text):
        return -np.inf if text.startswith("-") else np.inf
    bracketed = BRACKETED.fullmatch(text)
    negative = bracketed is not None
    if bracketed:
        text = "".join(bracketed.groups())
    elif text.endswith("-"):
        text = "-" + text[:-1].strip()
    wrapped = WRAPPED.fullmatch(text.strip())
    if wrapped is None or not re.search(r"\d", text):
        return None
    body = wrapped["body"].strip()
    mark = re.escape(marked.decimal)
    others = re.escape("".join(set(",.'’ ") - {marked.decimal}))
    lakhs = r"\d{1,2}(?:,\d{2})+,\d{3}" if marked.decimal != "," else r"\d+"
    if not re.fullmatch(
        rf"[-+]?(?:\d+|\d{{1,3}}(?:(?P<t>[{others}])\d{{3}})(?:(?P=t)\d{{3}})*|{lakhs})?(?:{mark}\d*)?(?:[eE][-+]?\d+)?",
        body,
    ):
        return None
    if (wrapped["sign"] and body[0] in "-+") or (negative and (wrapped["sign"] or body[0] in "-+")):
        return None
    exponent = re.search(r"[eE].*", body)
    digits = re.sub(rf"[{others}]", "", body[: exponent.start()] if exponent else body).replace(marked.decimal, ".")
    try:
        value = float(wrapped["sign"] + digits + (exponent[0] if exponent else ""))
    except ValueError:
        return None
    _note(cell, text, body, negative, marked, found)
    return -value if negative else value


def _note(cell: str, text: str, body: str, negative: bool, marked: Marks, found: Numbers) -> None:
    if money := MONEY.search(text):
        found.signs.add(money[0])
    if text.endswith("%"):
        found.signs.add("%")
    if negative:
        found.signs.add("()")
    if thousands := THOUSANDS.search(body.split(marked.decimal)[0]):
        found.signs.add(thousands[0])
    for odd in ODD.findall(cell):
        if odd.isdigit():
            found.signs.add("０")
        elif odd in "−－﹣‐–—":
            found.signs.add(odd)
        elif odd.isspace():
            found.signs.add("blank")
