"""Taking hold of a set: its edge follows the hand, the other panel what both share; flat dials are marked."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from regviz import L1, Quadratic, SquaredL2, solve
from regviz.lessons.geometry.state import EXAMPLES, SMALLEST_L2_RADIUS, GeometryState
from tests.lessons.geometry.cases import STATES, answer_of
from tests.node import Call, Node

PENALTIES = {"l1": L1(), "l2": SquaredL2()}
BOTH = pytest.mark.parametrize("panel", list(PENALTIES))
SHARES = ("alpha", "t")
SHARING = [replace(state, share=share, stretch=min(state.stretch, 2)) for state in STATES[::4] for share in SHARES]


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("geometry")


def least(state: GeometryState, panel: str) -> float:
    """The least size of a minimizer of the loss, by torch."""
    loss = Quadratic(state.hessian, state.minimizer)
    return float(solve(loss, PENALTIES[panel], alpha=1e-300).t)


@BOTH
def test_the_edge_follows_the_hand(call: Call, panel: str) -> None:
    """Sharing t, it is the t; sharing alpha, that panel has it as far as the loss lets it, and both have one alpha."""
    side = [-1 if state.y >= 0 else 1 for state in SHARING]
    pulls = [[asdict(s), f"{panel}_set", [0.3, one * 0.8]] for s, one in zip(SHARING, side, strict=True)]
    for state, after in zip(SHARING, (GeometryState(**s) for s in call("drag", pulls)), strict=True):
        assert replace(after, alpha=state.alpha, t=state.t, level=state.level) == state
        optima = answer_of(after)["optima"]
        if state.share == "t":
            assert (after.t, after.alpha) == (0.8, state.alpha)
        elif after.alpha < 3.1:
            assert optima[panel]["t"] == pytest.approx(min(0.8, least(state, panel)), abs=2e-4)
            assert optima["l1"]["alpha"] == optima["l2"]["alpha"] == after.alpha


@BOTH
def test_where_it_stands_it_changes_nothing_and_across_the_origin_it_is_0(call: Call, panel: str) -> None:
    states = [state for state in SHARING if not state.flat]
    pictures = call("picture", [[asdict(state)] for state in states])
    seen = [(s, p) for s, p in zip(states, pictures, strict=True) if 0.01 < p["drawn"]["t"][panel] < 2.6]
    assert len(seen) > 20
    for after, (_, shown) in zip(
        call("drag", [[asdict(s), f"{panel}_set", p["handles"][f"{panel}_set"]] for s, p in seen]), seen, strict=True
    ):
        assert answer_of(GeometryState(**after))["optima"][panel]["w"] == pytest.approx(
            shown["drawn"]["w"][panel], abs=1e-4
        )
    (gone,) = call("drag", [[asdict(EXAMPLES["corner"]), f"{panel}_set", [0, 2]]])
    assert answer_of(GeometryState(**gone))["optima"][panel]["zeros"] == [panel == "l1"] * 2
    (small,) = call("drag", [[asdict(EXAMPLES["inside"]), f"{panel}_set", [0, 2]]])
    shown = answer_of(GeometryState(**small))["optima"][panel]["t"]
    assert shown == (0 if panel == "l1" else SMALLEST_L2_RADIUS)


@BOTH
def test_arrow_keys_make_it_larger_and_smaller(call: Call, panel: str) -> None:
    state = EXAMPLES["corner"]
    before = answer_of(state)["optima"][panel]["t"]
    sizes = []
    for dx, dy in ((1, 0), (0, -1), (-1, 0), (0, 1)):
        (after,) = call("nudge", [[asdict(state), f"{panel}_set", dx, dy]])
        sizes.append(answer_of(GeometryState(**after))["optima"][panel]["t"])
    assert sizes == pytest.approx([before + 0.02, before + 0.02, before - 0.02, before - 0.02], abs=1e-5)


def test_a_dial_is_marked_where_it_is_flat(call: Call) -> None:
    pictures = call("picture", [[asdict(state)] for state in SHARING])
    for state, picture in zip(SHARING, pictures, strict=True):
        flat = {name: picture["dials"][name]["flat"] for name in ("alpha", "t")}
        g = np.abs(state.hessian @ state.minimizer)
        assert flat["alpha"] == {"l1": pytest.approx(g.max(), abs=1e-9), "l2": np.inf}
        assert flat["t"] == {panel: pytest.approx(least(state, panel), abs=1e-4) for panel in PENALTIES}
