"""What the page "In PyTorch" draws and prints obeys the laws of what it shows: the module, run on torch's answers."""

from __future__ import annotations

import math
import re
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from regviz.lessons import HERE
from regviz.lessons.pytorch import LESSON
from regviz.lessons.pytorch.stage import DRAWN_AS, FLOOR
from regviz.lessons.pytorch.state import METHODS, OF_PENALTY, SMALL, STEPS, VIEW, PytorchState
from regviz.lessons.texts import part
from tests.lessons.pytorch.cases import ALL, STATES, answer_of, each_state, path_of, steps_of
from tests.node import Node

FAR = 20


def picture_of(node: Node, state: PytorchState, answer: Any = None) -> dict[str, Any]:
    found: dict[str, Any] = node.lesson("pytorch")("picture", [[asdict(state), answer or answer_of(state)]])[0]
    return found


def points(trace: dict[str, Any]) -> np.ndarray:
    return np.array([trace["x"], trace["y"]], dtype=float).T


@each_state
def test_a_path_is_drawn_up_to_the_step_and_its_mark_stands_there(node: Node, state: PytorchState) -> None:
    plane = picture_of(node, state)["traces"]["plane"]
    for name in METHODS:
        line, now, zero = (points(plane[key]) for key in (name, f"{name}_now", f"{name}_zero"))
        if name not in state.methods:
            assert not len(line) + len(now) + len(zero)
            continue
        expected = np.array(path_of(state, name))[: int(state.step) + 1]
        np.testing.assert_allclose(line, expected.clip(-FAR, FAR))
        np.testing.assert_array_equal(now, line[-1:])
        np.testing.assert_array_equal(zero, now if 0 in expected[-1] else now[:0])


@each_state
def test_the_optimum_of_a_penalty_is_marked_while_one_of_its_methods_is_on(node: Node, state: PytorchState) -> None:
    plane = picture_of(node, state)["traces"]["plane"]
    for penalty, names in OF_PENALTY.items():
        best = steps_of(state)["optima"][penalty] if set(names) & set(state.methods) else []
        np.testing.assert_allclose(points(plane[f"{penalty}_optimum"]).ravel(), best)
    assert points(plane["minimizer"]).tolist() == [list(state.minimizer)]
    assert points(plane["start"]).tolist() == [list(state.start)]


@each_state
def test_the_contours_are_levels_of_the_loss(node: Node, state: PytorchState) -> None:
    contours = points(picture_of(node, state)["traces"]["plane"]["contours"])
    d = contours[~np.isnan(contours[:, 0])] - state.minimizer
    d = d[(np.abs(d + state.minimizer) < VIEW).all(1)]
    rings = np.sqrt(((d @ state.hessian) * d).sum(1)) / 0.4
    np.testing.assert_allclose(rings, np.round(rings), atol=1e-5)
    assert (rings > 0.5).all()


@each_state
def test_the_smaller_coefficient_is_drawn_by_its_logarithm_and_an_exact_zero_on_the_floor(
    node: Node, state: PytorchState
) -> None:
    sizes = picture_of(node, state)["traces"]["sizes"]
    for name in state.methods:
        least = np.abs(path_of(state, name)).min(1)
        curve = points(sizes[name])
        np.testing.assert_array_equal(curve[:, 0], np.arange(STEPS + 1))
        np.testing.assert_array_equal(curve[:, 1] == FLOOR, least == 0)
        seen = least > 10**-7.4
        np.testing.assert_allclose(10 ** curve[seen, 1], least[seen])
        assert (curve[~seen & (least > 0), 1] > FLOOR).all(), "what is not 0 stands above the floor"
        np.testing.assert_array_equal(points(sizes[f"{name}_now"]), curve[int(state.step)][None])
    assert points(sizes["cursor"])[:, 0].tolist() == [state.step] * 2
    for name in set(METHODS) - set(state.methods):
        assert sizes[name] == sizes[f"{name}_now"] == {"x": [], "y": []}


@each_state
def test_a_row_counts_exact_zeros_and_what_only_looks_like_one(node: Node, state: PytorchState) -> None:
    numbers = picture_of(node, state)["numbers"]
    for name in state.methods:
        path = path_of(state, name)[: int(state.step) + 1]
        held = [next((k for k, w in enumerate(reversed(path)) if w[j] != 0), len(path)) for j in (0, 1)]
        assert (numbers[f"{name}.w1"], numbers[f"{name}.w2"]) == path[-1]
        assert numbers[f"{name}.zeros"] == path[-1].count(0)
        assert numbers[f"{name}.small"] == sum(0 < abs(w) < SMALL for w in path[-1])
        assert numbers[f"{name}.held"] == max(held)
    assert not {key for key in numbers if key.split(".")[0] in set(METHODS) - set(state.methods)}


def test_a_column_names_the_size_below_which_it_counts() -> None:
    for language in ("en", "zh"):
        assert f"{SMALL:g}" in part(language, "pytorch.figure")["table.small"]
        assert f"{SMALL:g}" in part(language, "pytorch.figure")["networks.small"]


def test_each_method_has_a_dash_and_a_mark_of_its_own() -> None:
    assert set(DRAWN_AS) == set(METHODS)
    assert len({dash for dash, _, _ in DRAWN_AS.values()}) == len(METHODS)
    assert len({symbol for _, _, (symbol, *_) in DRAWN_AS.values()}) == len(METHODS)


@pytest.mark.parametrize("state", STATES[:2], ids=str)
def test_every_trace_of_every_figure_has_its_name_also_when_it_is_empty(node: Node, state: PytorchState) -> None:
    traces = picture_of(node, state)["traces"]
    for name, figure in LESSON.stages(part("en", "pytorch.figure")).items():
        assert {trace.name for trace in figure.data} == {trace.uid for trace in figure.data} == set(traces[name])
        assert figure.layout.xaxis.fixedrange
        assert figure.layout.yaxis.fixedrange


def test_while_one_scrubs_what_does_not_move_is_the_same(node: Node) -> None:
    """A painter skips what is the very same object; here: that it is equal, for every step."""
    states = [PytorchState(**ALL, step=step) for step in (0, 10, 300)]
    still = [picture_of(node, state, answer_of(states[0]))["traces"] for state in states]
    for traces in still[1:]:
        assert traces["layers"] == still[0]["layers"]
        assert traces["plane"]["contours"] == still[0]["plane"]["contours"]
        assert {name: traces["sizes"][name] for name in METHODS} == {name: still[0]["sizes"][name] for name in METHODS}


def test_sliders_read_what_they_set(node: Node) -> None:
    dials = picture_of(node, PytorchState(stretch=2, angle=12.25, rate=0.06))["dials"]
    assert dials["stretch"] == {"value": 2, "readout": "100"}
    assert dials["angle"]["readout"] == "12.25°"
    assert math.isclose(float(dials["rate"]["readout"]), dials["rate"]["value"])


def test_the_template_says_nothing_that_it_does_not_measure(node: Node) -> None:
    html = (HERE / "pytorch" / "figure.html").read_text(encoding="utf-8")
    repeated = re.compile(r'<template data-each="(.*?)">(.*?)</template>', flags=re.DOTALL)
    html = repeated.sub(lambda each: "".join(each[2].replace("@", name) for name in each[1].split()), html)
    networks = {
        name: {"train": 1, "test": 2, "zeros": 0, "small": 0, "unused": 0, "first": [0.1] * 640, "last": [0.1] * 32}
        for name in LESSON.constants["networks"]["names"]
    }
    everybody = PytorchState(**ALL)
    picture = picture_of(node, everybody, answer_of(everybody, networks))
    assert set(re.findall(r'data-number="(.*?)"', html)) == set(picture["numbers"])
    assert set(re.findall(r'data-chart="(.*?)"', html)) == set(picture["traces"])
    assert not re.search(r"<th[^>]*></th>", re.sub(r' data-words="[^"]+"></th>', ">x</th>", html)), "an empty header"


@each_state
def test_a_play_pauses_where_a_coefficient_becomes_zero(node: Node, state: PytorchState) -> None:
    (events,) = node.lesson("pytorch")("events", [[asdict(state), "step", answer_of(state)]])
    for step in events:
        paths = [np.array(path_of(state, name)) for name in state.methods]
        assert any(((path[step] == 0) & (path[step - 1] != 0)).any() for path in paths)
    zero = [name for name in state.methods if (np.array(path_of(state, name))[1:] == 0).any()]
    assert bool(events) == bool(zero)
