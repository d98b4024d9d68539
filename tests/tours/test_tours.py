"""Tours: those that ship are whole in every language, and one that somebody wrote is taken or refused with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from regviz.lessons import lesson, names
from regviz.lessons.texts import languages
from regviz.live import codec
from regviz.tours import FOLDER, HERE, known, read
from regviz.tours.routes import listing

SHIPPED = sorted(file.stem for file in HERE.glob("*.toml"))
GOOD = """
title = "Mine"
minutes = 5

[[step]]
page = "geometry"
state = "alpha=0.6&view=sum"
text = "Look."
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_tour_that_ships_is_the_same_in_every_language(name: str) -> None:
    text = known()[name].read_text(encoding="utf-8")
    tours = {language: read(text, language, name) for language in languages()}
    places = {language: [(step.page, step.query) for step in tour.steps] for language, tour in tours.items()}
    assert all(place == places["en"] for place in places.values())
    for one, other in zip(tours["en"].steps, tours["zh"].steps, strict=True):
        assert bool(one.notes) == bool(other.notes)
        for english, chinese in ((one.text, other.text), (one.notes, other.notes)):
            assert not re.search(r"[\u3000-\u9fff]", english)
            assert not english or re.search(r"[\u4e00-\u9fff]", chinese)
            assert not re.search(r"[\u4e00-\u9fff][,.:;!?]", chinese), "a Chinese sentence has Chinese punctuation"


def test_there_are_three_short_ones_and_an_hour_that_uses_them() -> None:
    tours = {tour["name"]: tour for tour in listing("en")["tours"]}
    assert listing("en")["troubles"] == []
    short = [tour for tour in tours.values() if tour["minutes"] == 10]
    assert len(short) == 3
    (hour,) = [tour for tour in tours.values() if tour["minutes"] == 50]
    for tour in short:
        assert all(step in hour["steps"] for step in tour["steps"])
    assert {step["page"] for step in hour["steps"]} == set(names())


def test_a_folder_of_ones_own_is_read_and_a_bad_one_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(GOOD.replace("geometry", "geometri"), encoding="utf-8")
    (tmp_path / "noise.toml").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    found = listing("zh")
    assert {tour["name"] for tour in found["tours"]} == {*SHIPPED, "mine"}
    (mine,) = [tour for tour in found["tours"] if tour["name"] == "mine"]
    state = codec.read(lesson("geometry").state, mine["steps"][0]["query"])
    assert (state.alpha, state.view) == (0.6, "sum")
    assert [trouble.split("：")[0] for trouble in found["troubles"]] == ["bad.toml", "noise.toml"]


def test_what_is_no_file_of_a_tour_is_a_sentence_and_no_other_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deep brackets, a folder with the name of a tour, a file of megabytes, one used that is noise."""
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_000)
    (tmp_path / "noise.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "uses.toml").write_text('title = "x"\n[[step]]\nuse = "noise"', encoding="utf-8")
    (tmp_path / "._mine.toml").write_bytes(b"\0")  # what a system writes beside a file
    (tmp_path / "MINE.TOML").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    monkeypatch.setenv(FOLDER, str(tmp_path))
    found = listing("en")
    assert {tour["name"] for tour in found["tours"]} == {*SHIPPED, "MINE"}
    assert found["troubles"] == [
        "deep.toml: This is no tour: brackets are nested too deep, or a number is too long.",
        "folder.toml: The file cannot be read: Is a directory.",
        "large.toml: A tour has at most 200000 characters.",
        "noise.toml: A tour is a text file in UTF-8.",
        "uses.toml: Line 2: the tour noise cannot be used. A tour is a text file in UTF-8.",
    ]


def test_a_folder_that_cannot_be_read_is_said_and_what_ships_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for name, said in (("nowhere", "No such file"), ("file", "Not a directory"), ("empty", "no tour")):
        monkeypatch.setenv(FOLDER, str(tmp_path / name))
        found = listing("en")
        assert {tour["name"] for tour in found["tours"]} == {*SHIPPED}
        (trouble,) = found["troubles"]
        assert said in trouble
        assert str(tmp_path / name) in trouble


BAD = [
    ("title = = 1", "Line 1: this is not TOML: Invalid value (at line 1"),
    (GOOD.replace("geometry", "geometri"), "Line 5: page is one of home, overfitting, norms, geometry,"),
    (GOOD.replace("alpha=0.6", "alpha=9"), "Line 5: in the state, alpha is a number from 0 to 3.1, not '9'."),
    (GOOD.replace("alpha=", "alfa="), "Line 5: in the state, 'alfa' is nothing that this page remembers;"),
    (
        GOOD.replace("text =", "txt ="),
        "Line 5: 'txt' is nothing that belongs here; what does is notes, page, state, text.",
    ),
    (GOOD.replace('"Look."', "3"), "Line 5: text is a text in quotes, not 3."),
    (GOOD.replace("minutes = 5", 'minutes = "5"'), "Line 3: minutes is a number of minutes, not '5'."),
    (GOOD.replace('state = "alpha=0.6&view=sum"', "state = 3"), "Line 5: state is a text as in an address"),
    ('title = "x"', "Line 1: a tour has at least one step: [[step]]."),
    (GOOD + '\n[[step]]\nuse = "nobody"', "Line 10: use names another tour, one of corner, hour,"),
    (GOOD.replace('"Look."', '{de = "Guck."}'), "Line 5: text has a text for each of en, zh, not for 'de'."),
    ("#" * 300_000, "A tour has at most 200000 characters"),
    ("", "Line 1: a tour has at least one step: [[step]]."),
    (GOOD.replace('title = "Mine"', ""), "Line 1: title is a text in quotes; there is none."),
    (GOOD.replace('"Mine"', "2026-11-26"), "Line 1: title is a text in quotes, not 2026-11-26."),
    (GOOD.replace('"Look."', '{en = "Look.", zh = 3}'), "Line 5: text is a text in quotes, not 3."),
    (GOOD + 'title = "late"', "Line 5: 'title' is nothing that belongs here; what does is notes,"),
    (GOOD.replace("alpha=0.6", "alpha=0.6&alpha=0.7"), "Line 5: in the state, alpha stands there twice;"),
    (GOOD.replace("alpha=", "http://localhost/geometry?alpha="), "Line 5: in the state, a state is what stands"),
    (GOOD.replace("geometry", "g" * 5000), f"not '{'g' * 60}…'."),
    (GOOD.replace('"Look."', "0x" + "f" * 9999), "Line 5: text is a text in quotes, not 0xfff"),
    (GOOD.replace("minutes = 5", "minutes = [0x" + "f" * 9999 + "]"), "Line 3: minutes is a number of minutes, not …."),
    (GOOD.replace('"geometry"', "{a = 0x" + "f" * 9999 + "}"), "Line 5: page is one of home, overfitting,"),
    ("a = " + "[" * 5000, "This is no tour: brackets are nested too deep"),
    ("minutes = " + "9" * 5000, "This is no tour: brackets are nested too deep, or a number is too long."),
    ("a." * 20_000 + "b = 1", "Line 1: but for its texts, a line has at most 12 points."),
    ('title = """\n..."""\n' + "[a" + ".a" * 13 + "]", "Line 3: but for its texts, a line has at most 12 points."),
    ("x = {" + '"=".' * 13 + "a = 1}", "Line 1: but for its texts, a line has at most 12 points."),
    *(
        (
            f"x = [{quotes}a{quotes}{quotes[0]}, {{" + "a." * 13 + "a = 1}]",
            "Line 1: but for its texts, a line has at most 12",
        )
        for quotes in ('"""', "'''")
    ),
    ('x = 1 # """\n' + "b." * 13 + "c = 1", "Line 2: but for its texts, a line has at most 12 points."),
    ('x = """' + "." * 99, "this is not TOML"),
    ('title = "x"\n' + '[[step]]\nuse = "corner"\n' * 5000, "a tour has at most 500 steps."),
    (
        'title = "x"\n[[step]]\nuse = "hour"',
        "Line 2: the tour hour cannot be used. Line 12: a tour that another one",
    ),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_a_bad_one_is_refused_with_line_reason_and_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read(text, "en")


@pytest.mark.parametrize(("text", "said"), BAD)
def test_it_is_refused_in_the_readers_language_with_the_same_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]") as refused:
        read(text, "zh")
    chinese = str(refused.value)
    assert chinese.endswith("。")
    assert not re.search(r"[a-z] [a-z]{3,} [a-z]{3,}", chinese.replace("Invalid value (at line 1", ""))
    lines = re.findall(r"Line (\d+)", said)
    assert re.findall(r"第 (\d+) 行", chinese)[: len(lines)] == lines


def test_tours_that_use_each_other_in_a_circle_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.toml").write_text('title = "a"\n[[step]]\nuse = "b"', encoding="utf-8")
    (tmp_path / "b.toml").write_text('title = "b"\n[[step]]\nuse = "c"', encoding="utf-8")
    (tmp_path / "c.toml").write_text('title = "c"\n[[step]]\nuse = "b"', encoding="utf-8")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert [trouble.split(":")[0] for trouble in listing("en")["troubles"]] == ["a.toml", "b.toml", "c.toml"]
