"""The page on corners as a question: hidden maps do not tell the share, a guess is compared with torch's count."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import asdict, replace
from typing import Any

import pytest

from regviz import page
from regviz.lessons.corners.state import CornersState
from regviz.lessons.texts import languages
from regviz.tours.routes import asking
from tests.lessons.corners.cases import STATES, answer_of
from tests.node import Node

PART = "lessons/corners/predict.mjs"


def asked(node: Node, function: str, calls: list[list[Any]], language: str = "en") -> list[Any]:
    node.lesson("corners", language)("edit", [[asdict(CornersState()), "hold", "t"]])  # configures what it uses
    words = json.loads(page.setup("corners", language))["words"] | asking("corners", language)
    return node.call(PART, function, calls, say={"language": language, "words": words})


def posed(state: CornersState) -> CornersState:
    return replace(state, search="exact")


def veiled(node: Node, state: CornersState, answer: Any) -> Any:
    (picture,) = node.lesson("corners")("picture", [[asdict(state), answer]])
    (hidden,) = node.call(PART, "veiled", [[picture, asdict(state), ""]])
    return hidden


@pytest.mark.parametrize("state", [posed(state) for state in STATES], ids=str)
def test_hidden_maps_have_all_points_in_one_mark_and_would_be_the_same_for_other_shares(
    node: Node, state: CornersState
) -> None:
    answer = answer_of(state)
    other: Any = deepcopy(answer)
    for optimum in other["optima"].values():
        optimum |= {"w": [0.3, -0.2], "zeros": [False, False]}
    other |= {"exact": {name: {"none": 1, "one": 0, "both": 0, "inside": 0} for name in ("l1", "l2")}, "measured": None}
    hidden = veiled(node, state, answer)
    assert hidden == veiled(node, state, other)
    points = answer["points"]
    for penalty in ("l1", "l2"):
        traces = hidden["traces"][penalty]
        shown = sorted(zip(traces["point_none"]["x"], traces["point_none"]["y"], strict=True))
        assert shown == sorted(zip(points["x"], points["y"], strict=True))
        left = {name for name, trace in traces.items() if trace["x"]}
        assert left <= {"point_none", "minimizer", "inside", "ellipse"}
    assert not [trace for chart in ("shares", "turn") for trace in hidden["traces"][chart].values() if trace["x"]]


def test_a_guess_is_as_far_off_as_torch_counted(node: Node) -> None:
    for state in map(posed, STATES):
        answer = answer_of(state)
        counted: Any = answer["measured"]
        truth = 100 * sum(counted["l1"][kind]["share"] for kind in ("one", "both"))
        guesses = [{}, {"share": 0}, {"share": round(truth)}, {"share": 100}]
        for guess, verdict in zip(
            guesses, asked(node, "judged", [[asdict(state), answer, guess] for guess in guesses]), strict=True
        ):
            assert f"{truth:.1f}" in verdict["said"] or truth in (0, 100)
            off = abs(guess.get("share", 1000) - truth)
            assert verdict["score"] == pytest.approx(min(max((33 - off) / 30, 0), 1))


@pytest.mark.parametrize("language", languages())
def test_every_verdict_and_every_hidden_line_is_whole_in_every_language(node: Node, language: str) -> None:
    calls = [[asdict(state), answer_of(state), guess] for state in STATES for guess in ({}, {"share": 12})]
    texts = [verdict["said"] for verdict in asked(node, "judged", calls, language)]
    lines = asked(node, "described", [call[:2] for call in calls], language)
    for text in [*texts, *(line for each in lines for line in each.values())]:
        assert not re.search(r"[{}]|undefined|NaN", text)
