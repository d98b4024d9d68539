"""Tables of numbers alone, read at once: to the same numbers as by the careful way, and no other files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from regviz.data.sheets import RefusalError, read
from regviz.data.sheets.plain import plain
from tests.data.tables import EXPECTED, sheet


def rows_of(n: int, width: int, mark: str = ",", write: Callable[[float], str] = repr) -> list[str]:
    rng = np.random.default_rng(n)
    X = rng.normal(size=(n, width)) * 10.0 ** rng.integers(-9, 9, size=(n, width))
    return [mark.join([f"v {k}" for k in range(width)]), *(mark.join(map(write, row)) for row in X.tolist())]


CAREFUL: dict[str, Callable[[list[str]], list[str]]] = {
    "a blank": lambda lines: [*lines, lines[-1].replace("e", " e", 1) + " "],
    "a quote": lambda lines: [*lines, f'"{lines[-1].partition(";")[0]}";' + lines[-1].partition(";")[2]],
    "a cell is missing": lambda lines: [*lines, ";" + lines[-1].partition(";")[2]],
    "a word": lambda lines: [*lines, "n/a;" + lines[-1].partition(";")[2]],
    "a code": lambda lines: [*lines, "007;" + lines[-1].partition(";")[2]],
    "a long number": lambda lines: [*lines, "12345678901234567;" + lines[-1].partition(";")[2]],
    "a short line": lambda lines: [*lines, "1;2"],
    "a blank line": lambda lines: [*lines[:9], "", *lines[9:]],
    "a comment": lambda lines: [*lines[:9], "# here", *lines[9:]],
    "too large": lambda lines: [*lines, "1e999;" + lines[-1].partition(";")[2]],
    "a date": lambda lines: [*lines, "2020-01-02;" + lines[-1].partition(";")[2]],
    "dots between thousands": lambda lines: ["a;b", "950;1", "1.250;2", "980;3"],
    "decimal commas": lambda lines: [line.replace(".", ",") for line in lines],
}


def test_a_plain_table_is_read_at_once_to_the_same_numbers() -> None:
    lines = rows_of(300, 7)
    for ends, mark in product(("\n", "\r\n"), ",;\t|"):
        text = ends.join(line.replace(",", mark) for line in lines) + ends
        found = plain(text, mark)
        assert found is not None
        assert found.names == lines[0].split(",")
        assert found.values.tolist() == [list(map(float, line.split(","))) for line in lines[1:]]
        there = read(text.encode())
        assert there.recognized.delimiter == mark
        careful = read((text + mark * 6 + ends).encode())  # an empty row below: not as plain
        assert [one.values.tolist() for one in there.columns if one.values is not None] == [
            one.values.tolist() for one in careful.columns if one.values is not None
        ]
        assert [(one.name, one.kind, one.notes) for one in there.columns] == [
            (one.name, one.kind, one.notes) for one in careful.columns
        ]
        assert there.head == careful.head


def test_round_hundreds_beside_decimals_are_read_at_once() -> None:
    assert plain("a;b\n141.0;2\n12.375;3\n150;4", ";") is not None


def test_decimal_commas_are_read_at_once_to_the_same_numbers() -> None:
    lines = [line.replace(".", ",") for line in rows_of(300, 7, ";")]
    text = "\n".join(lines)
    assert plain(text, ";", ",") is not None
    assert plain(text + "\n" + lines[-1].replace(",", "."), ";", ",") is None
    there, careful = read(text.encode()), read((text + "\n;;;;;;").encode())
    assert there.recognized == careful.recognized
    assert there.recognized.decimal == ","
    assert [(one.name, one.kind, one.values.tolist()) for one in there.columns if one.values is not None] == [
        (one.name, one.kind, one.values.tolist()) for one in careful.columns if one.values is not None
    ]
    assert there.head == careful.head


@pytest.mark.parametrize("change", CAREFUL)
def test_what_is_not_as_plain_is_left_to_the_careful_way(change: str) -> None:
    assert plain("\n".join(rows_of(60, 5, ";")), ";") is not None
    assert plain("\n".join(CAREFUL[change](rows_of(60, 5, ";"))), ";") is None


@pytest.mark.parametrize("name", EXPECTED)
def test_the_quick_way_reads_no_file_otherwise(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome() -> object:
        try:
            found = sheet(name)
        except RefusalError as refusal:
            return refusal.note
        cells = [(one.name, one.kind, one.missing, one.notes, one.levels) for one in found.columns]
        values = [None if one.values is None else one.values.tobytes() for one in found.columns]
        return found.recognized, found.n, found.notes, found.head, cells, values

    quick = outcome()
    monkeypatch.setattr("regviz.data.sheets.sheet.plain", lambda *given: None)
    assert outcome() == quick


def test_reading_a_table_of_numbers_imports_no_pandas() -> None:
    """Which takes longer than reading a large table."""
    script = (
        "import sys; from regviz.data.sheets import read; "
        "sheet = read(b'a,b,y\\n' + b'1.5,2,3.25\\n' * 40 + b'2,2.5,0.5'); "
        "print(sheet.n, 'pandas' in sys.modules, 'pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["41", "False", "True"]
