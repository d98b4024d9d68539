"""The page on norms: its sets, its surface and one coefficient against independent computations, and its claims."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from regviz.lessons.norms import norms_penalty, norms_sets
from regviz.lessons.norms import subsets as norms_subsets
from regviz.lessons.norms.stage import norms_answer, norms_figure, norms_info, norms_picture, stages
from regviz.lessons.norms.state import EXAMPLES, VIEW, NormsState
from regviz.lessons.norms.words import code, sentence
from regviz.lessons.texts import languages, part

EXPONENTS = (0.25, 0.5, 1.0, 1.7, 2.0, 8.0)
SHAPES = [NormsState(p=p) for p in EXPONENTS] + [
    NormsState(kind="max"),
    *(NormsState(kind="net", ratio=ratio) for ratio in (0.0, 0.3, 1.0)),
]
VECTORS = [(1.2, 0.5), (2.0, 2.0), (-0.01, 1.9), (0.7, 0.0), (0.0, 0.0), (-1.5, -0.4)]
STATES = [
    replace(shape, x=x, y=y, alpha=alpha)
    for shape, (x, y), alpha in product([*SHAPES, NormsState(kind="zero")], VECTORS, (0.0, 0.45, 1.5))
]
DATA = ("diabetes", "prostate", "orthogonal")
each_data = pytest.mark.parametrize("data", DATA)
each_language = pytest.mark.parametrize("language", languages())
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def points(curve: Any) -> np.ndarray:
    """The points of a curve without its gaps, shape (k, 2)."""
    both = np.stack([curve.x, curve.y], -1)
    return both[~np.isnan(both).any(1)]


def independent(w: np.ndarray, state: NormsState) -> np.ndarray:
    """Omega by NumPy's own norms."""
    if state.kind == "net":
        one, two = (np.linalg.norm(w, ord=order, axis=-1) for order in (1, 2))
        return np.asarray(state.ratio * one + (1 - state.ratio) / 2 * two**2)
    order = {"max": np.inf, "zero": 0}.get(state.kind, state.p)
    size = np.linalg.norm(w, ord=order, axis=-1)
    return np.asarray(size**state.p if state.kind == "p" else size)


# --- the sets ---


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_sizes_are_numpys(state: NormsState) -> None:
    sizes, w = norms_answer(state)["sizes"], np.array(state.vector)
    orders = {"zero": 0, "one": 1, "two": 2, "inf": np.inf, "p": state.p}
    for name, order in orders.items():
        assert sizes[name] == pytest.approx(np.linalg.norm(w, ord=order), rel=1e-12)
    assert sizes["net"] == pytest.approx(float(independent(w, replace(state, kind="net"))), rel=1e-12)


@each_shape
def test_the_outline_has_size_1_and_goes_once_around(shape: NormsState) -> None:
    outline = points(norms_sets.unit_set(shape))
    np.testing.assert_allclose(independent(outline, shape), 1, rtol=1e-12)
    np.testing.assert_allclose(outline[0], outline[-1], atol=1e-12)
    x, y = outline.T
    area = abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    if shape.kind == "p":  # of a superellipse
        p = shape.p
        exact = 4 * math.gamma(1 + 1 / p) ** 2 / math.gamma(1 + 2 / p)
        assert area == pytest.approx(exact, rel=0.02)


@each_shape
def test_the_set_is_convex_from_1_on_and_not_below(shape: NormsState) -> None:
    outline = points(norms_sets.unit_set(shape))[:-1]
    halfway = (outline[:, None] + outline[None]) / 2
    leaves = independent(halfway, shape).max() > 1 + 1e-9
    assert leaves == (shape.kind == "p" and shape.p < 1)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_level_is_as_large_as_the_vector_and_passes_through_it(state: NormsState) -> None:
    w, answer = np.array(state.vector), norms_answer(state)
    level = norms_sets.level(state, answer["sizes"])
    if state.kind == "zero" or not w.any():
        assert len(level.x) == (5 if state.kind == "zero" and w.all() else 0)
        return
    np.testing.assert_allclose(independent(points(level), state), independent(w, state), rtol=1e-9)
    if state.kind == "p":
        assert np.abs(points(level)).max() <= VIEW + 1e-9, "it is drawn beyond the panel"
        turned, mirrored = (np.sort(np.round(points(level) @ swap, 9), 0) for swap in (np.eye(2), np.eye(2)[::-1]))
        np.testing.assert_allclose(turned, mirrored, atol=1e-8)
    ends = np.stack([level.x, level.y], -1)
    along = ends[:-1, None] + np.linspace(0, 1, 200)[:, None] * (ends[1:] - ends[:-1])[:, None]
    assert np.nanmin(np.hypot(*(along - w).reshape(-1, 2).T)) < 0.02, "the line does not pass through the vector"


def test_the_named_sets_have_the_colours_that_they_have_everywhere() -> None:
    filled = {1.0: "l1", 2.0: "l2", 1.5: "set"}
    for p, name in filled.items():
        plane = norms_info(NormsState(p=p)).plane
        assert [n for n in ("set", "l1", "l2", "net", "axes") if len(getattr(plane, n).x)] == [name]
    assert len(norms_info(NormsState(kind="net", p=2)).plane.net.x)
    assert len(norms_info(NormsState(kind="zero", p=1)).plane.axes.x)
    assert len(norms_info(NormsState(kind="max", p=1)).plane.set.x)


# --- surface and one coefficient ---


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_pin_stands_on_the_penalty(state: NormsState) -> None:
    """The picture is an affine map of (w1, w2, height), so three known points say where a fourth is."""
    surface, z = norms_penalty.surface(state), float(independent(np.array(state.vector), state))
    origin, one, other, up = (
        np.array(norms_penalty.project(w, h)) for w, h in (((0, 0), 0), ((1, 0), 0), ((0, 1), 0), ((0, 0), 1))
    )
    x, y = state.vector
    place = origin + x * (one - origin) + y * (other - origin) + min(z, norms_penalty.HIGH) * (up - origin)
    np.testing.assert_allclose(points(surface.foot)[0], place, atol=1e-12)
    assert float(surface.height.text[0]) == pytest.approx(z, abs=0.00501)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_marked_minimum_is_the_least_of_the_curve(state: NormsState) -> None:
    single = norms_info(state).single
    w = np.linspace(-0.5, 1.6, 2101)  # 0 and 1 are among them
    w[500] = 0
    J = (w - 1) ** 2 / 2 + state.alpha * independent(np.stack([w, 0 * w], -1), state)
    assert single.best.y.min() == pytest.approx(J.min(), abs=1e-5)
    assert (single.best.y <= J.min() + 1e-12).all()
    assert all(y > single.best.y[0] for y in single.local.y)
    at_zero = single.best.x == 0
    np.testing.assert_array_equal(single.zero.x, single.best.x[at_zero])
    np.testing.assert_array_equal(single.zero.y, single.best.y[at_zero])


# --- examples, figures, words, code ---


def test_the_examples_show_what_they_say() -> None:
    star = norms_answer(EXAMPLES["star"])
    assert star["sizes"]["p"] == pytest.approx(4)
    stuck, jump = (norms_info(EXAMPLES[name]).single for name in ("stuck", "jump"))
    assert stuck.best.x[0] > 0.5
    assert list(stuck.local.x) == [0]
    assert list(jump.best.x) == [0]
    assert jump.local.x[0] > 0.4
    count = EXAMPLES["count"]
    assert norms_answer(count)["sizes"]["zero"] == norms_answer(replace(count, x=1))["sizes"]["zero"] == 1
    agree = {
        name: (size := norms_subsets.table(s.data)["sizes"][int(s.k)])["best"]["members"] == size["lasso"][0]["members"]
        for name, s in EXAMPLES.items()
    }
    assert {name: agree[name] for name in ("differ", "same", "easy")} == {"differ": False, "same": True, "easy": True}
    net = norms_sets.unit_set(EXAMPLES["net"])
    k = int(np.argmax(net.x))
    assert net.y[k] == 0, "the corner is on the axis"


def test_every_curve_has_a_style_and_there_is_a_stage_for_each() -> None:
    labels = part("en", "norms.figure")
    figures = norms_figure(norms_info(replace(EXAMPLES["jump"], kind="net")), labels)
    assert figures.keys() == stages(labels).keys()
    for name, curves in norms_info(NormsState())._asdict().items():
        drawn = {trace.name for trace in figures[name].data} - {"block"}
        assert drawn == set(curves if isinstance(curves, dict) else curves._asdict())


@each_language
@pytest.mark.parametrize("state", [*STATES[::7], *EXAMPLES.values()], ids=str)
def test_the_sentence_says_the_sizes_and_the_subset(state: NormsState, language: str) -> None:
    answer, table = norms_answer(state), norms_subsets.table(state.data)
    said = sentence(state, answer, table, language)
    assert not re.search(r"[{}]|nan", said)
    sets, subset = re.findall(r'<span class="rv-of-\w+">(.*?)</span>', said)
    best = table["sizes"][int(state.k)]["best"]
    assert all(table["names"][j] in subset for j in best["members"])
    assert f"{100 * best['rest']:.2f} %" in subset
    assert len(answer["minima"]) == 1 or f"{answer['minima'][1]:.2f}" in sets
    if state.kind == "p" and state.p != 1:
        assert f"{2 ** (1 / state.p):.2f}" in sets


@each_language
@pytest.mark.parametrize("p", [0.9999, 0.9946, 1.0054])
def test_beside_1_the_sentence_does_not_round_to_1(p: float, language: str) -> None:
    state = NormsState(p=p)
    said = sentence(state, norms_answer(state), norms_subsets.table("diabetes"), language)
    assert f"p = {p}" in said
    assert "2.00 " not in said
    assert f"{2 ** (1 / p):.4f}" in said


@each_language
def test_the_ends_of_the_elastic_net_have_sentences_of_their_own(language: str) -> None:
    states = [NormsState(kind="net", ratio=ratio) for ratio in (0, 0.5, 1)]
    said = [sentence(s, norms_answer(s), norms_subsets.table("diabetes"), language).split("<b>")[1] for s in states]
    assert len(set(said)) == 3


@each_language
@each_data
def test_there_is_a_sentence_for_every_size(data: str, language: str) -> None:
    table = norms_subsets.table(data)
    said = {sentence(s, norms_answer(s), table, language) for s in (NormsState(data=data, k=k) for k in range(11))}
    assert len(said) == len(table["sizes"])
    without = {**table, "sizes": [{**size, "lasso": []} for size in table["sizes"]]}
    assert sentence(NormsState(k=3), norms_answer(NormsState()), without, language) not in said


@pytest.mark.parametrize("state", [*EXAMPLES.values(), NormsState(kind="max", data="prostate", k=10)], ids=str)
def test_the_code_computes_the_picture(state: NormsState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    answer, table = norms_answer(state), norms_subsets.table(state.data)
    size = table["sizes"][min(int(state.k), len(table["names"]))]
    assert space["sizes"][0] == answer["sizes"]["zero"]
    assert space["sizes"][state.p] == answer["sizes"]["p"]
    assert space["net"] == answer["sizes"]["net"]
    assert space["minima"] == answer["minima"]
    assert space["members"](space["best"]) == size["best"]["members"]
    assert {tuple(space["members"](s)) for s in space["lasso"]} == {tuple(one["members"]) for one in size["lasso"]}
    assert "best subset" in capsys.readouterr().out


def test_the_picture_for_a_browser_without_the_module_has_everything_but_the_block() -> None:
    picture = norms_picture(NormsState(data="prostate", k=10), norms_answer(NormsState(), [[1, 0.1]]))
    assert picture["dials"]["k"] == {"value": 10, "readout": "8"}
    assert picture["drawn"]["times"] == 1
    assert set(picture["traces"]) == set(stages(part("en", "norms.figure")))
    assert max(map(abs, picture["traces"]["plane"]["axes"]["x"]), default=0) <= VIEW
