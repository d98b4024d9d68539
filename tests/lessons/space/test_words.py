"""What the page of a third coefficient says is so, in both languages: which part is touched, and what is 0 there."""

from __future__ import annotations

import re
from dataclasses import asdict

import numpy as np
import pytest

from regviz.lessons.space.state import SpaceState
from regviz.lessons.texts import languages, part
from tests.lessons.space.cases import STATES, answer_of, label, random_states
from tests.node import Node

STATES_SAID = [*STATES, *random_states(25), *random_states(10, other="group", share="alpha")]

WORDS = {
    "en": {
        "vertex": "vertex</b>",
        "edge": "edge</b>",
        "face": "face</b>",
        "sphere": "sphere</b>",
        "apex": "apex</b>",
        "rim": "rim</b>",
        "surface": "between</b>",
        "inside": "minimum of the loss",
        "origin": "all three|both groups|least as well",
    },
    "zh": {
        "vertex": "顶点</b>",
        "edge": "棱边</b>",
        "face": "<b>面</b>",
        "sphere": "球面</b>",
        "apex": "锥尖</b>",
        "rim": "底圆</b>",
        "surface": "之间</b>",
        "inside": "最小值点",
        "origin": "都恰好为 0|也在那里最小",
    },
}


def place(penalty: str, w: np.ndarray, alpha: float) -> str:
    """Where the optimum is, by its coordinates."""
    if alpha == 0:
        return "inside"
    if not w.any():
        return "origin"
    if penalty == "l1":
        return {3: "face", 2: "edge", 1: "vertex"}[int(np.count_nonzero(w))]
    if penalty == "l2":
        return "sphere"
    return "apex" if not w[:2].any() else "surface" if w[2] else "rim"


def halves(said: str) -> list[str]:
    """What is said of each penalty."""
    parts = re.split(r"(?=(?:The )?<b>(?:L[12]|group lasso|组 lasso)</b>)", said)
    return [one for one in parts if "lasso</b>" in one or re.match("<b>L", one)]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("state", STATES_SAID, ids=label)
def test_the_sentence_says_what_is_touched_and_what_is_zero(node: Node, state: object, language: str) -> None:
    given = answer_of(state)  # type: ignore[arg-type]
    (said,) = node.lesson("space", language)("sentence", [[asdict(state), given]])  # type: ignore[call-overload]
    shown = ("l1", state.other)  # type: ignore[attr-defined]
    both = halves(said["touch"])
    assert len(both) == 2
    for penalty, one in zip(shown, both, strict=True):
        best = given["optima"][penalty]
        w = np.array(best["w"])
        where = place(penalty, w, best["alpha"])
        assert [name for name, words in WORDS[language].items() if re.search(words, one)] == [where], one
        if where in ("vertex", "edge", "rim"):
            named = {int(j) - 1 for j in re.findall(r"<sub>(\d)</sub>", one)}
            assert named == set(np.flatnonzero(w == 0).tolist()), one
        coordinates = re.search(r"\((.*?)\)", one)
        if where != "origin":
            assert coordinates
            printed = [float(text.replace("−", "-")) for text in coordinates[1].split(", ")]
            np.testing.assert_allclose(printed, w, atol=0.0051)
            assert [value == 0 for value in printed] == [value == 0 for value in w]
    assert not set("{}") & set(said["touch"] + said["counted"])
    assert "20,000" in said["counted"]


def test_every_sentence_is_said(node: Node) -> None:
    """Of some state, but for the holes."""
    said = []
    for state in STATES_SAID:
        (found,) = node.lesson("space")("sentence", [[asdict(state), answer_of(state)]])
        (lines,) = node.lesson("space")("describe", [[asdict(state), answer_of(state)]])
        said += [*found.values(), *lines.values()]
    for key, text in part("en", "space.sentence").items():
        pattern = ".*".join(map(re.escape, re.split(r"\{\w+\}", text)))
        assert any(re.search(pattern, each) for each in said), key


def test_an_l2_optimum_that_passes_an_axis_is_not_said_to_be_off_it(node: Node) -> None:
    """(H + alpha) w = H w_hat with w = (0, 0.8, z): w1 is 0 at just this alpha."""
    state = SpaceState(alpha=0.25, x=-0.9, y=1.9, z=1, angle=135, rise=0, stretch=1)
    given = answer_of(state)
    assert abs(given["optima"]["l2"]["w"][0]) < 1e-14
    (said,) = node.lesson("space")("sentence", [[asdict(state), given]])
    assert "a 0 there comes from the loss" in said["touch"]
