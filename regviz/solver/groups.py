"""The group lasso: penalized optima of one problem, with whole groups exactly 0.

    minimize  1/2 w^T H w - g^T w + alpha sum_g weight_g |w_g|_2

**One group alone**, with r = g_g less what the others take of it: 0 if |r| <= lam = alpha weight_g. Else, in the
eigenbasis of H_gg, z_i = r_i / (lambda_i + lam / s) with s = |z|, so s is the root of |r / (lambda s + lam)| = 1. Its
reciprocal is concave and grows with s, so Newton's method from s = 0 never passes the root.

**All together.** Sweeps over the groups find which of them are 0 (Qin, Scheinberg, Goldfarb 2013). Between two sweeps
Newton's method solves for those that are not,

    H_AA w_A - g_A + lam_g w_g / |w_g| = 0,    J = H_AA + lam_g / |w_g| (I - w_g w_g^T / |w_g|^2) in the block of g,

as the sweeps alone converge slowly where columns are correlated. When a sweep and Newton's method change nothing, the
optimality conditions hold up to rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from regviz.solver.singly import Array, solved, tie

__all__ = ["EPS", "LEAST", "PATIENCE", "STEPS", "Blocks", "length_of"]

EPS = float(np.finfo(np.float64).eps)
NOISE = 16 * EPS  # rounding of the gradient, when max |g_j| = 1 and max H_jj = 1
ROUNDS = 500  # of a sweep and Newton's method; some ten are needed
STEPS = 60  # of Newton's method
PATIENCE = 12  # rounds or steps that do not halve what is missed: the rest is rounding
LEAST = 1e-300  # of max |g_j|: a smaller alpha pulls no digit; and so small a set is a point to the curvature
CLOSE = 0.1  # a group whose length falls to this share on the way through 0 is tried at 0
SHARES = (1.0, 0.5, 0.25, 0.1, 0.01, 1e-3)  # of a step that are tried
SURE = 0.1  # below the rounding of J, a smaller share of a step gains nothing that one could tell


class Blocks:
    """One problem, scaled to max |g_j| = 1 and max H_jj = 1, with its groups.

    H (p, p) positive semidefinite, g (p,); groups: the indices of each; weights: one for each, > 0
    """

    def __init__(self, H: Array, g: Array, groups: Sequence[NDArray[np.intp]], weights: Array) -> None:
        self.top, self.unit = float(np.abs(g).max()) or 1.0, float(H.diagonal().max()) or 1.0
        self.H, self.g = H / self.unit, g / self.top
        self.groups, self.weights = groups, weights
        self.label = np.empty(len(g), dtype=np.intp)
        for k, group in enumerate(groups):
            self.label[group] = k
        eigen = [np.linalg.eigh(self.H[np.ix_(group, group)]) for group in groups]
        self.eigen = [(np.maximum(values, 0.0), Q) for values, Q in eigen]
        self.alpha_max = float((self._norms(self.g) / weights).max())

    def penalized(self, alpha: float, start: Array, w_hat: Array) -> Array:
        """The optimum for alpha > 0, found from w = start, or from w_hat where that way stalls."""
        scale = self.unit / self.top
        w = self._penalized(max(alpha / self.top, LEAST), start * scale, w_hat * scale) / scale
        # No optimum is larger than w_hat, unless alpha is below the rounding of the gradient.
        return w if self._omega(w) <= self._omega(w_hat) else w_hat

    def _penalized(self, alpha: float, *starts: Array) -> Array:
        """The optimum, found from the first of some starts from which the way does not stall."""
        if alpha >= self.alpha_max * (1 - tie(len(self.g))):
            return np.zeros_like(self.g)
        least, best = np.inf, starts[0]
        for start in starts:
            w = self._descended(alpha, start)
            if (missed := self._missed(alpha, w)) < least:
                least, best = missed, w
            if least <= self._noise(best):
                break
        return best

    def _descended(self, alpha: float, w: Array) -> Array:
        w, least, best = w.copy(), np.inf, w
        idle = 0
        for _ in range(ROUNDS):
            self._sweep(alpha, w)
            self._newton(alpha, w)
            missed = self._missed(alpha, w)
            idle = 0 if missed < 0.5 * least else idle + 1
            if missed < least:
                least, best = missed, w.copy()
            if missed <= self._noise(w) or idle > PATIENCE:
                break
        return best

    @staticmethod
    def _noise(w: Array) -> float:
        """What the conditions are missed by for rounding alone."""
        return float(NOISE * (1 + np.abs(w).sum()))

    def _sweep(self, alpha: float, w: Array) -> None:
        """Each group in turn goes to its optimum."""
        c = self.g - self.H @ w
        for group, (values, Q), weight in zip(self.groups, self.eigen, self.weights, strict=True):
            r = Q.T @ c[group] + values * (Q.T @ w[group])
            moved = Q @ _alone(values, r, alpha * weight) - w[group]
            if moved.any():
                w[group] += moved
                c -= self.H[:, group] @ moved
            if not r.any() or length_of(r) <= alpha * weight:
                w[group] = 0.0

    def _newton(self, alpha: float, w: Array) -> None:
        """Newton's method for the groups that are not 0: as long as J falls or, below its rounding, the gradient.

        A group that a step takes through 0 becomes 0 there, if J falls: it would be in the way of all others.
        """
        for _ in range(STEPS * len(self.groups)):
            A = self._active(w)
            if len(A) == 0:
                return
            gradient, (value, rounding) = self._gradient(alpha, w, A), self._value(alpha, w)
            step = np.zeros_like(w)
            step[A] = -solved(self._jacobian(alpha, w, A)[0], gradient)
            fall = -float(gradient @ step[A])
            for trial, share in self._trials(w, step):
                lower, _ = self._value(alpha, trial)
                if lower <= value - 1e-4 * share * fall + rounding:
                    tilt = np.abs(self._gradient(alpha, trial, A)).max()
                    if fall > 1e3 * rounding or (share >= SURE and tilt < np.abs(gradient).max() * (1 - 0.5 * share)):
                        break
            else:
                return
            w[:] = trial

    def _trials(self, w: Array, step: Array) -> Iterator[tuple[Array, float]]:
        """Points along a step, and at which share of it: where the first group passes 0, then less and less of it."""
        squares = np.bincount(self.label, step * step, len(self.groups))
        inner = -np.bincount(self.label, w * step, len(self.groups))
        nearest = np.divide(inner, squares, out=np.full(len(squares), np.inf), where=squares > 0)
        passed = self._norms(w + nearest.clip(-1, 1)[self.label] * step) <= CLOSE * self._norms(w)
        crossing = np.where(passed & (inner > 0), nearest, np.inf)
        k = int(crossing.argmin())
        if crossing[k] < 1:
            trial = w + crossing[k] * step
            trial[self.groups[k]] = 0.0
            yield trial, float(crossing[k])
        for share in SHARES:
            yield w + share * step, share

    def _value(self, alpha: float, w: Array) -> tuple[float, float]:
        """J less a constant, and its rounding."""
        bend, slope, size = float(w @ self.H @ w) / 2, float(self.g @ w), alpha * self._omega(w)
        return bend - slope + size, 8 * EPS * (bend + abs(slope) + size)

    def _gradient(self, alpha: float, w: Array, A: NDArray[np.intp]) -> Array:
        """Of J at the coordinates A, which lie in groups that are not 0; infinite where one of them is."""
        lengths = self._norms(w)[self.label[A]]
        if not lengths.all():
            return np.full(len(A), np.inf)
        slope: Array = self.H[A] @ w - self.g[A] + alpha * self.weights[self.label[A]] * (w[A] / lengths)
        return slope

    def _jacobian(self, alpha: float, w: Array, A: NDArray[np.intp]) -> tuple[Array, Array]:
        """J on A, and q, the gradient of Omega there."""
        label = self.label[A]
        lengths = self._norms(w)[label]
        direction = w[A] / lengths
        bend = alpha * self.weights[label] / lengths
        same = label[:, None] == label
        J = self.H[np.ix_(A, A)] + np.diag(bend) - np.where(same, np.outer(bend * direction, direction), 0.0)
        return J, self.weights[label] * direction

    def _missed(self, alpha: float, w: Array) -> float:
        """How far the optimality conditions are missed, in the largest coordinate."""
        c, lengths = self.g - self.H @ w, self._norms(w)
        radius, zero = alpha * self.weights, lengths == 0
        size = self._norms(c)
        beyond = np.where(size > radius, 1 - radius / np.where(size > 0, size, 1.0), 0.0)[self.label] * c
        rates = (radius / np.where(zero, 1.0, lengths))[self.label] * w
        return float(np.abs(np.where(zero[self.label], beyond, c - rates)).max())

    def _active(self, w: Array) -> NDArray[np.intp]:
        """The coordinates of the groups that are not 0."""
        return np.flatnonzero(self._norms(w)[self.label])

    def _omega(self, w: Array) -> float:
        return float(self.weights @ self._norms(w))

    def _norms(self, w: Array) -> Array:
        """|w_g|_2 for each group."""
        largest = np.zeros(len(self.groups))
        np.maximum.at(largest, self.label, np.abs(w))
        unit = np.where(largest > 0, largest, 1.0)
        squares = np.bincount(self.label, np.square(w / unit[self.label]), len(self.groups))
        lengths: Array = np.sqrt(squares) * largest
        return lengths


def _alone(values: Array, r: Array, lam: float) -> Array:
    """argmin 1/2 sum values z^2 - r^T z + lam |z|_2, for lam > 0."""
    if length_of(np.where(values > 0, 0.0, r)) >= lam:  # J0 had no minimum, if that were more than rounding
        r = np.where(values > 0, r, 0.0)
    if length_of(r) <= lam:
        return np.zeros_like(r)
    s = 0.0
    for _ in range(STEPS):
        z = r / (values * s + lam)
        length = length_of(z)
        # With f = 1/|z|: f' = sum_i z_i^2 values_i / (values_i s + lam) / |z|^3. Newton's step for f = 1:
        slope = float(((z / length) ** 2 * values / (values * s + lam)).sum())
        step = (length - 1) / slope if slope > 0 else 0.0
        if not step > 2 * EPS * s:
            break
        s += step
    return r * (s / (values * s + lam))


def length_of(v: Array) -> float:
    """|v|_2, without overflow."""
    largest = float(np.abs(v).max(initial=0.0))
    return float(np.sqrt(np.square(v / largest).sum())) * largest if largest > 0 else 0.0
