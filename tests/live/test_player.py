"""A play goes through the slider's stops, never back, and pauses exactly where something happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.dragging import Hand
from tests.found import PAGES, path_of
from tests.node import Node

ALPHA = {"low": 0, "high": 3.1, "step": 0.005, "log": False}
DECADES = {"low": 1e-4, "high": 10, "step": 0.005, "log": True}


@pytest.mark.parametrize("rate", [24, 60, 120])
@pytest.mark.parametrize(
    ("field", "at", "events"),
    [
        (ALPHA, 0, []),
        (ALPHA, 0.30371, [0.80001, 0.8012, 1.2374, 3.0999]),
        (DECADES, 1e-4, [0.00312, 0.07079, 0.0708]),
        (ALPHA, 3.1, [1.0]),
    ],
)
def test_a_play(node: Node, field: dict[str, object], at: float, events: list[float], rate: int) -> None:
    (moved,) = node.module("../tests/live/playing.mjs")("played", [[field, at, events, rate]])
    values = [value for value in moved if value != "pause"]
    assert all(later >= sooner for sooner, later in pairwise(values))
    assert values[-1] == field["high"]
    paused = [moved[k - 1] for k, value in enumerate(moved) if value == "pause"]
    assert paused == pytest.approx(events, rel=1e-12)
    begun = 0 if at == field["high"] else at
    first = next(value for value in moved if value != "pause")
    assert first >= begun * (1 - 1e-12)


@pytest.mark.long
@pytest.mark.parametrize("name", PAGES)
def test_every_main_slider_plays_and_stops(hand: Callable[..., Hand], name: str) -> None:
    at = hand(path_of(name))
    at.until("drawn.source === 'torch'")
    before = at.drawn()
    play = at.root.locator(".rv-main .rv-play button >> visible=true").first
    width = at.root.locator(".rv-main input >> visible=true").first.evaluate("slider => slider.offsetWidth")
    play.click()
    at.until("drawn.source === 'browser' && JSON.stringify(drawn) !== given", json.dumps(before))
    seen = at.root.locator(".rv-main input >> visible=true").first.evaluate("slider => slider.offsetWidth")
    assert seen == width, "the slider is as long as before"
    play.click()
    at.until("drawn.source === 'torch'")
    rested = at.drawn()
    at.frame()
    assert at.drawn() == rested
