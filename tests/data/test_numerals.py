"""Numbers as people write them, their units, and what says that there is none."""

from __future__ import annotations

import math

import pytest

from regviz.data.sheets import read
from tests.data.tables import LINES, first_column, table


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
        (["zł 8", "9 zł"], ".", [8, 9]),
        (["kr 3.952,88", "−4,50 kr"], ",", [3952.88, -4.5]),
        (["15.671,80-", "3,50"], ",", [-15671.8, 3.5]),
        (["12.–", "291'405.–"], ".", [12, 291405]),
        (["12,-", "4,50"], ",", [12, 4.5]),
        (["950", "1.250", "980", "2.310"], ",", [950, 1250, 980, 2310]),
        (["950", "1,250", "980", "2,310"], ".", [950, 1250, 980, 2310]),
        (["17,629", "11,218", "2.5"], ".", [17629, 11218, 2.5]),
        (["123,4 kg", "95,5 kg", "80 kg"], ",", [123.4, 95.5, 80]),
        (["‑4", "‒ 5", "\u202d6\u202c"], ".", [-4, -5, 6]),
    ],
)
def test_numbers_as_people_write_them(cells: list[str], decimal: str, values: list[float]) -> None:
    seven = "7 kg" if cells[0].endswith("kg") else "7"
    found = read(table("a;b", *(f"{c};{k}" for k, c in enumerate([*cells, seven], 5))))
    assert found.recognized.decimal == decimal
    assert found.columns[0].values is not None
    assert found.columns[0].values.tolist() == [*values, 7]


@pytest.mark.parametrize("cells", [["12 m", "3 cm"], ["1.2.3", "4"], ["0123", "0456"], ["1 2", "3"], ["--5", "3"]])
def test_what_is_no_number_stays_as_it_is(cells: list[str]) -> None:
    found = read(table("a;b", *(f"{c};{k}" for k, c in enumerate(cells * 3, 5))))
    assert found.columns[0].values is None
    assert set(found.columns[0].levels) == set(cells)


@pytest.mark.parametrize(
    ("cells", "values"), [(("17,629", "11,218"), [17.629, 11.218]), (("950", "1.250", "2.310"), [950, 1250, 2310])]
)
def test_a_decimal_mark_that_is_not_certain_is_pointed_out(cells: tuple[str, ...], values: list[float]) -> None:
    rows = [f"{cell};{k}" for k, cell in enumerate(cells)]
    found = read(table("a;b", *rows))
    assert {note.key for note in found.notes} == {"unsure"}
    assert found.columns[0].values is not None
    assert found.columns[0].values.tolist() == values
    assert not read(table("a;b", *rows, "2,5;7")).notes


def test_a_decimal_far_down_counts() -> None:
    """A column is what all of its cells say, not the first ones."""
    found = read(table("a,b", *(f"{k % 7},{k}" for k in range(22_000)), "2.5,1"))
    assert found.columns[0].values is not None
    assert found.columns[0].values[-1] == 2.5


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


@pytest.mark.parametrize("unit", ["m²", "kg", "°C", "‰", "万元", "kr", "㎡", "℉", "per week"])
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
    "code",
    [
        *(
            "- -",
            "~",
            "???",
            "(NA)",
            "[N. A.]",
            "N\\A",
            "Missing",
            "(not measured)",
            "keine Angabe",
            "n.b.",
            "无效",
            "未检测",
        ),
        *("缺考", "数据缺失", "不适用", "無資料", "Err:502", "#NUM", "#¡DIV/0!", "нет данных", "データなし"),
        *("NIL", "(null)", "[null]", "NaT", "TBD", "no data", "s/d", "？", "——", "不详", "暂无", "空白", "未测"),
    ],
)
def test_more_words_for_no_value(code: str) -> None:
    found = read("\n".join([*LINES, f"{code},3,2900.5"]).encode())
    assert found.columns[0].missing == 1
    assert found.columns[0].values is not None


@pytest.mark.parametrize("code", ["missing", "未检测", "???", "n.b."])
def test_among_words_they_are_words(code: str) -> None:
    assert first_column("red", code, "blue", "red", code).missing == 0


@pytest.mark.parametrize("cell", ["1 2" + " " * 10**6 + "x", "1" * 10**6 + "x", "1" + ".000" * 10**6, "-" * 10**6])
def test_a_long_cell_is_no_number_and_looked_at_once(cell: str) -> None:
    assert first_column(cell, "1", "2", "3", "4").values is None


@pytest.mark.parametrize("rows", [("126.405", "246.243", "331.885"), ("126.405", "3.782.202", "331.885")])
def test_dots_with_three_digits_behind_them_are_between_thousands_beside_semicolons(rows: tuple[str, ...]) -> None:
    found = read(table("place;people", *(f"x{k};{cell}" for k, cell in enumerate(rows))))
    values = found.columns[1].values
    assert values is not None
    assert values.tolist() == [float(cell.replace(".", "")) for cell in rows]
    assert (rows[1].count(".") > 1) == ("unsure" not in {note.key for note in found.notes})


@pytest.mark.parametrize(
    "rows",
    [
        ("126.405", "0.243", "331.885"),
        ("126.405", "24.24", "331.885"),
        ("48.137", "52.520", "50.110"),
        ("3.459", "13.299", "4.119"),
    ],
)
def test_other_dots_are_decimal_beside_semicolons(rows: tuple[str, ...]) -> None:
    values = read(table("place;size", *(f"x{k};{cell}" for k, cell in enumerate(rows)))).columns[1].values
    assert values is not None
    assert values.tolist() == [*map(float, rows)]


@pytest.mark.parametrize("code", ["10.200.{}.{}", "192.168.{}.{}"])
def test_codes_with_dots_leave_the_decimal_mark_alone(code: str) -> None:
    rows = [f"{code.format(100 + k, 200 - k)},0.{51 + k},{k}" for k in range(9)]
    values = read(table("ip,latency,y", *rows)).columns[1].values
    assert values is not None
    assert values.tolist() == [float(f"0.{51 + k}") for k in range(9)]
