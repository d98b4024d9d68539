"""The exact L1 path of one problem: every alpha at once.

Between two knots the optimum of J0 + alpha |w|_1 is a straight line in alpha. With c = g - H w (the negative gradient),
the optimality conditions are

    c_j = alpha s_j        on the active set A, where w_j has the sign s_j,
    |c_j| <= alpha         elsewhere, where w_j = 0.

Lower alpha by one unit and, as long as A and s stay, w moves by d and c by -a:

    d_A = H_AA^-1 s_A,   d = 0 elsewhere,   a = H d   (so a_A = s_A).

They stay until the first event: some |c_j| reaches alpha and j enters, or some w_j reaches 0 and j leaves. So walk from
event to event, from alpha_max = max |g_j| (w = 0) down to alpha = 0 (Osborne, Presnell, Turlach 2000; Efron, Hastie,
Johnstone, Tibshirani 2004).

M is the inverse of H_AA written into a p x p matrix that is 0 elsewhere. Then no index lists are needed: d = M s, and a
change of A by one member is a symmetric change of M by rank one (a principal pivot).

What a textbook walk gets wrong, and what is done here:

* Ties. When several events fall on one alpha they are taken one by one, with steps of length 0, the least index first:
  Murty's rule, under which principal pivoting cannot cycle. All of them belong to the same knot.
* Collinear columns. If column j of H lies in the span of the active ones, c_j / alpha is constant and j has nothing to
  add; only rounding makes it look like an event. It waits, but only until some variable leaves: then it may be needed.
* Rounding. d is refined by the residual of its own equation, and M is inverted anew when that residual says that it has
  drifted. A coefficient below rounding at a knot is exactly 0 there. Near alpha = 0 everything ties; the walk ends at
  1e-13 of alpha_max.

The number of knots is about p to 3p for data, and (3^p + 1)/2 in the worst case (Mairal, Yu 2012). A step costs about
eight products with a p x p matrix. This is NumPy on views of the tensors, without a copy: for p = 10 a NumPy call takes
a third of the time of the same call in torch, and here nothing else counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["EPS", "Array", "at", "knots", "walk"]

Array = NDArray[np.float64]
Knot = tuple[float, Array]

SIGNS = np.array([[1.0], [-1.0]])
EPS = float(np.finfo(np.float64).eps)
NOISE = 16 * EPS  # rounding of c, when max |g_j| = 1 and max H_jj = 1
COLLINEAR = 2e-14  # a Schur complement below this share of its terms is 0
DRIFT = 1e-8  # M is inverted anew when H_AA M s differs from s by more
FLOOR = 1e-13  # below this share of alpha_max the knots cannot be told from rounding


def knots(H: Array, g: Array, reached: Callable[[float, Array], bool] = lambda *_: False) -> tuple[Array, Array]:
    """The knots of the L1 path, alpha (k,) descending from max |g_j| to 0, and the optima there, w (k, p).

    H (p, p) positive semidefinite and g (p,) = H w_hat, of one problem. At alpha = 0, w is the limit of the optima: the
    minimizer of J0 with the least |w|_1. The list stops early at a knot for which reached(alpha, w) says so.
    """
    taken = []
    for knot in walk(H, g):
        taken.append(knot)
        if reached(*knot):
            break
    return np.array([alpha for alpha, _ in taken]), np.stack([w for _, w in taken])


def at(H: Array, g: Array, alphas: Array) -> Array:
    """The optima (..., p) at `alphas` (...): linear between two knots, so what is 0 at both is exactly 0."""
    lowest = alphas.min(initial=np.inf)
    knot, w = knots(H, g, lambda alpha, _: alpha <= lowest)
    if len(knot) == 1:
        return np.zeros((*alphas.shape, len(g)))
    left = (np.searchsorted(-knot, -alphas, side="right") - 1).clip(0, len(knot) - 2)
    share = ((knot[left] - alphas) / (knot[left] - knot[left + 1])).clip(0, 1)
    path: Array = w[left] + share[..., None] * (w[left + 1] - w[left])
    return path


def walk(H: Array, g: Array) -> Iterator[Knot]:
    """The knots (alpha, w) one after the other, alpha strictly descending; stop taking them when you have enough."""
    top, unit = float(np.abs(g).max()), float(H.diagonal().max())
    if top == 0 or unit <= 0:
        yield 0.0, np.zeros(len(g))
        return
    state = _State(H / unit, g / top)
    scale = top / unit
    idle = 0
    while state.alpha > FLOOR and idle <= 10 * len(g) + 100:
        d, a = state.direction()
        step, j = state.next_event(d, a)
        if step > 4 * EPS * state.alpha:
            yield state.alpha * top, state.w * scale
            idle = 0
        else:  # another event of the same knot: nothing moves
            step, idle = 0.0, idle + 1
        state.advance(step, d, j)
    yield 0.0, state.w * scale


class _State:
    """A point of the walk: alpha, w, c = g - H w, the signs s (0 off the active set) and M."""

    def __init__(self, H: Array, g: Array) -> None:
        p = len(g)
        self.H, self.g, self.root = H, g, np.sqrt(H.diagonal().clip(min=0))
        self.alpha, self.w, self.c, self.s = 1.0, np.zeros(p), g.copy(), np.zeros(p)
        self.M = np.zeros((p, p))
        self.free = np.ones(p, dtype=bool)  # may enter: neither active nor collinear with the active columns

    def direction(self) -> tuple[Array, Array]:
        """d and a = H d, with one step of iterative refinement."""
        d = self.M @ self.s
        a = self.H @ d
        missed = self.s * (self.s - a)
        if missed @ missed > DRIFT**2:
            self._invert()
            d = self.M @ self.s
            a = self.H @ d
        d += self.M @ (self.s - a)
        return d, self.H @ d

    def next_event(self, d: Array, a: Array) -> tuple[float, int]:
        """How far alpha can fall, and which variable then enters or leaves (-1: none, alpha reaches 0)."""
        gap, speed = self.alpha - SIGNS * self.c, 1 - SIGNS * a  # (2, p): c_j may reach alpha or -alpha
        gap[gap <= NOISE] = 0.0
        meets = (speed > NOISE * (1 + np.abs(d) @ self.root)) & self.free  # else they stay side by side
        np.divide(gap, speed, out=gap, where=meets)
        gap[~meets] = np.inf
        step = np.minimum(gap[0], gap[1])
        np.divide(-self.w, d, out=step, where=self.s * d < 0)
        j = int(step.argmin())
        return (float(step[j]), j) if step[j] < self.alpha else (self.alpha, -1)

    def advance(self, step: float, d: Array, j: int) -> None:
        """Lower alpha by `step`, then let j leave or enter the active set. What is 0 up to rounding is 0."""
        enters = j >= 0 and self.s[j] == 0
        if j >= 0 and not enters:
            self._drop(j)
        self.alpha -= step
        self.w = self.w + step * d
        self.w[self.s * self.w * self.root <= NOISE] = 0.0
        self.c = self.g - self.H @ self.w
        if enters:
            self._take(j)

    def _take(self, j: int) -> None:
        """j enters: with u = M H_j - e_j and delta = u^T H u (a Schur complement), M grows by u u^T / delta."""
        self.free[j] = False
        u = self.M @ self.H[j]
        u[j] = -1.0
        delta = u @ self.H @ u
        if delta <= COLLINEAR * (np.abs(u) @ self.root) ** 2:
            return
        self.M += u[:, None] * (u / delta)
        self.s[j] = np.copysign(1.0, self.c[j])

    def _drop(self, j: int) -> None:
        """j leaves: M shrinks by m m^T / M_jj with m its column j."""
        m = self.M[j].copy()
        self.M -= m[:, None] * (m / m[j])
        self.M[j] = self.M[:, j] = 0.0
        self.s[j] = 0.0
        self.free = self.s == 0

    def _invert(self) -> None:
        active = np.ix_(self.s != 0, self.s != 0)
        try:
            self.M[active] = np.linalg.inv(self.H[active])
        except np.linalg.LinAlgError:  # singular up to the last bit: M grew over a Schur complement that was rounding
            self.M[active] = np.linalg.pinv(self.H[active], hermitian=True)
