"""Tables of numbers alone, as programs write them, read at once instead of cell by cell: most large files are such.

One line of names, then rows of as many cells, each a number as Python's own float reads it: no quotes, no blanks,
nothing missing. Whatever is different in any place is left to the careful way, which reads these tables as well, to the
same numbers, some five times as slowly.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from regviz.data.sheets.marks import POINT
from regviz.data.sheets.records import MOST_COLUMNS, MOST_ROWS

if TYPE_CHECKING:
    import pyarrow

NUMERALS = b"0123456789.-+eE"
SOME = 41
"""So many rows are cut into cells, for those who look at them."""
LONG = 16
"""Whole numbers of so many digits may be more than a float holds: they may be no quantity."""


class Plain(NamedTuple):
    """The names as they are written, the numbers (n, width), and the cells of the first rows."""

    names: list[str]
    values: NDArray[np.float64]
    some: list[list[str]]


def plain(text: str, mark: str, decimal: str = ".") -> Plain | None:
    """The table in a text, if it is as plain as that; else None. Beside decimal commas there are no dots."""
    head, _, body = text.replace("\r\n", "\n").rstrip("\n").partition("\n")
    if head.startswith("#") or '"' in head or "\r" in head or not body.isascii() or not mark.isascii():
        return None
    names = next(csv.reader([head], delimiter=mark, skipinitialspace=True), [])
    raw = body.encode()
    if decimal == ",":
        if mark == "," or b"." in raw:
            return None
        raw = raw.replace(b",", b".")
    elif mark in ";；" and b"." in raw and not (re.search(rb"(?:^|[;\n])-?0\.", raw) or POINT.search(body)):
        return None  # dots between thousands, perhaps
    if not 1 < len(names) <= MOST_COLUMNS or raw.translate(None, NUMERALS + mark.encode() + b"\n"):
        return None
    values = _numbers(raw, mark, len(names))
    if (
        values is None
        or len(values) > MOST_ROWS
        or (_grouped(values) and not POINT.search(body))
        or _is_code(np.frombuffer(raw, np.uint8), ord(mark))
    ):
        return None
    return Plain(names, values, [line.split(mark) for line in body.split("\n", SOME)[:SOME]])


def _numbers(raw: bytes, mark: str, width: int) -> NDArray[np.float64] | None:
    """The numbers (n, width), each the float nearest to what is written; None if there is anything else."""
    from pyarrow import ArrowInvalid, BufferReader, csv, float64  # Streamlit brings it

    names = [str(k) for k in range(width)]
    try:
        table = csv.read_csv(
            BufferReader(raw),
            csv.ReadOptions(column_names=names, use_threads=False),
            csv.ParseOptions(delimiter=mark, quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=dict.fromkeys(names, float64()), null_values=[]),
        )
    except ArrowInvalid:
        return None
    columns = [np.concatenate([_raw(part) for part in column.chunks]) for column in table.columns]
    values = np.column_stack(columns)
    return values if np.isfinite(values).all() else None


def _raw(part: pyarrow.Array) -> NDArray[np.float64]:
    """The numbers of a part without missing ones, as they lie in memory; `to_numpy` would import pandas first."""
    return np.frombuffer(part.buffers()[1], np.float64, len(part), part.offset * np.dtype(np.float64).itemsize)


def _grouped(values: NDArray[np.float64]) -> bool:
    """Whether a column may have dots between thousands: of 950 and 1.250 the one is whole, the other has 3 decimals."""
    small = values[:, (np.abs(values) < 1000).all(0)]
    whole = small == np.round(small)
    able = (small == np.round(small, 3)).all(0) & ~whole.all(0) & (whole & (np.abs(small) >= 100)).any(0)
    return bool(able.any())


def _is_code(signs: NDArray[np.uint8], mark: int) -> bool:
    """Whether a cell has digits that may be no quantity: they begin with 0, or are very many."""
    ends = np.flatnonzero((signs == mark) | (signs == ord("\n")))
    starts, ends = np.append(0, ends + 1), np.append(ends, len(signs))
    zero = starts[(signs[starts] == ord("0")) & (ends - starts > 1)] + 1
    if ((ord("0") <= signs[zero]) & (signs[zero] <= ord("9"))).any():
        return True
    long = ends - starts >= LONG
    if not long.any():
        return False
    marked = (signs == ord(".")) | (signs == ord("e")) | (signs == ord("E"))
    return bool((long & (np.add.reduceat(marked, starts) == 0)).any())
