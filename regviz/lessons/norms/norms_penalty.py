"""The penalty Omega of the page on norms: as a surface over the plane, and added to the loss of one coefficient.

Omega(w) is sum |w_j|^p, max |w_j|, how many w_j are not 0, or the elastic net; {Omega <= 1} is the unit set of each.
The browser has the same curves in regviz/live/norms.mjs, and the surface itself in relief.mjs.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from regviz.lessons.geometry.shapes import NOTHING, Array, Curve, line, strokes
from regviz.lessons.norms.state import TARGET, VIEW, NormsState

HIGH = 2.0
"""The block from which the surface is carved ends here."""

YAW, ELEVATION, RISE = 0.5, 0.95, 0.62
"""From where the surface is seen, and how high a unit of the penalty is drawn."""

REACH = VIEW * (math.cos(YAW) + math.sin(YAW))
LOW, TOP = -REACH * math.sin(ELEVATION), REACH * math.sin(ELEVATION) + HIGH * RISE * math.cos(ELEVATION)
PIN = 0.5
PLACES = np.linspace(-0.5, 1.6, 127)
"""Of the chart of one coefficient."""


class Surface(NamedTuple):
    """The block's edges and the names of its sides, and a pin where the vector is; its inside is the browser's."""

    edges: Curve = NOTHING
    w1_label: Curve = NOTHING
    w2_label: Curve = NOTHING
    pin: Curve = NOTHING
    foot: Curve = NOTHING
    height: Curve = NOTHING


class Single(NamedTuple):
    """One coefficient: loss, loss + penalty, the local minima, the least of them, and whether it is 0."""

    loss: Curve = NOTHING
    total: Curve = NOTHING
    local: Curve = NOTHING
    best: Curve = NOTHING
    zero: Curve = NOTHING


def height(w: Array, state: NormsState) -> Array:
    """Omega(w), over the last dimension of w."""
    a = np.abs(w)
    if state.kind == "net":
        return np.asarray(state.ratio * a.sum(-1) + (1 - state.ratio) / 2 * (a**2).sum(-1))
    if state.kind == "max":
        return np.asarray(a.max(-1))
    return np.asarray((a != 0).sum(-1, dtype=float) if state.kind == "zero" else (a**state.p).sum(-1))


def project(w: tuple[float, float], z: float) -> list[float]:
    """Where a point of the surface is in the picture."""
    cos, sin = math.cos(YAW), math.sin(YAW)
    return [
        w[0] * cos - w[1] * sin,
        (w[0] * sin + w[1] * cos) * math.sin(ELEVATION) + z * RISE * math.cos(ELEVATION),
    ]


def _edges() -> Curve:
    """Of the block, as far as they are seen."""
    a, b, c, d = [(-VIEW, VIEW), (-VIEW, -VIEW), (VIEW, -VIEW), (VIEW, VIEW)]
    rings = [[(a, 0.0), (b, 0.0), (c, 0.0)], [(a, HIGH), (b, HIGH), (c, HIGH), (d, HIGH), (a, HIGH)]]
    uprights = [[(w, 0.0), (w, HIGH)] for w in (a, b, c)]
    return strokes([np.array([project(w, z) for w, z in ring]) for ring in [*rings, *uprights]])


def surface(state: NormsState) -> Surface:
    """The right panel but for its block."""
    z = float(height(np.array(state.vector), state))
    foot, head = (project(state.vector, min(z, HIGH) + up) for up in (0, PIN))
    return Surface(
        _edges(),
        line([project((0, -VIEW), 0)])._replace(text=("w₁",), textposition="bottom right"),
        line([project((-VIEW, 0), 0)])._replace(text=("w₂",), textposition="bottom left"),
        line([foot, head]),
        line([foot]),
        line([head])._replace(text=(f"{z:.1e}" if 0 < z < 0.005 else f"{z:.2f}",), textposition="top center"),
    )


def single(state: NormsState, minima: list[float]) -> Single:
    """The chart of one coefficient."""

    def total(w: Array) -> Array:
        return np.asarray((w - TARGET) ** 2 / 2 + state.alpha * height(np.stack([w, 0 * w], -1), state))

    w = np.array(minima)
    least = total(w) == total(w).min()
    jump = state.kind == "zero" and state.alpha > 0
    loss = (PLACES - TARGET) ** 2 / 2
    found = Curve(w, total(w))
    best = Curve(found.x[least], found.y[least])
    return Single(
        Curve(PLACES, loss),
        Curve(PLACES, loss + state.alpha if jump else total(PLACES)),
        Curve(found.x[~least], found.y[~least]),
        best,
        Curve(best.x[best.x == 0], best.y[best.x == 0]),
    )
