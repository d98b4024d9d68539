"""Of many coefficients, what the slider's stops need is computed before a hand comes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from regviz import page
from regviz.lessons.features.answer import answer, table
from regviz.lessons.features.own import bring, furnish
from regviz.lessons.features.problem import alphas
from regviz.lessons.features.state import FeaturesState
from tests.node import Node

MODULE = "../tests/lessons/features/ahead.mjs"
STOPS = alphas().round(7)


def wide(columns: int) -> FeaturesState:
    """A table with so many features, of which some are alike."""
    rng = np.random.default_rng(3)
    common = rng.standard_normal((40, 1))
    X = 0.6 * common + rng.standard_normal((40, columns))
    y = X[:, :5].sum(1) + rng.standard_normal(40)
    lines = [",".join([*(f"x{j}" for j in range(columns)), "y"])]
    lines += [",".join(f"{value:.4f}" for value in [*row, last]) for row, last in zip(X, y, strict=True)]
    state, kept = bring("\n".join(lines).encode(), FeaturesState(), None)
    return furnish(replace(state, alpha=0.05), kept)


@pytest.fixture(scope="module")
def setup() -> dict[str, object]:
    made: dict[str, object] = json.loads(page.setup("features", "en"))
    return made


def given(state: FeaturesState) -> list[object]:
    return [{"alpha": state.alpha}, {**answer(state), "table": json.loads(table(state))}]


def test_every_stop_of_the_slider_is_computed_as_it_would_be_then(node: Node, setup: dict[str, object]) -> None:
    some = STOPS[::40].tolist()
    (found,) = node.call(MODULE, "beforehand", [[*given(wide(101)), some]], setup=setup)
    assert found["steps"] == 3 * len(STOPS)
    assert found["known"] == found["now"]


def test_the_nearest_come_first(node: Node, setup: dict[str, object]) -> None:
    here = int(np.abs(STOPS - 0.05).argmin())
    near = STOPS[[here, here + 2, here - 4, here + 9]].tolist()
    (found,) = node.call(MODULE, "order", [[*given(wide(101)), near]], setup=setup)
    assert found == sorted(found)
    assert found[-1] <= 3 * 2 * 10


def test_of_few_coefficients_nothing_is_computed_beforehand(node: Node, setup: dict[str, object]) -> None:
    assert node.call(MODULE, "beforehand", [[*given(FeaturesState()), []]], setup=setup)[0]["steps"] == 0


def test_what_lies_between_two_stops_is_not_kept(node: Node, setup: dict[str, object]) -> None:
    between = float((STOPS[300] + STOPS[301]) / 2)
    calls = [[*given(wide(101)), alpha] for alpha in (between, float(STOPS[300]))]
    assert node.call(MODULE, "keeps", calls, setup=setup) == [False, True]
