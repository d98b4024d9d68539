"""The best subsets of the page on norms: against least squares one by one and scikit-learn's path, and its claims."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression, lars_path

from regviz.data import load
from regviz.lessons.norms import subsets as norms_subsets

DATA = ("diabetes", "prostate", "orthogonal")
each_data = pytest.mark.parametrize("data", DATA)


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
    printed = norms_subsets.numbers(measured)
    assert printed["time.subsets"] == 2048
    assert printed["time.years"] == pytest.approx(0.004 * 2.0**53 / 31557600)
    chart = norms_subsets.times_curves(measured)
    slope = np.diff(chart.doubling.y) / np.diff(chart.doubling.x)
    assert 10 ** slope[0] == pytest.approx(2)
    assert np.interp(11, chart.doubling.x, chart.doubling.y) == pytest.approx(math.log10(0.004))


def test_there_are_as_many_snapshots_as_the_progress_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    from regviz.studies import subsets

    monkeypatch.setattr(subsets, "_leaves", lambda nodes: np.zeros(1))
    monkeypatch.setattr(norms_subsets, "LARGEST", 21)
    found = list(norms_subsets.timing())
    assert len(found) == norms_subsets.steps(21)
    assert [m for m, _ in norms_subsets.times(found)] == list(range(1, 22))


def test_the_marks_say_where_both_are_the_same_and_who_is_in() -> None:
    table = norms_subsets.table("prostate")
    marks = norms_subsets.members_curves(table, 6)
    assert list(marks["differ"].x) == [6]
    assert sorted([*marks["same"].x, *marks["differ"].x]) == list(range(1, 9))
    rows = {marks[f"name{j}"].y[0]: name for j, name in enumerate(table["names"])}
    inside = {rows[y] for x, y in zip(marks["best"].x, marks["best"].y, strict=True) if x == 6}
    assert inside == {"lcavol", "lweight", "lbph", "svi", "lcp", "pgg45"}
    assert (marks["band"].x.min(), marks["band"].x.max()) == (5.55, 6.45)
