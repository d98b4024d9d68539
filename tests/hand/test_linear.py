"""Linear systems in the browser: what they solve is solved, at any size, whatever the matrix allows."""

from __future__ import annotations

from collections.abc import Iterator

import mpmath
import numpy as np
import pytest

from tests.node import Node

SYSTEMS = "../tests/hand/systems.mjs"
SIZES = (1, 2, 3, 4, 5, 8, 31, 120, 300)
ALPHAS = (1e-3, 0.05, 1.0, 300.0)


def problems() -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Gram matrices of enough and of too few rows, of columns that are there twice, of none, and diagonal ones."""
    rng = np.random.default_rng(5)
    for p in SIZES:
        for name, rows in {"tall": 3 * p, "wide": (p + 1) // 2}.items():
            X = rng.normal(size=(rows, p)) * 10 ** rng.uniform(-1, 1, p)
            yield f"{name} {p}", X.T @ X / rows, X.T @ rng.normal(size=rows) / rows
        yield f"diagonal {p}", np.diag(rng.uniform(0.1, 5, p)), rng.normal(size=p)
        yield f"zero {p}", np.zeros((p, p)), rng.normal(size=p)
        twice = np.repeat(rng.normal(size=(2 * p, (p + 1) // 2)), 2, axis=1)[:, :p]
        yield f"twins {p}", twice.T @ twice / (2 * p), twice.T @ rng.normal(size=2 * p) / (2 * p)


def solved(H: np.ndarray, shift: float, w: list[float], g: np.ndarray) -> bool:
    """Whether w solves a system as near to the given one as rounding allows (the normwise backward error)."""
    M = H + shift * np.eye(len(g))
    scale = np.linalg.norm(M, 2) * np.linalg.norm(w) + np.linalg.norm(g)
    return bool(np.linalg.norm(M @ w - g) <= 1e-14 * max(4, len(g)) * scale)


@pytest.mark.parametrize(("H", "g"), [pytest.param(H, g, id=name) for name, H, g in problems()])
def test_ridge_at_any_alpha(node: Node, H: np.ndarray, g: np.ndarray) -> None:
    (found,) = node.call(SYSTEMS, "ridges", [[H.tolist(), g.tolist(), ALPHAS]])
    for alpha, w in zip(ALPHAS, found, strict=True):
        assert solved(H, alpha, w, g), alpha


@pytest.mark.parametrize(("H", "g"), [pytest.param(H, g, id=name) for name, H, g in problems()])
def test_a_positive_definite_system_of_some_of_the_coefficients(node: Node, H: np.ndarray, g: np.ndarray) -> None:
    for A in (list(range(len(g))), list(range(0, len(g), 2))):
        (w,) = node.call(SYSTEMS, "within", [[H.tolist(), A, 0.01, g.tolist()]])
        assert solved(H[np.ix_(A, A)], 0.01, w, g[A])


@pytest.mark.parametrize("order", ["rising", "falling", "mixed"])
@pytest.mark.parametrize("span", [3, 6])
def test_ridge_keeps_the_digits_of_columns_in_small_units_beside_large_ones(node: Node, order: str, span: int) -> None:
    """Each coefficient in its own units, against a solution in 60 digits."""
    rng = np.random.default_rng(span)
    sizes = 10 ** np.linspace(-span, span, 7)
    sizes = {"rising": sizes, "falling": sizes[::-1], "mixed": rng.permutation(sizes)}[order]
    X = rng.normal(size=(40, 7)) * sizes
    H, g = X.T @ X / 40, X.T @ rng.normal(size=40) / 40
    (found,) = node.call(SYSTEMS, "ridges", [[H.tolist(), g.tolist(), ALPHAS]])
    for alpha, w in zip(ALPHAS, found, strict=True):
        with mpmath.workdps(60):
            exact = mpmath.lu_solve(mpmath.matrix(H.tolist()) + alpha * mpmath.eye(7), mpmath.matrix(g.tolist()))
        np.testing.assert_allclose(w * sizes, np.array([float(x) for x in exact]) * sizes, rtol=0, atol=1e-11)


@pytest.mark.parametrize("size", [1e-300, 1e-163, 1e155, 1e300])
def test_ridge_at_the_ends_of_the_numbers(node: Node, size: float) -> None:
    H = size * np.array([[2.0, 1, 0.5], [1, 2, 1], [0.5, 1, 3]])
    g = size * np.array([1.0, -2, 0.5])
    (found,) = node.call(SYSTEMS, "ridges", [[H.tolist(), g.tolist(), [size]]])
    np.testing.assert_allclose(found[0], np.linalg.solve(H / size + np.eye(3), g / size), rtol=1e-13)


def test_what_nothing_pulls_at_is_exactly_0(node: Node) -> None:
    """The third and the fifth have no g, and are coupled to each other alone."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(20, 6))
    H, g = X.T @ X / 20, rng.normal(size=6)
    for j in (2, 4):
        g[j] = 0
        for k in set(range(6)) - {2, 4}:
            H[j, k] = H[k, j] = 0
    (found,) = node.call(SYSTEMS, "ridges", [[H.tolist(), g.tolist(), ALPHAS]])
    for w in found:
        assert [x == 0 for x in w] == [False, False, True, False, True, False]
    (nothing,) = node.call(SYSTEMS, "ridges", [[H.tolist(), [0.0] * 6, ALPHAS]])
    assert nothing == [[0] * 6] * len(ALPHAS)
