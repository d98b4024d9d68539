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
from regviz.data.sheets.grid import grid
from regviz.data.sheets.plain import plain
from regviz.lessons import Data
from regviz.lessons.features.brought import columns_fold, said
from regviz.lessons.features.own import bring, furnish
from regviz.lessons.features.plan import numeric
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
        (["$(75)", "75.5-"], ".", [-75, -75.5]),
        (["–4", "— 5"], ".", [-4, -5]),
        (["12,34,567.5", "1,00,000.25"], ".", [1234567.5, 100000.25]),
        (["\u200b8", "9\ufeff"], ".", [8, 9]),
        (["₽ 8", "9 ₽"], ".", [8, 9]),
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


ROWS = [(85.1, 4, 3299.5), (55.6, 1, 2536.1), (140.7, 7, 4632.2), (42.3, 5, 2605.4), (99.9, 2, 3011.7)]
LINES = ["area,rooms,price", *(",".join(map(str, row)) for row in ROWS)]


def same(raw: bytes | str, *keys: str) -> None:
    """The table of ROWS is in a text, and what was done is said."""
    found = read(raw.encode() if isinstance(raw, str) else raw)
    assert [one.name for one in found.columns] == ["area", "rooms", "price"]
    assert [one.values.tolist() for one in found.columns if one.values is not None] == [
        *map(list, zip(*ROWS, strict=True))
    ]
    assert set(keys) <= {note.key for note in found.notes}


@pytest.mark.parametrize("mark", ["；", " ", "   "])
def test_other_marks_between_columns(mark: str) -> None:
    same("\n".join(line.replace(",", mark) for line in LINES))


@pytest.mark.parametrize("mark", ["^", "~", " ", ";"])
def test_any_mark_can_be_told(mark: str) -> None:
    raw = "\n".join([f"sep={mark}", *(line.replace(",", mark) for line in LINES)])
    same(raw)
    state, kept = bring(raw.encode(), FeaturesState(), None)
    assert columns_fold(furnish(state, kept), part("en", "features"))


def test_a_mark_that_is_told_and_not_there_is_not_believed() -> None:
    same("\n".join(["sep=;", *LINES]))


def test_blanks_between_words_are_no_marks() -> None:
    assert read("\n".join(["place,y", *(f"the town {k % 2},{k * 7 % 5}" for k in range(9))]).encode()).n == 9
    with pytest.raises(RefusalError) as refusal:
        bring(b"price\n" + b"1 234\n2 345\n3 456\n" * 3, FeaturesState(), None)
    assert refusal.value.note.key == "one_column"


BARRED = ["| " + line.replace(",", " | ") + " |" for line in LINES]
DRAWN = "+------+---+-------+"


@pytest.mark.parametrize(
    "lines",
    [
        [BARRED[0], "|---|:--:|--:|", *BARRED[1:]],
        [DRAWN, BARRED[0], DRAWN, *BARRED[1:], DRAWN],
        [" area | rooms | price", "------+------+-----", *(line[2:-2] for line in BARRED[1:]), "(5 rows)"],
    ],
)
def test_tables_drawn_in_text(lines: list[str]) -> None:
    same("\n".join(lines), "rules")


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ([*LINES[:3], LINES[0], *LINES[3:]], "repeated_header"),
        (["Station,12", "Operator,Kim", "", *LINES], "above"),
        (["A title, with a comma", *LINES], "above"),
        ([*LINES[:3], "  # changed", *LINES[3:]], "comments"),
        ([*LINES, "Total,20,16000", "Mittelwert:,4,3200"], "below"),
        ([*LINES, ",总 计,16000"], "below"),
        (["," + line for line in LINES], "trailing"),
    ],
)
def test_what_stands_around_a_table_is_left_out(lines: list[str], key: str) -> None:
    same("\n".join(lines), key)


def test_a_name_above_an_empty_column_leaves_the_others_theirs() -> None:
    same("\n".join([LINES[0] + ",remark", *LINES[1:]]).replace(",remark", ",", 1))
    found = read("\n".join([LINES[0] + ",remark", *LINES[1:]]).encode())
    assert [one.name for one in found.columns] == ["area", "rooms", "price", "remark"]
    assert found.columns[3].kind == "empty"


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ([LINES[0], *(line.replace(".", ",") for line in LINES[1:])], 2),
        (["area,rooms,price", *("85,1,4,3299", "55,6,1,2536", "55,7,7,4632", "42,3,5,2605")], 2),
        (["score", *("85,1", "55,6", "40,7", "42,3")], 2),
        (["area,rooms", *LINES[1:]], 2),
    ],
)
def test_names_are_never_shifted(lines: list[str], row: int) -> None:
    """Rows with more cells than there are names, by a decimal comma between commas for one."""
    with pytest.raises(RefusalError) as refusal:
        read("\n".join(lines).encode())
    assert (refusal.value.kind, refusal.value.note.key) == ("not_a_table", "ragged")
    assert refusal.value.note.values["row"] == row


@pytest.mark.parametrize("code", ["#N/A", "#DIV/0!", "#NAME?", "#SPILL!", "#NV", "#WERT!", "#BEZUG!", "#####"])
def test_what_excel_writes_where_a_formula_fails_is_no_comment(code: str) -> None:
    found = read("\n".join([*LINES, f"{code},3,2900.5"]).encode())
    assert found.n == 6
    assert [one.missing for one in found.columns] == [1, 0, 0]
    assert found.columns[0].kind == "number"


@pytest.mark.parametrize("begin", ["#ff000{}", "#{}"])
def test_rows_that_begin_with_a_hash_are_rows(begin: str) -> None:
    lines = [f"{begin.format(k % 3)},{line}" for k, line in enumerate(LINES[1:])]
    found = read("\n".join([f"x,{LINES[0]}", *lines]).encode())
    assert found.n == 5
    assert found.columns[0].levels[0] == begin.format(0)


@pytest.mark.parametrize(
    "code", ["NIL", "(null)", "[null]", "NaT", "TBD", "no data", "s/d", "？", "——", "不详", "暂无", "空白", "未测"]
)
def test_more_words_for_no_value(code: str) -> None:
    found = read("\n".join([*LINES, f"{code},3,2900.5"]).encode())
    assert found.columns[0].missing == 1
    assert found.columns[0].values is not None


def first_column(*cells: str, name: str = "a") -> Column:
    return read(table(f"{name};b", *(f"{cell};{k * 7 % 11}" for k, cell in enumerate(cells)))).columns[0]


@pytest.mark.parametrize("unit", ["m²", "kg", "°C", "‰", "万元", "kr", "per week"])
def test_one_unit_behind_all_numbers_is_taken_off(unit: str) -> None:
    found = first_column(*(f"{k * 3 % 8}.5 {unit}" for k in range(9)), "NA")
    assert found.values is not None
    assert found.values.tolist()[:3] == [0.5, 3.5, 6.5]
    assert {note.key: note.values for note in found.notes}["signs"] == {"signs": [unit]}


@pytest.mark.parametrize("units", [("m", "cm"), ("$", "€"), ("kg", "")])
def test_different_units_are_never_mixed(units: tuple[str, str]) -> None:
    found = first_column(*(f"{k * 3 % 8}.5 {units[k % 2]}".strip() for k in range(9)))
    assert found.values is None
    assert {note.key: note.values for note in found.notes}["units_differ"]["units"] == [one for one in units if one]


@pytest.mark.parametrize("cells", [["11010119900101000X", "11010119900101001X"], ["0123A", "0456A"], ["3月", "4月"]])
def test_a_letter_behind_digits_may_be_no_unit(cells: list[str]) -> None:
    assert first_column(*(cells * 3)).values is None


def test_of_percents_those_without_the_sign_are_named() -> None:
    found = first_column("5%", "7%", "0", "0.08", "4%")
    assert {note.key: note.values for note in found.notes}["some_percent"] == {"count": 1, "row": 4}


@pytest.mark.parametrize(
    "words",
    ["wahr falsch", "J N", "VRAI FAUX", "sim não", "tak nie", "да нет", "真 假", "はい いいえ", "sì no", "ja nee"],
)
def test_yes_and_no_in_more_languages(words: str) -> None:
    yes, no = words.split()
    found = first_column(no, yes, yes, no, yes)
    assert found.kind == "yes_no"
    assert numeric(found).tolist() == [0, 1, 1, 0, 1]


@pytest.mark.parametrize(
    "form",
    [
        "2024年3月{}日 10:15",
        "3月{}日",
        "Monday, March {}, 2024",
        "{}. März 2024",
        "2024-W{}",
        "{}/2024",
        "２０２４－３－{}",
        "2024-03-{} 10:15:00,123",
        "Mon, {} Mar 2024 10:15:00 GMT",
    ],
)
def test_more_ways_to_write_a_date(form: str) -> None:
    dates = ["d,b", *(f'"{form.format(10 + k)}",{k * 7 % 11}' for k in range(9))]
    assert read("\n".join(dates).encode()).columns[0].kind == "date"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(
            (name, "identifier")
            for name in ("Kundennummer", "订单号", "客户ID", "工号", "row", "#", "id_customer", "phone")
        ),
        *((name, "number") for name in ("body mass index", "price index", "人数", "acid", "idle time")),
    ],
)
def test_names_of_numbers_that_name(name: str, kind: str) -> None:
    assert first_column(*(str(2000 + 7 * k + k * k % 5) for k in range(9)), name=name).kind == kind


def test_leading_zeros_beside_missing_cells_are_kept() -> None:
    assert first_column("01234", "NA", "", "99999", "01234", "99999").levels == ("01234", "99999")
    assert first_column("０１２３４", "９９９９９", "０１２３４").levels == ("０１２３４", "９９９９９")


def test_numbers_whose_squares_vanish_are_no_feature() -> None:
    found = first_column(*(f"{k}e-310" for k in range(2, 9)))
    assert "too_small" in {note.key for note in found.notes}
    assert not found.usable


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[{"a": 1, "b": 2}, {"a": 3, "b": 4}]', "json"),
        ('{"a": [1, 2],\n "b": [3, 4]}', "json"),
        ("[[1, 2], [3, 4]]", "json"),
        ('{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', "json"),
        ("<!-- saved -->\n<html></html>", "web"),
        ("<div><table><tr><td>1</td></tr></table></div>", "web"),
        ("<svg xmlns='http://www.w3.org/2000/svg'></svg>", "web"),
        ("\u00a0\u3000\n", "empty"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_that_is_no_table_is_named(text: str, key: str, encoding: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        read(text.encode(encoding))
    assert refusal.value.note.key == key


@pytest.mark.parametrize("tail", ["北京,5,6\n".encode()[1:], "Zürich,5,6\n".encode("cp1252")])
def test_damaged_utf_8_stays_utf_8_and_is_said(tail: bytes) -> None:
    found = read("城市,面积,价格\n".encode() + "北京,1,2\n上海,2,5\n".encode() * 3 + tail)
    assert found.columns[0].levels[:2] == ("北京", "上海")
    assert {note.key: note.values for note in found.notes}["unreadable"]["row"] == 8


def test_a_name_longer_than_what_is_looked_at() -> None:
    found = read(b"a" * 500_000 + b",b\n" + b"1,2\n2,5\n4,4\n")
    assert [one.values.tolist() for one in found.columns if one.values is not None] == [[1, 2, 4], [2, 5, 4]]


def test_data_that_repeat_the_first_row_are_kept() -> None:
    found = read(b"1.5,2,7\n2.5,3,8\n1.5,2,7\n4.5,4,1\n")
    assert found.n == 4
    assert not found.recognized.header


def test_rows_without_names_are_counted_as_well() -> None:
    with pytest.raises(RefusalError) as refusal:
        read(b"".join(b"%d.5,%d\n" % (k * 7 % 13, k % 11) for k in range(50_001)))
    assert refusal.value.note.values["rows"] == 50_001


@pytest.mark.parametrize("line", ["1,2\n", "#\n", '"",""\n'])
def test_of_far_too_many_rows_few_are_kept(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("regviz.data.sheets.records.MOST_ROWS", 100)
    monkeypatch.setattr("regviz.data.sheets.records.AROUND", 10)
    with pytest.raises(RefusalError) as refusal:
        grid("a,b\n" + line * 5000, ",")
    assert refusal.value.note.values == {"rows": 5000, "most": 100}


def test_a_quote_does_not_swallow_a_thousand_lines() -> None:
    with pytest.raises(RefusalError) as refusal:
        read(b'a,b\n1,2\n"' + b"\n" * 3000 + b'",2\n1,2\n3,4\n')
    assert refusal.value.note.values == {"row": 3}


@pytest.mark.parametrize("cell", ["1 2" + " " * 10**6 + "x", "1" * 10**6 + "x", "1" + ".000" * 10**6, "-" * 10**6])
def test_a_long_cell_is_no_number_and_looked_at_once(cell: str) -> None:
    assert first_column(cell, "1", "2", "3", "4").values is None
