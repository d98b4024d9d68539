"""The sets of the page on norms as curves, and torch's answer to a state. The browser has the same in sets.mjs."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

import regviz
from regviz.lessons.geometry.shapes import GAP, NOTHING, Array, Curve, line, strokes
from regviz.lessons.norms.state import TARGET, VIEW, NormsState

STEPS = 32
"""Of each quarter of an outline."""

HEAD = 0.14
"""Of the arrow to the vector."""


class Plane(NamedTuple):
    """The unit set, in the colour that it has on every page, the vector, and the set on whose edge that is."""

    diamond: Curve = NOTHING
    circle: Curve = NOTHING
    square: Curve = NOTHING
    set: Curve = NOTHING
    l1: Curve = NOTHING
    l2: Curve = NOTHING
    net: Curve = NOTHING
    axes: Curve = NOTHING
    level: Curve = NOTHING
    chord: Curve = NOTHING
    middle: Curve = NOTHING
    vector: Curve = NOTHING
    tip: Curve = NOTHING


def exponent(state: NormsState) -> float:
    """The p of the state's size; 1 for the elastic net, which has none."""
    return {"p": state.p, "max": math.inf, "zero": 0.0}.get(state.kind, 1.0)


def sizes_answer(state: NormsState) -> dict[str, Any]:
    """What torch says of the vector and of one coefficient, ready for JSON.

    {"sizes": {"zero", "one", "two", "inf", "p", "net"}, "minima": the local minima of J, the least first}
    """
    import torch

    from regviz.studies.sizes import local_minima, size

    w = torch.tensor(state.vector, dtype=torch.float64)
    exponents = {"zero": 0, "one": 1, "two": 2, "inf": math.inf, "p": state.p}
    sizes = {name: size(w, p).item() for name, p in exponents.items()}
    net = regviz.ElasticNet(state.ratio)
    if state.kind == "net":
        minima = net.prox(torch.tensor([TARGET], dtype=torch.float64), state.alpha).tolist()
    else:
        minima = local_minima(state.alpha, 1 if state.kind == "max" else exponent(state))
    return {"sizes": sizes | {"net": net.value(w).item()}, "minima": minima}


def _power_quarter(p: float, s: float) -> Array:
    start = math.acos((VIEW / s) ** (p / 2)) if s > VIEW else 0.0
    turn = start + (math.pi / 2 - 2 * start) * np.arange(STEPS + 1) / STEPS
    up = s * np.sin(turn) ** (2 / p)
    return np.stack([up[::-1], up], -1)  # exactly symmetric: cos(pi / 2) is not 0


def _net_quarter(ratio: float, c: float) -> Array:
    turn = math.pi / 2 * (np.arange(STEPS + 1) / STEPS)
    d = np.stack([np.cos(turn), np.sin(turn)], -1)
    b = ratio * d.sum(-1)
    return np.asarray((2 * c / (b + np.sqrt(b * b + 2 * (1 - ratio) * c)))[:, None] * d)


def _around(quarter: Array, cut: bool) -> Curve:
    sides = [(quarter, 1, 1), (quarter[::-1], -1, 1), (quarter, -1, -1), (quarter[::-1], 1, -1)]
    gap = [GAP] * cut
    return line(np.concatenate([part for points, a, b in sides for part in (points * [a, b], *gap)]))


def of_power(p: float, s: float) -> Curve:
    """{|w|_p = s}, closed unless the panel cuts it."""
    return _around(_power_quarter(p, s), s > VIEW)


def _square(s: float) -> Curve:
    return line([[s, s], [-s, s], [-s, -s], [s, -s], [s, s]])


def _axes() -> Curve:
    across, up = strokes([np.array([[-VIEW, 0], [VIEW, 0]])]), line([[0, -VIEW], [0, VIEW]])
    return Curve(np.append(across.x, up.x), np.append(across.y, up.y))


def unit_set(state: NormsState) -> Curve:
    """{Omega <= 1}."""
    if state.kind == "zero":
        return _axes()
    if state.kind == "max":
        return _square(1)
    return _around(_net_quarter(state.ratio, 1), False) if state.kind == "net" else of_power(state.p, 1)


def level(state: NormsState, sizes: dict[str, float]) -> Curve:
    """{Omega = Omega(vector)}."""
    if sizes["inf"] == 0:
        return NOTHING
    if state.kind == "zero":
        return _square(VIEW) if sizes["zero"] == 2 else NOTHING
    if state.kind == "max":
        return _square(sizes["inf"])
    if state.kind == "net":
        return _around(_net_quarter(state.ratio, sizes["net"]), False)
    return of_power(state.p, sizes["p"])


def _arrow(state: NormsState) -> Curve:
    w = np.array(state.vector)
    length = float(np.hypot(*w))
    if length == 0:
        return NOTHING
    d = w / length
    head, across = min(HEAD, length / 2), np.array([d[1], -d[0]])
    one, other = (w - head * (d + 0.5 * side * across) for side in (1, -1))
    return line(np.stack([0 * w, w, one, w, other]))


def _named(state: NormsState) -> str:
    if state.kind == "zero":
        return "axes"
    if state.kind == "net":
        return "net"
    return {1.0: "l1", 2.0: "l2"}.get(state.p, "set") if state.kind == "p" else "set"


def plane(state: NormsState, answer: dict[str, Any]) -> Plane:
    """The left panel."""
    return Plane(
        diamond=of_power(1, 1),
        circle=of_power(2, 1),
        square=_square(1),
        level=level(state, answer["sizes"]),
        chord=line([[1, 0], [0, 1]]),
        middle=line([[0.5, 0.5]]),
        vector=_arrow(state),
        tip=line([state.vector]),
    )._replace(**{_named(state): unit_set(state)})
