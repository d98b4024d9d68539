"""L-infinity: the optima of a conic solver and of its dual problem, exact ties, two ways to each."""

from __future__ import annotations

import clarabel
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

from regviz import L1, LInf, Quadratic, path, solve
from regviz.solver.boxes import Box
from regviz.solver.norms import L1Norm
from tests.solver import oracles, references

Array = NDArray[np.float64]
FAMILIES = references.families(60, seed=5)


def problems(count: int, p: int, seed: int) -> Quadratic:
    random = torch.Generator().manual_seed(seed)
    X = torch.randn(count, p + 3, p, dtype=torch.float64, generator=random)
    return Quadratic(X.mT @ X / p, torch.randn(count, p, dtype=torch.float64, generator=random))


def conic(H: Array, g: Array, alpha: float | None, t: float | None) -> Array:
    """The optimum by a conic solver, in the variables w and m with |w_j| <= m."""
    p = len(g)
    P = np.zeros((p + 1, p + 1))
    P[:p, :p] = H
    q = np.append(-g, alpha or 0.0)
    eye, ones = np.eye(p), np.ones((p, 1))
    A = np.vstack([np.hstack([eye, -ones]), np.hstack([-eye, -ones]), np.eye(p + 1)[-1:]])
    b = [0.0] * (2 * p) + [1e6 if t is None else t]
    return oracles.clarabel_minimum(P, q, A, b, [clarabel.NonnegativeConeT(2 * p + 1)])[:p]


@pytest.mark.parametrize("p", [2, 3, 8])
def test_a_conic_solver_agrees(p: int) -> None:
    loss = problems(8, p, seed=p)
    most = LInf().alpha_max(loss.g)
    for share in (0.02, 0.3, 0.8):
        ours = solve(loss, LInf(), alpha=share * most)
        on_set = solve(loss, LInf(), t=ours.t)
        assert (ours.converged & on_set.converged).all()
        torch.testing.assert_close(on_set.alpha, share * most, rtol=1e-9, atol=0)
        for i in range(8):
            H, g, alpha = loss.hessian[i].numpy(), loss.g[i].numpy(), (share * most[i]).item()
            np.testing.assert_allclose(ours.w[i], conic(H, g, alpha, None), rtol=0, atol=1e-5)
            np.testing.assert_allclose(on_set.w[i], conic(H, g, None, ours.t[i].item()), rtol=0, atol=1e-5)


@pytest.mark.parametrize("p", [2, 5])
def test_its_dual_is_l1_on_the_diamond(p: int) -> None:
    """u = H (w_hat - w) is nearest to g on |u|_1 <= alpha for the loss of H^-1; where u has zeros, w has no ties."""
    loss = problems(30, p, seed=7)
    alpha = 0.4 * LInf().alpha_max(loss.g)
    ours = solve(loss, LInf(), alpha=alpha)
    dual = solve(Quadratic(torch.linalg.inv(loss.hessian), loss.g), L1(), t=alpha)
    torch.testing.assert_close(-ours.gradient, dual.w, rtol=0, atol=1e-10)
    tied = ours.w.abs() == ours.t.unsqueeze(-1)
    assert torch.equal(tied, ~dual.zeros)
    assert tied.sum(-1).unique().numel() > p / 2  # from few to all of them
    torch.testing.assert_close((-ours.gradient * ours.w).sum(-1), alpha * ours.t)


def test_a_round_loss_is_moreaus_decomposition() -> None:
    v = problems(50, 6, seed=3).minimizer
    w = solve(Quadratic(torch.eye(6), v), LInf(), alpha=1.3).w
    torch.testing.assert_close(w + L1Norm().project(v, 1.3), v, rtol=0, atol=1e-14)
    assert ((w.abs() == w.abs().amax(-1, keepdim=True)).sum(-1) > 1).any()


def around(w: Tensor, size: float) -> Tensor:
    """A grid of 41 x 41 points about w, (41 * 41, ..., 2)."""
    steps = size * torch.linspace(-1, 1, 41, dtype=torch.float64)
    return w + torch.cartesian_prod(steps, steps).reshape(-1, *[1] * (w.ndim - 1), 2)


def test_no_point_of_a_fine_grid_is_better() -> None:
    loss = Quadratic(*FAMILIES["condition 1e4"])
    alpha = references.dials(loss.g.abs().amax(-1), seed=1)
    ours = solve(loss, LInf(), alpha=alpha)
    on_set = solve(loss, LInf(), t=references.dials(loss.minimizer.abs().amax(-1), seed=2))
    for size in (3.0, 0.1, 1e-3):
        z = around(ours.w, size)
        value = loss.value(z) + alpha * LInf().value(z)
        assert (value >= ours.value + alpha * LInf().value(ours.w) - 1e-13).all()
        inside = around(on_set.w, size).clamp(-on_set.t.unsqueeze(-1), on_set.t.unsqueeze(-1))
        assert (loss.value(inside) >= on_set.value - 1e-13).all()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_closed_form_is_what_faces_lead_to(family: str) -> None:
    """Two ways to one optimum; where there are many, to the same loss."""
    H, w_hat = FAMILIES[family]
    loss = Quadratic(H, w_hat)
    for dial, most in (("alpha", loss.g.abs().amax(-1)), ("t", w_hat.abs().amax(-1))):
        dials = references.dials(most, seed=4)
        ours = solve(loss, LInf(), **{dial: dials})
        for i, at in enumerate(dials.tolist()):
            box, free = Box(H[i].numpy(), loss.g[i].numpy()), w_hat[i].numpy()
            w = free if dial == "alpha" and at == 0 else None
            w = box.constrained(at, free) if dial == "t" else w if w is not None else box.penalized(at, 0 * free, free)
            there = torch.from_numpy(w)
            extra = at * (LInf().value(there) - LInf().value(ours.w[i])) if dial == "alpha" else 0.0
            terms = H[i].abs().sum() * w_hat[i].abs().max() ** 2
            assert abs(Quadratic(H[i], w_hat[i]).value(there) - ours.value[i] + extra) <= 1e-13 * terms


def test_of_many_it_is_the_nearest() -> None:
    blind = Quadratic([[1, 0], [0, 0]], [2, 0.3])
    assert solve(blind, LInf(), alpha=1).w.tolist() == [1, 0.3]
    assert solve(blind, LInf(), alpha=1.9).w.tolist() == pytest.approx([0.1, 0.1])
    assert not solve(blind, LInf(), alpha=1).unique
    twins = Quadratic([[0.5, 0.5], [0.5, 0.5]], [2, 1])
    tied = solve(twins, LInf(), alpha=0.5)
    assert tied.w.tolist() == [1.25, 1.25]
    assert tied.unique
    reached = solve(twins, LInf(), t=1.75)  # the valley w1 + w2 = 3 enters the square at (1.75, 1.25)
    assert reached.w.tolist() == [1.75, 1.25]
    assert reached.alpha == 0
    assert not reached.unique


@pytest.mark.parametrize(("n", "p"), [(40, 12), (8, 15)])
def test_ties_are_exact_along_a_path(n: int, p: int) -> None:
    random = np.random.default_rng(n)
    X = random.normal(size=(n, p)) + random.normal(size=(n, 1))
    loss = Quadratic.from_data(X, X @ random.normal(size=p) + random.normal(size=n))
    most = LInf().alpha_max(loss.g)
    found = path(loss, LInf(), most * torch.tensor([1e-4, 1.0, 0.5, 0.03, 0.0, 2.0]).double())
    assert found.converged.all()
    tied = (found.w.abs() == found.t.unsqueeze(-1)).sum(-1)
    assert found.zeros[1].all()
    assert found.zeros[5].all()
    assert 1 < tied[3] <= tied[2] <= p
    shared = solve(loss, LInf(), t=found.t[2])
    assert shared.converged
    torch.testing.assert_close(shared.w, found.w[2], rtol=0, atol=1e-9)


@given(oracles.integer_problems(), st.integers(1, 8))
@settings(deadline=None, max_examples=60)
def test_no_convex_combination_with_0_or_w_hat_is_better(problem: tuple[Array, Array], dial: int) -> None:
    H, w_hat = problem
    loss, alpha = Quadratic(H, w_hat), dial / 2
    w = solve(loss, LInf(), alpha=alpha).w
    z = torch.linspace(0, 1, 11).double()[:, None] * torch.from_numpy(w_hat)
    least = loss.value(w) + alpha * LInf().value(w)
    for other in (z, (w + z) / 2):
        assert (loss.value(other) + alpha * LInf().value(other) >= least - 1e-10).all()
