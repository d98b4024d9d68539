"""Best subsets: all of them against least squares one by one, and the lasso's against another solver."""

from __future__ import annotations

from itertools import combinations, islice, pairwise

import numpy as np
import pytest
import torch
from sklearn.linear_model import Lasso

from regviz import Quadratic
from regviz.studies.subsets import BLOCK, by_size, lasso_supports, members, residuals, timing


def data(p: int, n: int = 40, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Correlated features."""
    random = np.random.default_rng(seed)
    X = random.standard_normal((n, p)) + random.standard_normal((n, 1))
    return X, X @ random.integers(-1, 3, p) + random.standard_normal(n)


def least_squares(X: np.ndarray, y: np.ndarray, inside: list[int]) -> float:
    w = np.linalg.lstsq(X[:, inside], y, rcond=None)[0] if inside else np.zeros(0)
    return float(((y - X[:, inside] @ w) ** 2).mean())


def test_every_subset_leaves_what_least_squares_leaves() -> None:
    X, y = data(6)
    left = residuals(Quadratic.from_data(X, y))
    assert len(left) == 2**6
    np.testing.assert_allclose(left, [least_squares(X, y, members(i)) for i in range(2**6)], rtol=1e-10)


def test_a_subset_is_its_number() -> None:
    every = [set(inside) for k in range(6) for inside in combinations(range(5), k)]
    assert sorted(map(sorted, every)) == sorted(members(i) for i in range(2**5))


def test_a_feature_twice_adds_nothing() -> None:
    X, y = data(5)
    X = np.column_stack([X, X[:, 1], X[:, 0] + X[:, 2]])
    left = residuals(Quadratic.from_data(X, y))
    np.testing.assert_allclose(left, [least_squares(X, y, members(i)) for i in range(2**7)], rtol=1e-8)


def test_more_features_never_leave_more() -> None:
    left = residuals(Quadratic.from_data(*data(7))).numpy()
    for i, j in combinations(range(2**7), 2):
        if i & j == i:
            assert left[j] <= left[i] + 1e-12


def test_orthogonal_features_are_sorted_and_the_lasso_takes_the_same() -> None:
    X, y = data(7)
    loss = Quadratic.from_data(np.linalg.qr(X)[0] * np.sqrt(len(y)), y)
    left, order = residuals(loss).numpy(), np.argsort(-loss.g.abs().numpy())
    on_path = {support.subset for support in lasso_supports(loss)}
    for k in range(1, 8):
        best = min((i for i in range(2**7) if i.bit_count() == k), key=lambda i: left[i])
        assert members(best) == sorted(order[:k])
        assert best in on_path


def test_the_lassos_supports_are_those_of_another_solver() -> None:
    X, y = data(8, seed=3)
    found = lasso_supports(Quadratic.from_data(X, y))
    assert all(one.above > one.below for one in found)
    assert all(one.below == other.above for one, other in pairwise(found))
    for one in found:
        alpha = (one.above + one.below) / 2
        w = Lasso(alpha, fit_intercept=False, tol=1e-14, max_iter=10**6).fit(X, y).coef_
        assert list(np.flatnonzero(w)) == members(one.subset)


def test_by_size_the_best_are_those_of_least_squares_and_the_lassos_are_on_its_path() -> None:
    X, y = data(6, seed=5)
    loss = Quadratic.from_data(X, y)
    on_path = {support.subset for support in lasso_supports(loss)} | {0}
    sizes = by_size(loss, residuals(loss))
    assert sum(size.number for size in sizes) == 2**6
    for k, size in enumerate(sizes):
        every = {inside: least_squares(X, y, list(inside)) for inside in combinations(range(6), k)}
        assert size.number == len(every)
        assert tuple(members(size.best)) == min(every, key=lambda inside: every[inside])
        assert set(size.lasso) == {subset for subset in on_path if len(members(subset)) == k}
        rests = [every[tuple(members(subset))] for subset in size.lasso]
        assert rests == sorted(rests)


def test_timing_tries_all_subsets_and_may_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block and every subset is looked at, however the tree is cut."""
    loss, seen = Quadratic.from_data(*data(BLOCK + 5, n=60)), []
    from regviz.studies import subsets

    def counted(nodes: torch.Tensor) -> torch.Tensor:
        seen.append(2 ** (nodes.shape[-1] - 1) * len(nodes))
        return torch.zeros(1)

    monkeypatch.setattr(subsets, "_leaves", counted)
    found = list(timing(loss, BLOCK + 5, 2 ** (BLOCK + 3)))
    assert [one.features for one in found if one.seconds is not None] == list(range(1, BLOCK + 6))
    assert all(one.seconds > 0 for one in found if one.seconds is not None)
    assert sum(seen[1:]) == sum(2**m for m in range(1, BLOCK + 6))  # the first is a warm-up
    assert [one.seconds for one in islice(found, len(found) - 4, None)][:-1] == [None] * 3


def test_blocks_leave_the_same_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    from regviz.studies import subsets

    loss = Quadratic.from_data(*data(6))
    monkeypatch.setattr(subsets, "BLOCK", 3)
    pieces = torch.cat([subsets._leaves(nodes) for nodes in subsets._blocks(subsets._root(loss))])
    np.testing.assert_allclose(pieces.sort().values, residuals(loss).sort().values, rtol=1e-10)
