"""The three panels of the networks: the points of both classes, the probabilities as shading, and the boundary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from regviz.lessons.geometry.shapes import NOTHING, Curve, strokes
from regviz.lessons.overfitting import cloud
from regviz.live.style import layout, line, marker, tone, traces

Array = NDArray[np.float64]

NAMES = ("small", "fitting", "flexible")
CLASSES = ((142, 94, 162), (214, 143, 0))
"""The colours of the classes; neither is a colour of a penalty."""

STRONGEST = 0.36
"""How opaque the colour is where the network is sure."""

VIEW_X, VIEW_Y = (-2.6, 2.6), (-2.0, 2.0)


class Panel(NamedTuple):
    """One network: where its probability is 1/2, and the points of the two classes."""

    boundary: Curve
    one: Curve
    two: Curve


NO_PANEL = Panel(NOTHING, NOTHING, NOTHING)


def panels(seed: int, networks: Mapping[str, Any] | None) -> dict[str, Panel]:
    """The panels of all networks; before there are any, the points alone."""
    one, two = (Curve(np.array(points["x"]), np.array(points["y"])) for points in cloud.classes(seed))
    return {name: Panel(_boundary_of(networks, name), one, two) for name in NAMES}


def _boundary_of(networks: Mapping[str, Any] | None, name: str) -> Curve:
    if networks is None:
        return NOTHING
    return boundary(cloud.decode(networks[name]["levels"]), cloud.GRID_X, cloud.GRID_Y)


def numbers(networks: Mapping[str, Any] | None) -> dict[str, float]:
    """What is printed of the networks: "small.train": 13.0, ..."""
    keys = ("train", "test", "nonzero", "size")
    return {f"{name}.{key}": networks[name][key] for name in NAMES for key in keys} if networks else {}


def words(networks: Mapping[str, Any] | None) -> dict[str, str]:
    """What the networks are called: "small.verdict": "verdict.under", ..."""
    return {f"{name}.verdict": networks[name]["verdict"] for name in NAMES} if networks else {}


def traces_of(seed: int, networks: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    """All that is drawn in the panels, ready for JSON, with the shading as pixels."""
    drawn = {name: panel._asdict() for name, panel in panels(seed, networks).items()}
    lists = {name: {trace: shown.lists() for trace, shown in panel.items()} for name, panel in drawn.items()}
    shades = {name: shade(cloud.decode(networks[name]["levels"])) for name in NAMES} if networks else {}
    return {name: lists[name] | ({"shade": shades[name]} if networks else {}) for name in NAMES}


def shade(logits: Array) -> dict[str, Any]:
    """The pixels, RGBA, rows from the top: the surer the network, the stronger the colour of the class."""
    sure = np.abs(np.tanh(logits / 2))  # 2 p - 1 for p = 1 / (1 + exp(-z))
    opacity = np.rint(255 * STRONGEST * sure).astype(int)
    pixels = np.dstack([np.where((logits > 0)[..., None], CLASSES[1], CLASSES[0]), opacity])
    (left, right), (bottom, top) = ((grid[0], grid[-1]) for grid in (cloud.GRID_X, cloud.GRID_Y))
    half = (cloud.GRID_X[1] - left) / 2
    rows, columns = logits.shape
    bounds = {"x": [left - half, right + half], "y": [bottom - half, top + half]}
    return bounds | {"width": columns, "height": rows, "pixels": pixels.ravel().tolist()}


def boundary(logits: Array, x: Array, y: Array) -> Curve:
    """Where the logits (rows from the top, columns) are 0, a stroke for each triangle of the grid that it crosses."""
    points = np.stack(np.meshgrid(x, y[::-1]), -1)
    pieces = []
    for corners in (((0, 0), (0, 1), (1, 0)), ((1, 1), (1, 0), (0, 1))):
        z = np.stack([_shifted(logits, *corner) for corner in corners], 1)
        p = np.stack([_shifted(points, *corner) for corner in corners], 1)
        mixed = (z > 0).any(1) & (z <= 0).any(1)
        pieces += [_stroke(z_i, p_i) for z_i, p_i in zip(z[mixed], p[mixed], strict=True)]
    return strokes(pieces)


def _shifted(values: Array, down: int, right: int) -> Array:
    """The values at one corner of every cell of the grid, (cells, ...)."""
    rows, columns = values.shape[:2]
    return values[down : rows - 1 + down, right : columns - 1 + right].reshape(-1, *values.shape[2:])


def _stroke(z: Array, p: Array) -> Array:
    """The two points on the sides of a triangle p, (3, 2), where z, (3,), changes its sign."""
    sides = [(i, (i + 1) % 3) for i in range(3)]
    return np.array([p[i] + z[i] / (z[i] - z[j]) * (p[j] - p[i]) for i, j in sides if (z[i] > 0) != (z[j] > 0)])


def panel_figure(panel: Panel, labels: Mapping[str, str]) -> go.Figure:
    """One panel. The page itself paints the shading, `shade`: Plotly would be too slow for it."""
    shade = go.Heatmap(uid="shade", name="shade", z=[], showscale=False, hoverinfo="skip")
    styles = {
        "boundary": line(None, 2.5),
        "one": marker("circle", 7, 0, tone(CLASSES[0])),
        "two": marker("diamond", 7, 0, tone(CLASSES[1])),
    }
    axes = ({"range": view, "dtick": 1, "showticklabels": False, "zeroline": False} for view in (VIEW_X, VIEW_Y))
    stage = layout(*axes, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    return go.Figure([shade, *traces(panel._asdict(), styles)], stage)


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """The three panels without a picture in them; this needs no torch."""
    return {name: panel_figure(NO_PANEL, labels) for name in NAMES}
