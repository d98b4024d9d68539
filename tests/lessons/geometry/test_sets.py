"""Another set in a panel: the browser's half finds what torch finds, and what is drawn obeys the laws of the set."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from regviz import L1, ElasticNet, LInf, Quadratic, SquaredL2
from regviz.lessons.geometry.answer import CHART_END
from regviz.lessons.geometry.code import code
from regviz.lessons.geometry.state import EXAMPLES, VIEW, GeometryState
from regviz.live import codec
from tests.lessons.geometry.cases import EXTREME, answer_of, label, random_state
from tests.lessons.geometry.test_module import assert_same
from tests.node import Call, Node

EVERY = [*EXAMPLES.values(), *EXTREME, *(random_state(np.random.default_rng(seed)) for seed in range(100, 130))]
PAIRS = [("net", "inf"), ("inf", "net"), ("l2", "l1")]
STATES = [replace(state, left=left, right=right) for i, state in enumerate(EVERY) for left, right in [PAIRS[i % 3]]]
STATES += [replace(state, ratio=0.2, left="net", right="inf") for state in EVERY[:20]]
POWERS = [
    replace(state, left="p", right=("l2", "p")[i % 2], p=p)
    for i, state in enumerate(EVERY)
    for p in [(0.5, 1.5, 0.7, 3.0, 1.0, 2.0, 0.9, 4.0)[i % 8]]
]
PANELS = {"l1": "left", "l2": "right"}


@pytest.fixture(scope="module")
def call(node: Node) -> Call:
    return node.lesson("geometry")


@pytest.fixture(scope="module")
def pictures(call: Call) -> list[dict[str, Any]]:
    """What is drawn of torch's answers."""
    return call("picture", [[asdict(state), answer_of(state)] for state in STATES])


def penalty(state: GeometryState, panel: str) -> Any:
    made = {"l1": L1(), "l2": SquaredL2(), "net": ElasticNet(state.ratio), "inf": LInf()}
    return made[getattr(state, PANELS[panel])]


def without_gaps(grid: np.ndarray, path: dict[str, Any], name: str) -> np.ndarray:
    points = [(alpha, w) for alpha, w in zip(path["alpha"], path[name], strict=True) if w is not None]
    return np.interp(grid, *np.array(points).T)


def curve(trace: dict[str, Any]) -> np.ndarray:
    """The points of a trace without its gaps, (k, 2)."""
    both = np.stack([np.array(trace[axis], dtype=float) for axis in "xy"], -1)
    return both[~np.isnan(both[:, 0])]


def test_an_address_without_sets_is_the_diamond_and_the_circle() -> None:
    state = codec.read(GeometryState, {"alpha": "0.6"})
    assert (state.left, state.right, codec.write(state)) == ("l1", "l2", {"alpha": "0.6"})


def test_the_browser_finds_the_same_answer(call: Call) -> None:
    for state, theirs in zip(STATES, call("answer", [[asdict(state)] for state in STATES]), strict=True):
        mine = answer_of(state)
        for panel, optimum in mine["optima"].items():
            known = {name: value for name, value in optimum.items() if name != "kkt"}
            assert_same(known, theirs["optima"][panel], f"{label(state)} {panel}")
            grid = np.linspace(2e-5, CHART_END, 301)  # with a valley the path jumps at 0
            for name in ("w1", "w2"):
                lines = [np.interp(grid, p["paths"][panel]["alpha"], p["paths"][panel][name]) for p in (mine, theirs)]
                np.testing.assert_allclose(*lines, atol=1e-6, err_msg=f"{label(state)} {panel}")


def test_the_browser_finds_the_same_local_minima(call: Call) -> None:
    """And proves it; where the path jumps, it is at the same alphas."""
    seen = {"others": 0, "leaps": 0, "gaps": 0}
    for state, theirs in zip(POWERS, call("answer", [[asdict(state)] for state in POWERS]), strict=True):
        mine = answer_of(state)
        for panel, optimum in mine["optima"].items():
            known = {name: value for name, value in optimum.items() if name not in ("kkt", "others", "leaps")}
            found = theirs["optima"][panel]
            assert_same(known, {name: found[name] for name in known}, f"{label(state)} {panel}")
            assert optimum["kkt"] <= 1e-9, label(state)
            if "others" in optimum:
                seen["others"] += len(optimum["others"])
                seen["leaps"] += optimum["leaps"]
                assert optimum["proven"]
                assert optimum["leaps"] == found["leaps"], label(state)
                assert_same(optimum["others"], found["others"], f"{label(state)} {panel}")
            gaps = [
                [alpha for alpha, w in zip(p["alpha"], p["w1"], strict=True) if w is None]
                for p in (mine["paths"][panel], theirs["paths"][panel])
            ]
            seen["gaps"] += len(gaps[0])
            np.testing.assert_allclose(*gaps, rtol=1e-6, err_msg=label(state))
            grid = np.linspace(2e-5, CHART_END, 301)
            clear = np.array([np.abs(np.array(gaps[0]) / alpha - 1).min(initial=1) > 1e-5 for alpha in grid])
            for name in ("w1", "w2"):
                lines = [without_gaps(grid, half["paths"][panel], name) for half in (mine, theirs)]
                np.testing.assert_allclose(*(line[clear] for line in lines), atol=1e-5, err_msg=label(state))
    assert min(seen.values()) >= 3, seen


def test_the_browsers_residual_is_small_and_torchs(call: Call) -> None:
    """At its own optima; and at points that are none as large as torch's."""
    for state, found in zip(STATES + POWERS, call("certified", [[asdict(s)] for s in STATES + POWERS]), strict=True):
        assert max(optimum["kkt"] for optimum in found["optima"].values()) <= 1e-9, label(state)


@pytest.mark.parametrize("kind", ["net", "inf"])
def test_the_distance_is_torchs_everywhere(node: Node, kind: str) -> None:
    random = np.random.default_rng(5)
    w = random.integers(-2, 3, size=(400, 2)) * np.where(random.random((400, 1)) < 0.5, 1.0, random.random((400, 2)))
    u, alpha = 2 * random.normal(size=(400, 2)), random.random(400) * 2
    mine = (ElasticNet(0.3) if kind == "net" else LInf()).distance(w, u, alpha).numpy()
    calls = [[kind, {"ratio": 0.3}, *(x.tolist() for x in row)] for row in zip(u, w, alpha, strict=True)]
    theirs = node.module("../tests/lessons/geometry/distances.mjs")("distance", calls)
    np.testing.assert_allclose(theirs, mine, atol=1e-12)


def test_the_set_drawn_is_the_penaltys_and_the_optimum_lies_on_its_edge(pictures: list[dict[str, Any]]) -> None:
    for state, picture in zip(STATES, pictures, strict=True):
        if state.view != "set":
            continue
        for panel, optimum in answer_of(state)["optima"].items():
            outline, t = curve(picture["traces"][panel]["set"]), optimum["t"]
            np.testing.assert_allclose(penalty(state, panel).size(outline).numpy(), t, rtol=1e-9, atol=1e-12)
            lit = curve(picture["traces"][panel]["lit"])
            if optimum["alpha"] > 0 and len(lit):
                np.testing.assert_allclose(penalty(state, panel).size(lit).numpy(), t, rtol=2e-3, atol=1e-12)


def test_the_cone_is_what_points_straight_out(pictures: list[dict[str, Any]]) -> None:
    """Every direction of it has its largest product with the set at w, and the downhill arrow lies in it."""
    for state, picture in zip(STATES, pictures, strict=True):
        for panel, optimum in answer_of(state)["optima"].items():
            cone, w = curve(picture["traces"][panel]["cone"]), np.array(optimum["w"])
            if state.view != "set" or not len(cone) or optimum["t"] == 0:
                continue
            outline = curve(picture["traces"][panel]["set"])
            directions = cone[np.abs(cone - w).max(1) > 1e-9] - w
            assert ((outline - w) @ directions.T).max() <= 1e-9 + 1e-3 * optimum["t"]
            if optimum["alpha"] > 1e-3:
                pull = state.hessian @ (np.array(state.minimizer) - w)
                off = penalty(state, panel).distance(w, pull, optimum["alpha"]).item()
                assert off <= 1e-9
                first, last = directions[0], directions[-1]
                turns = [x * pull[1] - y * pull[0] for x, y in (first, last)]
                scale = np.hypot(*pull)
                assert turns[0] >= -1e-6 * scale
                assert turns[1] <= 1e-6 * scale


def test_contours_of_the_sum_have_one_level_each(pictures: list[dict[str, Any]]) -> None:
    for state, picture in zip(STATES, pictures, strict=True):
        if state.view == "set":
            continue
        loss = Quadratic(state.hessian, state.minimizer)
        for panel, optimum in answer_of(state)["optima"].items():
            trace, alpha, omega = picture["traces"][panel]["contours"], optimum["alpha"], penalty(state, panel)
            x = np.array(trace["x"], dtype=float)
            both = np.stack([x, np.array(trace["y"], dtype=float)], -1)
            best = optimum["value"] + alpha * optimum["penalty"]
            for k, piece in enumerate(np.split(both, np.flatnonzero(np.isnan(x)))):
                ring = piece[~np.isnan(piece[:, 0])]
                near = ring[np.abs(ring).max(1) <= VIEW] if len(ring) else ring
                if not len(near):
                    continue
                rise = loss.value(near).numpy() + alpha * omega.value(near).numpy() - best
                r = np.sqrt(2 * np.maximum(rise, 0))
                np.testing.assert_allclose(r, 0.4 * round(r[0] / 0.4), atol=2e-4, err_msg=f"{label(state)} {panel} {k}")


def test_what_is_drawn_says_which_sets(pictures: list[dict[str, Any]]) -> None:
    for state, picture in zip(STATES, pictures, strict=True):
        assert picture["drawn"]["set"] == {"l1": state.left, "l2": state.right}
        assert ("ratio" in picture["drawn"]) == ("net" in (state.left, state.right))
        assert set(picture["words"]) == {
            name for panel, side in PANELS.items() if getattr(state, side) != panel for name in (panel, f"{panel}_path")
        }


def test_l_infinity_ties_exactly_and_the_sentence_says_so(call: Call) -> None:
    state = replace(GeometryState(), left="inf", alpha=1.2)
    best = answer_of(state)["optima"]["l1"]
    assert abs(best["w"][0]) == abs(best["w"][1]) > 0
    (said,) = call("sentence", [[asdict(state), answer_of(state)]])
    assert "<b>exactly equal</b>" in said


def test_the_set_can_be_pulled(call: Call) -> None:
    for code_ in ("net", "inf"):
        state = replace(EXAMPLES["corner"], left=code_, ratio=0.4)
        (after,) = call("drag", [[asdict(state), "l1_set", [0.0, -0.7]]])
        t = penalty(state, "l1").size([0.0, -0.7]).item()
        assert answer_of(GeometryState(**after))["optima"]["l1"]["t"] == pytest.approx(t, abs=1e-5)


def test_the_code_runs_and_prints_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for state in STATES[:3] + POWERS[:6]:
        exec(code(state), {})
        lines = capsys.readouterr().out.splitlines()
        for line, panel in zip(lines, PANELS, strict=True):
            assert str(answer_of(state)["optima"][panel]["w"]) in line
