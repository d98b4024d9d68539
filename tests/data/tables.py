"""The files and small tables for the tests of reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from regviz.data.sheets import Column, Sheet, read

HERE = Path(__file__).parent / "sheets"
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
ROWS = [(85.1, 4, 3299.5), (55.6, 1, 2536.1), (140.7, 7, 4632.2), (42.3, 5, 2605.4), (99.9, 2, 3011.7)]
LINES = ["area,rooms,price", *(",".join(map(str, row)) for row in ROWS)]


def table(*rows: str, mark: str = ",") -> bytes:
    return "\n".join(rows).replace(",", mark).encode()


def same(raw: bytes | str, *keys: str) -> None:
    """The table of ROWS is in a text, and what was done is said."""
    found = read(raw.encode() if isinstance(raw, str) else raw)
    assert [one.name for one in found.columns] == ["area", "rooms", "price"]
    assert [one.values.tolist() for one in found.columns if one.values is not None] == [
        *map(list, zip(*ROWS, strict=True))
    ]
    assert set(keys) <= {note.key for note in found.notes}


def first_column(*cells: str, name: str = "a") -> Column:
    return read(table(f"{name};b", *(f"{cell};{k * 7 % 11}" for k, cell in enumerate(cells)))).columns[0]


def sheet(name: str) -> Sheet:
    return read((HERE / name).read_bytes())
