"""The texts: a folder per language, in it a TOML file per page, with the same keys in every language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value.strip()


@cache
def words(language: str) -> dict[str, str]:
    """All texts of a language by dotted key, as in words("en")["geometry.title"]."""
    files = sorted((HERE / language).glob("*.toml"))
    return {key: text for file in files for key, text in _flat(tomllib.loads(file.read_text(encoding="utf-8")))}


@cache
def languages() -> dict[str, str]:
    """The languages there are, code to own name, English first."""
    codes = sorted((file.parent.name for file in HERE.glob("*/common.toml")), key=lambda code: (code != "en", code))
    return {code: words(code)["language"] for code in codes}


def preferred(locale: str | None) -> str:
    """The language for a browser's locale such as "zh-CN"; English where there is none of its own."""
    code = (locale or "en").lower().split("-")[0]
    return code if code in languages() else "en"


def part(language: str, *sections: str) -> dict[str, str]:
    """The texts of some sections, keys without the section's name; later sections win."""
    return {
        key.removeprefix(f"{section}."): text
        for section in sections
        for key, text in words(language).items()
        if key.startswith(f"{section}.")
    }


def joined(kind: str, pieces: Sequence[str], language: str) -> str:
    """All "words" or all "sentences" in a row, as the language joins them."""
    pattern = words(language)[f"join.{kind}"]
    return reduce(lambda one, other: pattern.format(one=one, other=other), pieces)
