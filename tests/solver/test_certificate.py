"""The law of the certificate, on random and adversarial data sets; `python -m bench.certificate` tries thousands."""

from __future__ import annotations

import numpy as np
import pytest

from bench.certificate import KINDS, TOLERANCE, Exactly, sets, verdicts
from regviz import L1, Quadratic, solve

ALWAYS = [kind for kind in KINDS if kind not in ("near twins", "polynomials", "Vandermonde")]


@pytest.mark.parametrize("kind", KINDS)
def test_converged_is_true_of_the_exact_residual(kind: str) -> None:
    rng = np.random.default_rng(1)
    found = [verdict for X, y in sets(kind, 12, seed=1) for verdict in verdicts(X, y, rng)]
    assert all(v.residual <= TOLERANCE for v in found if v.converged)
    assert sum(not v.converged for v in found) <= (0 if kind in ALWAYS else 0.2 * len(found))


def test_a_set_that_the_valley_of_an_uneven_design_reaches_is_slack() -> None:
    """With 4 rows and powers 0 to 5, some minimizer is much smaller than the shortest one in |w|_1."""
    rng = np.random.default_rng(3)
    for _ in range(10):
        X = np.arange(4.0)[:, None] ** np.arange(6) * 10.0 ** rng.integers(-9, 10, 6)
        loss = Quadratic.from_data(X, rng.standard_normal(4))
        found = solve(loss, L1(), t=0.99 * loss.minimizer.abs().sum())
        assert found.converged


@pytest.mark.parametrize("kind", ALWAYS)
def test_the_minimizer_itself_is_certified(kind: str) -> None:
    """With a set that holds nothing back, alpha is 0."""
    for X, y in sets(kind, 12, seed=2):
        loss, exact = Quadratic.from_data(X, y), Exactly(X, y)
        slack = 1.1 * float(loss.minimizer.abs().sum()) + 1e-300
        for found in (solve(loss, L1(), alpha=0), solve(loss, L1(), t=slack)):
            assert found.converged
            assert found.alpha == 0
            assert exact.residual(found.w.tolist(), 0.0, 1.0, None) <= TOLERANCE
