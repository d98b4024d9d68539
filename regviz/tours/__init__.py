"""Tours: prepared sequences of states with a sentence or a question each, for somebody who presents.

A tour is a TOML file. Those beside this one ship; a folder named by the environment variable TOURS has a teacher's own:

    title = "Why the corner"
    minutes = 10

    [[step]]
    page = "geometry"                  # a lesson, by its address
    state = "alpha=0.3"                # as in an address; left out: as the page opens
    text = "Where does the ellipse first touch the diamond?"
    notes = "Wait. Let them vote."     # for the speaker alone; may be left out

    [[step]]
    use = "pytorch"                    # all steps of another tour

Instead of one text there may be one for each language: text.en = "...", text.zh = "...".
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regviz.lessons import lesson, names
from regviz.lessons.texts import languages
from regviz.live import codec

HERE = Path(__file__).parent
FOLDER = "TOURS"
"""The environment variable with the folder of further tours."""
KEYS = {"page", "state", "text", "notes"}
LARGEST = 200_000  # characters of a tour


@dataclass(frozen=True)
class Step:
    """One state of one page, with what is said of it."""

    page: str
    query: Mapping[str, str]
    text: str
    notes: str


@dataclass(frozen=True)
class Tour:
    """A sequence of steps, in one language."""

    name: str
    title: str
    minutes: float
    steps: tuple[Step, ...]


def known() -> dict[str, Path]:
    """The files of all tours by name; a teacher's own comes after those that ship and may replace one."""
    own = os.environ.get(FOLDER, "").strip()
    folders = [HERE, *([Path(own)] if own else [])]
    return {file.stem: file for folder in folders for file in sorted(folder.glob("*.toml"))}


def read(text: str, language: str, name: str = "", *, used: bool = False) -> Tour:
    """The tour that a TOML text describes; where it is none, ValueError: the line, the reason, what is allowed.

    One that is `used` by another uses none itself.
    """
    if len(text) > LARGEST:
        raise ValueError(f"A tour has at most {LARGEST} characters, not {len(text)}.")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise ValueError(f"This is not TOML: {wrong}.") from None
    _only(table, {"title", "minutes", "step"}, 1)
    title = _said(table, "title", language, 1)
    minutes = table.get("minutes", 10)
    if not isinstance(minutes, int | float) or isinstance(minutes, bool) or not 0 < minutes < 1000:
        raise ValueError(f"Line {_line(text, 'minutes')}: minutes is a number of minutes, not {minutes!r}.")
    entries = table.get("step")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("Line 1: a tour has at least one step: [[step]].")
    lines = [i for i, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*step\s*\]\]", line)]
    lines += [1] * (len(entries) - len(lines))
    steps = [
        step for entry, line in zip(entries, lines, strict=False) for step in _steps(entry, language, name, line, used)
    ]
    return Tour(name, title, float(minutes), tuple(steps))


def _steps(entry: Mapping[str, Any], language: str, name: str, line: int, used: bool) -> Iterator[Step]:
    if "use" in entry:
        _only(entry, {"use"}, line)
        if used:
            raise ValueError(f"Line {line}: a tour that another one uses has steps of its own alone.")
        others = sorted(set(known()) - {name})
        if entry["use"] not in others:
            raise ValueError(f"Line {line}: use names another tour, one of {', '.join(others)}, not {entry['use']!r}.")
        yield from read(known()[entry["use"]].read_text(encoding="utf-8"), language, entry["use"], used=True).steps
        return
    _only(entry, KEYS, line)
    page, state = entry.get("page"), entry.get("state", "")
    if page not in names():
        raise ValueError(f"Line {line}: page is one of {', '.join(names())}, not {page!r}.")
    if not isinstance(state, str):
        raise ValueError(f'Line {line}: state is a text as in an address, such as "alpha=0.6", not {state!r}.')
    pairs = [pair.partition("=") for pair in state.lstrip("?").split("&") if pair]
    query = {key: value for key, _, value in pairs}
    try:
        found = codec.checked(lesson(page).state, query)
    except ValueError as wrong:
        raise ValueError(f"Line {line}: in the state, {wrong}.") from None
    notes = _said(entry, "notes", language, line) if "notes" in entry else ""
    yield Step(page, codec.write(found), _said(entry, "text", language, line), notes)


def _only(table: Mapping[str, Any], allowed: set[str], line: int) -> None:
    for key in table:
        if key not in allowed:
            known_here = ", ".join(sorted(allowed))
            raise ValueError(f"Line {line}: {key!r} is nothing that belongs here; what does is {known_here}.")


def _said(table: Mapping[str, Any], key: str, language: str, line: int) -> str:
    """A text, or the one in the language of a table of texts; where it has none of it, its first."""
    value = table.get(key)
    if isinstance(value, dict):
        strangers = set(value) - set(languages())
        if strangers or not value:
            codes = ", ".join(languages())
            raise ValueError(f"Line {line}: {key} has a text for each of {codes}, not for {sorted(strangers)}.")
        value = value.get(language, next(iter(value.values())))
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"Line {line}: {key} is a text, not {value!r}.")
    return value.strip()


def _line(text: str, key: str) -> int:
    return next((i for i, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith(key)), 1)
