"""What the overfitting page draws of the curve: the module's picture against torch and NumPy."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from regviz import page
from regviz.lessons.overfitting import curve
from regviz.lessons.overfitting.stage import stages
from regviz.lessons.overfitting.state import DEGREES, EXAMPLES, LARGEST_ALPHA, NO_PENALTY, OverfittingState
from regviz.lessons.texts import part
from tests.lessons.overfitting.cases import SEEDS, STATES, given, trained
from tests.node import Call, Node


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("overfitting")


@cache
def pictures(node: Node) -> dict[OverfittingState, tuple[dict[str, Any], dict[str, Any]]]:
    """All states as they are drawn at rest, with torch's answer, and while a hand moves, without."""
    call = node.lesson("overfitting")
    answers = [given(state) for state in STATES]
    asked = [[asdict(state), answer] for state, answer in zip(STATES, answers, strict=True)]
    moving = [[state, own] for (state, _), own in zip(asked, call("answer", asked), strict=True)]
    return dict(zip(STATES, zip(call("picture", asked), call("picture", moving), strict=True), strict=True))


def xy(trace: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(trace["x"], dtype=float), np.array(trace["y"], dtype=float)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_moving_hand_finds_torchs_optimum(node: Node, state: OverfittingState) -> None:
    at_rest, moving = pictures(node)[state]
    now = curve.optimum(state)
    for name in ("w", "train", "test"):
        np.testing.assert_allclose(moving["drawn"][name], now[name], atol=1e-7, rtol=1e-7)  # type: ignore[literal-required]
        assert at_rest["drawn"][name] == now[name]  # type: ignore[literal-required]
    assert [w == 0 for w in moving["drawn"]["w"]] == [w == 0 for w in now["w"]]
    assert at_rest["drawn"]["verdict"] == moving["drawn"]["verdict"]
    assert "kkt" not in moving["numbers"]
    printed = {"train": now["train"], "test": now["test"], "kkt": now["kkt"], "largest": max(map(abs, now["w"]))}
    zeros = sum(w == 0 for w in now["w"])
    printed |= {"zeros": zeros, "nonzero": len(now["w"]) - zeros}
    assert {name: at_rest["numbers"][name] for name in printed} == printed


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_curve_and_its_coefficients_are_the_optimum(node: Node, state: OverfittingState) -> None:
    traces = pictures(node)[state][0]["traces"]
    own, other = (state.penalty, "l2") if state.penalty == "l1" else (state.penalty, "l1")
    assert traces["fit"][other] == traces["weights"][other] == {"x": [], "y": []}
    w, points = np.array(curve.optimum(state)["w"]), curve.sample(int(state.seed))
    x, y = xy(traces["fit"][own])
    middle = curve.features(points.x, int(state.degree)).mean(0)
    np.testing.assert_allclose(y, points.y.mean() + (curve.features(x, int(state.degree)) - middle) @ w, atol=1e-8)
    assert (x[0], x[-1], len(x)) == (-1, 1, 201)
    np.testing.assert_array_equal(xy(traces["fit"]["points"]), (points.x, points.y))
    shown = [axis[: len(traces["fit"]["test"]["x"])] for axis in (points.test_x, points.test_y)]
    np.testing.assert_allclose(xy(traces["fit"]["test"]), shown, atol=5e-5)
    np.testing.assert_allclose(xy(traces["fit"]["truth"])[1], curve.truth(xy(traces["fit"]["truth"])[0]), atol=1e-12)
    places, heights = xy(traces["weights"][own])
    np.testing.assert_array_equal(places, np.arange(1, state.degree + 1))
    np.testing.assert_array_equal(heights, w)
    np.testing.assert_array_equal(xy(traces["weights"]["zeros"]), (places[w == 0], w[w == 0]))


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_charts_of_the_errors_are_torchs(node: Node, state: OverfittingState) -> None:
    traces = pictures(node)[state][0]["traces"]
    trains, tests = curve.errors(int(state.seed), state.penalty)
    now, degree = curve.optimum(state), int(state.degree)
    ladder = [curve.optimum(replace(state, degree=float(d))) for d in range(1, DEGREES + 1)]
    by_degree = [np.array([step["train"] for step in ladder]), np.array([step["test"] for step in ladder])]
    grid = np.linspace(np.log10(NO_PENALTY), np.log10(LARGEST_ALPHA), 101)
    for chart, x, errors, at in (
        ("by_alpha", grid, (trains[degree - 1], tests[degree - 1]), np.log10(state.alpha)),
        ("by_degree", np.arange(1, DEGREES + 1), by_degree, degree),
    ):
        for name, expected in zip(("train", "test"), errors, strict=True):
            np.testing.assert_allclose(xy(traces[chart][name]), (x, np.log10(expected)), atol=1e-6)
        (best_x,), (best,) = xy(traces[chart]["best"])
        assert best == pytest.approx(np.log10(errors[1].min()), abs=1e-6)
        assert best_x == x[np.flatnonzero(errors[1] <= errors[1].min() * (1 + 1e-8))[0]], "of equals the first"
        dots, cursor = xy(traces[chart]["dots"]), xy(traces[chart]["cursor"])
        np.testing.assert_allclose(dots, ([at, at], np.log10([now["train"], now["test"]])), atol=1e-9)
        np.testing.assert_allclose(cursor[0], at, atol=1e-9)


def test_every_trace_of_every_figure_is_drawn_also_without_an_answer(call: Call) -> None:
    declared = {
        name: {trace.uid for trace in stage.data} for name, stage in stages(part("en", "overfitting.figure")).items()
    }
    state = asdict(OverfittingState())
    for picture in call("picture", [[state, {}], [state, given(OverfittingState())]]):
        assert {name: set(traces) for name, traces in picture["traces"].items()} == declared
    assert call("picture", [[state, {}]])[0]["drawn"]["seed"] is None


def test_until_a_new_seed_is_answered_the_old_points_stay(call: Call) -> None:
    state, next_seed = OverfittingState(alpha=0.09), OverfittingState(alpha=0.09, seed=SEEDS[2])
    (own,) = call("answer", [[asdict(next_seed), given(state)]])
    (picture,) = call("picture", [[asdict(next_seed), own]])
    assert picture["drawn"]["seed"] == state.seed
    assert picture["drawn"]["w"] == pytest.approx(curve.optimum(state)["w"], abs=1e-7)


def same(node: Node, one: OverfittingState, other: OverfittingState, answer: dict[str, Any]) -> set[str]:
    """What is the very same object in two pictures, so that a painter skips it: {"fit.points", ...}."""
    setup = json.loads(page.setup("overfitting", "en"))
    module = "../tests/lessons/overfitting/same_objects.mjs"
    return set(node.call(module, "same", [[asdict(one), asdict(other), answer]], setup=setup)[0])


def test_what_does_not_move_is_not_drawn_again(node: Node) -> None:
    state = OverfittingState(alpha=0.01, degree=9)
    errors = {"train", "test", "best"}
    always = {"fit.truth", "fit.test", "fit.points", "small.shade", "flexible.boundary", "small.one", "small.two"}
    along_alpha = same(node, state, replace(state, alpha=0.02), given(state))
    assert along_alpha >= always | {f"by_alpha.{name}" for name in errors}
    assert not along_alpha & {"fit.l1", "weights.l1", "by_degree.test", "by_alpha.dots"}
    along_degrees = same(node, state, replace(state, degree=10), given(state))
    assert along_degrees >= always | {f"by_degree.{name}" for name in errors}
    assert not along_degrees & {"fit.l1", "by_alpha.test"}
    assert not same(node, state, replace(state, penalty="l2"), given(state)) & {"by_alpha.test", "by_degree.test"}


def test_networks_are_drawn_anew_when_others_are_nearer(node: Node) -> None:
    state = OverfittingState(view="cloud", alpha=0.0101)
    answer = given(state, trained("l1").snapshots)
    nets = {f"{name}.{trace}" for name in ("small", "fitting", "flexible") for trace in ("shade", "boundary")}
    assert same(node, state, replace(state, alpha=0.0099), answer) >= nets | {"net_alpha.test"}
    assert not same(node, state, replace(state, alpha=0.02), answer) & nets


def test_edits_keep_to_the_declared_bounds(call: Call) -> None:
    state = asdict(OverfittingState())
    edits = [("alpha", 99), ("alpha", 0), ("degree", 0), ("degree", 16.2), ("penalty", "l2")]
    after = call("edit", [[state, name, value] for name, value in edits])
    assert [s["alpha"] for s in after[:2]] == [LARGEST_ALPHA, NO_PENALTY]
    assert [s["degree"] for s in after[2:4]] == [1, DEGREES]
    assert after[4] == state | {"penalty": "l2"}
    wholes = [asdict(example) for example in EXAMPLES.values()]
    assert call("edit", [[state, "example", whole] for whole in wholes]) == wholes


def test_the_slider_reads_0_at_its_lower_end_and_three_digits_else(call: Call) -> None:
    states = [OverfittingState(alpha=alpha) for alpha in (NO_PENALTY, 0.000101, 0.09, 1.23456, LARGEST_ALPHA)]
    readouts = [p["dials"]["alpha"]["readout"] for p in call("picture", [[asdict(s), given(s)] for s in states])]
    assert readouts == ["0", "0.000101", "0.09", "1.23", "10"]


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_a_play_pauses_at_the_least_test_error(call: Call, penalty: str) -> None:
    state = OverfittingState(penalty=penalty, degree=15)
    (events,) = call("events", [[asdict(state), "alpha", given(state)]])
    (best,) = events
    alphas = np.geomspace(best / 30, best * 30, 41)
    errors = [curve.optimum(replace(state, alpha=min(alpha, LARGEST_ALPHA)))["test"] for alpha in alphas]
    assert curve.optimum(replace(state, alpha=best))["test"] <= min(errors) * 1.02
    assert call("events", [[asdict(state), "degree", given(state)]]) == [[]]
