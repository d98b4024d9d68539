"""The certificate against exact rational arithmetic, on thousands of random and adversarial data sets:
python -m bench.certificate [sets of each kind [kind ...]]

For each data set, one penalty and some dials: does the solver say `converged`, and what is the residual of the
optimality conditions of its float64 answer, computed here in fractions from the float64 data, relative to the size of
the terms of X^T y / n? `False` where float64 holds an answer is a loss; `True` with a residual above 1e-10 is a lie.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Maker = Callable[[np.random.Generator], tuple[Array, Array]]

TOLERANCE = Fraction(1, 10**10)
SHARES = (0.999, 0.5, 0.1, 1e-2, 1e-4, 1e-8)  # of alpha_max
SIZES = (0.9, 0.3, 1e-3)  # of the size of the minimizer


class Verdict(NamedTuple):
    """What was said of one answer, and its exact residual."""

    call: str
    converged: bool
    residual: float


def near_twins(rng: np.random.Generator) -> tuple[Array, Array]:
    """Two columns that differ by 1e-2 down to 1e-16, and up to three others."""
    n = int(rng.integers(2, 21))
    x, z, u = rng.standard_normal((3, n))
    others = rng.standard_normal((n, int(rng.integers(0, 4))))
    twin = rng.choice([-1, 1]) * (x + 10.0 ** -rng.integers(2, 17) * z)
    columns = rng.permutation(np.column_stack([x, twin, others]), axis=1)
    return columns, x + 0.5 * u + others.sum(1)


def polynomials(rng: np.random.Generator) -> tuple[Array, Array]:
    """Powers 1 to 3..15 of points on [0, 1] or [-1, 1], sometimes centred: condition numbers up to 1e16."""
    n, p = int(rng.integers(5, 31)), int(rng.integers(3, 16))
    x = np.sort(rng.uniform(rng.choice([-1, 0]), 1, n))
    X, y = x[:, None] ** np.arange(1, p + 1), np.sin(5 * x) + 0.1 * rng.standard_normal(n)
    return (X - X.mean(0), y - y.mean()) if rng.random() < 0.5 else (X, y)


def vandermonde(rng: np.random.Generator) -> tuple[Array, Array]:
    """Powers 0 to 2..9 of years or small integers: columns of very different sizes."""
    n, p = int(rng.integers(4, 16)), int(rng.integers(3, 11))
    x = np.arange(n) + float(rng.choice([0, 1, 1990]))
    X = x[:, None] ** np.arange(min(p, 8 if x[-1] > 100 else p))
    return X.astype(float), rng.standard_normal(n) * 10.0 ** rng.integers(-3, 4)


def scales(rng: np.random.Generator) -> tuple[Array, Array]:
    """Columns and y scaled by 1e-12 to 1e12."""
    n, p = int(rng.integers(3, 16)), int(rng.integers(1, 7))
    X = rng.standard_normal((n, p)) * 10.0 ** rng.uniform(-12, 12, p)
    return X, rng.standard_normal(n) * 10.0 ** rng.uniform(-12, 12)


def moderate(rng: np.random.Generator) -> tuple[Array, Array]:
    """cond(X) up to 1e8, and everything scaled by 1e-6 to 1e6: here `converged` must be True."""
    p = int(rng.integers(1, 9))
    n = p + int(rng.integers(0, 10))
    U, V = (np.linalg.qr(rng.standard_normal((k, k)))[0] for k in (n, p))
    sigma = 10.0 ** -np.sort(rng.uniform(0, 8, p)) if p > 1 else np.ones(1)
    return U[:, :p] * sigma @ V * 10.0 ** rng.uniform(-6, 6), rng.standard_normal(n) * 10.0 ** rng.uniform(-6, 6)


def wide(rng: np.random.Generator) -> tuple[Array, Array]:
    """More columns than rows."""
    n = int(rng.integers(1, 7))
    return rng.standard_normal((n, n + int(rng.integers(1, 9)))), rng.standard_normal(n)


def zero_columns(rng: np.random.Generator) -> tuple[Array, Array]:
    n, p = int(rng.integers(2, 9)), int(rng.integers(2, 7))
    X = rng.standard_normal((n, p))
    X[:, rng.random(p) < 0.5] = 0
    return X, rng.standard_normal(n)


def one_row(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.standard_normal((1, int(rng.integers(1, 7)))), rng.standard_normal(1)


def integers(rng: np.random.Generator) -> tuple[Array, Array]:
    """Small integers: ties, collinear columns, zeros."""
    n, p = int(rng.integers(1, 6)), int(rng.integers(1, 6))
    return rng.integers(-2, 3, (n, p)).astype(float), rng.integers(-3, 4, n).astype(float)


def twins_exactly(rng: np.random.Generator) -> tuple[Array, Array]:
    """Columns twice, or with the sign turned."""
    n, p = int(rng.integers(2, 9)), int(rng.integers(1, 4))
    X = rng.standard_normal((n, p))
    return np.hstack([X, X * rng.choice([-1.0, 1.0], p)]), rng.standard_normal(n)


KINDS: dict[str, Maker] = {
    "near twins": near_twins,
    "polynomials": polynomials,
    "Vandermonde": vandermonde,
    "scales 1e-12 to 1e12": scales,
    "cond 1e8, scales 1e-6 to 1e6": moderate,
    "more columns than rows": wide,
    "zero columns": zero_columns,
    "one row": one_row,
    "small integers": integers,
    "twins": twins_exactly,
}


def sets(kind: str, count: int, seed: int = 0) -> Iterator[tuple[Array, Array]]:
    """`count` data sets of a kind, the same for the same seed."""
    rng = np.random.default_rng([seed, list(KINDS).index(kind)])
    for _ in range(count):
        yield KINDS[kind](rng)


def verdicts(X: Array, y: Array, rng: np.random.Generator) -> Iterator[Verdict]:
    """What the solver says of the optima of one of the penalties: for two alphas, for those as a path, for a t."""
    from regviz import L1, ElasticNet, Quadratic, Solution, SquaredL2, path, solve
    from regviz.solver.penalties import Penalty

    loss, exact = Quadratic.from_data(X, y), Exactly(X, y)
    examples: list[tuple[str, Penalty, float]] = [
        ("L1", L1(), 1.0),
        ("net", ElasticNet(0.3), 0.3),
        ("L2", SquaredL2(), 0.0),
    ]
    name, penalty, rho = examples[rng.integers(3)]

    def judged(call: str, found: Solution, k: tuple[int, ...] = (), t: float | None = None) -> Verdict:
        w, alpha = found.w[k].tolist(), float(found.alpha[k])
        return Verdict(f"{name}, {call}", bool(found.converged[k]), exact.residual(w, alpha, rho, t))

    top = float(loss.g.abs().max()) / (rho or 1)
    alphas = [top * share for share in rng.choice(SHARES, 2, replace=False)] if top > 0 else [1.0]
    along = path(loss, penalty, alphas)
    for k, alpha in enumerate(alphas):
        yield judged("alpha", solve(loss, penalty, alpha=alpha))
        yield judged("path", along, (k,))
    t = float(penalty.size(loss.minimizer)) * float(rng.choice(SIZES))
    if t > 0:
        yield judged("t", solve(loss, penalty, t=t), t=t)


class Exactly:
    """The optimality conditions of one data set in rational arithmetic."""

    def __init__(self, X: Array, y: Array) -> None:
        self.X, self.y = [[Fraction(x) for x in row] for row in X.tolist()], [Fraction(v) for v in y.tolist()]
        self.columns = list(zip(*self.X, strict=True))
        self.scale = max(sum(abs(a * b) for a, b in zip(x, self.y, strict=True)) for x in self.columns) / len(y)

    def residual(self, w: list[float], alpha: float, rho: float, t: float | None) -> float:
        """How far the gradient is from -alpha dOmega(w), by the scale, and by what share of t the size is off."""
        if not all(np.isfinite([*w, alpha])):
            return float("inf")
        v, dial, share = [Fraction(x) for x in w], Fraction(alpha), Fraction(rho)
        r = [b - sum(a * x for a, x in zip(row, v, strict=True) if x) for row, b in zip(self.X, self.y, strict=True)]
        c = [sum(a * b for a, b in zip(x, r, strict=True)) / len(r) for x in self.columns]
        gaps = []
        for x, c_j in zip(v, c, strict=True):
            u = c_j - (1 - share) * dial * x
            sign = (x > 0) - (x < 0)
            gaps.append(abs(u - share * dial * sign) if x else abs(u) - share * dial)
        worst = max(*gaps, Fraction(0)) / self.scale if self.scale else max(*gaps, Fraction(0))
        if t is not None:
            squares = sum((x * x for x in v), Fraction(0))
            size, radius = share * sum(map(abs, v), Fraction(0)) + (1 - share) / 2 * squares, Fraction(t)
            if not share:
                size, radius = squares, radius * radius
            excess = (size - radius) / radius
            worst = max(worst, abs(excess) if dial > 0 else excess)
        return float(worst)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print(f"{count} data sets of each kind\n{'':<32}{'answers':>9}{'False':>9}{'worst':>10}{'lies':>6}{'seconds':>9}")
    answers = unsure = 0
    for kind in sys.argv[2:] or KINDS:
        start = time.perf_counter()
        rng = np.random.default_rng(count)
        found = [verdict for X, y in sets(kind, count) for verdict in verdicts(X, y, rng)]
        spent, false = time.perf_counter() - start, sum(not v.converged for v in found)
        said = [v.residual for v in found if v.converged]
        lies = sum(residual > TOLERANCE for residual in said)
        share = f"{false / len(found):>9.2%}{max(said):>10.1e}{lies:>6}"
        print(f"  {kind:<30}{len(found):>9,}{share}{spent:>9.0f}", flush=True)
        for call in sorted({v.call for v in found if not v.converged}):
            missed = [v.residual for v in found if v.call == call and not v.converged]
            share = f"{len(missed) / sum(v.call == call for v in found):>9.2%}"
            print(f"      {call:<26}{len(missed):>9,}{share}   residuals {min(missed):.1e} to {max(missed):.1e}")
        answers, unsure = answers + len(found), unsure + false
    print(f"  {'all':<30}{answers:>9,}{unsure / answers:>9.2%}")


if __name__ == "__main__":
    main()
