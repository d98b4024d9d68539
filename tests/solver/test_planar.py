"""Two coefficients: against exact arithmetic, and the rules that the closed forms have to keep."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import pytest
import torch
from torch import Tensor

from regviz.solver import pieces, planar
from regviz.solver.norms import L1Norm
from tests.solver import references
from tests.solver.references import Vector, exact

EPS = torch.finfo(torch.float64).eps
FAMILIES = references.families(40, seed=1)
SOLVERS: dict[str, Callable[..., Tensor]] = {
    "penalized": lambda H, w_hat, lam: planar.penalized(H, w_hat, lam, lam.new_zeros(())),
    "elastic net": lambda H, w_hat, lam: planar.penalized(H, w_hat, lam / 2, lam / 2),
    "ridge": planar.ridge,
    "l1_ball": planar.l1_ball,
    "l2_ball": planar.l2_ball,
    "elastic_net_set": partial(planar.elastic_net_set, l1_ratio=0.5),
}


def close(w: Tensor, expected: Vector | tuple[float, float], H: Tensor, w_hat: Tensor) -> bool:
    """To 1e-8 + 100 eps cond(H), relative to w_hat, where that says anything: H singular has many optima."""
    values = torch.linalg.eigvalsh(H / H.abs().max().clamp(min=1e-300))
    if values[0] <= 100 * EPS:
        return True
    condition = (values[1] / values[0]).item()
    error = max(abs(Fraction(x) - Fraction(e)) for x, e in zip(w.tolist(), expected, strict=True))
    return bool(error <= (1e-8 + 100 * EPS * condition) * w_hat.abs().max().item())


def terms(H: Tensor, w_hat: Tensor) -> float:
    """The size of what J0 is the sum of."""
    return (H.abs().sum() * w_hat.abs().max() ** 2).item()


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("share", [1.0, 0.5, 0.0], ids=["L1", "elastic net", "ridge"])
def test_penalized_is_exact(name: str, share: float) -> None:
    H, w_hat = FAMILIES[name]
    alpha = references.dials((H @ w_hat[..., None]).abs().amax((-2, -1)), seed=2)
    lam1, lam2 = share * alpha, (1 - share) * alpha
    found = planar.penalized(H, w_hat, lam1, lam2) if share else planar.ridge(H, w_hat, alpha)
    for i in range(len(w_hat)):
        l1, l2 = lam1[i].item(), lam2[i].item()

        def total(w: Vector, h: Tensor = H[i], v: Tensor = w_hat[i], l1: float = l1, l2: float = l2) -> Fraction:
            size = Fraction(l1) * (abs(w[0]) + abs(w[1])) + Fraction(l2) / 2 * (w[0] ** 2 + w[1] ** 2)
            return references.loss(exact(h), exact(v), w) + size

        expected = references.penalized(H[i], w_hat[i], l1, l2)
        w = exact(found[i])
        assert total(w) - total(expected) <= 1e-14 * terms(H[i], w_hat[i])
        assert close(found[i], expected, H[i], w_hat[i])


@pytest.mark.parametrize("name", FAMILIES)
def test_diamond_is_exact(name: str) -> None:
    H, w_hat = FAMILIES[name]
    t = references.dials(w_hat.abs().sum(-1), seed=3)
    for i, w in enumerate(planar.l1_ball(H, w_hat, t)):
        h, v = exact(H[i]), exact(w_hat[i])
        expected = references.diamond(H[i], w_hat[i], t[i].item())
        assert abs(references.loss(h, v, exact(w)) - references.loss(h, v, expected)) <= 1e-14 * terms(H[i], w_hat[i])
        assert w.abs().sum() <= t[i] * (1 + 4 * EPS)
        assert close(w, expected, H[i], w_hat[i])


@pytest.mark.parametrize("name", ["round", "condition 1e4", "condition 1e8", "condition 1e12", "huge H", "tiny w_hat"])
def test_disc_in_fifty_digits(name: str) -> None:
    H, w_hat = FAMILIES[name]
    t = references.dials(w_hat.abs().amax(-1), seed=4)
    for i, w in enumerate(planar.l2_ball(H, w_hat, t)):
        if t[i] > 0:
            assert close(w, references.disc(H[i], w_hat[i], t[i].item()), H[i], w_hat[i])


@pytest.mark.parametrize("rho", [1e-3, 0.5, 0.999])
def test_elastic_net_set_in_rational_arithmetic(rho: float) -> None:
    H, w_hat = references.definite(4, 4, seed=5), FAMILIES["round"][1][:4]
    t = (rho * w_hat.abs().sum(-1) + (1 - rho) / 2 * w_hat.square().sum(-1)) * torch.tensor([0.01, 0.3, 0.9, 1.1])
    for i, w in enumerate(planar.elastic_net_set(H, w_hat, t, rho)):
        assert close(w, references.net(H[i], w_hat[i], t[i].item(), rho), H[i], w_hat[i])


def on_the_circle() -> tuple[Tensor, Tensor, Tensor]:
    """A, B and T over 18 decades."""
    random = torch.Generator().manual_seed(6)
    return tuple(10.0 ** (-18 * torch.rand(3, 20_000, dtype=torch.float64, generator=random)))


def missed_on_the_circle(x: Tensor, A: Tensor, B: Tensor, T: Tensor) -> float:
    """What is left of the equation, relative to its terms, at the worst."""
    q = (1 + x * x).sqrt()
    missed = A * x / q - B / q - T * x / (q * q)
    return float((missed.abs() / (A * x / q + B / q + T * x / (q * q))).max())


def test_the_start_on_the_circle_is_within_a_factor_of_two() -> None:
    """Four steps of Halley's method leave nothing over, at any ratio of the coefficients."""
    A, B, T = on_the_circle()
    random = torch.Generator().manual_seed(7)
    near = torch.where(torch.rand(20_000, generator=random) < 0.5, A * (1 + 10.0 ** (-16 * B.log10() / -18)), T)
    for level in (T, near):
        assert missed_on_the_circle(planar._tangent(A, B, level), A, B, level) <= 8 * EPS


def test_three_steps_on_the_circle_are_too_few_and_a_fifth_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    A, B, T = on_the_circle()
    x = {}
    for steps in (3, planar.HALLEY, 5):
        monkeypatch.setattr(planar, "HALLEY", steps)
        x[steps] = planar._tangent(A, B, T)
    assert missed_on_the_circle(x[3], A, B, T) > 1e3 * EPS
    assert missed_on_the_circle(x[4], A, B, T) <= 8 * EPS
    torch.testing.assert_close(x[5].atan(), x[4].atan(), rtol=1e-12, atol=0)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("name", FAMILIES)
def test_zeros_are_plus_zero_and_nothing_is_nan(solver: str, name: str) -> None:
    H, w_hat = FAMILIES[name]
    for dial in (references.dials(w_hat.abs().amax(-1), seed=7), torch.zeros(len(w_hat), dtype=torch.float64)):
        w = SOLVERS[solver](H, -w_hat, dial)
        assert w.isfinite().all()
        assert not torch.signbit(w[w == 0]).any()


@pytest.mark.parametrize("solver", ["penalized", "elastic net", "ridge"])
@pytest.mark.parametrize("name", FAMILIES)
def test_alpha_0_is_w_hat_itself(solver: str, name: str) -> None:
    H, w_hat = FAMILIES[name]
    assert torch.equal(SOLVERS[solver](H, w_hat, torch.zeros(len(w_hat), dtype=torch.float64)), w_hat)


@pytest.mark.parametrize("solver", ["l1_ball", "l2_ball", "elastic_net_set"])
@pytest.mark.parametrize("name", [name for name in FAMILIES if "huge w_hat" not in name])
def test_a_slack_set_gives_w_hat_itself(solver: str, name: str) -> None:
    H, w_hat = FAMILIES[name]
    t = 2 * (w_hat.abs().sum(-1) + w_hat.square().sum(-1))
    assert torch.equal(SOLVERS[solver](H, w_hat, t), w_hat)


@pytest.mark.parametrize("solver", SOLVERS)
def test_symmetries(solver: str) -> None:
    """Exchanging the coefficients, or changing the sign of one, changes the optimum alike."""
    H, w_hat = FAMILIES["condition 1e4"]
    dial = references.dials(w_hat.abs().amax(-1), seed=8)
    w = SOLVERS[solver](H, w_hat, dial)
    flip = torch.tensor([1.0, -1.0], dtype=torch.float64)
    torch.testing.assert_close(
        SOLVERS[solver](H.flip((-2, -1)), w_hat.flip(-1), dial).flip(-1), w, rtol=1e-9, atol=1e-9
    )
    torch.testing.assert_close(
        SOLVERS[solver](H * torch.outer(flip, flip), w_hat * flip, dial) * flip, w, rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("solver", SOLVERS)
def test_pieces_change_nothing(solver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    H, w_hat = FAMILIES["condition 1e4"]
    dial = torch.linspace(0, 2, 7, dtype=torch.float64)[:, None]
    whole = SOLVERS[solver](H, w_hat, dial)
    assert whole.shape == (7, len(w_hat), 2)
    same = partial(torch.testing.assert_close, rtol=1e-10, atol=1e-14)  # vector and scalar roots differ in the last bit
    same(SOLVERS[solver](H[3], w_hat, dial)[:, 3], whole[:, 3])
    monkeypatch.setattr(pieces, "PIECE", 11)
    same(SOLVERS[solver](H, w_hat, dial), whole)
    with torch.inference_mode():
        same(SOLVERS[solver](H, w_hat, dial), whole)
    assert SOLVERS[solver](H[:0], w_hat[:0], dial).shape == (7, 0, 2)


def twins(b: float) -> Tensor:
    return torch.tensor([[0.5, b], [b, 0.5]], dtype=torch.float64)


@pytest.mark.parametrize("b", [0.5, -0.5])
@pytest.mark.parametrize("solver", ["penalized", "l1_ball", "l2_ball", "elastic_net_set"])
def test_of_many_optima_the_nearest_to_w_hat(b: float, solver: str) -> None:
    """Against a fine grid along the valley: all points with the same w1 +- w2 as w, of the same size or less."""
    sigma, size = (1.0 if b > 0 else -1.0), L1Norm()
    for x, y in ((2.0, 0.5), (0.3, 2.0), (2.5, -2.0), (-1.0, 3.0), (1.0, 1.0)):
        w_hat = torch.tensor([x, y], dtype=torch.float64)
        w = SOLVERS[solver](twins(b), w_hat, torch.tensor(0.4 if solver == "penalized" else 1.1, dtype=torch.float64))
        along = torch.linspace(-6, 6, 24_001, dtype=torch.float64)[:, None] * torch.tensor(
            [1.0, -sigma], dtype=torch.float64
        )
        fits = {
            "penalized": lambda v, w=w: size.value(v) <= size.value(w) + 1e-9,
            "l1_ball": lambda v: size.value(v) <= 1.1,
            "l2_ball": lambda v: v.square().sum(-1) <= 1.1**2,
            "elastic_net_set": lambda v: 0.5 * size.value(v) + 0.25 * v.square().sum(-1) <= 1.1,
        }[solver]
        rivals = (w + along)[fits(w + along)]
        nearest = (rivals - w_hat).square().sum(-1).min()
        assert (w - w_hat).square().sum() <= nearest + 1e-12


@pytest.mark.parametrize("solver", ["l1_ball", "l2_ball", "elastic_net_set"])
def test_for_a_constant_loss_the_nearest_point_is_the_projection(solver: str) -> None:
    """All of the set is optimal for H = 0; the projection is the optimum for H = I."""
    H, w_hat = FAMILIES["zero H"]
    t = references.dials(w_hat.abs().amax(-1), seed=12)
    assert torch.equal(SOLVERS[solver](H, w_hat, t), SOLVERS[solver](torch.eye(2, dtype=torch.float64), w_hat, t))


def test_the_squared_l2_optimum_shares_equally_between_twins() -> None:
    w = planar.ridge(twins(0.5), torch.tensor([2.0, 1.0]).double(), torch.tensor([0.1, 1.0, 10.0]).double())
    assert torch.equal(w[:, 0], w[:, 1])


def test_a_zero_need_not_last() -> None:
    """w1 is negative, exactly 0 from about 0.11 to 0.48, positive until 2.4, and 0 again."""
    H, w_hat = torch.tensor([[4, 1.6], [1.6, 1]]).double(), torch.tensor([-0.2, 2.0]).double()
    alpha = torch.tensor([0.0, 0.1, 0.12, 0.47, 0.49, 2.39, 2.41]).double()
    signs = planar.penalized(H, w_hat, alpha, alpha.new_zeros(())).sign()
    assert signs[:, 0].tolist() == [-1, -1, 0, 0, 1, 1, 0]


def test_on_an_axis_the_disc_leaves_an_exact_zero() -> None:
    H = torch.diag_embed(torch.tensor([[1.0, 3.0], [3.0, 1.0], [1.0, 0.0], [0.0, 1.0]])).double()
    for w_hat, zero in (([2.0, 0.0], 1), ([0.0, -2.0], 0)):
        assert (planar.l2_ball(H, torch.tensor(w_hat).double(), torch.tensor(0.5).double())[:, zero] == 0).all()


def test_two_hundred_thousand_problems_of_small_integers() -> None:
    """A fifth of them singular, most with ties: no NaN, and the optimality conditions hold in every one."""
    H, w_hat = references.families(200_000, seed=9)["integers"]
    alpha = torch.randint(0, 6, (200_000,), generator=torch.Generator().manual_seed(10)).double()
    w = planar.penalized(H, w_hat, alpha, alpha.new_zeros(()))
    c = (H @ (w_hat - w)[..., None]).squeeze(-1)
    missed = torch.where(w == 0, c.abs() - alpha[:, None], (c - alpha[:, None] * w.sign()).abs())
    assert missed.max() <= 1e-13 * 36
