"""The ellipse grows from its minimum and stops where it first touches the set: the module, on torch's answers."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from regviz.lessons.geometry.state import FULL, GeometryState
from tests.lessons.geometry.cases import IN_SETS, RANDOM, answer_of, label
from tests.node import Node

PENALTIES = ["l1", "l2"]
SETS = IN_SETS + [replace(state, view="set") for state in RANDOM if state.view != "set"]
OPTIMUM = ["optimum", "zero", "valley", "lit", "cone", "arrow"]


def losses(state: GeometryState, trace: dict[str, Any]) -> np.ndarray:
    """J0 at the points of a trace."""
    points = np.array([trace["x"], trace["y"]], dtype=float).T
    away = points[~np.isnan(points[:, 0])] - state.minimizer
    return 0.5 * np.einsum("ki,ij,kj->k", away, state.hessian, away)


def drawn(node: Node, states: list[GeometryState]) -> list[dict[str, Any]]:
    return node.lesson("geometry")("picture", [[asdict(state), answer_of(state)] for state in states])


def touching(state: GeometryState, penalty: str) -> float:
    """r of the contour through torch's optimum: the smallest that has a point of the set."""
    return float(np.sqrt(2 * answer_of(state)["optima"][penalty]["value"]))


@pytest.mark.parametrize("state", SETS, ids=label)
def test_before_it_touches_it_has_its_level_and_there_is_no_optimum(node: Node, state: GeometryState) -> None:
    for penalty in PENALTIES:
        if (end := touching(state, penalty)) == 0:
            continue
        for part in (0.3, 0.999):
            (picture,) = drawn(node, [replace(state, level=part * end)])
            traces = picture["traces"][penalty]
            np.testing.assert_allclose(losses(state, traces["touch"]), (part * end) ** 2 / 2, rtol=1e-6)
            assert all(traces[name]["x"] == [] for name in OPTIMUM)


@pytest.mark.parametrize("state", SETS, ids=label)
def test_once_it_touches_it_stays(node: Node, state: GeometryState) -> None:
    for penalty in PENALTIES:
        levels = [min(FULL, touching(state, penalty) * (1 + 1e-9)), FULL]
        early, late = drawn(node, [replace(state, level=level) for level in levels])
        assert early["traces"][penalty] == late["traces"][penalty]
        assert early["traces"][penalty]["optimum"]["x"] == answer_of(state)["optima"][penalty]["w"][:1]


@pytest.mark.parametrize("state", SETS, ids=label)
def test_what_lights_up_is_where_it_touches(node: Node, state: GeometryState) -> None:
    """A corner, an edge or a point of the set's boundary that holds torch's optimum; nothing where alpha is 0."""
    (picture,) = drawn(node, [state])
    for penalty in PENALTIES:
        best, lit = answer_of(state)["optima"][penalty], picture["traces"][penalty]["lit"]
        if best["alpha"] == 0:
            assert lit["x"] == []
            continue
        ends = np.array([lit["x"], lit["y"]], dtype=float).T
        ends = ends[~np.isnan(ends[:, 0])]
        across = np.linalg.norm(ends[1:] - ends[:-1], axis=1).sum() if len(ends) > 1 else 0.0
        reach = np.linalg.norm(ends[0] - best["w"]) + np.linalg.norm(ends[-1] - best["w"])
        assert reach == pytest.approx(across, abs=1e-6) or penalty == "l2", "on the segment"
        norms = np.abs(ends).sum(1) if penalty == "l1" else np.linalg.norm(ends, axis=1)
        np.testing.assert_allclose(norms, best["t"], atol=1e-9)
