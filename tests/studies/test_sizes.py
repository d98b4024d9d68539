"""Sizes that are no norms, and what they cost."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
import torch

from regviz.solver.norms import NORMS
from regviz.solver.penalties import L1, SquaredL2
from regviz.studies.sizes import local_minima, penalty, power, size

EXPONENTS = [0.25, 0.5, 0.9, 1, 1.3, 2, 3, 8]
ALPHAS = [0.0, 0.01, 0.2, 0.5, 0.7, 1.0, 1.5]


def vectors(seed: int) -> torch.Tensor:
    """Small integers and random numbers: ties and zeros are common."""
    random = np.random.default_rng(seed)
    return torch.from_numpy(np.concatenate([random.integers(-3, 4, (300, 3)), random.standard_normal((300, 3))]))


@pytest.mark.parametrize("p", [*EXPONENTS, 0, math.inf])
def test_the_size_is_numpys(p: float) -> None:
    w = vectors(1)
    np.testing.assert_allclose(size(w, p), np.linalg.norm(w.numpy(), ord=p, axis=-1), rtol=1e-12)


@pytest.mark.parametrize(("p", "name"), [(1, "l1"), (2, "l2"), (math.inf, "linf")])
def test_the_norms_are_among_them(p: float, name: str) -> None:
    assert torch.equal(size(vectors(2), p), NORMS[name].value(vectors(2)))


@pytest.mark.parametrize("p", EXPONENTS)
def test_only_from_1_on_the_triangle_inequality_holds(p: float) -> None:
    v, w = vectors(3), vectors(4)
    excess = size(v + w, p) - size(v, p) - size(w, p)
    assert (excess.max() <= 1e-12) == (p >= 1)
    one, other = torch.eye(2, dtype=torch.float64)
    assert size(one + other, p).item() == pytest.approx(2 ** (1 / p))
    assert size((one + other) / 2, p).item() == pytest.approx(2 ** (1 / p - 1))


@pytest.mark.parametrize("p", EXPONENTS)
def test_sizes_double_but_the_count_does_not(p: float) -> None:
    w = vectors(5)
    torch.testing.assert_close(size(-2 * w, p), 2 * size(w, p))
    assert torch.equal(size(2 * w, 0), size(w, 0))


def test_the_limits_are_the_count_and_the_largest() -> None:
    w = vectors(6)
    torch.testing.assert_close(power(w, 1e-9), size(w, 0), rtol=0, atol=1e-6)
    torch.testing.assert_close(size(w, 400), size(w, math.inf), rtol=1e-2, atol=0)
    assert size(w, 1e3).isfinite().all()


def test_penalties_of_all_exponents_have_one_form() -> None:
    """L1 and squared L2 are among them, and at |w_j| = 1 all have slope 1; the count and the largest stay."""
    w = vectors(8)
    assert torch.equal(penalty(w, 1), L1().value(w))
    assert torch.equal(penalty(w, 2), SquaredL2().value(w))
    one = torch.tensor([[1 - 1e-6], [1 + 1e-6]], dtype=torch.float64)
    for p in EXPONENTS:
        below, above = penalty(one, p).tolist()
        assert (above - below) / 2e-6 == pytest.approx(1, abs=1e-5)
    assert torch.equal(penalty(w, 0), size(w, 0))
    assert torch.equal(penalty(w, math.inf), size(w, math.inf))


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_no_scale_is_too_small_or_too_large(scale: float) -> None:
    for p in (0.5, 1.5, 3):
        torch.testing.assert_close(size(scale * vectors(7), p) / scale, size(vectors(7), p))


@pytest.mark.parametrize(("p", "alpha"), list(product([0, *EXPONENTS, math.inf], ALPHAS)))
def test_the_local_minima_are_those_that_a_search_finds(p: float, alpha: float) -> None:
    """Where J is lower than at both neighbours of a grid, which is infinitely fine at 0: dips there can be narrow."""

    def rise(w: float) -> float:  # J(w) - J(0), without the cancellation
        omega = float(w != 0) if p == 0 else abs(w) if p == math.inf else abs(w) ** p / p
        return w * w / 2 + (alpha * omega - w)

    fine = np.concatenate([np.geomspace(1e-40, 1e-3, 400), np.arange(0.002, 1.5, 0.001)])
    grid = np.concatenate([-fine[::-1], [0], fine])
    values = np.array([rise(w) for w in grid])
    dips = np.flatnonzero((values[1:-1] < values[:-2]) & (values[1:-1] < values[2:])) + 1
    np.testing.assert_allclose(local_minima(alpha, p), grid[dips], atol=2e-3)
    assert [w == 0 for w in local_minima(alpha, p)] == [w == 0 for w in grid[dips]] or p > 1


@pytest.mark.parametrize("alpha", ALPHAS[1:])
def test_a_zero_is_exact_for_p_up_to_1_and_never_beyond(alpha: float) -> None:
    assert all(local_minima(alpha, p)[0] == 0 for p in (0, 0.3, 0.99))
    assert (local_minima(alpha, 1) == [0]) == (local_minima(alpha, math.inf) == [0]) == (alpha >= 1)
    assert all(local_minima(alpha, p)[0] > 0 for p in (1.5, 2, 8))


@pytest.mark.parametrize(("p", "alpha"), [(1.0054, 1.5), (1.05, 1.2), (1.5, 1.5), (8, 0.3)])
def test_however_small_a_minimum_is_the_slope_there_is_0(p: float, alpha: float) -> None:
    """On a log scale: (1 - w) / alpha = w^(p - 1), so log w = log((1 - w) / alpha) / (p - 1)."""
    (w,) = local_minima(alpha, p)
    assert math.log(w) == pytest.approx(math.log((1 - w) / alpha) / (p - 1), rel=1e-9)
