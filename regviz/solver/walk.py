"""An optimum that is followed along a parameter, in fixed point; see `exact`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

import numpy as np

from regviz.solver.fixed import BITS, NEGLIGIBLE, ONE, Factor, Integers, down, objects, ratio

__all__ = ["Point", "Problem"]

BESIDE = 10**6  # times as large: on a set, a coefficient that is not so small beside the largest is no tie
EVENTS = 40  # times p: more in a walk means that it goes round in circles


class Problem(Protocol):
    """What a walk asks: n H v, n (H + lam2)_jA, what the terms of each g_j add up to, and what a tie is."""

    p: int
    g: Integers
    scale: Integers
    tie: float

    def apply(self, v: Integers, among: list[int]) -> Integers: ...
    def block_row(self, j: int, A: list[int], ridge: Integers) -> Integers: ...
    def spend(self, products: int) -> None: ...


class Point:
    """w, its signs s on A, c = g - K w with K = n (H + lam2), and the weights of |w_j|: optimal for this g."""

    def __init__(self, problem: Problem, lam: Integers, ridge: Integers, start: Integers) -> None:
        self.problem, self.lam, self.ridge = problem, lam, ridge
        self.A: list[int] = []
        self.factor = Factor()
        self.w, self.s = objects([0] * problem.p), [0] * problem.p
        self.stopped = False
        for j in np.flatnonzero(start != 0).tolist():
            if self._join(j):
                self.w[j], self.s[j] = start[j], 1 if start[j] > 0 else -1
        product = self.product(self.w)
        self.c = objects([min(max(x, -m), m) for x, m in zip(problem.g - product, lam, strict=True)])
        for j in self.A:
            self.c[j] = self.s[j] * lam[j]
        self.g = self.c + product

    def product(self, v: Integers) -> Integers:
        product: Integers = self.problem.apply(v, self.A) + down(self.ridge * v)
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
        self.problem.spend(len(A) ** 2 // 2)
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
        self.problem.spend(len(b) ** 2)
        x: Integers = self.factor.solve(b)
        return x

    def walk(
        self,
        dg: Integers,
        dlam: Integers,
        most: int,
        reached: Callable[[Point, Integers], int | None] = lambda *_: None,
    ) -> bool:
        """Move g by `most` dg and lam by `most` dlam, or until `reached`. False if that takes too many events."""
        p = self.problem.p
        for _ in range(EVENTS * p + 100):
            d = objects([0] * p)
            if self.A:
                d[self.A] = self.solve(dg[self.A] - objects([self.s[j] * dlam[j] for j in self.A]))
            dc = dg - self.product(d)
            step, j = self._event(d, dc, dlam)
            stop = reached(self, d)
            if stop is not None and stop <= min(step, most):
                step, j, self.stopped = stop, -1, True
            elif step >= most - (most >> 100):  # at alpha = 0 everything ties
                step, j = most, -1
            self.w = self.w + down(step * d)
            self.c, self.lam, self.g = (x + down(step * dx) for x, dx in ((self.c, dc), (self.lam, dlam), (self.g, dg)))
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
                    step = ratio(-self.w[j], d[j])
            else:
                for sign in (1, -1):
                    speed = sign * dc[j] - dlam[j]
                    if speed > NEGLIGIBLE:
                        step = min(step, ratio(self.lam[j] - sign * self.c[j], speed))
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
        steps = [(ratio(-self.w[k], x), k) for k, x in zip(self.A, v, strict=True) if self.s[k] * x < 0]
        if not steps:
            return False
        step, k = min(steps)
        self.w[self.A] = self.w[self.A] + down(step * v)
        self._leave(k)
        self.w[j] = sign * step
        self.s[j] = sign
        return self._join(j)

    def without_ties(self, on_set: bool = False) -> Point:
        """The same, with 0 for what is within rounding of a tie: without w_j, |c_j| would miss lam by a few n eps.

        On a small set all w_j are within rounding, and a tie is small beside the others as well.
        """
        problem, most = self.problem, max(map(abs, self.w))
        for j in list(self.A):
            if on_set and abs(self.w[j]) * BESIDE > most:
                continue
            near = abs(self.w[j]) * 10**7 * problem.block_row(j, [j], self.ridge)[0] <= problem.scale[j] << BITS
            if near and self.w[j]:
                unit = objects([ONE if k == j else 0 for k in self.A])
                share = self.solve(unit)[self.A.index(j)]  # 1 / Schur complement
                if abs(self.w[j]) << BITS <= share * int(problem.scale[j] * Fraction(problem.tie)):
                    self._leave(j)
                    if self.A:
                        self.settle(self.solve(problem.g[self.A] - objects([self.s[k] * self.lam[k] for k in self.A])))
        return self
