"""The best subsets of the page on norms: against least squares one by one and scikit-learn's path, and its claims."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, lars_path

from regviz.data import load, standardized, uncorrelated
from regviz.lessons import lesson
from regviz.lessons.norms import subsets as norms_subsets
from regviz.lessons.norms.answer import answer
from regviz.lessons.norms.stage import MANY, MOST
from regviz.lessons.norms.state import NormsState
from regviz.live.run import Run
from tests.lessons.norms.cases import DATA, drawn, points, table_of
from tests.node import Node

each_data = pytest.mark.parametrize("data", DATA)


def shares(data: str) -> dict[tuple[int, ...], float]:
    """1 - R^2 of every subset by scikit-learn's least squares."""
    there = load(data if data == "prostate" else "diabetes")
    X, y = there.X[there.train], there.y[there.train]
    if data == "orthogonal":
        X = uncorrelated(standardized(X))
    p = X.shape[1]
    every = [inside for k in range(1, p + 1) for inside in combinations(range(p), k)]
    return {(): 1.0} | {s: 1 - LinearRegression().fit(X[:, s], y).score(X[:, s], y) for s in every}


@each_data
def test_the_best_subsets_are_the_best_of_least_squares_one_by_one(data: str) -> None:
    table, every = table_of(data), shares(data)
    assert len(every) == 2 ** len(table["names"])
    for k, size in enumerate(table["sizes"]):
        own = {s: rest for s, rest in every.items() if len(s) == k}
        assert size["count"] == len(own)
        np.testing.assert_allclose(size["rests"], sorted(own.values()), atol=6e-5)
        best = min(own, key=lambda s: own[s])
        assert size["best"]["members"] == list(best)
        for one in [size["best"], *size["lasso"]]:
            assert one["rest"] == pytest.approx(own[tuple(one["members"])], abs=1e-9)


@each_data
def test_the_lassos_subsets_are_those_of_lars(data: str) -> None:
    """scikit-learn's path: whatever it has between two of its knots is in the table, and nothing else."""
    table = table_of(data)
    there = load(data if data == "prostate" else "diabetes")
    X, y = standardized(there.X[there.train]), there.y[there.train]
    if data == "orthogonal":
        X = uncorrelated(X)
    _, _, w = lars_path(X, y - y.mean(), method="lasso")
    between = (w[:, 1:] != 0) | (w[:, :-1] != 0)
    theirs = {tuple(np.flatnonzero(column)) for column in between.T} | {()}
    assert {tuple(one["members"]) for size in table["sizes"] for one in size["lasso"]} == theirs


def test_which_supports_they_share_and_which_they_do_not() -> None:
    """The numbers that the texts rely on."""
    agree = {
        data: [
            k
            for k, size in enumerate(table_of(data)["sizes"])
            if size["lasso"] and size["lasso"][0]["members"] == size["best"]["members"]
        ]
        for data in DATA
    }
    assert agree == {
        "diabetes": [0, 1, 2, 3, 5, 9, 10],
        "prostate": [0, 1, 2, 3, 4, 5, 7, 8],
        "orthogonal": list(range(11)),
    }
    names, four = table_of("diabetes")["names"], table_of("diabetes")["sizes"][4]
    assert {names[j] for j in four["best"]["members"]} - {names[j] for j in four["lasso"][0]["members"]} == {"s1"}
    assert {names[j] for j in four["lasso"][0]["members"]} - {names[j] for j in four["best"]["members"]} == {"s3"}


def test_uncorrelated_features_are_uncorrelated_and_sorted_by_their_covariance() -> None:
    loss = norms_subsets.problem("orthogonal")
    np.testing.assert_allclose(loss.hessian, np.eye(10), atol=1e-12)
    order = np.argsort(-np.abs(loss.g.numpy()))
    for k, size in enumerate(table_of("orthogonal")["sizes"]):
        assert size["best"]["members"] == sorted(order[:k])


# --- the charts ---


@each_data
def test_a_dot_stands_for_each_subset_and_none_hides_another_size(node: Node, data: str) -> None:
    table = table_of(data)
    (charts,) = drawn(node, "subsets", "subsetCharts", [[table, 3]])
    dots = points(charts["subsets"]["dots"])
    assert len(dots) == 2 ** len(table["names"])
    assert (np.abs(dots[:, 0] - dots[:, 0].round()) < 0.3).all(), "a dot belongs to the nearest size"
    for k, size in enumerate(table["sizes"]):
        own = dots[dots[:, 0].round() == k]
        np.testing.assert_allclose(sorted(own[:, 1]), size["rests"])
        assert len(own) == 1 or np.ptp(own[:, 0]) > 0.1
    np.testing.assert_allclose(
        points(charts["subsets"]["best"]), [[k, s["best"]["rest"]] for k, s in enumerate(table["sizes"])]
    )


def test_the_marks_say_where_both_are_the_same_and_who_is_in(node: Node) -> None:
    table = table_of("prostate")
    (charts,) = drawn(node, "subsets", "subsetCharts", [[table, 6]])
    marks = charts["members"]
    assert marks["differ"]["x"] == [6]
    assert sorted([*marks["same"]["x"], *marks["differ"]["x"]]) == list(range(1, 9))
    rows = {marks[f"name{j}"]["y"][0]: marks[f"name{j}"]["text"][0] for j in range(8)}
    inside = {rows[y] for x, y in points(marks["best"]) if x == 6}
    assert inside == {"lcavol", "lweight", "lbph", "svi", "lcp", "pgg45"}
    assert {rows[y] for x, y in points(marks["lasso"]) if x == 6} == inside - {"lcp"} | {"age"}
    assert (min(marks["band"]["x"]), max(marks["band"]["x"])) == (5.55, 6.45)
    assert 0 < min(rows) < max(rows) < MOST


@each_data
def test_the_size_is_marked_that_the_slider_names_or_the_largest_there_is(node: Node, data: str) -> None:
    table = table_of(data)
    sizes = range(MOST + 1)
    for k, charts in zip(sizes, drawn(node, "subsets", "subsetCharts", [[table, k] for k in sizes]), strict=True):
        at = min(k, len(table["names"]))
        subsets = charts["subsets"]
        assert points(subsets["best_now"]).tolist() == [[at, table["sizes"][at]["best"]["rest"]]]
        assert set(subsets["cursor"]["x"]) == {at}
        lasso = [[at, one["rest"]] for one in table["sizes"][at]["lasso"][:1]]
        assert points(subsets["lasso_now"]).tolist() == lasso
        assert bool(charts["members"]["band"]["x"]) == (at > 0)


# --- the time it takes ---


def test_times_are_counted_and_doubled_to_64(node: Node) -> None:
    measured = [[10, 0.002], [11, 0.004]]
    (printed,) = drawn(node, "subsets", "timeNumbers", [[measured]])
    assert printed["time.subsets"] == 2048
    assert printed["time.years"] == pytest.approx(0.004 * 2.0**53 / 31557600)
    (chart,) = drawn(node, "subsets", "timeChart", [[measured]])
    (x, y), end = points(chart["doubling"]).T, points(chart["last"])[0]
    assert 10 ** (np.diff(y) / np.diff(x))[0] == pytest.approx(2)
    assert np.interp(11, x, y) == pytest.approx(math.log10(0.004)) == end[1]
    assert x[-1] == MANY
    np.testing.assert_allclose(points(chart["measured"]), [[m, math.log10(s)] for m, s in measured])


def test_before_anything_is_measured_the_chart_is_empty(node: Node) -> None:
    for times in (None, []):
        (chart,), (numbers,) = (drawn(node, "subsets", f"time{what}", [[times]]) for what in ("Chart", "Numbers"))
        assert [trace["x"] for trace in chart.values()] == [[], [], []]
        assert numbers == {}


def test_there_are_as_many_snapshots_as_the_progress_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    """And torch's answer has one time for each number of features that is tried to its end."""
    from regviz.studies import subsets

    monkeypatch.setattr(subsets, "_leaves", lambda nodes: np.zeros(1))
    found = list(norms_subsets.timing())
    assert len(found) == norms_subsets.STEPS
    times = answer(NormsState(clock="on"), found)["times"] or []
    assert [m for m, _ in times] == list(range(1, norms_subsets.LARGEST + 1))
    assert answer(NormsState(clock="on"), found[:19])["times"] == times[:19]
    work = lesson("norms").work
    assert work is not None
    run = Run(iter(found), work.steps, keeps=work.keeps)
    while not run.done:
        run.advance(0)
    assert answer(NormsState(clock="on"), run.snapshots)["times"] == times, "what a page keeps is enough"
    assert answer(NormsState())["times"] is None
