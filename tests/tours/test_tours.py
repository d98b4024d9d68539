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
    assert [trouble.split(":")[0] for trouble in found["troubles"]] == ["bad.toml", "noise.toml"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = = 1", "This is not TOML: Invalid value (at line 1"),
        (GOOD.replace("geometry", "geometri"), "Line 5: page is one of home, overfitting, norms, geometry,"),
        (GOOD.replace("alpha=0.6", "alpha=9"), "Line 5: in the state, alpha is a number from 0 to 3.1, not '9'."),
        (GOOD.replace("alpha=", "alfa="), "Line 5: in the state, 'alfa' is nothing that this page remembers;"),
        (
            GOOD.replace("text =", "txt ="),
            "Line 5: 'txt' is nothing that belongs here; what does is notes, page, state, text.",
        ),
        (GOOD.replace('"Look."', "3"), "Line 5: text is a text, not 3."),
        (GOOD.replace("minutes = 5", 'minutes = "5"'), "Line 3: minutes is a number of minutes, not '5'."),
        (GOOD.replace('state = "alpha=0.6&view=sum"', "state = 3"), "Line 5: state is a text as in an address"),
        ('title = "x"', "Line 1: a tour has at least one step: [[step]]."),
        (GOOD + '\n[[step]]\nuse = "nobody"', "Line 10: use names another tour, one of corner, hour,"),
        (GOOD.replace('"Look."', '{de = "Guck."}'), "Line 5: text has a text for each of en, zh, not for ['de']."),
        ("#" * 300_000, "A tour has at most 200000 characters"),
    ],
)
def test_a_bad_one_is_refused_with_line_reason_and_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read(text, "en")


def test_tours_that_use_each_other_in_a_circle_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.toml").write_text('title = "a"\n[[step]]\nuse = "b"', encoding="utf-8")
    (tmp_path / "b.toml").write_text('title = "b"\n[[step]]\nuse = "c"', encoding="utf-8")
    (tmp_path / "c.toml").write_text('title = "c"\n[[step]]\nuse = "b"', encoding="utf-8")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert [trouble.split(":")[0] for trouble in listing("en")["troubles"]] == ["a.toml", "b.toml", "c.toml"]
