"""The browser's half of the geometry page: it finds what torch finds, and follows what a hand does."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
import pytest

from regviz.lessons.geometry.answer import CHART_END
from regviz.lessons.geometry.state import EXAMPLES, GeometryState
from tests.lessons.geometry.cases import BOUNDS, STATES, answer_of, label
from tests.node import Call, Node


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("geometry")


def assert_same(mine: Any, theirs: Any, where: str) -> None:
    """Two JSON values are equal, numbers to 1e-7."""
    if isinstance(mine, dict):
        assert mine.keys() == theirs.keys(), where
        for key in mine:
            assert_same(mine[key], theirs[key], f"{where}.{key}")
    elif isinstance(mine, list) and any(isinstance(value, (int, float)) for value in mine):
        assert len(mine) == len(theirs), where
        both = (np.array(values, dtype=float) for values in (mine, theirs))  # None is NaN
        np.testing.assert_allclose(*both, rtol=1e-7, atol=1e-7, err_msg=where)
    elif isinstance(mine, list):
        assert len(mine) == len(theirs), where
        for k, (one, other) in enumerate(zip(mine, theirs, strict=True)):
            assert_same(one, other, f"{where}[{k}]")
    else:
        assert mine == (theirs if isinstance(theirs, str) else pytest.approx(theirs, rel=1e-7, abs=1e-7)), where


def test_the_browser_finds_the_same_answer(call: Call) -> None:
    answers = call("answer", [[asdict(state)] for state in STATES])
    for state, theirs in zip(STATES, answers, strict=True):
        mine = answer_of(state)
        for penalty, optimum in mine["optima"].items():
            known = {name: value for name, value in optimum.items() if name != "kkt"}
            assert_same(known, theirs["optima"][penalty], f"{label(state)} {penalty}")
        assert_same(mine["paths"]["l2"], theirs["paths"]["l2"], label(state))
        grid = np.linspace(1e-6, CHART_END, 301)
        for name in ("w1", "w2"):
            lines = [
                np.interp(grid, path["alpha"], path[name]) for path in (mine["paths"]["l1"], theirs["paths"]["l1"])
            ]
            np.testing.assert_allclose(*lines, atol=1e-7, err_msg=label(state))


def test_hessians_are_equal_to_the_last_digit(node: Node) -> None:
    states = [*STATES, *(GeometryState(angle=angle, flat=1) for angle in (0, 45, 90, 135, 180))]
    for state, theirs in zip(
        states, node.call("hand/plane.mjs", "hessian", [[asdict(state)] for state in states]), strict=True
    ):
        assert state.hessian.tolist() == theirs, label(state)


def test_the_switch_keeps_the_diamonds_point(call: Call) -> None:
    states = [state for state in STATES if answer_of(state)["optima"]["l1"]["alpha"] < 3 and not state.flat]
    other = {"alpha": "t", "t": "alpha"}
    switched = call("edit", [[asdict(state), "share", other[state.share]] for state in states])
    for state, after in zip(states, switched, strict=True):
        assert after["share"] == other[state.share]
        before, now = (answer_of(s)["optima"]["l1"] for s in (state, GeometryState(**after)))
        np.testing.assert_allclose(now["w"], before["w"], atol=1e-3 if state.stretch > 2 else 1e-5)
        assert now["zeros"] == before["zeros"]


def test_a_slider_makes_its_quantity_the_shared_one(call: Call) -> None:
    state = asdict(EXAMPLES["duplicated"])
    alpha, t, angle, stretch, beyond = call(
        "edit",
        [[state, "alpha", 1.5], [state, "t", 0.5], [state, "angle", 200], [state, "stretch", 1], [state, "alpha", 99]],
    )
    assert alpha == {**state, "alpha": 1.5, "share": "alpha"}
    assert t == {**state, "t": 0.5, "share": "t"}
    assert angle == {**state, "angle": 20, "flat": 0}
    assert stretch == {**state, "stretch": 1, "flat": 0}
    assert beyond["alpha"] == BOUNDS["alpha"].high


def test_an_example_is_a_whole_state(call: Call) -> None:
    states = [asdict(state) for state in EXAMPLES.values()]
    assert call("edit", [[asdict(GeometryState()), "example", state] for state in states]) == states


def test_handles_follow_the_hand(call: Call) -> None:
    """Dragging a handle to where it is changes nothing; moving it moves the loss, and keeps within the bounds."""
    states = [replace(state, flat=0) for state in STATES if state.stretch > 0]
    pictures = call("picture", [[asdict(state)] for state in states])
    for handle in ("minimizer", "axes"):
        moves = [[asdict(s), handle, p["handles"][handle]] for s, p in zip(states, pictures, strict=True)]
        for state, after in zip(states, call("drag", moves), strict=True):
            turn = (after["angle"] - state.angle + 90) % 180 - 90
            assert turn == pytest.approx(0, abs=0.01)
            assert {**after, "angle": state.angle} == pytest.approx(asdict(state), abs=1e-3)
    (far,) = call("drag", [[asdict(GeometryState()), "minimizer", [99, -99]]])
    assert (far["x"], far["y"]) == (BOUNDS["x"].high, BOUNDS["y"].low)


def test_the_axes_handle_stays_on_the_side_of_the_hand(call: Call) -> None:
    state = GeometryState(x=0.3, y=0.2)
    answer = answer_of(state)
    for near in ([2, -1], [-2, 2]):
        (picture,) = call("picture", [[asdict(state), answer, {"axes": near}]])
        w, handle = np.array(state.minimizer), np.array(picture["handles"]["axes"])
        assert (handle - w) @ (np.array(near) - w) > 0


def test_arrow_keys_move_turn_and_stretch(call: Call) -> None:
    state = asdict(GeometryState())
    right, up, turned, longer = call(
        "nudge", [[state, "minimizer", 1, 0], [state, "minimizer", 0, 1], [state, "axes", 1, 0], [state, "axes", 0, 1]]
    )
    assert right["x"] > state["x"]
    assert up["y"] > state["y"]
    assert turned["angle"] > state["angle"]
    assert longer["stretch"] > state["stretch"]
    for after, changed in ((right, "x"), (up, "y"), (turned, "angle"), (longer, "stretch")):
        assert {**after, changed: state[changed]} == state


def test_states_here_are_states_that_the_page_can_have() -> None:
    for state in STATES:
        for field in fields(state):
            if field.name in BOUNDS:
                value = getattr(state, field.name)
                assert BOUNDS[field.name].snap(value) == value
