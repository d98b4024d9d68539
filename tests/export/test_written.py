"""Lessons written as files: what cannot be is said, and nothing is half written."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from regviz.export.course import write_course, write_lesson
from regviz.export.lesson import page_of
from regviz.lessons.geometry.state import GeometryState


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("geometri", "", ""), "There is no lesson 'geometri': there are home,"),
        (("geometry", "", "de"), "There is no language 'de': there are en, zh."),
        (("geometry", "alpha=9", ""), "alpha is a number from 0 to 3.1, not '9'"),
        (("geometry", "alpa=1", ""), "'alpa' is nothing that this page remembers; it remembers share, alpha,"),
        (("geometry", "view=sun", ""), "view is one of set, sum, posterior, not 'sun'"),
        (("geometry", "x=1&x=2", ""), "The state cannot be read: x stands there twice; it has one value."),
        (("geometry", "http://localhost/geometry?x=1", ""), "behind the ? of an address and nothing before it, not 'h"),
        (("g" * 5000, "", ""), f"There is no lesson '{'g' * 60}…': there are home,"),
    ],
)
def test_what_cannot_be_exported_is_said_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        write_lesson(*arguments, tmp_path / "out.html")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ValueError, match="is not empty: name a folder that is new or empty"):
        write_course(tmp_path)
    with pytest.raises(ValueError, match="cannot be written"):
        write_lesson("geometry", "", "", tmp_path / "none" / "out.html")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("state", ["alpha=0.5&x=1", "?alpha=0.5&x=1", "#alpha=0.5&x=1", "alpha=0%2E5&x=+1"])
def test_a_state_is_written_as_in_an_address(tmp_path: Path, state: str) -> None:
    write_lesson("geometry", state, "", tmp_path / "out.html")
    assert (tmp_path / "out.html").read_text(encoding="utf-8") == page_of("geometry", GeometryState(alpha=0.5, x=1.0))


def test_nothing_but_a_file_is_replaced(tmp_path: Path) -> None:
    """Neither a folder nor a device, such as /dev/null; a link leads to the file that is."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    for name, said in (("pipe", "is no file that can be replaced"), ("folder", "is a folder: name a file, as in")):
        with pytest.raises(ValueError, match=said):
            write_lesson("geometry", "", "", tmp_path / name)
    assert (tmp_path / "pipe").is_fifo()
    write_lesson("geometry", "", "", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").stat().st_size > 0
    assert {file.name for file in tmp_path.iterdir()} == {"pipe", "folder", "file", "link"}


def test_a_course_that_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regviz.export.course.page_of", lambda *_, **__: pytest.fail("a page was made"))
    (tmp_path / "file").touch()
    places = ("file", "is no folder"), ("file/course", "Not a directory"), ("a" * 300, "File name too long")
    for name, said in places:
        with pytest.raises(ValueError, match=said):
            write_course(tmp_path / name)
    with pytest.raises(ValueError, match="There is no language"):
        write_course(tmp_path / "course", "fr")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_of_a_course_that_breaks_off_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(name: str, **_: object) -> str:
        if name == "geometry":
            raise OSError(28, "No space left on device")
        return name

    monkeypatch.setattr("regviz.export.course.page_of", full)
    with pytest.raises(ValueError, match="cannot be written: No space left on device"):
        write_course(tmp_path / "new" / "course")
    assert list(tmp_path.iterdir()) == []
