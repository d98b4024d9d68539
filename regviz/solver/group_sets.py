"""The group lasso on its set {Omega <= t}: the optimum is a penalized one too.

Omega(w(alpha)) falls with alpha, by q^T J^-1 q with q the gradient of Omega; a safeguarded Newton's method finds alpha,
and a last one, in w and alpha together, both. As long as one group alone is not 0, its optimum is that on a ball,
whatever t: there alpha cannot be told from alpha_max by its digits.
"""

from __future__ import annotations

import numpy as np

from regviz.solver.groups import EPS, LEAST, PATIENCE, STEPS, Blocks, length_of
from regviz.solver.singly import Array, solved

__all__ = ["SetBlocks"]

RANK = 1e-15  # of the largest eigenvalue: what is smaller is rounding
FLAT = 1e-12  # of max |g_j|: a gradient below it is 0
NEAR, NEAREST = 1e-6, 1e-13  # of t, by which Omega may miss it: from where on both are found together, and at last


class SetBlocks(Blocks):
    """Blocks with the optima on sets."""

    def constrained(self, t: float, w_hat: Array) -> Array:
        """The optimum with Omega(w) <= t, for t >= 0; w_hat where that is one."""
        if self._omega(w_hat) <= t:
            return w_hat
        if t == 0 or self.alpha_max == 0:
            return np.zeros_like(self.g)
        size = t * (self.unit / self.top)
        w = self._first_group(size)
        scale = self.unit / self.top
        return (self._on_boundary(size, w_hat * scale) if w is None else w) / scale

    def _first_group(self, t: float) -> Array | None:
        """The optimum if all groups are 0 but the one that is the first to leave 0; None if it is another."""
        k = int((self._norms(self.g) / self.weights).argmax())
        group, (values, Q), radius = self.groups[k], self.eigen[k], t / self.weights[k]
        r = Q.T @ self.g[group]
        if radius < LEAST:  # the curvature is nothing beside |r| / radius, which may overflow
            w = np.zeros_like(self.g)
            w[group] = self.g[group] * (radius / length_of(r))
            return w
        mu = max(0.0, length_of(r) / radius - values.max())
        for _ in range(STEPS):
            z = r / (values + mu) if mu > 0 else r / np.where(values > 0, values, np.inf)
            length = length_of(z)
            slope = ((z / length) ** 2 / np.where(values + mu > 0, values + mu, np.inf)).sum() if length > 0 else 0.0
            step = (length / radius - 1) / slope if slope > 0 else 0.0
            if not step > 4 * EPS * mu:
                break
            mu += step
        if mu == 0 or length == 0:
            return None
        w = np.zeros_like(self.g)
        w[group] = Q @ (z * (radius / length))
        alpha = mu * radius / self.weights[k]
        return w if self._missed(alpha, w) <= self._noise(w) else None

    def _on_boundary(self, t: float, w_hat: Array) -> Array:
        """w(alpha) with Omega(w(alpha)) = t > 0; where alpha would be 0, the valley of minimizers enters the set."""
        low, high = 0.0, self.alpha_max
        least = 1e7 * EPS * high  # with an alpha 1e7 times smaller, its pull on w would be rounding
        alpha, w, best, near = 0.9 * high, np.zeros_like(self.g), np.inf, (high, np.zeros_like(self.g))
        idle = 0
        for _ in range(STEPS):
            w = self._penalized(alpha, w, w_hat)
            size = self._omega(w)
            if size < t and alpha <= least:
                free = w + self._inverse() @ (self.g - self.H @ w)
                if self._omega(free) <= t and np.abs(self.g - self.H @ free).max() <= FLAT:
                    return np.asarray(free)
                least = 0.0
            idle = 0 if abs(size / t - 1) < 0.5 * best else idle + 1
            if abs(size / t - 1) < best:
                best, near = abs(size / t - 1), (alpha, w)
            low, high = (alpha, high) if size > t else (low, alpha)
            if best <= NEAR:  # which groups are 0 may still be another matter there than at t
                dial, found = self._polished(t, *near)
                if best <= NEAREST or self._missed(dial, found) <= self._noise(found):
                    return found
            if high <= low * (1 + 4 * EPS) or (idle > PATIENCE and high <= 2 * low):
                break
            alpha = max(self._next(alpha, w, t, low, high), least)
        return self._polished(t, *near)[1]

    def _inverse(self) -> Array:
        """The pseudoinverse of H; what is no larger than an eigenvalue that rounding made negative counts as 0."""
        unit = np.sqrt(np.where(self.H.diagonal() > 0, self.H.diagonal(), 1.0))
        values, Q = np.linalg.eigh(self.H / np.outer(unit, unit))
        cut = max(RANK * values[-1], -2 * values[0])
        kept = values > cut
        inverse: Array = (Q[:, kept] / values[kept]) @ Q[:, kept].T / np.outer(unit, unit)
        return inverse

    def _next(self, alpha: float, w: Array, t: float, low: float, high: float) -> float:
        """Newton's method for Omega over alpha, as far as it stays between low and high; else a point between them."""
        A, plain = self._active(w), 0.0
        if len(A):
            J, q = self._jacobian(alpha, w, A)
            fall = float(q @ solved(J, q))  # -d Omega / d alpha
            plain = alpha + (self._omega(w) - t) / fall if fall > 0 else 0.0
        return plain if low < plain < high else (low * high) ** 0.5 if low > 0 else high / 10

    def _polished(self, t: float, alpha: float, w: Array) -> tuple[float, Array]:
        """alpha and w by Newton's method for both together: the last bit of alpha can be much of w."""
        A, w = self._active(w), w.copy()
        for _ in range(STEPS if len(A) else 0):
            missed = max(np.abs(self._gradient(alpha, w, A)).max(), abs(self._omega(w) / t - 1))
            J, q = self._jacobian(alpha, w, A)
            v, u = solved(J, q), solved(J, self._gradient(alpha, w, A))
            change = (self._omega(w) - t - float(q @ u)) / float(q @ v)  # of alpha, so that Omega becomes t
            trial = w.copy()
            trial[A] -= u + change * v
            after = max(np.abs(self._gradient(alpha + change, trial, A)).max(), abs(self._omega(trial) / t - 1))
            if not after < missed:
                break
            w, alpha = trial, alpha + change
        return alpha, w
