"""The figures of the page on norms: the plane with its sets, the penalty over it, one coefficient, best subsets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from regviz.lessons.norms.state import VIEW
from regviz.live.style import AMBER, COLOURS, GREY, layout, line, marker, titled, tone, traces

MOST = 10
"""So many rows and sizes have the charts of the subsets."""

COEFFICIENT = (-0.5, 1.6)
"""The axis of one coefficient."""

MANY = 30
"""The axis of the times ends here, in features."""

YAW, ELEVATION, RISE = 0.5, 0.95, 0.62
"""From where the surface is seen, and how high the edge of the unit set is drawn."""

HIGH = 2.0
"""The block from which the surface is carved ends so many times as high."""

REACH = VIEW * (math.cos(YAW) + math.sin(YAW))
LOW, TOP = -REACH * math.sin(ELEVATION), REACH * math.sin(ELEVATION) + HIGH * RISE * math.cos(ELEVATION)
"""The block's picture lies between -REACH and REACH, LOW and TOP."""

CONSTANTS = {
    "view": VIEW,
    "most": MOST,
    "coefficient": COEFFICIENT,
    "many": MANY,
    "block": {"yaw": YAW, "elevation": ELEVATION, "rise": RISE, "high": HIGH, "reach": REACH, "low": LOW, "top": TOP},
}
"""What the browser's half needs to know of it."""

INKY = "rgba(128,128,136,0.22)"

Styles = dict[str, dict[str, Any]]


def _area(colour: tuple[int, int, int]) -> dict[str, Any]:
    return line(tone(colour), 2.5, fill="toself", fillcolor=tone(colour, 0.2))


def _plane_styles() -> Styles:
    still = {"meta": "still"}
    return {
        "diamond": line(tone(COLOURS["l1"]), 1.2, dash="dot") | still,
        "circle": line(tone(COLOURS["l2"]), 1.2, dash="dot") | still,
        "square": line(GREY, 1.2, dash="dot") | still,
        "set": line(None, 2.5, fill="toself", fillcolor=INKY),
        "l1": _area(COLOURS["l1"]),
        "l2": _area(COLOURS["l2"]),
        "net": _area(COLOURS["net"]),
        "axes": line("rgba(128,128,136,0.85)", 9),
        "level": line(GREY, 1.5, dash="dash"),
        "chord": line(tone(AMBER), 2.5),
        "middle": marker("circle", 9, 0, tone(AMBER)),
        "vector": line(None, 2),
        "tip": marker("circle", 9, 0),
    }


def _surface_styles() -> Styles:
    text = {"mode": "text", "hoverinfo": "skip", "textfont": {"size": 15}}
    return {
        "edges": line(GREY, 1.5) | {"meta": "still"},
        "w1_label": text | {"meta": "still"},
        "w2_label": text | {"meta": "still"},
        "pin": line(None, 2),
        "foot": marker("circle", 8, 0),
        "height": text,
    }


def _single_styles() -> Styles:
    return {
        "loss": line(GREY, 1.5, dash="dash", meta="still"),
        "total": line(None, 2.5),
        "local": marker("circle-open", 12, 2),
        "best": marker("circle", 11, 0),
        "zero": marker("circle-open", 21, 2),
    }


def _subsets_styles() -> Styles:
    own = tone(COLOURS["l1"])
    return {
        "dots": marker("circle", 3, 0, GREY) | {"meta": "still"},
        "best": line(None, 2) | {"meta": "still"},
        "lasso": marker("diamond", 8, 0, own) | {"meta": "still"},
        "cursor": line(None, 1.5),
        "best_now": marker("square-open", 17, 2),
        "lasso_now": marker("diamond", 11, 0, own),
    }


def _members_styles() -> Styles:
    own, still = tone(COLOURS["l1"]), {"meta": "still"}
    name = {"mode": "text", "hoverinfo": "skip", "textfont": {"size": 14, "weight": 400}}
    return {
        "band": line(None, 1.5),
        "best": marker("square-open", 18, 2) | still,
        "lasso": marker("diamond", 10, 0, own) | still,
        "same": marker("circle", 8, 0) | still,
        "differ": marker("x-thin", 9, 2) | still,
        **{f"name{j}": name | still for j in range(MOST)},
    }


def _times_styles() -> Styles:
    return {
        "doubling": line(GREY, 2, dash="dash"),
        "measured": marker("circle", 7, 0),
        "last": marker("circle-open", 15, 2),
    }


STYLES = {
    "plane": _plane_styles(),
    "surface": _surface_styles(),
    "single": _single_styles(),
    "subsets": _subsets_styles(),
    "members": _members_styles(),
    "times": _times_styles(),
}


def _stages(labels: Mapping[str, str]) -> dict[str, go.Layout]:
    plain = {"margin": {"l": 46, "r": 8, "t": 8, "b": 42}}
    square = {"range": [-VIEW, VIEW], "constrain": "domain", "dtick": 1}
    equal = {"scaleanchor": "x", "scaleratio": 1}
    bare = {"showgrid": False, "zeroline": False, "showticklabels": False}
    below, above = LOW - 0.5, TOP + 0.35
    half = max(REACH * 1.02, (above - below) / 2)
    middle = (above + below) / 2
    seconds = [-4, -3, -2, -1, 0, 1]
    return {
        "plane": layout(square | titled("<i>w</i><sub>1</sub>"), square | equal | titled("<i>w</i><sub>2</sub>")),
        "surface": layout(
            bare | {"range": [-half, half], "constrain": "domain"},
            bare | {"range": [middle - half, middle + half]} | equal,
            margin={"l": 4, "r": 4, "t": 4, "b": 4},
        ),
        "single": layout(
            {"range": list(COEFFICIENT), "dtick": 0.5} | titled("<i>w</i>"),
            {"range": [-0.05, 1.6], "dtick": 0.5},
            **plain,
        ),
        "subsets": layout(
            {"range": [-0.5, MOST + 0.5], "dtick": 1, "zeroline": False} | titled(labels["axis.size"]),
            {"range": [0.26, 1.04], "dtick": 0.2, "tickformat": ".0%", "zeroline": False},
            **plain,
        ),
        "members": layout(
            {"range": [-2.2, MOST + 0.6], "tickvals": list(range(1, MOST + 1)), "zeroline": False, "showgrid": False}
            | titled(labels["axis.size"]),
            bare | {"range": [-1.2, MOST + 0.1]},
            margin={"l": 4, "r": 8, "t": 8, "b": 42},
        ),
        "times": layout(
            {"range": [0, MANY + 0.5], "dtick": 5, "zeroline": False} | titled(labels["axis.features"]),
            {
                "range": [-4.6, 2.2],
                "tickvals": seconds,
                "ticktext": [f"{10.0**s:g}" for s in seconds],
                "zeroline": False,
            }
            | titled(labels["axis.seconds"]),
            margin={"l": 62, "r": 8, "t": 8, "b": 42},
        ),
    }


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """The figures without a picture in them; this needs no torch. The block is a heatmap that the browser fills."""
    figures = {name: go.Figure(traces(STYLES[name]), stage) for name, stage in _stages(labels).items()}
    block = go.Heatmap(uid="block", name="block", showscale=False, hoverinfo="skip")
    figures["surface"] = go.Figure([block, *figures["surface"].data], figures["surface"].layout)
    return figures
