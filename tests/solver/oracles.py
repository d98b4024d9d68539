"""Independent answers to compare with: exact arithmetic, a conic solver, and problems to ask them."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import clarabel
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float64]


def objective(H: Array, w_hat: Array, w: Array) -> float:
    """J0(w)."""
    return float((w - w_hat) @ H @ (w - w_hat) / 2)


def kkt(H: Array, g: Array, w: Array, alpha: float) -> float:
    """Residual of the L1 optimality conditions, relative to max |g_j|."""
    c = g - H @ w
    residual = np.where(w != 0, np.abs(c - alpha * np.sign(w)), np.abs(c) - alpha)
    return float(residual.max(initial=0.0) / max(np.abs(g).max(), 1e-300))


@st.composite
def integer_problems(draw: st.DrawFn, most: int = 4) -> tuple[Array, Array]:
    """H = X^T X and w_hat from small integers: full of ties, collinear columns and zeros."""
    p, n = draw(st.integers(1, most)), draw(st.integers(1, most + 1))
    X = draw(st.lists(st.lists(st.integers(-2, 2), min_size=p, max_size=p), min_size=n, max_size=n))
    w_hat = draw(st.lists(st.integers(-3, 3), min_size=p, max_size=p))
    design = np.array(X, dtype=float)
    return design.T @ design, np.array(w_hat, dtype=float)


def least_penalized(H: Array, g: Array, alpha: Fraction) -> Fraction:
    """The exact minimum of 1/2 w^T H w - g^T w + alpha |w|_1 for integer H and g, over all supports and signs.

    Some optimum has a nonsingular H_AA, so the other supports need not be looked at.
    """
    p, best = len(g), Fraction(0)
    exact = [[Fraction(int(x)) for x in row] for row in H], [Fraction(int(x)) for x in g]
    for size in range(1, p + 1):
        for A in combinations(range(p), size):
            for s in product((-1, 1), repeat=size):
                rhs = [exact[1][j] - alpha * s_j for j, s_j in zip(A, s, strict=True)]
                w = solve_exactly([[exact[0][i][j] for j in A] for i in A], rhs)
                if w is not None and all(s_j * w_j > 0 for s_j, w_j in zip(s, w, strict=True)):
                    best = min(best, -sum(b * w_j for b, w_j in zip(rhs, w, strict=True)) / 2)
    return best


def solve_exactly(A: list[list[Fraction]], b: list[Fraction]) -> list[Fraction] | None:
    """The solution of A x = b, or None if A is singular (Gauss-Jordan)."""
    rows = [[*row, rhs] for row, rhs in zip(A, b, strict=True)]
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(len(rows)):
            if i != k:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[-1] for row in rows]


def conic_l2_ball(H: Array, w_hat: Array, t: float) -> Array:
    """argmin J0 subject to |w|_2 <= t."""
    p = len(w_hat)
    return clarabel_minimum(
        H, -H @ w_hat, np.vstack([np.zeros(p), -np.eye(p)]), [t, *[0] * p], [clarabel.SecondOrderConeT(p + 1)]
    )


def conic_elastic_net(H: Array, w_hat: Array, t: float, rho: float) -> Array:
    """argmin J0 subject to rho |w|_1 + (1 - rho)/2 |w|_2^2 <= t, in the variables w, u >= |w| and v >= |w|_2^2."""
    p = len(w_hat)
    eye, zero, one = np.eye(p), np.zeros((p, p)), np.zeros((p, 1))
    P = np.zeros((2 * p + 1, 2 * p + 1))
    P[:p, :p] = H
    size = np.concatenate([np.zeros(p), np.full(p, rho), [(1 - rho) / 2]])
    last = np.eye(2 * p + 1)[-1]
    # |(2 w, v - 1)|_2 <= v + 1 is |w|_2^2 <= v.
    A = np.vstack(
        [np.block([[eye, -eye, one], [-eye, -eye, one]]), size, -last, np.hstack([-2 * eye, zero, one]), -last]
    )
    b = [*[0] * 2 * p, t, 1, *[0] * p, -1]
    cones = [clarabel.NonnegativeConeT(2 * p + 1), clarabel.SecondOrderConeT(p + 2)]
    return clarabel_minimum(P, np.concatenate([-H @ w_hat, np.zeros(p + 1)]), A, b, cones)[:p]


def clarabel_minimum(P: Array, q: Array, A: Array, b: list[float], cones: list[object]) -> Array:
    """argmin 1/2 x^T P x + q^T x subject to b - A x in the product of `cones`."""
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-12
    P, A = sparse.csc_matrix(np.triu(P)), sparse.csc_matrix(A)
    return np.array(clarabel.DefaultSolver(P, q, A, np.array(b, dtype=float), cones, settings).solve().x)
