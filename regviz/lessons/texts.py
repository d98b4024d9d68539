"""The texts: in each language a TOML file of what all pages say, and one in each lesson's folder; all have its keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from regviz.live.doorstep import Said

HERE = Path(__file__).parent
PARTED = re.compile(r"(?<=[\d}]) %")
"""A number and its unit, which no line is to part."""


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, PARTED.sub("\N{NO-BREAK SPACE}%", value.strip())


def _read(file: Path, prefix: str = "") -> dict[str, str]:
    return dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")), prefix))


@cache
def words(language: str) -> dict[str, str]:
    """All texts of a language by dotted key, a lesson's behind its name, as in words("en")["geometry.title"]."""
    texts = _read(HERE / f"{language}.toml")
    for file in sorted(HERE.glob(f"*/{language}.toml")):
        texts |= _read(file, f"{file.parent.name}.")
    return texts


@cache
def languages() -> dict[str, str]:
    """The languages there are, code to own name, English first."""
    codes = sorted((file.stem for file in HERE.glob("*.toml")), key=lambda code: (code != "en", code))
    return {code: words(code)["language"] for code in codes}


def preferred(locale: str | None) -> str:
    """The language for a browser's locale such as "zh-CN"; English where there is none of its own."""
    code = (locale or "en").lower().split("-")[0]
    return code if code in languages() else "en"


def spoken(named: str | None, locale: str | None) -> str:
    """The language that is named if there is one of that name, else the browser's."""
    return named if named is not None and named in languages() else preferred(locale)


def doorstep(language: str) -> Said:
    """What is said where nothing else can be shown."""
    said = words(language)
    return Said(said["shell.too_old"], said["shell.not_whole"])


@cache
def part(language: str, *sections: str) -> Mapping[str, str]:
    """The texts of some sections, keys without the section's name; later sections win."""
    return {
        key.removeprefix(f"{section}."): text
        for section in sections
        for key, text in words(language).items()
        if key.startswith(f"{section}.")
    }
