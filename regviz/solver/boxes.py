"""The L-infinity norm: penalized and constrained optima of one problem, with tied coefficients exactly equal in size.

    minimize  1/2 w^T H w - g^T w + alpha |w|_inf

With m = |w|_inf, the coefficients T of that size, their signs s, and the others F, w is m s on T. On this face the
loss is a quadratic in m and w_F, and with u = g - H w its optimum has

    s_T^T u_T = alpha,    u_F = 0,

and it is the optimum of all if moreover s_j u_j >= 0 on T. On the set, m = t is given and only u_F = 0 remains.

**An active set** finds the face: go to the optimum of one; where a coefficient of F comes to the size m on the way,
stop and let it join T; at the optimum, the one of T with the most negative s_j u_j leaves. J falls all along.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from regviz.solver.singly import TINY, Array, solved, tie

__all__ = ["Box"]

Flags = NDArray[np.bool_]
EPS = float(np.finfo(np.float64).eps)
NOISE = 16 * EPS  # of the terms of the gradient: what is below is 0
ROUNDS = 30  # changes of the face for each coefficient; some two or three are needed
REFINED = 2  # corrections on the last face


class Box:
    """One problem: H (p, p) positive semidefinite, g (p,)."""

    def __init__(self, H: Array, g: Array) -> None:
        self.unit = 2.0 ** np.floor(np.log2(max(float(H.diagonal().max()), 1e-300)))  # changes no digit
        self.H, self.g = H / self.unit, g / self.unit
        self.row = np.abs(self.H)

    def penalized(self, alpha: float, start: Array, w_hat: Array) -> Array:
        """The optimum for alpha > 0, found from that of a larger alpha."""
        total = float(np.abs(self.g).sum())
        if alpha >= total * self.unit * (1 - tie(len(self.g))):
            return np.zeros_like(self.g)
        alpha /= self.unit
        w = start
        if not w.any():
            s = np.where(self.g < 0, -1.0, 1.0)
            w = s * (max(total - alpha, 0.0) / max(float(s @ self.H @ s), TINY))
        w = self._descend(w, float(np.abs(w).max()), alpha)
        # No optimum is larger than w_hat, unless alpha is below the rounding of the gradient.
        return w if np.abs(w).max() <= np.abs(w_hat).max() else w_hat

    def constrained(self, t: float, w_hat: Array) -> Array:
        """The optimum with |w|_inf <= t; w_hat where that is one."""
        if np.abs(w_hat).max() <= t or t == 0:
            return w_hat if t else np.zeros_like(w_hat)
        return self._descend(w_hat.clip(-t, t), t, None)

    def _descend(self, w: Array, m: float, alpha: float | None) -> Array:
        """From face to face; without alpha, m stays."""
        w, tied = w.copy(), np.abs(w) >= m
        least, best = np.inf, w
        for _ in range(ROUNDS * len(w)):
            s = np.sign(w)
            step, grown = self._step(w, s, tied, alpha)
            share, blocking = _reach(w, m, step, grown, tied)
            w, m = w + share * step, m + share * grown
            if blocking is not None:
                tied[blocking], s[blocking] = True, np.sign(w[blocking])
            w[tied] = m * s[tied]
            if blocking is not None:
                continue
            for _ in range(REFINED):
                step, grown = self._step(w, s, tied, alpha)
                w, m = w + step, m + grown
                w[tied] = m * s[tied]
            pull, noise = s * (self.g - self.H @ w), NOISE * (self.row @ np.abs(w) + np.abs(self.g))
            inward = np.where(tied, pull + noise, np.inf)
            leaves = int(inward.argmin())
            missed = max(-float(inward[leaves]), 0.0)
            if missed < least:
                least, best = missed, w.copy()
            if missed == 0:
                break
            tied[leaves] = False
        return best

    def _step(self, w: Array, s: Array, tied: Flags, alpha: float | None) -> tuple[Array, float]:
        """To the optimum of the face: the step in w, and in m."""
        columns = np.eye(len(w))[:, ~tied]
        if alpha is not None:
            columns = np.column_stack([np.where(tied, s, 0.0), columns])
        if not columns.shape[1]:
            return np.zeros_like(w), 0.0
        u = self.g - self.H @ w
        u[np.abs(u) <= NOISE / 4 * (self.row @ np.abs(w) + np.abs(self.g))] = 0.0
        pull = columns.T @ u
        if alpha is not None:
            pull[0] -= alpha
        z = solved(columns.T @ self.H @ columns, pull)
        return columns @ z, 0.0 if alpha is None else float(z[0])


def _reach(w: Array, m: float, step: Array, grown: float, tied: Flags) -> tuple[float, int | None]:
    """The share of a step after which the first coefficient that is not tied comes to the size m, and which; or 1."""
    room = np.concatenate([m - w, m + w])
    speed = np.concatenate([step, -step]) - grown
    closing = (speed > 0) & np.tile(~tied, 2)
    shares = np.divide(np.maximum(room, 0.0), speed, out=np.full(len(room), np.inf), where=closing)
    first = int(shares.argmin())
    return (float(shares[first]), first % len(w)) if shares[first] < 1 else (1.0, None)
