"""What the geometry page draws obeys the laws of what it shows, and the browser draws the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
import pytest
from browser_modules import Call, module
from playwright.sync_api import Browser

from regviz import L1, Quadratic, SquaredL2, path, solve
from regviz.lessons.geometry import scene
from regviz.lessons.geometry import stage as geometry
from regviz.lessons.geometry.answer import CHART_END, geometry_answer
from regviz.lessons.geometry.contours import STEP
from regviz.lessons.geometry.shapes import FAR, Curve
from regviz.lessons.geometry.state import EXAMPLES, VIEW, GeometryState
from regviz.lessons.texts import part
from regviz.live import codec

PENALTIES = {"l1": L1(), "l2": SquaredL2()}
BOUNDS = {name: kind for name, kind in codec.kinds(GeometryState).items() if isinstance(kind, codec.Number)}


VIEWS = codec.kinds(GeometryState)["view"].codes


def random_state(rng: np.random.Generator) -> GeometryState:
    numbers = {name: kind.snap(rng.uniform(kind.low, kind.high)) for name, kind in BOUNDS.items()}
    return GeometryState(**{**numbers, "flat": 0.0}, share=rng.choice(["alpha", "t"]), view=rng.choice(VIEWS))


RANDOM = [random_state(np.random.default_rng(seed)) for seed in range(20)]
EXTREME = [
    GeometryState(alpha=0),
    GeometryState(alpha=3),
    GeometryState(share="t", t=0),
    GeometryState(share="t", t=5),
    GeometryState(x=0, y=0),
    GeometryState(x=0, y=1.5, angle=90),
    GeometryState(x=2.5, y=-2.5, stretch=3, angle=45),
    GeometryState(flat=1, angle=0, alpha=0),
    GeometryState(flat=1, angle=150, alpha=0.3),
    GeometryState(flat=1, angle=0, share="t", t=0.5),
    GeometryState(flat=1, angle=135, share="t", t=1.9, x=2, y=-0.5),
]
STATES = [replace(state, view=view) for state in [*EXAMPLES.values(), *EXTREME] for view in VIEWS] + RANDOM
IN_SETS, IN_SUMS, POSTERIORS = ([state for state in STATES if state.view == view] for view in VIEWS)
BOTH = pytest.mark.parametrize("penalty", list(PENALTIES))


def label(state: GeometryState) -> str:
    return "&".join(f"{name}={value}" for name, value in codec.write(state).items())


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
def test_contours_have_the_stated_level(state: GeometryState, penalty: str) -> None:
    answer = geometry_answer(state)
    best = answer["optima"][penalty]
    curve = getattr(scene.geometry_info(state, answer), penalty).contours
    centre, alpha = (state.minimizer, 0) if state.view == "set" else (best["w"], best["alpha"])
    for k, piece in enumerate(pieces(curve)):
        near = piece[np.hypot(*(piece - centre).T) < FAR - 1e-6]
        rise = total(state, penalty, alpha, near) - total(state, penalty, alpha, np.array(centre))
        rings = np.sqrt(2 * rise.clip(0)) / STEP
        np.testing.assert_allclose(rings, np.round(rings[:1]).repeat(len(rings)), atol=1e-5)
        assert (rings > 0.5).all(), k


@BOTH
@pytest.mark.parametrize("state", POSTERIORS, ids=label)
def test_regions_and_prior_have_the_stated_densities(state: GeometryState, penalty: str) -> None:
    answer = geometry_answer(state)
    alpha, w = answer["optima"][penalty]["alpha"], np.array(answer["optima"][penalty]["w"])
    panel = getattr(scene.geometry_info(state, answer), penalty)
    for k in (1, 2, 3):
        edge = points(getattr(panel, f"region{k}"))
        np.testing.assert_array_equal(edge[0], edge[-1])
        edge = edge[np.hypot(*(edge - w).T) < FAR - 1e-6]
        density = np.exp(total(state, penalty, alpha, w) - total(state, penalty, alpha, edge))  # relative to the mode's
        np.testing.assert_allclose(density, np.exp(-((k * STEP) ** 2) / 2), rtol=1e-6)
    corner = total(state, penalty, alpha, VIEW * np.ones(2)) - total(state, penalty, 0, VIEW * np.ones(2))
    outlines = pieces(panel.prior)
    assert len(outlines) == len([k for k in range(2, 25, 2) if (k * STEP) ** 2 / 2 < corner])
    for k, outline in zip(range(2, 25, 2), outlines, strict=False):
        penalties = total(state, penalty, alpha, outline) - total(state, penalty, 0, outline)
        np.testing.assert_allclose(penalties, (k * STEP) ** 2 / 2, rtol=1e-9)


@BOTH
@pytest.mark.parametrize("state", IN_SETS, ids=label)
def test_the_touching_contour_passes_through_the_optimum_and_stays_out_of_the_set(
    state: GeometryState, penalty: str
) -> None:
    answer = geometry_answer(state)
    w, t = np.array(answer["optima"][penalty]["w"]), answer["optima"][penalty]["t"]
    touch = points(getattr(scene.geometry_info(state, answer), penalty).touch)
    if len(touch) == 0:
        assert total(state, penalty, 0, w) < 1e-15
        return
    assert _distance_to_line(getattr(scene.geometry_info(state, answer), penalty).touch, w) < 1e-9
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
def test_the_arrow_lies_in_the_cone_and_the_cone_is_normal_to_the_set(state: GeometryState, penalty: str) -> None:
    panel = getattr(scene.geometry_info(state), penalty)
    w, the_set = points(panel.optimum)[0], points(panel.set)
    outward = [points(panel.arrow)[1:2], points(panel.cone)]
    for d in np.concatenate(outward) - w:
        assert ((the_set - w) @ d).max() <= 1e-7 * max(1, np.abs(the_set).max())
    if len(points(panel.arrow)):
        assert len(points(panel.cone)), "an arrow without a cone"
        gradient = state.hessian @ (w - state.minimizer)
        tip = points(panel.arrow)[1] - w
        assert gradient @ tip == pytest.approx(-np.hypot(*gradient) * np.hypot(*tip))


@BOTH
@pytest.mark.parametrize("state", IN_SETS, ids=label)
def test_a_cone_is_a_wedge_at_a_corner_a_ray_elsewhere_and_nothing_inside(state: GeometryState, penalty: str) -> None:
    answer = geometry_answer(state)
    best = answer["optima"][penalty]
    cone = points(getattr(scene.geometry_info(state, answer), penalty).cone)
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
def test_the_kinks_of_the_sum_are_on_the_axes(state: GeometryState) -> None:
    """Where a contour crosses an axis it has a point there: no chord jumps over one."""
    for piece in pieces(scene.geometry_info(state).l1.contours):
        before, after = piece[:-1], piece[1:]
        inside = (np.abs(before) < VIEW).all(1) & (np.abs(after) < VIEW).all(1)
        for j in (0, 1):
            crossing = (before[:, j] * after[:, j] < 0) & inside
            nearer = np.minimum(np.abs(before[:, j]), np.abs(after[:, j]))
            assert (nearer[crossing] < 1e-9).all()


@BOTH
@pytest.mark.parametrize("state", [*EXAMPLES.values(), *EXTREME], ids=label)
def test_the_trail_is_optimal_all_along_and_ends_at_the_origin(state: GeometryState, penalty: str) -> None:
    trail = geometry_answer(state)["paths"][penalty]
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
def test_marks_of_the_l1_chart(state: GeometryState) -> None:
    chart = scene.geometry_info(state).l1_path
    loss = Quadratic(state.hessian, state.minimizer)

    def zeros(alpha: float) -> set[int]:
        return set(np.flatnonzero(solve(loss, L1(), alpha=alpha).zeros))

    for piece in pieces(chart.zero):
        middle = zeros(piece[:, 0].mean())
        assert middle
        assert (piece[:, 1] == 0).all()
    for alpha in chart.enters.x:
        assert zeros(alpha * (1 - 1e-9)) < zeros(alpha * (1 + 1e-9))
    for alpha in chart.returns.x:
        assert zeros(alpha * (1 - 1e-9)) > zeros(alpha * (1 + 1e-9))
    assert len(chart.enters.x) - len(chart.returns.x) == 2 - sum(np.array(state.minimizer) == 0)


@pytest.mark.parametrize("state", [*EXAMPLES.values(), *RANDOM], ids=label)
def test_marks_of_the_l2_chart(state: GeometryState) -> None:
    """They are where a coordinate changes its sign: between samples of the path, all of them and only there."""
    chart = scene.geometry_info(state).l2_path
    alphas = np.linspace(1e-6, CHART_END, 20_001)
    signs = np.sign(path(Quadratic(state.hessian, state.minimizer), SquaredL2(), alphas).w.numpy())
    steps = [np.flatnonzero(signs[:-1, j] * signs[1:, j] < 0) for j in (0, 1)]
    found = np.sort(alphas[np.concatenate(steps)])
    np.testing.assert_allclose(np.sort(chart.passes.x), found, atol=2e-4)


@pytest.mark.parametrize("state", STATES, ids=label)
def test_the_axes_handle_is_on_the_long_axis_and_in_the_panel(state: GeometryState) -> None:
    lever = points(scene.geometry_info(state).l2.lever)
    dx, dy = lever[1] - lever[0]
    assert dx * np.sin(np.radians(state.angle)) == pytest.approx(dy * np.cos(np.radians(state.angle)), abs=1e-12)
    assert np.abs(lever[1]).max() <= VIEW + 1e-9


def test_every_trace_of_every_figure_has_its_name_and_exists_when_empty() -> None:
    labels = part("en", "figure")
    info = scene.geometry_info(GeometryState())
    full = {name: geometry.panel_figure(info, name, labels) for name in PENALTIES}
    full |= {f"{name}_path": geometry.path_figure(info, name, labels) for name in PENALTIES}
    for name, empty in geometry.stages(labels).items():
        expected = set(getattr(info, name)._fields)
        assert {trace.uid for trace in empty.data} == {trace.name for trace in full[name].data} == expected
        assert empty.layout == full[name].layout


def test_the_stages_need_no_torch() -> None:
    code = (
        "import sys; from regviz.figures.geometry import stages; from regviz.lessons import part; "
        "stages(part('en', 'figure')); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# The browser's half.


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    with module(browser, "geometry.mjs") as loaded:
        loaded("configure", [[{name: asdict(kind) for name, kind in codec.kinds(GeometryState).items()}]])
        yield loaded


def assert_same(mine: Any, theirs: Any, where: str) -> None:
    """Two JSON values are equal, numbers to 1e-7."""
    if isinstance(mine, dict):
        assert mine.keys() == theirs.keys(), where
        for key in mine:
            assert_same(mine[key], theirs[key], f"{where}.{key}")
    elif isinstance(mine, list) and any(isinstance(value, (int, float)) for value in mine):
        assert len(mine) == len(theirs), where
        both = (np.array(values, dtype=float) for values in (mine, theirs))  # None is NaN
        np.testing.assert_allclose(*both, rtol=1e-7, atol=1e-7, err_msg=where)
    elif isinstance(mine, list):
        assert len(mine) == len(theirs), where
        for k, (one, other) in enumerate(zip(mine, theirs, strict=True)):
            assert_same(one, other, f"{where}[{k}]")
    else:
        assert mine == (theirs if isinstance(theirs, str) else pytest.approx(theirs, rel=1e-7, abs=1e-7)), where


@pytest.mark.browser
def test_the_browser_draws_the_same_picture_from_the_same_answer(call: Call) -> None:
    answers = [geometry_answer(state) for state in STATES]
    pictures = call("picture", [[asdict(state), answer] for state, answer in zip(STATES, answers, strict=True)])
    for state, theirs in zip(STATES, pictures, strict=True):
        assert_same(scene.geometry_picture(state), theirs, label(state))


@pytest.mark.browser
def test_the_browser_finds_the_same_answer(call: Call) -> None:
    answers = call("answer", [[asdict(state)] for state in STATES])
    for state, theirs in zip(STATES, answers, strict=True):
        mine = geometry_answer(state)
        for penalty, optimum in mine["optima"].items():
            del optimum["kkt"]
            assert_same(optimum, theirs["optima"][penalty], f"{label(state)} {penalty}")
        assert_same(mine["paths"]["l2"], theirs["paths"]["l2"], label(state))
        grid = np.linspace(1e-6, CHART_END, 301)
        for name in ("w1", "w2"):
            lines = [
                np.interp(grid, path["alpha"], path[name]) for path in (mine["paths"]["l1"], theirs["paths"]["l1"])
            ]
            np.testing.assert_allclose(*lines, atol=1e-7, err_msg=label(state))


@pytest.mark.browser
def test_hessians_are_equal_to_the_last_digit(call: Call) -> None:
    states = [*STATES, *(GeometryState(angle=angle, flat=1) for angle in (0, 45, 90, 135, 180))]
    for state, theirs in zip(states, call("hessian", [[asdict(state)] for state in states]), strict=True):
        assert state.hessian.tolist() == theirs, label(state)


@pytest.mark.browser
def test_the_switch_keeps_the_diamonds_point(call: Call) -> None:
    states = [state for state in STATES if geometry_answer(state)["optima"]["l1"]["alpha"] < 3 and not state.flat]
    other = {"alpha": "t", "t": "alpha"}
    switched = call("edit", [[asdict(state), "share", other[state.share]] for state in states])
    for state, after in zip(states, switched, strict=True):
        assert after["share"] == other[state.share]
        before, now = (geometry_answer(s)["optima"]["l1"] for s in (state, GeometryState(**after)))
        np.testing.assert_allclose(now["w"], before["w"], atol=1e-3 if state.stretch > 2 else 1e-5)
        assert now["zeros"] == before["zeros"]


@pytest.mark.browser
def test_a_slider_makes_its_quantity_the_shared_one(call: Call) -> None:
    state = asdict(EXAMPLES["duplicated"])
    alpha, t, angle, stretch, beyond = call(
        "edit",
        [[state, "alpha", 1.5], [state, "t", 0.5], [state, "angle", 200], [state, "stretch", 1], [state, "alpha", 99]],
    )
    assert alpha == {**state, "alpha": 1.5, "share": "alpha"}
    assert t == {**state, "t": 0.5, "share": "t"}
    assert angle == {**state, "angle": 20, "flat": 0}
    assert stretch == {**state, "stretch": 1, "flat": 0}
    assert beyond["alpha"] == BOUNDS["alpha"].high


@pytest.mark.browser
def test_an_example_is_a_whole_state(call: Call) -> None:
    states = [asdict(state) for state in EXAMPLES.values()]
    assert call("edit", [[asdict(GeometryState()), "example", state] for state in states]) == states


@pytest.mark.browser
def test_handles_follow_the_hand(call: Call) -> None:
    """Dragging a handle to where it is changes nothing; moving it moves the loss, and keeps within the bounds."""
    states = [replace(state, flat=0) for state in STATES if state.stretch > 0]
    pictures = call("picture", [[asdict(state)] for state in states])
    for handle in ("minimizer", "axes"):
        moves = [[asdict(s), handle, p["handles"][handle]] for s, p in zip(states, pictures, strict=True)]
        for state, after in zip(states, call("drag", moves), strict=True):
            turn = (after["angle"] - state.angle + 90) % 180 - 90
            assert turn == pytest.approx(0, abs=0.01)
            assert {**after, "angle": state.angle} == pytest.approx(asdict(state), abs=1e-3)
    (far,) = call("drag", [[asdict(GeometryState()), "minimizer", [99, -99]]])
    assert (far["x"], far["y"]) == (BOUNDS["x"].high, BOUNDS["y"].low)


@pytest.mark.browser
def test_the_axes_handle_stays_on_the_side_of_the_hand(call: Call) -> None:
    state = GeometryState(x=0.3, y=0.2)
    answer = geometry_answer(state)
    for near in ([2, -1], [-2, 2]):
        (picture,) = call("picture", [[asdict(state), answer, near]])
        w, handle = np.array(state.minimizer), np.array(picture["handles"]["axes"])
        assert (handle - w) @ (np.array(near) - w) > 0


@pytest.mark.browser
def test_arrow_keys_move_turn_and_stretch(call: Call) -> None:
    state = asdict(GeometryState())
    right, up, turned, longer = call(
        "nudge", [[state, "minimizer", 1, 0], [state, "minimizer", 0, 1], [state, "axes", 1, 0], [state, "axes", 0, 1]]
    )
    assert right["x"] > state["x"]
    assert up["y"] > state["y"]
    assert turned["angle"] > state["angle"]
    assert longer["stretch"] > state["stretch"]
    for after, changed in ((right, "x"), (up, "y"), (turned, "angle"), (longer, "stretch")):
        assert {**after, changed: state[changed]} == state


def test_states_here_are_states_that_the_page_can_have() -> None:
    for state in STATES:
        for field in fields(state):
            if field.name in BOUNDS:
                value = getattr(state, field.name)
                assert BOUNDS[field.name].snap(value) == value
