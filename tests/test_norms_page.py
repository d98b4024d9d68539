"""The page on norms: its sets, surface and best subsets against independent computations, and its claims."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression, lars_path

from regviz.data import load
from regviz.figures import norms_penalty, norms_sets, norms_subsets
from regviz.figures.norms import norms_answer, norms_figure, norms_info, norms_picture, stages
from regviz.lessons import languages, part
from regviz.lessons.norms import code, sentence
from regviz.state.norms import EXAMPLES, VIEW, NormsState

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
    assert [x == 0 for x in single.best.x if x == 0] == [True] * len(single.zero.x)


# --- best subsets ---


def shares(data: str) -> dict[tuple[int, ...], float]:
    """1 - R^2 of every subset by scikit-learn's least squares."""
    there = load(data if data == "prostate" else "diabetes")
    X, y = there.X[there.train], there.y[there.train]
    if data == "orthogonal":
        X = norms_subsets.uncorrelated(norms_subsets.standardized(X))
    p = X.shape[1]
    every = [inside for k in range(1, p + 1) for inside in combinations(range(p), k)]
    return {(): 1.0} | {s: 1 - LinearRegression().fit(X[:, s], y).score(X[:, s], y) for s in every}


@each_data
def test_the_best_subsets_are_the_best_of_least_squares_one_by_one(data: str) -> None:
    table, every = norms_subsets.table(data), shares(data)
    assert len(table["dots"]["y"]) == len(every) == 2 ** len(table["names"])
    np.testing.assert_allclose(sorted(table["dots"]["y"]), sorted(every.values()), atol=6e-5)
    for k, size in enumerate(table["sizes"]):
        own = {s: rest for s, rest in every.items() if len(s) == k}
        assert size["count"] == len(own)
        best = min(own, key=lambda s: own[s])
        assert size["best"]["members"] == list(best)
        for one in [size["best"], *size["lasso"]]:
            assert one["rest"] == pytest.approx(own[tuple(one["members"])], abs=1e-9)


@each_data
def test_the_lassos_subsets_are_those_of_lars(data: str) -> None:
    """scikit-learn's path: whatever it has between two of its knots is in the table, and nothing else."""
    table = norms_subsets.table(data)
    there = load(data if data == "prostate" else "diabetes")
    X, y = norms_subsets.standardized(there.X[there.train]), there.y[there.train]
    if data == "orthogonal":
        X = norms_subsets.uncorrelated(X)
    _, _, w = lars_path(X, y - y.mean(), method="lasso")
    between = (w[:, 1:] != 0) | (w[:, :-1] != 0)
    theirs = {tuple(np.flatnonzero(column)) for column in between.T} | {()}
    assert {tuple(one["members"]) for size in table["sizes"] for one in size["lasso"]} == theirs


def test_which_supports_they_share_and_which_they_do_not() -> None:
    """The numbers that the texts rely on."""
    agree = {
        data: [
            k
            for k, size in enumerate(norms_subsets.table(data)["sizes"])
            if size["lasso"] and size["lasso"][0]["members"] == size["best"]["members"]
        ]
        for data in DATA
    }
    assert agree == {
        "diabetes": [0, 1, 2, 3, 5, 9, 10],
        "prostate": [0, 1, 2, 3, 4, 5, 7, 8],
        "orthogonal": list(range(11)),
    }
    names, four = norms_subsets.table("diabetes")["names"], norms_subsets.table("diabetes")["sizes"][4]
    assert {names[j] for j in four["best"]["members"]} - {names[j] for j in four["lasso"][0]["members"]} == {"s1"}
    assert {names[j] for j in four["lasso"][0]["members"]} - {names[j] for j in four["best"]["members"]} == {"s3"}


def test_uncorrelated_features_are_uncorrelated_and_sorted_by_their_covariance() -> None:
    loss = norms_subsets.problem("orthogonal")
    np.testing.assert_allclose(loss.hessian, np.eye(10), atol=1e-12)
    order = np.argsort(-np.abs(loss.g.numpy()))
    for k, size in enumerate(norms_subsets.table("orthogonal")["sizes"]):
        assert size["best"]["members"] == sorted(order[:k])


def test_products_are_the_64_of_the_paper() -> None:
    X = load_diabetes(scaled=False).data
    Z = norms_subsets.products(X)
    assert Z.shape == (442, norms_subsets.BEYOND)
    assert len(np.unique(Z, axis=1).T) == 64
    np.testing.assert_array_equal(Z[:, :10], X)
    assert np.linalg.matrix_rank(norms_subsets.standardized(Z)) == 64


def test_times_are_counted_and_doubled_to_64() -> None:
    measured = [[10, 0.002], [11, 0.004]]
    printed = norms_subsets.numbers(norms_subsets.table("prostate"), 9, measured)
    assert printed["time.subsets"] == 2048
    assert printed["time.years"] == pytest.approx(0.004 * 2.0**53 / 31557600)
    assert printed["subsets.all"] == 256
    assert printed["subsets.count"] == 1  # of size 8, the largest there is
    chart = norms_subsets.times_curves(measured)
    slope = np.diff(chart.doubling.y) / np.diff(chart.doubling.x)
    assert 10 ** slope[0] == pytest.approx(2)
    assert np.interp(11, chart.doubling.x, chart.doubling.y) == pytest.approx(math.log10(0.004))


def test_there_are_as_many_snapshots_as_the_progress_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    from regviz import subsets

    monkeypatch.setattr(subsets, "_leaves", lambda nodes: np.zeros(1))
    monkeypatch.setattr(norms_subsets, "LARGEST", 21)
    found = list(norms_subsets.timing())
    assert len(found) == norms_subsets.steps(21)
    assert [m for m, _ in norms_subsets.times(found)] == list(range(1, 22))


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
