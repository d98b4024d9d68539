"""The figures of the page "How often is a corner hit?": two maps of the plane of minimizers, and two charts of shares.

A pattern means the same wherever it is: upright hatching where w1 = 0, level where w2 = 0, both where both are 0; grey
is the set itself, inside which it does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from regviz.lessons.corners.state import END, VIEW
from regviz.live.style import COLOURS, GREY, layout, line, marker, titled, tone, traces

GREYISH = (128, 128, 128)


def _area(colour: str, edge: str) -> dict[str, Any]:
    return line(edge, 1, fill="toself", fillcolor=colour)


def _map_styles(penalty: str) -> dict[str, dict[str, Any]]:
    """Trace name -> what Plotly needs besides the points, bottom to top."""
    own = COLOURS[penalty]
    text = {"mode": "text", "hoverinfo": "skip", "textfont": {"size": 15}}
    # a cell of the grid search has a hole, whose outline would cross the disc
    one = _area(tone(own, 0.13), tone(own, 0.9)) if penalty == "l1" else _area(tone(own, 0.2), tone(own, 0))
    return {
        "inside": _area(tone(GREYISH, 0.25), GREY),
        "w1": one,
        "w2": one,
        "both": _area(tone(own, 0.32), tone(own, 0.9)),
        "hatch": line(tone(own, 0.9), 1),
        "w1_line": line(tone(own), 2.5),
        "w2_line": line(tone(own), 2.5, dash="dash"),
        "point_inside": marker("x-thin", 5, 1, tone(GREYISH, 0.9)),
        "point_none": marker("circle-open", 5, 1, tone(GREYISH, 0.9)),
        "point_one": marker("square", 5, 0, tone(own)),
        "point_both": marker("diamond", 6, 0, tone(own)),
        "ellipse": line(None, 1.5),
        "way": line(None, 1.5, dash="dot"),
        "minimizer": marker("cross-open", 13, 1.5),
        "optimum": marker("circle", 11, 0),
        "zero": marker("circle-open", 21, 2),
        "w1_label": text,
        "w2_label": text,
        "both_label": text,
    }


def _share_styles() -> dict[str, dict[str, Any]]:
    l1, l2 = (tone(COLOURS[penalty]) for penalty in ("l1", "l2"))
    return {
        "none": line(l1, 1.5, dash="dot"),
        "one": line(l1, 3),
        "both": line(l1, 2.5, dash="dash"),
        "inside": line(GREY, 2),
        "l2": line(l2, 3),
        "cursor": line(None, 1.5),
        "counted": marker("diamond", 9, 0, l1),
        "counted_l2": marker("circle", 10, 0, l2),
    }


def _turn_styles() -> dict[str, dict[str, Any]]:
    own = COLOURS["l1"]
    return {
        "circle": line(GREY, 1.5),
        "ten": line(tone(own, 0.9), 1.5, dash="dash"),
        "thousand": line(tone(own, 0.9), 1.5, dash="dot"),
        "own": line(tone(own), 3),
        "cursor": line(None, 1.5),
        "here": marker("diamond", 9, 0),
    }


def _map_figure(penalty: str) -> go.Figure:
    """Where the minimizer is, and which coefficients of the optimum are then exactly 0."""
    square = {"range": [-VIEW, VIEW], "constrain": "domain", "dtick": 2}
    equal = {"scaleanchor": "x", "scaleratio": 1}
    first, second = (titled(f"<i>ŵ</i><sub>{j}</sub>") for j in (1, 2))
    return go.Figure(traces(_map_styles(penalty)), layout(square | first, square | equal | second))


def _shares_figure(labels: Mapping[str, str]) -> go.Figure:
    """Shares in percent against alpha or t."""
    stage = layout({"range": [0, END], "dtick": 1} | titled(labels["axis.dial"]), _percent(labels))
    return go.Figure(traces(_share_styles()), stage)


def _turn_figure(labels: Mapping[str, str]) -> go.Figure:
    """L1's share with a zero, in percent, against the direction of the ellipse's long axis."""
    degrees = {"range": [0, 180], "dtick": 45, "ticksuffix": "°"}
    return go.Figure(traces(_turn_styles()), layout(degrees | titled(labels["axis.angle"]), _percent(labels)))


def _percent(labels: Mapping[str, str]) -> dict[str, Any]:
    return {"range": [-3, 103], "dtick": 25, "ticksuffix": labels["axis.percent"].format(number="")}


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """The figures without a picture in them; this needs no torch."""
    maps = {penalty: _map_figure(penalty) for penalty in ("l1", "l2")}
    return {**maps, "shares": _shares_figure(labels), "turn": _turn_figure(labels)}
