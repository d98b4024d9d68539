"""How often is a corner hit: maps against the solver, and what the page claims."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from regviz import L1, Quadratic, SquaredL2, solve
from regviz.lessons.corners import regions
from regviz.lessons.corners import state as corners
from regviz.lessons.corners.stage import corners_answer, corners_figure, corners_info, stages
from regviz.lessons.corners.state import EXAMPLES, VIEW, CornersState
from regviz.lessons.corners.words import code, sentence
from regviz.lessons.texts import languages, part
from regviz.studies import shares
from tests.lessons.corners.cases import each_shape, each_state, hessian

# --- the maps ---


def contains(points: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Which of p (n, 2) lie in a convex polygon, of either orientation."""
    edge = np.roll(points, -1, 0) - points
    side = edge[:, 0] * (p[:, None, 1] - points[:, 1]) - edge[:, 1] * (p[:, None, 0] - points[:, 0])
    return (side > 0).all(-1) | (side < 0).all(-1)


@pytest.mark.parametrize("hold", ["alpha", "t"])
@pytest.mark.parametrize("value", [0.3, 1, 2.5])
@each_shape
def test_the_map_of_l1_is_what_the_solver_finds(shape: tuple[float, float], value: float, hold: str) -> None:
    pieces = regions.regions_l1(hessian(shape), hold, value)
    assert sum(regions.area(piece.points) for piece in pieces) == pytest.approx((2 * VIEW) ** 2, rel=1e-6)
    p = np.random.default_rng(0).uniform(-VIEW, VIEW, (3000, 2))
    solution = solve(Quadratic(hessian(shape), p), L1(), **{hold: value})
    zeros = solution.zeros.numpy()
    inside = np.abs(p).sum(-1) <= value if hold == "t" else np.zeros(len(p), bool)
    names = np.select([inside, zeros.all(-1), zeros[:, 0], zeros[:, 1]], ["inside", "both", "w1", "w2"], "none")
    found = np.full(len(p), "nowhere", dtype=object)
    for kind, points in pieces:
        found[contains(points, p)] = kind
    assert (found == names).mean() > 0.999, "but for points on an edge"


@pytest.mark.parametrize("grid", [0.9, 1.38, 2.2])
@each_shape
def test_the_cells_of_the_search_are_what_the_search_finds(shape: tuple[float, float], grid: float) -> None:
    state = CornersState(hold="t", t=1.2, angle=shape[0], stretch=shape[1], search="grid", grid=grid)
    p = np.random.default_rng(0).uniform(-VIEW, VIEW, (3000, 2))
    p = p[np.linalg.norm(p, axis=1) > state.t]
    cells = regions.cells(state.hessian, state.t, state.points)
    found = np.any([contains(cell.points, p) for cell in cells], axis=0)
    expected = shares.searched(Quadratic(state.hessian, p), state.t, state.points).numpy() == 1
    assert (found == expected).mean() > 0.999


@pytest.mark.parametrize("hold", ["alpha", "t"])
@each_shape
def test_the_lines_of_l2_are_where_its_zeros_come_from(shape: tuple[float, float], hold: str) -> None:
    for j in (0, 1):
        ends = regions.zero_line(hessian(shape), hold, 1.3, j)
        p = np.concatenate([a + r * (b - a) for a, b in pairwise(ends) for r in np.array([[0.1], [0.4], [0.8]])])
        p = p.reshape(-1, 2)
        w = solve(Quadratic(hessian(shape), p), SquaredL2(), **{hold: 1.3}).w.numpy()
        np.testing.assert_allclose(w[:, j], 0, atol=1e-7)


# --- the page ---


@each_state
def test_the_counts_belong_to_the_drawn_points_too(state: CornersState) -> None:
    answer = corners_answer(state)
    for traces in (corners_info(state, answer).l1, corners_info(state, answer).l2):
        drawn = sum(len(getattr(traces, f"point_{kind}").x) for kind in corners.KINDS)
        assert drawn == len(answer["points"]["x"]) == 160


def test_moving_the_drawn_minimum_counts_nothing_anew() -> None:
    one, other = (corners_answer(CornersState(x=x))["measured"] for x in (1, -2))
    assert one == other
    assert corners.KINDS == shares.KINDS


def test_figures_have_every_trace_also_when_it_is_empty() -> None:
    labels = part("en", "corners.figure")
    empty, full = stages(labels), corners_figure(corners_info(CornersState()), labels)
    for name, figure in full.items():
        assert [trace.name for trace in empty[name].data] == [trace.name for trace in figure.data]
        assert figure.layout.xaxis.fixedrange
        assert figure.layout.yaxis.fixedrange


@each_state
def test_the_code_counts_what_is_shown(state: CornersState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    answer = corners_answer(state)
    for penalty in ("l1", "l2"):
        shown = answer["measured"][penalty]
        assert space[penalty].double().mean().item() == pytest.approx(shown["one"]["share"] + shown["both"]["share"])
    printed = capsys.readouterr().out.splitlines()
    exact = json.loads(printed[-1].split("inside ")[1])
    assert exact == pytest.approx(list(answer["exact"]["l1"].values()), abs=1e-9)


@pytest.mark.parametrize("language", languages())
@each_state
def test_the_sentence_says_the_shares(state: CornersState, language: str) -> None:
    answer = corners_answer(state)
    said = sentence(answer, language)
    shown = answer["measured"]["l1"]
    assert f"{100 * (shown['one']['share'] + shown['both']['share']):.1f} %" in said
    assert not set("{}") & set(said)
    assert (f"{state.points}" in said) == state.is_grid


def any_zero(state: CornersState) -> float:
    exact = corners_answer(state)["exact"]["l1"]
    return float(exact["one"] + exact["both"])


def test_examples_show_what_they_claim() -> None:
    circle = any_zero(replace(EXAMPLES["diagonal"], stretch=0))
    for stretch in (0.5, 2, 3):
        assert any_zero(replace(EXAMPLES["diagonal"], stretch=stretch)) == pytest.approx(circle, abs=1e-9)
    assert circle == pytest.approx(0.52, abs=0.005)
    assert any_zero(EXAMPLES["turn"]) == pytest.approx(0.70, abs=0.005)
    slack = corners_answer(EXAMPLES["slack"])["exact"]["l1"]
    assert slack["inside"] > 0.5 > 0.2 > slack["one"]
    assert EXAMPLES["coarse"].points == 24
    assert EXAMPLES["fine"].points == 500
    assert replace(EXAMPLES["coarse"], grid=EXAMPLES["fine"].grid) == EXAMPLES["fine"]
