"""p above 1, also just above it, where an optimum can be too small for a number: there is an answer, and it holds."""

from __future__ import annotations

import numpy as np
import pytest

from tests.node import Node

ALPHAS = [0.01, 0.3, 3.0, 50.0, 100.0, 415.0]
SMALLEST = 1e-290
LOSSES = [([[1, 0.6], [0.6, 1]], [1.2, 1.7]), ([[4, 1.6], [1.6, 1]], [-0.2, 2]), ([[1, 0], [0, 1]], [0.1, 0.1])]


@pytest.mark.parametrize("p", [1.005, 1.01, 1.02, 1.2, 4])
@pytest.mark.parametrize(("hessian", "minimizer"), LOSSES)
def test_the_gradient_is_held_by_the_penaltys(
    node: Node, p: float, hessian: list[list[float]], minimizer: list[float]
) -> None:
    t = 0.4
    (found,) = node.module("../tests/hand/bulging.mjs")("optima", [[hessian, minimizer, p, ALPHAS, t]])
    H, w_hat = np.array(hessian), np.array(minimizer)
    for alpha, w in zip(ALPHAS, np.array(found["penalized"]), strict=True):
        assert np.isfinite(w).all()
        pull, held = H @ (w_hat - w), alpha * np.sign(w) * np.abs(w) ** (p - 1)
        large = np.abs(w) > SMALLEST
        scale = np.abs(H) @ (np.abs(w) + np.abs(w_hat))
        assert (np.abs(pull - held) <= 1e-8 * scale)[large].all()
    w = np.array(found["constrained"])
    inside = np.linalg.norm(w_hat, p) <= t
    assert np.linalg.norm(w, p) == pytest.approx(np.linalg.norm(w_hat, p) if inside else t, rel=1e-6)
