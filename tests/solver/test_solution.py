"""`solve` and what comes back: shapes, both dials, certificates, uniqueness, refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from regviz import L1, ElasticNet, Quadratic, Solution, SquaredL2, solve
from regviz.solver.penalties import PENALTIES, Penalty
from tests.solver import oracles, references

ALL = pytest.mark.parametrize("penalty", [make() for make in PENALTIES.values()], ids=list(PENALTIES))
LOSS = Quadratic([[4, 1.6], [1.6, 1]], [-0.2, 2])
TWINS = Quadratic([[0.5, 0.5], [0.5, 0.5]], [2, 1])


def test_the_measured_example() -> None:
    """At alpha 0.3 the squared L2 optimum has size 1.710 and the multiplier of the disc is 0.513."""
    loss = Quadratic([[1, 0.5], [0.5, 1]], [2, 1])
    best = solve(loss, SquaredL2(), alpha=0.3)
    assert best.t.item() == pytest.approx(best.w.norm().item())
    assert (best.gradient.norm() / best.t).item() == pytest.approx(0.3)
    assert (best.gradient.norm()).item() == pytest.approx(0.3 * best.t.item())


@ALL
@pytest.mark.parametrize("p", [1, 2, 4])
@pytest.mark.parametrize(
    ("H_batch", "w_batch", "dial_batch"),
    [((), (), ()), ((), (), (5,)), ((3,), (3,), ()), ((2, 1), (1, 3), (2, 3)), ((0,), (0,), ())],
)
def test_every_field_has_the_shape_of_the_batch(
    penalty: Penalty, p: int, H_batch: tuple[int, ...], w_batch: tuple[int, ...], dial_batch: tuple[int, ...]
) -> None:
    loss = Quadratic(torch.eye(p).expand(*H_batch, p, p), torch.ones(*w_batch, p))
    batch = torch.broadcast_shapes(H_batch, w_batch, dial_batch)
    for solution in (
        solve(loss, penalty, alpha=torch.full(dial_batch, 0.5)),
        solve(loss, penalty, t=torch.full(dial_batch, 0.5)),
    ):
        for field in ("alpha", "t", "value", "kkt"):
            value = getattr(solution, field)
            assert value.shape == batch, field
            assert value.dtype == torch.float64, field
        for field in ("converged", "unique"):
            assert getattr(solution, field).shape == batch
            assert getattr(solution, field).dtype == torch.bool
            assert getattr(solution, field).all()
        assert solution.w.shape == solution.zeros.shape == (*batch, p)


def test_only_what_is_asked_for_is_computed() -> None:
    solution = solve(LOSS, L1(), t=1.0)
    assert "alpha" not in vars(solution)
    assert solution.alpha is solution.alpha
    assert "unique" not in vars(solution)


@pytest.mark.parametrize(
    "dial",
    [0.5, np.float32(0.5), [0.5], np.array([0.5]), torch.tensor(0.5), torch.tensor([0.5], requires_grad=True), 1],
)
def test_what_numbers_may_come_in(dial: object) -> None:
    assert solve(LOSS, L1(), alpha=dial).w.dtype == torch.float64  # type: ignore[arg-type]
    assert solve(LOSS, L1(), t=dial).w.shape == (*np.shape(torch.as_tensor(dial).detach()), 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dials", "error", "message"),
    [
        ({}, TypeError, "give either alpha .* or t .*; got neither"),
        ({"alpha": 1, "t": 2}, TypeError, "give either alpha .* or t .*; got alpha=1 and t=2"),
        ({"alpha": -0.5}, ValueError, "alpha must be >= 0; got -0.5"),
        ({"t": [1, -2.0]}, ValueError, "t must be >= 0; got -2.0"),
        ({"alpha": math.nan}, ValueError, "alpha must be finite; it contains nan"),
        ({"t": [1, math.inf]}, ValueError, "t must be finite; it contains inf"),
        ({"alpha": "0.5"}, TypeError, "alpha must be made of real numbers.*got '0.5'"),
        ({"t": [[1], [2, 3]]}, TypeError, "t must be made of real numbers, in equal rows"),
    ],
)
@pytest.mark.parametrize("p", [2, 3])
def test_refusals(p: int, dials: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        solve(Quadratic(np.eye(p), np.ones(p)), L1(), **dials)  # type: ignore[arg-type]


def test_a_batch_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"alpha has batch shape \(4,\), loss has \(3,\): they must broadcast"):
        solve(Quadratic(np.eye(2), np.ones((3, 2))), L1(), alpha=[1, 2, 3, 4])


# Both ends of the dial


@ALL
def test_a_slack_set_has_alpha_0_and_keeps_its_t(penalty: Penalty) -> None:
    solution = solve(LOSS, penalty, t=100.0)
    assert solution.w.tolist() == [-0.2, 2]
    assert (solution.alpha.item(), solution.t.item(), solution.kkt.item()) == (0, 100, 0)


@ALL
def test_a_set_that_the_valley_reaches_is_slack(penalty: Penalty) -> None:
    """w_hat is outside but another minimizer is not: alpha = 0 for every t from the least size of a minimizer on."""
    for H, w_hat in references.families(50, seed=1)["twins"], ([[1, 2], [2, 4]], [3, -1]):
        loss = Quadratic(H, w_hat)
        reached = solve(loss, penalty, alpha=1e-9 * loss.g.abs().amax(-1)).t  # the least size of a minimizer, nearly
        solution = solve(loss, penalty, t=1.01 * reached)
        assert (solution.alpha == 0).all()
        assert solution.value.max() <= 1e-15
        assert (solve(loss, penalty, t=0.99 * reached).alpha > 0).all()


def test_t_0() -> None:
    assert solve(LOSS, L1(), t=0).alpha.item() == LOSS.g.abs().max()
    assert solve(LOSS, SquaredL2(), t=0).alpha.item() == math.inf
    assert solve(LOSS, ElasticNet(0.25), t=0).alpha.item() == LOSS.g.abs().max() * 4
    for penalty in (L1(), SquaredL2(), ElasticNet(0.25)):
        solution = solve(LOSS, penalty, t=0)
        assert solution.zeros.all()
        assert (solution.kkt == 0) & solution.converged & solution.unique


@ALL
def test_scaling_everything_scales_the_optimum(penalty: Penalty) -> None:
    """H by r: alpha by r and the same w. Nothing else may depend on the units of the loss."""
    H, w_hat = references.families(100, seed=2)["condition 1e4"]
    alpha = references.dials(w_hat.abs().amax(-1), seed=3)
    ours = solve(Quadratic(H, w_hat), penalty, alpha=alpha)
    for r in (2.0**-600, 2.0**600):
        scaled = solve(Quadratic(r * H, w_hat), penalty, alpha=r * alpha)
        torch.testing.assert_close(scaled.w, ours.w, rtol=1e-9, atol=1e-12)
        assert scaled.converged.all()
        there = solve(Quadratic(r * H, w_hat), penalty, t=ours.t)
        torch.testing.assert_close(there.alpha / r, solve(Quadratic(H, w_hat), penalty, t=ours.t).alpha)


@pytest.mark.parametrize("s", [1e-200, 1e200])
def test_scaling_w_hat_and_t_scales_the_optimum(s: float) -> None:
    for penalty, power in ((L1(), 1), (SquaredL2(), 0)):
        ours, scaled = (solve(Quadratic([[2, 1], [1, 2]], [3 * r, -r]), penalty, t=r) for r in (1.0, s))
        torch.testing.assert_close(scaled.w / s, ours.w)
        torch.testing.assert_close(scaled.alpha / s**power, ours.alpha)
        assert scaled.converged


# The certificate


@ALL
@pytest.mark.parametrize("dial", ["alpha", "t"])
def test_a_wrong_point_has_no_certificate(penalty: Penalty, dial: str) -> None:
    """Moved along the set, into it, or out of it."""
    right = solve(LOSS, penalty, **{dial: 0.7})  # type: ignore[arg-type]
    for moved in ([1e-6, 0.0], [0.0, -1e-6], [1e-6, -1e-6], [-1e-3, 1e-3], [0.5, 0.5]):
        wrong = Solution(LOSS, penalty, right.w + torch.tensor(moved).double(), right.alpha_given, right.t_given)
        assert right.converged
        assert not wrong.converged
    assert not Solution(LOSS, penalty, 0.9 * right.w, right.alpha_given, right.t_given).converged


@ALL
def test_the_optimum_of_a_smaller_set_has_no_certificate(penalty: Penalty) -> None:
    """Its gradient is in the cone of its own set, but the larger set does not hold it back there."""
    smaller = solve(LOSS, penalty, t=0.5)
    assert smaller.converged
    assert not Solution(LOSS, penalty, smaller.w, t_given=torch.tensor(0.7, dtype=torch.float64)).converged


def test_a_lost_zero_has_no_certificate() -> None:
    right = solve(LOSS, L1(), alpha=0.3)
    assert right.zeros.tolist() == [True, False]
    assert not Solution(
        LOSS, L1(), right.w + torch.tensor([1e-300, 0.0], dtype=torch.float64), right.alpha_given
    ).converged


def test_nan_has_no_certificate() -> None:
    w = torch.full((2,), math.nan, dtype=torch.float64)
    for dial in ({"alpha_given": torch.tensor(0.3)}, {"t_given": torch.tensor(0.3)}):
        assert not Solution(LOSS, L1(), w, **dial).converged


@ALL
@pytest.mark.parametrize("H", [[[1, 1], [1, 1 - 1e-13]], [[1, -1e-7], [-1e-7, 0]], [[0, 1e-7], [1e-7, 1]]])
def test_an_H_that_rounding_made_indefinite_is_treated_as_singular(penalty: Penalty, H: list[list[float]]) -> None:
    loss = Quadratic(H, [2, -1])
    for dial in (0.0, 1e-16, 5e-14, 5e-14 - 1e-27, 1e-12, 1e-7, 1e-3, 0.5, 1.0, 2.0, 3.0):
        for solution in (solve(loss, penalty, alpha=dial), solve(loss, penalty, t=dial)):
            assert penalty.size(solution.w) <= penalty.size(loss.minimizer) * (1 + 1e-12)
            assert solution.converged


# Is it the only one?


@pytest.mark.parametrize(
    ("loss", "penalty", "dial", "value", "unique"),
    [
        (LOSS, L1(), "alpha", 0.0, True),
        (LOSS, L1(), "alpha", 0.3, True),
        (TWINS, L1(), "alpha", 0.0, False),
        (TWINS, L1(), "alpha", 0.2, False),
        (TWINS, L1(), "alpha", 1.5, True),  # w = 0
        (TWINS, L1(), "alpha", 9.0, True),
        (TWINS, SquaredL2(), "alpha", 0.0, False),
        (TWINS, SquaredL2(), "alpha", 0.2, True),
        (TWINS, ElasticNet(0.5), "alpha", 0.2, True),
        (TWINS, L1(), "t", 1.0, False),  # an edge is a level line of J0
        (TWINS, L1(), "t", 0.0, True),
        (TWINS, L1(), "t", 9.0, False),
        (TWINS, SquaredL2(), "t", 1.0, True),
        (TWINS, SquaredL2(), "t", 2.2, False),  # the valley crosses the disc
        (TWINS, ElasticNet(0.5), "t", 1.0, True),
        (Quadratic([[1, 2], [2, 4]], [1, 1]), L1(), "alpha", 0.5, True),
        (Quadratic([[1, 2], [2, 4]], [1, 1]), L1(), "t", 1.0, True),
        (Quadratic([[1, 2], [2, 4]], [1, 1]), L1(), "t", 1.6, False),
        (Quadratic(np.zeros((2, 2)), [1, 1]), L1(), "alpha", 0.5, True),
        (Quadratic(np.zeros((2, 2)), [1, 1]), L1(), "t", 1.0, False),
        (Quadratic(np.ones((3, 3)), [1, 1, 1]), L1(), "alpha", 0.5, False),
        (Quadratic([[1, 2], [2, 4]], [1, 1]), L1(), "t", 1.5, True),  # the valley touches the corner (0, 1.5)
        (Quadratic([[1, 2], [2, 4]], [1, 1]), SquaredL2(), "t", 3 / math.sqrt(5), True),  # and the circle (0.6, 1.2)
        (Quadratic([[1, 0], [0, 0]], [1.5, -1.5]), SquaredL2(), "t", 1.5, True),  # and the circle at (1.5, 0)
        (Quadratic(np.zeros((2, 2)), [1, 1]), L1(), "t", 0.0, True),
        (Quadratic(np.ones((3, 3)), [1, 1, 1]), L1(), "alpha", 3.0, True),  # alpha_max: w = 0
        (Quadratic(np.ones((3, 3)), [1, 1, 1]), SquaredL2(), "alpha", 0.5, True),
        (Quadratic(np.diag([1.0, 0.0, 0.0]), [2, 2, 1]), L1(), "alpha", 0.5, True),
    ],
)
def test_unique(loss: Quadratic, penalty: Penalty, dial: str, value: float, unique: bool) -> None:
    assert solve(loss, penalty, **{dial: value}).unique.item() is unique  # type: ignore[arg-type]


# Against independent solvers, and anything that hypothesis finds


@pytest.mark.parametrize("p", [2, 5])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.3, None], ids=["L1", "elastic net", "squared L2"])
def test_constrained_against_a_conic_solver(p: int, l1_ratio: float | None) -> None:
    random = np.random.default_rng(p)
    penalty: Penalty = SquaredL2() if l1_ratio is None else ElasticNet(l1_ratio)
    for _ in range(10):
        X, w_hat = random.normal(size=(p + 3, p)), random.normal(size=p)
        H = X.T @ X
        w = solve(Quadratic(H, w_hat), penalty, t=0.5).w.numpy()
        expected = (
            oracles.conic_l2_ball(H, w_hat, 0.5)
            if l1_ratio is None
            else oracles.conic_elastic_net(H, w_hat, 0.5, l1_ratio)
        )
        np.testing.assert_allclose(w, expected, rtol=0, atol=1e-4)
        assert abs(oracles.objective(H, w_hat, w) - oracles.objective(H, w_hat, expected)) <= 1e-7


SCALES = st.sampled_from([1e-200, 1e-8, 1.0, 1e8, 1e200])


@given(problem=oracles.integer_problems(), dial=st.integers(0, 8), scale=SCALES, name=st.sampled_from(list(PENALTIES)))
@settings(deadline=None, max_examples=200)
def test_no_problem_of_small_integers_is_too_degenerate(
    problem: tuple[np.ndarray, np.ndarray], dial: int, scale: float, name: str
) -> None:
    H, w_hat = problem
    loss, penalty = Quadratic(scale * H, w_hat), PENALTIES[name]()
    for solution in (solve(loss, penalty, alpha=scale * dial / 2), solve(loss, penalty, t=dial / 2)):
        assert solution.w.isfinite().all()
        assert solution.converged
        assert not torch.signbit(solution.w[solution.zeros]).any()
        assert solution.unique in (True, False)
