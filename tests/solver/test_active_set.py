"""Optima for any number of coefficients: agreement with other solvers, and the laws on degenerate problems."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import ElasticNet as SklearnElasticNet
from sklearn.linear_model import Ridge
from torch import Tensor

from regviz import L1, ElasticNet, Quadratic, Solution, SquaredL2
from regviz.solver import active_set
from regviz.solver.homotopy import at
from regviz.solver.penalties import Penalty
from tests.solver.oracles import Array, conic_elastic_net, conic_l2_ball, integer_problems, objective

PENALTIES = [L1(), ElasticNet(0.9), ElasticNet(0.5), ElasticNet(0.03), SquaredL2()]
SIZES = [1, 3, 5, 12]


def tensor(*numbers: object) -> tuple[Tensor, ...]:
    return tuple(torch.as_tensor(np.asarray(x, dtype=float)) for x in numbers)


def penalized(loss: Quadratic, penalty: Penalty, alpha: float) -> Solution:
    (given,) = tensor(alpha)
    w = penalty.penalized(active_set, loss.hessian, loss.minimizer, given)
    return Solution(loss, penalty, w, alpha_given=given)


def constrained(loss: Quadratic, penalty: Penalty, t: float) -> Solution:
    (given,) = tensor(t)
    return Solution(loss, penalty, penalty.constrained(active_set, loss.hessian, loss.minimizer, given), t_given=given)


def problem(seed: int, p: int, kind: str) -> Quadratic:
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((max(2 * p, 3), p))
    if kind == "correlated":
        X += 3 * rng.standard_normal((len(X), 1))
    elif kind == "duplicated":
        X[:, p // 2 :] = X[:, : p - p // 2] * rng.choice([-1, 1], p - p // 2)
    elif kind == "wide":
        X = X[: max(p // 2, 1)]
    elif kind == "ill":
        X = X @ np.diag(np.logspace(0, -4, p)) @ np.linalg.qr(rng.standard_normal((p, p)))[0]
    elif kind == "ties":
        X = np.sign(X)
    w_hat = rng.integers(-2, 3, p) if kind == "ties" else rng.standard_normal(p)
    return Quadratic(X.T @ X / len(X), w_hat)


KINDS = ["random", "correlated", "duplicated", "wide", "ill", "ties"]


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("p", SIZES)
def test_every_optimum_is_certified(p: int, kind: str, penalty: Penalty) -> None:
    for seed in range(2):
        loss = problem(seed, p, kind)
        top, size = float(L1().alpha_max(loss.g)), float(penalty.size(loss.minimizer))
        found = [penalized(loss, penalty, top * share) for share in (0, 1e-9, 1e-3, 0.1, 0.5, 1, 3)]
        found += [constrained(loss, penalty, size * share) for share in (0, 1e-9, 1e-3, 0.1, 0.5, 0.99, 1 - 1e-9, 1, 3)]
        for solution in found:
            assert solution.kkt < 1e-12
            assert not (torch.signbit(solution.w) & (solution.w == 0)).any()


@settings(deadline=None, max_examples=200, derandomize=True)
@given(
    integer_problems(most=6),
    st.sampled_from(PENALTIES),
    st.integers(0, 12),
    st.sampled_from([1.0, 1 / 3, 1e-6, 1e60, 1e-60]),
    st.sampled_from([1.0, 0.1, 1e6, 1e60, 1e-60]),
)
def test_every_optimum_of_small_integers_in_any_unit_is_certified(
    given_problem: tuple[Array, Array], penalty: Penalty, tenths: int, unit: float, length: float
) -> None:
    loss = Quadratic(given_problem[0] * unit, given_problem[1] * length)
    top, size = float(L1().alpha_max(loss.g)), float(penalty.size(loss.minimizer))
    for solution in (penalized(loss, penalty, top * tenths / 10), constrained(loss, penalty, size * tenths / 10)):
        assert solution.kkt < 1e-11
        assert not (torch.signbit(solution.w) & (solution.w == 0)).any()


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.05])
@pytest.mark.parametrize("correlation", [0.0, 0.9])
def test_agrees_with_scikit_learn(l1_ratio: float, correlation: float) -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((60, 15)) + correlation * 3 * rng.standard_normal((60, 1))
    y = X @ rng.standard_normal(15) + rng.standard_normal(60)
    loss = Quadratic.from_data(X, y)
    for alpha in np.geomspace(2, 0.01, 7):
        reference = SklearnElasticNet(alpha=alpha, l1_ratio=l1_ratio, fit_intercept=False, tol=1e-14, max_iter=10**6)
        w = penalized(loss, ElasticNet(l1_ratio), alpha).w.numpy()
        np.testing.assert_allclose(w, reference.fit(X, y).coef_, atol=1e-7)


def test_ridge_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((20, 5)), rng.standard_normal(20)
    w = penalized(Quadratic.from_data(X, y), SquaredL2(), 0.3).w.numpy()
    np.testing.assert_allclose(w, Ridge(alpha=20 * 0.3, fit_intercept=False).fit(X, y).coef_, rtol=1e-10)


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
@pytest.mark.parametrize("kind", ["random", "correlated", "duplicated", "wide", "ties"])
def test_agrees_with_a_conic_solver(kind: str, penalty: Penalty) -> None:
    for seed, share in [(0, 0.2), (1, 0.5), (2, 0.9)]:
        loss = problem(seed, 6, kind)
        H, w_hat, t = loss.hessian.numpy(), loss.minimizer.numpy(), share * float(penalty.size(loss.minimizer))
        if isinstance(penalty, SquaredL2):
            reference = conic_l2_ball(H, w_hat, t)
        else:
            reference = conic_elastic_net(H, w_hat, t, getattr(penalty, "l1_ratio", 1.0))
        least = objective(H, w_hat, reference)  # itself good to about 1e-7
        assert -1e-6 < objective(H, w_hat, constrained(loss, penalty, t).w.numpy()) - least < 1e-9


def l2_ball_with_fifty_digits(H: Array, w_hat: Array, t: float) -> Array:
    """By bisection for alpha in the eigenbasis."""
    with mpmath.workdps(50):
        values, Q = mpmath.eigsy(mpmath.matrix(H.tolist()))
        v = Q.T * mpmath.matrix(w_hat.tolist())
        low, high = mpmath.mpf(10) ** -30, mpmath.mpf(10) ** 15
        for _ in range(300):
            alpha = mpmath.sqrt(low * high)
            z = mpmath.matrix([value / (value + alpha) * x for value, x in zip(values, v, strict=True)])
            low, high = (alpha, high) if mpmath.norm(z) > t else (low, alpha)
        return np.array([float(x) for x in Q * z])


@pytest.mark.parametrize(("condition", "accuracy"), [(1e0, 1e-14), (1e4, 1e-11), (1e8, 1e-7)])
def test_the_ball_at_any_condition_number(condition: float, accuracy: float) -> None:
    rng = np.random.default_rng(0)
    for share in (0.999999, 0.9, 0.5, 1e-2, 1e-6):
        Q = np.linalg.qr(rng.standard_normal((5, 5)))[0]
        H = Q * condition ** -np.array([0, 0.2, 0.5, 0.9, 1]) @ Q.T
        H, w_hat = (H + H.T) / 2, rng.standard_normal(5)
        t = share * float(np.linalg.norm(w_hat))
        ours = active_set.l2_ball(*tensor(H, w_hat, t)).numpy()
        np.testing.assert_allclose(ours, l2_ball_with_fifty_digits(H, w_hat, t), atol=accuracy * t)


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_the_dial_goes_round(penalty: Penalty) -> None:
    for seed in range(5):
        loss = problem(seed, 6, "correlated")
        for share in (0.9, 0.5, 0.1, 1e-3):
            there = penalized(loss, penalty, share * float(L1().alpha_max(loss.g)))
            if there.w.any():
                back = constrained(loss, penalty, float(there.t))
                torch.testing.assert_close(back.w, there.w, rtol=1e-9, atol=1e-10)
                torch.testing.assert_close(back.alpha, there.alpha, rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_a_batch_is_its_problems(penalty: Penalty) -> None:
    losses = [problem(seed, 5, kind) for seed in range(4) for kind in KINDS]
    batch = Quadratic(torch.stack([x.hessian for x in losses]), torch.stack([x.minimizer for x in losses]))
    dial = torch.tensor([[0.0], [0.1], [1.0]])
    for method in (penalty.penalized, penalty.constrained):
        w = method(active_set, batch.hessian, batch.minimizer, dial.double())
        assert w.shape == (3, len(losses), 5)
        for i, loss in enumerate(losses):
            for j in range(3):
                alone = method(active_set, loss.hessian, loss.minimizer, dial[j, 0].double())
                J = [float(loss.value(x)) for x in (w[j, i], alone)]
                assert abs(J[0] - J[1]) < 1e-12


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_nothing_in_nothing_out(penalty: Penalty) -> None:
    H, w_hat, dial = torch.eye(3).double().expand(0, 3, 3), torch.zeros(0, 3).double(), torch.ones(0).double()
    for method in (penalty.penalized, penalty.constrained):
        assert method(active_set, H, w_hat, dial).shape == (0, 3)


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
@pytest.mark.parametrize("kind", ["random", "wide"])
def test_the_minimizer_is_returned_where_it_is_an_optimum(kind: str, penalty: Penalty) -> None:
    loss = problem(0, 5, kind)
    for solution in (
        penalized(loss, penalty, 0.0),
        constrained(loss, penalty, float(penalty.size(loss.minimizer)) + 1),
    ):
        assert torch.equal(solution.w, loss.minimizer)
        assert solution.alpha == 0


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_a_flat_loss_is_minimal_everywhere(penalty: Penalty) -> None:
    loss = Quadratic(torch.zeros(3, 3), [3.0, -4.0, 0.0])
    assert not penalized(loss, penalty, 0.1).w.any()
    inside = constrained(loss, penalty, 0.5)
    assert penalty.size(inside.w) <= 0.5 + 1e-15
    assert inside.alpha == 0


@pytest.mark.parametrize(("unit", "length"), [(1e200, 1e-200), (1e-200, 1e200), (1e150, 1e150), (1e-150, 1e-150)])
def test_the_ball_in_any_unit(unit: float, length: float) -> None:
    loss = problem(0, 5, "random")
    H, w_hat, t = loss.hessian, loss.minimizer, tensor(0.3)[0]
    scaled = active_set.l2_ball(unit * H, length * w_hat, length * t)
    torch.testing.assert_close(scaled / length, active_set.l2_ball(H, w_hat, t))


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
@pytest.mark.parametrize("w_hat", [[0.0], [0.0, 0.0, 0.0], [-1.0, 0.0, -2.0]])
def test_zero_has_no_sign(w_hat: list[float], penalty: Penalty) -> None:
    loss = Quadratic(torch.diag(torch.tensor([1.0, 2.0, 3.0])[: len(w_hat)]), w_hat)
    for w in (penalized(loss, penalty, 0.4).w, penalized(loss, penalty, 9.0).w, constrained(loss, penalty, 0.5).w):
        assert not (torch.signbit(w) & (w == 0)).any()
        assert (w[loss.minimizer == 0] == 0).all()


def test_a_valley_that_enters_the_ball_is_entered_at_the_point_nearest_to_the_minimizer() -> None:
    loss = Quadratic(torch.ones(3, 3), [1.0, 2.0, 3.0])
    w = constrained(loss, SquaredL2(), 3.6).w
    # The valley is (2, 2, 2) + (u, v, -u - v); from (1, 2, 3) straight towards (2, 2, 2) until |w| = 3.6.
    step = ((3.6**2 - 12) / 2) ** 0.5
    torch.testing.assert_close(w, torch.tensor([2 - step, 2, 2 + step]).double())


def test_what_the_exchange_cannot_solve_the_exact_path_does(monkeypatch: pytest.MonkeyPatch) -> None:
    X = np.array([[0, -2, 2], [0, 2, -1], [0, -1, 1], [-1, 2, 1]])  # here the exchange goes round in circles
    loss = Quadratic(X.T @ X, [-3.0, 1.0, -3.0])
    calls = []
    monkeypatch.setattr(active_set, "at", lambda *given: calls.append(given) or at(*given))
    assert penalized(loss, L1(), 1.0).kkt < 1e-14
    assert len(calls) == 1


def test_the_solution_of_a_singular_system_is_not_taken_for_an_optimum() -> None:
    H = torch.tensor([[1, 1], [1, 1 - 2**-52]]).double()  # rounding has made it indefinite
    (w_hat, alpha, zero, guess) = tensor([1, 1], 0.3, 0, [1, -1])
    w = active_set.penalized(H, w_hat, alpha, zero, guess)  # the guess is consistent, with w = (3e15, -3e15)
    torch.testing.assert_close(w, tensor([1.7, 0])[0])


def test_a_guess_does_not_change_the_optimum() -> None:
    loss = problem(0, 7, "correlated")
    H, w_hat = loss.hessian, loss.minimizer
    alpha = 0.1 * L1().alpha_max(loss.g)
    alone = active_set.penalized(H, w_hat, alpha, alpha)
    for guess in (torch.zeros(7), torch.ones(7), -alone, w_hat):
        torch.testing.assert_close(active_set.penalized(H, w_hat, alpha, alpha, guess.double()), alone)
