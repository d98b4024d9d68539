"""Underfit, just right, overfit in a real browser: the curve follows the hand, networks are trained as one looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest

from regviz.lessons.overfitting.cloud import ALPHAS
from regviz.lessons.overfitting.curve import optimum
from regviz.lessons.overfitting.state import EXAMPLES, NO_PENALTY, OverfittingState
from regviz.lessons.texts import words
from regviz.live import codec
from tests.dragging import Drawn, Hand, box_of, middle

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]

WITHIN = "e => e.getBoundingClientRect().top - e.closest('.rv').getBoundingClientRect().top"

CLOUDS = [name for name, state in EXAMPLES.items() if state.view == "cloud"]
VERDICTS = {"under": "Underfit", "right": "Just right", "over": "Overfit"}
LONG = 240
"""Seconds in which a busy machine has trained three networks, for two people at once."""

TRAINED = (
    """drawn.source === "torch" && document.querySelector("[data-word='flexible.verdict']:not(:empty)") !== null"""
)


def sees(at: Hand, state: OverfittingState) -> None:
    """Wait until torch's picture of this state is on screen, and its address in the address bar."""
    now = optimum(state)
    shown = {**vars(state), "w": now["w"], "train": now["train"], "test": now["test"]}
    at.until("drawn.source === 'torch' && near(given, drawn)", shown)
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=120_000)


def verdicts(at: Hand) -> list[str]:
    """The words over the charts that one sees."""
    return at.root.locator("[data-word]:visible").all_inner_texts()


def number(at: Hand, name: str) -> float:
    """A number that is printed."""
    return float(at.root.locator(f"[data-number='{name}']").inner_text())


def shows(at: Hand, name: str) -> None:
    """The figure shows the example `name`, and that is what the page says of it."""
    state = EXAMPLES[name]
    if state.view == "cloud":
        at.until("drawn.source === 'torch' && near(given, drawn)", vars(state))
        at.until(TRAINED, seconds=LONG)
        assert CLAIMS_OF_NETWORKS[name](at, {key: tuple(errors) for key, errors in at.drawn()["errors"].items()})
        return
    sees(at, state)
    drawn = at.drawn()
    assert verdicts(at) == [VERDICTS[drawn["verdict"]]]
    assert number(at, "nonzero") == sum(w != 0 for w in drawn["w"])
    assert CLAIMS[name](drawn, drawn["w"])


CLAIMS: dict[str, Callable[[Drawn, list[float]], bool]] = {
    "stiff": lambda drawn, w: drawn["verdict"] == "under" and len(w) == 1 and drawn["train"] > 0.6 < drawn["test"],
    "wild": lambda drawn, w: drawn["verdict"] == "over" and all(w) and drawn["train"] < 0.1 < 1.5 < drawn["test"],
    "calm": lambda drawn, w: drawn["verdict"] == "right" and len(w) == 15,
    "fewer": lambda drawn, w: drawn["verdict"] == "right" and w.count(0) >= 7,
    "smaller": lambda drawn, w: drawn["verdict"] == "right" and all(w) and max(map(abs, w)) < 0.5,
    "too_small": lambda drawn, w: drawn["verdict"] == "under" and all(w) and max(map(abs, w)) < 0.1,
}
CLAIMS_OF_NETWORKS: dict[str, Callable[[Hand, dict[str, tuple[float, float]]], bool]] = {
    "nets": lambda at, errors: verdicts(at) == list(VERDICTS.values()) and errors["flexible"][0] == 0,
    "nets_l1": lambda at, errors: verdicts(at)[2] == "Just right" and number(at, "flexible.nonzero") < 50,
    "nets_l2": lambda at, errors: verdicts(at)[2] == "Just right" and number(at, "flexible.nonzero") == 2650,
}


def drag(at: Hand, name: str, by: float) -> list[Drawn]:
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
        answer = optimum(OverfittingState(penalty=penalty, alpha=drawn["alpha"]))
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


def test_every_thing_to_try_of_the_curve_is_one_click_away_and_true(hand: HandOn) -> None:
    at = hand("/overfitting?alpha=0.5&degree=3&lang=en")
    sees(at, OverfittingState(alpha=0.5, degree=3))
    buttons = at.root.locator("[data-example]:visible")
    assert buttons.count() == 3
    for button in buttons.all():
        button.click()
        shows(at, button.get_attribute("data-example") or "")
        assert at.root.locator("[aria-pressed=true]:visible").all_inner_texts() == [button.inner_text()]


def test_what_the_things_to_try_tell_one_to_do_next(hand: HandOn) -> None:
    """Overfit: drag alpha. Underfit: raise the degree. Just right with L1: the same alpha does less under L2."""
    at = hand("/overfitting?lang=en")
    sees(at, EXAMPLES["wild"])
    seen = [drawn["verdict"] for drawn in drag(at, "alpha", box_of(at.slider("alpha"))["width"])]
    assert list(dict.fromkeys(seen)) == ["over", "right", "under"]
    at.root.locator("[data-example=stiff]").click()
    shows(at, "stiff")
    seen = [drawn["verdict"] for drawn in drag(at, "degree", box_of(at.slider("degree"))["width"])]
    assert list(dict.fromkeys(seen)) == ["under", "right", "over"]
    at.root.locator("[data-example=calm]").click()
    shows(at, "calm")
    assert 0 in at.drawn()["w"]
    at.switch("penalty", "l2")
    sees(at, replace(EXAMPLES["calm"], penalty="l2"))
    assert (0 in at.drawn()["w"], at.drawn()["verdict"]) == (False, "over")
    drag(at, "alpha", 0.12 * box_of(at.slider("alpha"))["width"])
    at.until("drawn.source === 'torch' && drawn.verdict === 'right'")


def test_what_people_often_think_is_answered_by_the_figure(hand: HandOn) -> None:
    at = hand("/overfitting?lang=en")
    sees(at, OverfittingState())
    text = words("en")
    at.page.get_by_text(text["shell.myths"]).click()
    labels = {name: text.get(f"overfitting.myths.{name}") for name in EXAMPLES}
    answers = {name: label for name, label in labels.items() if label}
    assert len(answers) == 6
    for name, label in answers.items():
        at.page.get_by_role("button", name=label, exact=True).last.click()
        shows(at, name)


def test_new_noise_is_another_seed_and_back_brings_the_old_one(hand: HandOn) -> None:
    at = hand("/overfitting?alpha=0.09")
    sees(at, EXAMPLES["calm"])
    at.root.locator("[data-next=seed] button").click()
    sees(at, replace(EXAMPLES["calm"], seed=2))
    at.page.go_back()
    sees(at, EXAMPLES["calm"])


def test_the_networks_are_trained_and_then_alpha_scrubs_through_them(hand: HandOn) -> None:
    at = hand(f"/overfitting?lang=en&{urlencode(codec.write(EXAMPLES['nets']))}")
    at.until("drawn.trained === 0")
    at.until(TRAINED, seconds=LONG)
    at.root.locator("[data-work]").wait_for(state="hidden")
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
        shows(at, name)


def test_a_training_can_be_stopped_and_started_again(hand: HandOn) -> None:
    at = hand("/overfitting?view=cloud&seed=3&lang=en")
    at.until("drawn.trained === 0")
    work, text = at.root.locator("[data-work]"), words("en")
    work.get_by_role("button", name=text["figure.work.stop"], exact=True).click()
    again = work.get_by_role("button", name=text["figure.work.again"], exact=True)
    again.wait_for()
    at.frame()  # the button comes before the picture
    stopped = at.drawn()
    at.frame()
    assert at.drawn() == stopped
    again.click()
    at.until(TRAINED, seconds=LONG)
    assert at.drawn()["trained"] == 0
    work.wait_for(state="hidden")


def test_the_training_shows_how_far_it_is_and_moves_nothing_when_it_is_done(hand: HandOn) -> None:
    at = hand("/overfitting?view=cloud&seed=5&lang=en")
    at.root.locator("[data-work]:visible").wait_for()
    slider, progress = at.slider("alpha"), at.root.locator("[data-work] progress")
    place, early = slider.evaluate(WITHIN), progress.evaluate("bar => bar.value")
    at.until("document.querySelector('[data-work] progress').value > given", early)
    errors = at.drawn()["errors"]
    at.until(TRAINED, seconds=LONG)
    assert at.drawn()["errors"] != errors
    at.root.locator("[data-work]").wait_for(state="hidden")
    assert slider.evaluate(WITHIN) == place
    at.switch("view", "curve")
    at.until("drawn.view === 'curve'")
    assert not at.root.locator("[data-work]").is_visible()


def test_two_people_train_at_the_same_time(hand: HandOn) -> None:
    one, other = hand("/overfitting?view=cloud&seed=4"), hand("/overfitting?view=cloud&seed=4&alpha=0.01")
    for at in (one, other):
        at.until(TRAINED, seconds=LONG)
    assert one.drawn()["trained"] == 0
    assert other.drawn()["trained"] == pytest.approx(0.01)
