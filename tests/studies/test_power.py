"""The p-norms' penalty of two coefficients: every local minimum, against a fine grid with refinement, and its laws."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from regviz import L1, Quadratic, SquaredL2, solve
from regviz.studies import power

Array = NDArray[np.float64]
BELOW, ABOVE = (0.5, 0.7, 0.95), (1.1, 1.5, 3.0, 4.0)


def problems(count: int, seed: int) -> list[tuple[Array, Array]]:
    """H with eigenvalues 1 and down to 1/100, and w_hat."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        u = random.normal(size=2)
        u /= np.hypot(*u)
        least = 10 ** -random.uniform(0, 2)
        made.append((np.eye(2) - (1 - least) * np.outer(u, u), random.uniform(-2.5, 2.5, size=2)))
    return made


def total(H: Array, w_hat: Array, alpha: float, p: float, w: Array) -> Array:
    d = w - w_hat
    value: Array = ((d @ H) * d).sum(-1) / 2 + alpha * (np.abs(w) ** p).sum(-1) / p
    return value


def on_a_grid(H: Array, w_hat: Array, alpha: float, p: float) -> list[Array]:
    """Local minima of the values on a fine grid, each refined without derivatives; the axes are lines of the grid."""
    steps = np.linspace(-4, 4, 321)
    grid = np.stack(np.meshgrid(steps, steps, indexing="ij"), -1)
    J = total(H, w_hat, alpha, p, grid)
    around = [
        np.roll(J, shift, (0, 1)) for shift in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))
    ]
    lowest = (np.min(around, axis=0) >= J)[1:-1, 1:-1]
    found = []
    for w in grid[1:-1, 1:-1][lowest]:
        free = np.flatnonzero(np.abs(w) > 1e-9)

        best = np.where(np.abs(w) > 1e-9, w, 0.0)

        def height(z: Array, best: Array = best, free: NDArray[np.intp] = free) -> float:
            moved = best.copy()
            moved[free] = z
            return float(total(H, w_hat, alpha, p, moved))

        if len(free):
            best[free] = minimize(height, w[free], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15}).x
        found.append(best)
    return found


@pytest.mark.parametrize("p", BELOW)
def test_every_local_minimum_of_a_grid_is_found(p: float) -> None:
    for k, (H, w_hat) in enumerate(problems(12, seed=1)):
        alpha = (0.03, 0.15, 0.4, 0.9)[k % 4]
        ours = power.penalized(H, w_hat, np.array([alpha]), p)[0]
        assert ours.proven
        values = total(H, w_hat, alpha, p, ours.w)
        assert (np.diff(values) >= -1e-15).all()
        for w in on_a_grid(H, w_hat, alpha, p):
            assert np.abs(ours.w - w).max(-1).min() < 2e-4
        for w in ours.w:  # and each is one: along the axes that it is not on, nothing near is better
            z = w + 1e-4 * np.random.default_rng(0).normal(size=(200, 2)) * (w != 0)
            assert (total(H, w_hat, alpha, p, z) >= total(H, w_hat, alpha, p, w) - 1e-14).all()


def around(v: float, t: float, p: float) -> Array:
    """Once around the set's edge, v from 0 to 4."""
    share, turn = v % 1, int(v) % 4
    x, y = t * (1 - share) ** (1 / p), t * share ** (1 / p)
    return np.array([(x, y), (-y, x), (-x, -y), (y, -x)][turn])


def along(v: float, H: Array, w_hat: Array, at: Callable[[float], Array]) -> float:
    return float((at(v) - w_hat) @ H @ (at(v) - w_hat)) / 2


@pytest.mark.parametrize("p", BELOW)
def test_every_local_minimum_on_the_set_is_found(p: float) -> None:
    """Along each arc, by angle: the minima of a fine grid refined by Brent's method, and corners."""
    for k, (H, w_hat) in enumerate(problems(12, seed=2)):
        t = (0.3, 0.6, 0.9)[k % 3] * float(power.size(w_hat, p))
        ours, alpha = power.constrained(H, w_hat, t, p)
        assert ours.proven
        assert alpha > 0

        at = partial(around, t=t, p=p)
        value = partial(along, H=H, w_hat=w_hat, at=at)
        grid = np.linspace(0, 4, 4001)
        J = np.array([value(v) for v in grid])
        for i in np.flatnonzero((J[1:-1] < J[:-2]) & (J[1:-1] <= J[2:])) + 1:
            w = at(
                minimize_scalar(value, bounds=(grid[i - 1], grid[i + 1]), method="bounded", options={"xatol": 1e-10}).x
            )
            if (H @ (w_hat - w)) @ w > 0:
                assert np.abs(ours.w - w).max(-1).min() < 1e-3 * t
        np.testing.assert_allclose(power.size(ours.w, p), t, rtol=1e-12)
        u = H @ (w_hat - ours.w[0])
        on = ours.w[0] != 0
        np.testing.assert_allclose(u[on], alpha * np.sign(ours.w[0][on]) * np.abs(ours.w[0][on]) ** (p - 1), rtol=1e-8)


@pytest.mark.parametrize("p", ABOVE)
def test_above_1_the_one_optimum_is_stationary_and_has_its_t(p: float) -> None:
    for H, w_hat in problems(8, seed=3):
        alphas = np.array([0.0, 0.01, 0.3, 2.0])
        w = power.best(H, w_hat, alphas, p)
        u = (w_hat - w) @ H
        np.testing.assert_allclose(u, alphas[:, None] * np.sign(w) * np.abs(w) ** (p - 1), atol=1e-13)
        np.testing.assert_array_equal(w[0], w_hat)
        for alpha, one in zip(alphas[1:], w[1:], strict=True):
            there, back = power.constrained(H, w_hat, float(power.size(one, p)), p)
            np.testing.assert_allclose(there.w[0], one, atol=1e-9)
            assert back == pytest.approx(alpha, rel=1e-7)


def test_near_1_and_2_it_is_nearly_l1_and_squared_l2() -> None:
    for H, w_hat in problems(6, seed=4):
        loss = Quadratic(H, w_hat)
        near = power.best(H, w_hat, np.array([0.3]), 2.0001)[0]
        np.testing.assert_allclose(near, solve(loss, SquaredL2(), alpha=0.3).w, atol=1e-3)
        near = power.best(H, w_hat, np.array([0.3]), 0.9999)[0]
        np.testing.assert_allclose(near, solve(loss, L1(), alpha=0.3).w, atol=1e-2)


@pytest.mark.parametrize("p", BELOW)
def test_0_is_the_best_from_one_alpha_on(p: float) -> None:
    for H, w_hat in problems(8, seed=5):
        alpha, last = power.gone_from(H, w_hat, p)
        w = power.best(H, w_hat, alpha * np.array([1 - 1e-6, 1 + 1e-6]), p)
        assert w[0].any()
        assert not w[1].any()
        np.testing.assert_allclose(w[0], last, atol=1e-4)
        assert total(H, w_hat, alpha, p, last) == pytest.approx(total(H, w_hat, alpha, p, np.zeros(2)), rel=1e-9)


def test_degenerate_losses() -> None:
    twins, diagonal, nothing = np.full((2, 2), 0.5), np.diag([1.0, 0.0]), np.zeros((2, 2))
    for H in (twins, diagonal, nothing):
        for w_hat in (np.array([1.5, 0.7]), np.zeros(2), np.array([0.0, 1.0])):
            for p in (0.5, 1.5):
                for alpha in (0.0, 0.2, 5.0):
                    w = power.penalized(H, w_hat, np.array([alpha]), p)[0].w
                    assert np.isfinite(w).all()
                    assert total(H, w_hat, alpha, p, w[0]) <= total(H, w_hat, alpha, p, np.zeros(2)) + 1e-12
                minima, alpha = power.constrained(H, w_hat, 0.6, p)
                assert power.size(minima.w[0], p) <= max(0.6, 0) * (1 + 1e-9)
