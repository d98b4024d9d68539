"""What kind a column is of."""

from __future__ import annotations

import pytest

from regviz.data.sheets import read
from regviz.lessons.features.plan import numeric
from tests.data.tables import first_column, table


def test_codes_of_two_letters_are_levels() -> None:
    found = read(table("region,y", *(f"{r},{k}" for k, r in enumerate(["EU", "NA", "AS", "NA", "EU", "AS"] * 2))))
    assert found.columns[0].missing == 0
    assert "NA" in found.columns[0].levels


@pytest.mark.parametrize(
    ("name", "kind"), [("PassengerId", "identifier"), ("user id", "identifier"), ("Covid", "number")]
)
def test_a_column_that_numbers_the_rows_is_known_by_its_name(name: str, kind: str) -> None:
    found = read(table(f"{name},y", *(f"{892 + 3 * k},{k % 7}" for k in range(30))))
    assert found.columns[0].kind == kind


@pytest.mark.parametrize(
    "words",
    [
        "wahr falsch",
        "J N",
        "VRAI FAUX",
        "sim não",
        "tak nie",
        "да нет",
        "真 假",
        "はい いいえ",
        "sì no",
        "ja nee",
        "有 無",
        "✓ ✗",
        "ano ne",
    ],
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
        "202403{}",
        "20{} Q3",
        "Mar {}",
        "KW {}/2024",
        "2024. 3. {}.",
        "2024년 3월 {}일",
        "令和6年3月{}日",
        "Di, {}.03.2024",
        "{} de marzo de 2024",
        "{}.03.2024, 10:15",
        "2024-03-{} 上午 9:15",
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
            for name in (
                "Kundennummer",
                "订单号",
                "客户ID",
                "工号",
                "row",
                "#",
                "id_customer",
                "phone",
                "Matrikelnr",
                "N° dossier",
                "EAN",
            )
        ),
        *((name, "number") for name in ("body mass index", "price index", "人数", "acid", "idle time", "x")),
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


@pytest.mark.parametrize("code", [-99, -999, -9999, 999, 9999, 99999])
def test_a_number_that_often_stands_for_missing_is_pointed_out_and_kept(code: int) -> None:
    ages = [31.5, code, 40, 28.5, code, 60, 44]
    found = first_column(*map(str, ages))
    assert found.kind == "number"
    assert found.values is not None
    assert found.values.tolist() == ages
    assert [note.values for note in found.notes if note.key == "sentinel"] == [{"value": str(code), "count": 2}]


@pytest.mark.parametrize("numbers", [(985, 990, 999, 1010), (-98, -99, -101, -97), (400, 700, 999, 640)])
def test_a_number_among_its_like_stands_for_itself(numbers: tuple[int, ...]) -> None:
    assert "sentinel" not in {note.key for note in first_column(*map(str, numbers)).notes}


@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("TRUE", "FALSE"), ("yes", "no")])
def test_columns_of_which_one_is_always_yes_are_pointed_out(yes: str, no: str) -> None:
    rows = [",".join(yes if k % 3 == j else no for j in range(3)) + f",{k * k % 7}" for k in range(9)]
    notes = {note.key: note.values for note in read(table("a,b,c,y", *rows)).notes}
    assert notes == {"sums_to_one": {"names": ["a", "b", "c"], "count": 3}}


def test_places_with_a_number_are_no_dates() -> None:
    assert first_column(*(f"Site {10 + k % 3}" for k in range(12))).kind == "category"


def test_every_fifth_year_may_be_a_name() -> None:
    found = read(table("2000,2005,2010", "1.5,2,3", "2,4.5,1", "3,2,2"))
    assert [one.name for one in found.columns] == ["2000", "2005", "2010"]


def test_a_row_of_units_may_have_blanks() -> None:
    found = read(table("place,area,rooms,price", ",m²,,", "north,85.1,4,3299", "south,55.6,1,2536"))
    assert [note.key for note in found.notes] == ["units"]
    assert found.n == 2
