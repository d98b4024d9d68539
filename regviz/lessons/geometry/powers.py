"""What a panel with the set of a p-norm shows, p other than 1 and 2, as `answer` says it of the others."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from regviz.lessons.geometry.state import SMALLEST_L2_RADIUS, GeometryState
from regviz.studies import power

Array = NDArray[np.float64]
LEAP = 0.02  # the path jumps where it is that far apart on either side of next to nothing
WIDE = 0.35  # so far apart, a jump is looked for between two alphas
SAME = 1e-6  # two optima that are one


def optimum(state: GeometryState) -> dict[str, Any]:
    """The optimum with its certificate and, below p = 1, the other local minima.

    others  the other local minima, the best first; proven: that there are no more
    leaps   whether no alpha has this optimum of the set: the path over alpha jumps past it
    """
    H, w_hat, p, dial = state.hessian, np.array(state.minimizer), state.p, state.alpha
    if state.share == "alpha":
        minima, alpha = power.penalized(H, w_hat, np.array([dial]), p)[0], dial
    else:
        dial = max(state.t, SMALLEST_L2_RADIUS) if p > 1 else state.t
        minima, alpha = power.constrained(H, w_hat, dial, p)
    w = minima.w[0]
    t = dial if state.share == "t" else float(power.size(w, p))
    found = {
        "w": w.tolist(),
        "alpha": alpha,
        "t": t,
        "value": float((w - w_hat) @ H @ (w - w_hat) / 2),
        "penalty": float(power.omega(w, p)),
        "zeros": (w == 0).tolist(),
        "unique": _unique(H, w_hat, p, alpha, w, t if state.share == "t" else np.inf),
        "kkt": residual(H, w_hat, p, w, alpha, t if state.share == "t" else None),
    }
    if p > 1:
        return found
    leaps = state.share == "t" and t > 0 and alpha > 0
    leaps = leaps and bool(np.abs(power.best(H, w_hat, np.array([alpha]), p)[0] - w).max() > SAME)
    return found | {"others": minima.w[1:].tolist(), "proven": minima.proven, "leaps": leaps}


def residual(H: Array, w_hat: Array, p: float, w: Array, alpha: float, t: float | None) -> float:
    """How far w is from being stationary, and from the set's edge, like `Solution.kkt`; p < 1 lets 0 be."""
    u = H @ (w_hat - w)
    scale = max(float((np.abs(H) @ (np.abs(w) + np.abs(w_hat))).max()), 1e-300)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(w == 0, 0.0, alpha * np.sign(w) * np.abs(w) ** (p - 1))
    free = (w == 0) & (p < 1) & (alpha > 0)
    off = float(np.where(free, 0.0, np.abs(u - rates)).max()) / scale
    if t is None:
        return off
    excess = (float(power.size(w, p)) - t) / max(t, np.finfo(np.float64).tiny)
    missed = abs(excess) if alpha > 0 else max(excess, 0.0)
    return missed if t == 0 else max(off, missed)


def _unique(H: Array, w_hat: Array, p: float, alpha: float, w: Array, limit: float) -> bool:
    if not w.any() and (alpha > 0 or limit == 0):
        return True
    least = power.least(H, w_hat, p)
    return alpha > 0 or least is None or limit <= float(power.size(least, p))


def path(state: GeometryState, alphas: Array) -> tuple[Array, Array]:
    """alpha (k,) and w (k, 2): at `alphas` and, below p = 1, on either side of every jump, with NaN between."""
    H, w_hat, p = state.hessian, np.array(state.minimizer), state.p
    if p > 1:
        return alphas, power.best(H, w_hat, alphas, p)
    most, last = power.gone_from(H, w_hat, p)
    alphas = np.append(alphas[alphas < most * (1 - 1e-9)], most)
    w = np.vstack([power.best(H, w_hat, alphas[:-1], p), last])
    points: list[tuple[float, Array]] = [(alphas[0], w[0])]
    for k in range(1, len(alphas)):
        if (np.sign(w[k]) != np.sign(w[k - 1])).any() or np.hypot(*(w[k] - w[k - 1])) > WIDE:
            points += _turn(H, w_hat, p, *points[-1], alphas[k], w[k])
        points.append((alphas[k], w[k]))
    points += [(most, np.full(2, np.nan)), (most, np.zeros(2))] if last.any() and most else []
    return np.array([alpha for alpha, _ in points]), np.array([w for _, w in points])


def _turn(
    H: Array, w_hat: Array, p: float, low: float, before: Array, high: float, after: Array
) -> list[tuple[float, Array]]:
    """Both sides of where the optimum turns from `before` to `after`: where signs change, or it jumps."""

    def kind(alphas: Array) -> Array:
        w = power.best(H, w_hat, alphas, p)
        if (np.sign(before) != np.sign(after)).any():
            signs: Array = np.sign(w)
            return signs
        nearer: Array = (np.abs(w - before).sum(-1) > np.abs(w - after).sum(-1)).astype(float)
        return nearer

    low, high = power.turning(kind, low, high)
    w = power.best(H, w_hat, np.array([max(low, 1e-12), high]), p)
    gap = [(high, np.full(2, np.nan))] if np.hypot(*(w[1] - w[0])) > LEAP else []
    return [(low, w[0]), *gap, (high, w[1])]
