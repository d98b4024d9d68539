"""One problem in fixed-point arithmetic of 420 bits: what float64 cannot decide.

With columns that differ by 1e-12, H = X^T X / n in float64 no longer says which of two supports is the right one, and
a gradient is the difference of numbers that agree in all their digits. Here X and y are taken as the integers that
floats are, so H, g and every decision about a sign or a tie have more digits than data in float64 can use up.
It is slow (Python's integers: milliseconds for ten coefficients, a second for a hundred) and asked only where the
float64 solvers cannot vouch for their answer; see `certified`. No problem gets more than about a second of it in a
call: what then is not found raises `ExhaustedError`.

**The method** is an active set followed along a parameter. Take some w with signs s on A. For the gradient
g' = K w + c', with c' = lam1 s on A and |c'| <= lam1 elsewhere, it is the optimum. Then move g' to g: the optimum moves
along a straight line until a w_j reaches 0 and leaves, or a |c_j| reaches lam1 and enters (Best 1996). A w that is
nearly right makes a short walk, none at all if A and s are right, and any w will do. A column that enters although it
lies in the span of A takes another's place: along H v = 0 nothing but w changes, until some w_k is 0.

**Units.** Column j is multiplied by 2^-e_j and y by 2^-f, so that all numbers are near 1; then lam1 becomes a vector,
and so does lam2. Everything is multiplied by n once more, so that nothing is divided by it.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from regviz.solver.evidence import Evidence
from regviz.solver.fixed import BITS, NEGLIGIBLE, ONE, Array, Integers, down, fixed, moved, objects, ratio, shifted
from regviz.solver.lattice import nearest
from regviz.solver.refined import Size
from regviz.solver.walk import Point

__all__ = ["Exact", "ExhaustedError"]

LATTICE = 16  # with more active coefficients, the nearest float64 numbers have to do
TOLERANCE = Fraction(1, 10**10)  # of the gradient's scale
MOST = 60  # Newton steps for alpha
BUDGET = 2_000_000  # products of two numbers, about a second: no problem gets more of them
EPS = float(np.finfo(np.float64).eps)


class ExhaustedError(Exception):
    """A problem would need more work than its budget allows."""


class Exact:
    """min 1/2 w^T H w - g^T w + lam1 |w|_1 + lam2/2 |w|_2^2, or with a bound on the size of w, for one problem.

    From X (n, p) and y (n,): H = X^T X / n, g = X^T y / n. Or from H (p, p) and g (p,) themselves.
    """

    def __init__(self, problem: Evidence) -> None:
        self.left = BUDGET
        X, y, H, g = (None if x is None else x.numpy() for x in (problem.X, problem.y, problem.H, problem.g))
        self.p, self.n = len(problem.g), 1 if y is None else len(y)
        self.height = self.p if y is None else self.n
        self.spend(4 * self.height * self.p)
        self.source: Integers | None = None
        if X is not None and y is not None:
            self.e = np.frexp(np.abs(X).max(0))[1].astype(int)
            self.f = int(np.frexp(np.abs(y).max())[1])
            self.source = fixed(X, -self.e[None, :])
            self.g = down(self.source.T @ fixed(y, np.full(self.n, -self.f)))
        elif H is not None and g is not None:
            self.e = (np.frexp(np.abs(H.diagonal()))[1].astype(int) + 1) // 2
            self.f = int((np.frexp(g)[1] - self.e)[g != 0].max(initial=0))
            self.given = fixed(H, -self.e[:, None] - self.e[None, :])
            self.g = fixed(g, -self.e - self.f)
        self.tie = problem.tie
        self.scale = self.n * fixed(problem.terms.numpy(), -self.e - self.f)  # what the terms of each g_j add up to

    def spend(self, products: int) -> None:
        """Take so much from the budget, before the work is done."""
        self.left -= products
        if self.left < 0:
            raise ExhaustedError

    # Units: real numbers in, real numbers out

    def weights(self, lam1: Fraction, lam2: Fraction) -> tuple[Integers, Integers]:
        """lam1 and lam2 for each coefficient in its unit."""
        one, two = (
            [shifted(self.n * lam, -k * e - f) for e in self.e] for lam, k, f in ((lam1, 1, self.f), (lam2, 2, 0))
        )
        return objects(one), objects(two)

    def scaled(self, w: Array) -> Integers:
        return fixed(w, self.e - self.f)

    def rationals(self, w: Integers) -> list[Fraction]:
        return [Fraction(x, ONE) * Fraction(2) ** int(self.f - e) for x, e in zip(w, self.e, strict=True)]

    def floats(self, w: Integers) -> Array:
        """Each coordinate to the nearest float64."""
        return np.array([math.ldexp(x / ONE, int(self.f - e)) for x, e in zip(w, self.e, strict=True)]) + 0.0

    # Linear algebra

    def apply(self, v: Integers, among: list[int]) -> Integers:
        """n H v for a v that is 0 but on `among`."""
        self.spend(self.height * (len(among) + (0 if self.source is None else self.p)))
        if self.source is None:
            product: Integers = self.given[:, among] @ v[among]
            return down(product)
        inner: Integers = self.source[:, among] @ v[among]
        return down(self.source.T @ down(inner))

    def block_row(self, j: int, A: list[int], ridge: Integers) -> Integers:
        """n (H + lam2)_jA, for an A that ends in j."""
        self.spend(self.height * len(A) if self.source is not None else len(A))
        if self.source is None:
            row: Integers = self.given[j, A]
        else:
            row = down(self.source[:, A].T @ self.source[:, j])
        row[-1] += ridge[j]
        return row

    # Optima

    def penalized(self, start: Array, *, lam1: float, lam2: float) -> Array | None:
        """The optimum for lam1, lam2 >= 0, found from `start`; None if the walk goes round in circles."""
        at = self.optimum(Fraction(lam1), Fraction(lam2), self.scaled(start))
        return None if at is None else self.rounded(at.without_ties())

    def rounded(self, at: Point, t: float = 0.0, rho: float = 1.0) -> Array:
        """The float64 vector nearest to the optimum or, if its equations do not hold there, another close to it.

        t, rho  of a constrained optimum: the size that it must keep
        """
        w, A = self.floats(at.w), at.A
        if not A or len(A) > LATTICE:
            return w
        # Residuals in the unit of g times n, and Omega's in that of t, scaled to the same number.
        unit = [int(e) + self.f for e in self.e]
        most = max(moved(int(x), k) for x, k in zip(self.scale, unit, strict=True))
        target = [moved(x, unit[j]) for j, x in zip(A, self._missed(at, w), strict=True)]
        if 2 * max(map(abs, target)) <= most * TOLERANCE:
            return w
        basis = []
        for j in A:
            ulp = math.ulp(w[j])
            column = self._column(at, j, shifted(Fraction(ulp), int(self.e[j]) - self.f))
            step = [moved(x, unit[k]) for k, x in zip(A, column, strict=True)]
            if t:
                rate = Fraction(ulp) * (Fraction(rho) * at.s[j] + (1 - Fraction(rho)) * Fraction(w[j]))
                step.append(int(rate * most / Fraction(t)))
            basis.append(step)
        finest = int(most * TOLERANCE) >> 50
        if not finest:
            return w
        grid = [[x // finest for x in v] for v in [*basis, [*target, *([0] if t else [])]]]
        z = nearest(grid[:-1], grid[-1])
        other = w.copy()
        for j, steps in zip(A, z, strict=True):
            other[j] = float(Fraction(w[j]) + steps * Fraction(math.ulp(w[j])))
        rest = [moved(x, unit[j]) for j, x in zip(A, self._missed(at, other), strict=True)]
        return other if max(map(abs, rest)) < max(map(abs, target)) else w

    def _missed(self, at: Point, w: Array) -> Integers:
        """g - K w - lam1 s on A."""
        c = self.g - at.product(self.scaled(w))
        missed: Integers = c[at.A] - objects([at.s[j] * at.lam[j] for j in at.A])
        return missed

    def _column(self, at: Point, j: int, factor: int) -> Integers:
        """K_Aj times a number."""
        v = objects([0] * self.p)
        v[j] = factor
        column: Integers = at.product(v)[at.A]
        return column

    def optimum(self, lam1: Fraction, lam2: Fraction, start: Integers) -> Point | None:
        one, two = self.weights(lam1, lam2)
        if not lam1:  # nothing holds a w_j at 0: no walk, one linear system
            at = Point(self, one, two, objects([1] * self.p))
            at.settle(at.solve(self.g[at.A]))
            return at
        at = Point(self, one, two, start)
        return at if at.walk(self.g - at.g, objects([0] * self.p), ONE) else None

    def on_set(self, start: Array, *, edge: Size, alpha: float) -> Array | None:
        """The optimum with Omega(w) = t, found from that of `alpha` > 0, for which `start` is nearly right."""
        if edge.rho == 1:
            return self.l1_ball(edge.t, alpha, start)
        return self.net(edge.t, edge.rho, alpha, start)

    def l1_ball(self, t: float, alpha: float, start: Array) -> Array | None:
        """The optimum with |w|_1 = t, found from that of `alpha` > 0; None if there is none."""
        at = self.optimum(Fraction(alpha), Fraction(0), self.scaled(start))
        if at is None:
            return None
        low = int(self.e.min())
        shrink = [int(e) - low for e in self.e]
        size = shifted(Fraction(t), low - self.f)
        if size <= NEGLIGIBLE:  # too few digits behind the point for so small a set
            return None

        def reached(point: Point, d: Integers) -> int | None:
            gap, slope = size, 0
            for j in point.A:
                gap -= abs(point.w[j]) >> shrink[j]
                slope += (point.s[j] * d[j]) >> shrink[j]
            return ratio(gap, slope) if slope and (gap == 0 or (gap > 0) == (slope > 0)) else None

        there = sum(abs(x) >> k for x, k in zip(at.w, shrink, strict=True))
        way = -1 if there < size else 1
        unit = objects([way * (ONE >> k) for k in shrink])
        most = shifted(self.n * Fraction(alpha), -low - self.f) if way < 0 else 1 << (2 * BITS)
        done = at.walk(objects([0] * self.p), unit, most, reached)
        if not done:
            return None
        # Without a stop the walk has come to alpha = 0: the minimizer of J0 with the least |w|_1 is in the set.
        return self.rounded(at.without_ties(on_set=True), t if at.stopped else 0.0)

    def net(self, t: float, rho: float, alpha: float, start: Array) -> Array | None:
        """The optimum with rho |w|_1 + (1 - rho)/2 |w|_2^2 = t, by Newton's method from `alpha` > 0."""
        share, size, dial, w = Fraction(rho), Fraction(t), Fraction(alpha), self.scaled(start)
        low, high = Fraction(0), self._alpha_max() / share if share else None
        for k in range(MOST):
            if not low < dial or (high is not None and not dial < high):
                dial = _between(low, high)
            at = self.optimum(share * dial, (1 - share) * dial, w)
            if at is None:
                return None
            w, omega = at.w, self._omega(at, share)
            if abs(omega / size - 1) < EPS / 8:
                return self.rounded(at.without_ties(on_set=True), t, rho)
            low, high = (dial, high) if omega > size else (low, dial)
            slope = self._slope(at, share)
            plain = dial + (omega - size) / slope if slope else low
            if abs(omega / size - 1) < Fraction(1, 2**40) or (k >= 6 and k % 3 == 1):
                dial = _short(plain)
            elif slope and omega and (k < 6 or k % 3 == 0):
                # Newton for Omega^(-1/2), which is nearly straight in alpha for ridge (Hebden 1973).
                dial = _short(dial + 2 * omega / slope * (Fraction(math.sqrt(omega / size)) - 1))
            else:
                dial = _between(low, high)
        return None

    def _alpha_max(self) -> Fraction:
        """max |g_j|."""
        return max(
            Fraction(abs(x), ONE * self.n) * Fraction(2) ** int(e + self.f) for x, e in zip(self.g, self.e, strict=True)
        )

    def _omega(self, at: Point, rho: Fraction) -> Fraction:
        return sum((rho * abs(x) + (1 - rho) / 2 * x * x for x in self.rationals(at.w)), Fraction(0))

    def _slope(self, at: Point, rho: Fraction) -> Fraction:
        """-dOmega / dalpha = q^T (K_AA)^-1 q with q the gradient of Omega."""
        if not at.A:
            return Fraction(0)
        one, two = self.weights(rho, 1 - rho)
        q = objects([at.s[j] * one[j] + (two[j] * at.w[j] >> BITS) for j in at.A])
        v = objects([0] * self.p)
        v[at.A] = at.solve(q)
        pairs = zip(self.rationals(at.w), self.rationals(v), at.s, strict=True)
        return sum(((rho * s + (1 - rho) * x) * y for x, y, s in pairs), Fraction(0))


def _between(low: Fraction, high: Fraction | None) -> Fraction:
    """A number between two bounds, their geometric mean; of no bound, far beyond the other."""
    if high is None:
        return low * 1024
    if not low:
        return high / 1024
    middle = Fraction(math.sqrt(high / low)) * low
    return middle if low < middle < high else (low + high) / 2


def _short(x: Fraction) -> Fraction:
    """x to 200 bits."""
    by = 200 - x.numerator.bit_length() + x.denominator.bit_length()
    return Fraction(int(x * Fraction(2) ** by)) / Fraction(2) ** by
