"""What the geometry page draws obeys the laws of what it shows: the module, run on torch's answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from regviz import L1, Quadratic, SquaredL2, path, solve
from regviz.lessons.geometry.answer import CHART_END
from regviz.lessons.geometry.state import EXAMPLES, VIEW, GeometryState
from tests.lessons.geometry.cases import EXTREME, IN_SETS, IN_SUMS, POSTERIORS, RANDOM, STATES, answer_of, label
from tests.node import Node

PENALTIES = {"l1": L1(), "l2": SquaredL2()}
BOTH = pytest.mark.parametrize("penalty", list(PENALTIES))
STEP = 0.4
"""Between neighbouring contours, in r = sqrt(2 (J - least J))."""
FAR = 3 * VIEW
"""Beyond this from a point in the panel nothing is drawn."""


class Curve(NamedTuple):
    """A polyline; NaN is a gap."""

    x: np.ndarray
    y: np.ndarray


Picture = Callable[[GeometryState, str, str], Curve]


@pytest.fixture
def picture(node: Node) -> Picture:
    """`picture(state, "l1", "contours")`: a curve of the module's picture of torch's answer."""

    @cache
    def traces(state: GeometryState) -> dict[str, Any]:
        (drawn,) = node.lesson("geometry")("picture", [[asdict(state), answer_of(state)]])
        return drawn["traces"]

    def curve(state: GeometryState, chart: str, name: str) -> Curve:
        found = traces(state)[chart][name]
        return Curve(*(np.array(found[axis], dtype=float) for axis in "xy"))

    return curve


def points(curve: Curve) -> np.ndarray:
    """The points of a curve without its gaps, (k, 2)."""
    both = np.stack([curve.x, curve.y], -1)
    return both[~np.isnan(both[:, 0])]


def pieces(curve: Curve) -> list[np.ndarray]:
    """The strokes of a curve, each (k, 2)."""
    both = np.stack([curve.x, curve.y], -1)
    return [
        piece[~np.isnan(piece[:, 0])] for piece in np.split(both, np.flatnonzero(np.isnan(curve.x)) + 1) if len(piece)
    ]


def total(state: GeometryState, penalty: str, alpha: float, w: np.ndarray) -> np.ndarray:
    """J0(w) + alpha Omega(w), for w (..., 2)."""
    d = w - np.array(state.minimizer)
    omega = np.abs(w).sum(-1) if penalty == "l1" else (w**2).sum(-1) / 2
    return ((d @ state.hessian) * d).sum(-1) / 2 + alpha * omega


def size(penalty: str, w: np.ndarray) -> np.ndarray:
    return np.linalg.norm(w, 1 if penalty == "l1" else 2, axis=-1)


@BOTH
@pytest.mark.parametrize("state", STATES, ids=label)
def test_contours_have_the_stated_level(picture: Picture, state: GeometryState, penalty: str) -> None:
    answer = answer_of(state)
    best = answer["optima"][penalty]
    curve = picture(state, penalty, "contours")
    centre, alpha = (state.minimizer, 0) if state.view == "set" else (best["w"], best["alpha"])
    for k, piece in enumerate(pieces(curve)):
        near = piece[np.hypot(*(piece - centre).T) < FAR - 1e-6]
        rise = total(state, penalty, alpha, near) - total(state, penalty, alpha, np.array(centre))
        rings = np.sqrt(2 * rise.clip(0)) / STEP
        np.testing.assert_allclose(rings, np.round(rings[:1]).repeat(len(rings)), atol=1e-5)
        assert (rings > 0.5).all(), k


@BOTH
@pytest.mark.parametrize("state", POSTERIORS, ids=label)
def test_regions_and_prior_have_the_stated_densities(picture: Picture, state: GeometryState, penalty: str) -> None:
    answer = answer_of(state)
    alpha, w = answer["optima"][penalty]["alpha"], np.array(answer["optima"][penalty]["w"])
    for k in (1, 2, 3):
        edge = points(picture(state, penalty, f"region{k}"))
        np.testing.assert_array_equal(edge[0], edge[-1])
        edge = edge[np.hypot(*(edge - w).T) < FAR - 1e-6]
        density = np.exp(total(state, penalty, alpha, w) - total(state, penalty, alpha, edge))  # relative to the mode's
        np.testing.assert_allclose(density, np.exp(-((k * STEP) ** 2) / 2), rtol=1e-6)
    corner = total(state, penalty, alpha, VIEW * np.ones(2)) - total(state, penalty, 0, VIEW * np.ones(2))
    outlines = pieces(picture(state, penalty, "prior"))
    assert len(outlines) == len([k for k in range(2, 25, 2) if (k * STEP) ** 2 / 2 < corner])
    for k, outline in zip(range(2, 25, 2), outlines, strict=False):
        penalties = total(state, penalty, alpha, outline) - total(state, penalty, 0, outline)
        np.testing.assert_allclose(penalties, (k * STEP) ** 2 / 2, rtol=1e-9)


@BOTH
@pytest.mark.parametrize("state", IN_SETS, ids=label)
def test_the_touching_contour_passes_through_the_optimum_and_stays_out_of_the_set(
    picture: Any, state: GeometryState, penalty: str
) -> None:
    answer = answer_of(state)
    w, t = np.array(answer["optima"][penalty]["w"]), answer["optima"][penalty]["t"]
    touch = points(picture(state, penalty, "touch"))
    if len(touch) == 0:
        assert total(state, penalty, 0, w) < 1e-15
        return
    assert _distance_to_line(picture(state, penalty, "touch"), w) < 1e-9
    assert (size(penalty, touch) >= t - 1e-9).all()


def _distance_to_line(curve: Curve, w: np.ndarray) -> float:
    """The distance of w from a polyline."""
    best = np.inf
    for piece in pieces(curve):
        start, along = piece[:-1], np.diff(piece, axis=0)
        share = (((w - start) * along).sum(1) / (along**2).sum(1)).clip(0, 1)
        best = min(best, float(np.hypot(*(w - start - share[:, None] * along).T).min()))
    return best


@BOTH
@pytest.mark.parametrize("state", IN_SETS, ids=label)
def test_the_arrow_lies_in_the_cone_and_the_cone_is_normal_to_the_set(
    picture: Picture, state: GeometryState, penalty: str
) -> None:
    w, the_set = points(picture(state, penalty, "optimum"))[0], points(picture(state, penalty, "set"))
    outward = [points(picture(state, penalty, "arrow"))[1:2], points(picture(state, penalty, "cone"))]
    for d in np.concatenate(outward) - w:
        assert ((the_set - w) @ d).max() <= 1e-7 * max(1, np.abs(the_set).max())
    if len(points(picture(state, penalty, "arrow"))):
        assert len(points(picture(state, penalty, "cone"))), "an arrow without a cone"
        gradient = state.hessian @ (w - state.minimizer)
        tip = points(picture(state, penalty, "arrow"))[1] - w
        assert gradient @ tip == pytest.approx(-np.hypot(*gradient) * np.hypot(*tip))


@BOTH
@pytest.mark.parametrize("state", IN_SETS, ids=label)
def test_a_cone_is_a_wedge_at_a_corner_a_ray_elsewhere_and_nothing_inside(
    picture: Picture, state: GeometryState, penalty: str
) -> None:
    answer = answer_of(state)
    best = answer["optima"][penalty]
    cone = points(picture(state, penalty, "cone"))
    if best["t"] == 0:
        assert len(cone) == 65
    elif size(penalty, np.array(best["w"])) < best["t"] * (1 - 1e-9):
        assert len(cone) == 0
    elif penalty == "l1" and any(best["zeros"]):
        first, last = cone[1] - cone[0], cone[-2] - cone[0]
        assert first @ last == pytest.approx(0, abs=1e-9)
    else:
        assert len(cone) == 2


@pytest.mark.parametrize("state", IN_SUMS, ids=label)
def test_the_kinks_of_the_sum_are_on_the_axes(picture: Picture, state: GeometryState) -> None:
    """Where a contour crosses an axis it has a point there: no chord jumps over one."""
    for piece in pieces(picture(state, "l1", "contours")):
        before, after = piece[:-1], piece[1:]
        inside = (np.abs(before) < VIEW).all(1) & (np.abs(after) < VIEW).all(1)
        for j in (0, 1):
            crossing = (before[:, j] * after[:, j] < 0) & inside
            nearer = np.minimum(np.abs(before[:, j]), np.abs(after[:, j]))
            assert (nearer[crossing] < 1e-9).all()


@BOTH
@pytest.mark.parametrize("state", [*EXAMPLES.values(), *EXTREME], ids=label)
def test_the_trail_is_optimal_all_along_and_ends_at_the_origin(state: GeometryState, penalty: str) -> None:
    trail = answer_of(state)["paths"][penalty]
    alpha, w = np.array(trail["alpha"]), np.array([trail["w1"], trail["w2"]]).T
    alpha = np.concatenate([alpha, (alpha[:-1] + alpha[1:]) / 2]) if penalty == "l1" else alpha
    w = np.concatenate([w, (w[:-1] + w[1:]) / 2]) if penalty == "l1" else w
    loss = Quadratic(state.hessian, state.minimizer)
    right = solve(loss, PENALTIES[penalty], alpha=alpha)
    np.testing.assert_allclose(
        total(state, penalty, 0, w)
        + alpha * size(penalty, w) ** (1 if penalty == "l1" else 2) / (1 if penalty == "l1" else 2),
        right.value + right.alpha * PENALTIES[penalty].value(right.w),
        atol=1e-10,
    )
    np.testing.assert_array_equal(w[0], state.minimizer)
    end = w[len(trail["alpha"]) - 1]
    assert np.hypot(*end) <= (0 if penalty == "l1" else 0.01)


@pytest.mark.parametrize("state", [*EXAMPLES.values(), *RANDOM], ids=label)
def test_marks_of_the_l1_chart(picture: Picture, state: GeometryState) -> None:
    loss = Quadratic(state.hessian, state.minimizer)

    def zeros(alpha: float) -> set[int]:
        return set(np.flatnonzero(solve(loss, L1(), alpha=alpha).zeros))

    for piece in pieces(picture(state, "l1_path", "zero")):
        middle = zeros(piece[:, 0].mean())
        assert middle
        assert (piece[:, 1] == 0).all()
    for alpha in picture(state, "l1_path", "enters").x:
        assert zeros(alpha * (1 - 1e-9)) < zeros(alpha * (1 + 1e-9))
    for alpha in picture(state, "l1_path", "returns").x:
        assert zeros(alpha * (1 - 1e-9)) > zeros(alpha * (1 + 1e-9))
    enters, returns = (len(picture(state, "l1_path", name).x) for name in ("enters", "returns"))
    assert enters - returns == 2 - sum(np.array(state.minimizer) == 0)


@pytest.mark.parametrize("state", [*EXAMPLES.values(), *RANDOM], ids=label)
def test_marks_of_the_l2_chart(picture: Picture, state: GeometryState) -> None:
    """They are where a coordinate changes its sign: between samples of the path, all of them and only there."""
    alphas = np.linspace(1e-6, CHART_END, 20_001)
    signs = np.sign(path(Quadratic(state.hessian, state.minimizer), SquaredL2(), alphas).w.numpy())
    steps = [np.flatnonzero(signs[:-1, j] * signs[1:, j] < 0) for j in (0, 1)]
    found = np.sort(alphas[np.concatenate(steps)])
    np.testing.assert_allclose(np.sort(picture(state, "l2_path", "passes").x), found, atol=2e-4)


@pytest.mark.parametrize("state", STATES, ids=label)
def test_the_axes_handle_is_on_the_long_axis_and_in_the_panel(picture: Picture, state: GeometryState) -> None:
    lever = points(picture(state, "l2", "lever"))
    dx, dy = lever[1] - lever[0]
    assert dx * np.sin(np.radians(state.angle)) == pytest.approx(dy * np.cos(np.radians(state.angle)), abs=1e-12)
    assert np.abs(lever[1]).max() <= VIEW + 1e-9
