"""Norms: what a hand does to the state, and that everything that is drawn has a place on the stage."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from regviz.lessons.norms.stage import stages
from regviz.lessons.norms.state import EXAMPLES, NormsState
from regviz.lessons.texts import part
from tests.lessons.norms.cases import DATA, answer_of, drawn, table_of
from tests.node import Call, Node


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("norms")


def test_a_control_sets_its_value_and_shows_what_it_is_the_value_of(call: Call) -> None:
    start = asdict(NormsState(kind="max", ratio=0.2))
    edits = [
        (("p", 1.23456789), {"p": 1.2346, "kind": "p"}),
        (("p", 99), {"p": 8, "kind": "p"}),
        (("ratio", 0.3333), {"ratio": 0.333, "kind": "net"}),
        (("kind", "zero"), {"kind": "zero"}),
        (("k", 4), {"k": 4}),
        (("example", asdict(EXAMPLES["easy"])), asdict(EXAMPLES["easy"])),
    ]
    for (_, changed), state in zip(edits, call("edit", [[start, *edit] for edit, _ in edits]), strict=True):
        assert state == start | changed


def test_a_hand_moves_the_vector_and_near_an_axis_it_is_caught(call: Call) -> None:
    start = asdict(NormsState())
    for to, at in {(0.03, -1.23456): (0, -1.235), (5, 0.1): (2, 0.1), (-0.039, 0.001): (0, 0)}.items():
        (state,) = call("drag", [[start, "vector", list(to)]])
        assert (state["x"], state["y"]) == at
    (state,) = call("nudge", [[start, "vector", -1, 10]])
    assert (state["x"], state["y"]) == pytest.approx((1.15, 1.0))


def test_everything_that_is_drawn_has_a_style_and_nothing_else_has(call: Call) -> None:
    figures = stages(part("en", "norms.figure"))
    states = [*EXAMPLES.values(), NormsState(kind="max", data="prostate", k=10)]
    for picture in call("picture", [[asdict(state), answer_of(state) | {"own": True}] for state in states]):
        assert picture["traces"].keys() == figures.keys()
        for name, traces in picture["traces"].items():
            assert traces.keys() == {trace.uid for trace in figures[name].data}


@pytest.mark.parametrize("data", DATA)
def test_what_is_drawn_says_what_is_on_screen(call: Call, data: str) -> None:
    states = [NormsState(data=data, k=k) for k in (0, 6, 10)]
    answers = [{**answer_of(state), "own": True, "times": [[1, 0.1], [2, 0.2]]} for state in states]
    pictures = call("picture", [[asdict(s), a] for s, a in zip(states, answers, strict=True)])
    for state, answer, picture in zip(states, answers, pictures, strict=True):
        kept = {name: value for name, value in asdict(state).items() if name not in ("x", "y")}
        k = min(int(state.k), len(table_of(data)["names"]))
        best = table_of(data)["sizes"][k]["best"]["members"]
        own = {"sizes": answer["sizes"], "minima": answer["minima"], "best": best, "times": 2}
        assert picture["drawn"] == kept | {"vector": list(state.vector)} | own
        assert picture["dials"]["k"] == {"value": state.k, "readout": str(k)}
        assert picture["handles"] == {"vector": list(state.vector)}


def test_before_torch_has_answered_the_sets_are_there_and_the_subsets_are_not(node: Node, call: Call) -> None:
    (picture,) = call("picture", [[asdict(NormsState())]])
    assert picture["traces"]["plane"]["l1"]["x"]
    assert picture["drawn"]["best"] is None
    empty = {"members", "subsets", "times"}
    assert {name for name, traces in picture["traces"].items() if not any(t["x"] for t in traces.values())} == empty
    (full,) = drawn(node, "subsets", "subsetCharts", [[table_of("diabetes"), 3]])
    assert full["subsets"]["dots"]["x"]


def test_a_number_is_printed_for_each_size(call: Call) -> None:
    state = replace(NormsState(), p=3.0)
    (picture,) = call("picture", [[asdict(state)]])
    assert picture["numbers"] == pytest.approx({f"size.{k}": v for k, v in answer_of(state)["sizes"].items()})


def test_a_play_pauses_where_the_set_becomes_convex_and_where_it_is_round(call: Call) -> None:
    asked = [[asdict(NormsState()), "p"], [asdict(NormsState()), "alpha"], [asdict(NormsState(kind="net")), "p"]]
    assert call("events", asked) == [[1, 2], [], []]
