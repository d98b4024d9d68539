"""The group lasso: the same optima as scikit-learn's and a conic solver's, whole groups exactly 0, groups that fit."""

from __future__ import annotations

import clarabel
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sklearn.linear_model import MultiTaskLasso

from regviz import L1, GroupLasso, Quadratic, SquaredL2, path, solve
from tests.solver import oracles

Array = NDArray[np.float64]
GROUPS = [[0, 3], [1], [2, 4, 5]]


def data(n: int, p: int, seed: int, together: float = 0.5) -> tuple[Array, Array]:
    """n rows of p columns, which have a part of the size `together` in common."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, p)) + together * random.normal(size=(n, 1))
    return X, X @ (random.normal(size=p) * (np.arange(p) % 3 > 0)) + random.normal(size=n)


# Against others


@pytest.mark.parametrize("alpha", [0.02, 0.2, 0.6])
def test_multi_task_lasso_is_a_group_for_each_feature(alpha: float) -> None:
    random = np.random.default_rng(1)
    n, p, tasks = 30, 6, 3
    X = random.normal(size=(n, p))
    Y = X @ (random.normal(size=(p, tasks)) * (np.arange(p)[:, None] % 2)) + 0.3 * random.normal(size=(n, tasks))
    theirs = MultiTaskLasso(alpha=alpha, fit_intercept=False, tol=1e-14, max_iter=10**6).fit(X, Y).coef_
    loss = Quadratic.from_data(np.kron(X, np.eye(tasks)), Y.reshape(-1))  # row (i, task), column (feature, task)
    ours = solve(loss, GroupLasso(tasks, weights=1), alpha=alpha / tasks)
    np.testing.assert_allclose(ours.w.reshape(p, tasks).T, theirs, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(ours.zeros.reshape(p, tasks).T, theirs == 0)


def conic(H: Array, g: Array, groups: list[list[int]], weights: Array, alpha: float | None, t: float | None) -> Array:
    """The optimum by a conic solver, in the variables w and u with |w_g|_2 <= u_g."""
    p, count = len(g), len(groups)
    P = np.zeros((p + count, p + count))
    P[:p, :p] = H
    q = np.concatenate([-g, alpha * weights if alpha is not None else np.zeros(count)])
    rows, b, cones = [], [], []
    if t is not None:
        rows, b, cones = [np.concatenate([np.zeros(p), weights])], [t], [clarabel.NonnegativeConeT(1)]
    for k, group in enumerate(groups):
        for j in [p + k, *group]:
            rows.append(-np.eye(p + count)[j])
            b.append(0.0)
        cones.append(clarabel.SecondOrderConeT(len(group) + 1))
    return oracles.clarabel_minimum(P, q, np.array(rows), b, cones)[:p]


@pytest.mark.parametrize("n", [4, 12])
@pytest.mark.parametrize("weights", [None, (2.0, 0.5, 1.0)])
def test_a_conic_solver_agrees(n: int, weights: tuple[float, ...] | None) -> None:
    penalty = GroupLasso(GROUPS, weights)
    sizes = np.array(weights or [len(group) ** 0.5 for group in GROUPS])
    for seed in range(5):
        X, y = data(n, 6, seed)
        H, g, loss = X.T @ X / n, X.T @ y / n, Quadratic.from_data(X, y)
        for share in (0.02, 0.3, 0.8):
            alpha = share * penalty.alpha_max(loss.g).item()
            ours = solve(loss, penalty, alpha=alpha)
            assert ours.converged
            there = conic(H, g, GROUPS, sizes, alpha, None)
            value = [loss.value(w).item() + alpha * penalty.value(w).item() for w in (ours.w, there)]
            assert value[0] <= value[1] + 1e-12
            np.testing.assert_allclose(ours.w, there, rtol=0, atol=2e-4)
            on_set = solve(loss, penalty, t=ours.t)
            assert on_set.converged
            np.testing.assert_allclose(on_set.w, conic(H, g, GROUPS, sizes, None, ours.t.item()), rtol=0, atol=2e-4)
            np.testing.assert_allclose(on_set.alpha, alpha, rtol=1e-9)


# What it becomes


def test_groups_of_one_are_l1_and_one_group_is_the_ball() -> None:
    X, y = data(15, 5, 3)
    loss = Quadratic.from_data(X, y)
    single = GroupLasso(1, weights=1)
    for alpha in (0.01, 0.1, 0.4):
        ours, l1 = solve(loss, single, alpha=alpha), solve(loss, L1(), alpha=alpha)
        torch.testing.assert_close(ours.w, l1.w, rtol=0, atol=1e-13)
        assert torch.equal(ours.zeros, l1.zeros)
        torch.testing.assert_close(solve(loss, single, t=l1.t).w, l1.w, rtol=0, atol=1e-13)
    for t in (1e-300, 1e-9, 0.1, 0.5):
        whole = solve(loss, GroupLasso(["all"] * 5, weights=2), t=2 * t)
        torch.testing.assert_close(whole.w / t, solve(loss, SquaredL2(), t=t).w / t, rtol=0, atol=1e-12)
        assert whole.converged


def test_groups_can_be_said_in_three_ways() -> None:
    X, y = data(10, 6, 5)
    loss = Quadratic.from_data(X, y)
    by_size = solve(loss, GroupLasso(2), alpha=0.1)
    by_index = solve(loss, GroupLasso([[0, 1], [2, 3], [4, 5]]), alpha=0.1)
    by_label = solve(loss, GroupLasso(["b", "b", "a", "a", "c", "c"]), alpha=0.1)
    assert torch.equal(by_size.w, by_index.w)
    assert torch.equal(by_size.w, by_label.w)
    apart = GroupLasso(np.array([7, 3, 7, 3, 7, 7]), weights=[1, 2])  # 7 comes first
    assert apart.groups == ((0, 2, 4, 5), (1, 3))
    assert apart.value([1, 3, 2, 4, 2, 4]).item() == 5 + 2 * 5
    assert GroupLasso(4).value(torch.ones(6)).item() == pytest.approx(4 + 2)
    assert GroupLasso([[0, 1], [2]]) == GroupLasso(["x", "x", "y"])


# Zeros, paths, uniqueness


@pytest.mark.parametrize(("n", "p", "size"), [(40, 20, 4), (15, 30, 5)])
def test_whole_groups_are_exactly_zero_along_a_path(n: int, p: int, size: int) -> None:
    X, y = data(n, p, 7)
    loss, penalty = Quadratic.from_data(X, y), GroupLasso(size)
    most = penalty.alpha_max(loss.g)
    alphas = most * torch.tensor([1e-4, 1.0, 0.5, 0.03, 0.0, 2.0]).double()
    found = path(loss, penalty, alphas)
    assert found.converged.all()
    grouped = found.zeros.reshape(6, -1, size)
    assert torch.equal(grouped.all(-1), grouped.any(-1))
    assert found.zeros[1].all()
    assert found.zeros[5].all()
    assert 0 < found.zeros[2].sum() < p
    assert torch.equal(found.w[4], loss.minimizer)
    for k in (0, 2, 3):
        torch.testing.assert_close(solve(loss, penalty, alpha=alphas[k]).w, found.w[k], rtol=0, atol=1e-10)
        there = solve(loss, penalty, t=found.t[k])
        assert there.converged
        torch.testing.assert_close(there.w, found.w[k], rtol=0, atol=1e-9)


def test_it_is_one_of_many_only_if_whole_groups_can_take_each_others_place() -> None:
    random = np.random.default_rng(9)
    pair, y = random.integers(-9, 10, size=(12, 2)) / 4, random.normal(size=12)  # what is made of it is exact
    within = Quadratic.from_data(np.column_stack([pair[:, 0], pair[:, 0], pair[:, 1]]), y)
    between = Quadratic.from_data(np.column_stack([pair, pair]), y)
    apart = Quadratic.from_data(np.column_stack([pair, pair @ [[1, 0.5], [0.5, 1]]]), y)
    for loss, penalty, unique in (
        (within, GroupLasso([[0, 1], [2]]), True),  # the 2-norm shares equally
        (between, GroupLasso(2), False),
        (apart, GroupLasso(2), True),
    ):
        assert solve(loss, penalty, alpha=0.05 * penalty.alpha_max(loss.g)).unique.item() is unique
        assert not solve(loss, penalty, alpha=0).unique
        assert solve(loss, penalty, alpha=penalty.alpha_max(loss.g)).unique


@pytest.mark.parametrize("seed", [*range(80, 100), 223, 306, 329, 404, 415, 423, 455, 465, 472])
def test_a_sum_of_two_columns_among_the_groups_at_a_small_alpha(seed: int) -> None:
    """A valley across the groups, near whose end w_hat is."""
    random = np.random.default_rng(seed)
    X = random.integers(-3, 4, (8, 5)).astype(float)
    X[:, -1] = X[:, 0] + X[:, 1]
    loss, penalty = Quadratic(X.T @ X / 8, random.integers(-3, 4, 5) / 2), GroupLasso([[0, 1], [2, 3], [4]], weights=1)
    for share in (1e-4, 1e-5):
        found = solve(loss, penalty, alpha=share * penalty.alpha_max(loss.g))
        assert found.converged
        assert solve(loss, penalty, t=found.t).converged


@pytest.mark.parametrize("scale", [1e-100, 1e-6, 1e6, 1e100])
def test_units_do_not_matter(scale: float) -> None:
    X, y = data(10, 6, 11)
    one, other = Quadratic.from_data(X, y), Quadratic.from_data(scale * X, y)
    penalty = GroupLasso(GROUPS)
    ours, scaled = solve(one, penalty, alpha=0.1), solve(other, penalty, alpha=0.1 * scale)
    torch.testing.assert_close(scale * scaled.w, ours.w, rtol=1e-10, atol=1e-12)
    assert scaled.converged
    assert solve(other, penalty, t=ours.t / scale).converged


@pytest.mark.parametrize("t", [0.0, 1e-200, 1e-12, 1e-3])
def test_small_sets(t: float) -> None:
    X, y = data(10, 6, 13)
    found = solve(Quadratic.from_data(X, y), GroupLasso(GROUPS), t=t)
    assert found.converged
    assert GroupLasso(GROUPS).value(found.w).item() == pytest.approx(t, rel=1e-12)


# Refusals


@pytest.mark.parametrize(
    ("groups", "error", "message"),
    [
        ([[0, 1], [1, 2]], ValueError, r"groups must be disjoint; got index \[1\] in two of them"),
        ([[0, 1], [3]], ValueError, r"groups must be such that every coefficient is in one; got none .* \[2\]"),
        ([[0], []], ValueError, "at least one index each"),
        ([[0, 0.5]], ValueError, "groups must be made of indices, whole numbers from 0"),
        ([[-1, 0]], ValueError, "groups must be made of indices"),
        ([["a"], ["b"]], TypeError, "groups must be made of real numbers"),
        ([[0, 1], 2], TypeError, "groups must be either all labels or all lists of indices"),
        ([], ValueError, "groups must be at least one group"),
        (0, ValueError, "groups must be at least 1, the size of each group; got 0"),
        ("abc", TypeError, "groups must be labels, .*got 'abc'"),
        (None, TypeError, "groups must be labels, .*got None"),
        (1.5, TypeError, "groups must be labels, .*got 1.5"),
        ({"town": [0, 1], "age": [2]}, TypeError, "groups must be labels, .*got {'town'"),
        (b"aab", TypeError, "groups must be labels, .*got b'aab'"),
        (torch.tensor(1.5), TypeError, "groups must be labels, .*got tensor"),
        ({0, 1}, TypeError, "groups must be labels, .*got {0, 1}"),
        ([{0}, {1}], TypeError, "groups must have a label, .*got {0}"),
        (["a", None], TypeError, "groups must have a label, .*got None"),
        (["a", float("nan")], TypeError, "groups must have a label, .*got nan"),
        (np.zeros((2, 2, 2)), ValueError, "groups must be lists of indices; got"),
        ([[0, 1], [10**9]], ValueError, r"groups must be such that every coefficient is in one; got none .* \[2\]"),
    ],
)
def test_groups_that_make_no_sense_are_refused(groups: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        GroupLasso(groups)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, 2, 3], r"weights must be one number or 2, one for each group; got shape \(3,\)"),
        ([1, 0], "weights must be > 0; got 0"),
        ([1, -2], "weights must be > 0; got -2"),
        ([1, float("nan")], "weights must be finite"),
    ],
)
def test_weights_that_make_no_sense_are_refused(weights: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GroupLasso([[0, 1], [2]], weights)


def test_a_loss_of_another_length_is_refused() -> None:
    loss = Quadratic(np.eye(4), np.ones(4))
    for dial in ({"alpha": 1.0}, {"t": 1.0}):
        with pytest.raises(ValueError, match="loss must be of 3 coefficients, those in the groups; got 4"):
            solve(loss, GroupLasso([[0, 1], [2]]), **dial)
    with pytest.raises(ValueError, match="piecewise linear"):
        path(loss, GroupLasso(2))
    with pytest.raises(ValueError, match=r"w must be of shape \(..., 3\).*in the groups; got shape \(4,\)"):
        GroupLasso([[0, 1], [2]]).value(np.ones(4))
