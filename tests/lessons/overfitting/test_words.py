"""What the overfitting page says is true of torch's answer: counts, errors, zeros and the best are recomputed."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawing
from hypothesis import settings
from hypothesis import strategies as st

from regviz import page
from regviz.lessons.overfitting import cloud, curve
from regviz.lessons.overfitting.state import OverfittingState
from regviz.lessons.texts import languages, part
from regviz.live.numbers import printed
from tests.found import on_grid
from tests.lessons.overfitting.cases import STATES, given, trained
from tests.node import Node

each_language = pytest.mark.parametrize("language", languages())


def spoken(node: Node, state: OverfittingState, answer: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The texts that are said, each with what stands in its holes."""
    english = part("en", "overfitting.sentence")
    holes = {key: sorted(set(re.findall(r"\{(\w+)\}", text))) for key, text in english.items()}
    words: dict[str, str] = {"join.words": "{one}, {other}", "join.sentences": "{one}{other}"}
    for key, names in holes.items():
        inside = ";".join(f"{name}={{{name}}}" for name in names)
        words[f"sentence.{key}"] = "{value} %" if key == "percent" else f"<{key}|{inside}>"
    say = {"language": "en", "words": words}
    setup = json.loads(page.setup("overfitting", "en"))
    module = "lessons/overfitting/figure.mjs"
    (said,) = node.call(module, "sentence", [[asdict(state), answer]], setup=setup, say=say)
    found = re.findall(r"<([^|>]*)\|([^>]*)>", said)
    return {key: dict(pair.split("=") for pair in inside.split(";") if pair) for key, inside in found}


@settings(deadline=None, max_examples=100)
@drawing(state=on_grid(OverfittingState))
def test_what_is_said_of_a_curve_is_true(node: Node, state: OverfittingState) -> None:
    state = OverfittingState(**{**asdict(state), "view": "curve", "seed": state.seed % 6})
    now, said = curve.optimum(state), spoken(node, state, given(state))
    size, zeros = int(state.degree), sum(w == 0 for w in now["w"])
    verdict, count = said
    assert verdict in ("over", "right", "under")
    assert (said[verdict]["train"], said[verdict]["test"]) == (printed(now["train"], 2), printed(now["test"], 2))
    assert said[verdict].get("noise", "0.30") == printed(curve.NOISE, 2)
    key, counted = ("all", size) if zeros == 0 else ("none", size) if zeros == size else ("some", zeros)
    assert count == f"{key}.{'one' if counted == 1 else 'other'}"
    assert said[count].get("count", "1") == str(counted)
    assert said[count].get("size", str(size)) == str(size)
    if verdict == "right":
        assert now["train"] >= curve.NOISE / 2


def moments_with(*tests: float) -> list[cloud.Moment]:
    levels = cloud.encode(np.zeros(cloud.COLUMNS * cloud.ROWS))
    return [cloud.Moment(0, tuple(cloud.Frame(levels, 7.0 + k, test, 2, 1.0) for k, test in enumerate(tests)), False)]


@settings(deadline=None, max_examples=30)
@drawing(tests=st.lists(st.sampled_from([12.25, 12.3, 17.05, 50.0]), min_size=3, max_size=3))
def test_what_is_said_of_networks_is_true(node: Node, tests: list[float]) -> None:
    state = OverfittingState(view="cloud")
    said = spoken(node, state, given(state, moments_with(*tests)))
    assert said.pop("networks") == {
        "tests": ", ".join(f"{printed(test, 1)} %" for test in tests),
        "trains": "7 %, 8 %, 9 %",
    }
    (key,) = said
    best = [weights for weights, test in zip(cloud.WEIGHTS.values(), tests, strict=True) if test == min(tests)]
    assert key == ("equal" if len(best) == 3 else "least.other" if len(best) == 2 else "least.one")
    assert said[key] == ({} if len(best) == 3 else {"best": ", ".join(map(str, best))})


def test_networks_without_a_weight_left_are_equal(node: Node) -> None:
    """Under the largest L1 penalty all three guess: none of them is the best."""
    state = OverfittingState(view="cloud", alpha=10)
    answer = given(state, trained("l1").snapshots)
    assert "equal" in spoken(node, state, answer)
    assert "least.one" in spoken(node, OverfittingState(view="cloud", alpha=0.01), answer)


def test_before_there_is_a_network_this_is_said(node: Node) -> None:
    state = OverfittingState(view="cloud")
    assert list(spoken(node, state, given(state, []))) == ["training"]


@each_language
def test_every_sentence_is_whole_and_every_text_is_said(node: Node, language: str) -> None:
    states = [*STATES, OverfittingState(degree=2, alpha=0.3), OverfittingState(degree=1, alpha=10)]
    clouds = [(12.0, 13.0, 14.0), (12.0, 12.0, 14.0), (50.0, 50.0, 50.0), ()]
    at = OverfittingState(view="cloud")
    asked = [[asdict(state), given(state)] for state in states]
    asked += [[asdict(at), given(at, moments_with(*tests) if tests else [])] for tests in clouds]
    sentences = node.lesson("overfitting", language)("sentence", asked)
    assert all(sentences)
    assert not any(re.search(r"[{}]|undefined|NaN", said) for said in sentences)
    for text in part(language, "overfitting.sentence").values():
        pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))
        assert any(re.search(pattern, said) for said in sentences), text


@each_language
def test_a_single_coefficient_is_no_plural(node: Node, language: str) -> None:
    states = [OverfittingState(degree=1), OverfittingState(degree=1, alpha=10), OverfittingState(degree=2, alpha=0.3)]
    said = node.lesson("overfitting", language)("sentence", [[asdict(state), given(state)] for state in states])
    assert not any(re.search(r"\b1 coefficients are|the 1 coefficients|All 1", sentence) for sentence in said)
