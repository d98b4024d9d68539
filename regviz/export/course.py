"""The course as a folder for any web server: a page for each lesson, which lead to each other by relative addresses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from regviz.export.lesson import page_of
from regviz.lessons import HOME, lesson, names
from regviz.lessons.texts import languages, words
from regviz.live import codec


def file_of(name: str) -> str:
    """The file of a page in the folder; the front door is what a web server gives first."""
    return "index.html" if name == HOME else f"{name}.html"


def write_lesson(name: str, state: str, language: str, file: Path) -> None:
    """Write one lesson; what cannot be written is a ValueError, and then nothing is.

    A link is followed, and nothing but a file is replaced: not a folder, not a device.
    """
    if name not in names():
        raise ValueError(f"There is no lesson {codec.quoted(name)}: there are {', '.join(names())}.")
    _speaks(language)
    try:
        found = codec.checked(lesson(name).state, state)
    except codec.StateError as wrong:
        raise ValueError(f"The state cannot be read: {wrong.said(words('en'))}.") from None
    with _said_of(file):
        place = Path(os.path.realpath(file))
        if place.is_dir():
            raise ValueError(f"{file} is a folder: name a file, as in {file / file_of(name)}.")
        if place.exists() and not place.is_file():
            raise ValueError(f"{file} is no file that can be replaced: name another one.")
        with TemporaryDirectory(dir=place.parent, prefix=".regviz-") as beside:
            written = Path(beside, file_of(name))
            written.write_text(page_of(name, found, language), encoding="utf-8")
            written.replace(place)


def write_course(folder: Path, language: str = "") -> None:
    """Write all lessons into a folder that is new or empty; otherwise ValueError, and then nothing is written."""
    _speaks(language)
    links = {name: file_of(name) for name in names()}
    with _said_of(folder):
        if folder.is_symlink() or folder.exists():
            if not folder.is_dir():
                raise ValueError(f"{folder} is no folder: name one that is new or empty.")
            if any(folder.iterdir()):
                raise ValueError(f"{folder} is not empty: name a folder that is new or empty.")
        above = next(each for each in [folder, *folder.absolute().parents] if each.exists())
        with TemporaryDirectory(dir=above, prefix=".regviz-") as beside:  # before the work, which takes a while
            for name in names():
                Path(beside, file_of(name)).write_text(page_of(name, language=language, links=links), encoding="utf-8")
            folder.mkdir(parents=True, exist_ok=True)
            for written in links.values():
                Path(beside, written).replace(folder / written)


def _speaks(language: str) -> None:
    if language not in {"", *languages()}:
        raise ValueError(f"There is no language {codec.quoted(language)}: there are {', '.join(languages())}.")


@contextmanager
def _said_of(place: Path) -> Iterator[None]:
    """What the system refuses about the place, in a sentence."""
    try:
        yield
    except OSError as wrong:
        raise ValueError(f"{codec.quoted(str(place))} cannot be written: {wrong.strerror}.") from None
