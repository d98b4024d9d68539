"""The live figure in a real browser: it follows the hand in every frame, and torch confirms what it shows."""

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.found import PAGES, path_of
from tests.hand import Hand, middle, numbers, picture_of, state_of

HandOn = Callable[..., Hand]

STEPS = 8
# What a key does to a slider, from the middle of its range.
KEYS = {"ArrowRight": 1, "ArrowLeft": -1, "Home": -math.inf, "End": math.inf}


def assert_pictures(drawn: dict, expected: dict, within: float) -> None:
    assert numbers(drawn) == pytest.approx(numbers(expected), abs=within)


def assert_follows(at: Hand, grip: Locator, x: float, y: float) -> None:
    """The grip is where the hand is, and the optimum is the one that torch finds there."""
    drawn = at.drawn()
    assert drawn["source"] == "browser"
    assert_pictures(drawn, picture_of(state_of(drawn)), within=1e-8)
    if (param := grip.get_attribute("data-param")) is not None:
        shown = drawn[param]["l1"] if isinstance(drawn[param], dict) else drawn[param]
        assert shown == pytest.approx(float(grip.input_value()), abs=1e-9)
    else:
        assert middle(grip) == pytest.approx((x, y), abs=2)


def drag(at: Hand, grip: Locator) -> None:
    """Take the grip, move it a little in each frame, let it go: followed all the way, no jump at the end."""
    x, y = middle(grip)
    angle = math.radians(at.drawn()["angle"])
    dx, dy = (40, 0) if grip.get_attribute("data-param") else (24 * math.sin(angle), 24 * math.cos(angle))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    seen = [at.drawn()]
    for step in range(1, STEPS + 1):
        now = x + dx * step / STEPS, y + dy * step / STEPS
        at.page.mouse.move(*now)
        at.frame()
        assert at.drawn() != seen[-1]
        assert_follows(at, grip, *now)
        seen.append(at.drawn())
    notes = at.record()
    at.page.mouse.up()
    at.settle()
    for drawn in notes():
        assert_pictures(drawn, seen[-1], within=1e-6)


@pytest.mark.parametrize("name", PAGES)
def test_every_grip_moves_the_picture_in_every_frame(hand: HandOn, name: str) -> None:
    at = hand(f"{path_of(name)}?x=0.5&y=0.4")  # far from the edges of the panels
    at.settle()
    grips = at.root.locator("input[type=range], [data-handle]").all()
    assert grips
    for grip in grips:
        drag(at, grip)
    assert at.root.locator("[data-sentence]").inner_text()
    assert "rv-unsettled" not in (at.root.get_attribute("class") or "")
