"""The sparsity map: which minimizers w_hat of the loss give which zeros, as exact polygons.

The pieces are derived in regviz/studies/shares.py. The same, function by function, is in regviz/live/regions.mjs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from regviz.lessons.corners.state import VIEW
from regviz.lessons.geometry.shapes import NOTHING, Array, Curve, line, strokes

FAR = 1e5
HATCH, SHIFT = 0.4, 0.37
"""Between neighbouring hatch lines; how far they are off the corners that stand at round numbers, in units of that."""
HALF_CIRCLE = 48
"""Sides of half of the polygon that is drawn for a circle."""
SQUARE = VIEW * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])


class Region(NamedTuple):
    """A convex piece of the map; kind: none, w1, w2 (which coefficient is 0), both, inside. Corners (k, 2)."""

    kind: str
    points: Array


def cut(points: Array, n: Array, limit: float) -> Array:
    """The part of a convex polygon where n . w <= limit."""
    kept = []
    over = points @ n - limit
    for p, q, here, there in zip(points, np.roll(points, -1, 0), over, np.roll(over, -1), strict=True):
        if here <= 0:
            kept.append(p)
        if here * there < 0:
            kept.append(p + here / (here - there) * (q - p))
    return np.array(kept).reshape(-1, 2)


def visible(points: Sequence[Array] | Array) -> Array:
    """The part of a convex polygon that is in the map."""
    part = np.asarray(points, dtype=float)
    for n in ([1, 0], [-1, 0], [0, 1], [0, -1]):
        part = cut(part, np.array(n, dtype=float), VIEW)
    return part


def _far(p: Array, d: Array) -> Array:
    return np.asarray(p + FAR / np.hypot(*d) * d)


def _half_strip(p: Array, q: Array, d: Array) -> list[Array]:
    return [p, q, _far(q, d), _far(p, d)]


def _cone(apex: Array, d: Array, e: Array) -> list[Array]:
    return [apex, _far(apex, d), _far(_far(apex, d), e), _far(apex, e)]


def _by_alpha(H: Array, alpha: float) -> list[tuple[str, list[Array]]]:
    inverse, e1, e2 = np.linalg.inv(H), np.array([1.0, 0]), np.array([0, 1.0])

    def corner(s1: int, s2: int) -> Array:
        return np.asarray(alpha * inverse @ (s1, s2))

    pieces = []
    for s in (1, -1):
        pieces.append(("none", _cone(corner(s, s), s * e1, s * e2)))
        pieces.append(("none", _cone(corner(s, -s), s * e1, -s * e2)))
        pieces.append(("w2", _half_strip(corner(s, -1), corner(s, 1), s * e1)))
        pieces.append(("w1", _half_strip(corner(-1, s), corner(1, s), s * e2)))
    return [*pieces, ("both", [corner(1, 1), corner(1, -1), corner(-1, -1), corner(-1, 1)])]


def _by_t(H: Array, t: float) -> list[tuple[str, list[Array]]]:
    inverse, right, up = np.linalg.inv(H), np.array([t, 0.0]), np.array([0.0, t])
    pieces = []
    for s in (1, -1):
        pieces.append(("none", _half_strip(s * right, s * up, inverse @ (s, s))))
        pieces.append(("none", _half_strip(s * right, -s * up, inverse @ (s, -s))))
        pieces.append(("w2", _cone(s * right, inverse @ (s, 1), inverse @ (s, -1))))
        pieces.append(("w1", _cone(s * up, inverse @ (1, s), inverse @ (-1, s))))
    return [*pieces, ("inside", [right, up, -right, -up])]


def regions_l1(H: Array, hold: str, value: float) -> list[Region]:
    """The map of L1, its visible pieces."""
    pieces = _by_alpha(H, value) if hold == "alpha" else _by_t(H, value)
    regions = [Region(kind, visible(np.array(points))) for kind, points in pieces]
    return [region for region in regions if len(region.points) > 2]


def circle(t: float, sides: int) -> Array:
    """The corners of a regular polygon on the circle, (sides, 2)."""
    turn = 2 * math.pi * np.arange(sides) / sides
    return t * np.stack([np.cos(turn), np.sin(turn)], -1)


def regions_l2(t: float) -> list[Region]:
    """The map of L2 with t held: the disc itself."""
    return [Region("inside", visible(circle(t, 2 * HALF_CIRCLE)))]


def cells(H: Array, t: float, points: int) -> list[Region]:
    """What a search among `points` points of the circle takes for a zero.

    The minimizers for which the best of all points is one on an axis. J0(p) <= J0(q) is a half-plane of minimizers,
    (q - p)^T H w_hat <= 1/2 (q^T H q - p^T H p).
    """
    tried = circle(t, points)
    energy = (tried @ H * tried).sum(-1) / 2
    found = []
    for k in range(4):
        at = k * points // 4
        cell = SQUARE
        for step in range(1, points):  # the neighbours first
            j = (at + (step + 1) // 2 if step % 2 else at - step // 2) % points
            if len(cell):
                cell = cut(cell, H @ (tried[j] - tried[at]), energy[j] - energy[at])
        found.append(Region("w1" if k % 2 else "w2", cell))
    return [region for region in found if len(region.points) > 2]


def in_disc(points: Array, t: float) -> Array:
    """The part of a convex polygon in the disc, as a second outline: filled by the even-odd rule it is a hole."""
    sides = 2 * HALF_CIRCLE
    for k in range(sides):
        turn = 2 * math.pi * (k + 0.5) / sides
        if len(points):
            points = cut(points, np.array([math.cos(turn), math.sin(turn)]), t * math.cos(math.pi / sides))
    return points


def _edge(p: Array, d: Array) -> Array:
    """Where a ray leaves the map."""
    reach = min((VIEW - math.copysign(1, dj) * pj) / abs(dj) for pj, dj in zip(p, d, strict=True) if dj != 0)
    return np.asarray(p + reach * d)


def zero_line(H: Array, hold: str, value: float, j: int) -> Array:
    """Where L2's optimum has w_j = 0, in the map: by alpha w_hat = (I + alpha H^-1) w, by t two rays and a piece."""
    kept, pull = np.eye(2)[1 - j], np.linalg.inv(H)[1 - j]
    if hold == "alpha":
        d = kept + value * pull
        return np.array([_edge(np.zeros(2), -d), _edge(np.zeros(2), d)])
    end = value * kept
    return np.array([_edge(-end, -pull), -end, end, _edge(end, pull)])


def hatched(regions: Sequence[Region]) -> Curve:
    """Lines across convex polygons: upright where w1 = 0, level where w2 = 0, both where both are."""
    found = []
    for kind, points in regions:
        for j in {"both": [0, 1], "w1": [0], "w2": [1]}.get(kind, []):
            low, high = points[:, j].min(), points[:, j].max()
            levels = HATCH * (np.arange(math.ceil(low / HATCH - SHIFT), math.floor(high / HATCH - SHIFT) + 1) + SHIFT)
            found += [piece for level in levels if (piece := _stroke(points, j, level)) is not None]
    return strokes(found)


def _stroke(points: Array, j: int, level: float) -> Array | None:
    """The part of the line w_j = level in a convex polygon."""
    ahead = np.roll(points, -1, 0)
    crossing = (points[:, j] - level) * (ahead[:, j] - level) < 0
    if not crossing.any():
        return None
    p, q = points[crossing], ahead[crossing]
    across = p[:, 1 - j] + (level - p[:, j]) / (q[:, j] - p[:, j]) * (q[:, 1 - j] - p[:, 1 - j])
    ends = np.full((2, 2), level)
    ends[:, 1 - j] = across.min(), across.max()
    return ends


def outlines(pieces: Sequence[Array]) -> Curve:
    """Closed outlines, one after the other."""
    return strokes([np.concatenate([piece, piece[:1]]) for piece in pieces if len(piece)])


def area(points: Array) -> float:
    """The area of a polygon."""
    ahead = np.roll(points, -1, 0)
    return float(abs((points[:, 0] * ahead[:, 1] - ahead[:, 0] * points[:, 1]).sum()) / 2)


def centroid(points: Array) -> Array:
    """The centroid of a polygon, (2,)."""
    ahead = np.roll(points, -1, 0)
    part = points[:, 0] * ahead[:, 1] - ahead[:, 0] * points[:, 1]
    return np.asarray((part[:, None] * (points + ahead)).sum(0) / (3 * part.sum()))


def label(regions: Sequence[Region], kind: str, text: str, least: float = 1.5) -> Curve:
    """A text in the largest piece of a kind, if that has room for it: in the lower or left one of its twin pieces."""
    own = [region.points for region in reversed(regions) if region.kind == kind]
    best = max(own, key=lambda points: round(area(points), 6), default=None)
    if best is None or area(best) < least:
        return NOTHING
    return line([centroid(best)])._replace(text=(text,), textposition="middle center")
