"""`path`: the same optima as `solve`, whatever the number of coefficients, and the exact path of L1."""

from __future__ import annotations

import pytest
import torch
from sklearn.datasets import load_diabetes
from torch import Tensor

from regviz import L1, ElasticNet, Path, Quadratic, SquaredL2, path, solve
from regviz.solver import paths
from regviz.solver.penalties import PENALTIES, Penalty

ALL = [make() for make in PENALTIES.values()]


def losses(batch: tuple[int, ...], p: int, rank: int | None = None) -> Quadratic:
    generator = torch.Generator().manual_seed(p)
    X = torch.randn(*batch, rank or 2 * p, p, generator=generator, dtype=torch.float64)
    return Quadratic(X.mT @ X, torch.randn(*batch, p, generator=generator, dtype=torch.float64), constant=0.5)


def shares(loss: Quadratic, *of_alpha_max: float) -> Tensor:
    """These shares of the largest alpha_max of the batch."""
    return torch.tensor(of_alpha_max, dtype=torch.float64) * loss.g.abs().max()


@pytest.mark.parametrize("penalty", ALL, ids=str)
@pytest.mark.parametrize("p", [1, 2, 3, 10])
@pytest.mark.parametrize("batch", [(), (3,), (2, 3)])
def test_a_path_is_its_optima(batch: tuple[int, ...], p: int, penalty: Penalty) -> None:
    loss = losses(batch, p)
    alphas = shares(loss, 0.3, 0.01, 1.5, 0, 0.3, 0.7)  # in no order, and one of them twice
    found = path(loss, penalty, alphas)
    assert isinstance(found, Path)
    assert found.w.shape == (*batch, 6, p)
    assert found.converged.all()
    for k, alpha in enumerate(alphas):
        one = solve(loss, penalty, alpha=alpha)
        torch.testing.assert_close(found.w[..., k, :], one.w, rtol=1e-9, atol=1e-12)
        assert torch.equal(found.zeros[..., k, :], one.zeros)
        for name in ("alpha", "t", "value"):
            torch.testing.assert_close(getattr(found, name)[..., k], getattr(one, name), rtol=1e-9, atol=1e-12)
    assert torch.equal(found.w[..., 3, :], loss.minimizer)


@pytest.mark.parametrize("penalty", ALL, ids=str)
@pytest.mark.parametrize("p", [2, 5])
def test_each_problem_of_a_batch_can_have_alphas_of_its_own(p: int, penalty: Penalty) -> None:
    loss = losses((4,), p)
    alphas = torch.rand(3, 4, 7, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    found = path(loss, penalty, alphas)
    assert found.w.shape == (3, 4, 7, p)
    one = solve(loss, penalty, alpha=alphas[1, :, 2])
    torch.testing.assert_close(found.w[1, :, 2], one.w, rtol=1e-9, atol=1e-12)
    assert found.converged.all()


@pytest.mark.parametrize("penalty", ALL, ids=str)
@pytest.mark.parametrize("p", [2, 3, 10])
def test_a_singular_loss_has_a_certified_path(p: int, penalty: Penalty) -> None:
    loss = losses((5,), p, rank=p // 2)
    alphas = shares(loss, *torch.logspace(0, -6, 20).tolist(), 0)
    found = path(loss, penalty, alphas)
    assert found.kkt.max() < 1e-12
    if p == 2:  # of many optima the same one as solve's
        torch.testing.assert_close(found.w[:, 7], solve(loss, penalty, alpha=alphas[7]).w, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("penalty", ALL, ids=str)
def test_t_falls_as_alpha_grows(penalty: Penalty) -> None:
    loss = losses((5,), 6)
    sizes = path(loss, penalty, shares(loss, *torch.linspace(0, 1, 50).tolist())).t
    assert (sizes.diff() <= 1e-12).all()


@pytest.mark.parametrize("p", [1, 2, 4])
def test_the_exact_path_is_linear_between_its_knots(p: int) -> None:
    loss = losses((), p)
    exact = path(loss, L1())
    torch.testing.assert_close(exact.alpha[0], loss.g.abs().max(), rtol=1e-14, atol=0)
    assert exact.alpha[-1] == 0
    assert not exact.w[0].any()
    torch.testing.assert_close(exact.w[-1], loss.minimizer)
    assert exact.kkt.max() < 1e-14
    middle = solve(loss, L1(), alpha=(exact.alpha[1:] + exact.alpha[:-1]) / 2)
    torch.testing.assert_close(middle.w, (exact.w[1:] + exact.w[:-1]) / 2)


def test_the_exact_path_of_a_singular_loss_ends_in_the_least_minimizer() -> None:
    exact = path(Quadratic([[1.0, 2.0], [2.0, 4.0]], [3.0, 1.0]), L1())  # the valley is w1 + 2 w2 = 5
    torch.testing.assert_close(exact.w[-1], torch.tensor([0, 2.5]).double())
    assert torch.equal(exact.zeros[:, 0], torch.ones(2, dtype=torch.bool))


def test_a_coordinate_becomes_zero_and_returns_with_the_other_sign() -> None:
    exact = path(Quadratic([[4, 1.6], [1.6, 1]], [-0.2, 2]), L1())
    torch.testing.assert_close(exact.alpha, torch.tensor([2.4, 1.2, 0.48, 0.144 / 1.3, 0]).double())
    assert exact.w.sign().tolist() == [[0, 0], [1, 0], [0, 1], [0, 1], [-1, 1]]


def test_diabetes_a_variable_leaves_and_returns() -> None:
    data = load_diabetes(scaled=False)
    X, y = torch.from_numpy(data.data), torch.from_numpy(data.target)
    loss = Quadratic.from_data((X - X.mean(0)) / X.std(0, correction=0), y - y.mean())
    exact = path(loss, L1())
    assert exact.converged.all()
    assert exact.w[:, 6].sign().tolist() == [0] * 4 + [-1] * 6 + [0, 0, 1]
    assert path(loss, L1(), exact.alpha[:-1]).w.equal(exact.w[:-1])


@pytest.mark.parametrize("penalty", [L1(), ElasticNet(0.5)], ids=str)
def test_following_the_path_in_small_pieces_changes_nothing(penalty: Penalty, monkeypatch: pytest.MonkeyPatch) -> None:
    loss = losses((2,), 12)
    alphas = shares(loss, *torch.logspace(0, -3, 30).tolist()).flip(0)
    before = path(loss, penalty, alphas)
    monkeypatch.setattr(paths, "MANY", 1)  # L1 too is followed
    monkeypatch.setattr(paths.active_set, "BLOCK", 144 * 4)  # four alphas at a time
    after = path(loss, penalty, alphas)
    torch.testing.assert_close(after.w, before.w, rtol=1e-9, atol=1e-12)
    assert torch.equal(after.zeros, before.zeros)
    assert after.kkt.max() < 1e-14


@pytest.mark.parametrize("alphas", [[], [0.0], [0.0, 0.0]])
def test_a_path_without_regularization_is_the_minimizer(alphas: list[float]) -> None:
    for p in (2, 4):
        for penalty in ALL:
            loss = losses((3,), p)
            assert torch.equal(path(loss, penalty, alphas).w, loss.minimizer[:, None].expand(3, len(alphas), p))


@pytest.mark.parametrize("penalty", [SquaredL2(), ElasticNet(0.5)], ids=str)
def test_only_a_piecewise_linear_path_is_exact(penalty: Penalty) -> None:
    with pytest.raises(
        ValueError, match=r"penalty must be L1 when no alphas are given.*got " + penalty.__class__.__name__
    ):
        path(losses((), 3), penalty)


def test_only_one_problem_has_an_exact_path() -> None:
    with pytest.raises(ValueError, match=r"loss must be one problem when no alphas are given.*\(3,\)"):
        path(losses((3,), 2), L1())


@pytest.mark.parametrize(
    ("alphas", "said"),
    [
        ([0.1, -0.5], r"alphas must be >= 0; got -0.5"),
        (0.3, r"alphas must be a list .*use solve; got 0.3"),
        ([1.0, float("nan")], "alphas must be finite"),
        ([1.0, float("inf")], "alphas must be finite"),
        (torch.ones(2, 5), r"alphas has batch shape \(2,\), loss has \(3,\)"),
    ],
)
def test_alphas_that_make_no_sense_are_refused(alphas: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        path(losses((3,), 2), L1(), alphas)


def test_alphas_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(TypeError, match="alphas"):
        path(losses((), 2), L1(), ["small", "large"])
