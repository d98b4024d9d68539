"""Files of the kinds that people bring: what comes of each is written down beside them, in sheets/expected.json.

They are made; `outcome` is what must come of a file, `values` some of its cells, rows and columns counted from 1,
`must_name` what a person must be able to read in what the page says of it.
"""

from __future__ import annotations

import pytest

from regviz.data.sheets import Column, RefusalError
from regviz.lessons import Data
from regviz.lessons.features.brought import columns_fold, said
from regviz.lessons.features.own import bring, furnish
from regviz.lessons.features.state import FeaturesState
from regviz.lessons.texts import languages, part
from tests.data.tables import EXPECTED, HERE, sheet

READABLE = {name: e for name, e in EXPECTED.items() if e["outcome"] != "refused" or e["refusal_kind"] == "not_enough"}
TABLES = {name: e for name, e in READABLE.items() if e["rows"]}

each_file = pytest.mark.parametrize("name", EXPECTED)
each_table = pytest.mark.parametrize("name", TABLES)


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
