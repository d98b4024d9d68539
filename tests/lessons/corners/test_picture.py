"""How often is a corner hit: the browser's picture and its own answer against torch's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from playwright.sync_api import Browser

from regviz.lessons.corners.stage import corners_answer, corners_picture
from regviz.lessons.corners.state import CornersState
from regviz.live.show import fields
from tests.browser_modules import Call, module
from tests.lessons.corners.cases import each_state


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    with module(browser, "corners.mjs") as loaded:
        loaded("configure", [[fields(CornersState)]])
        yield loaded


def assert_same(one: Any, other: Any, path: str, within: float) -> None:
    """Two pieces of JSON are the same, numbers up to `within`, relative where they are large."""
    if isinstance(other, dict):
        assert set(one) == set(other), path
        for key in other:
            assert_same(one[key], other[key], f"{path}.{key}", within)
    elif isinstance(other, list):
        assert len(one) == len(other), path
        for k, (mine, yours) in enumerate(zip(one, other, strict=True)):
            assert_same(mine, yours, f"{path}[{k}]", within)
    elif isinstance(other, float):
        assert one == pytest.approx(other, abs=within, rel=within), path
    else:
        assert one == other, path


@each_state
def test_the_browser_draws_what_python_draws(call: Call, state: CornersState) -> None:
    answer = json.loads(json.dumps(corners_answer(state)))
    expected = json.loads(json.dumps(corners_picture(state, answer)))
    (picture,) = call("picture", [[asdict(state), answer]])
    assert_same(picture, expected, "picture", 1e-6)


@each_state
def test_the_browsers_own_answer_is_torchs(call: Call, state: CornersState) -> None:
    answer = json.loads(json.dumps(corners_answer(state)))
    (own,) = call("answer", [[asdict(state), answer]])
    coarse = 0.01 if state.losses == "random" else 2e-5  # between two points of the curve
    assert_same(own["exact"], answer["exact"], "exact", coarse)
    assert_same(own["curve"], answer["curve"], "curve", 2e-5)
    assert_same(own["turn"], answer["turn"], "turn", 2e-5)
    for penalty, best in answer["optima"].items():
        assert_same(own["optima"][penalty]["w"], best["w"], penalty, 1e-7)
        assert own["optima"][penalty]["zeros"] == best["zeros"]


def test_what_a_hand_touches_takes_effect(call: Call) -> None:
    state = asdict(CornersState(losses="random"))
    edited = {
        name: call("edit", [[state, name, value]])[0]
        for name, value in {"t": 1.5, "angle": 10, "grid": 2, "search": "grid", "hold": "t"}.items()
    }
    assert edited["t"] == state | {"t": 1.5, "hold": "t"}
    assert edited["angle"] == state | {"angle": 10, "losses": "this"}
    assert edited["grid"] == state | {"grid": 2, "hold": "t", "search": "grid"}
    assert edited["search"] == state | {"hold": "t", "search": "grid"}
    assert call("edit", [[edited["search"], "alpha", 2]])[0] == state | {"alpha": 2}
    assert call("drag", [[state, "minimizer", [9, -1.234]]])[0] == state | {"x": 4.8, "y": -1.23}
