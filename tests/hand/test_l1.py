"""Whether the optimum on a diamond is one of its corners, and inverses: against torch and numpy."""

from __future__ import annotations

import numpy as np

from regviz import L1, Quadratic, solve
from tests.node import Node

COUNT = 3000


def matrices(rng: np.random.Generator) -> np.ndarray:
    """Condition numbers up to 1e4, scales of 1e-3 to 1e3."""
    theta, least = rng.uniform(0, np.pi, COUNT), 10.0 ** -rng.uniform(0, 4, COUNT)
    u = np.stack([np.cos(theta), np.sin(theta)], -1)
    H = np.eye(2) - (1 - least)[:, None, None] * u[:, :, None] * u[:, None, :]
    return (H + H.mT) / 2 * 10.0 ** rng.uniform(-3, 3, (COUNT, 1, 1))


def test_a_corner_is_the_optimum_where_torch_finds_it(node: Node) -> None:
    rng = np.random.default_rng(3)
    H, w_hat = matrices(rng), rng.normal(size=(COUNT, 2))
    t = np.abs(w_hat).sum(-1) * rng.uniform(0.01, 0.99, COUNT)
    expected = solve(Quadratic(H, w_hat), L1(), t=t).zeros.any(-1).tolist()
    calls = list(zip(H.tolist(), w_hat.tolist(), t.tolist(), strict=True))
    assert node.call("hand/l1.mjs", "isAtCorner", calls) == expected
    assert 0.1 < np.mean(expected) < 0.9


def test_a_corner_ties_with_its_edge(node: Node) -> None:
    """On the border of the corner's wedge the corner is the optimum; just beyond it is not."""
    identity = [[1, 0], [0, 1]]
    calls = [[identity, [2, 1], 1], [identity, [2, 1.001], 1], [identity, [-1, -2], 1], [identity, [-1.001, -2], 1]]
    assert node.call("hand/l1.mjs", "isAtCorner", calls) == [True, False, True, False]


def test_inverses_are_numpys(node: Node) -> None:
    H = matrices(np.random.default_rng(4))
    found = np.array(node.call("hand/plane.mjs", "inverse", [[h] for h in H.tolist()]))
    expected = np.linalg.inv(H)
    scale = np.abs(expected).max((1, 2), keepdims=True)
    np.testing.assert_allclose(found / scale, expected / scale, atol=1e-11)
