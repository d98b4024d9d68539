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


MONTHS = ("2024{}", "2024.{}")


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
        "2024/04/{} 1:05:33 PM EST",
        "{}/09/2024, 8:15:30 AM",
        "{}jan2024",
        "Mär-{}",
        "janv.-{}",
        "{}.03.2024 8:15 Uhr",
        "08:15:{}.250",
        "113/01/{}",
        "民國113年1月{}日",
        "2024/1/{}(火)",
        "2024年1月{}日 星期二",
        "8时{}分",
        "mardi {} janvier 2024",
        "Tue Jan {} 08:15:30 2024",
        "3. Quartal 20{}",
        "{}.03.",
        "2024-03-{} UTC",
        "2024{}",
        "2024.{}",
        "2.20{}",
        "20240401{}",
    ],
)
def test_more_ways_to_write_a_date(form: str) -> None:
    dates = ["d,b", *(f'"{form.format(10 + k)}",{k * 7 % 11}' for k in range(3 if form in MONTHS else 9))]
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
                "學號",
                "番号",
                "Rechnungsnummer",
                "Auftragsnr",
                "customerid",
                "OrderNumber",
                "Número de pedido",
                "Nr klienta",
                "№ договора",
                "Matricule",
                "Teléfono",
                "identifiant",
            )
        ),
        *(
            (name, "number")
            for name in (
                "body mass index",
                "price index",
                "número de hijos",
                "num hijos",
                "identity score",
                "人数",
                "acid",
                "idle time",
                "x",
            )
        ),
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


@pytest.mark.parametrize("name", ["Datum", "date", "mess_datum", "日期"])
def test_days_and_months_with_a_dot_are_dates_by_their_name(name: str) -> None:
    cells = ("9.01", "26.01", "12.02", "1.10")
    assert first_column(*cells, name=name).kind == "date"
    assert first_column(*cells, name="price").kind == "number"


@pytest.mark.parametrize(
    "cells",
    [
        ("10-0050", "10-0054", "10-0068", "10-0070"),
        ("2024.31", "2023.5", "2021.25"),
        ("202413", "202414", "202477"),
        ("march 5 km", "may 6 km", "june 7 km"),
        ("1.5", "2.25", "7.125"),
        ("2024.12", "1999.05", "1950.1", "2011.07"),
        ("190001", "200012", "205010", "199904"),
        ("1.1999", "3.195", "9.2001", "12.205"),
        ("Set 1", "Set 2", "Set 3", "Set 1"),
        ("Gene 1", "Gene 2", "Gene 1", "Gene 2"),
        ("Market 1999", "Market 2000", "Market 1999", "Market 2000"),
        ("Mar 1", "May 2", "Mar 3", "May 2"),
        ("R1.2.3", "R1.2.4", "R1.3.0", "R1.2.3"),
        ("T12024", "T22024", "T32024", "T12024"),
        ("19.2", "20.1", "21.9"),
        ("Sonnenhof 3", "Marktplatz 5", "Augasse 9"),
    ],
)
def test_what_looks_like_a_date_and_is_none(cells: tuple[str, ...]) -> None:
    assert first_column(*cells).kind != "date"


def test_plus_and_minus_are_two_levels() -> None:
    found = first_column("+", "-", "+", "-", "-", "+")
    assert (found.levels, found.missing) == (("+", "-"), 0)
    assert first_column("1.5", "-", "2.5", "-", "9.5", "7").missing == 2


@pytest.mark.parametrize("code", ["-999.9", "-99.9", "-999.25", "9999.9", "-88", "-8888", "-7777", "-32768"])
def test_more_numbers_that_stand_for_missing(code: str) -> None:
    found = first_column("31.5", code, "40", "28.5", code, "60", "44")
    assert [note.values for note in found.notes if note.key == "sentinel"] == [{"value": code, "count": 2}]


def test_school_marks_with_a_minus_are_pointed_out() -> None:
    assert {note.key for note in first_column("1-", "2", "3-", "1").notes} == {"signs"}


def test_classes_have_no_units() -> None:
    found = first_column("5a", "5b", "5a", "6b", "6b", "5b", "6a", "6a", "5a")
    assert "units_differ" not in {note.key for note in found.notes}
    assert "units_differ" in {note.key for note in first_column("5 m", "500 cm", "6 m", "650 cm").notes}


@pytest.mark.parametrize(
    ("cells", "row"), [(["12.5 kg", "7 kg", "<5 kg", "9.5 kg"], 3), (["85.1", "<5", "70.2", "63.5"], 2)]
)
def test_a_cell_that_is_no_number_among_numbers_is_named(cells: list[str], row: int) -> None:
    assert [note.values["row"] for note in first_column(*cells).notes if note.key == "stray"] == [row]


@pytest.mark.parametrize("unit", [" €/m²", " l/100km", '"', " EUR/kg", "€ / h"])
def test_more_units(unit: str) -> None:
    rows = [f"{value}{unit}".replace('"', '""') for value in ("12.5", "7.2", "9.5", "30")]
    found = read("\n".join(["a,b", *(f'"{cell}",{k}' for k, cell in enumerate(rows))]).encode()).columns[0]
    assert found.values is not None
    assert found.values.tolist() == [12.5, 7.2, 9.5, 30]


@pytest.mark.parametrize("mark", [",", "."])
def test_addresses_in_the_internet_are_no_numbers(mark: str) -> None:
    rows = [f"192.168.100.{100 + 9 * k};{k}{mark}5" for k in range(5)]
    assert read(table("ip;a", *rows)).columns[0].kind in ("text", "identifier")


def test_places_with_a_number_are_no_dates() -> None:
    assert first_column(*(f"Site {10 + k % 3}" for k in range(12))).kind == "category"


def test_every_fifth_year_may_be_a_name() -> None:
    found = read(table("2000,2005,2010", "1.5,2,3", "2,4.5,1", "3,2,2"))
    assert [one.name for one in found.columns] == ["2000", "2005", "2010"]


def test_a_row_of_units_may_have_blanks() -> None:
    found = read(table("place,area,rooms,price", ",m²,,", "north,85.1,4,3299", "south,55.6,1,2536"))
    assert [note.key for note in found.notes] == ["units"]
    assert found.n == 2
