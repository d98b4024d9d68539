"""Choosing features: the browser's picture against torch's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from regviz.data import load
from regviz.lessons.features import answer as choosing
from regviz.lessons.features import features_scene
from regviz.lessons.features.answer import PENALTIES
from regviz.lessons.features.state import FALLBACK, FEATURES, FeaturesState
from regviz.live.show import fields
from tests.browser_modules import Call, module
from tests.lessons.features.test_features import STATES


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    with module(browser, "features.mjs") as opened:
        opened("configure", [[fields(FeaturesState)]])
        yield opened


def numbers(value: Any) -> Iterator[tuple[str, float]]:
    """All numbers of a picture with their places."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield from ((f"{key}.{place}", x) for place, x in numbers(value[key]))
    elif isinstance(value, list):
        for k, entry in enumerate(value):
            yield from ((f"{k}.{place}", x) for place, x in numbers(entry))
    elif isinstance(value, int | float):
        yield "", float(value)


def assert_same(ours: Any, expected: Any, within: float) -> None:
    one, other = dict(numbers(ours)), dict(numbers(expected))
    assert one.keys() == other.keys()
    np.testing.assert_allclose(list(one.values()), list(other.values()), atol=within)


def scrubbed(state: FeaturesState, start: FeaturesState) -> dict[str, Any]:
    """torch's answer to `start`, through which the browser moves to another alpha."""
    return {**choosing.features_answer(start), "table": features_scene.table(state)}


def test_the_browser_draws_what_torch_would_draw(call: Call) -> None:
    """Scrubbing through the answer to another alpha; the zeros are the same, not only near."""
    given = [scrubbed(state, replace(state, alpha=0.0123)) for state in STATES]
    pictures = call("picture", [[vars(state), answer] for state, answer in zip(STATES, given, strict=True)])
    for state, picture in zip(STATES, pictures, strict=True):
        expected = json.loads(json.dumps(features_scene.features_picture(state, choosing.features_answer(state))))
        for name in PENALTIES:
            ours, theirs = picture["drawn"]["w"][name], expected["drawn"]["w"][name]
            assert [w == 0 for w in ours] == [w == 0 for w in theirs]
            np.testing.assert_allclose(ours, theirs, atol=1e-9)
            expected["numbers"].pop(f"{name}.kkt")
            picture["numbers"].pop(f"{name}.kkt", None)
        assert picture["traces"].keys() == expected["traces"].keys()
        for chart, traces in expected["traces"].items():
            assert_same(picture["traces"][chart], traces, within=2e-6)
        assert_same(picture["numbers"], expected["numbers"], within=2e-6)
        assert picture["dials"] == expected["dials"]


def test_at_every_stop_of_the_slider_the_browser_has_torchs_zeros(call: Call) -> None:
    state = FeaturesState(data="prostate", scale="off", ratio="20")
    stops = [round(alpha, 7) for alpha in choosing.alphas(201).tolist()]
    table = features_scene.table(state)
    for name in PENALTIES:
        ours = np.array([best["w"] for best in call("optimum", [[table, name, alpha] for alpha in stops])])
        theirs = choosing.path(state, name, np.array(stops))
        np.testing.assert_allclose(ours, theirs, atol=1e-9)
        np.testing.assert_array_equal(ours == 0, theirs == 0)


def test_the_hand_edits_the_state(call: Call) -> None:
    start = vars(FeaturesState())
    edits = [
        ("alpha", 0.012345678, {"alpha": 0.0123457}),
        ("alpha", 1e9, {"alpha": 10}),
        ("data", "prostate", {"data": "prostate"}),
        ("first", "bmi", {"first": "bmi"}),
    ]
    for (name, value, changed), state in zip(edits, call("edit", [[start, n, v] for n, v, _ in edits]), strict=True):
        assert state == start | changed, (name, value)
    there = vars(FeaturesState(data="prostate"))
    (state,) = call("edit", [[there, "second", "svi"]])
    assert (state["first"], state["second"]) == ("lcavol", "svi")


def test_both_halves_know_the_same_features(call: Call) -> None:
    for data, names in FEATURES.items():
        assert load(data).names == names
        assert FeaturesState(data=data, first="s1", second="lcp").pair == FALLBACK[data]
        (pair,) = call("pairOf", [[{"first": "s1", "second": "lcp"}, data]])
        assert tuple(pair) == FALLBACK[data]


def test_before_torch_has_answered_there_is_an_empty_stage(call: Call) -> None:
    (picture,) = call("picture", [[vars(FeaturesState())]])
    assert picture["drawn"] == {"alpha": FeaturesState().alpha}
