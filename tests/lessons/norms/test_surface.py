"""Norms: the penalty as a carved block, pixel by pixel where it matters, and the pin on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

import numpy as np
import pytest

from regviz.lessons.norms.stage import COEFFICIENT, HIGH, LOW, REACH, TOP
from regviz.lessons.norms.state import VIEW, NormsState
from tests.lessons.norms.cases import STATES, drawn, level, omega, points
from tests.node import Node

ROOF = 105  # how opaque the block's top is; its walls are more so, the surface wholly

Place = Callable[[np.ndarray, float], np.ndarray]


@pytest.fixture(scope="module")
def place(node: Node) -> Place:
    """Where a point of the surface is: an affine map of (w1, w2, height), which four of its points give away."""
    known = [((0, 0), 0), ((1, 0), 0), ((0, 1), 0), ((0, 0), 1)]
    at = np.array(drawn(node, "relief", "project", [[list(w), z] for w, z in known]))
    return lambda w, z: at[0] + w[0] * (at[1] - at[0]) + w[1] * (at[2] - at[0]) + z * (at[3] - at[0])


def test_the_picture_is_an_affine_map_and_fills_its_stage(node: Node, place: Place) -> None:
    random = np.random.default_rng(0)
    for w, z in zip(random.uniform(-VIEW, VIEW, (20, 2)), random.uniform(0, HIGH, 20), strict=True):
        (there,) = drawn(node, "relief", "project", [[list(w), z]])
        np.testing.assert_allclose(there, place(w, z), atol=1e-12)
    corners = [place(np.array([x, y]), z) for x in (-VIEW, VIEW) for y in (-VIEW, VIEW) for z in (0, HIGH)]
    np.testing.assert_allclose([np.max(corners, 0), np.min(corners, 0)], [[REACH, TOP], [-REACH, LOW]], atol=1e-12)
    (single,) = drawn(node, "coefficient", "single", [[NormsState(), [0.5]]])
    assert (single["loss"]["x"][0], single["loss"]["x"][-1]) == pytest.approx(COEFFICIENT)


def test_the_pin_stands_on_the_penalty_and_says_how_large_it_is(node: Node, place: Place) -> None:
    states = STATES[::4]
    for state, surface in zip(states, drawn(node, "relief", "surface", [[s, False] for s in states]), strict=True):
        w = np.array(state.vector)
        z = min(float(level(w, state)), HIGH)
        np.testing.assert_allclose(points(surface["foot"])[0], place(w, z), atol=1e-12)
        np.testing.assert_allclose(points(surface["pin"])[0], place(w, z), atol=1e-12)
        (text,) = surface["height"]["text"]
        value = float(omega(w, state))
        assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.00501, rel=0.06 if value < 0.005 else 1e-9)
        assert (text == "0") == (value == 0)


# --- the block ---


def block(node: Node, state: NormsState, place: Place) -> tuple[np.ndarray, Callable[..., tuple[int, int]]]:
    """Its pixels (rows from the top, columns, 4), and which of them a point of the surface is."""
    (surface,) = drawn(node, "relief", "surface", [[state, True]])
    shown = surface["block"]
    width, height = shown["width"], shown["height"]

    def pixel(w: np.ndarray, z: float) -> tuple[int, int]:
        x, y = place(w, z)
        (x0, x1), (y0, y1) = shown["x"], shown["y"]
        return int((y1 - y) / (y1 - y0) * height), int((x - x0) / (x1 - x0) * width)

    return np.frombuffer(shown["pixels"], np.uint8).astype(int).reshape(height, width, 4), pixel


@pytest.mark.parametrize(
    "state", [NormsState(p=p) for p in (0.5, 1, 2, 4)] + [NormsState(kind="net"), NormsState(kind="max")], ids=str
)
def test_the_block_is_carved_where_the_penalty_is_below_twice_the_edge(
    node: Node, place: Place, state: NormsState
) -> None:
    """The roof hides nothing of itself, and its front edge nothing of the far half of the bowl."""
    pixels, pixel = block(node, state, place)
    checked = 0
    for w in np.random.default_rng(0).uniform(-0.95 * VIEW, 0.95 * VIEW, (400, 2)):
        z = float(level(w, state))
        around = w + 0.12 * np.array([(1, 1), (1, -1), (-1, 1), (-1, -1)])  # no edge may be near, nor a steep wall
        near = level(around, state)
        if near.min() > HIGH + 0.05:
            assert pixels[*pixel(w, HIGH), 3] == ROOF, w
            checked += 1
        elif z < 0.5 and near.max() < 1 and place(w, 0)[1] > 0:
            assert pixels[*pixel(w, z), 3] == 255, w
            checked += 1
    assert checked > 10


@pytest.mark.parametrize("state", [NormsState(p=1), NormsState(p=2), NormsState(kind="net")], ids=str)
def test_the_dark_line_is_the_edge_of_the_unit_set(node: Node, place: Place, state: NormsState) -> None:
    pixels, pixel = block(node, state, place)
    bright = pixels[..., :3].sum(-1)
    for turn in np.linspace(0.3, 1.3, 7):  # the far side, which nothing hides
        d = np.array([np.cos(turn), np.sin(turn)])
        radius = np.linspace(0, 3, 3001)
        w = d * radius[np.searchsorted(level(radius[:, None] * d, state), 1)]
        row, column = pixel(w, 1)
        around = bright[row - 2 : row + 3, column - 2 : column + 3]
        outside = [bright[pixel(s * w, float(level(s * w, state)))] for s in (0.9, 1.12)]
        assert around.min() < 0.5 * min(outside)


def test_penalties_have_their_colours(node: Node, place: Place) -> None:
    for state, strongest in ((NormsState(p=1), 2), (NormsState(p=2), 0), (NormsState(kind="net"), 1)):
        pixels, pixel = block(node, state, place)
        w = np.array([0.2, 0.2])
        assert int(pixels[*pixel(w, float(level(w, state))), :3].argmax()) == strongest


def test_only_another_penalty_carves_the_block_anew(node: Node) -> None:
    """Not a vector that moves, nor alpha."""
    drawn(node, "relief", "surface", [])
    start = NormsState(p=1.5)
    others = [replace(start, x=-1.0, alpha=1.0), replace(start, p=1.6), replace(start, kind="net")]
    calls = [[asdict(start), asdict(other), False] for other in others]
    assert node.call("../tests/lessons/norms/carving.mjs", "isKept", calls) == [True, False, False]


def test_the_block_is_fine_only_at_rest(node: Node) -> None:
    call, state = node.lesson("norms"), asdict(NormsState())
    ours = call("answer", [[state]])[0]
    moving, rest = (call("picture", [[state, given]])[0] for given in (ours, ours | {"own": False}))
    assert rest["traces"]["surface"]["block"]["width"] > 2 * moving["traces"]["surface"]["block"]["width"]
