"""One problem in fixed-point arithmetic of 420 bits: what float64 cannot decide.

With columns that differ by 1e-12, H = X^T X / n in float64 no longer says which of two supports is the right one, and
a gradient is the difference of numbers that agree in all their digits. Here X and y are taken as the integers that
floats are, so H, g and every decision about a sign or a tie have more digits than data in float64 can use up.
It is slow (Python's integers: milliseconds for ten coefficients, seconds for a hundred) and asked only where the
float64 solvers cannot vouch for their answer; see `certified`.

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
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from regviz.solver.lattice import nearest

__all__ = ["Exact"]

Array = NDArray[np.float64]
Integers = NDArray[np.object_]

BITS = 420
ONE = 1 << BITS
NEGLIGIBLE = 1 << (BITS - 300)  # a Schur complement below this is 0: the columns are collinear
LATTICE = 16  # with more active coefficients, the nearest float64 numbers have to do
TOLERANCE = Fraction(1, 10**10)  # of the gradient's scale
MOST = 60  # Newton steps for alpha
EVENTS = 40  # times p: more in a walk means that it goes round in circles
EPS = float(np.finfo(np.float64).eps)


class Exact:
    """min 1/2 w^T H w - g^T w + lam1 |w|_1 + lam2/2 |w|_2^2, or with a bound on the size of w, for one problem.

    From X (n, p) and y (n,): H = X^T X / n, g = X^T y / n. Or from H (p, p) and g (p,) themselves.
    """

    def __init__(self, X: Array | None, y: Array | None, H: Array, g: Array, terms: Array) -> None:
        self.p, self.n = len(g), 1 if y is None else len(y)
        self.source: Integers | None = None
        if X is not None and y is not None:
            self.e = np.frexp(np.abs(X).max(0))[1].astype(int)
            self.f = int(np.frexp(np.abs(y).max())[1])
            self.source = _fixed(X, -self.e[None, :])
            self.g = _down(self.source.T @ _fixed(y, np.full(self.n, -self.f)))
        else:
            self.e = (np.frexp(np.abs(H.diagonal()))[1].astype(int) + 1) // 2
            self.f = int((np.frexp(g)[1] - self.e)[g != 0].max(initial=0))
            self.given = _fixed(H, -self.e[:, None] - self.e[None, :])
            self.g = _fixed(g, -self.e - self.f)
        self.tie = 4 * (self.n + self.p) * EPS
        self.scale = self.n * _fixed(terms, -self.e - self.f)  # what the terms of each g_j add up to

    # Units: real numbers in, real numbers out

    def weights(self, lam1: Fraction, lam2: Fraction) -> tuple[Integers, Integers]:
        """lam1 and lam2 for each coefficient in its unit."""
        one, two = (
            [_shifted(self.n * lam, -k * e - f) for e in self.e] for lam, k, f in ((lam1, 1, self.f), (lam2, 2, 0))
        )
        return _objects(one), _objects(two)

    def scaled(self, w: Array) -> Integers:
        return _fixed(w, self.e - self.f)

    def rationals(self, w: Integers) -> list[Fraction]:
        return [Fraction(x, ONE) * Fraction(2) ** int(self.f - e) for x, e in zip(w, self.e, strict=True)]

    def floats(self, w: Integers) -> Array:
        """Each coordinate to the nearest float64."""
        return np.array([math.ldexp(x / ONE, int(self.f - e)) for x, e in zip(w, self.e, strict=True)]) + 0.0

    # Linear algebra

    def apply(self, v: Integers, among: list[int]) -> Integers:
        """n H v for a v that is 0 but on `among`."""
        if self.source is None:
            product: Integers = self.given[:, among] @ v[among]
            return _down(product)
        inner: Integers = self.source[:, among] @ v[among]
        return _down(self.source.T @ _down(inner))

    def block_row(self, j: int, A: list[int], ridge: Integers) -> Integers:
        """n (H + lam2)_jA, for an A that ends in j."""
        if self.source is None:
            row: Integers = self.given[j, A]
        else:
            row = _down(self.source[:, A].T @ self.source[:, j])
        row[-1] += ridge[j]
        return row

    # Optima

    def penalized(self, lam1: float, lam2: float, start: Array) -> Array | None:
        """The optimum for lam1 + lam2 > 0, found from `start`; None if the walk goes round in circles."""
        at = self.optimum(Fraction(lam1), Fraction(lam2), self.scaled(start))
        return None if at is None else self.rounded(at.without_ties())

    def rounded(self, at: _Point, t: float = 0.0, rho: float = 1.0) -> Array:
        """The float64 vector nearest to the optimum or, if its equations do not hold there, another close to it.

        t, rho  of a constrained optimum: the size that it must keep
        """
        w, A = self.floats(at.w), at.A
        if not A or len(A) > LATTICE:
            return w
        # Residuals in the unit of g times n, and Omega's in that of t, scaled to the same number.
        unit = [int(e) + self.f for e in self.e]
        most = max(_moved(int(x), k) for x, k in zip(self.scale, unit, strict=True))
        target = [_moved(x, unit[j]) for j, x in zip(A, self._missed(at, w), strict=True)]
        if 2 * max(map(abs, target)) <= most * TOLERANCE:
            return w
        basis = []
        for j in A:
            ulp = math.ulp(w[j])
            column = self._column(at, j, _shifted(Fraction(ulp), int(self.e[j]) - self.f))
            step = [_moved(x, unit[k]) for k, x in zip(A, column, strict=True)]
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
        rest = [_moved(x, unit[j]) for j, x in zip(A, self._missed(at, other), strict=True)]
        return other if max(map(abs, rest)) < max(map(abs, target)) else w

    def _missed(self, at: _Point, w: Array) -> Integers:
        """g - K w - lam1 s on A."""
        c = self.g - at.product(self.scaled(w))
        missed: Integers = c[at.A] - _objects([at.s[j] * at.lam[j] for j in at.A])
        return missed

    def _column(self, at: _Point, j: int, factor: int) -> Integers:
        """K_Aj times a number."""
        v = _objects([0] * self.p)
        v[j] = factor
        column: Integers = at.product(v)[at.A]
        return column

    def optimum(self, lam1: Fraction, lam2: Fraction, start: Integers) -> _Point | None:
        one, two = self.weights(lam1, lam2)
        if not lam1:  # nothing holds a w_j at 0: no walk, one linear system
            at = _Point(self, one, two, _objects([1] * self.p))
            at.settle(at.solve(self.g[at.A]))
            return at
        at = _Point(self, one, two, start)
        return at if at.walk(self.g - at.g, _objects([0] * self.p), ONE) else None

    def l1_ball(self, t: float, alpha: float, start: Array) -> Array | None:
        """The optimum with |w|_1 = t, found from that of `alpha` > 0; None if there is none."""
        at = self.optimum(Fraction(alpha), Fraction(0), self.scaled(start))
        if at is None:
            return None
        low = int(self.e.min())
        shrink = [int(e) - low for e in self.e]
        size = _shifted(Fraction(t), low - self.f)

        def reached(point: _Point, d: Integers) -> int | None:
            gap, slope = size, 0
            for j in point.A:
                gap -= abs(point.w[j]) >> shrink[j]
                slope += (point.s[j] * d[j]) >> shrink[j]
            return _ratio(gap, slope) if slope and (gap == 0 or (gap > 0) == (slope > 0)) else None

        there = sum(abs(x) >> k for x, k in zip(at.w, shrink, strict=True))
        way = -1 if there < size else 1
        unit = _objects([way * (ONE >> k) for k in shrink])
        most = _shifted(self.n * Fraction(alpha), -low - self.f) if way < 0 else 1 << (2 * BITS)
        done = at.walk(_objects([0] * self.p), unit, most, reached)
        if not done:
            return None
        # Without a stop the walk has come to alpha = 0: the minimizer of J0 with the least |w|_1 is in the set.
        return self.rounded(at.without_ties(), t if at.stopped else 0.0)

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
                return self.rounded(at.without_ties(), t, rho)
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

    def _omega(self, at: _Point, rho: Fraction) -> Fraction:
        return sum((rho * abs(x) + (1 - rho) / 2 * x * x for x in self.rationals(at.w)), Fraction(0))

    def _slope(self, at: _Point, rho: Fraction) -> Fraction:
        """-dOmega / dalpha = q^T (K_AA)^-1 q with q the gradient of Omega."""
        if not at.A:
            return Fraction(0)
        one, two = self.weights(rho, 1 - rho)
        q = _objects([at.s[j] * one[j] + (two[j] * at.w[j] >> BITS) for j in at.A])
        v = _objects([0] * self.p)
        v[at.A] = at.solve(q)
        pairs = zip(self.rationals(at.w), self.rationals(v), at.s, strict=True)
        return sum(((rho * s + (1 - rho) * x) * y for x, y, s in pairs), Fraction(0))


class _Point:
    """w, its signs s on A, c = g - K w with K = n (H + lam2), and the weights of |w_j|: optimal for this g."""

    def __init__(self, problem: Exact, lam: Integers, ridge: Integers, start: Integers) -> None:
        self.problem, self.lam, self.ridge = problem, lam, ridge
        self.A: list[int] = []
        self.factor = _Factor()
        self.w, self.s = _objects([0] * problem.p), [0] * problem.p
        self.stopped = False
        for j in np.flatnonzero(start != 0).tolist():
            if self._join(j):
                self.w[j], self.s[j] = start[j], 1 if start[j] > 0 else -1
        product = self.product(self.w)
        self.c = _objects([min(max(x, -m), m) for x, m in zip(problem.g - product, lam, strict=True)])
        for j in self.A:
            self.c[j] = self.s[j] * lam[j]
        self.g = self.c + product

    def product(self, v: Integers) -> Integers:
        product: Integers = self.problem.apply(v, self.A) + _down(self.ridge * v)
        return product

    def settle(self, w: Integers) -> None:
        """Take these values on A."""
        self.w[self.A] = w
        for j in self.A:
            self.s[j] = (self.w[j] > 0) - (self.w[j] < 0)

    def _join(self, j: int) -> bool:
        """Whether column j can be added to A, in whose span it then does not lie."""
        A = [*self.A, j]
        row = self.problem.block_row(j, A, self.ridge)
        if not self.factor.append(row):
            return False
        self.A = A
        return True

    def _leave(self, j: int) -> None:
        at = self.A.index(j)
        self.A.pop(at)
        self.factor.remove(at)
        self.w[j], self.s[j] = 0, 0

    def solve(self, b: Integers) -> Integers:
        """x with K_AA x = b."""
        x: Integers = self.factor.solve(b)
        return x

    def walk(
        self,
        dg: Integers,
        dlam: Integers,
        most: int,
        reached: Callable[[_Point, Integers], int | None] = lambda *_: None,
    ) -> bool:
        """Move g by `most` dg and lam by `most` dlam, or until `reached`. False if that takes too many events."""
        p = self.problem.p
        for _ in range(EVENTS * p + 100):
            d = _objects([0] * p)
            if self.A:
                d[self.A] = self.solve(dg[self.A] - _objects([self.s[j] * dlam[j] for j in self.A]))
            dc = dg - self.product(d)
            step, j = self._event(d, dc, dlam)
            stop = reached(self, d)
            if stop is not None and stop <= min(step, most):
                step, j, self.stopped = stop, -1, True
            elif step >= most - (most >> 100):  # at alpha = 0 everything ties
                step, j = most, -1
            self.w = self.w + _down(step * d)
            self.c, self.lam, self.g = (
                x + _down(step * dx) for x, dx in ((self.c, dc), (self.lam, dlam), (self.g, dg))
            )
            most -= step
            if j < 0:
                return True
            if self.s[j]:
                self._leave(j)
            elif not self._enter(j):
                return False
        return False

    def _event(self, d: Integers, dc: Integers, dlam: Integers) -> tuple[int, int]:
        """How far it is to the next event, and which coefficient then leaves or enters; the least index first."""
        best, which = 1 << (3 * BITS), -1
        for j in range(self.problem.p):
            step = best
            if self.s[j]:
                if self.s[j] * d[j] < 0:
                    step = _ratio(-self.w[j], d[j])
            else:
                for sign in (1, -1):
                    speed = sign * dc[j] - dlam[j]
                    if speed > NEGLIGIBLE:
                        step = min(step, _ratio(self.lam[j] - sign * self.c[j], speed))
            if step < best:
                best, which = step, j
        return best, which

    def _enter(self, j: int) -> bool:
        sign = 1 if self.c[j] > 0 else -1
        if self._join(j):
            self.s[j] = sign
            return True
        # H v = 0 with v_j = sign: move along v until another coefficient is 0, and give j its place.
        v = -sign * self.solve(self.problem.block_row(j, [*self.A, j], self.ridge)[:-1])
        steps = [(_ratio(-self.w[k], x), k) for k, x in zip(self.A, v, strict=True) if self.s[k] * x < 0]
        if not steps:
            return False
        step, k = min(steps)
        self.w[self.A] = self.w[self.A] + _down(step * v)
        self._leave(k)
        self.w[j] = sign * step
        self.s[j] = sign
        return self._join(j)

    def without_ties(self) -> _Point:
        """The same, with 0 for what is within rounding of a tie: without w_j, |c_j| would miss lam by a few n eps."""
        problem = self.problem
        for j in list(self.A):
            near = abs(self.w[j]) * 10**7 * problem.block_row(j, [j], self.ridge)[0] <= problem.scale[j] << BITS
            if near and self.w[j]:
                unit = _objects([ONE if k == j else 0 for k in self.A])
                share = self.solve(unit)[self.A.index(j)]  # 1 / Schur complement
                if abs(self.w[j]) << BITS <= share * int(problem.scale[j] * Fraction(problem.tie)):
                    self._leave(j)
                    if self.A:
                        self.settle(self.solve(problem.g[self.A] - _objects([self.s[k] * self.lam[k] for k in self.A])))
        return self


class _Factor:
    """L D L^T of a matrix that gains rows at its end and loses them anywhere."""

    def __init__(self) -> None:
        self.rows: list[Integers] = []  # the matrix, its lower half
        self.lower: list[Integers] = []
        self.pivots: list[int] = []

    def append(self, row: Integers) -> bool:
        """False, and nothing changes, if the new pivot is 0."""
        m = len(self.pivots)
        z = self._forward(row[:m])
        lower = _objects([(x << BITS) // d for x, d in zip(z, self.pivots, strict=True)])
        pivot = row[m] - (int(lower @ z) >> BITS if m else 0)
        if pivot <= NEGLIGIBLE:
            return False
        self.rows.append(row)
        self.lower.append(lower)
        self.pivots.append(pivot)
        return True

    def remove(self, at: int) -> None:
        kept = self.rows[at + 1 :]
        del self.rows[at:], self.lower[at:], self.pivots[at:]
        for row in kept:
            self.append(np.delete(row, at))

    def solve(self, b: Integers) -> Integers:
        z = self._forward(b)
        x = _objects([(v << BITS) // d for v, d in zip(z, self.pivots, strict=True)])
        for i in range(len(x) - 1, 0, -1):
            x[:i] -= _down(self.lower[i] * x[i])
        return x

    def _forward(self, b: Integers) -> Integers:
        z = b.copy()
        for i in range(1, len(z)):
            z[i] -= int(self.lower[i] @ z[:i]) >> BITS
        return z


def _ratio(a: int, b: int) -> int:
    """a / b for a / b >= 0, and 0 if rounding makes it less."""
    return max((a << BITS) // b, 0)


def _objects(values: list[int]) -> Integers:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _down(x: Integers) -> Integers:
    """A product of two fixed-point numbers as one."""
    shifted: Integers = x >> BITS
    return shifted


def _fixed(x: Array, shift: NDArray[np.int_]) -> Integers:
    """x 2^shift in fixed point."""
    mantissas, exponents = np.frexp(x)
    whole, exponents = np.ldexp(mantissas, 53).astype(np.int64).astype(object), exponents + shift + (BITS - 53)
    fixed: Integers = np.frompyfunc(_moved, 2, 1)(whole, exponents.astype(object))
    return fixed


def _moved(x: int, by: int) -> int:
    return x << by if by >= 0 else x >> -by


def _shifted(x: Fraction, shift: int) -> int:
    """x 2^shift in fixed point."""
    return _moved(x.numerator, int(shift) + BITS + 64) // x.denominator >> 64


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
