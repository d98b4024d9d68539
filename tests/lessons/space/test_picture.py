"""What the page of a third coefficient draws is what one sees of the sets: rays to the eye are tried one by one."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from regviz.lessons.space.state import ANSWERS, SPAN, VIEW, SpaceState
from tests.lessons.corners.cases import covers, points, strokes
from tests.lessons.space.cases import (
    PENALTIES,
    answer_of,
    camera,
    drawn_by,
    each_penalty,
    each_state,
    flat,
    least_toward,
    random_states,
    size,
)
from tests.node import Call, Node

UNIT = SPAN / VIEW
LOOKS = [SpaceState(alpha=0.5), SpaceState(alpha=0.4, turn=100, tip=15), SpaceState(alpha=0.7, turn=-100, tip=-70)]
each_look = pytest.mark.parametrize("state", LOOKS, ids=["front", "below", "above"])


@pytest.fixture
def call(node: Node) -> Call:
    return node.lesson("space")


def showing(state: SpaceState, penalty: str) -> SpaceState:
    """The same with this set beside the octahedron."""
    return state if penalty == "l1" else replace(state, other=penalty)


def scene(call: Call, state: SpaceState, penalty: str) -> dict[str, dict[str, Any]]:
    return dict(drawn_by(call, showing(state, penalty))["traces"][penalty])


def distance(trace: dict[str, Any], p: np.ndarray) -> np.ndarray:
    """How far points (n, 2) are from the strokes of a trace."""
    least = np.full(len(p), np.inf)
    for stroke in strokes(trace):
        for a, b in itertools.pairwise(stroke):
            d = b - a
            share = np.clip((p - a) @ d / max(d @ d, 1e-30), 0, 1)
            least = np.minimum(least, np.linalg.norm(p - a - share[:, None] * d, axis=-1))
    return least


def circle(p: list[float], q: list[float], t: float) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 97)[:-1, None]
    found: np.ndarray = t * (np.cos(turn) * p + np.sin(turn) * q)
    return found


def ways(penalty: str, t: float) -> list[np.ndarray]:
    """The edges of the octahedron, the rim of the cone, and three great circles of the ball: points of each."""
    e = np.eye(3)
    if penalty == "l2":
        return [circle(e[i].tolist(), e[j].tolist(), t) for i, j in ((0, 1), (0, 2), (1, 2))]
    if penalty == "group":
        return [circle([1, 0, 0], [0, 1, 0], t)]
    share = np.linspace(0.02, 0.98, 25)[:, None]
    ends = [(a * e[i], b * e[j]) for i, j in ((0, 1), (0, 2), (1, 2)) for a in (1, -1) for b in (1, -1)]
    return [t * (share * p + (1 - share) * q) for p, q in ends]


@each_penalty
@each_look
def test_edges_and_rings_are_full_where_one_sees_them_and_faint_behind(
    call: Call, state: SpaceState, penalty: str
) -> None:
    drawn, t = scene(call, state, penalty), answer_of(state)["optima"][penalty]["t"]
    name = "grid" if penalty == "l2" else "edges"
    kinds = set()
    for way in ways(penalty, t):
        least = least_toward(state, penalty, way, start=1e-3)
        seen, hidden = least > t * (1 - 1e-4), least < 0.98 * t  # between, it turns within a step
        for isin, trace in ((seen, drawn[name]), (hidden, drawn[f"{name}_hidden"])):
            if isin.any():
                assert distance(trace, flat(state, way[isin])).max() < 0.06 * UNIT
                kinds.add(trace is drawn[name])
    assert kinds == ({True} if state.tip == -70 and penalty == "group" else {True, False})


@each_penalty
@each_look
def test_the_tones_cover_just_what_one_sees_of_the_set_and_none_twice(
    call: Call, state: SpaceState, penalty: str
) -> None:
    drawn, t = scene(call, state, penalty), answer_of(state)["optima"][penalty]["t"]
    p = np.random.default_rng(0).uniform(-1.3 * t, 1.3 * t, (400, 2))
    least = least_toward(state, penalty, p @ camera(state)[:2] - 7 * camera(state)[2])
    count = sum(covers(drawn[name], p * UNIT).astype(int) for name in drawn if name.startswith("tone"))
    clear = np.abs(least - t) > 0.02 * t
    assert (count[clear] == (least < t)[clear]).mean() > 0.99, "but for points on a line between two tones"
    assert (least < t).sum() > 40


@each_penalty
@each_look
def test_what_faces_the_light_is_lighter(call: Call, state: SpaceState, penalty: str) -> None:
    """The light comes from the upper left: there is the middle of the lightest tone, not of the darkest."""
    drawn, t = scene(call, state, penalty), answer_of(state)["optima"][penalty]["t"]
    p = np.random.default_rng(1).uniform(-t, t, (3000, 2))
    middles = [p[inside].mean(0) for k in range(8) if (inside := covers(drawn[f"tone{k}"], p * UNIT)).sum() > 10]
    assert len(middles) >= 2
    across = np.array([-0.635, 0.773])
    assert middles[0] @ across > middles[-1] @ across


@each_state
@each_penalty
def test_the_ellipsoid_is_the_loss_s_through_the_optimum(call: Call, state: SpaceState, penalty: str) -> None:
    """The way of sight through a point of its outline touches the level set; those through its rings meet it."""
    best, drawn = answer_of(state)["optima"][penalty], scene(call, state, penalty)
    names = ("outline", "veiled", "rings", "rings_hidden")
    if best["value"] < 1e-12:
        assert not any(drawn[name]["x"] for name in (*names, "area_before", "area_behind"))
        return
    H, toward = state.hessian, camera(state)[2]
    for name in names:
        p = points(drawn[name])
        if not len(p):
            continue
        off = p / UNIT @ camera(state)[:2] - state.minimizer
        deepest = off - np.outer((off @ H @ toward) / (toward @ H @ toward), toward)
        level = ((deepest @ H) * deepest).sum(-1) / 2
        if name in ("outline", "veiled"):
            np.testing.assert_allclose(level, best["value"], rtol=1e-6)
        else:
            assert (level <= best["value"] * (1 + 1e-6)).all()
    downhill = H @ (np.array(state.minimizer) - best["w"])
    if abs(downhill @ toward) > 1e-9:
        shown, other = ("area_before", "area_behind") if downhill @ toward > 0 else ("area_behind", "area_before")
        assert drawn[shown]["x"]
        assert not drawn[other]["x"]


@pytest.mark.long
@each_penalty
def test_of_an_ellipsoid_behind_the_set_one_sees_what_the_set_leaves(call: Call, penalty: str) -> None:
    """Points of its outline are where the way of sight touches it; between them and the eye the set is or is not."""
    counts = {"outline": 0, "veiled": 0}
    for state in random_states(60, seed=3, share="t", t=1.0, stretch=0.4):
        drawn, best = scene(call, state, penalty), answer_of(state)["optima"][penalty]
        H, toward = state.hessian, camera(state)[2]
        if not drawn["area_behind"]["x"]:
            continue
        for name in counts:
            inner = np.concatenate([np.empty((0, 2)), *(stroke[1:-1] for stroke in strokes(drawn[name]))])
            off = inner / UNIT @ camera(state)[:2] - state.minimizer
            at = state.minimizer + off - np.outer((off @ H @ toward) / (toward @ H @ toward), toward)
            least = least_toward(state, penalty, at) / best["t"]
            clear = np.abs(least - 1) > 0.005  # a line turns in the middle of a step
            assert ((least < 1) == (name == "veiled"))[clear].all()
            counts[name] += len(at)
    assert min(counts.values()) > 20


@each_state
def test_the_touched_part_is_lit(call: Call, state: SpaceState) -> None:
    """The corners of the lit line or area are those of the coefficients that are not 0; the rim is lit all round."""
    e = np.eye(3)
    for penalty in PENALTIES:
        best, drawn = answer_of(state)["optima"][penalty], scene(call, state, penalty)
        w, t = np.array(best["w"]), best["t"]
        lit = np.concatenate([points(drawn["lit"]), points(drawn["lit_hidden"])])
        assert len(points(drawn["zero"])) == any(best["zeros"])
        if best["alpha"] == 0 or penalty == "l2" or not w.any():
            assert len(lit) == len(points(drawn["corner"])) == 0
            continue
        if penalty == "l1":
            ends = [np.sign(w[j]) * t * e[j] for j in np.flatnonzero(w)]
        elif w[:2].any():
            ends = [w * [1, 1, 0] * t / np.linalg.norm(w[:2]), np.sign(w[2]) * t * e[2]] if w[2] else []
        else:
            ends = [w]
        if len(ends) == 1:
            np.testing.assert_allclose(points(drawn["corner"]), flat(state, w)[None], atol=1e-9)
            assert len(lit) == 0
            continue
        expected = {tuple(np.round(flat(state, end), 6) + 0.0) for end in ends}
        if expected:
            assert {tuple(np.round(p, 6) + 0.0) for p in lit} == expected
        else:
            assert len(lit) > 60
            assert distance({axis: [*lit[:, i]] for i, axis in enumerate("xy")}, flat(state, w)[None])[0] < 3
        assert distance(drawn["lit"] if drawn["lit"]["x"] else drawn["lit_hidden"], flat(state, w)[None])[0] < 120


@each_state
def test_the_optimum_is_hollow_on_the_far_side(call: Call, state: SpaceState) -> None:
    for penalty in PENALTIES:
        best, drawn = answer_of(state)["optima"][penalty], scene(call, state, penalty)
        marks = points(drawn["optimum"]), points(drawn["optimum_hidden"])
        assert len(marks[0]) + len(marks[1]) == 1
        np.testing.assert_allclose(np.concatenate(marks), flat(state, np.array(best["w"]))[None], atol=1e-9)
        least = least_toward(state, penalty, np.array([best["w"]]), start=1e-3)[0]
        if best["alpha"] > 0 and abs(least - best["t"]) > 0.01 * best["t"]:
            assert len(marks[1]) == (least < best["t"])
        np.testing.assert_allclose(points(drawn["minimizer"]), flat(state, np.array(state.minimizer))[None], atol=1e-9)


def test_every_picture_is_drawn_with_numbers_alone_and_no_two_are_told_alike(call: Call) -> None:
    states = [
        *ANSWERS.values(),
        *random_states(40),
        *random_states(10, turn=90, tip=-90),
        *random_states(5, turn=0, tip=0),
    ]
    pictures = [drawn_by(call, state) for state in states]
    for picture in pictures:
        for chart in picture["traces"].values():
            for trace in chart.values():
                xy = [value for axis in "xy" for value in trace[axis] if value is not None]
                assert np.isfinite(np.array(xy, dtype=float)).all()
                assert len(trace["x"]) == len(trace["y"])
    told = {str(picture["drawn"]) for picture in pictures}
    assert len(told) == len(set(states))


@pytest.mark.parametrize("other", ["l2", "group"])
def test_of_the_set_that_is_not_shown_nothing_is_drawn(call: Call, other: str) -> None:
    drawn = drawn_by(call, replace(LOOKS[0], other=other))["traces"]
    unseen = drawn["group" if other == "l2" else "l2"]
    assert unseen.keys() == drawn[other].keys() == drawn["l1"].keys()
    assert not any(trace["x"] for trace in unseen.values())
    assert drawn[other]["edges"]["x"]


def test_a_parallel_projection_keeps_lengths_in_its_plane(call: Call) -> None:
    """From above, the two axes that lie in the plane of the picture are as long as each other, the third is a point."""
    drawn = scene(call, replace(LOOKS[0], turn=90, tip=-90), "l1")
    ends = [points(drawn[f"name{j}"])[0] for j in (1, 2, 3)]
    np.testing.assert_allclose(ends[0], [-ends[1][0] + ends[0][0], 0], atol=1e-9)
    assert ends[0][0] == pytest.approx(ends[1][1])
    np.testing.assert_allclose(ends[2], 0, atol=1e-9)
    assert size("l1", np.array([1, -1, 2.0])) == 4
