"""Small inputs on which a solver can go wrong while its certificate holds. The right values are exact: computed in
rational arithmetic from the float64 data, or with fifty digits."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from bench.certificate import Exactly
from regviz import L1, ElasticNet, GroupLasso, LInf, Quadratic, Solution, SquaredL2, path, solve
from regviz.solver import exact
from regviz.solver.penalties import Penalty

Array = NDArray[np.float64]


def twins(distance: float, swap: bool = False) -> Quadratic:
    X = np.array([[1, 1], [1, 1 + distance]])
    return Quadratic.from_data(X[:, ::-1].copy() if swap else X, [1, 0])


def close_twins(seed: int, distance: float) -> tuple[Array, Array]:
    x, z, u = np.random.default_rng(seed).standard_normal((3, 20))
    return np.column_stack([x, x + distance * z]), x + 0.5 * u


def powers() -> tuple[Array, Array]:
    """Centred powers 1 to 15 of 30 points, and a sine."""
    x = np.linspace(0, 1, 30)
    X, y = x[:, None] ** np.arange(1, 16), np.sin(5 * x)
    return X - X.mean(0), y - y.mean()


def holds(found: Solution, expected: object, relative: float = 1e-12) -> None:
    """Converged, the right value, and 0 exactly where it is 0."""
    assert found.converged
    assert found.zeros.tolist() == (np.asarray(expected) == 0).tolist()
    np.testing.assert_allclose(found.w, expected, rtol=relative, atol=0)


# The data say which of two nearly equal columns it is


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("distance", [2.0**-40, 2.0**-46, 2.0**-48])
@pytest.mark.parametrize(("alpha", "value"), [(0.499, 0.001), (0.45, 0.05), (0.25, 0.25)])
def test_of_two_nearly_equal_columns_the_right_one(distance: float, swap: bool, alpha: float, value: float) -> None:
    loss, expected = twins(distance, swap), [0.0, value] if swap else [value, 0.0]
    holds(solve(loss, L1(), alpha=alpha), expected)
    holds(solve(loss, ElasticNet(1.0), alpha=alpha), expected)
    assert path(loss, L1(), [alpha]).zeros.tolist() == [[x == 0 for x in expected]]
    held = solve(loss, L1(), t=value)
    holds(held, expected)
    assert held.alpha.item() == pytest.approx(alpha)


@pytest.mark.parametrize("distance", [2.0**-46, 2.0**-48])
def test_ridge_shares_between_nearly_equal_columns(distance: float) -> None:
    holds(solve(twins(distance), SquaredL2(), alpha=0.25), [2 / 9, 2 / 9])


@pytest.mark.parametrize(
    ("seed", "distance", "value"), [(2, 1e-11, 0.001136875812420308), (4, 1e-12, 0.0010330938401780225)]
)
def test_nearly_equal_columns_of_noise(seed: int, distance: float, value: float) -> None:
    X, y = close_twins(seed, distance)
    holds(solve(Quadratic.from_data(X, y), L1(), alpha=0.999 * np.abs(X.T @ y / 20).max()), [value, 0.0], 1e-11)


def test_powers_of_points() -> None:
    X, y = powers()
    alpha, rational = 0.01 * float(np.abs(X.T @ y / 30).max()), Exactly(X, y)
    loss = Quadratic.from_data(X, y)
    for found in (solve(loss, L1(), alpha=alpha), path(loss, L1(), [alpha])):
        assert found.converged.all()
        assert rational.residual(found.w.reshape(-1).tolist(), alpha, 1.0, None) <= 1e-10


# Ridge has no zeros that are not there


@pytest.mark.parametrize(
    ("diagonal", "alpha"),
    [([1e6, 1e-9, 1], 1e-9), ([1, 1, 1e16], 1), ([1e-16, 1, 1e16, 1e30], 1e-16)],
)
def test_ridge_has_no_zeros_that_are_not_there(diagonal: list[float], alpha: float) -> None:
    expected = [h / (h + alpha) for h in diagonal]
    for loss in (
        Quadratic(np.diag(diagonal), np.ones(len(diagonal))),
        Quadratic.from_gram(np.diag(diagonal), diagonal),
    ):
        for penalty in (SquaredL2(), ElasticNet(0.0)):
            holds(solve(loss, penalty, alpha=alpha), expected)
        assert path(loss, SquaredL2(), [alpha, 2 * alpha]).w[0].tolist() == pytest.approx(expected)


def test_a_scale_of_its_own_for_each_column() -> None:
    """H = D A D with D from 1e-8 to 1e8: its smallest eigenvalues are nothing beside its largest, and all are known."""
    d, A = 10.0 ** np.array([8, 3, 0, -5, -8]), np.eye(5) + 0.3
    H = d[:, None] * A * d
    w = solve(Quadratic(H, 1 / d), SquaredL2(), alpha=1e-12).w.numpy()
    K = H + 1e-12 * np.eye(5)
    unit = 1 / np.sqrt(K.diagonal())
    np.testing.assert_allclose(w, unit * np.linalg.solve(unit[:, None] * K * unit, unit * (H @ (1 / d))), rtol=1e-12)


def test_the_ball_has_no_zeros_that_are_not_there() -> None:
    found = solve(Quadratic(np.diag([1, 1, 1e16]), [1, 1, 1]), SquaredL2(), t=1.2)
    assert found.converged
    assert found.alpha.item() == pytest.approx(1.132007163556, rel=1e-12)
    np.testing.assert_allclose(found.w, [0.44**0.5 / 2**0.5] * 2 + [1], rtol=1e-12)


# Ties are zeros


@pytest.mark.parametrize(
    ("X", "y", "alpha", "expected"),
    [
        ([[0, 1], [0, 2], [-1, 2], [0, 2]], [1, 1, 1, -3], 0.25, [0, 0]),
        ([[-1, 0, 1], [1, -2, 2]], [-2, 2], 5 / 16, [27 / 16, 0, 0]),
    ],
)
def test_a_tie_of_small_integers_is_a_zero(
    X: list[list[int]], y: list[int], alpha: float, expected: list[float]
) -> None:
    loss = Quadratic.from_data(X, y)
    holds(solve(loss, L1(), alpha=alpha), expected)
    assert path(loss, L1(), [alpha]).w.tolist() == [expected]


@pytest.mark.parametrize("penalty", [L1(), ElasticNet(0.3), ElasticNet(1e-3)], ids=str)
def test_from_alpha_max_on_every_coefficient_is_zero(penalty: Penalty) -> None:
    """From the library's own, and from what NumPy makes of max |X^T y| / n."""
    rng = np.random.default_rng(0)
    for _ in range(100):
        n, p = rng.integers(1, 60), rng.integers(1, 12)
        X, y = rng.standard_normal((n, p)), rng.standard_normal(n)
        loss = Quadratic.from_data(X, y)
        of_numpy = np.abs(X.T @ y).max() / n / getattr(penalty, "l1_ratio", 1)
        for alpha in (penalty.alpha_max(loss.g), of_numpy):
            assert not solve(loss, penalty, alpha=alpha).w.any()
            assert not path(loss, penalty, [alpha]).w.any()


@pytest.mark.parametrize("penalty", [LInf(), GroupLasso(1), GroupLasso(2)], ids=str)
def test_from_alpha_max_on_whole_groups_and_boxes_are_zero(penalty: Penalty) -> None:
    rng = np.random.default_rng(1)
    for _ in range(100):
        n, p = rng.integers(1, 20), rng.integers(1, 12)
        loss = Quadratic.from_data(rng.standard_normal((n, p)), rng.standard_normal(n))
        alpha = penalty.alpha_max(loss.g)
        assert not solve(loss, penalty, alpha=alpha).w.any()
        assert not path(loss, penalty, alpha.unsqueeze(-1)).w.any()
        assert solve(loss, penalty, alpha=alpha * (1 - 1e-12)).w.any()


# One answer from solve and path


def test_for_almost_no_alpha_the_least_of_the_interpolants() -> None:
    loss = Quadratic.from_data([[1, 2, 0, -1], [0, 1, 1, 2]], [1, 1])
    for alpha in (1e-14, 1e-12, 1e-9):
        holds(solve(loss, L1(), alpha=alpha), [0, 0.6, 0, 0.2], 1e-8)
        holds(path(loss, L1(), alpha * torch.ones(1)), [[0, 0.6, 0, 0.2]], 1e-8)
    for found in (solve(loss, L1(), alpha=0), path(loss, L1(), [0.0])):
        assert torch.equal(found.w.reshape(-1), loss.minimizer)
        assert found.converged
        assert not found.unique
    assert not path(loss, L1()).unique[-1]


# Too small and too large


DATA = np.array([[1.0, 2], [3, 4], [5, 7]])


@pytest.mark.parametrize("factor", [1e-200, 1e155])
def test_data_out_of_range_are_refused_by_name(factor: float) -> None:
    with pytest.raises(ValueError, match=r"X must be such that X\^T X / n neither over- nor underflows"):
        Quadratic.from_data(DATA * factor, [1, 2, 2])
    with pytest.raises(ValueError, match=r"y must be such that X\^T y / n neither over- nor underflows"):
        Quadratic.from_data(DATA * 1e-100, [1e-200, 0, 0])


@pytest.mark.parametrize("p", [2, 3])
def test_a_hessian_without_all_its_digits(p: int) -> None:
    for found in (
        solve(Quadratic(1e-318 * np.eye(p), np.ones(p)), SquaredL2(), alpha=5e-319),
        path(Quadratic(1e-318 * np.eye(p), np.ones(p)), SquaredL2(), [5e-319]),
    ):
        assert found.converged.all()
        # Neither number has more than five digits.
        np.testing.assert_allclose(found.w.reshape(-1), [1 / (1 + 5e-319 / 1e-318)] * p, rtol=1e-15)
    faint = Quadratic(1e-320 * np.eye(p), np.ones(p))
    far, half = torch.full((p,), 7.0).double(), torch.tensor(0.5).double()
    assert not Solution(faint, SquaredL2(), far, alpha_given=torch.tensor(1e-320).double()).converged
    assert not Solution(faint, L1(), far, t_given=half).converged
    assert solve(faint, L1(), t=half).converged


@pytest.mark.parametrize("p", [2, 5])
def test_a_tiny_set(p: int) -> None:
    w_hat = np.arange(1.0, p + 1)
    loss, last = Quadratic(np.eye(p), w_hat), [0.0] * (p - 1)
    holds(solve(loss, SquaredL2(), t=1e-300), (1e-300 * w_hat / np.linalg.norm(w_hat)).tolist())
    holds(solve(loss, L1(), t=1e-300), [*last, 1e-300])
    for t in (1e-100, 1e-20, 1e-17):
        holds(solve(loss, ElasticNet(0.5), t=t), [*last, 2 * t])


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("p", [1, 2, 3])
@pytest.mark.parametrize("t", [1e-13, 1e-17, 1e-100, 1e-155, 1e-300])
@pytest.mark.filterwarnings("error")
def test_a_tiny_set_of_data(rows: int, p: int, t: float) -> None:
    """All of w is smaller than the rounding of the gradient, and none of it is a tie: its size is t."""
    X = np.arange(1.0, rows * p + 1).reshape(rows, p) % 7
    loss = Quadratic.from_data(X, np.arange(2.0, rows + 2))
    for penalty in (L1(), SquaredL2(), ElasticNet(0.5), LInf(), GroupLasso(2)):
        found = solve(loss, penalty, t=t)
        assert found.converged
        assert found.alpha > 0
        assert penalty.size(found.w).item() == pytest.approx(t, rel=1e-12)
        assert solve(loss, penalty, alpha=t).converged
    first = int(loss.g.abs().argmax())
    holds(solve(loss, L1(), t=t), [t if j == first else 0.0 for j in range(p)])


@pytest.mark.filterwarnings("error")
def test_numbers_at_the_ends_of_the_range_bring_no_warnings() -> None:
    data = Quadratic.from_data([[1.0, 2, 3]], [2])
    for dial in (5e-324, 1e-320, 1e-310, 1e300, 1.7e308):
        for loss in (data, Quadratic(np.zeros((3, 3)), [0, 1, 2]), Quadratic(np.eye(3), [0, 1, 2])):
            for penalty in (L1(), ElasticNet(0.5), LInf(), GroupLasso(2)):
                assert solve(loss, penalty, alpha=dial).converged
                assert solve(loss, penalty, t=dial).w.isfinite().all()


def test_coefficients_of_one_row_are_tied_for_almost_no_alpha() -> None:
    """w_hat is (1, 1) up to rounding, and no optimum is larger: up to rounding as well."""
    loss = Quadratic.from_data([[1, 1]], [2])
    for alpha in (1e-300, 1e-17, 1e-12, 0.5):
        found = solve(loss, LInf(), alpha=alpha)
        assert found.converged
        np.testing.assert_allclose(found.w, [1 - alpha / 4] * 2, rtol=1e-15)


# What is one of many, and what is not


@pytest.mark.parametrize("distance", [2.0**-40, 2.0**-46, 2.0**-52])
def test_columns_that_differ_have_one_optimum(distance: float) -> None:
    """H has twins: 1 + 2^-46 squared is 1 + 2^-45 up to rounding. The data have not."""
    loss = twins(distance)
    for alpha in (0.25, 0.0):
        assert solve(loss, L1(), alpha=alpha).unique
    assert path(loss, L1(), [0.25, 0.1]).unique.all()
    same = Quadratic.from_data([[1, 1], [1, 1]], [1, 0])
    assert not solve(same, L1(), alpha=0.25).unique


def test_a_column_of_its_own_scale_is_no_zero() -> None:
    """w_hat of columns of size 1e12 and 1e-12: beside the first, the singular value of the second is nothing."""
    loss = Quadratic.from_data([[1e12, 0, 0], [0, 1e-12, 0]], [1, 1])
    np.testing.assert_allclose(loss.minimizer, [1e-12, 1e12, 0], rtol=1e-15)
    assert loss.constant < 1e-30
    holds(solve(loss, L1(), t=2e12), [1e-12, 1e12, 0])


# What exact arithmetic may cost


def test_no_problem_gets_more_exact_arithmetic_than_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick answer then stays, and nothing is raised."""
    loss = Quadratic.from_data(*close_twins(2, 1e-11))
    right = solve(loss, L1(), t=0.05)
    assert right.converged
    monkeypatch.setattr(exact, "BUDGET", 10)
    assert not solve(loss, L1(), t=0.05).w.equal(right.w)


def test_the_budget_is_for_all_optima_of_a_problem_together() -> None:
    loss = twins(2.0**-46)
    assert loss.evidence is not None
    problem = exact.Exact(loss.evidence)
    before = problem.left
    first = problem.penalized(np.zeros(2), lam1=0.499, lam2=0.0)
    spent = before - problem.left
    assert spent > 0
    problem.left = spent
    np.testing.assert_array_equal(problem.penalized(np.zeros(2), lam1=0.499, lam2=0.0), first)
    assert problem.left == 0
    problem.left = spent - 1
    with pytest.raises(exact.ExhaustedError):
        problem.penalized(np.zeros(2), lam1=0.499, lam2=0.0)
