"""The shapes of the geometry page as polylines in the plane; NaN is a gap in a line.

The same, function by function, is in regviz/live/shapes.mjs, which draws while a hand moves. A point is an array of
shape (2,), H has shape (2, 2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regviz.state.geometry import VIEW

Array = NDArray[np.float64]

FAR = 3 * VIEW
"""Nothing is drawn farther than this from a point in the panel."""

CONE, RAY = 0.9, 1.35
"""How far a normal cone is drawn; as a single ray, beyond the tip of any arrow."""

LEVER, LONGEST, NEAREST = 1.3, 3, 0.4
"""Length of the lever for the longest ellipses, where there is room for it; their stretch; its share for circles."""


class Curve(NamedTuple):
    """A polyline or a set of points; a labelled one has a text for each point and the side on which it stands."""

    x: Array
    y: Array
    text: tuple[str, ...] = ()
    textposition: str = ""

    def lists(self) -> dict[str, Any]:
        """{"x": [...], "y": [...], "text"?: [...], "textposition"?: ...}, ready for JSON: a gap is null."""
        x, y = ([None if math.isnan(v) else v for v in values.tolist()] for values in (self.x, self.y))
        return {"x": x, "y": y} | ({"text": list(self.text), "textposition": self.textposition} if self.text else {})


NOTHING = Curve(np.empty(0), np.empty(0))
GAP = np.full((1, 2), np.nan)


def line(points: ArrayLike) -> Curve:
    """The polyline through points of shape (k, 2)."""
    x, y = np.asarray(points, dtype=float).T
    return Curve(x, y)


def strokes(pieces: Sequence[Array]) -> Curve:
    """Several polylines, a gap after each."""
    return line(np.concatenate([part for piece in pieces for part in (piece, GAP)])) if pieces else NOTHING


def arc(centre: ArrayLike, radius: float, start: float, end: float, steps: int) -> Array:
    """A circular arc of steps + 1 points, shape (steps + 1, 2)."""
    angle = start + (end - start) * np.arange(steps + 1) / steps
    return np.asarray(centre) + radius * np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def set_outline(penalty: str, t: float) -> Curve:
    """The set {size(w) <= t}: the diamond, the circle, or one point."""
    if t == 0:
        return line([[0, 0]])
    if penalty == "l1":
        return line([[t, 0], [0, t], [-t, 0], [0, -t], [t, 0]])
    return line(arc([0, 0], t, 0, 2 * math.pi, 128))


def normal_cone(penalty: str, w: Array, t: float) -> Curve:
    """The set's normal cone at w: a wedge at a corner, a ray on an edge or on the circle, everything where t = 0."""
    if t == 0:
        return line(arc(w, CONE, 0, 2 * math.pi, 64))
    size = float(np.abs(w).sum() if penalty == "l1" else np.hypot(*w))
    if size < t * (1 - 1e-9):
        return NOTHING
    if penalty == "l1" and (w == 0).any():
        middle = math.atan2(w[1], w[0])
        return line([w, *arc(w, CONE, middle - math.pi / 4, middle + math.pi / 4, 16), w])
    normal = np.sign(w) / math.sqrt(2) if penalty == "l1" else w / size
    return line([w, w + RAY * normal])


def label_side(w: Array) -> str:
    """Where the label of the point w stands: across the way out of the set, so that the arrow leaves it free."""
    length = math.hypot(*w)
    if length == 0:
        return "bottom right"
    side = 1 if w[0] * w[1] < 0 else -1

    def word(part: float, before: str, middle: str, after: str) -> str:
        return middle if abs(part) < 0.38 * length else before if part < 0 else after

    across = word(-side * w[0], "bottom", "middle", "top"), word(side * w[1], "left", "center", "right")
    return " ".join(across)


def gradient_arrow(H: Array, w_hat: Array, w: Array) -> Curve:
    """The loss's negative gradient H (w_hat - w) at w: its direction exactly, its length 1.1 |g| / (|g| + 0.5)."""
    gradient = H @ (w_hat - w)
    strength = float(np.hypot(*gradient))
    if strength <= 1e-9 * max(1, float(np.hypot(*w_hat))):
        return NOTHING
    along = gradient / strength
    across = np.array([-along[1], along[0]])
    length = 1.1 * strength / (strength + 0.5)
    head = min(0.16, length / 2)
    tip = w + length * along
    left, right = (tip - head * along + 0.6 * side * head * across for side in (1, -1))
    return line([w, tip, left, tip, right])


def lever_length(minimizer: Array, d: Array) -> float:
    """How long the lever from the minimizer along the unit vector d is: it ends within the panel."""
    room = [(VIEW - math.copysign(1, dj) * wj) / abs(dj) for dj, wj in zip(d, minimizer, strict=True) if dj != 0]
    return float(min(LEVER, *room))


def axes_handle(minimizer: Array, angle: float, stretch: float) -> Array:
    """Where the `axes` handle sits: on the long axis, farther out the longer the ellipse; on the side nearer to the
    panel's middle, unless the panel has no room there."""
    along = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    along *= 1 if along @ -minimizer >= 0 else -1
    first, second = lever_length(minimizer, along), lever_length(minimizer, -along)
    lever = first * along if first >= min(second, LEVER / 2) else -second * along
    return minimizer + (NEAREST + (1 - NEAREST) * stretch / LONGEST) * lever


def chord(p: Array, d: Array, inside: Callable[[Array], bool]) -> Array:
    """The part of the line through p along d that is `inside` a convex set and near the panel, by bisection, (2, 2)."""
    ends = []
    for side in (-1, 1):
        low, high = 0.0, FAR
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if inside(p + side * middle * d) else (low, middle)
        ends.append(p + side * low * d)
    return np.stack(ends)
