"""What each column of a sheet is: a number, a category, yes or no, a date, an identifier, text, nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from regviz.data.sheets.cells import FOLDED, Cells
from regviz.data.sheets.dates import are_dates, are_numbers_of_dates
from regviz.data.sheets.nothing import NO_VALUE, says_nothing
from regviz.data.sheets.numerals import Marks, bare, numbers, parts_of, units
from regviz.data.sheets.said import Note
from regviz.data.sheets.vocabulary import JOINED, NAMED, YES_NO

KINDS = ("number", "category", "yes_no", "date", "identifier", "text", "constant", "empty")
MOST_LEVELS = 30
HUGE = 1e150
"""The squares of larger numbers are infinite."""
EXACT = 2**53
"""Beyond, not every whole number is a float."""
CODE = re.compile(r"-?(7{2,}|8{2,}|9{2,})(\.(9+|25))?|-32768")
"""Numbers that often stand for a missing value: negative ones, and positive ones from 900 on."""
ZEROS = re.compile(r"(?:^|\x1f) *0\d+ *(?:\x1f|$)")
LONG = re.compile(r"(?:^|\x1f)\s*-?(\d{16,})\s*(?=\x1f|$)")


@dataclass(frozen=True, eq=False)
class Column:
    """One column of n rows.

    number  which column of the file it is, from 1
    kind    one of KINDS
    values  (n,) float64, NaN where there is no number; None where it holds words
    levels, codes   the different words as they first appear, and for each row which of them it has (-1: missing)
    missing how many cells hold nothing
    notes   what was done to it or is to be known of it
    """

    name: str
    number: int
    kind: str
    values: NDArray[np.float64] | None
    levels: tuple[str, ...] = ()
    codes: NDArray[np.int32] | None = None
    missing: int = 0
    notes: tuple[Note, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether it can be a feature."""
        return self.kind in ("number", "category", "yes_no") and not any(
            note.key in ("too_large", "too_small") for note in self.notes
        )

    @property
    def yes(self) -> int:
        """Which of two levels is 1: yes, or the second."""
        said = {yes for yes, _ in YES_NO}
        return next((k for k, level in enumerate(self.levels) if level.lower() in said), 1)

    @property
    def absent(self) -> NDArray[np.bool_]:
        """The rows in which it has no value, (n,)."""
        if self.values is not None:
            return np.isnan(self.values)
        assert self.codes is not None
        return np.asarray(self.codes < 0)


@dataclass
class _Found:
    notes: list[Note] = field(default_factory=list)

    def say(self, key: str, **values: object) -> None:
        self.notes.append(Note(key, dict(values)))


def column(name: str, number: int, cells: Cells, marked: Marks) -> Column:
    """The column of that name; `number` is its place in the file, `cells` are all its cells, as they were written."""
    found = _Found()
    plain = numbers(cells, marked)
    whole = plain is not None and bool((np.isnan(plain.values) | (plain.values == np.round(plain.values))).all())
    if plain is not None and not (whole and _is_code(cells)):
        values = plain.values
        if plain.missing:
            _say_missing(found, plain.missing)
        if plain.infinite:
            found.say("infinite", count=len(plain.infinite), rows=[k + 1 for k in plain.infinite[:5]])
        if plain.signs:
            found.say("signs", signs=sorted(plain.signs))
        if "%" in plain.signs and (bare := _without_percent(cells, plain.values)):
            found.say("some_percent", count=len(bare), row=bare[0] + 1)
        kind = _kind_of_numbers(name, values, found)
        return Column(name, number, kind, values, missing=int(np.isnan(values).sum()), notes=tuple(found.notes))
    return _words(name, number, cells, marked, found)


def of_numbers(name: str, number: int, values: NDArray[np.float64]) -> Column:
    """The same for a column without gaps whose numbers are known, and are quantities."""
    found = _Found()
    return Column(name, number, _kind_of_numbers(name, values, found), values, notes=tuple(found.notes))


def _say_missing(found: _Found, missing: Sequence[str]) -> None:
    written = [word for word in dict.fromkeys(missing) if word]
    found.say("missing", count=len(missing), codes=written[:9])


def _without_percent(cells: Cells, values: NDArray[np.float64]) -> list[int]:
    """The numbers other than 0 that have no %, where others have one."""
    there = np.flatnonzero(~np.isnan(values) & (values != 0))
    return [int(k) for k in there if not re.search("[%％]", cells[k])]


def _is_code(cells: Cells) -> bool:
    """Digits that are no quantity: they begin with 0, or there are more of them than a float holds."""
    if ZEROS.search(cells.joined.translate(FOLDED)):
        return all(cell.strip().isdigit() or says_nothing(cell) for cell in cells)
    return any(len(digits) > 17 or int(digits) > EXACT for digits in LONG.findall(cells.joined))


def _kind_of_numbers(name: str, values: NDArray[np.float64], found: _Found) -> str:
    there = values[~np.isnan(values)]
    if not len(there):
        return "empty"
    if (there == there[0]).all():
        return "constant"
    if np.abs(there).max() > HUGE:
        found.say("too_large", value=f"{np.abs(there).max():.0e}")
    elif np.ptp(there) < 1 / HUGE:
        found.say("too_small", value=f"{np.ptp(there):.0e}")
    whole = bool((there == np.round(there)).all())
    if are_numbers_of_dates(name, there):
        return "date"
    if whole and len(there) == len(values) > 2:
        if values[0] in (0, 1) and (values == values[0] + np.arange(len(values))).all():
            return "identifier"
        if _numbers_rows(name) and len(np.unique(values)) == len(values):
            return "identifier"
    for code in (there.min(), there.max()):
        others = there[there != code]
        apart = others.min() > code / 2 if code < 0 else code > 900 and others.max() < code / 2
        count = len(there) - len(others)
        if apart and CODE.fullmatch(f"{code:g}") and (count > 1 or code not in (-77, -88)):
            found.say("sentinel", value=f"{code:g}", count=count)
    return "number"


def _numbers_rows(name: str) -> bool:
    return bool(NAMED.fullmatch(name.strip()) or JOINED.fullmatch(name.strip()))


def _words(name: str, number: int, cells: Cells, marked: Marks, found: _Found) -> Column:
    levels: dict[str, int] = {}
    codes = np.empty(len(cells), dtype=np.int32)
    kept = _levels_in_spite(cells)
    missing: list[str] = []
    for k, cell in enumerate(cells):
        text = cell.strip()
        if says_nothing(text, NO_VALUE) and text not in kept:
            codes[k] = -1
            missing.append(text)
        else:
            codes[k] = levels.setdefault(text, len(levels))
    if missing:
        _say_missing(found, missing)
    kind = _kind_of_words(name, cells, list(levels), len(cells) - len(missing), marked, found)
    return Column(name, number, kind, None, tuple(levels), codes, len(missing), tuple(found.notes))


def _levels_in_spite(cells: Cells) -> set[str]:
    """What says elsewhere that there is no value, and is one here: NA among EU, AS, AF, and - beside +."""
    there = {cell.strip() for cell in cells}
    others = there - {"NA", ""}
    two_letters = bool(others) and all(re.fullmatch("[A-Z]{2}", cell) for cell in others)
    return ({"NA"} if two_letters else set()) | ({"-", "−", "–"} if "+" in there else set())


def _kind_of_words(name: str, cells: Cells, levels: list[str], present: int, marked: Marks, found: _Found) -> str:
    if not levels:
        return "empty"
    if len(levels) == 1:
        return "constant"
    if are_dates(levels):
        return "date"
    digits = all(level.lstrip("-").isdigit() for level in levels)
    if digits:
        found.say("code")
    else:
        _say_stray(cells, marked, found)
    if {level.lower() for level in levels} in map(set, YES_NO):
        return "yes_no"
    if len(levels) == present > 2:
        return "identifier" if digits or _numbers_rows(name) else "text"
    if len(levels) > MOST_LEVELS or 2 * len(levels) > present:
        found.say("too_many_levels", count=len(levels))
        return "text"
    return "category"


def _say_stray(cells: Cells, marked: Marks, found: _Found) -> None:
    """A column of words, most of which are numbers: where the first one is that is none."""
    different = list(units(cells))
    if len(different) > 1:
        if not _are_classes(different):
            found.say("units_differ", units=[unit for unit in different if unit][:5])
        return
    some = cells[:: 1 + len(cells) // 2000]
    one_unit = len({unit for number, unit in map(parts_of, some) if number and unit}) == 1

    def is_one(cell: str) -> bool:
        """Whether a cell is a number, or one with the unit that all have."""
        return bare(Cells([(one_unit and parts_of(cell)[0]) or cell]), marked) is not None

    if 2 * sum(map(is_one, some)) > len(some):
        odd = next((k for k, cell in enumerate(cells) if cell.strip() and not is_one(cell)), None)
        if odd is not None:  # addresses in the internet are all of them numbers
            found.say("stray", row=odd + 1, cell=" ".join(cells[odd].split())[:40])


def _are_classes(units: list[str]) -> bool:
    """Whether letters behind numbers are no units but parts of a name: 5a, 5b, 6a."""
    return {"a"} <= {unit.lower() for unit in units} <= set("abcdefgh")
