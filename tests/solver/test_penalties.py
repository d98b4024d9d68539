"""Laws that every penalty in the registry keeps: of its own, and of the optima that it leads to."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from regviz import ElasticNet, Quadratic, Solution, solve
from regviz.solver.norms import L1Norm
from regviz.solver.penalties import PENALTIES, Penalty
from tests.solver import references

ALL = pytest.mark.parametrize("penalty", [make() for make in PENALTIES.values()], ids=list(PENALTIES))
FAMILIES = references.families(300, seed=11)
STEPS = [0.0, 1e-3, 0.7, 40.0]


def vectors(n: int, p: int, seed: int) -> Tensor:
    """Random, with a quarter of the coordinates exactly 0."""
    random = torch.Generator().manual_seed(seed)
    v = 2 * torch.randn(n, p, dtype=torch.float64, generator=random)
    return v * (torch.rand(n, p, generator=random) > 0.25)


def subgradients(penalty: Penalty, alpha: float, seed: int) -> tuple[Tensor, Tensor]:
    """Some w, and to each a u in alpha dOmega(w): w is the prox of w + u."""
    v = vectors(500, 4, seed)
    w = penalty.prox(v, alpha)
    return w, v - w


# The penalty by itself


@pytest.mark.parametrize("l1_ratio", [0.0, 1e-9, 0.3, 1.0])
def test_split_says_what_the_elastic_net_is(l1_ratio: float) -> None:
    w, alpha, penalty = vectors(200, 3, 1), torch.linspace(0, 5, 200, dtype=torch.float64), ElasticNet(l1_ratio)
    lam1, lam2 = penalty.split(alpha)
    torch.testing.assert_close(alpha * penalty.value(w), lam1 * w.abs().sum(-1) + lam2 / 2 * w.square().sum(-1))


@ALL
@pytest.mark.parametrize("step", STEPS)
def test_three_point_inequality(penalty: Penalty, step: float) -> None:
    """x = prox(v) beats every z: f(x) + |x - v|^2/2 + |z - x|^2/2 <= f(z) + |z - v|^2/2, with f = step Omega."""
    v, z = vectors(500, 4, 2), vectors(500, 4, 3)
    x = penalty.prox(v, step)

    def half(d: Tensor) -> Tensor:
        return d.square().sum(-1) / 2

    left = step * penalty.value(x) + half(x - v) + half(z - x)
    right = step * penalty.value(z) + half(z - v)
    assert (left <= right + 1e-12 * (1 + right)).all()


@ALL
@pytest.mark.parametrize("step", [s for s in STEPS if s > 0])
def test_moreau(penalty: Penalty, step: float) -> None:
    """v = x + u with x = prox(v) and u in step dOmega(x), and no other x does."""
    v = vectors(500, 4, 4)
    x = penalty.prox(v, step)
    alpha = torch.full((500,), step, dtype=torch.float64)
    assert penalty.distance(x, v - x, alpha).max() <= 1e-14 * (1 + step) * 10
    other = x + 0.01 * vectors(500, 4, 5)
    moved = (other - x).abs().amax(-1) > 0
    assert (penalty.distance(other, v - other, alpha)[moved] > 0).all()


@ALL
@pytest.mark.parametrize("step", [s for s in STEPS if s > 0])
def test_gradient_of_the_prox_objective(penalty: Penalty, step: float) -> None:
    """The least value of |x - v|^2/2 + step Omega(x) has the gradient v - prox(v) in v."""
    v, d, h = vectors(200, 3, 6), vectors(200, 3, 7), 1e-5

    def least(v: Tensor) -> Tensor:
        x = penalty.prox(v, step)
        return (x - v).square().sum(-1) / 2 + step * penalty.value(x)

    slope = (least(v + h * d) - least(v - h * d)) / (2 * h)
    torch.testing.assert_close(slope, ((v - penalty.prox(v, step)) * d).sum(-1), rtol=1e-4, atol=1e-4)


@ALL
def test_distance_is_to_the_subdifferential(penalty: Penalty) -> None:
    """0 on it, where Omega lies above the plane; and it grows as one leaves, no faster than one walks."""
    z, alpha = vectors(500, 4, 9), 0.7
    (w, u), a = subgradients(penalty, alpha, 10), torch.full((500,), alpha, dtype=torch.float64)
    assert penalty.distance(w, u, a).max() <= 1e-15 * 10
    assert (alpha * penalty.value(z) >= alpha * penalty.value(w) + (u * (z - w)).sum(-1) - 1e-12).all()
    outside = u + 0.6 * (u >= 0).to(u) - 0.3
    assert (penalty.distance(w, outside, a) <= (outside - u).norm(dim=-1) + 1e-14).all()
    active = (w != 0).all(-1)
    torch.testing.assert_close(penalty.distance(w, outside, a)[active], torch.full((500,), 0.3).double()[active])


@ALL
def test_derivative_along_a_direction(penalty: Penalty) -> None:
    w, v, h = vectors(500, 4, 12), vectors(500, 4, 13), 1e-8
    w = w + 0.1 * w.sign()  # what is near 0 without being 0 bends
    slope = (penalty.value(w + h * v) - penalty.value(w)) / h
    torch.testing.assert_close(penalty.derivative(w, v), slope, rtol=1e-5, atol=1e-5)


@ALL
def test_size_is_0_at_0_and_grows_outwards(penalty: Penalty) -> None:
    w = vectors(300, 3, 14)
    w = w[(w != 0).any(-1)]
    assert penalty.size(0 * w).max() == 0
    assert (penalty.size(1.01 * w) > penalty.size(w)).all()


@ALL
def test_being_strictly_convex(penalty: Penalty) -> None:
    """All others here are straight along a ray."""
    v, w = vectors(300, 3, 15).abs() + 0.1, vectors(300, 3, 16).abs() + 0.1
    for other in (2 * v, w):
        gap = (penalty.value(v) + penalty.value(other)) / 2 - penalty.value((v + other) / 2)
        assert (gap >= -1e-12).all()
        assert not penalty.strictly_convex or (gap > 1e-6).all()
    straight = (penalty.value(v) + penalty.value(2 * v)) / 2 - penalty.value(1.5 * v)
    assert penalty.strictly_convex or (straight.abs() <= 1e-12).all()


@pytest.mark.parametrize("l1_ratio", [-0.1, 1.1, float("nan")])
def test_l1_ratio_is_refused_outside_its_range(l1_ratio: float) -> None:
    with pytest.raises(ValueError, match=rf"l1_ratio must be between 0 .* and 1 .*; got {l1_ratio}"):
        ElasticNet(l1_ratio)


# The optima


def certified(solution: Solution, most: float = 1e-13) -> None:
    assert solution.w.isfinite().all()
    assert solution.kkt.max() <= most
    assert solution.converged.all()
    assert torch.equal(solution.zeros, solution.w == 0)
    assert not torch.signbit(solution.w[solution.zeros]).any()


@ALL
@pytest.mark.parametrize("family", FAMILIES)
def test_penalized_optima_satisfy_the_optimality_conditions(penalty: Penalty, family: str) -> None:
    loss = Quadratic(*FAMILIES[family])
    certified(solve(loss, penalty, alpha=references.dials(loss.g.abs().amax(-1), seed=17)))


@ALL
@pytest.mark.parametrize("family", FAMILIES)
def test_constrained_optima_satisfy_the_optimality_conditions(penalty: Penalty, family: str) -> None:
    loss = Quadratic(*FAMILIES[family])
    solution = solve(loss, penalty, t=references.dials(loss.minimizer.abs().amax(-1), seed=18))
    certified(solution)
    assert (penalty.size(solution.w) <= solution.t * (1 + 1e-13)).all()


@ALL
@pytest.mark.parametrize("p", [1, 3, 6])
def test_any_number_of_coefficients(penalty: Penalty, p: int) -> None:
    random = torch.Generator().manual_seed(p)
    X = torch.randn(20, p + 2, p, dtype=torch.float64, generator=random)
    loss = Quadratic(X.mT @ X, torch.randn(20, p, dtype=torch.float64, generator=random))
    certified(solve(loss, penalty, alpha=references.dials(loss.g.abs().amax(-1), seed=19)), 1e-11)
    certified(solve(loss, penalty, t=references.dials(loss.minimizer.abs().amax(-1), seed=20)), 1e-11)


@ALL
def test_the_optimum_is_the_least_of_all_points_nearby(penalty: Penalty) -> None:
    """Straight from the definition, with no condition in between."""
    H, w_hat = FAMILIES["condition 1e4"]
    loss, alpha = Quadratic(H, w_hat), references.dials(w_hat.abs().amax(-1), seed=21)
    w = solve(loss, penalty, alpha=alpha).w
    for size in (1e-3, 0.1, 2.0):
        z = w + size * vectors(300, 2, 22)
        assert (loss.value(z) + alpha * penalty.value(z) >= loss.value(w) + alpha * penalty.value(w) - 1e-12).all()


@ALL
def test_the_optimum_on_the_set_is_the_least_of_all_points_in_it(penalty: Penalty) -> None:
    H, w_hat = FAMILIES["condition 1e4"]
    loss, t = Quadratic(H, w_hat), references.dials(w_hat.abs().amax(-1), seed=23)
    w, z = solve(loss, penalty, t=t).w, vectors(300, 2, 24)
    for _ in range(60):
        z = torch.where((penalty.size(z) > t)[:, None], 0.8 * z, z)
    z = torch.where((penalty.size(z) > t)[:, None], 0.0, z)
    assert (loss.value(z) >= loss.value(w) - 1e-12).all()


@ALL
def test_alpha_max_is_where_the_optimum_reaches_0(penalty: Penalty) -> None:
    H, w_hat = FAMILIES["condition 1e4"]
    loss = Quadratic(H, w_hat)
    most = penalty.alpha_max(loss.g)
    reached = most.isfinite()
    assert (solve(loss, penalty, alpha=torch.where(reached, most * (1 + 1e-14), 1.0)).zeros.all(-1) == reached).all()
    before = solve(loss, penalty, alpha=torch.where(reached, most * (1 - 1e-6), 1e12))
    assert (~before.zeros).any(-1).all()
    assert torch.equal(solve(loss, penalty, t=0).alpha, most)


@ALL
@pytest.mark.parametrize("family", ["round", "condition 1e4", "condition 1e8", "diagonal", "huge H"])
def test_t_and_alpha_are_two_ends_of_one_dial(penalty: Penalty, family: str) -> None:
    """Through both dials and back: the same optimum, the same alpha, the same t."""
    H, w_hat = FAMILIES[family]
    loss = Quadratic(H, w_hat)
    there = solve(loss, penalty, alpha=references.dials(loss.g.abs().amax(-1), seed=25))
    back = solve(loss, penalty, t=there.t)
    torch.testing.assert_close(back.w, there.w, rtol=1e-6, atol=1e-6)
    moved = ~there.zeros.all(-1)  # beyond alpha_max, alpha cannot be told from w
    scale = loss.g.abs().amax(-1)[moved]
    torch.testing.assert_close(back.alpha[moved] / scale, there.alpha[moved] / scale, rtol=1e-6, atol=1e-9)
    again = solve(loss, penalty, alpha=torch.where(back.alpha.isfinite(), back.alpha, 0.0))
    torch.testing.assert_close(again.t[moved] / back.t[moved], torch.ones_like(scale), rtol=1e-6, atol=0)


@ALL
def test_t_never_grows_with_alpha(penalty: Penalty) -> None:
    H, w_hat = (each[:30] for each in FAMILIES["condition 1e4"])
    t = solve(Quadratic(H, w_hat), penalty, alpha=torch.linspace(0, 3, 400).double()[:, None]).t
    assert (t.diff(dim=0) <= 1e-13).all()


def test_the_elastic_net_ends_in_l1_and_squared_l2() -> None:
    H, w_hat = FAMILIES["condition 1e4"]
    loss, alpha = Quadratic(H, w_hat), references.dials(w_hat.abs().amax(-1), seed=26)
    for l1_ratio, name in ((1.0, "l1"), (0.0, "l2")):
        torch.testing.assert_close(
            solve(loss, ElasticNet(l1_ratio), alpha=alpha).w, solve(loss, PENALTIES[name](), alpha=alpha).w
        )
    assert torch.equal(solve(loss, ElasticNet(1.0), t=alpha).w, solve(loss, PENALTIES["l1"](), t=alpha).w)
    w = solve(loss, ElasticNet(0.0), t=alpha).w
    assert (w.square().sum(-1) / 2 <= alpha * (1 + 1e-13)).all()
    assert L1Norm().value(w).max() > 0
