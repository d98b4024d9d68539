"""What the geometry page says is true of torch's answer, in every language, wherever the optima stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import product
from typing import Any

import pytest

from regviz import page
from regviz.lessons.geometry.state import FULL, GeometryState
from regviz.lessons.texts import languages, part
from tests.lessons.geometry.cases import STATES, VIEWS, answer_of
from tests.node import Node

SENTENCES = {
    key.removeprefix("sentence.")
    for key in json.loads(page.setup("geometry", "en"))["words"]
    if key.startswith("sentence.") and not key.startswith("sentence.chart.")
}


def keys_said(node: Node, state: GeometryState, answer: Any) -> list[str]:
    """The keys of the sentences that are said: each text is replaced by its key."""
    words = {f"sentence.{key}": f"<{key}>" for key in SENTENCES} | {"join.sentences": "{one}{other}"}
    say = {"language": "en", "words": words}
    (said,) = node.call("lessons/geometry/figure.mjs", "sentence", [[asdict(state), answer]], say=say)
    return re.findall("<(.*?)>", said)


def everywhere() -> Iterator[tuple[GeometryState, Any]]:
    """An answer for each place where the optima can stand, in each view, with each set."""
    places = [(0.0, 0.0), (0.0, 1.5), (-0.5, 0.0), (-0.001, -2.0), (1.0, -1.0)]
    levels = [0.5, 1.5, FULL]  # no ellipse has touched its set, one has, both have
    touches = [(1.0, 2.0), (2.0, 1.0)]
    every = product(places, places, [0.0, 0.7], [True, False], VIEWS, levels, touches)
    for l1, l2, alpha, unique, view, level, touched in every:
        optima = {
            name: {"w": list(w), "zeros": [x == 0 for x in w], "alpha": alpha, "unique": unique, "value": r**2 / 2}
            for (name, w), r in zip({"l1": l1, "l2": l2}.items(), touched, strict=True)
        }
        paths = {"l1": {"alpha": [0.0, 2.5]}, "l2": {"alpha": [0.0, 2.5]}}
        for left, right, p in (("l1", "l2", 1), ("net", "inf", 1), ("p", "p", 0.5), ("p", "p", 3)):
            state = replace(GeometryState(), view=view, level=level, left=left, right=right, p=p)
            found = {name: optimum | several(unique, name) if p == 0.5 else optimum for name, optimum in optima.items()}
            yield state, {"optima": found, "paths": paths}


def several(unique: bool, panel: str) -> dict[str, Any]:
    """One local minimum or two, proven or not, on the path or not."""
    return {"others": [[0.0, 0.0]] if unique else [], "proven": unique, "leaps": panel == "l2"}


@pytest.mark.parametrize("language", languages())
def test_there_is_a_sentence_for_every_place(node: Node, language: str) -> None:
    call = node.lesson("geometry", language)
    for said in call("sentence", [[asdict(state), answer] for state, answer in everywhere()]):
        assert said
        assert not re.search(r"[{}]|\u22120\.00", said)


def test_there_is_a_place_for_every_sentence(node: Node) -> None:
    said = {key for state, answer in everywhere() for key in keys_said(node, state, answer)}
    assert said | {"w1", "w2"} == SENTENCES == set(part("en", "geometry.sentence"))


@pytest.mark.parametrize("state", STATES[::3], ids=str)
def test_the_sentence_names_the_place_where_torch_finds_the_optimum(node: Node, state: GeometryState) -> None:
    answer = answer_of(state)
    said = keys_said(node, state, answer)
    for penalty, optimum in answer["optima"].items():
        (key,) = [key for key in said if key.startswith(f"{penalty}.") and not key.endswith(".many")]
        zeros = sum(w == 0 for w in optimum["w"])
        inside = optimum["alpha"] == 0
        expected = "origin" if zeros == 2 else "inside" if inside else ["edge arc", "corner axis"][zeros]
        assert key.split(".")[-1] in expected
        assert (f"{penalty}.many" in said) == (not optimum["unique"])
