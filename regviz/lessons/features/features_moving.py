"""What the main slider of the page on choosing features moves, as curves by name.

The browser makes the same curves, in regviz/live/features.mjs. alpha stands on the charts as log10 alpha.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from regviz.lessons.features import answer as choosing
from regviz.lessons.features.answer import FIRST, LAST, PENALTIES
from regviz.lessons.features.held_out import errors
from regviz.lessons.features.state import TWINNED, FeaturesState
from regviz.lessons.geometry.shapes import NOTHING, Array, Curve, line, strokes

MOST = 11
"""So many features there can be: every one of them has its traces, also when they are empty."""

LOW, HIGH = -0.62, 0.76
"""The range of the coefficients as they are shown."""

SLOTS = {"l1": 0.29, "l2": 0.0, "net": -0.29}
HALF = 0.13
"""The three bars of a feature in its row, which is 1 high, and half the height of a bar."""

REACH = 0.8
"""The plane of two coefficients runs from -REACH to REACH."""

RINGS = 0.1 * np.arange(1, 9)
"""Its contours, in sqrt(2 (J0 - least J0))."""

Curves = dict[str, Curve]


def rows(state: FeaturesState) -> list[float]:
    """The height of each feature's row, the first on top; together they always fill 0 to MOST."""
    p = len(state.names)
    return [MOST * (p - k - 0.5) / p for k in range(p)]


def moving(state: FeaturesState, answer: dict[str, Any]) -> dict[str, Curves]:
    """What alpha moves."""
    at = math.log10(state.alpha)
    return {name: _cursor(at, answer["optima"][name]) for name in PENALTIES} | {
        "bars": _bars(state, answer["optima"]),
        "cv": _errors(state, at, answer["optima"]),
        "shrink": shrinkage(state.alpha, state.rho),
        "scatter": {},
        "plane": _plane(state),
    }


def _cursor(at: float, optimum: dict[str, Any]) -> Curves:
    shown = [(at, w) for w, zero in zip(optimum["w"], optimum["zeros"], strict=True) if not zero]
    return {
        "cursor": line([(at, LOW), (at, HIGH)]),
        "dots": line(shown) if shown else NOTHING,
        "zero": line([(at, 0)]) if any(optimum["zeros"]) else NOTHING,
    }


def _bars(state: FeaturesState, optima: dict[str, Any]) -> Curves:
    """Bars as closed polylines, marks for exact zeros, and the two coefficients between which L1 may share freely."""
    unit, curves = MOST / len(state.names), {}
    for name in PENALTIES:
        places = [y + SLOTS[name] * unit for y in rows(state)]
        both = list(zip(optima[name]["w"], optima[name]["zeros"], places, strict=True))
        zeros = [(0.0, y) for _, zero, y in both if zero]
        curves[name] = strokes([_bar(w, y, HALF * unit) for w, zero, y in both if not zero])
        curves[f"zero_{name}"] = line(zeros) if zeros else NOTHING
    twins = [j for j, name in enumerate(state.names) if name.rstrip("′") == TWINNED[state.data]]
    total = sum(optima["l1"]["w"][j] for j in twins) if len(twins) == 2 else 0
    places = [rows(state)[j] + SLOTS["l1"] * unit for j in twins]
    return curves | {"many": strokes([_bar(total, y, HALF * unit) for y in places]) if total else NOTHING}


def _bar(w: float, y: float, half: float) -> Array:
    return np.array([(0, y - half), (w, y - half), (w, y + half), (0, y + half), (0, y - half)])


def _errors(state: FeaturesState, at: float, optima: dict[str, Any]) -> Curves:
    found, unseen = choosing.validations(state), errors(state, {name: optima[name]["w"] for name in PENALTIES})
    dots = {f"dot_{name}": line([(at, error_at(found[name].mean, at))]) for name in PENALTIES}
    dots_held = {f"dot_held_{n}": line([(at, float(unseen[n].mean))]) if unseen else NOTHING for n in PENALTIES}
    return {"cursor": line([(at, 0), (at, 2)])} | dots | dots_held


def error_at(mean: Array, at: float) -> float:
    """The error between the alphas for which it was computed."""
    return float(np.interp(at, np.linspace(FIRST, LAST, len(mean)), mean))


def shrinkage(alpha: float, ratio: float) -> Curves:
    """One coefficient alone, H = 1: soft(z, alpha rho) / (1 + alpha (1 - rho)) for z from -1 to 1."""
    curves = {}
    for name, rho in {"l1": 1.0, "l2": 0.0, "net": ratio}.items():
        bend = min(alpha * rho, 1.0)
        z = np.array([-1, -bend, bend, 1])
        curves[name] = Curve(z, np.sign(z) * np.maximum(np.abs(z) - alpha * rho, 0) / (1 + alpha * (1 - rho)))
    return curves


def _plane(state: FeaturesState) -> Curves:
    """The loss of the two features alone, both standardized: H = [[1, r], [r, 1]]. `touch`: the contour through w."""
    loss, l1, l2 = choosing.pair(state)
    H, w_hat = loss.hessian.numpy(), loss.minimizer.numpy()
    r = float(H[0, 1])
    diamond = np.abs(l1).sum() * np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]])
    levels = {name: float(np.sqrt((w - w_hat) @ H @ (w - w_hat))) for name, w in (("l1", l1), ("l2", l2))}
    return {
        "contours": strokes([ring(r, w_hat, level) for level in RINGS]),
        "diamond": line(diamond),
        "circle": line(np.hypot(*l2) * circle()),
        **{f"touch_{name}": line(ring(r, w_hat, level)) for name, level in levels.items()},
        "minimizer": line([w_hat]),
        "l1": line([l1]),
        "l2": line([l2]),
    }


def circle() -> Array:
    """72 steps around the origin."""
    turn = np.linspace(0, 2 * np.pi, 73)
    return np.stack([np.cos(turn), np.sin(turn)], -1)


def ring(r: float, centre: Array, level: float) -> Array:
    """centre + level (cos psi u / sqrt(1 + r) + sin psi v / sqrt(1 - r)), u = (1, 1) / sqrt 2, v = (1, -1) / sqrt 2."""
    along, across = circle().T * level / np.sqrt(2 * np.array([1 + r, 1 - r]))[:, None]
    return np.asarray(centre + np.stack([along + across, along - across], -1))
