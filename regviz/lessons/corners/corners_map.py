"""The maps of the page "How often is a corner hit?" as polylines: areas, lines and points in the plane of minimizers.

The same, function by function, is in regviz/live/corners_map.mjs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

import regviz
from regviz.lessons.corners import regions
from regviz.lessons.corners.state import KINDS, CornersState
from regviz.lessons.geometry.shapes import NOTHING, Array, Curve, line

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


def map_of(state: CornersState, penalty: str, answer: dict[str, Any]) -> Map:
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
    """Beside the line of L2's zeros, where it leaves the map below or on the left: most handles are not there."""
    end, start, *_ = regions.zero_line(state.hessian, state.hold, state.dial, j)
    start = np.zeros(2) if state.hold == "alpha" else start
    return line([start + 0.68 * (end - start)])._replace(text=(text,), textposition="middle center")


def _points(state: CornersState, penalty: str, points: Mapping[str, list[float]]) -> dict[str, Curve]:
    at = np.array([points["x"], points["y"]]).T
    H = np.array([[points["a"], points["b"]], [points["b"], points["c"]]]).transpose(2, 0, 1) if "a" in points else None
    found = _kinds(state, penalty, at, state.hessian if H is None else H)
    return {f"point_{kind}": line(at[found == k]) for k, kind in enumerate(KINDS)}


def _kinds(state: CornersState, penalty: str, w_hat: Array, H: Array) -> Array:
    """The kind of the optimum of each loss, as an index of KINDS."""
    from regviz.studies.shares import kinds, searched

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
