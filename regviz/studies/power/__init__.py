"""The penalty 1/p sum |w_j|^p of two coefficients, and the set |w|_p <= t: what is no norm and not convex for p < 1.

It stands beside the solver, not in it: the solver's penalties are convex, and an optimum that is found there is the
only one. Here, below p = 1, all local minima are found, and it is said whether that there are no others is proven
(`valleys`). Above p = 1 there is one optimum (`bulging`). p = 1 and 2 are L1 and squared L2, for which the solver is
asked. The browser's half is regviz/hand/power.mjs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from regviz.studies.power.bulging import SECTIONS, bulging, entered, held, least, size
from regviz.studies.power.cells import EPS, Array
from regviz.studies.power.valleys import NEWTON, Minima, arcs, omega, valleys

__all__ = ["Minima", "best", "constrained", "gone_from", "least", "omega", "penalized", "size", "turning"]

CUTS = 6  # so often: then it is 1e8 times smaller


def penalized(H: Array, w_hat: Array, alphas: Array, p: float) -> list[Minima]:
    """The local minima of J0 + alpha Omega for each of `alphas`, p other than 1 and 2; w_hat alone for alpha = 0."""
    if p > 1:
        return [Minima(w[None], True) for w in bulging(H, w_hat, alphas, p)]
    found = [Minima(w_hat[None] + 0.0, True)] * len(alphas)
    positive = np.flatnonzero(alphas > 0)
    if len(positive):
        for i, minima in zip(positive, valleys(H, w_hat, alphas[positive], p), strict=True):
            found[i] = minima
    return found


def best(H: Array, w_hat: Array, alphas: Array, p: float) -> Array:
    """The best of them, (k, 2)."""
    return np.array([minima.w[0] for minima in penalized(H, w_hat, alphas, p)]).reshape(-1, 2)


def constrained(H: Array, w_hat: Array, t: float, p: float) -> tuple[Minima, float]:
    """The local minima of J0 on |w|_p <= t, and the alpha at which the best of them is stationary."""
    if t >= size(w_hat, p):
        return Minima(w_hat[None] + 0.0, True), 0.0
    if t == 0:
        return Minima(np.zeros((1, 2)), True), np.inf if p > 1 else gone_from(H, w_hat, p)[0]
    inside = entered(H, w_hat, t, p)
    if inside is not None:
        return Minima(inside[None] + 0.0, True), 0.0
    if p > 1:
        w, alpha = held(H, w_hat, t, p)
        return Minima(w[None] + 0.0, True), alpha
    minima = arcs(H, w_hat, t, p)
    w = minima.w[0]
    return minima, max(float((H @ (w_hat - w)) @ w / (np.abs(w) ** p).sum()), 0.0)


def gone_from(H: Array, w_hat: Array, p: float) -> tuple[float, Array]:
    """The alpha from which on 0 is the best of the local minima, p < 1, and the last of the others that is as good.

    The least value of J over w is concave in alpha, with the slope Omega(w): Newton's method from below does not pass
    the alpha where it is J(0) (Dinkelbach 1967).
    """
    alpha, w = 0.0, w_hat
    for _ in range(NEWTON):
        fall = float(w_hat @ H @ w_hat - (w - w_hat) @ H @ (w - w_hat)) / 2
        following = fall / float(omega(w, p)) if w.any() else alpha
        if following <= alpha * (1 + EPS):
            break
        alpha = following
        others = [other for other in penalized(H, w_hat, np.array([alpha]), p)[0].w if other.any()]
        if not others:
            break
        w = others[0]
    return alpha, w


def turning(kind: Callable[[Array], Array], low: float, high: float) -> tuple[float, float]:
    """Neighbours in [low, high] between which `kind`, (k,) or (k, m), stops being what it is at low, for low >= 0."""
    for _ in range(CUTS):
        between = np.linspace(low, high, SECTIONS + 1)[1:-1]
        kinds = kind(np.array([low if low > 0 else between[0] / SECTIONS, *between]))
        same = (kinds[1:] == kinds[0]).reshape(len(between), -1).all(-1)
        first = len(between) if same.all() else int(same.argmin())
        low, high = (between[first - 1] if first else low), (between[first] if first < len(between) else high)
    return float(low), float(high)
