"""What alpha is in other libraries: every constant that the docstrings give, by running those libraries."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from sklearn import linear_model
from torch import Tensor, nn

from regviz import L1, ElasticNet, Quadratic, SquaredL2, solve

ALPHA = 0.3
N, P = 40, 4
_random = torch.Generator().manual_seed(0)
X = torch.randn(N, P, dtype=torch.float64, generator=_random)
Y = X @ torch.tensor([1.5, -1.0, 0.2, 0.0], dtype=torch.float64) + torch.randn(
    N, dtype=torch.float64, generator=_random
)
LOSS = Quadratic.from_data(X, Y)
RIDGE = solve(LOSS, SquaredL2(), alpha=ALPHA).w


def trained(
    optimizer: type[torch.optim.Optimizer], loss: Callable[[Tensor], Tensor], steps: int, **settings: float
) -> Tensor:
    """Where the optimizer stops, from 0, with all data in each step and a learning rate that falls to nothing."""
    w = torch.zeros(P, dtype=torch.float64, requires_grad=True)
    descent = optimizer([w], **settings)  # type: ignore[call-arg]
    schedule = torch.optim.lr_scheduler.LambdaLR(descent, lambda step: 1 / (1 + 20 * step / steps) ** 2)
    for _ in range(steps):
        descent.zero_grad()
        loss(w).backward()
        descent.step()
        schedule.step()
    return w.detach()


def half_mean_square(w: Tensor) -> Tensor:
    return (X @ w - Y).square().sum() / (2 * N)


def mean_square(w: Tensor) -> Tensor:
    return nn.MSELoss()(X @ w, Y)


def test_sgd_weight_decay_is_alpha_for_J0() -> None:
    w = trained(torch.optim.SGD, half_mean_square, 1500, lr=0.4, weight_decay=ALPHA)
    torch.testing.assert_close(w, RIDGE, rtol=0, atol=1e-9)


def test_sgd_weight_decay_is_2_alpha_for_mse_loss() -> None:
    w = trained(torch.optim.SGD, mean_square, 1500, lr=0.2, weight_decay=2 * ALPHA)
    torch.testing.assert_close(w, RIDGE, rtol=0, atol=1e-9)


def test_sgd_weight_decay_is_2_alpha_for_a_penalty_without_the_half() -> None:
    """J0 + alpha sum w^2, written out or as weight_decay = 2 alpha: the optimum of our 2 alpha."""
    written = trained(torch.optim.SGD, lambda w: half_mean_square(w) + ALPHA * w.square().sum(), 1500, lr=0.4)
    decayed = trained(torch.optim.SGD, half_mean_square, 1500, lr=0.4, weight_decay=2 * ALPHA)
    ours = solve(LOSS, SquaredL2(), alpha=2 * ALPHA).w
    torch.testing.assert_close(written, ours, rtol=0, atol=1e-9)
    torch.testing.assert_close(decayed, ours, rtol=0, atol=1e-9)


def test_adam_adds_the_same_gradient_term_and_so_has_the_same_limit() -> None:
    w = trained(torch.optim.Adam, half_mean_square, 8000, lr=0.02, weight_decay=ALPHA)
    torch.testing.assert_close(w, RIDGE, rtol=0, atol=1e-4)


def test_the_limit_of_adamw_is_another_point() -> None:
    w = trained(torch.optim.AdamW, half_mean_square, 8000, lr=0.02, weight_decay=ALPHA)
    assert (w - RIDGE).abs().max() > 0.1


def test_lasso_and_elastic_net_of_scikit_learn_have_our_scaling() -> None:
    exact = {"fit_intercept": False, "tol": 1e-14, "max_iter": 100_000}
    lasso = linear_model.Lasso(ALPHA, **exact).fit(X.numpy(), Y.numpy()).coef_
    np.testing.assert_allclose(solve(LOSS, L1(), alpha=ALPHA).w, lasso, rtol=0, atol=1e-9)
    assert np.array_equal(lasso == 0, solve(LOSS, L1(), alpha=ALPHA).zeros)
    net = linear_model.ElasticNet(ALPHA, l1_ratio=0.3, **exact).fit(X.numpy(), Y.numpy()).coef_
    np.testing.assert_allclose(solve(LOSS, ElasticNet(0.3), alpha=ALPHA).w, net, rtol=0, atol=1e-9)


def test_ridge_of_scikit_learn_has_n_alpha() -> None:
    ridge = linear_model.Ridge(N * ALPHA, fit_intercept=False).fit(X.numpy(), Y.numpy()).coef_
    np.testing.assert_allclose(RIDGE, ridge, rtol=0, atol=1e-12)


@pytest.mark.parametrize("share", [1.0, 0.0])
def test_the_objective_that_glmnet_states(share: float) -> None:
    """glmnet minimizes |y - Xw|^2/(2n) + lambda (share |w|_1 + (1 - share)/2 |w|_2^2), with y brought to sd 1 first.

    The sd is the 1/n form. Undoing the scaling, lambda is our alpha for L1 whatever sd(y) is, and alpha times sd(y) for
    squared L2. Minimized here over positive and negative parts: the statement is about the objective, not the program.
    """
    sd = Y.std(correction=0)
    y = Y / sd
    lam = ALPHA  # in the units in which the user gives it; the scaled problem has lam / sd
    G, g = (X.mT @ X / N).numpy(), (X.mT @ y / N).numpy()

    def objective(z: np.ndarray) -> tuple[float, np.ndarray]:
        w = z[:P] - z[P:]
        slope = G @ w - g + lam / sd.item() * (1 - share) * w
        value = w @ G @ w / 2 - g @ w + lam / sd.item() * (share * z.sum() + (1 - share) / 2 * w @ w)
        return value, np.concatenate([slope, -slope]) + lam / sd.item() * share

    found = minimize(objective, np.zeros(2 * P), jac=True, bounds=[(0, None)] * (2 * P), tol=1e-15)
    w = sd.item() * (found.x[:P] - found.x[P:])
    ours = solve(LOSS, L1(), alpha=lam) if share else solve(LOSS, SquaredL2(), alpha=lam / sd)
    np.testing.assert_allclose(w, ours.w, rtol=0, atol=1e-5)
