"""What stands above a table and below it: settings, titles, units, sums, remarks."""

from __future__ import annotations

import pytest

from regviz.data.sheets import RefusalError, read
from tests.data.tables import LINES, ROWS, first_column, same, table

SUMS = [f"{sum(column):.1f}" for column in zip(*ROWS, strict=True)]
MEANS = [f"{sum(column) / len(ROWS):.2f}" for column in zip(*ROWS, strict=True)]
PLACES = ["Ulm", "Kiel", "Bonn", "Jena", "Hof"]


def placed(*below: str) -> list[str]:
    """The table with a column of places before the others, and lines below it."""
    named = [f"{place},{line}" for place, line in zip(["place", *PLACES], LINES, strict=True)]
    return [*named, *below]


@pytest.mark.parametrize(
    "above",
    [
        ["Logger,X7,", "Site,Ulm,3"],
        ["Sample,12,", "Power,0.5,W", ",,"],
        ["Device,Testo 174,", "Serial no,12345678,", ",,"],
        ["Flats,Ulm,2024,draft"],  # wider
        [",2024,"],
        ["Flats,,"],
    ],
)
def test_settings_above_the_names_are_left_out(above: list[str]) -> None:
    same("\n".join([*above, *LINES]))


@pytest.mark.parametrize(
    "units",
    [
        ["m2,,EUR"],
        ["size in m2,number,rent", "m2,,EUR"],
        ["mean,mean,mean", "m2,per flat,EUR", "Avg,Avg,Avg"],
    ],
)
def test_several_rows_between_the_names_and_the_numbers(units: list[str]) -> None:
    same("\n".join([LINES[0], *units, *LINES[1:]]), "units")


@pytest.mark.parametrize("again", ["\ufeffarea,rooms,price", " area, rooms ,price", "area,rooms,price"])
def test_names_that_come_again(again: str) -> None:
    same("\n".join([*LINES[:3], again, *LINES[3:]]), "repeated_header")


@pytest.mark.parametrize(
    "last",
    [
        *(
            f"{word},{','.join(SUMS)}"
            for word in ("Gesamtergebnis", "Totale complessivo", "Σ", "TOTAL (5)", "合計", "")
        ),
        *(f"{word},{','.join(SUMS)}" for word in ("Suma końcowa", "Общий итог", "Summe Deutschland", "Ukupno")),
        *(f"{word},{','.join(MEANS)}" for word in ("Média", "Średnia", "Среднее", "Avg", "Ein Mittel")),
        *("Max.,140.7,7,4632.2", "標準偏差,35.1,2.1,780.4", "Min.,42.3,1,2536.1"),
        f"Summe,,,{SUMS[2]}",
    ],
)
def test_a_row_that_sums_up_the_others_is_no_data(last: str) -> None:
    found = read(table(*placed(last)))
    assert found.n == len(ROWS)
    assert "below" in {note.key for note in found.notes}


@pytest.mark.parametrize(
    "last",
    [
        "Celle,77.4,6,2905.3",
        f"Celle,{SUMS[0]},6,2905.3",  # one of three is no sum
        f"Ulm,{','.join(SUMS)}",  # a place that is there already
        "Celle,unknown,6,2905.3",
        "Celle,,,2905.3",
        "Celle,<1,<1,2905.3",
        f"Celle,{SUMS[0]},,",  # one column is not enough
        f"NA,{','.join(SUMS)}",
    ],
)
def test_a_last_row_that_is_data_stays(last: str) -> None:
    assert read(table(*placed(last))).n == len(ROWS) + 1


@pytest.mark.parametrize(
    "rows",
    [
        ["A,1", "B,2", "C,3", "D,4", "E,10"],
        ["mon,1", "tue,2", "wed,4", "thu,8", "fri,15"],
        ["a,1,-1", "b,2,3", "c,-3,-2", "d,4,1", "e,-4,-1", "f,0,0"],
        ["ann,1,3", "bob,3,1", "kim,2,2", "lee,3,3", "joe,1,1", "ray,2,2"],  # means, of numbers as coarse as themselves
        ["c0,7.2e-06,1e-05", "c1,2.1e-06,3e-05", "c2,4e-06,-2e-05", "c3,1e-06,5e-05", "c4,1.4e-05,7e-05"],
    ],
)
def test_a_last_row_that_may_be_a_sum_by_chance_stays(rows: list[str]) -> None:
    names = ",".join("nxyz"[: rows[0].count(",") + 1])
    assert read(table(names, *rows)).n == len(rows)


@pytest.mark.parametrize(
    "rows",
    [
        ["Country Name,Country Code,2000,2001", "Afghanistan,AFG,..,..", "Albania,ALB,3.5,3.6", "Algeria,DZA,1.5,2.6"],
        ["city,country,2019", "Bern,CH,NA", "Rome,IT,3", "Oslo,NO,4", "Kiel,DE,7"],
        ["name,city,1990", "Ann,Rome,unknown", "Bob,Oslo,low", "Cat,Rome,3", "Dan,Oslo,4", "Eve,Kiel,7"],
        ["a,b,c", "u,v,7", "w,low,high", "x,1,2", "y,3,4", "z,5,6"],
    ],
)
def test_names_above_a_gap_in_the_data_stay(rows: list[str]) -> None:
    found = read(table(*rows))
    assert [column.name for column in found.columns] == rows[0].split(",")
    assert found.n == len(rows) - 1


@pytest.mark.parametrize("rows", [["d1,<1", "d2,<1", "d3,<1"], ["Ann,ill", "Abe,sick", "Al,late"]])
def test_no_more_than_one_row_of_names_and_words_is_taken_for_units(rows: list[str]) -> None:
    numbers = [f"e{k},{k}" for k in range(9)]
    assert read(table("t,conc", *rows, *numbers)).n >= len(rows) + len(numbers) - 1


def test_numbers_that_happen_to_add_up_stay() -> None:
    assert read(table("a,b", "1,5", "2,3", "3,8", "4,1", "10,17")).n == 5, "there is no word before them"


@pytest.mark.parametrize(
    "below",
    [
        ["", "Notes:", "1) estimated", "* provisional, revised"],
        ["Source: register, Berlin, May"],
        ["* estimated, see text"],
        ["---,---,---", f"Total,{SUMS[1]},{SUMS[2]}"],
    ],
)
def test_remarks_below_are_left_out(below: list[str]) -> None:
    same("\n".join([*LINES, *below]), "below")


@pytest.mark.parametrize(
    "names",
    ["2000,2010,2015,2018", "2018,2015,2010,2000", "1100,1102,1104,1106", "400.5,401.0,401.5,402.0", "0,6,12,18"],
)
def test_numbers_as_names(names: str) -> None:
    rows = ["A,1.5,2.5,7.1,3", "B,2.5,4.5,3.2,4", "C,3.5,1.5,8,2"]
    found = read(table(f"country,{names}", *rows))
    assert [column.name for column in found.columns] == ["country", *names.split(",")]
    assert found.n == 3


@pytest.mark.parametrize("first", ["A,1.5,2.5,7.1,3", "D,1,4,9,16"])
def test_numbers_that_are_no_names(first: str) -> None:
    rows = [first, "A,2.5,4.5,3.2,4", "C,2,3,4,5", "B,3,4,5,6", "A,1,1,1,1"]
    assert read(table(*rows)).n == len(rows)


@pytest.mark.parametrize(
    "rows",
    [
        ["Ort,Miete", "Ulm,43,73", "Kiel,36,39", "Bonn,62,43", "Jena,32,33"],
        ["id,a,b", "1,85,1,170", "2,55,6,181", "3,140,7,165", "4,42,3,178"],
        ["Ort,Einwohner", "Ulm,126,405", "Kiel,246,243", "Bonn,331,885"],
    ],
)
def test_a_decimal_comma_between_commas_shifts_no_names(rows: list[str]) -> None:
    with pytest.raises(RefusalError) as refusal:
        read(table(*rows))
    assert refusal.value.note.key == "ragged"


@pytest.mark.parametrize("mark", [",", " ", "\t"])
def test_names_of_rows_as_r_writes_them_have_no_name_above(mark: str) -> None:
    found = read(table("mpg,cyl,hp", "Mazda,21.0,6,110", "Datsun,22.8,4,93", "Hornet,21.4,6,110", mark=mark))
    assert [column.name for column in found.columns][1:] == ["mpg", "cyl", "hp"]


def test_a_line_that_a_quotation_mark_swallowed_is_missed() -> None:
    with pytest.raises(RefusalError) as refusal:
        read(b'name,a,b\nUlm,1.5,2\n"Kiel,2.5,4\nBonn",3.5,1\nJena,9.5,7\n')
    assert (refusal.value.note.key, refusal.value.note.values["row"]) == ("quote", 3)
    kept = read(b'name,a,b\nUlm,1.5,2\n"Kiel,\n the town",3.5,1\nJena,9.5,7\n')
    assert kept.n == 3, "lines in a cell are allowed"


@pytest.mark.parametrize("word", ["nicht erhoben", "пусто", "断电", ".a", "did not answer", "mangler", "broken probe"])
def test_a_word_now_and_then_among_many_numbers_counts_as_missing_and_is_told(word: str) -> None:
    cells = [f"{k * 7 % 23}.5" for k in range(20)]
    cells[3] = cells[8] = word
    found = first_column(*cells)
    assert (found.kind, found.missing) == ("number", 2)
    assert [note.values for note in found.notes] == [{"count": 2, "codes": [word]}]


@pytest.mark.parametrize(
    "cells",
    [
        ["1.5", "2.5", "low", "3.5", "high", "4.5"],  # too many
        ["1", "2", "1", "2", "1", "low", "2", "1", "2", "1"],  # a few levels, written as numbers
        [*(f"{k}.5" for k in range(20)), "low", "high", "none seen"],  # three different ones
        [*(f"{k}.5" for k in range(20)), "5a"],
        [*(f"{k}.5" for k in range(20)), *["free"] * 5],  # many
    ],
)
def test_words_that_say_something_make_no_column_of_numbers(cells: list[str]) -> None:
    assert first_column(*cells).kind in ("text", "category")
