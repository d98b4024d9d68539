"""The browser's half of the page "How often is a corner hit?": it finds what torch finds, and follows a hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from regviz.lessons.corners.answer import DIALS
from regviz.lessons.corners.state import ANSWERS, END, CornersState
from tests.lessons.corners.cases import answer_of, each_state, random_states
from tests.node import Call, Node


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("corners")


@each_state
def test_the_browser_finds_the_same_shares(call: Call, state: CornersState) -> None:
    given = answer_of(state)
    (own,) = call("answer", [[asdict(state), given]])
    for penalty, shares in given["exact"].items():
        coarse = 0.01 if state.losses == "random" else 2e-5  # between two points of the curve
        assert own["exact"][penalty] == pytest.approx(shares, abs=coarse)
    for name in ("curve", "turn"):
        assert own[name].keys() == given[name].keys()
        for key, values in given[name].items():
            np.testing.assert_allclose(own[name][key], values, atol=2e-5)
    assert own["measured"] == given["measured"]
    assert own["points"] == given["points"]


def test_the_browser_finds_the_same_optima(call: Call) -> None:
    states = [*ANSWERS.values(), *random_states(30), *random_states(30, search="grid", hold="t")]
    answers = call("answer", [[asdict(state), answer_of(CornersState())] for state in states])
    for state, own in zip(states, answers, strict=True):
        for penalty, best in answer_of(state)["optima"].items():
            assert own["optima"][penalty]["w"] == pytest.approx(best["w"], abs=1e-7), state
            assert own["optima"][penalty]["zeros"] == best["zeros"], state


def test_of_what_torch_alone_knows_nothing_is_made_up(call: Call) -> None:
    """Random losses, their shares and counts: of the same kind of ellipses the latest stay, of another none."""
    state = CornersState(losses="random", hold="t")
    same, moved, other, none = call(
        "answer",
        [
            [asdict(state), answer_of(state)],
            [asdict(CornersState(losses="random", hold="t", t=1.01)), answer_of(state)],
            [asdict(state), answer_of(CornersState())],
            [asdict(state)],
        ],
    )
    assert same["points"] == moved["points"] == answer_of(state)["points"]
    between = np.interp(1.01, DIALS, answer_of(state)["curve"]["one"])
    assert moved["exact"]["l1"]["one"] == pytest.approx(between, abs=1e-12)
    for found in (other, none):
        assert not {"points", "curve"} & set(found)
        assert "l1" not in found["exact"]
    assert other["measured"] == answer_of(CornersState())["measured"]
    assert "measured" not in none
    pictures = call("picture", [[asdict(state), found] for found in (same, other, none)])
    for picture in pictures:
        assert picture["traces"]["shares"]["counted"]["x"] == []
    assert "count" not in pictures[2]["numbers"]


@each_state
def test_numbers_are_the_shares_in_percent(call: Call, state: CornersState) -> None:
    given = answer_of(state)
    (picture,) = call("picture", [[asdict(state), given]])
    expected: dict[str, Any] = {}
    for penalty in ("l1", "l2"):
        for kind in ("none", "one", "inside" if state.hold == "t" else "both"):
            name, span = f"{penalty}.{kind}", given["measured"][penalty][kind]  # type: ignore[literal-required]
            expected |= {name: span["share"], f"{name}.low": span["low"], f"{name}.high": span["high"]}
            expected[f"{name}.exact"] = given["exact"][penalty][kind]
    not_all = {name for name, share in expected.items() if 0.999 < share < 1 - 1e-9}
    assert all(picture["numbers"][name] == pytest.approx(99.9) for name in not_all)
    percent = {name: 100 * share for name, share in expected.items() if name not in not_all}
    assert {name: picture["numbers"][name] for name in percent} == pytest.approx(percent)
    assert picture["numbers"].keys() == expected.keys()


def test_sliders_read_what_they_stand_for(call: Call) -> None:
    states = random_states(30)
    for state, picture in zip(states, call("picture", [[asdict(state)] for state in states]), strict=True):
        dials = picture["dials"]
        assert {name: dial["value"] for name, dial in dials.items()} == {name: asdict(state)[name] for name in dials}
        assert float(dials["alpha"]["readout"]) == state.alpha
        assert float(dials["t"]["readout"]) == state.t
        assert float(dials["angle"]["readout"].removesuffix("°")) == state.angle
        assert float(dials["stretch"]["readout"]) == pytest.approx(10**state.stretch, rel=0.005)
        assert int(dials["grid"]["readout"]) == state.points


def test_what_a_hand_touches_takes_effect(call: Call) -> None:
    state = asdict(CornersState(losses="random"))
    edited = {
        name: call("edit", [[state, name, value]])[0]
        for name, value in {"t": 1.5, "angle": 10, "grid": 2, "search": "grid", "hold": "t", "seed": 5}.items()
    }
    assert edited["t"] == state | {"t": 1.5, "hold": "t"}
    assert edited["angle"] == state | {"angle": 10, "losses": "this"}
    assert edited["grid"] == state | {"grid": 2, "hold": "t", "search": "grid"}
    assert edited["search"] == state | {"hold": "t", "search": "grid"}
    assert edited["seed"] == state | {"seed": 5}
    alpha, held, beyond = call(
        "edit", [[edited["search"], "alpha", 2], [edited["search"], "hold", "alpha"], [state, "alpha", 99]]
    )
    assert alpha == state | {"alpha": 2}
    assert held == state
    assert beyond == state | {"alpha": END}
    for example in map(asdict, ANSWERS.values()):
        assert call("edit", [[state, "example", example]]) == [example]


def test_the_drawn_loss_follows_the_hand_and_the_arrow_keys_within_the_map(call: Call) -> None:
    state = asdict(CornersState())
    assert call("drag", [[state, "minimizer", [9, -1.234]]]) == [state | {"x": 4.8, "y": -1.23}]
    left, up = call("nudge", [[state, "minimizer", -1, 0], [state, "minimizer", 0, 1]])
    assert left == state | {"x": left["x"]}
    assert up == state | {"y": up["y"]}
    assert left["x"] < state["x"]
    assert up["y"] > state["y"]


def test_a_share_that_is_not_all_is_not_printed_as_all(node: Node) -> None:
    """Of a million, one without a zero is one; rounding errors of an integral are none."""
    shares = [0.0, 0.5, 0.9994, 0.9996, 1 - 1e-6, 1 - 1e-12, 1.0]
    given = node.module("lessons/corners/problem.mjs")("percent", [[share] for share in shares])
    printed_as = node.module("hand/numbers.mjs")("print", [[value, 1] for value in given])
    assert printed_as == ["0", "50.0", "99.9", "99.9", "99.9", "100.0", "100.0"]
