"""The curve's numbers against scikit-learn, what its errors do, and what the examples claim."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.polynomial import Polynomial
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from regviz.lessons.overfitting import curve
from regviz.lessons.overfitting.code import code
from regviz.lessons.overfitting.state import DEGREES, EXAMPLES, OverfittingState
from tests.lessons.overfitting.cases import STATES

BOTH = pytest.mark.parametrize("penalty", ["l1", "l2"])


def estimator(state: OverfittingState) -> Any:
    """scikit-learn's way to the same curve: its Lasso has our alpha, its Ridge n times it, both leave the constant."""
    basis = FunctionTransformer(lambda x: curve.features(x[:, 0], int(state.degree)))
    if state.strength == 0:
        return make_pipeline(basis, LinearRegression())
    if state.penalty == "l1":
        return make_pipeline(basis, Lasso(state.strength, tol=1e-14, max_iter=10**6))
    return make_pipeline(basis, Ridge(state.strength * curve.POINTS, solver="svd"))


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_fit_and_both_errors_are_those_of_scikit_learn(state: OverfittingState) -> None:
    points = curve.sample(int(state.seed))
    model = estimator(state).fit(points.x[:, None], points.y)
    now = curve.optimum(state)
    np.testing.assert_allclose(now["w"], model[-1].coef_, atol=1e-6)
    for error, x, y in ((now["train"], points.x, points.y), (now["test"], points.test_x, points.test_y)):
        expected = np.sqrt(np.mean((y - model.predict(x[:, None])) ** 2))
        assert error == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert now["kkt"] <= 1e-10
    assert now["zeros"] == sum(w == 0 for w in now["w"])
    assert now["largest"] == max(map(abs, now["w"]))


def test_the_basis_gives_all_polynomials_and_its_functions_are_equally_large() -> None:
    x = np.linspace(-1, 1, 20001)
    X = curve.features(x, DEGREES)
    np.testing.assert_allclose(X.mean(0), 0, atol=2e-3)
    np.testing.assert_allclose(X.T @ X / len(x), np.eye(DEGREES), atol=2e-2)
    for j in range(DEGREES):
        fitted = Polynomial.fit(x, X[:, j], j + 1)
        np.testing.assert_allclose(fitted(x), X[:, j], atol=1e-9)
        assert abs(fitted.coef[-1]) > 1e-3, "of that degree, no less"


def test_a_seed_always_makes_the_same_points_and_another_one_others() -> None:
    assert all((a == b).all() for a, b in zip(curve.sample(3), curve.sample(3), strict=True))
    assert (curve.sample(3).y != curve.sample(4).y).all()


@BOTH
@pytest.mark.parametrize("seed", range(12))
def test_the_training_error_grows_with_alpha_and_falls_with_the_degree_and_the_test_error_is_u_shaped(
    seed: int, penalty: str
) -> None:
    train, test = curve.errors(seed, penalty)
    assert (np.diff(train, axis=1) >= -1e-9).all()
    assert (np.diff(train[:, 0]) <= 1e-9).all()
    of_most_flexible = test[-1]
    best = of_most_flexible.argmin()
    assert 0 < best < len(of_most_flexible) - 1
    assert of_most_flexible[0] > 1.1 * of_most_flexible[best] < 0.7 * of_most_flexible[-1]
    by_degree = test[:, 0]
    assert by_degree[0] > 1.5 * by_degree.min() < 1.3 * by_degree[-1]


@pytest.mark.parametrize("state", [*STATES[::7], *EXAMPLES.values()], ids=str)
def test_the_code_computes_the_picture(state: OverfittingState, capsys: pytest.CaptureFixture[str]) -> None:
    if state.view != "curve":
        return
    space: dict[str, Any] = {}
    exec(code(state), space)
    now = curve.optimum(state)
    np.testing.assert_allclose(space["w"], now["w"], atol=1e-10)
    assert space["train"] == pytest.approx(now["train"], abs=1e-10)
    assert space["test"] == pytest.approx(now["test"], abs=1e-10)
    assert len(capsys.readouterr().out.splitlines()) == 2


def of_example(name: str) -> curve.Now:
    return curve.optimum(EXAMPLES[name])


def test_fewer_is_not_smaller() -> None:
    fewer, smaller = of_example("fewer"), of_example("smaller")
    assert fewer["zeros"] >= 7
    assert smaller["zeros"] == 0
    assert smaller["largest"] < of_example("wild")["largest"] / 2


def test_smaller_as_a_whole_though_a_single_coefficient_may_grow() -> None:
    free, shrunk = (np.array(of_example(name)["w"]) for name in ("wild", "smaller"))
    assert np.linalg.norm(shrunk) < np.linalg.norm(free)
    assert (np.abs(shrunk) > np.abs(free)).any()


def test_too_small_makes_both_errors_large() -> None:
    for error in ("train", "test"):
        assert of_example("too_small")[error] > 1.5 * of_example("calm")[error]  # type: ignore[literal-required]


def test_many_parameters_need_not_overfit() -> None:
    """The same 15 coefficients fit as well as a polynomial of degree 5."""
    best_unpenalized = curve.errors(1, "l1")[1][:, 0]
    assert best_unpenalized.argmin() + 1 == 5
    assert of_example("calm")["test"] < 1.1 * best_unpenalized.min()
    assert of_example("wild")["train"] < 0.1 < 1.5 < of_example("wild")["test"]
