"""All that the page "How often is a corner hit?" draws, from torch's answer: maps and charts as polylines.

The browser has the same scene in regviz/live/corners.mjs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

import regviz
from regviz.figures import regions
from regviz.figures.chances import ANGLES, corners_answer
from regviz.figures.shapes import NOTHING, Array, Curve, line
from regviz.state.corners import END, KINDS, VIEW, CornersState

ZEROS = {"w1": "w₁ = 0", "w2": "w₂ = 0", "both": "w₁ = w₂ = 0"}


class Map(NamedTuple):
    """One map, bottom to top."""

    inside: Curve = NOTHING
    w1: Curve = NOTHING
    w2: Curve = NOTHING
    both: Curve = NOTHING
    hatch: Curve = NOTHING
    w1_line: Curve = NOTHING
    w2_line: Curve = NOTHING
    point_inside: Curve = NOTHING
    point_none: Curve = NOTHING
    point_one: Curve = NOTHING
    point_both: Curve = NOTHING
    ellipse: Curve = NOTHING
    way: Curve = NOTHING
    minimizer: Curve = NOTHING
    optimum: Curve = NOTHING
    zero: Curve = NOTHING
    w1_label: Curve = NOTHING
    w2_label: Curve = NOTHING
    both_label: Curve = NOTHING


class Shares(NamedTuple):
    """Shares against alpha or t: L1's exact ones, L2's, and at the cursor what was counted."""

    none: Curve = NOTHING
    one: Curve = NOTHING
    both: Curve = NOTHING
    inside: Curve = NOTHING
    l2: Curve = NOTHING
    cursor: Curve = NOTHING
    counted: Curve = NOTHING
    counted_l2: Curve = NOTHING


class Turn(NamedTuple):
    """L1's share with a zero against the direction of the ellipse: for three lengths, and for the page's own."""

    circle: Curve = NOTHING
    ten: Curve = NOTHING
    thousand: Curve = NOTHING
    own: Curve = NOTHING
    cursor: Curve = NOTHING
    here: Curve = NOTHING


class CornersInfo(NamedTuple):
    """Everything that the page draws."""

    l1: Map = Map()
    l2: Map = Map()
    shares: Shares = Shares()
    turn: Turn = Turn()


def corners_info(state: CornersState, answer: dict[str, Any] | None = None) -> CornersInfo:
    """Everything that the page draws; `answer` is torch's, asked for if it is not given."""
    answer = answer or corners_answer(state)
    return CornersInfo(
        _map(state, "l1", answer), _map(state, "l2", answer), _shares(state, answer), _turn(state, answer)
    )


# --- the maps ---


def _map(state: CornersState, penalty: str, answer: dict[str, Any]) -> Map:
    pieces = _pieces(state, penalty)
    best = answer["optima"][penalty]
    w, w_hat = np.array(best["w"]), np.array(state.minimizer)
    parts: dict[str, Curve] = {"hatch": regions.hatched(_outside(state, pieces) if penalty == "l2" else pieces)}
    for kind in ("inside", "w1", "w2", "both"):
        parts[kind] = regions.outlines(
            [piece for part in pieces if part.kind == kind for piece in _holed(state, penalty, part)]
        )
    if state.losses == "this" and penalty == "l2":
        for j, name in enumerate(("w1", "w2")):
            parts[f"{name}_line"] = line(regions.zero_line(state.hessian, state.hold, state.dial, j))
    return Map(
        **parts,
        **_points(state, penalty, answer["points"]),
        **_labels(state, penalty, pieces),
        ellipse=_ellipse(state.hessian, w_hat, w),
        way=line([w_hat, w]),
        minimizer=line([w_hat]),
        optimum=line([w]),
        zero=line([w]) if any(best["zeros"]) else NOTHING,
    )


def _pieces(state: CornersState, penalty: str) -> list[regions.Region]:
    if penalty == "l2":
        disc = regions.regions_l2(state.t) if state.hold == "t" else []
        grid = state.is_grid and state.losses == "this"
        return disc + (regions.cells(state.hessian, state.t, state.points) if grid else [])
    if state.losses == "this":
        return regions.regions_l1(state.hessian, state.hold, state.dial)
    diamond = regions.regions_l1(np.eye(2), "t", state.t) if state.hold == "t" else []
    return [part for part in diamond if part.kind == "inside"]


def _holed(state: CornersState, penalty: str, part: regions.Region) -> list[Array]:
    """A cell of the grid search has the disc cut out of it: even-odd, a second outline."""
    hole = [regions.in_disc(part.points, state.t)] if penalty == "l2" and part.kind in ZEROS else []
    return [part.points, *hole]


def _outside(state: CornersState, pieces: list[regions.Region]) -> list[regions.Region]:
    """What is hatched of the cells of the grid search: the part beyond the disc."""
    pieces = [part for part in pieces if part.kind in ZEROS]
    ways = [np.sign(part.points.sum(0)) * ([0, 1] if part.kind == "w1" else [1, 0]) for part in pieces]
    cuts = [regions.cut(part.points, -way, -state.t) for part, way in zip(pieces, ways, strict=True)]
    return [part._replace(points=points) for part, points in zip(pieces, cuts, strict=True) if len(points) > 2]


def _labels(state: CornersState, penalty: str, pieces: list[regions.Region]) -> dict[str, Curve]:
    if penalty == "l1" or state.is_grid:
        return {f"{kind}_label": regions.label(pieces, kind, text) for kind, text in ZEROS.items()}
    if state.losses == "random":
        return {}
    return {f"{name}_label": _line_label(state, j, ZEROS[name]) for j, name in enumerate(("w1", "w2"))}


def _line_label(state: CornersState, j: int, text: str) -> Curve:
    """Beside the line of L2's zeros, where it leaves the map."""
    *_, start, end = regions.zero_line(state.hessian, state.hold, state.dial, j)
    start = np.zeros(2) if state.hold == "alpha" else start
    d = end - start
    reach = min((VIEW - math.copysign(1, dj) * sj) / abs(dj) for dj, sj in zip(d, start, strict=True) if dj != 0)
    return line([start + 0.86 * reach * d])._replace(text=(text,), textposition="middle center")


def _points(state: CornersState, penalty: str, points: Mapping[str, list[float]]) -> dict[str, Curve]:
    at = np.array([points["x"], points["y"]]).T
    H = np.array([[points["a"], points["b"]], [points["b"], points["c"]]]).transpose(2, 0, 1) if "a" in points else None
    found = _kinds(state, penalty, at, state.hessian if H is None else H)
    return {f"point_{kind}": line(at[found == k]) for k, kind in enumerate(KINDS)}


def _kinds(state: CornersState, penalty: str, w_hat: Array, H: Array) -> Array:
    """The kind of the optimum of each loss, as an index of KINDS."""
    from regviz.shares import kinds, searched

    loss = regviz.Quadratic(H, w_hat)
    if penalty == "l2" and state.is_grid:
        return np.asarray(searched(loss, state.t, state.points).numpy())
    chosen = regviz.L1() if penalty == "l1" else regviz.SquaredL2()
    return np.asarray(kinds(loss, chosen, state.hold, state.dial).numpy())


def _ellipse(H: Array, w_hat: Array, w: Array) -> Curve:
    """The contour of the loss through w, begun on its steep axis."""
    (a, b), (_, c) = H
    half = math.atan2(2 * b, a - c) / 2
    axes = np.array([[math.cos(half), math.sin(half)], [-math.sin(half), math.cos(half)]])
    r = math.sqrt(max(float((w - w_hat) @ H @ (w - w_hat)), 0))
    reach = r / np.sqrt((axes @ H * axes).sum(-1))
    turn = math.pi * np.arange(97) / 48
    return line(w_hat + reach * np.stack([np.cos(turn), np.sin(turn)], -1) @ axes)


# --- the charts ---


def _shares(state: CornersState, answer: dict[str, Any]) -> Shares:
    curve, measured, x = answer["curve"], answer["measured"], state.dial
    possible = [kind for kind in KINDS if kind != ("inside" if state.hold == "alpha" else "both")]
    counted = [measured["l1"][kind] for kind in possible]
    zeros = measured["l2"]["one"]
    return Shares(
        **{kind: Curve(np.array(curve["at"]), 100 * np.array(curve[kind])) for kind in possible},
        l2=line([(0, 0), (END, 0)]),
        cursor=line([(x, 0), (x, 100)]),
        counted=line([(x, 100 * span["share"]) for span in counted]),
        counted_l2=line([(x, 100 * zeros["share"])]),
    )


def _turn(state: CornersState, answer: dict[str, Any]) -> Turn:
    angle, order = _all_round()
    lines = {name: Curve(angle, 100 * np.array(values)[order]) for name, values in answer["turn"].items()}
    if "own" not in lines:
        return Turn(**lines)
    here = 100 * (answer["exact"]["l1"]["one"] + answer["exact"]["l1"]["both"])
    cursor = line([(state.angle, 0), (state.angle, 100)])
    return Turn(**lines, cursor=cursor, here=line([(state.angle, here)]))


def _all_round() -> tuple[Array, Array]:
    """Directions from 0 to 180 degrees, and for each the one of ANGLES that mirrors it."""
    order = np.arange(len(ANGLES))
    half = np.concatenate([ANGLES, 90 - ANGLES[-2::-1]])
    folded = np.concatenate([order, order[-2::-1]])
    return np.concatenate([half, 90 + half[1:]]), np.concatenate([folded, folded[1:]])


def corners_picture(state: CornersState, answer: dict[str, Any]) -> dict[str, Any]:
    """The same as the browser's `picture`, ready for JSON, for a browser that could not load the figure's module."""
    info = corners_info(state, answer)
    return {
        "drawn": drawn(state, answer),
        "traces": {
            name: {key: _json(curve) for key, curve in part._asdict().items()} for name, part in info._asdict().items()
        },
        "numbers": _numbers(state, answer),
        "handles": {"minimizer": list(state.minimizer)},
        "dials": dials(state),
    }


def drawn(state: CornersState, answer: dict[str, Any]) -> dict[str, Any]:
    """What the figure says that it draws: a different picture, a different text."""
    kept = ("hold", "alpha", "t", "angle", "stretch", "losses", "search", "grid", "seed")
    return {name: getattr(state, name) for name in kept} | {
        "minimizer": list(state.minimizer),
        "w": {name: optimum["w"] for name, optimum in answer["optima"].items()},
        "exact": answer["exact"],
        "count": answer["measured"]["count"],
    }


def _numbers(state: CornersState, answer: dict[str, Any]) -> dict[str, float]:
    """Shares in percent: l1.one, l1.one.low, l1.one.high, l1.one.exact, ..., and how many losses were counted."""
    numbers = {"count": answer["measured"]["count"]}
    for penalty in ("l1", "l2"):
        for kind in KINDS:
            if kind == "inside" and state.hold == "alpha":
                continue
            name, span = f"{penalty}.{kind}", answer["measured"][penalty][kind]
            numbers |= {name: 100 * span["share"], f"{name}.low": 100 * span["low"], f"{name}.high": 100 * span["high"]}
            if penalty in answer["exact"]:
                numbers[f"{name}.exact"] = 100 * answer["exact"][penalty][kind]
    return numbers


def dials(state: CornersState) -> dict[str, dict[str, Any]]:
    """Where the sliders stand and what they read."""
    read = {
        "alpha": f"{state.alpha:.3f}",
        "t": f"{state.t:.3f}",
        "angle": f"{state.angle:g}°",
        "stretch": f"{float(f'{10**state.stretch:.3g}'):g}",
        "grid": f"{state.points}",
    }
    return {name: {"value": getattr(state, name), "readout": text} for name, text in read.items()}


def _part_json(part: Map | Shares | Turn) -> dict[str, dict[str, Any]]:
    return {name: _json(curve) for name, curve in part._asdict().items()}


def _json(curve: Curve) -> dict[str, Any]:
    x, y = ([None if math.isnan(value) else value for value in values.tolist()] for values in (curve.x, curve.y))
    return {"x": x, "y": y, **({"text": list(curve.text), "textposition": curve.textposition} if curve.text else {})}
