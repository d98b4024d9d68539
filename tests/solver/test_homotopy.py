"""The exact L1 path: laws at and between the knots, exact arithmetic, the known worst case, and what data do."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from sklearn.datasets import load_diabetes
from sklearn.linear_model import lasso_path

from regviz.solver.homotopy import Array, _State, at, knots
from tests.solver.oracles import integer_problems, kkt, least_penalized


def standardized_diabetes() -> tuple[Array, Array]:
    """X (442, 10) with columns of mean 0 and variance 1, y centred."""
    data = load_diabetes(scaled=False)
    X = (data.data - data.data.mean(0)) / data.data.std(0)
    return X, data.target - data.target.mean()


def gram(X: Array, y: Array) -> tuple[Array, Array]:
    return X.T @ X / len(y), X.T @ y / len(y)


def worst_residual(H: Array, g: Array) -> float:
    """The largest KKT residual at the knots and halfway between them."""
    alphas, w = knots(H, g)
    middles = (alphas[1:] + alphas[:-1]) / 2
    points = zip([*alphas, *middles], [*w, *((w[1:] + w[:-1]) / 2)], strict=True)
    return max(kkt(H, g, w_i, alpha) for alpha, w_i in points)


def worst_case(p: int) -> tuple[Array, Array]:
    """The design of Mairal and Yu (2012, section 3) with p columns, whose path has as many pieces as there can be.

    Each column adds a direction so short that it matters only below the last knot of the path so far, and then makes
    the whole path run once more backwards with the signs turned, and once more forwards.
    """
    X, y = np.ones((1, 1)), np.ones(1)
    for _ in range(p - 1):
        alphas, _ = knots(X.T @ X, X.T @ y)
        short = 0.5 * alphas[-2] / (2 * y @ y + 1)
        X = np.block([[X, 2 * short * y[:, None]], [np.zeros((1, X.shape[1])), np.array([[short]])]])
        y = np.append(y, 1.0)
    return X, y


@pytest.mark.parametrize(("p", "count"), [(1, 2), (2, 5), (3, 14), (4, 41), (5, 122), (6, 365)])
def test_the_worst_case_has_a_knot_for_each_of_its_pieces(p: int, count: int) -> None:
    X, y = worst_case(p)
    H, g = X.T @ X, X.T @ y
    alphas, _ = knots(H, g)
    assert len(alphas) == count == (3**p + 1) // 2
    assert (np.diff(alphas) < 0).all()
    assert worst_residual(H, g) < 1e-14


def test_a_variable_leaves_and_returns_in_data() -> None:
    H, g = gram(*standardized_diabetes())
    alphas, w = knots(H, g)
    s3 = np.sign(w[:, 6])
    assert len(alphas) == 13
    assert s3.tolist() == [0, 0, 0, 0, -1, -1, -1, -1, -1, -1, 0, 0, 1]
    assert worst_residual(H, g) < 1e-14
    np.testing.assert_allclose(w[-1], np.linalg.solve(H, g), rtol=1e-10)


def test_agrees_with_coordinate_descent_at_tight_tolerance() -> None:
    X, y = standardized_diabetes()
    alphas = np.geomspace(40, 0.01, 50)
    _, coefficients, _ = lasso_path(X, y, alphas=alphas, tol=1e-14, max_iter=1_000_000)
    np.testing.assert_allclose(at(*gram(X, y), alphas), coefficients.T, atol=1e-6)


@settings(deadline=None, max_examples=300, derandomize=True)
@given(integer_problems(), st.integers(0, 20))
def test_the_optimum_is_that_of_exact_arithmetic(problem: tuple[Array, Array], twentieths: int) -> None:
    H, w_hat = problem
    g = H @ w_hat
    alpha = Fraction(twentieths * int(np.abs(g).max()), 20)
    w = at(H, g, np.array([float(alpha)]))[0]
    value = w @ H @ w / 2 - g @ w + float(alpha) * np.abs(w).sum()
    assert abs(value - float(least_penalized(H, g, alpha))) <= 1e-12 * (1 + abs(value))


@settings(deadline=None, max_examples=300, derandomize=True)
@given(integer_problems(most=8))
def test_ties_and_collinear_columns_keep_the_laws_of_the_path(problem: tuple[Array, Array]) -> None:
    H, w_hat = problem
    g = H @ w_hat
    alphas, w = knots(H, g)
    assert worst_residual(H, g) < 1e-12
    assert alphas[0] == np.abs(g).max()
    assert alphas[-1] == 0
    assert (np.diff(alphas) < 0).all()
    assert not w[0].any()
    assert not (np.signbit(w) & (w == 0)).any()
    assert (np.diff(np.abs(w).sum(-1)) > 0).all()


@pytest.mark.parametrize("decimals", [0.1, 1 / 3, 1.0])
@pytest.mark.parametrize("seed", range(30))
def test_signs_and_scales_full_of_ties(seed: int, decimals: float) -> None:
    """Columns of +-1, some of them twice: dozens of variables meet at one alpha. 0.1 and 1/3 add rounding to ties."""
    rng = np.random.default_rng(seed)
    X = decimals * rng.choice([-1.0, 1.0], (int(rng.integers(5, 40)), 20)) * rng.choice([0.1, 1.0, 10.0], 20)
    X[:, 10:] = np.where(rng.random(10) < 0.5, X[:, :10] * rng.choice([-1, 1, 2], 10), X[:, 10:])
    H = X.T @ X / len(X)
    assert worst_residual(H, H @ rng.integers(-2, 3, 20)) < 1e-11


def test_variables_that_meet_enter_at_one_knot() -> None:
    g = np.array([3.0, 3.0, -3.0, 1.0])
    alphas, w = knots(np.eye(4), g)
    np.testing.assert_allclose(alphas, [3, 1, 0], rtol=1e-15)
    np.testing.assert_allclose(w, [[0, 0, 0, 0], [2, 2, -2, 0], [3, 3, -3, 1]], rtol=1e-15)


def test_variables_that_leave_and_return_together_share_their_knots() -> None:
    # Twice the same problem: w1 enters at 2.4, is 0 from 0.48 to 0.144 / 1.3, and ends up with the other sign.
    H = np.kron(np.eye(2), np.array([[4, 1.6], [1.6, 1]]))
    alphas, w = knots(H, H @ np.array([-0.2, 2, -0.2, 2]))
    np.testing.assert_allclose(alphas, [2.4, 1.2, 0.48, 0.144 / 1.3, 0], rtol=1e-12)
    assert np.sign(w).tolist() == [[0, 0] * 2, [1, 0] * 2, [0, 1] * 2, [0, 1] * 2, [-1, 1] * 2]


def test_a_collinear_column_is_needed_again_when_another_leaves() -> None:
    """Rounding makes a column look as if it entered where it cannot; when a variable has left, it must enter."""
    X = np.array([[2, -1, -2, 1, -3], [0, 2, -3, 3, -2], [-3, 3, 1, 0, 3], [3, 0, -3, -2, -6]]) / 10
    assert worst_residual(*gram(X, np.array([0, -1, 1, 1]))) < 1e-13


def test_a_variable_that_hardly_approaches_enters_all_the_same() -> None:
    # c_2 = 1 - 1e-9 falls with speed 1 - 1e-8 while alpha falls with speed 1: they meet at alpha = 0.9.
    H, g = np.array([[1, 1 - 1e-8], [1 - 1e-8, 2]]), np.array([1, 1 - 1e-9])
    alphas, w = knots(H, g)
    np.testing.assert_allclose(alphas, [1, 0.9, 0], atol=1e-6)
    np.testing.assert_allclose(w[-1], np.linalg.solve(H, g), rtol=1e-6)


def test_an_event_that_rounding_puts_a_little_below_a_knot_belongs_to_it() -> None:
    """At alpha = 0.15 one variable leaves as another enters; a step of 1e-17 in between must not move anything."""
    X = 0.1 * np.array([[-1, -1, 0, 0, -2], [3, 1, 0, 1, 4], [1, 0, -1, -1, 1], [0, -2, 1, 2, -2]])
    H = X.T @ X / 4
    assert worst_residual(H, H @ np.array([-11, 10, -40, 28, -1])) < 1e-12
    X = np.array([[-1.0, 3.0, -7.0], [2.0, -2.0, 6.0]])
    H = X.T @ X / 2
    alphas, _ = knots(H, H @ np.array([-3.874999999999999, -1.9999999999999998, 0.12500000000000028]))
    assert (np.diff(alphas) < 0).all()


def test_a_variable_that_stays_beside_alpha_does_not_enter_and_leave_for_ever() -> None:
    X = 0.1 * np.array(
        [
            [-2, 2, -1, 2, 1, -2],
            [-1, -2, 1, -2, 0, 2],
            [-1, -1, 1, 2, 0, 2],
            [2, -2, 2, 0, 1, 0],
            [-2, 0, -1, -1, -1, 2],
        ]
    )
    H = X.T @ X / 5
    w_hat = [4.43123938879455, -2.2750424448217714, -28.353140916808126]
    w_hat += [5.568760611205445, 13.293718166383641, 4.685908319185022]
    assert worst_residual(H, H @ np.array(w_hat)) < 1e-12


@pytest.mark.parametrize("noise", [1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 0.0])
@pytest.mark.parametrize("seed", range(10))
def test_nearly_collinear_columns(seed: int, noise: float) -> None:
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((30, 10))
    X[:, :4] = 10 * X[:, 4:] @ rng.standard_normal((6, 4)) + noise * rng.standard_normal((30, 4))
    H, w_hat = X.T @ X / 30, rng.standard_normal(10)
    terms = (np.abs(H) @ np.abs(w_hat)).max() / np.abs(H @ w_hat).max()
    assert worst_residual(H, H @ w_hat) < 1e-12 * terms


@pytest.mark.parametrize("seed", range(5))
def test_the_path_ends_in_the_minimizer_with_the_least_norm(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((4, 9))
    y = rng.standard_normal(4)
    _, w = knots(*gram(X, y))
    least = linprog(np.ones(18), A_eq=np.hstack([X, -X]), b_eq=y)
    np.testing.assert_allclose(X @ w[-1], y, atol=1e-12)
    np.testing.assert_allclose(np.abs(w[-1]).sum(), least.fun, rtol=1e-9)


@pytest.mark.parametrize(("unit", "top"), [(1e-150, 1.0), (1e150, 1e-150), (1e100, 1e200), (3.0, 1e-200)])
def test_units_do_not_matter(unit: float, top: float) -> None:
    H, g = gram(*standardized_diabetes())
    alphas, w = knots(H, g)
    scaled, scaled_w = knots(H * unit, g * top)
    np.testing.assert_allclose(scaled, alphas * top, rtol=1e-10, atol=1e-10 * top)
    np.testing.assert_allclose(scaled_w, w * (top / unit), rtol=1e-9, atol=1e-9 * top / unit)


def test_between_the_knots_what_is_zero_stays_exactly_zero() -> None:
    H, g = gram(*standardized_diabetes())
    alphas, w = knots(H, g)
    inside = at(H, g, (alphas[1:] + alphas[:-1]) / 2)
    np.testing.assert_array_equal(inside == 0, (w[1:] == 0) & (w[:-1] == 0))
    np.testing.assert_array_equal(at(H, g, alphas), w)
    assert not at(H, g, np.array([[50.0, 45.17], [60.0, 1e9]])).any()


def test_stopping_early_changes_nothing() -> None:
    H, g = gram(*standardized_diabetes())
    alphas = np.geomspace(40, 0.08, 7)
    for alpha in alphas:
        np.testing.assert_array_equal(at(H, g, np.array([alpha]))[0], at(H, g, np.append(alphas, [alpha, 0.0]))[-2])


def test_nothing_to_minimize_is_one_knot() -> None:
    for H in (np.zeros((3, 3)), np.eye(3)):
        alphas, w = knots(H, np.zeros(3))
        assert alphas.tolist() == [0]
        assert w.tolist() == [[0, 0, 0]]
        assert at(H, np.zeros(3), np.array([0.0, 1.0])).tolist() == [[0, 0, 0]] * 2


def test_a_block_that_is_singular_to_the_last_bit_has_a_direction() -> None:
    """Its columns were taken for independent: the direction then is the shortest of those that there are."""
    state = _State(np.ones((2, 2)), np.array([1.0, 0.5]))
    state.s[:] = 1.0
    d, a = state.direction()
    np.testing.assert_allclose(d, [0.5, 0.5], atol=1e-12)
    np.testing.assert_allclose(a, [1.0, 1.0], atol=1e-12)
