"""Choosing features in a browser: every button is clicked, and the figure then shows what the text says of it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from regviz.lessons.features import held_out as features_held_out
from regviz.lessons.features import problem as choosing
from regviz.lessons.features import tables as features_table
from regviz.lessons.features.source import FEATURES
from regviz.lessons.features.state import EXAMPLES, FeaturesState
from regviz.lessons.texts import languages, words
from tests.dragging import Hand, box_of, middle
from tests.lessons.features.test_live import HandOn, sees
from tests.live.test_look import PHONE

pytestmark = pytest.mark.long


def number(at: Hand, name: str) -> float:
    """A number that is printed in the figure."""
    return float(at.root.locator(f"[data-number='{name}']").inner_text())


def kept(at: Hand, penalty: str = "l1") -> list[str]:
    """The features whose coefficient is not exactly 0 in what is drawn."""
    drawn = at.drawn()
    names = FeaturesState(data=drawn["data"], twin=drawn["twin"]).names
    return [name for name, w in zip(names, drawn["w"][penalty], strict=True) if w != 0]


def fewest(at: Hand) -> None:
    """Half of the features, and an error within a standard error of the least; the elastic net and L2 keep more."""
    found = choosing.validations(FeaturesState())["l1"]
    assert number(at, "l1.zeros") == 5
    assert number(at, "l1.error") <= found.mean.min() + found.se[found.best] + 0.001
    assert number(at, "l2.zeros") == 0 < number(at, "net.zeros") < 5


def leaves(at: Hand) -> None:
    """Here s3 is out; it is in for a larger and for a smaller alpha, and the sentence names it."""
    assert "s3" not in kept(at)
    assert "s3" in at.root.locator("[data-sentence]").inner_text()
    for key in ("ArrowRight", "ArrowLeft"):
        at.slider("alpha").focus()
        for _ in range(40):
            at.page.keyboard.press(key)
            at.frame()
            if "s3" in kept(at):
                break
        assert "s3" in kept(at), key
        at.root.locator("[data-example=leaves]").click()
        sees(at, EXAMPLES["leaves"])


def shared(at: Hand, first: str, second: str) -> None:
    """L1 keeps the one that stands first, L2 and the elastic net give both the same; a dotted bar says: any split."""
    names, w = FeaturesState(twin=at.drawn()["twin"]).names, at.drawn()["w"]
    i, j = names.index(first), names.index(second)
    assert i < j
    assert w["l1"][i] > 0.2
    assert w["l1"][j] == 0
    for penalty in ("l2", "net"):
        assert w[penalty][i] == pytest.approx(w[penalty][j], abs=1e-9)
        assert w[penalty][i] > 0.1
    at.root.locator("[data-chart=bars]").scroll_into_view_if_needed()
    at.frame()
    assert at.root.locator("[data-chart=bars] [data-trace=many] path").get_attribute("d")


def units(at: Hand) -> None:
    """The strongest predictor, bmi, is out, and what has the largest numbers is in."""
    X, _ = choosing.raw(FeaturesState())
    largest = sorted(zip(X.std(0), FEATURES["diabetes"], strict=True))[-2:]
    assert "bmi" not in kept(at)
    assert {name for _, name in largest} & set(kept(at))


def shrunk(at: Hand) -> None:
    assert number(at, "l2.zeros") == 0
    assert 0 < max(map(abs, at.drawn()["w"]["l2"])) < 0.06


def least(at: Hand) -> None:
    """More features than at the one-standard-error alpha, for an error that is smaller by less than its own."""
    found = choosing.validations(FeaturesState())["l1"]
    assert len(kept(at)) > 5
    assert number(at, "l1.error") == pytest.approx(found.mean.min(), abs=0.001)
    assert found.mean[found.one_se] - number(at, "l1.error") < found.se[found.best] + 0.001


SHOWS = {
    "fewest": fewest,
    "leaves": leaves,
    "copy": lambda at: shared(at, "bmi", "bmi′"),
    "other": lambda at: shared(at, "bmi′", "bmi"),
    "units": units,
    "shrunk": shrunk,
    "least": least,
}


def test_every_try_this_shows_what_it_says(hand: HandOn) -> None:
    assert set(SHOWS) == set(EXAMPLES)
    at = hand("/features")
    sees(at, FeaturesState())
    buttons = at.root.locator("[data-example]").all()
    assert [button.get_attribute("data-example") for button in buttons] == ["fewest", "leaves", "copy"]
    for button in buttons:
        name = button.get_attribute("data-example") or ""
        button.click()
        sees(at, EXAMPLES[name])
        assert button.get_attribute("aria-pressed") == "true"
        SHOWS[name](at)


@pytest.mark.parametrize("language", languages())
def test_every_misconception_is_answered_by_the_figure(hand: HandOn, language: str) -> None:
    at, text = hand(f"/features?lang={language}"), words(language)
    sees(at, FeaturesState())
    at.page.get_by_text(text["shell.myths"]).click()
    for example in ("units", "copy", "other", "shrunk", "least"):
        at.page.get_by_role("button", name=text[f"features.myths.{example}"]).click()
        sees(at, EXAMPLES[example])
        SHOWS[example](at)


def test_the_error_for_the_men_held_out_follows_the_cursor(hand: HandOn) -> None:
    state = FeaturesState(data="prostate", alpha=0.5)
    at = hand("/features?data=prostate&alpha=0.5", viewport={"width": 1280, "height": 1600})  # all of it is seen
    sees(at, state)
    x, y = middle(at.slider("alpha"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    seen = []
    for step in range(1, 5):
        at.page.mouse.move(x - 60 * step, y)
        at.frame()
        w = {name: np.array(values) for name, values in at.drawn()["w"].items()}
        errors = features_held_out.errors(state, w)
        at.page.wait_for_function(
            "([name, text]) => document.querySelector(`[data-number='${name}']`).textContent === text",
            arg=["l1.held", f"{errors['l1'].mean:.3f}"],
        )
        seen.append(number(at, "l1.held"))
    assert len(set(seen)) > 2
    at.page.mouse.up()
    at.switch("data", "diabetes")
    at.until("drawn.source === 'torch' && drawn.data === 'diabetes'")
    assert not at.root.locator("[data-number='l1.held']").is_visible()
    assert at.root.locator("[data-number='l1.error']").is_visible()


def test_the_paths_can_be_downloaded(hand: HandOn, tmp_path: Path) -> None:
    state, text = FeaturesState(data="prostate", twin="after"), words("en")
    at = hand("/features?data=prostate&twin=after")
    sees(at, state)
    at.page.get_by_text(text["features.table.title"]).click()
    button = at.page.get_by_role("button", name=text["features.table.download"])
    button.wait_for()
    at.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()  # else it is drawn anew
    with at.page.expect_download() as begun:
        button.click()
    file = tmp_path / begun.value.suggested_filename
    begun.value.save_as(file)
    assert file.name == "regviz-prostate.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert file.read_text(encoding="utf-8") == features_table.paths_csv(state)
    row = next(r for r in rows if r["penalty"] == "l1" and float(r["alpha"]) == pytest.approx(1e-4))
    least_squares = choosing.knots(replace(state, twin="none"))[-1].w[0]
    assert float(row["lcavol"]) + float(row["lcavol′"]) == pytest.approx(least_squares, abs=0.002)


def test_a_lecture_hall_sees_the_paths_and_the_slider_at_once(hand: HandOn) -> None:
    at = hand("/features", viewport={"width": 1280, "height": 720})
    sees(at, FeaturesState())
    for thing in [*at.root.locator(".rv-trio [data-chart]").all(), at.slider("alpha")]:
        box = thing.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 720 - box["height"]


def test_on_a_phone_the_slider_stays_at_hand_beside_every_chart(hand: HandOn) -> None:
    at = hand("/features?data=prostate", **PHONE)
    sees(at, FeaturesState(data="prostate"))
    for summary in at.root.locator("summary").all():
        summary.click()
    for chart in at.root.locator("[data-chart]").all():
        box_of(chart)
        at.frame()
        box = at.slider("alpha").bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 844 - box["height"]
