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
from regviz.lessons.texts import languages, words
from regviz.live import codec

HERE = Path(__file__).parent
FOLDER = "TOURS"
"""The environment variable with the folder of further tours."""
KEYS = {"page", "state", "text", "notes"}
LARGEST = 200_000  # characters of a tour
STEPS = 500  # of a tour
POINTS = 12  # in a line, but for its texts: the reader of TOML takes long for a key of many parts
TEXTS = re.compile(
    r'''"""(?:\\?[\s\S])*?(?:"{3,5}|\Z)|'{3}[\s\S]*?(?:'{3,5}|\Z)'''  # before its end may be quotes of its own
    r"""|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?|#[^\n]*"""
)
"""The texts and comments of a TOML file; one that does not end, where the reader gives up, is taken to its end."""


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


def folder_trouble(language: str) -> str:
    """A sentence why the teacher's own folder cannot be read; empty if it can, or if there is none."""
    own = own_folder()
    try:
        return "" if own is None or _in(own) else _told(language, "no_tours", name=FOLDER, folder=own)
    except OSError as wrong:
        return _told(language, "no_folder", name=FOLDER, folder=own, reason=wrong.strerror)


def _in(folder: Path) -> list[Path]:
    """The tours in a folder, without what a system hides in it."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() == ".toml" and not file.name.startswith("."))


def _told(language: str, sentence: str, /, **values: object) -> str:
    texts = words(language)
    return texts[f"tours.{sentence}"].format(**{name: codec.listed(value, texts) for name, value in values.items()})


def refusal(language: str, sentence: str, /, line: int | None = None, **values: object) -> ValueError:
    """Why a tour is refused, in a sentence of the language that begins with the line, where there is one.

    What the system or the reader of TOML says within it is English.
    """
    said = _told(language, sentence, **values)
    return ValueError(said if line is None else _told(language, "line", line=line, said=said))


def text_of(file: Path, language: str) -> str:
    """The text of a tour; ValueError where there is none."""
    try:
        if file.stat().st_size > 4 * LARGEST:
            raise refusal(language, "large", most=LARGEST)
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise refusal(language, "encoding") from None
    except OSError as wrong:
        raise refusal(language, "unreadable", reason=wrong.strerror) from None


def read(text: str, language: str, name: str = "", *, used: bool = False) -> Tour:
    """The tour that a TOML text describes; where it is none, ValueError: the line, the reason, what is allowed,
    in the language.

    One that is `used` by another uses none itself.
    """
    table = _table(text.removeprefix("\ufeff"), language)  # some editors put that mark before UTF-8
    _only(table, {"title", "minutes", "step"}, language, 1)
    minutes = table.get("minutes", 10)
    if not isinstance(minutes, int | float) or isinstance(minutes, bool) or not 0 < minutes < 1000:
        raise refusal(language, "minutes", _line(text, "minutes"), wrong=_not(minutes, language))
    entries = table.get("step")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise refusal(language, "empty", 1)
    lines = [i for i, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*step\s*\]\]", line)]
    lines += [1] * (len(entries) - len(lines))
    steps: list[Step] = []
    for entry, line in zip(entries, lines, strict=False):
        steps += _steps(entry, language, name, line, used)
        if len(steps) > STEPS:
            raise refusal(language, "steps", line, most=STEPS)
    return Tour(name, _said(table, "title", language, 1), float(minutes), tuple(steps))


def _table(text: str, language: str) -> dict[str, Any]:
    """What the TOML says."""
    if len(text) > LARGEST:
        raise refusal(language, "large", most=LARGEST)
    bare = TEXTS.sub(lambda found: "\n" * found[0].count("\n"), text)
    for i, line in enumerate(bare.split("\n"), 1):
        if line.count(".") > POINTS:
            raise refusal(language, "points", i, most=POINTS)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"line (\d+)", str(wrong))
        raise refusal(language, "toml", int(at[1]) if at else None, reason=wrong) from None
    except (RecursionError, ValueError):
        raise refusal(language, "deep") from None


def _steps(entry: Mapping[str, Any], language: str, name: str, line: int, used: bool) -> Iterator[Step]:
    if "use" in entry:
        _only(entry, {"use"}, language, line)
        if used:
            raise refusal(language, "nested", line)
        use, others = entry["use"], known()
        others.pop(name, None)
        if not isinstance(use, str) or use not in others:
            raise refusal(language, "use", line, names=sorted(others), wrong=_not(use, language))
        try:
            yield from read(text_of(others[use], language), language, use, used=True).steps
        except ValueError as wrong:
            raise refusal(language, "used", line, name=use, reason=wrong) from None
        return
    _only(entry, KEYS, language, line)
    page, state = entry.get("page"), entry.get("state", "")
    if page not in names():
        raise refusal(language, "page", line, names=names(), wrong=_not(page, language))
    if not isinstance(state, str):
        raise refusal(language, "state", line, wrong=_not(state, language))
    try:
        found = codec.checked(lesson(page).state, state)
    except codec.StateError as wrong:
        raise refusal(language, "in_state", line, reason=wrong.said(words(language))) from None
    notes = _said(entry, "notes", language, line) if "notes" in entry else ""
    yield Step(page, codec.write(found), _said(entry, "text", language, line), notes)


def _only(table: Mapping[str, Any], allowed: set[str], language: str, line: int) -> None:
    for key in table:
        if key not in allowed:
            raise refusal(language, "key", line, key=codec.quoted(key), allowed=sorted(allowed))


def _not(value: object, language: str) -> str:
    """How a sentence goes on that says what a value has to be."""
    return _told(language, "none") if value is None else _told(language, "not", value=codec.quoted(value))


def _said(table: Mapping[str, Any], key: str, language: str, line: int) -> str:
    """A text, or the one in the language of a table of texts; where it has none of it, its first."""
    value = table.get(key)
    texts = value if isinstance(value, dict) and value else {language: value}
    if strangers := sorted(set(texts) - {language, *languages()}):
        raise refusal(
            language, "languages", line, key=key, codes=tuple(languages()), stranger=codec.quoted(strangers[0])
        )
    for each in texts.values():
        if not isinstance(each, str) or not each.strip():
            raise refusal(language, "text", line, key=key, wrong=_not(each, language))
    return str(texts.get(language, next(iter(texts.values())))).strip()


def _line(text: str, key: str) -> int:
    return next((i for i, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith(key)), 1)
