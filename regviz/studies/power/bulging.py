"""p above 1: the one optimum of J0(w) + alpha/p sum |w_j|^p, and of J0 on |w|_p <= t, by halving."""

from __future__ import annotations

import numpy as np

from regviz.studies.power.cells import Array
from regviz.studies.power.valleys import NEWTON

__all__ = ["bulging", "entered", "held", "least", "size"]

HALVINGS = 70
MOST = 300.0  # the logarithm of what is as good as infinity
SECTIONS = 24  # into so many parts an interval is cut at once
CUTS = 13  # so often: then it is as small as the last digits


def size(w: Array, p: float) -> Array:
    """|w|_p over the last axis."""
    largest = np.abs(w).max(-1)
    unit = np.where(largest > 0, largest, 1.0)
    total: Array = (np.abs(w / unit[..., None]) ** p).sum(-1) ** (1 / p) * largest
    return total


def bulging(H: Array, w_hat: Array, alphas: Array, p: float) -> Array:
    """The optima (k, 2), by halving in the logarithm of |w1|; the best w2 for a w1 by Newton's method in its own."""
    (a, b), (_, c) = H
    g1, g2 = H @ w_hat
    w = np.tile(w_hat, (len(alphas), 1))
    held = alphas > 0
    alpha = alphas[held]
    r = g1 - b * _best(c, alpha, p, np.full(len(alpha), g2))
    side = np.sign(r)

    def outward(s: Array) -> Array:
        x = np.exp(s)
        value: Array = a * x + alpha * np.exp((p - 1) * s) - side * (g1 - b * _best(c, alpha, p, g2 - b * side * x))
        return value

    low, high = np.full(len(alpha), -700.0), np.full(len(alpha), 5.0)
    while (beyond := (outward(high) <= 0) & (side != 0)).any():
        high = np.where(beyond, high + 5, high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = outward(middle) > 0
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    w1 = side * np.exp(low)
    w[held] = np.stack([w1, _best(c, alpha, p, g2 - b * w1)], -1)
    return w + 0.0


def _best(c: float, alpha: Array, p: float, r: Array) -> Array:
    """x with c x + alpha sign(x) |x|^(p-1) = r."""
    pull = np.where(r == 0, 1.0, np.abs(r))
    s = np.log(pull / alpha) / (p - 1)
    s = np.minimum(s, np.log(pull / c) if c > 0 else MOST)
    for _ in range(NEWTON):
        linear, power = c * np.exp(s), alpha * np.exp((p - 1) * s)
        step = (linear + power - pull) / (linear + (p - 1) * power)
        moves = step > 1e-16 * np.maximum(np.abs(s), 1)
        if not moves.any():
            break
        s = np.where(moves, s - step, s)
    return np.sign(r) * np.exp(s)


def held(H: Array, w_hat: Array, t: float, p: float) -> tuple[Array, float]:
    """The optimum on the set, and the alpha whose optimum it is, halved in its logarithm."""
    low, high = -700.0, 0.0
    while size(bulging(H, w_hat, np.exp([high]), p)[0], p) > t:
        high += 2
    for _ in range(CUTS):
        between = np.linspace(low, high, SECTIONS + 1)[1:-1]
        beyond = int((size(bulging(H, w_hat, np.exp(between), p), p) > t).sum())  # it falls as alpha grows
        low = float(between[beyond - 1]) if beyond else low
        high = float(between[beyond]) if beyond < len(between) else high
    return bulging(H, w_hat, np.exp([high]), p)[0], float(np.exp(high))


def entered(H: Array, w_hat: Array, t: float, p: float) -> Array | None:
    """Where the valley of a singular H enters the set, if it reaches it before w_hat."""
    valley = least(H, w_hat, p)
    if valley is None or size(valley, p) > t:
        return None
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        inside = size(valley + middle * (w_hat - valley), p) <= t
        low, high = (middle, high) if inside else (low, middle)
    return np.asarray(valley + low * (w_hat - valley))


def least(H: Array, w_hat: Array, p: float) -> Array | None:
    """Of the minimizers of a singular H the least in |w|_p; None for a regular one."""
    values, vectors = np.linalg.eigh(H)
    if values[0] > 16 * np.finfo(np.float64).eps * values[1]:
        return None
    if values[1] == 0:
        return np.zeros(2)
    v = vectors[:, 0]
    if p < 1:  # between two axes |w|_p^p is concave
        crossings = [w_hat - w_hat[j] / v[j] * v for j in (0, 1) if abs(v[j]) > 1e-12]
        snapped = [np.where(np.abs(w) < 1e-12, 0.0, w) for w in crossings]
        return min(snapped, key=lambda w: float(size(w, p)))
    low, high = -4 * float(size(w_hat, p)), 4 * float(size(w_hat, p))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        w = w_hat + middle * v
        rising = float((np.sign(w) * np.abs(w) ** (p - 1)) @ v) > 0
        low, high = (low, middle) if rising else (middle, high)
    return np.asarray(w_hat + low * v)
