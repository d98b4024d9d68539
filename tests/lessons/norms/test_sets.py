"""Norms: the sets that are drawn, by the laws of what they are."""

from __future__ import annotations

import math

import numpy as np
import pytest

from regviz.lessons.norms.state import EXAMPLES, VIEW, NormsState
from tests.lessons.norms.cases import SHAPES, STATES, drawn, level, points
from tests.node import Node

NAMES = ("set", "l1", "l2", "net", "axes")

each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def planes(node: Node, states: list[NormsState]) -> list[dict[str, dict[str, list[float | None]]]]:
    return drawn(node, "sets", "plane", [[state] for state in states])


def outline_of(node: Node, shape: NormsState) -> np.ndarray:
    """The unit set's, which has one name."""
    (plane,) = planes(node, [shape])
    (name,) = [name for name in NAMES if plane[name]["x"]]
    return points(plane[name])


@each_shape
def test_the_outline_has_size_1_and_goes_once_around(node: Node, shape: NormsState) -> None:
    outline = outline_of(node, shape)
    np.testing.assert_allclose(level(outline, shape), 1, rtol=1e-12)
    np.testing.assert_allclose(outline[0], outline[-1], atol=1e-12)
    x, y = outline.T
    area = abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    if shape.kind == "p":  # of a superellipse
        p = shape.p
        exact = 4 * math.gamma(1 + 1 / p) ** 2 / math.gamma(1 + 2 / p)
        assert area == pytest.approx(exact, rel=0.02)


@each_shape
def test_the_set_is_convex_from_1_on_and_not_below(node: Node, shape: NormsState) -> None:
    outline = outline_of(node, shape)[:-1]
    halfway = (outline[:, None] + outline[None]) / 2
    leaves = level(halfway, shape).max() > 1 + 1e-9
    assert leaves == (shape.kind == "p" and shape.p < 1)


@pytest.mark.parametrize("p", [0.5, 1.0, 1.5])
def test_the_outline_meets_the_axes_to_the_last_digit(node: Node, p: float) -> None:
    outline = outline_of(node, NormsState(p=p))
    for corner in ([1, 0], [0, 1], [-1, 0], [0, -1]):
        assert (outline == corner).all(1).any()


def test_the_elastic_nets_corners_are_on_the_axes_to_the_last_digit(node: Node) -> None:
    outline = outline_of(node, EXAMPLES["net"])
    for farthest in (*outline[outline.argmax(0)], *outline[outline.argmin(0)]):
        assert 0 in farthest


@pytest.mark.parametrize("state", STATES[::3], ids=str)
def test_the_level_is_as_large_as_the_vector_and_passes_through_it(node: Node, state: NormsState) -> None:
    w = np.array(state.vector)
    (plane,) = planes(node, [state])
    line = plane["level"]
    if state.kind == "zero" or not w.any():
        assert len(line["x"]) == (5 if state.kind == "zero" and w.all() else 0)
        return
    np.testing.assert_allclose(level(points(line), state), level(w, state), rtol=1e-9)
    if state.kind == "p":
        assert np.abs(points(line)).max() <= VIEW + 1e-9, "it is drawn beyond the panel"
        turned, mirrored = (np.sort(np.round(points(line) @ swap, 9), 0) for swap in (np.eye(2), np.eye(2)[::-1]))
        np.testing.assert_allclose(turned, mirrored, atol=1e-8)
    ends = np.array([line["x"], line["y"]], dtype=float).T
    along = ends[:-1, None] + np.linspace(0, 1, 200)[:, None] * (ends[1:] - ends[:-1])[:, None]
    assert np.nanmin(np.hypot(*(along - w).reshape(-1, 2).T)) < 0.02, "the line does not pass through the vector"


def test_the_named_sets_have_the_colours_that_they_have_everywhere(node: Node) -> None:
    shown = {
        "l1": NormsState(p=1),
        "l2": NormsState(p=2),
        "net": NormsState(kind="net", p=2),
        "axes": NormsState(kind="zero", p=1),
        "set": NormsState(kind="max", p=1),
    }
    for name, plane in zip(shown, planes(node, list(shown.values())), strict=True):
        assert [other for other in NAMES if plane[other]["x"]] == [name]
        reach = np.abs(points(plane[name])).max()
        assert reach == (VIEW if name == "axes" else pytest.approx(1.0, abs=0.3))


def test_the_arrow_leads_from_the_origin_to_the_vector(node: Node) -> None:
    for state, plane in zip(STATES, planes(node, STATES), strict=True):
        arrow, w = points(plane["vector"]), np.array(state.vector)
        np.testing.assert_array_equal(points(plane["tip"]), [w])
        if not w.any():
            assert len(arrow) == 0
            continue
        np.testing.assert_array_equal(arrow[:2], [[0, 0], w])
        for wing in arrow[[2, 4]] - w:
            assert wing @ w < 0, "the head points forward"
            assert np.hypot(*wing) <= np.hypot(*w)
