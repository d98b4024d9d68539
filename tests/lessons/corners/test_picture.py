"""What the page "How often is a corner hit?" draws obeys the laws of what it shows: the module, run in Node."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from regviz import L1, Quadratic, SquaredL2, page, solve
from regviz.lessons.corners.state import END, VIEW, CornersState
from regviz.studies.search import searched
from regviz.studies.shares import exact_shares
from tests.lessons.corners.cases import answer_of, covers, drawn_by, each_state, points, strokes
from tests.node import Call, Node
from tests.studies.ellipses import each_shape

KINDS = {"w1": [True, False], "w2": [False, True], "both": [True, True]}


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("corners")


def traces_of(call: Call, state: CornersState) -> dict[str, dict[str, Any]]:
    return dict(drawn_by(call, state, torchs=False)["traces"])


def anywhere() -> np.ndarray:
    return np.random.default_rng(0).uniform(-VIEW, VIEW, (3000, 2))


def zeros_of(state: CornersState, p: np.ndarray) -> np.ndarray:
    """Which coefficients of L1's optimum are 0 for losses with minima p, (n, 2)."""
    return solve(Quadratic(state.hessian, p), L1(), **{state.hold: state.dial}).zeros.numpy()


def state_of(shape: tuple[float, float], hold: str, value: float, **others: Any) -> CornersState:
    return CornersState(**{"hold": hold, hold: value, "angle": shape[0], "stretch": shape[1]} | others)


@pytest.mark.parametrize("hold", ["alpha", "t"])
@pytest.mark.parametrize("value", [0.3, 1, 2.5, 4])
@each_shape
def test_the_areas_of_l1_are_what_the_solver_finds(
    call: Call, shape: tuple[float, float], value: float, hold: str
) -> None:
    state, p = state_of(shape, hold, value), anywhere()
    drawn = traces_of(call, state)["l1"]
    slack = np.abs(p).sum(-1) <= value if hold == "t" else np.zeros(len(p), bool)
    assert (covers(drawn["inside"], p) == slack).mean() > 0.999, "but for points on an edge"
    zeros = zeros_of(state, p) & ~slack[:, None]
    for name, kind in KINDS.items():
        assert (covers(drawn[name], p) == (zeros == kind).all(-1)).mean() > 0.999, name


@pytest.mark.parametrize("hold", ["alpha", "t"])
@each_shape
def test_hatching_and_labels_say_which_coefficient_is_zero(call: Call, shape: tuple[float, float], hold: str) -> None:
    """Upright lines where w1 = 0, level ones where w2 = 0; and each label stands where it is true."""
    state = state_of(shape, hold, 1)
    drawn = traces_of(call, state)["l1"]
    lines = np.array(strokes(drawn["hatch"]))
    upright = lines[:, 0, 0] == lines[:, 1, 0]
    zeros = zeros_of(state, lines.mean(1))
    assert zeros[upright, 0].all()
    assert zeros[~upright, 1].all()
    np.testing.assert_array_equal(lines[~upright, 0, 1], lines[~upright, 1, 1])
    labels = {name: drawn[f"{name}_label"] for name in KINDS if drawn[f"{name}_label"]["x"]}
    assert labels
    for name, drawn_label in labels.items():
        (at,) = points(drawn_label)
        assert (zeros_of(state, at[None]) == KINDS[name]).all()
        assert max({"w1": at[1:], "w2": at[:1], "both": [0]}[name]) < 1e-9, "of two pieces in the lower or the left one"
        assert drawn_label["text"] == [{"w1": "w₁ = 0", "w2": "w₂ = 0", "both": "w₁ = w₂ = 0"}[name]]


@pytest.mark.parametrize("grid", [0.9, 1.38, 2.2])
@each_shape
def test_the_cells_of_the_search_are_what_the_search_finds(call: Call, shape: tuple[float, float], grid: float) -> None:
    state, p = state_of(shape, "t", 1.2, search="grid", grid=grid), anywhere()
    drawn = traces_of(call, state)["l2"]
    slack = np.linalg.norm(p, axis=-1) <= state.t
    assert (covers(drawn["inside"], p) == slack).mean() > 0.999
    found = covers(drawn["w1"], p) | covers(drawn["w2"], p)
    loss = Quadratic(state.hessian, p)
    assert (found == (searched(loss, state.t, state.points).numpy() == 1)).mean() > 0.999
    for line in strokes(drawn["hatch"]):
        assert covers(drawn["w1" if line[0, 0] == line[1, 0] else "w2"], line.mean(0)[None]).all()


@pytest.mark.parametrize("hold", ["alpha", "t"])
@each_shape
def test_the_lines_of_l2_are_where_its_zeros_come_from(call: Call, shape: tuple[float, float], hold: str) -> None:
    """From one edge of the map to the other; and each label stands beside its line."""
    drawn = traces_of(call, state_of(shape, hold, 1.3))["l2"]
    for j, name in enumerate(("w1", "w2")):
        (ends,) = strokes(drawn[f"{name}_line"])
        assert np.abs(ends[[0, -1]]).max(-1) == pytest.approx([VIEW, VIEW])
        on = [a + r * (b - a) for a, b in pairwise(ends) for r in (0.1, 0.4, 0.8)]
        p = np.concatenate([on, points(drawn[f"{name}_label"])])
        w = solve(Quadratic(state_of(shape, hold, 1.3).hessian, p), SquaredL2(), **{hold: 1.3}).w.numpy()
        np.testing.assert_allclose(w[:, j], 0, atol=1e-7)


def test_where_each_loss_has_its_own_ellipse_only_the_set_is_drawn(call: Call) -> None:
    for state in (CornersState(losses="random"), CornersState(losses="random", hold="t", search="grid")):
        for drawn in (traces_of(call, state)[penalty] for penalty in ("l1", "l2")):
            names = [*KINDS, "hatch", "w1_line", "w2_line", "w1_label", "w2_label", "both_label"]
            assert [name for name in names if drawn[name]["x"]] == []
            assert bool(drawn["inside"]["x"]) == (state.hold == "t")


@each_state
def test_each_point_is_marked_by_the_kind_of_its_optimum(call: Call, state: CornersState) -> None:
    """All points that torch drew are there, under L1 and under L2 alike."""
    given, drawn = answer_of(state)["points"], drawn_by(call, state)["traces"]
    own = {(x, y): k for k, (x, y) in enumerate(zip(given["x"], given["y"], strict=True))}
    for penalty, order in ((L1(), 1), (SquaredL2(), 2)):
        marked = {kind: points(drawn[penalty.name][f"point_{kind}"]) for kind in ("none", "one", "both", "inside")}
        assert sorted(map(tuple, np.concatenate(list(marked.values())).tolist())) == sorted(own)
        for kind, p in marked.items():
            inside = np.linalg.norm(p, order, axis=-1) <= state.dial if state.hold == "t" else np.zeros(len(p), bool)
            assert (inside == (kind == "inside")).all()
            if kind == "inside" or not len(p):
                continue
            at = [own[x, y] for x, y in p.tolist()]
            H = np.array([[given["a"], given["b"]], [given["b"], given["c"]]]).T[at] if "a" in given else state.hessian
            loss = Quadratic(H, p)
            zeros = solve(loss, penalty, **{state.hold: state.dial}).zeros.sum(-1).numpy()
            expected = searched(loss, state.t, state.points).numpy() if state.is_grid and order == 2 else zeros
            assert (expected == ["none", "one", "both"].index(kind)).all()


@each_state
def test_the_loss_is_drawn_with_its_contour_through_the_optimum(call: Call, state: CornersState) -> None:
    picture = drawn_by(call, state)
    for penalty in ("l1", "l2"):
        drawn, w = picture["traces"][penalty], np.array(answer_of(state)["optima"][penalty]["w"])
        offset = points(drawn["ellipse"]) - state.minimizer
        level = ((offset @ state.hessian) * offset).sum(-1)
        through = (w - state.minimizer) @ state.hessian @ (w - state.minimizer)
        if len(level):
            np.testing.assert_allclose(level, through, rtol=1e-9)
        else:
            assert through < 1e-15
        np.testing.assert_array_equal(points(drawn["way"]), [state.minimizer, w])
        np.testing.assert_array_equal(points(drawn["minimizer"]), [state.minimizer])
        np.testing.assert_array_equal(points(drawn["optimum"]), [w])
        assert len(points(drawn["zero"])) == bool((w == 0).any())
    assert picture["handles"] == {"minimizer": list(state.minimizer)}


@each_state
def test_the_chart_of_shares_shows_the_exact_ones_and_at_the_cursor_those_counted(
    call: Call, state: CornersState
) -> None:
    given, drawn = answer_of(state), drawn_by(call, state)["traces"]["shares"]
    for kind, values in given["curve"].items():
        impossible = kind == ("inside" if state.hold == "alpha" else "both")
        assert drawn[kind]["y"] == ([] if impossible else pytest.approx([100 * value for value in values]))
    assert (drawn["one"]["x"][0], drawn["one"]["x"][-1]) == (0, END)
    counted = [span["share"] for kind, span in given["measured"]["l1"].items() if drawn[kind]["x"]]
    assert points(drawn["counted"]).tolist() == [[state.dial, pytest.approx(100 * share)] for share in counted]
    assert set(drawn["cursor"]["x"]) == {state.dial}


@each_state
def test_the_chart_of_directions_shows_the_probability_of_a_zero(call: Call, state: CornersState) -> None:
    drawn = drawn_by(call, state)["traces"]["turn"]
    lengths = {"circle": 0, "ten": 1, "thousand": 3, "own": state.stretch}
    if state.losses == "random":
        assert drawn["own"]["x"] == drawn["here"]["x"] == []
        del lengths["own"]
    for name, stretch in lengths.items():
        angles = drawn[name]["x"]
        assert angles == sorted(angles)
        assert (angles[0], angles[-1]) == (0, 180)
        H = np.stack([replace(state, angle=angle, stretch=stretch).hessian for angle in angles])
        expected = 100 * exact_shares(H, state.hold, state.dial)[:, 1:3].sum(-1)
        np.testing.assert_allclose(drawn[name]["y"], expected, atol=1e-3)
    if state.losses == "this":
        exact = answer_of(state)["exact"]["l1"]
        assert points(drawn["here"]).tolist() == [[state.angle, pytest.approx(100 * (exact["one"] + exact["both"]))]]


@each_state
def test_every_trace_has_its_place_on_the_stage_and_the_other_way_round(
    node: Node, call: Call, state: CornersState
) -> None:
    stages = json.loads(page.setup("corners", "en"))["figures"]
    drawn = drawn_by(call, state)["traces"]
    for name, stage in stages.items():
        assert {trace["name"] for trace in stage["data"]} == set(drawn[name])
