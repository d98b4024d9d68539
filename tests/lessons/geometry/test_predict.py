"""The geometry page as a question: what is hidden does not tell the answer, a guess is judged by torch's numbers."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from regviz import L1, Quadratic, page, solve
from regviz.lessons.geometry.state import EXAMPLES, FULL, GeometryState
from regviz.lessons.texts import languages
from regviz.tours.routes import asking
from tests.lessons.geometry.cases import STATES, answer_of
from tests.node import Node

PART = "lessons/geometry/predict.mjs"
PENALTIES = ("l1", "l2")


def posed(state: GeometryState) -> GeometryState:
    return replace(state, view="set", level=FULL)


def asked(node: Node, function: str, calls: list[list[Any]], language: str = "en") -> list[Any]:
    """What the part says, in the words of a language."""
    node.lesson("geometry", language)("edit", [[asdict(GeometryState()), "view", "set"]])  # configures what it uses
    words = json.loads(page.setup("geometry", language))["words"] | asking("geometry", language)
    return node.call(PART, function, calls, say={"language": language, "words": words})


def veiled(node: Node, state: GeometryState, answer: Any) -> Any:
    (picture,) = node.lesson("geometry")("picture", [[asdict(posed(state)), answer, {}]])
    (hidden,) = node.call(PART, "veiled", [[picture, asdict(state), ""]])
    return hidden


def moved(answer: Any, share: str) -> Any:
    """Another answer with sets of the same size."""
    other = deepcopy(answer)
    for optimum in other["optima"].values():
        optimum |= {
            "w": [0.11, -0.37],
            "zeros": [False, False],
            "value": 7.7,
            "penalty": 5.5,
            "unique": True,
            "kkt": 0.5,
        }
        if share == "t":
            optimum["alpha"] = 0.123
    for columns in other["paths"].values():
        columns["w1"] = [w / 3 for w in columns["w1"]]
    return other


@pytest.mark.parametrize("state", STATES[::5], ids=str)
def test_what_is_left_of_the_picture_is_loss_and_set_and_would_be_the_same_for_another_optimum(
    node: Node, state: GeometryState
) -> None:
    answer = answer_of(state)
    hidden = veiled(node, state, answer)
    assert hidden == veiled(node, state, moved(answer, state.share))
    assert hidden["drawn"]["minimizer"] == list(state.minimizer)
    for penalty in PENALTIES:
        assert hidden["drawn"]["t"][penalty] == answer["optima"][penalty]["t"]
        assert hidden["traces"][penalty]["set"]["x"]
        assert hidden["traces"][penalty]["minimizer"]["x"] == [state.x]
    one, other = (asked(node, "described", [[asdict(state), each]]) for each in (answer, moved(answer, state.share)))
    assert one == other


def test_a_panel_with_another_set_keeps_its_title_and_is_asked_about_if_that_is_a_diamond_or_a_circle(
    node: Node,
) -> None:
    for state, expected in (
        (GeometryState(left="l2"), ["l1", "l2"]),
        (GeometryState(left="l2", right="l1"), ["l1", "l2"]),
        (GeometryState(right="inf"), ["l1"]),
        (GeometryState(left="net", right="inf"), []),
    ):
        answer = answer_of(state)
        assert [ask["name"] for ask in asked(node, "asks", [[asdict(state), answer, ""]])[0]] == expected
        (picture,) = node.lesson("geometry")("picture", [[asdict(posed(state)), answer, {}]])
        assert veiled(node, state, answer)["words"] == picture["words"]
        (verdict,) = asked(node, "judged", [[asdict(state), answer, {"l1": [0.1, 0.2], "l2": [0.1, 0.2]}]])
        codes = [code for code in (state.left, state.right) if code in PENALTIES]
        assert re.findall(r"<b>(L\d)</b>: your", verdict["said"]) == [code.upper() for code in codes]


def test_where_the_size_is_asked_for_nothing_tells_it(node: Node) -> None:
    """Two answers with sets of other sizes leave the same picture; its diamond is as large as it is guessed."""
    state = GeometryState(alpha=0.5)
    other: Any = deepcopy(answer_of(state))
    for optimum in other["optima"].values():
        optimum |= {"t": 0.77, "w": [0.4, 0.37], "value": 1.5}
    hidden = []
    for answer in (answer_of(state), other):
        (picture,) = node.lesson("geometry")("picture", [[asdict(state), answer, {}]])
        hidden += node.call(PART, "veiled", [[picture, asdict(state), "size", {"size": 1.25}]])
        hidden += asked(node, "described", [[asdict(state), answer]])
    assert hidden[0] == hidden[2]
    assert max(hidden[0]["traces"]["l1"]["set"]["x"]) == 1.25
    assert hidden[0]["traces"]["l2"]["set"]["x"] == []
    assert hidden[0]["drawn"]["alpha"] == {"l1": 0.5, "l2": 0.5}
    sentences = asked(
        node, "judgedSize", [[asdict(state), answer_of(state)["optima"]["l1"], guess] for guess in (0.3, 2.2)]
    )
    for guess, verdict in zip((0.3, 2.2), sentences, strict=True):
        loss, t = Quadratic(state.hessian, state.minimizer), answer_of(state)["optima"]["l1"]["t"]
        there, best = (solve(loss, L1(), **dial) for dial in ({"t": guess}, {"alpha": 0.5}))
        at, worse = t - guess, [s.value.item() + 0.5 * float(s.w.abs().sum()) for s in (there, best)]
        _, _, off, more = numbers(verdict["said"].replace("t =", ""))[:4]
        assert (off, more) == (pytest.approx(abs(at), abs=0.006), pytest.approx(worse[0] - worse[1], abs=0.00051))


def test_the_nearest_point_of_a_set_is_in_it_and_no_other_is_nearer(node: Node) -> None:
    rng = np.random.default_rng(3)
    cases = [(rng.uniform(-3, 3, 2), float(rng.choice([0, 0.4, 1.3, 2.5]))) for _ in range(300)]
    around = np.linspace(0, 2 * np.pi, 721)
    circle = np.stack([np.cos(around), np.sin(around)], 1)
    for penalty, order in (("l1", 1), ("l2", 2)):
        points = [[w.tolist(), t] for w, t in cases]
        (found,) = node.call("../tests/lessons/geometry/nearest.mjs", "each", [[penalty, points]])
        for (w, t), p in zip(cases, np.array(found), strict=True):
            assert np.linalg.norm(p, order) <= t + 1e-12
            rim = t * circle / np.linalg.norm(circle, order, axis=1, keepdims=True)
            nearest = np.linalg.norm(rim - w, axis=1).min() if np.linalg.norm(w, order) > t else 0
            assert np.linalg.norm(p - w) <= nearest + 1e-9


def numbers(text: str) -> list[float]:
    return [
        float(found.replace("−", "-"))
        for found in re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", re.sub("<b>L[12]</b>", "", text))
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_guess_is_judged_by_torchs_loss_on_the_set(node: Node, name: str) -> None:
    state, rng = EXAMPLES[name], np.random.default_rng(5)
    loss, answer = Quadratic(state.hessian, state.minimizer), answer_of(state)
    for guess in ([0.2, 0.1], [2.0, 1.0], *rng.uniform(-2, 2, (6, 2)).tolist()):
        (verdict,) = asked(node, "judged", [[asdict(state), answer, dict.fromkeys(PENALTIES, guess)]])
        said = [part for part in re.split(r"(?=<b>L[12]</b>)", verdict["said"]) if part]
        for sentence, (penalty, order) in zip(said, [("l1", 1), ("l2", 2)], strict=False):
            best, printed = answer["optima"][penalty], numbers(sentence)
            outside = np.linalg.norm(guess, order) > best["t"] + 1e-12
            assert ("outside" in sentence) == outside
            reached = printed[1:3] if outside else guess
            if best["unique"]:
                assert printed[0] == pytest.approx(np.hypot(*np.subtract(guess, best["w"])), abs=0.0051)
            worse = loss.value(np.array(reached)).item() - best["value"]
            assert printed[-2] == pytest.approx(max(worse, 0), abs=0.02 if outside else 0.00051)  # its point is rounded
            assert printed[-2] >= 0
            assert printed[-1] == pytest.approx(best["value"], abs=0.00051)


def test_the_optimum_is_the_best_guess_of_many_every_one_is_and_none_is_worth_nothing(node: Node) -> None:
    for state in EXAMPLES.values():
        answer = answer_of(state)
        right = {penalty: answer["optima"][penalty]["w"] for penalty in PENALTIES}
        none, all_right, half = asked(
            node,
            "judged",
            [[asdict(state), answer, guess] for guess in ({}, right, {"l1": right["l1"], "l2": [-9, 9]})],
        )
        assert (none["score"], all_right["score"], half["score"]) == (0, pytest.approx(1), pytest.approx(0.5))
    state = EXAMPLES["duplicated"]
    t = answer_of(state)["optima"]["l1"]["t"]
    for share in (0, 0.3, 1):
        guess = [share * t, (1 - share) * t]
        (truth,) = node.call(PART, "truths", [[asdict(state), answer_of(state), {"l1": guess}]])
        assert truth == {"l1": pytest.approx(guess)}


@pytest.mark.parametrize("language", languages())
def test_every_verdict_is_whole_in_every_language(node: Node, language: str) -> None:
    guesses = [{}, {"l1": [0.1, 0.1]}, {"l1": [2.5, 2.5], "l2": [0, 0.1]}, {"l2": [2.5, -2.5]}]
    calls = [[asdict(state), answer_of(state), guess] for state in EXAMPLES.values() for guess in guesses]
    for verdict in asked(node, "judged", calls, language):
        assert not re.search(r"[{}]|undefined|NaN", verdict["said"])
