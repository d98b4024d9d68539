"""Each named example shows what its name says."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from regviz import L1, Quadratic, SquaredL2, path
from regviz.lessons.geometry.answer import answer as geometry_answer
from regviz.lessons.geometry.state import EXAMPLES, VIEW, GeometryState
from regviz.live import codec
from tests.node import Node

ALPHAS = np.linspace(0, 3, 601)  # where the slider stops


def optimum(name: str, penalty: str) -> dict[str, Any]:
    found: dict[str, Any] = geometry_answer(EXAMPLES[name])["optima"][penalty]
    return found


def along(name: str, penalty: L1 | SquaredL2) -> np.ndarray:
    """The optima at all stops of the slider, (601, 2)."""
    state = EXAMPLES[name]
    return path(Quadratic(state.hessian, state.minimizer), penalty, ALPHAS).w.numpy()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_survives_its_address_and_is_well_visible(name: str) -> None:
    state = EXAMPLES[name]
    assert codec.read(GeometryState, codec.write(state)) == state
    for penalty in ("l1", "l2"):
        w = np.array(optimum(name, penalty)["w"])
        assert np.abs(w).max() < 2.5
        assert np.hypot(*w) > 0.5


def test_they_differ() -> None:
    assert len({tuple(codec.write(state).items()) for state in EXAMPLES.values()}) == len(EXAMPLES)


def test_corner_holds_over_a_whole_range_of_alpha() -> None:
    alpha = EXAMPLES["corner"].alpha
    around = np.abs(ALPHAS - alpha) < 0.3
    w = along("corner", L1())[around]
    assert (w[:, 0] == 0).all()
    assert (w[:, 1] != 0).all()
    assert not any(optimum("corner", "l2")["zeros"])


def test_edge_has_no_zero() -> None:
    assert not any(optimum("edge", "l1")["zeros"])
    assert optimum("edge", "l1")["alpha"] > 0


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_inside_the_constraint_is_slack_until_the_set_touches_the_minimizer(node: Node, penalty: str) -> None:
    state = EXAMPLES["inside"]
    slack = optimum("inside", penalty)
    reach = np.linalg.norm(state.minimizer, 1 if penalty == "l1" else 2)
    assert slack["w"] == list(state.minimizer)
    assert slack["alpha"] == 0
    assert slack["t"] == state.t > reach
    (picture,) = node.lesson("geometry")("picture", [[asdict(state), geometry_answer(state)]])
    assert [picture["traces"][penalty][name]["x"] for name in ("arrow", "cone")] == [[], []]
    tight = geometry_answer(replace(state, t=float(round(reach - 0.05, 2))))["optima"][penalty]
    assert tight["alpha"] > 0


def test_correlated_features_l1_picks_one_and_l2_shares() -> None:
    H = EXAMPLES["correlated"].hessian
    assert H[0, 1] / np.sqrt(H[0, 0] * H[1, 1]) > 0.95
    assert sum(optimum("correlated", "l1")["zeros"]) == 1
    w1, w2 = optimum("correlated", "l2")["w"]
    assert abs(w1 - w2) < 0.1 * abs(w1)


def test_axis_is_long_along_an_axis_and_gives_up_that_coordinate() -> None:
    H = EXAMPLES["axis"].hessian
    assert H[0, 1] == 0
    assert H[0, 0] < H[1, 1] / 5
    assert optimum("axis", "l1")["zeros"] == [True, False]


def test_circular_is_soft_thresholding_and_plain_shrinking() -> None:
    state = EXAMPLES["circular"]
    np.testing.assert_array_equal(state.hessian, np.eye(2))
    w_hat = np.array(state.minimizer)
    np.testing.assert_allclose(optimum("circular", "l1")["w"], np.sign(w_hat) * (np.abs(w_hat) - state.alpha))
    np.testing.assert_allclose(optimum("circular", "l2")["w"], w_hat / (1 + state.alpha))


def test_bend_turns_and_passes_through_zero_without_staying(node: Node) -> None:
    (picture,) = node.lesson("geometry")("picture", [[asdict(EXAMPLES["bend"])]])
    trail = picture["traces"]["l2"]["trail"]
    steps = np.diff(np.stack([trail["x"], trail["y"]], -1), axis=0)
    direction = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    assert np.ptp(direction) > np.radians(45)
    w1 = along("bend", SquaredL2())[:, 0]
    assert w1[0] < 0 < w1[20]
    assert len(picture["traces"]["l2_path"]["passes"]["x"]) == 1


def test_returns_becomes_zero_stays_and_comes_back_with_the_other_sign() -> None:
    w1 = along("returns", L1())[:, 0]
    kinds = np.sign(w1)
    turns = kinds[np.flatnonzero(np.diff(kinds, prepend=2))]
    np.testing.assert_array_equal(turns, [-1, 0, 1, 0])
    first, back, last = np.flatnonzero(np.diff(kinds))
    assert back - first > 40, "stops of the slider with an exact zero"
    assert w1[back + 1 : last].max() > 0.2
    assert optimum("returns", "l1")["zeros"] == [True, False]


def test_duplicated_features_l1_is_one_of_many_and_l2_shares_equally(node: Node) -> None:
    np.testing.assert_array_equal(EXAMPLES["duplicated"].hessian, np.full((2, 2), 0.5))
    assert not optimum("duplicated", "l1")["unique"]
    assert optimum("duplicated", "l2")["unique"]
    w1, w2 = optimum("duplicated", "l2")["w"]
    assert w1 == pytest.approx(w2)
    state = EXAMPLES["duplicated"]
    (picture,) = node.lesson("geometry")("picture", [[asdict(state), geometry_answer(state)]])
    valley = picture["traces"]["l1"]["valley"]
    z = sum(optimum("duplicated", "l1")["w"])
    np.testing.assert_allclose([valley["x"], valley["y"]], [[z, 0], [0, z]])
    assert z < VIEW
