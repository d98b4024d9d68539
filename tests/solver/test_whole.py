"""The gradient in whole numbers is the one of fractions, rounded once."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from bench.certificate import Exactly
from regviz import L1, Quadratic, solve
from regviz.solver.whole import downhill, remainder


def spread(rng: np.random.Generator, *shape: int) -> NDArray[np.float64]:
    """Numbers of sizes from 1e-90 to 1e90, some of them 0."""
    return rng.standard_normal(shape) * 10.0 ** rng.uniform(-90, 90, shape) * (rng.random(shape) < 0.8)


@pytest.mark.parametrize("seed", range(20))
def test_one_rounding_in_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, p = rng.integers(1, 6, 2)
    X, y, w = spread(rng, n, p), spread(rng, n), spread(rng, p)
    rows, point = [[Fraction(x) for x in row] for row in X.tolist()], [Fraction(x) for x in w.tolist()]
    r = [Fraction(b) - sum(a * x for a, x in zip(row, point, strict=True)) for row, b in zip(rows, y, strict=True)]
    c = [sum(row[j] * left for row, left in zip(rows, r, strict=True)) / int(n) for j in range(p)]
    assert remainder(X, y, w).tolist() == [float(left) for left in r]
    assert downhill(X, y, w).tolist() == [float(x) for x in c]


def test_far_from_the_optimum_there_is_a_gradient_too() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((5, 2)), rng.standard_normal(5)
    assert remainder(1e300 * X, y, np.array([1e300, 0])).tolist() == (-np.inf * np.sign(X[:, 0])).tolist()
    w = torch.full((2,), 1e4, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(Quadratic.from_data(1e60 * X, y).gradient(w).sum(), w)
    assert gradient.isfinite().all()


def test_a_huge_minimizer_of_an_uneven_design_is_certified() -> None:
    """Powers of years: |w| of 1e19 beside a gradient of 1e7, whose compensated bound alone is above the tolerance."""
    X = np.arange(1990.0, 1997)[:, None] ** np.arange(7)
    y = np.array(
        [621.75867439, -1657.75056174, -850.81959624, -2480.39864749, 930.21777977, -1156.32116597, 1233.48408]
    )
    loss = Quadratic.from_data(X, y)
    for share in (0.2, 0.3, 0.5):
        found = solve(loss, L1(), t=share * loss.minimizer.abs().sum())
        assert found.converged
        assert Exactly(X, y).residual(found.w.tolist(), float(found.alpha), 1.0, float(found.t)) <= 1e-10
