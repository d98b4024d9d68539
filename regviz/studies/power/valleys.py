"""p below 1: all local minima of J0(w) + alpha/p sum |w_j|^p and of J0 on |w|_p <= t, and whether none was missed.

Penalized, a local minimum lies in 0, on an axis, or in a quadrant, where with the sizes x, y and the signs of g turned

    G(x) = a x + alpha x^(p-1) - g1 + beta y(x)

is 0 and rises, y(x) being the best y for x and beta = +-b; x is at least where a - alpha (1 - p) x^(p-2) = 0 (Chen, Xu,
Ye 2010). All parts of G and of its slope are monotone: their bounds on a cell are their values at its ends. On the set
a local minimum lies in a corner or on an arc, where the slope of J0 is a sum of powers of v = x^p and t^p - v; each
half of it is cut in v^(1/p - 1), in which the slope is nearly straight at the corner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from regviz.studies.power.cells import Array, Index, rising_roots

__all__ = ["Minima", "arcs", "omega", "valleys"]

Terms: TypeAlias = list[tuple[float, float, float]]
QUADRANTS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
HALF = 0.6  # of an arc: another half would have its end where symmetry puts a minimum
NEWTON = 60


@dataclass(frozen=True)
class Minima:
    """All local minima (k, 2), the best first, and whether it is proven that there are no others."""

    w: Array
    proven: bool


def omega(w: Array, p: float) -> Array:
    """1/p sum |w_j|^p over the last axis."""
    total: Array = (np.abs(w) ** p).sum(-1) / p
    return total


# Penalized


def valleys(H: Array, w_hat: Array, alphas: Array, p: float) -> list[Minima]:
    """The local minima for each of `alphas`, which are above 0."""
    (a, b), (_, c) = H
    g = H @ w_hat
    count = len(alphas)
    minima: list[list[Array]] = [[np.zeros(2)] for _ in alphas]
    branches = [_Branch(curvature, alphas, p) for curvature in (a, c)]
    for j, branch in enumerate(branches):
        for i in np.flatnonzero(np.abs(g[j]) > branch.low).tolist():
            w = np.zeros(2)
            w[j] = np.sign(g[j]) * branch.inverse(np.abs(g[j]), i)
            minima[i].append(w)
    proven = np.ones(count, dtype=bool)
    if a > 0 and c > 0:
        first, second = branches
        far = (w_hat @ g / (4 * alphas)) ** (1 / p)  # alpha sum |w_j|^p <= w_hat^T H w_hat / 4 at a stationary w
        for s1, s2 in QUADRANTS:
            cells = _Quadrant(first, second, s1 * g[0], s2 * g[1], s1 * s2 * b)
            index, x, doubtful = rising_roots(cells.bounds, cells.at, *cells.interval(far))
            proven[doubtful] = False
            for i, root in zip(index.tolist(), x, strict=True):
                minima[i].append(np.array([s1 * root, s2 * cells.y(root, i)]))
    return [
        _sorted(np.array(w), _total(H, g, alpha, p), ok) for w, alpha, ok in zip(minima, alphas, proven, strict=True)
    ]


class _Branch:
    """P(x) = a x + alpha x^(p-1) where it grows, from `least` on, for many alphas; i says which of them."""

    def __init__(self, a: float, alphas: Array, p: float) -> None:
        self.a, self.alphas, self.p = a, alphas, p
        infinite = np.full(len(alphas), np.inf)
        self.least: Array = (alphas * (1 - p) / a) ** (1 / (2 - p)) if a > 0 else infinite
        self.low: Array = self.at(self.least, np.arange(len(alphas))) if a > 0 else infinite

    def at(self, x: Array, i: Index) -> Array:
        value: Array = self.a * x + self.alphas[i] * x ** (self.p - 1)
        return value

    def curvature(self, x: Array, i: Index) -> Array:
        value: Array = self.a - self.alphas[i] * (1 - self.p) * x ** (self.p - 2)
        return value

    def inverse(self, r: Array | float, i: Index) -> Array:
        """The x >= least with P(x) = r, or least: Newton's method from above, P being convex."""
        least = self.least[i]
        x: Array = np.maximum(np.asarray(r) / self.a, least)
        for _ in range(NEWTON):
            with np.errstate(divide="ignore", invalid="ignore"):
                following = np.maximum(x - (self.at(x, i) - r) / self.curvature(x, i), least)
            better = following < x
            if not better.any():
                break
            x = np.where(better, following, x)
        return x


@dataclass(frozen=True)
class _Quadrant:
    """G(x) = P1(x) - g1 + beta y(x), in sizes and with the signs of a quadrant."""

    first: _Branch
    second: _Branch
    g1: float
    g2: float
    beta: float

    def y(self, x: Array, i: Index) -> Array:
        return self.second.inverse(self.g2 - self.beta * x, i)

    def at(self, x: Array, i: Index) -> Array:
        value: Array = self.first.at(x, i) - self.g1 + self.beta * self.y(x, i)
        return value

    def interval(self, far: Array) -> tuple[Array, Array]:
        """Where x can be: it and its y are not below their least, and none is farther than `far`."""
        every = np.arange(len(far))
        if self.beta == 0:
            edge = np.where(self.g2 > self.second.low, np.inf, -np.inf)
        else:
            edge = (self.g2 - self.second.low) / self.beta
        low = np.maximum(self.first.least, edge) if self.beta < 0 else self.first.least
        high = far
        if self.beta >= 0:
            most = self.first.inverse(np.maximum(self.g1, self.first.low), every)
            high = np.minimum(np.minimum(far, edge), most)
        return low, high * (1 + 1e-9)

    def bounds(self, low: Array, high: Array, i: Index) -> list[Array]:
        ys = [self.y(low, i), self.y(high, i)]
        left, right = self.first.at(low, i) - self.g1, self.first.at(high, i) - self.g1
        pulls = [self.beta * y for y in ys]
        with np.errstate(divide="ignore"):
            bends = [
                self.beta**2 / np.maximum(self.second.curvature(y, i), 0) if self.beta else 0 * y
                for y in (np.minimum(*ys), np.maximum(*ys))
            ]
        slopes = [self.first.curvature(low, i) - bends[0], self.first.curvature(high, i) - bends[1]]
        return [
            left + np.minimum(*pulls),
            right + np.maximum(*pulls),
            *slopes,
            left + pulls[0],
            right + pulls[1],
            high - low,
        ]


def _total(H: Array, g: Array, alpha: float, p: float) -> Callable[[Array], Array]:
    return lambda w: np.einsum("ki,ij,kj->k", w, H, w) / 2 - w @ g + alpha * omega(w, p)


# On the set


def arcs(H: Array, w_hat: Array, t: float, p: float) -> Minima:
    """The local minima for a t > 0 below |w_hat|_p."""
    (a, b), (_, c) = H
    q, T, g = 1 / p, t**p, H @ w_hat
    found = [np.array(w) for w in ((t, 0.0), (-t, 0.0), (0.0, t), (0.0, -t))]
    proven = True
    for s1, s2 in QUADRANTS:
        g1, g2, beta = s1 * g[0], s2 * g[1], s1 * s2 * b
        for share, numbers in ((HALF, (a, beta, c, g1, g2)), (1 - HALF, (c, beta, a, g2, g1))):
            arc = _Arc.of(q, T, *numbers)
            end = np.array([(share * T) ** (q - 1)])
            _, roots, doubtful = rising_roots(arc.bounds, arc.at, np.zeros(1), end)
            proven = proven and not len(doubtful)
            ends = [(v**q, (T - v) ** q) for v in arc.v(roots) if v > 0]
            found += [np.array([s1 * x, s2 * y] if share == HALF else [s1 * y, s2 * x]) for x, y in ends]
    w = np.array(found)
    w = w[((w_hat - w) @ H * w).sum(-1) > 0]
    return _sorted(w, lambda w: np.einsum("ki,ij,kj->k", w - w_hat, H, w - w_hat), proven)


@dataclass(frozen=True)
class _Arc:
    """The slope of J0 over q along half an arc, and its bend, as sums of k v^e (T - v)^f, in r = v^(q-1).

    The bend is that in v: in r its sign is the same.
    """

    q: float
    T: float
    slope: Terms
    bend: Terms

    @classmethod
    def of(cls, q: float, T: float, a: float, beta: float, c: float, g1: float, g2: float) -> _Arc:
        m, n = 2 * q - 1, q - 1
        slope = [(a, m, 0.0), (beta, n, q), (-g1, n, 0.0), (-beta, q, n), (-c, 0.0, m), (g2, 0.0, n)]
        bend = [(a * m, m - 1, 0.0), (c * m, 0.0, m - 1), (-g1 * n, n - 1, 0.0), (-g2 * n, 0.0, n - 1)]
        return cls(q, T, slope, [*bend, (beta * n, n - 1, q), (-2 * beta * q, n, n), (beta * n, q, n - 1)])

    def v(self, r: Array) -> Array:
        value: Array = r ** (1 / (self.q - 1))
        return value

    def at(self, r: Array, i: Index) -> Array:
        v = self.v(r)
        value: Array = np.sum([k * v**e * (self.T - v) ** f for k, e, f in self.slope], axis=0)
        return value

    def bounds(self, low: Array, high: Array, i: Index) -> list[Array]:
        ends = self.v(low), self.v(high)
        return [
            *_range(self.slope, *ends, self.T),
            *_range(self.bend, *ends, self.T),
            self.at(low, i),
            self.at(high, i),
            ends[1] - ends[0],
        ]


def _range(terms: Terms, low: Array, high: Array, T: float) -> tuple[Array, Array]:
    """Bounds of sum k v^e (T - v)^f for v between low and high."""
    least, most = np.zeros_like(low), np.zeros_like(low)
    with np.errstate(divide="ignore", invalid="ignore"):
        for k, e, f in terms:
            if k == 0:
                continue
            v, z = (low**e, high**e), ((T - low) ** f, (T - high) ** f)
            small, large = np.minimum(*v) * np.minimum(*z), np.maximum(*v) * np.maximum(*z)
            least, most = least + k * (small if k > 0 else large), most + k * (large if k > 0 else small)
    lost = np.isnan(least) | np.isnan(most)
    return np.where(lost, -np.inf, least), np.where(lost, np.inf, most)


def _sorted(w: Array, value: Callable[[Array], Array], proven: bool) -> Minima:
    order = np.argsort(value(w), kind="stable")
    return Minima(w[order] + 0.0, bool(proven))
