"""The figures of the page of a third coefficient: three sets in space, and two charts of what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from regviz.lessons.space.counted import RATIOS, SIZES, shares
from regviz.lessons.space.state import SPAN
from regviz.live.style import COLOURS, GREY, layout, line, marker, titled, tone, traces

TONES = (0.09, 0.13, 0.17, 0.21, 0.25, 0.29, 0.33, 0.38)
"""How strong the colour is where a surface faces the light, and ever less so."""
COMPARED = {"tenth": 0.1, "quarter": 0.25, "half": 0.5, "three": 0.75}
"""Shares of alpha_max at which the curves against p are drawn beside the page's own."""
NAMES = {"tenth": "0.1", "quarter": "0.25", "half": "0.5", "three": "0.75"}
GLASS = (128, 128, 128)


def _scene_styles(penalty: str) -> dict[str, dict[str, Any]]:
    """Trace name -> what Plotly needs besides the points, bottom to top."""
    own = COLOURS[penalty]
    glass = line(tone(GLASS, 0), 0, fill="toself", fillcolor=tone(GLASS, 0.16))
    text = {"mode": "text", "hoverinfo": "skip", "textfont": {"size": 17}}
    return {
        "area_behind": glass,
        "axes_hidden": line(GREY, 1, dash="dot"),
        "grid_hidden": line(tone(own, 0.3), 1),
        "edges_hidden": line(tone(own, 0.9), 1.2, dash="dash"),
        "rings_hidden": line(tone(GLASS, 0.35), 1),
        "veiled": line(tone(GLASS, 0.85), 1.2, dash="dash"),
        "lit_hidden": line(tone(own, 0.9), 4, dash="dash"),
        "trail_hidden": line(tone(own, 0.9), 1.5, dash="dot"),
        **{
            f"tone{k}": line(tone(own, 0), 0, fill="toself", fillcolor=tone(own, strength))
            for k, strength in enumerate(TONES)
        },
        "lit_face": line(tone(own, 0), 0, fill="toself", fillcolor=tone(own, 0.4)),
        "grid": line(tone(own, 0.45), 1),
        "edges": line(tone(own), 2),
        "axes": line(None, 1.5),
        "area_before": glass,
        "rings": line(tone(GLASS, 0.75), 1),
        "outline": line(None, 1.8),
        "lit": line(tone(own), 6),
        "corner": marker("circle-open", 28, 4, tone(own)),
        "trail": line(tone(own, 0.9), 2),
        "drop": line(GREY, 1.2, dash="dot"),
        **{f"name{j}": text for j in (1, 2, 3)},
        "names": line(tone(GLASS, 0), 0),
        "minimizer": marker("cross-open", 13, 1.5),
        "optimum": marker("circle", 11, 0),
        "optimum_hidden": marker("circle-open", 10, 2.5),
        "zero": marker("circle-open", 21, 2),
        "label": text
        | {"textfont": {"size": 14}, "meta": {"avoids": ["names", "lit", "outline", "edges", "trail", "axes"]}},
    }


def _scene(penalty: str, labels: Mapping[str, str]) -> go.Figure:
    """A set in space, as it is seen; the chart's own axes are the degrees by which a hand turns it."""
    bare = {"range": [-SPAN, SPAN], "constrain": "domain", "dtick": SPAN, "visible": False}
    equal = {"scaleanchor": "x", "scaleratio": 1}
    stage = layout(
        bare | titled(labels["axis.turn"]),
        bare | equal | titled(labels["axis.tip"]),
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
    )
    return go.Figure(traces(_scene_styles(penalty)), stage)


def _places(labels: Mapping[str, str]) -> go.Figure:
    """What is touched how often, in percent, against alpha: of the group's set in thicker lines than of L1's."""
    l1, l2, group = (tone(COLOURS[penalty]) for penalty in ("l1", "l2", "group"))
    styles = {
        "l2": line(l2, 3),
        "surface": line(group, 3, dash="dot"),
        "rim": line(group, 4.5),
        "apex": line(group, 4.5, dash="dash"),
        "face": line(l1, 1.5, dash="dot"),
        "edge": line(l1, 2.5),
        "vertex": line(l1, 2.5, dash="dash"),
        "cursor": line(None, 1.5),
        "now": marker("diamond", 9, 0, l1),
        "now_other": marker("circle", 9, 0, group),
    }
    return go.Figure(
        traces(styles), layout({"range": [0, 1], "dtick": 0.25} | titled(labels["axis.ratio"]), _percent())
    )


def _zeros(labels: Mapping[str, str]) -> go.Figure:
    """The share of exact zeros among p coefficients, in percent, against p."""
    own, thin = COLOURS["l1"], {name: line(GREY, 1.5) for name in COMPARED}
    styles = {**thin, "own": line(tone(own), 3), "here": marker("diamond", 10, 0, tone(own))}
    sizes = [2, 3, 5, 10, 20, 50, 100]
    across = {"range": [np.log10(1.8), np.log10(175)], "tickvals": np.log10(sizes).tolist()}
    across["ticktext"] = [str(p) for p in sizes]
    stage = layout(across | titled("<i>p</i>"), _percent(), annotations=[_at_its_end(name) for name in COMPARED])
    return go.Figure(traces(styles), stage)


def _at_its_end(name: str) -> dict[str, Any]:
    """The name of a curve, right of its last point."""
    last = float(np.interp(COMPARED[name], RATIOS, shares()["zeros"][-1]))
    place = {"x": float(np.log10(SIZES[-1])) + 0.02, "y": last, "xanchor": "left", "yanchor": "middle"}
    return {"text": NAMES[name], "showarrow": False, "font": {"size": 13}} | place


def _percent() -> dict[str, Any]:
    return {"range": [-3, 103], "dtick": 25}


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """The figures without a picture in them; this needs no torch."""
    scenes = {penalty: _scene(penalty, labels) for penalty in ("l1", "l2", "group")}
    return {**scenes, "places": _places(labels), "zeros": _zeros(labels)}
