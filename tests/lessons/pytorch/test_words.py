"""What the page "In PyTorch" says of the step is true of torch's answer, in every language."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regviz.lessons.pytorch.state import METHODS, OF_PENALTY, PytorchState
from regviz.lessons.texts import languages, part
from tests.found import on_grid
from tests.lessons.pytorch.cases import STATES, answer_of, path_of, steps_of
from tests.node import Node

Point = tuple[float, float]
each_language = pytest.mark.parametrize("language", languages())


def said_of(node: Node, state: PytorchState, language: str) -> str:
    said: str = node.lesson("pytorch", language)("sentence", [[asdict(state), answer_of(state)]])[0]
    return said


def names_of(state: PytorchState, language: str) -> dict[str, str]:
    """What each method is called: proximal SGD is ISTA without momentum and noise."""
    text = part(language, "pytorch.sentence")
    ista = state.momentum == 0 == state.noise
    return {name: text["ista" if name == "proximal" and ista else name] for name in METHODS}


def found(said: str, pattern: str) -> list[str]:
    """The list in the one hole of a text, where it is said."""
    before, after = map(re.escape, pattern.split("{names}"))
    match = re.search(f"{before}(((?!{after}).)*|.*){after}(?=$| ?[A-Z<]|[^ .0-9])", said)
    return re.split(", |、", match[1]) if match else []


def assert_true(said: str, state: PytorchState, now: dict[str, Point], best: Point, language: str) -> None:
    """`now` is where each method is, `best` the optimum of L2."""
    text, names = part(language, "pytorch.sentence"), names_of(state, language)
    assert not set("{}") & set(said)
    assert f" {state.step:.0f} " in said
    assert found(said, text["zero"]) == [names[name] for name in METHODS if name in now and 0 in now[name]]
    assert found(said, text["nonzero"]) == [names[name] for name in METHODS if name in now and 0 not in now[name]]
    far = {names[name]: math.dist(now[name], best) for name in OF_PENALTY["l2"] if name in now}
    measured = dict(part.rsplit(" ", 1) for part in found(said, text["far"]))
    assert list(measured) == list(far)
    for name, printed in measured.items():
        assert float(printed.replace("−", "-")) == pytest.approx(far[name], rel=0.06, abs=0.00501)
        assert (printed == "0") == (far[name] == 0)
    assert (text["nothing"] in said) == (not now)


@each_language
@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_sentence_is_true_of_torchs_steps(node: Node, state: PytorchState, language: str) -> None:
    now = {name: path_of(state, name)[int(state.step)] for name in state.methods}
    best = steps_of(state)["optima"]["l2"]
    assert_true(said_of(node, state, language), state, now, (best[0], best[1]), language)


coordinates = st.sampled_from([0.0, 1e-9, -0.004, 0.1, 1.0]) | st.floats(-3, 3)
points = st.tuples(coordinates, coordinates)


@given(state=on_grid(PytorchState), best=points, now=st.tuples(*[points] * len(METHODS)))
def test_the_sentence_is_true_wherever_the_methods_are(
    node: Node, state: PytorchState, best: Point, now: tuple[Point, ...]
) -> None:
    places = {name: w for name, w in zip(METHODS, now, strict=True) if name in state.methods}
    paths = {
        name: {"w1": [w[0]] * (int(state.step) + 1), "w2": [w[1]] * (int(state.step) + 1)} for name, w in places.items()
    }
    answer = {"table": {"steps": {"paths": paths, "optima": {"l2": best}}}}
    for language in languages():
        (said,) = node.lesson("pytorch", language)("sentence", [[asdict(state), answer]])
        assert_true(said, state, places, best, language)


def test_one_step_is_one_step(node: Node) -> None:
    assert "After 1 step." in said_of(node, PytorchState(step=1), "en")
    assert "After 0 steps." in said_of(node, PytorchState(step=0), "en")


@each_language
def test_proximal_sgd_is_called_ista_only_without_momentum_and_noise(node: Node, language: str) -> None:
    text = part(language, "pytorch.sentence")
    for changes, ista in (({}, True), ({"momentum": 0.5}, False), ({"noise": 0.001}, False)):
        said = said_of(node, replace(PytorchState(), **changes), language)
        assert (text["ista"] in said) == ista
        assert (text["proximal"] in said.replace(text["ista"], "")) != ista


def test_there_is_a_place_for_every_sentence(node: Node) -> None:
    used = {"step.one", "step.other", "zero", "nonzero", "far", "nothing", "ista", *METHODS}
    assert set(part("en", "pytorch.sentence")) == used
