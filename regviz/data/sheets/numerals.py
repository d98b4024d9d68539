"""Cells that are numbers, as people write them: 1.250,5 and 1,250.5, (75) and −75, 12 %, $ 3, full-width digits.

The decimal mark is one for the whole file, so that 1.250 beside decimal commas is 1250. Whether a column holds numbers
is decided by all of its cells, never by the first ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from regviz.data.sheets.cells import CURRENCY, FOLDED, LONGEST, MONEY, Cells, noticed
from regviz.data.sheets.nothing import says_nothing

ODD = re.compile("[" + "".join(re.escape(chr(sign)) for sign in FOLDED) + "]")
SIMPLE = set("0123456789.-+eE")
PLAIN = re.compile(r"[-+]?\d{1,300}(\.\d+)?", re.ASCII)
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
    r"(?P<number>[-+(]?[^a-zA-Z]*?\d[.)]?) ?(?P<unit>(?!月|[日号]$)(?:[^\W\d_]|[°‰℃℉\u3380-\u33df]|\""
    rf"|(?:{CURRENCY}) ?/)(?:[^\d\"'+,;:|]|(?<=/)\d{{1,3}}){{0,11}})"
)
"""A number and the unit behind it: kg, €/m², l/100km, and the mark of inches."""
INFINITE = re.compile(r"[-+]?(inf|infinity|∞|1[.,]#inf0*|正?无穷大|正?無窮大)", re.IGNORECASE)

THOUSANDS = re.compile(r"(?<=\d)[,.'’ ](?=\d{3}(?!\d))")
"""Where a mark between thousands can be."""

IP = re.compile(r"(25[0-5]|2[0-4]\d|1?\d{1,2})(\.(25[0-5]|2[0-4]\d|1?\d{1,2})){3}")
WORD = re.compile(r"(?:[\W_]*[^\W\d_]){2}[^\d]{0,30}|\.[a-z]")
"""A word that stands among numbers; .a is what Stata writes."""
FEW, MANY, LEVELS = 10, 5, 30
"""It counts as missing in a tenth of the cells at most, beside more than so many different numbers, or whole ones."""
CENTS = re.compile(r"(?<=\d)[.,]-{1,2}(?!\d)")
"""A line in the place of the cents: 12.– and 12,- are 12, and not negative."""
MOST_DIGITS = 15
"""With a letter behind more digits than a float holds, they are a code."""


@dataclass(frozen=True)
class Marks:
    """How a file writes numbers: the decimal mark, and the marks between thousands that occur beside it.

    `unsure` is a number such as 1,250 where nothing but such numbers says what the decimal mark is.
    """

    decimal: str = "."
    thousands: str | None = None
    unsure: str = ""


@dataclass
class Numbers:
    """A column of numbers: values (n), NaN where there is none, and what was taken off them."""

    values: NDArray[np.float64]
    missing: list[str] = field(default_factory=list)
    infinite: list[int] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)


def numbers(cells: Cells, marked: Marks) -> Numbers | None:
    """The numbers of a column; None if one of its cells is neither a number nor says that there is none.

    One unit behind all of them is taken off. Different ones, or different currencies, make no column of numbers.
    """
    plain = _simple(cells) if marked.decimal == "." else None
    if plain is not None:
        return plain
    if are_addresses(cells):
        return None
    found = bare(cells, marked) or _with_words(cells, marked)
    if found is None and len(different := units(cells)) == 1 and "" not in different:
        (unit,) = different
        taken_off = [cell if says_nothing(cell) else parts_of(cell)[0] for cell in cells]
        if (found := bare(Cells(taken_off), marked)) is not None:
            found.signs.add(unit)
    return (
        found
        if found is None or len({SAME.get(sign, sign) for sign in found.signs if MONEY.fullmatch(sign)}) < 2
        else None
    )


def are_addresses(cells: Cells) -> bool:
    """Whether they are addresses in the internet, all of them, which dots between thousands would make numbers."""
    return "." in cells.signs and all(IP.fullmatch(cell.strip()) or says_nothing(cell) for cell in cells)


def _with_words(cells: Cells, marked: Marks) -> Numbers | None:
    """The numbers of a column in which a few cells have the same word instead: nothing was measured there.

    So it is where the others are many different numbers, not the levels of a category; the word is told with the cells
    that count as missing.
    """
    words = {cell for cell in {*cells} if not re.search(r"\d", cell) and not says_nothing(cell)}
    if len({word.strip().lower() for word in words}) != 1 or not all(map(WORD.fullmatch, words)):
        return None
    rest = Cells([cell for cell in cells if cell not in words])
    found = bare(rest, marked) if len(cells) >= FEW * (len(cells) - len(rest)) else None
    if found is None:
        return None
    there = np.unique(found.values[~np.isnan(found.values)])
    if len(there) <= (LEVELS if (there == np.round(there)).all() else MANY):
        return None
    return bare(Cells(["" if cell in words else cell for cell in cells]), marked, told=cells)


def units(cells: Iterable[str]) -> dict[str, None]:
    """The different units behind the numbers of a column, "" for none; nothing if a cell is no number with a unit."""
    found: dict[str, None] = {}
    for cell in dict.fromkeys(cells):
        if says_nothing(cell):
            continue
        number, unit = parts_of(cell)
        if not number:
            return {}
        found[unit] = None
    return found


@noticed
def parts_of(cell: str) -> tuple[str, str]:
    """The number in a cell and the unit behind it, or the currency; "" and "" if there is no number."""
    text = cell.translate(FOLDED).strip() if len(cell) <= LONGEST else ""
    if not re.search(r"\d", text):
        return "", ""
    if WRAPPED.fullmatch(text):
        money = MONEY.search(text)
        return text, money[0] if money else ""
    found = UNIT.fullmatch(text)
    if (
        found is None
        or sum(map(str.isdigit, text)) > MOST_DIGITS
        or not WRAPPED.fullmatch(found["number"].strip("()"))
        or re.match(r"0\d", found["number"])
    ):
        return "", ""
    return found["number"], found["unit"].strip()


def bare(cells: Cells, marked: Marks, told: Cells | None = None) -> Numbers | None:
    """The numbers of a column in which no unit stands behind them; else None.

    told   the cells as they are named where they count as missing, if not as they are
    """
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
            found.missing.append(" ".join((told or cells)[k].split()))
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
    if marked.decimal == "." and PLAIN.fullmatch(cell):
        return float(cell)
    text = cell.translate(FOLDED).strip()
    text = CENTS.sub("", text) if "-" in text else text
    if INFINITE.fullmatch(text):
        return -np.inf if text.startswith("-") else np.inf
    bracketed = BRACKETED.fullmatch(text)
    behind = text.endswith("-")
    negative = bracketed is not None
    if bracketed:
        text = "".join(bracketed.groups())
    elif behind:
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
    if behind:
        found.signs.add("-")
    return -value if negative else value


@noticed
def is_number(cell: str) -> bool:
    """Whether a cell is a number, whichever the decimal mark is."""
    if not re.search(r"\d", cell):
        return False
    written = Cells([cell])
    return any(bare(written, Marks(mark)) is not None for mark in ".,")


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
        elif odd in "−－﹣‐‑‒–—":
            found.signs.add(odd)
        elif odd.isspace():
            found.signs.add("blank")
