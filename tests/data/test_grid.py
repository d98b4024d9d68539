"""Marks between columns, what stands around a table, rows of one width, and tables that are too large."""

from __future__ import annotations

import pytest

from regviz.data.sheets import Choices, RefusalError, read
from regviz.data.sheets.grid import grid
from regviz.lessons.features.brought import columns_fold
from regviz.lessons.features.own import bring, furnish
from regviz.lessons.features.state import FeaturesState
from regviz.lessons.texts import part
from tests.data.tables import LINES, same, table


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


def test_what_was_recognized_can_be_chosen_otherwise() -> None:
    raw = table("1;2", "1,5;3", "2,5;4", "3,5;5")
    assert read(raw, Choices(header=False)).n == 4
    assert read(raw, Choices(header=True)).n == 3
    other = read("größe,b\n1,2\n3,4\n5,7\n".encode("cp1252"), Choices(encoding="gb18030"))
    assert other.recognized.encoding == "gb18030"
    with pytest.raises(RefusalError) as refusal:
        read("größe,b\n1,2\n".encode("cp1252"), Choices(encoding="utf-8"))
    assert refusal.value.note.values["row"] == 1


@pytest.mark.parametrize("mark", ["；", " ", "   ", "、", "^", "~"])
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
        ([LINES[0], *(f"{line},,," for line in LINES[1:])], "trailing"),
        (["Houses, sold", "", *LINES], "above"),
        (["Houses, sold, used", "", *LINES], "above"),
        ([*LINES, "", "Source: the register, read, anew"], "below"),
        ([*LINES, "insgesamt,20,16000"], "below"),
    ],
)
def test_what_stands_around_a_table_is_left_out(lines: list[str], key: str) -> None:
    same("\n".join(lines), key)


@pytest.mark.parametrize(
    "lines",
    [
        ["Heights", "cm,kg", "170,65", "181,80"],
        ["Heights, measured", "", "cm,kg", "170,65", "181,80"],
        ["cm,kg", "170,65", "181,80", "Source: the register"],
        ["cm,kg", "170,65", "181,80", "", "Source: the register, read"],
    ],
)
def test_what_stands_around_two_columns_is_left_out(lines: list[str]) -> None:
    found = read("\n".join(lines).encode())
    assert [(one.name, one.values.tolist()) for one in found.columns if one.values is not None] == [
        ("cm", [170, 181]),
        ("kg", [65, 80]),
    ]


def test_300_columns_are_not_more_for_empty_ones_beside_them() -> None:
    names, numbers = (",".join(f"{sign}{k}" for k in range(300)) for sign in ("v", "1"))
    found = read(table(names + ",,", numbers + ",,", numbers + ",,"))
    assert (len(found.columns), found.notes[0].values) == (300, {"count": 2, "columns": [301, 302]})


def test_a_cell_of_several_lines_with_marks_is_no_quote_left_open() -> None:
    found = read(b'a,remark,y\n1,"first, good\nthen, bad\nat last, good",3\n2,"none",4\n3,none,9\n')
    assert found.n == 3


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
        (["Preis", *("1.234,56 €", "2.034,07 €", "999,90 €", "1.000,00 €")], 2),
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


def test_names_that_are_all_blank_are_none() -> None:
    found = read(table(",,", *LINES[1:]))
    assert (found.n, [one.name for one in found.columns]) == (5, ["x1", "x2", "x3"])


@pytest.mark.parametrize("above", [["# a station", "# area,rooms,price"], ["# area,rooms,price", "# in Ulm"]])
def test_the_names_may_stand_in_one_of_several_comments(above: list[str]) -> None:
    same("\n".join([*above, *LINES[1:]]), "comments")


def test_names_in_a_comment_with_blanks_between_them() -> None:
    same("\n".join(["# area rooms price", *(line.replace(",", "  ") for line in LINES[1:])]))


@pytest.mark.parametrize("names", ["area,rooms,price", '"area,rooms,price"'])
@pytest.mark.parametrize("mark", [",", ";"])
def test_a_table_that_was_quoted_line_by_line(names: str, mark: str) -> None:
    same("\r\n".join([names, *(f'"{line}"' for line in LINES[1:])]).replace(",", mark))


@pytest.mark.parametrize("remark", ["# missing, see below", "# unknown, perhaps", "# empty, not asked"])
def test_a_comment_that_begins_with_a_word_for_missing_is_one(remark: str) -> None:
    same("\n".join([*LINES[:3], remark, *LINES[3:]]), "comments")
