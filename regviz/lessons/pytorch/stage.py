"""The figures of the page "In PyTorch": the plane, the size of the smaller coefficient, and the networks' weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from regviz.lessons.pytorch.networks import ALPHAS, BINS, HIDDEN, INPUTS
from regviz.lessons.pytorch.state import OF_PENALTY, STEPS, VIEW
from regviz.live.style import COLOURS, GREY, layout, line, marker, titled, tone, traces

FLOOR = -8.0
"""On the logarithmic chart exact zeros stand on the floor, all else above."""

MARGIN = 0.06
"""In the charts of the networks each has a column 1 wide, with this margin at both sides."""

BAR = (1 - 2 * MARGIN) / (BINS + 2)
"""The width of a bar: a gap stands between the histogram and the bar of the exact zeros."""

COLOURS_OF = {name: COLOURS[penalty] for penalty, names in OF_PENALTY.items() for name in names}
DRAWN_AS: dict[str, tuple[str, float, tuple[str, float, float]]] = {
    "proximal": ("solid", 3, ("circle", 9, 0)),
    "fista": ("dash", 2, ("diamond-open", 13, 2)),
    "subgradient": ("dot", 2, ("x-thin", 13, 2.5)),
    "decay": ("longdash", 3, ("square", 10, 0)),
    "adam": ("dashdot", 2, ("diamond", 9, 0)),
    "adamw": ("longdashdot", 2, ("square-open", 13, 2)),
}
"""Dash and width of a method's line; symbol, size and outline of its marker: each its own. Bottom to top."""


def _styles_of(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A method's line and its marker."""
    dash, width, symbol = DRAWN_AS[name]
    own = tone(COLOURS_OF[name])
    return line(own, width, dash=dash), marker(*symbol, own)


def _plane_styles() -> dict[str, dict[str, Any]]:
    styles: dict[str, dict[str, Any]] = {"contours": line(GREY, 1, meta="still")}
    for penalty in OF_PENALTY:
        styles[f"{penalty}_optimum"] = marker("circle-open", 14, 1.5, tone(COLOURS[penalty]))
    for name in DRAWN_AS:
        styles[name], styles[f"{name}_now"] = _styles_of(name)
        styles[f"{name}_zero"] = marker("circle-open", 21, 2)
    return styles | {"minimizer": marker("cross-open", 16, 1.5), "start": marker("square-open", 9, 1.5)}


def _sizes_styles() -> dict[str, dict[str, Any]]:
    lines = {name: _styles_of(name)[0] | {"meta": "still"} for name in DRAWN_AS}
    marks = {f"{name}_now": _styles_of(name)[1] for name in DRAWN_AS}
    return lines | {"cursor": line(None, 1.5)} | marks


def _plane(labels: Mapping[str, str]) -> go.Figure:
    square = {"range": [-VIEW, VIEW], "constrain": "domain", "dtick": 1}
    equal = {"scaleanchor": "x", "scaleratio": 1}
    stage = layout(square | titled("<i>w</i><sub>1</sub>"), square | equal | titled("<i>w</i><sub>2</sub>"))
    return go.Figure(traces(_plane_styles()), stage)


def _sizes(labels: Mapping[str, str]) -> go.Figure:
    ticks = {"tickvals": [FLOOR, -6, -3, 0], "ticktext": ["<b>0</b>", "10⁻⁶", "10⁻³", "1"], "range": [FLOOR - 0.5, 1]}
    return go.Figure(
        traces(_sizes_styles()), layout({"range": [0, STEPS], "dtick": 100} | titled(labels["axis.step"]), ticks)
    )


def _networks(y: dict[str, Any], bottom: int) -> go.Layout:
    """A column for each network; the middle of each is 0."""
    middles = [k + MARGIN + BAR * BINS / 2 for k in range(len(ALPHAS))]
    x = {"range": [0, len(ALPHAS)], "tickvals": middles, "ticktext": ["0"] * len(ALPHAS), "showgrid": False}
    return layout(x | {"zeroline": False}, y, margin={"l": 34, "r": 0, "t": 6, "b": bottom})


def _layers(labels: Mapping[str, str]) -> go.Figure:
    """The first layer of each network, a picture of HIDDEN rows of INPUTS."""
    pictures = [go.Heatmap(uid=name, name=name, showscale=False, hoverinfo="skip") for name in ALPHAS]
    return go.Figure(pictures, _networks({"range": [0, 1], "visible": False}, bottom=0))


def _weights(labels: Mapping[str, str]) -> go.Figure:
    """How many weights of each network are how large: the logarithm of 1 + count."""
    counts = [1, 10, 100]
    y = {
        "range": [0, math.log1p(HIDDEN * (INPUTS + 1))],
        "tickvals": [math.log1p(count) for count in counts],
        "ticktext": [str(count) for count in counts],
    }
    bars = {
        name: go.Bar(uid=name, name=name, width=BAR, marker={"color": colour}, hoverinfo="skip")
        for name, colour in {"bars": GREY, "zeros": tone(COLOURS["l1"])}.items()
    }
    return go.Figure([*bars.values()], _networks(y, bottom=24))


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """All figures by name."""
    drawn = {"plane": _plane, "sizes": _sizes, "layers": _layers, "weights": _weights}
    return {name: figure(labels) for name, figure in drawn.items()}
