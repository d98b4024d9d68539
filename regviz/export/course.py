"""The course as a folder for any web server: a page for each lesson, which lead to each other by relative addresses."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from regviz.export.lesson import page_of
from regviz.lessons import HOME, lesson, names
from regviz.lessons.texts import languages
from regviz.live import codec


def file_of(name: str) -> str:
    """The file of a page in the folder; the front door is what a web server gives first."""
    return "index.html" if name == HOME else f"{name}.html"


def state_of(name: str, text: str) -> Any:
    """The state of a lesson that a query describes; ValueError in a sentence where it does not describe one."""
    pairs = [pair.partition("=") for pair in text.lstrip("?#").split("&") if pair]
    return codec.checked(lesson(name).state, {key: value for key, _, value in pairs})


def write_lesson(name: str, state: str, language: str, file: Path) -> None:
    """Write one lesson; what cannot be written is a ValueError, and then nothing is."""
    if name not in names():
        raise ValueError(f"There is no lesson {name!r}: there are {', '.join(names())}.")
    if language and language not in languages():
        raise ValueError(f"There is no language {language!r}: there are {', '.join(languages())}.")
    try:
        found = state_of(name, state)
    except ValueError as wrong:
        raise ValueError(f"The state {state!r} cannot be read: {wrong}.") from None
    _write({file.name: page_of(name, found, language)}, file.parent)


def write_course(folder: Path) -> None:
    """Write all lessons into a folder that is new or empty; otherwise ValueError, and then nothing is written."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is not empty: name a folder that is new or empty.")
    links = {name: file_of(name) for name in names()}
    pages = {file_of(name): page_of(name, links=links) for name in names()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise ValueError(f"{folder} cannot be written: {wrong.strerror}.") from None
    _write(pages, folder)


def _write(texts: dict[str, str], folder: Path) -> None:
    """Put files into a folder, all or none: they are written beside it and moved there."""
    try:
        with TemporaryDirectory(dir=folder, prefix=".regviz-") as beside:
            for name, text in texts.items():
                Path(beside, name).write_text(text, encoding="utf-8")
            for name in texts:
                Path(beside, name).replace(folder / name)
    except OSError as wrong:
        raise ValueError(f"{folder} cannot be written: {wrong.strerror}.") from None
