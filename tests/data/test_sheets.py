"""Files of the kinds that people bring: what comes of each is written down beside them, in sheets/expected.json.

They are made; `outcome` is what must come of a file, `values` some of its cells, rows and columns counted from 1,
`must_name` what a person must be able to read in what the page says of it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from regviz.data.sheets import Choices, Column, RefusalError, Sheet, read
from regviz.data.sheets.plain import plain
from regviz.lessons import Data
from regviz.lessons.features.brought import columns_fold, said
from regviz.lessons.features.own import bring, furnish
from regviz.lessons.features.state import FeaturesState
from regviz.lessons.texts import languages, part

HERE = Path(__file__).parent / "sheets"
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
READABLE = {name: e for name, e in EXPECTED.items() if e["outcome"] != "refused" or e["refusal_kind"] == "not_enough"}
TABLES = {name: e for name, e in READABLE.items() if e["rows"]}

each_file = pytest.mark.parametrize("name", EXPECTED)
each_table = pytest.mark.parametrize("name", TABLES)


def sheet(name: str) -> Sheet:
    return read((HERE / name).read_bytes())


def cell(column: Column, row: int) -> float | str | None:
    """What stands in a row, from 1; None if nothing does."""
    if column.absent[row - 1]:
        return None
    if column.values is not None:
        return float(column.values[row - 1])
    assert column.codes is not None
    return column.levels[column.codes[row - 1]]


@each_table
def test_a_file_is_read_as_it_was_meant(name: str) -> None:
    found, meant = sheet(name), EXPECTED[name]
    how = found.recognized
    assert found.n == meant["rows"]
    assert how.encoding in [meant["encoding"], *meant.get("encoding_or", [])]
    assert meant["decimal"] in (how.decimal, None)
    assert how.header == meant["header"]
    assert meant["delimiter"] in (how.delimiter, None)
    if meant["thousands"]:
        assert (how.thousands or "").isspace() == meant["thousands"].isspace()
    if not meant.get("names_free"):
        assert [one.name for one in found.columns] == [" ".join(c.split()) for c in meant["columns"]]
    assert len({one.name for one in found.columns}) == len(found.columns) == len(meant["columns"])


@each_table
def test_the_cells_come_out_exactly(name: str) -> None:
    found, meant = sheet(name), EXPECTED[name]
    there = [one for one in found.columns if one.kind != "empty"]
    assert [one.number for one in there if one.values is not None] == meant["numeric_column_numbers"]
    assert [one.number for one in there if one.values is None] == meant["categorical_column_numbers"]
    assert found.missing == meant["missing_cells"]
    for value in meant["values"]:
        assert cell(found.columns[value["column_number"] - 1], value["row"]) in [value["value"], *value.get("or", [])]


@each_table
def test_what_is_no_feature_is_known(name: str) -> None:
    found = {one.name: one for one in sheet(name).columns}
    kinds = {"constant": "constant", "empty": "empty", "id": "identifier", "date": "date", "free_text": "text"}
    for column, flags in EXPECTED[name]["flags"].items():
        for flag in flags:
            notes = {note.key for note in found[column].notes}
            if flag in kinds:
                assert found[column].kind == kinds[flag]
            elif flag.startswith("duplicate_of"):
                assert "duplicate" in notes
            elif flag in ("code", "too_large"):
                assert flag in notes


@pytest.mark.parametrize("language", languages())
@each_file
def test_the_page_says_what_must_be_said(name: str, language: str) -> None:
    words, meant = part(language, "features"), EXPECTED[name]
    try:
        state, kept = bring((HERE / name).read_bytes(), FeaturesState(), None)
    except RefusalError as refusal:
        assert "refused" in (meant["outcome"], meant.get("also_ok_outcome"))
        text, kind = said(FeaturesState(), refusal, words), refusal.kind
    else:
        kind = meant.get("refusal_kind")
        assert meant["outcome"] != "refused"
        parts = columns_fold(furnish(state, kept), words)
        asks = [piece.options[piece.value[0]] for piece in parts if hasattr(piece, "options") and piece.value]
        text = "\n".join([*asks, *(piece.markdown for piece in parts if isinstance(piece, Data))])
    assert kind == meant.get("refusal_kind", kind)
    for word in meant["must_name"]:
        assert word in text
    assert "{" not in text


def table(*rows: str, mark: str = ",") -> bytes:
    return "\n".join(rows).replace(",", mark).encode()


@pytest.mark.parametrize(
    ("cells", "decimal", "values"),
    [
        (["1.250", "3,5"], ",", [1250, 3.5]),
        (["1,250.5", "2"], ".", [1250.5, 2]),
        (["1'250.5", "2"], ".", [1250.5, 2]),
        (["(75)", "−3"], ".", [-75, -3]),
        (["12 %", "3%"], ".", [12, 3]),
        (["￥1,200", "￥ 80"], ".", [1200, 80]),
        (["１２", "3"], ".", [12, 3]),
        (["1e-3", "2E5"], ".", [0.001, 2e5]),
        (["1.234.567", "0,5"], ",", [1234567, 0.5]),
    ],
)
def test_numbers_as_people_write_them(cells: list[str], decimal: str, values: list[float]) -> None:
    found = read(table("a;b", *(f"{c};{k}" for k, c in enumerate([*cells, "7"], 5))))
    assert found.recognized.decimal == decimal
    assert found.columns[0].values is not None
    assert found.columns[0].values.tolist() == [*values, 7]


@pytest.mark.parametrize("cells", [["12 m", "3 cm"], ["1.2.3", "4"], ["0123", "0456"], ["1 2", "3"], ["--5", "3"]])
def test_what_is_no_number_stays_as_it_is(cells: list[str]) -> None:
    found = read(table("a;b", *(f"{c};{k}" for k, c in enumerate(cells * 3, 5))))
    assert found.columns[0].values is None
    assert set(found.columns[0].levels) == set(cells)


def test_a_decimal_far_down_counts() -> None:
    """A column is what all of its cells say, not the first ones."""
    found = read(table("a,b", *(f"{k % 7},{k}" for k in range(22_000)), "2.5,1"))
    assert found.columns[0].values is not None
    assert found.columns[0].values[-1] == 2.5


def test_codes_of_two_letters_are_levels() -> None:
    found = read(table("region,y", *(f"{r},{k}" for k, r in enumerate(["EU", "NA", "AS", "NA", "EU", "AS"] * 2))))
    assert found.columns[0].missing == 0
    assert "NA" in found.columns[0].levels


@pytest.mark.parametrize(
    ("raw", "kind", "key"),
    [
        (b"a,b\n1,2\n" + b"x" * 10_000_001, "too_large", "bytes"),
        (b",".join([b"1"] * 1_000_000), "too_large", "columns"),
        (table("a,b", *["1,2"] * 50_001), "too_large", "rows"),
        (b"a,b\n1,2\n\0\0\0,4\n", "not_text", "binary"),
        (b"<!DOCTYPE html><html><table>", "not_text", "web"),
        (b'a,b\n"x"y,2\n3,4\n', "damaged", "quoted"),
        (table("a,b", '"x,1', "y,2", "z,3", 'w",4', "u,5", "v,6") + b"\n", "damaged", "quote"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_used_is_refused(raw: bytes, kind: str, key: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        read(raw)
    assert (refusal.value.kind, refusal.value.note.key) == (kind, key)


def test_a_very_long_cell_and_large_numbers_are_read() -> None:
    found = read(
        b"a,b,y\n" + b"".join(b"%d,%s,%d\n" % (k, b"x" * (5_000_000 if k == 3 else k + 1), k * k) for k in range(12))
    )
    assert found.n == 12
    assert found.columns[1].kind == "text"
    (large,) = read(table("x,y", "1e308,1", "-1e308,2", "3,4")).columns[:1]
    assert "too_large" in {note.key for note in large.notes}
    assert large.values is not None
    assert all(map(math.isfinite, large.values))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"])
def test_chinese_in_every_encoding(encoding: str) -> None:
    text = "城市,面積,價格\n" + "".join(f"{c},{k + 50},{k * 3}\n" for k, c in enumerate(["臺北", "高雄", "臺中"] * 5))
    found = read(text.encode(encoding))
    assert [one.name for one in found.columns] == ["城市", "面積", "價格"]
    assert found.columns[0].levels == ("臺北", "高雄", "臺中")


@pytest.mark.parametrize(
    ("name", "kind"), [("PassengerId", "identifier"), ("user id", "identifier"), ("Covid", "number")]
)
def test_a_column_that_numbers_the_rows_is_known_by_its_name(name: str, kind: str) -> None:
    found = read(table(f"{name},y", *(f"{892 + 3 * k},{k % 7}" for k in range(30))))
    assert found.columns[0].kind == kind


def test_what_was_recognized_can_be_chosen_otherwise() -> None:
    raw = table("1;2", "1,5;3", "2,5;4", "3,5;5")
    assert read(raw, Choices(header=False)).n == 4
    assert read(raw, Choices(header=True)).n == 3
    other = read("größe,b\n1,2\n3,4\n5,7\n".encode("cp1252"), Choices(encoding="gb18030"))
    assert other.recognized.encoding == "gb18030"
    with pytest.raises(RefusalError) as refusal:
        read("größe,b\n1,2\n".encode("cp1252"), Choices(encoding="utf-8"))
    assert refusal.value.note.values["row"] == 1


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
    monkeypatch.setattr("regviz.data.sheets.sheet.plain", lambda body, mark: None)
    assert outcome() == quick
