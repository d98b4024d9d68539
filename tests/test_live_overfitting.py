"""Underfit, just right, overfit in a real browser: the curve follows the hand, networks are trained as one looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest

from regviz.figures.cloud import ALPHAS
from regviz.figures.curve import curve_answer
from regviz.lessons import words
from regviz.state import codec
from regviz.state.overfitting import EXAMPLES, NO_PENALTY, OverfittingState
from tests.hand import Hand, box_of, middle

HandOn = Callable[..., Hand]

CURVES = [name for name, state in EXAMPLES.items() if state.view == "curve"]
CLOUDS = [name for name, state in EXAMPLES.items() if state.view == "cloud"]
TRAINED = "document.querySelector('[data-testid=stProgress]') === null && drawn.source === 'torch'"


def sees(at: Hand, state: OverfittingState) -> None:
    """Wait until torch's picture of this state is on screen, and its address in the address bar."""
    answer = curve_answer(state)
    shown = {**vars(state), **{name: answer[name] for name in ("w", "train", "test")}}
    at.until("drawn.source === 'torch' && near(given, drawn)", shown)
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=30_000)


def drag(at: Hand, name: str, by: float) -> list[dict]:
    """Take a slider, move it a little in each frame, let it go; returns what was drawn in each frame."""
    x, y = middle(at.slider(name))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    seen = []
    for step in range(1, 13):
        at.page.mouse.move(x + by * step / 12, y)
        at.frame()
        seen.append(at.drawn())
    at.page.mouse.up()
    return seen


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_the_curve_follows_alpha_in_every_frame_and_torch_confirms_it(hand: HandOn, penalty: str) -> None:
    at = hand(f"/overfitting?penalty={penalty}")
    sees(at, OverfittingState(penalty=penalty))
    seen = drag(at, "alpha", 300)
    assert all(drawn["source"] == "browser" for drawn in seen)
    assert len({drawn["alpha"] for drawn in seen}) == len(seen)
    for drawn in seen:
        answer = curve_answer(OverfittingState(penalty=penalty, alpha=drawn["alpha"]))
        assert drawn["w"] == pytest.approx(answer["w"], abs=1e-7)
        assert (drawn["train"], drawn["test"]) == pytest.approx((answer["train"], answer["test"]), abs=1e-7)
        assert [w == 0 for w in drawn["w"]] == [w == 0 for w in answer["w"]]
    sees(at, OverfittingState(penalty=penalty, alpha=seen[-1]["alpha"]))
    trains = [drawn["train"] for drawn in seen]
    assert trains == sorted(trains)


def test_the_curve_follows_the_degree(hand: HandOn) -> None:
    at = hand("/overfitting")
    sees(at, OverfittingState())
    seen = drag(at, "degree", -box_of(at.slider("degree"))["width"])
    assert {len(drawn["w"]) for drawn in seen} > {1, 5, 10}
    assert all(len(drawn["w"]) == drawn["degree"] for drawn in seen)
    sees(at, OverfittingState(degree=1))


def test_every_thing_to_try_of_the_curve_is_one_click_away(hand: HandOn) -> None:
    at = hand("/overfitting?alpha=0.5&degree=3")
    sees(at, OverfittingState(alpha=0.5, degree=3))
    buttons = at.root.locator("[data-example]:visible")
    assert buttons.count() == 3
    for button in buttons.all():
        button.click()
        sees(at, EXAMPLES[button.get_attribute("data-example") or ""])
        assert at.root.locator("[aria-pressed=true]:visible").all_inner_texts() == [button.inner_text()]


def test_what_people_often_think_is_answered_by_the_figure(hand: HandOn) -> None:
    at = hand("/overfitting?lang=en")
    sees(at, OverfittingState())
    at.page.get_by_text(words("en")["overfitting.myths.title"]).click()
    for name in (name for name in CURVES if f"overfitting.myths.{name}" in words("en")):
        at.page.get_by_role("button", name=words("en")[f"overfitting.myths.{name}"], exact=True).click()
        sees(at, EXAMPLES[name])


def test_new_noise_is_another_seed_and_back_brings_the_old_one(hand: HandOn) -> None:
    at = hand("/overfitting?alpha=0.09")
    sees(at, EXAMPLES["calm"])
    at.root.locator("[data-next=seed] button").click()
    sees(at, replace(EXAMPLES["calm"], seed=2))
    at.page.go_back()
    sees(at, EXAMPLES["calm"])


def test_the_networks_are_trained_and_then_alpha_scrubs_through_them(hand: HandOn) -> None:
    at = hand(f"/overfitting?{urlencode(codec.write(EXAMPLES['nets']))}")
    at.until("drawn.trained === 0")
    early = at.drawn()["errors"]
    at.until(TRAINED)
    assert at.drawn()["errors"] != early
    seen = drag(at, "alpha", 260)
    assert all(drawn["source"] == "browser" for drawn in seen)
    shown = [drawn["trained"] for drawn in seen]
    assert shown == sorted(shown)
    assert len(set(shown)) > 5
    for drawn in seen:
        distance = np.abs(np.log(np.maximum(ALPHAS, NO_PENALTY) / drawn["alpha"]))
        assert drawn["trained"] == pytest.approx(ALPHAS[distance.argmin()])
    for name in CLOUDS:
        at.root.locator(f"[data-example={name}]").click()
        at.until("drawn.source === 'torch' && near(given, drawn)", vars(EXAMPLES[name]))
        at.until(TRAINED)


def test_a_training_can_be_stopped_and_started_again(hand: HandOn) -> None:
    at = hand("/overfitting?view=cloud&seed=3&lang=en")
    at.until("drawn.trained === 0")
    at.page.get_by_role("button", name=words("en")["running.stop"], exact=True).last.click()
    again = at.page.get_by_role("button", name=words("en")["running.again"], exact=True)
    again.wait_for()
    stopped = at.drawn()
    at.frame()
    assert at.drawn() == stopped
    again.click()
    at.until(TRAINED)
    assert at.drawn()["trained"] == 0


def test_two_people_train_at_the_same_time(hand: HandOn) -> None:
    one, other = hand("/overfitting?view=cloud&seed=4"), hand("/overfitting?view=cloud&seed=4&alpha=0.01")
    for at in (one, other):
        at.until(TRAINED)
    assert one.drawn()["trained"] == 0
    assert other.drawn()["trained"] == pytest.approx(0.01)
