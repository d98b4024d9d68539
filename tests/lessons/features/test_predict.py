"""The page on features as a question: what is hidden tells nothing of L1, and ticked features are compared by torch."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from regviz import L1, Quadratic, page, solve
from regviz.lessons.features.state import EXAMPLES, FeaturesState
from regviz.lessons.texts import languages
from regviz.tours.routes import asking
from tests.lessons.features.cases import answer_of
from tests.lessons.features.test_whole import given, whole
from tests.node import Node

PART = "lessons/features/predict.mjs"
GUESSES = [["bmi"], ["bmi", "s5", "age"], ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"], []]

each = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in ("fewest", "units") else pytest.mark.long) for name in EXAMPLES]
)


def asked(node: Node, function: str, calls: list[list[Any]], language: str = "en") -> list[Any]:
    node.lesson("features", language)("edit", [[asdict(FeaturesState()), "scale", "on"]])  # configures what it uses
    words = json.loads(page.setup("features", language))["words"] | asking("features", language)
    return node.call(PART, function, calls, say={"language": language, "words": words})


@each
def test_what_is_left_is_l2_and_would_be_the_same_if_l1_kept_others(node: Node, name: str) -> None:
    state, answer = EXAMPLES[name], answer_of(EXAMPLES[name])
    other: Any = deepcopy(answer)
    for penalty in ("l1", "net"):
        other["optima"][penalty] = {
            "w": [0.1] * len(answer["table"]["names"]),
            "zeros": [False] * len(answer["table"]["names"]),
        }
        other["table"]["paths"][penalty] = answer["table"]["paths"]["l2"]
        other["table"]["signs"][penalty] = answer["table"]["signs"]["l2"]
    hidden = []
    for possible in (answer, other):
        (picture,) = node.lesson("features")("picture", [[asdict(state), possible]])
        hidden += node.call(PART, "veiled", [[picture, asdict(state), ""]])
        hidden += asked(node, "described", [[asdict(state), possible]])
    assert hidden[:2] == hidden[2:]
    assert set(hidden[0]["drawn"]["w"]) == {"l2"}


@each
def test_ticked_features_alone_reach_what_torch_finds_with_them_alone(node: Node, name: str) -> None:
    state, answer = EXAMPLES[name], answer_of(EXAMPLES[name])
    names, H, g = (answer["table"][key] for key in ("names", "hessian", "g"))
    H, g = np.array(H), np.array(g)
    for among in ([0], [2, 8], [1, 2, 3, 6], list(range(len(names)))):
        loss = Quadratic(H[np.ix_(among, among)], np.linalg.lstsq(H[np.ix_(among, among)], g[among], rcond=None)[0])
        w = solve(loss, L1(), alpha=state.alpha).w.numpy()
        least = w @ H[np.ix_(among, among)] @ w / 2 - g[among] @ w + state.alpha * np.abs(w).sum()
        (found,) = node.call(PART, "leastAmong", [[answer["table"], state.alpha, among]])
        assert found == pytest.approx(least, abs=1e-9 * (1 + abs(least)))


@pytest.mark.parametrize("language", languages())
def test_a_guess_is_compared_with_what_l1_keeps(node: Node, language: str) -> None:
    for state in (EXAMPLES["fewest"], EXAMPLES["units"]):
        answer = answer_of(state)
        kept = {
            name
            for name, zero in zip(answer["table"]["names"], answer["optima"]["l1"]["zeros"], strict=True)
            if not zero
        }
        calls = [[asdict(state), answer, {"kept": guess}] for guess in [*GUESSES, sorted(kept)]]
        for (_, _, guess), verdict in zip(calls, asked(node, "judged", calls, language), strict=True):
            ticked = set(guess["kept"]) & set(answer["table"]["names"])
            either = kept | ticked
            assert verdict["score"] == pytest.approx(len(kept & ticked) / len(either) if either else 1)
            assert not re.search(r"[{}]|undefined|NaN", verdict["said"])
        (none,) = asked(node, "judged", [[asdict(state), answer, {}]], language)
        assert none["score"] == 0


@pytest.mark.parametrize("language", languages())
def test_where_a_category_enters_as_a_whole_its_column_is_ticked(node: Node, language: str) -> None:
    state = whole(alpha=0.2)
    answer = given(state)
    plain = asdict(FeaturesState(alpha=0.2, data="own", levels="whole"))
    columns = {group["name"]: group["rows"] for group in answer["table"]["groups"]}
    (ask,) = asked(node, "asks", [[plain, answer]])[0]
    assert ask["options"] == list(columns)
    w = answer["optima"]["l1"]["w"]
    kept = [name for name, rows in columns.items() if any(w[j] for j in rows)]
    assert 0 < len(kept) < len(columns)
    calls = [[plain, answer, {"kept": guess}] for guess in (kept, kept[:1], list(columns))]
    verdicts = asked(node, "judged", calls, language)
    assert [verdict["score"] for verdict in verdicts] == pytest.approx([1, 1 / len(kept), len(kept) / len(columns)])
    assert not [verdict for verdict in verdicts if re.search(r"[{}]|undefined|NaN", verdict["said"])]
