"""Norms: the browser's picture against torch's, and the carved block."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from regviz.lessons.norms import norms_penalty
from regviz.lessons.norms import subsets as norms_subsets
from regviz.lessons.norms.stage import norms_answer, norms_picture
from regviz.lessons.norms.state import EXAMPLES, VIEW, NormsState
from regviz.live.show import fields
from tests.browser_modules import Call, module
from tests.lessons.norms.test_norms import STATES

TIMES = [[m, 1e-4 * 1.7**m] for m in range(1, 9)]


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    with module(browser, "norms.mjs") as opened:
        opened("configure", [[fields(NormsState)]])
        yield opened


def assert_same(ours: Any, theirs: Any, place: str = "") -> None:
    """The same structure, texts and, to 1e-9, numbers."""
    if isinstance(theirs, dict):
        assert ours.keys() == theirs.keys(), place
        for key in theirs:
            assert_same(ours[key], theirs[key], f"{place}.{key}")
    elif isinstance(theirs, list) and all(isinstance(x, int | float | None) for x in theirs):
        assert len(ours) == len(theirs), place
        one, other = (np.array(x, dtype=float) for x in (ours, theirs))
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9, err_msg=place)
    elif isinstance(theirs, float):
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9), place
    else:
        assert ours == theirs, place


EVERY = [
    *STATES,
    *EXAMPLES.values(),
    *(replace(s, data=d, k=k) for s in STATES[:3] for d in ("prostate", "orthogonal") for k in (0, 6, 10)),
]


def pictures(call: Call, given: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    found = call("picture", [[vars(s), *([g] if given else [])] for s, g in zip(EVERY, given or EVERY, strict=True)])
    for picture in found:
        picture["traces"]["surface"].pop("block")
    return found


def test_the_browser_draws_what_torch_would_draw(call: Call) -> None:
    tables = {data: norms_subsets.table(data) for data in ("diabetes", "prostate", "orthogonal")}
    answers = [norms_answer(state, TIMES) for state in EVERY]
    given = [answer | {"table": tables[state.data]} for state, answer in zip(EVERY, answers, strict=True)]
    for state, answer, picture in zip(EVERY, answers, pictures(call, given), strict=True):
        expected = json.loads(json.dumps(norms_picture(state, answer)))
        expected["numbers"] = {name: x for name, x in expected["numbers"].items() if x is not None}
        assert_same(picture, expected)


def test_the_browsers_own_answer_is_torchs(call: Call) -> None:
    ours = call("answer", [[vars(state), {"table": None}] for state in EVERY])
    for state, answer in zip(EVERY, ours, strict=True):
        expected = norms_answer(state)
        assert [w == 0 for w in answer["minima"]] == [w == 0 for w in expected["minima"]]
        assert_same({name: answer[name] for name in expected}, expected)


def test_before_torch_has_answered_the_sets_are_there_and_the_subsets_are_not(call: Call) -> None:
    (picture,) = call("picture", [[vars(NormsState())]])
    assert picture["traces"]["plane"]["l1"]["x"]
    assert not picture["traces"]["subsets"]["dots"]["x"]


def test_the_hand_edits_the_state(call: Call) -> None:
    start = vars(NormsState(kind="max", ratio=0.2))
    edits = [
        (("p", 1.23456789), {"p": 1.2346, "kind": "p"}),
        (("p", 99), {"p": 8, "kind": "p"}),
        (("ratio", 0.3333), {"ratio": 0.333, "kind": "net"}),
        (("kind", "zero"), {"kind": "zero"}),
        (("k", 4), {"k": 4}),
        (("example", vars(EXAMPLES["easy"])), vars(EXAMPLES["easy"])),
    ]
    for (_, changed), state in zip(edits, call("edit", [[start, *edit] for edit, _ in edits]), strict=True):
        assert state == start | changed
    for to, at in {(0.03, -1.23456): (0, -1.235), (5, 0.1): (2, 0.1), (-0.039, 0.001): (0, 0)}.items():
        (state,) = call("drag", [[start, "vector", list(to)]])
        assert (state["x"], state["y"]) == at
    (state,) = call("nudge", [[start, "vector", -1, 10]])
    assert (state["x"], state["y"]) == pytest.approx((1.15, 1.0))


# --- the block ---


def block(call: Call, state: NormsState) -> tuple[np.ndarray, Any]:
    """Its pixels (rows from the top, columns, 4), and where a point of the surface is among them."""
    (shown,) = call("relief", [[vars(state), True]])
    width, height = shown["width"], shown["height"]
    pixels = np.array(list(shown["pixels"].values()) if isinstance(shown["pixels"], dict) else shown["pixels"])

    def place(w: tuple[float, float], z: float) -> tuple[int, int]:
        x, y = norms_penalty.project(w, z)
        (x0, x1), (y0, y1) = shown["x"], shown["y"]
        return int((y1 - y) / (y1 - y0) * height), int((x - x0) / (x1 - x0) * width)

    return pixels.reshape(height, width, 4), place


@pytest.fixture(scope="module")
def carve(browser: Browser) -> Iterator[Call]:
    with module(browser, "relief.mjs") as opened:
        yield opened


ROOF = 105  # how opaque the block's top is; its walls are more so, the surface wholly


@pytest.mark.parametrize(
    "state", [NormsState(p=p) for p in (0.5, 1, 2, 4)] + [NormsState(kind="net"), NormsState(kind="max")], ids=str
)
def test_the_block_is_carved_where_the_penalty_is_below_2(carve: Call, state: NormsState) -> None:
    """The roof hides nothing of itself, and its front edge nothing of the far half of the bowl."""
    pixels, place = block(carve, state)
    random = np.random.default_rng(0)
    checked = 0
    for w in random.uniform(-0.95 * VIEW, 0.95 * VIEW, (400, 2)):
        z = float(norms_penalty.height(w, state))
        step = np.array([0.12, 0.12])  # what the height does around it: no edge may be near, nor a steep wall
        near = [float(norms_penalty.height(w + step * d, state)) for d in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
        if min(near) > 2.05:
            row, column = place((w[0], w[1]), norms_penalty.HIGH)
            assert pixels[row, column, 3] == ROOF, w
            checked += 1
        elif z < 0.5 and max(near) < 1 and norms_penalty.project((w[0], w[1]), 0)[1] > 0:
            row, column = place((w[0], w[1]), z)
            assert pixels[row, column, 3] == 255, w
            checked += 1
    assert checked > 10


def test_the_dark_line_is_the_edge_of_the_unit_set(carve: Call) -> None:
    for state in (NormsState(p=1), NormsState(p=2), NormsState(kind="net")):
        pixels, place = block(carve, state)
        bright = pixels[..., :3].sum(-1)
        for turn in np.linspace(0.3, 1.3, 7):  # the far side, which nothing hides
            d = np.array([np.cos(turn), np.sin(turn)])
            radius = np.linspace(0, 3, 3001)
            size = norms_penalty.height(radius[:, None] * d, state)
            w = d * radius[np.searchsorted(size, 1)]
            row, column = place((w[0], w[1]), 1)
            around = bright[row - 2 : row + 3, column - 2 : column + 3]
            outside = [
                bright[place((s * w[0], s * w[1]), float(norms_penalty.height(s * w, state)))] for s in (0.9, 1.12)
            ]
            assert around.min() < 0.5 * min(outside)


def test_penalties_have_their_colours(carve: Call) -> None:
    for state, strongest in ((NormsState(p=1), 2), (NormsState(p=2), 0), (NormsState(kind="net"), 1)):
        pixels, place = block(carve, state)
        row, column = place((0.2, 0.2), float(norms_penalty.height(np.array([0.2, 0.2]), state)))
        assert int(pixels[row, column, :3].argmax()) == strongest
