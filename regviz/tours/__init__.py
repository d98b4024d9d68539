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
from contextlib import suppress
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
STEPS = 500  # of a tour
POINTS = 100  # in a line: the reader of TOML takes long for a key of many parts


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
    files, own = _in(HERE), own_folder()
    if own:
        with suppress(OSError):  # which `folder_trouble` says
            files += _in(own)
    return {file.stem: file for file in files}


def own_folder() -> Path | None:
    """The teacher's own folder, if one is named."""
    named = os.environ.get(FOLDER, "").strip()
    return Path(named).expanduser() if named else None


def folder_trouble() -> str:
    """A sentence why the teacher's own folder cannot be read; empty if it can, or if there is none."""
    own = own_folder()
    try:
        return "" if own is None or _in(own) else f"{FOLDER} names the folder {own}, where no tour (*.toml) is."
    except OSError as wrong:
        return f"{FOLDER} names no folder of tours: {own} cannot be read ({wrong.strerror})."


def _in(folder: Path) -> list[Path]:
    """The tours in a folder, without what a system hides in it."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() == ".toml" and not file.name.startswith("."))


def text_of(file: Path) -> str:
    """The text of a tour; ValueError where there is none."""
    try:
        if file.stat().st_size > 4 * LARGEST:
            raise ValueError(f"A tour has at most {LARGEST} characters.")
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError("A tour is a text file in UTF-8.") from None
    except OSError as wrong:
        raise ValueError(f"The file cannot be read: {wrong.strerror}.") from None


def read(text: str, language: str, name: str = "", *, used: bool = False) -> Tour:
    """The tour that a TOML text describes; where it is none, ValueError: the line, the reason, what is allowed.

    One that is `used` by another uses none itself.
    """
    table = _table(text.removeprefix("\ufeff"))  # some editors put that mark before UTF-8
    _only(table, {"title", "minutes", "step"}, 1)
    minutes = table.get("minutes", 10)
    if not isinstance(minutes, int | float) or isinstance(minutes, bool) or not 0 < minutes < 1000:
        raise ValueError(f"Line {_line(text, 'minutes')}: minutes is a number of minutes{_not(minutes)}.")
    entries = table.get("step")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("Line 1: a tour has at least one step: [[step]].")
    lines = [i for i, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*step\s*\]\]", line)]
    lines += [1] * (len(entries) - len(lines))
    steps: list[Step] = []
    for entry, line in zip(entries, lines, strict=False):
        steps += _steps(entry, language, name, line, used)
        if len(steps) > STEPS:
            raise ValueError(f"Line {line}: a tour has at most {STEPS} steps.")
    return Tour(name, _said(table, "title", language, 1), float(minutes), tuple(steps))


def _table(text: str) -> dict[str, Any]:
    """What the TOML says."""
    if len(text) > LARGEST:
        raise ValueError(f"A tour has at most {LARGEST} characters, not {len(text)}.")
    for i, line in enumerate(text.split("\n"), 1):
        if line.count(".") > POINTS:
            raise ValueError(f"Line {i}: a line has at most {POINTS} points.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise ValueError(f"This is not TOML: {wrong}.") from None
    except (RecursionError, ValueError):
        raise ValueError("This is no tour: brackets are nested too deep, or a number is too long.") from None


def _steps(entry: Mapping[str, Any], language: str, name: str, line: int, used: bool) -> Iterator[Step]:
    if "use" in entry:
        _only(entry, {"use"}, line)
        if used:
            raise ValueError(f"Line {line}: a tour that another one uses has steps of its own alone.")
        use, others = entry["use"], known()
        others.pop(name, None)
        if not isinstance(use, str) or use not in others:
            raise ValueError(f"Line {line}: use names another tour, one of {', '.join(sorted(others))}{_not(use)}.")
        try:
            yield from read(text_of(others[use]), language, use, used=True).steps
        except ValueError as wrong:
            raise ValueError(f"Line {line}: the tour {use} cannot be used. {wrong}") from None
        return
    _only(entry, KEYS, line)
    page, state = entry.get("page"), entry.get("state", "")
    if page not in names():
        raise ValueError(f"Line {line}: page is one of {', '.join(names())}{_not(page)}.")
    if not isinstance(state, str):
        raise ValueError(f'Line {line}: state is a text as in an address, such as "alpha=0.6"{_not(state)}.')
    try:
        found = codec.checked(lesson(page).state, state)
    except ValueError as wrong:
        raise ValueError(f"Line {line}: in the state, {wrong}.") from None
    notes = _said(entry, "notes", language, line) if "notes" in entry else ""
    yield Step(page, codec.write(found), _said(entry, "text", language, line), notes)


def _only(table: Mapping[str, Any], allowed: set[str], line: int) -> None:
    for key in table:
        if key not in allowed:
            what = f"{codec.quoted(key)} is nothing that belongs here"
            raise ValueError(f"Line {line}: {what}; what does is {', '.join(sorted(allowed))}.")


def _not(value: object) -> str:
    """How a sentence goes on that says what a value has to be."""
    return "; there is none" if value is None else f", not {codec.quoted(value)}"


def _said(table: Mapping[str, Any], key: str, language: str, line: int) -> str:
    """A text, or the one in the language of a table of texts; where it has none of it, its first."""
    value = table.get(key)
    texts = value if isinstance(value, dict) and value else {language: value}
    if strangers := sorted(set(texts) - {language, *languages()}):
        codes = ", ".join(languages())
        raise ValueError(f"Line {line}: {key} has a text for each of {codes}, not for {codec.quoted(strangers[0])}.")
    for each in texts.values():
        if not isinstance(each, str) or not each.strip():
            raise ValueError(f"Line {line}: {key} is a text in quotes{_not(each)}.")
    return str(texts.get(language, next(iter(texts.values())))).strip()


def _line(text: str, key: str) -> int:
    return next((i for i, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith(key)), 1)
