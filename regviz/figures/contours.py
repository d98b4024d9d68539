"""Contours: of the loss J0(w) = 1/2 (w - centre)^T H (w - centre), and of the sum J0 + alpha |w|_1.

The same, function by function, is in regviz/live/contours.mjs.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from regviz.figures.shapes import FAR, NOTHING, Array, Curve, line, set_outline, strokes
from regviz.state.geometry import VIEW

STEP = 0.4
"""Between neighbouring contours, in r = sqrt(2 (J - least J))."""

MOST_RINGS = 24
AS_GOOD_AS_FLAT = 1e-6
"""Ellipses longer than 1000 times their width are two straight lines here."""

CORNERS = VIEW * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])


class Spectrum(NamedTuple):
    """Eigenvalues steep >= flat of H and their unit eigenvectors u, v."""

    steep: float
    flat: float
    u: Array
    v: Array


def spectrum(H: Array) -> Spectrum:
    """Eigenvalues and eigenvectors of H, these with the signs that the browser gives them."""
    half = (H[0, 0] - H[1, 1]) / 2
    radius = math.hypot(half, H[0, 1])
    steep = (H[0, 0] + H[1, 1]) / 2 + radius
    flat = max(0.0, (H[0, 0] * H[1, 1] - H[0, 1] ** 2) / steep)
    x, y = (1.0, 0.0) if radius == 0 else (half + radius, H[0, 1]) if half >= 0 else (H[0, 1], radius - half)
    u = np.array([x, y]) / math.hypot(x, y)
    return Spectrum(steep, flat, u, np.array([-u[1], u[0]]))


def points_of(radius: float) -> int:
    """Points enough for a curve of this radius to stay within 0.002 of its chords; a multiple of 4."""
    return 4 * max(2, math.floor(8 * math.sqrt(radius / STEP) + 0.5))


def level(shape: Spectrum, centre: Array, w: Array) -> Array:
    """The level r of J0 at w (..., 2): J0(w) = r^2 / 2."""
    d = w - centre
    return np.hypot(math.sqrt(shape.steep) * (d @ shape.u), math.sqrt(shape.flat) * (d @ shape.v))


def ring(shape: Spectrum, centre: Array, r: float, start: float) -> list[Array]:
    """One contour (w - centre)^T H (w - centre) = r^2.

    w = centre + r / sqrt(steep) cos(psi) u + r / sqrt(flat) sin(psi) v. An ellipse that is longer than the panel is
    drawn as the two arcs near it, a flat one as two lines. `start` is a psi at which the line certainly has a point.
    """
    steep, flat, u, v = shape
    reach = float(np.linalg.norm(CORNERS - centre, axis=1).max())
    width = r / math.sqrt(steep)
    if flat <= AS_GOOD_AS_FLAT * steep:
        return [np.stack([centre + side * u + s * v for s in (-reach, reach)]) for side in (width, -width)]
    length = r / math.sqrt(flat)

    def at(psi: Array) -> Array:
        return centre + width * np.outer(np.cos(psi), u) + length * np.outer(np.sin(psi), v)

    if length <= reach:
        steps = points_of(length)
        return [at(start + 2 * math.pi * np.arange(steps + 1) / steps)]
    half = math.asin(reach / length)
    step = 2 * math.pi / points_of(width)
    return [at(stations(middle - half, middle + half, start, step)) for middle in (0, math.pi)]


def stations(start: float, end: float, through: float, step: float) -> Array:
    """start, end, and between them through + k step (mod step)."""
    ahead = (through - start) / step
    first = start + (ahead - math.floor(ahead)) * step
    inner = first + step * np.arange(max(0, math.ceil((end - first) / step)))
    return np.concatenate([[start], inner[inner > start], [end]])


def ring_count(farthest: float) -> int:
    """How many rings reach into the panel, whose farthest corner has this level."""
    return min(MOST_RINGS, math.floor(farthest / STEP - 1e-9))


def contours(H: Array, centre: Array) -> Curve:
    """Nested contours of the loss, r = 0.4, 0.8, ... until they leave the panel."""
    shape = spectrum(H)
    rings = range(1, ring_count(float(level(shape, centre, CORNERS).max())) + 1)
    return strokes([piece for k in rings for piece in ring(shape, centre, k * STEP, 0)])


def contour_through(H: Array, centre: Array, w: Array) -> Curve:
    """The contour of the loss through w; nothing where w is its centre."""
    shape = spectrum(H)
    r = float(level(shape, centre, w))
    if r <= 1e-9:
        return NOTHING
    d = w - centre
    start = math.atan2(math.sqrt(shape.flat) * (shape.v @ d), math.sqrt(shape.steep) * (shape.u @ d))
    return strokes(ring(shape, centre, r, start))


class Sum(NamedTuple):
    """J = J0 + alpha |w|_1 and its optimum."""

    H: Array
    centre: Array
    alpha: float
    optimum: Array

    def rise(self, start: Array, w: Array) -> Array:
        """J(w) - J(start), for w (..., 2)."""
        step = w - start
        bend = (step @ self.H * step).sum(-1) / 2 + step @ (self.H @ (start - self.centre))
        return np.asarray(bend + self.alpha * (np.abs(w).sum(-1) - np.abs(start).sum(-1)))

    def distance(self, start: Array, d: Array, rise: float) -> Array:
        """How far from `start` along d (..., 2) the convex J has risen by `rise`; infinity where it never does.

        Along a ray J is quadratic between the axes, and where it crosses one its slope jumps by 2 alpha |d_j|.
        """
        curvature = (d @ self.H * d).sum(-1)
        signs = np.where(start == 0, np.sign(d), np.sign(start))
        slope = d @ (self.H @ (start - self.centre)) + self.alpha * (signs * d).sum(-1)
        crossings = np.divide(-start, d, out=np.full_like(d, np.inf), where=start * d < 0)
        order = np.argsort(crossings, axis=-1, kind="stable")
        ends = np.take_along_axis(crossings, order, -1)
        kinks = 2 * self.alpha * np.abs(np.take_along_axis(d, order, -1))
        distance, rest, found = np.zeros_like(slope), np.full_like(slope, rise), np.full_like(slope, np.nan)
        for piece in range(3):
            end = ends[..., piece] if piece < 2 else np.full_like(slope, np.inf)
            with np.errstate(all="ignore"):
                there = distance + 2 * rest / (slope + np.sqrt(slope**2 + 2 * curvature * rest))
                found = np.where(np.isnan(found) & (there <= end), there, found)
                stretch = end - distance
                rest = rest - (slope * stretch + curvature * stretch**2 / 2)
                slope = slope + curvature * stretch + (kinks[..., piece] if piece < 2 else 0)
            distance = end
        return np.where(np.isnan(found), np.inf, found)

    def reach(self, d: Array, rise: float) -> Array:
        """The distance from the optimum along d (..., 2), but no farther than FAR."""
        return np.fmin(self.distance(self.optimum, d, rise), FAR / np.hypot(d[..., 0], d[..., 1]))

    def axis_crossings(self, rise: float) -> list[Array]:
        """The points at which the contour `rise` above the optimum's value crosses the axes."""
        g, found = self.H @ self.centre, []
        for j in (0, 1):
            axis = np.eye(2)[j]
            pull = math.copysign(max(abs(g[j]) - self.alpha, 0), g[j])
            lowest = axis * (pull / self.H[j, j] if self.H[j, j] > 0 else 0)
            rest = rise - float(self.rise(self.optimum, lowest))
            if rest > 0:
                ways = [(way, float(self.distance(lowest, way, rest))) for way in (axis, -axis)]
                found += [lowest + far * way for way, far in ways if abs(lowest[j] + far * way[j]) < FAR]
        return found


def sum_contours(H: Array, centre: Array, alpha: float, optimum: Array) -> Curve:
    """Contours of J0 + alpha |w|_1 about its optimum, at r^2 / 2 above its least value, by rays from the optimum.

    The rays spread as the contour does (by its reach along the eigenvectors of H), and some of them meet it where it
    crosses the axes, so that its kinks are sharp.
    """
    total = Sum(H, centre, alpha, optimum)
    _, _, u, v = spectrum(H)
    rings = ring_count(math.sqrt(2 * float(total.rise(optimum, CORNERS).max())))
    return strokes([sum_ring(total, u, v, (k * STEP) ** 2 / 2) for k in range(1, rings + 1)])


def region(H: Array, centre: Array, alpha: float, optimum: Array, k: int) -> Curve:
    """The region within the k-th contour of the sum, closed: where the posterior density is highest."""
    _, _, u, v = spectrum(H)
    return line(sum_ring(Sum(H, centre, alpha, optimum), u, v, (k * STEP) ** 2 / 2))


def prior_contours(penalty: str, alpha: float) -> Curve:
    """Where alpha Omega(w) = r^2 / 2, r = 0.8, 1.6, ...: diamonds or circles; with alpha = 0 the prior is flat."""
    if alpha == 0:
        return NOTHING
    farthest = 2 * VIEW if penalty == "l1" else VIEW**2  # Omega in a corner of the panel
    levels = 2 * STEP * np.arange(1, ring_count(math.sqrt(2 * alpha * farthest)) // 2 + 1)
    radii = levels**2 / (2 * alpha) if penalty == "l1" else levels / math.sqrt(alpha)
    outlines = [set_outline(penalty, radius) for radius in radii.tolist()]
    return strokes([np.stack([outline.x, outline.y], -1) for outline in outlines])


def sum_ring(total: Sum, u: Array, v: Array, rise: float) -> Array:
    """One contour of the sum, closed, shape (k, 2)."""
    reaches = total.reach(np.stack([u, -u, v, -v]), rise)
    width, length = reaches.reshape(2, 2).min(1).tolist()
    steps = points_of(reaches.max())
    ways = [w - total.optimum for w in total.axis_crossings(rise)]
    kinks = [math.atan2(v @ d / length, u @ d / width) for d in ways]
    psi = np.sort([*(2 * math.pi / steps * np.arange(steps)), *(kink + 2 * math.pi * (kink < 0) for kink in kinks)])
    d = width * np.outer(np.cos(psi), u) + length * np.outer(np.sin(psi), v)
    points = total.optimum + total.reach(d, rise)[:, None] * d
    return np.concatenate([points, points[:1]])
