"""The figures of the geometry page: two panels with equal axes, and w against alpha."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from regviz.lessons.geometry.answer import CHART_END
from regviz.lessons.geometry.state import VIEW
from regviz.live.style import AMBER, COLOURS, GREY, layout, line, marker, titled, tone, traces

PENALTIES = ("l1", "l2")
LABEL_AVOIDS = ["set", "lit", "touch", "trail", "cone", "arrow"]


def _panel_styles(penalty: str, labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Trace name -> what Plotly needs besides the points, bottom to top."""
    own = COLOURS[penalty]
    trail_hover = f"{labels['trace.trail']}<br>w₁ = %{{x:.3f}}<br>w₂ = %{{y:.3f}}<extra></extra>"
    return {
        "set": line(tone(own), 2, fill="toself", fillcolor=tone(own, 0.15)),
        **{f"region{k}": line(tone(own, 0), 0, fill="toself", fillcolor=tone(own, 0.16)) for k in (3, 2, 1)},
        "lit": line(tone(own), 6),
        "prior": line(tone(own, 0.9), 1.5, dash="dash"),
        "contours": line(GREY, 1),
        "touch": line(tone(own), 2.5),
        "valley": line(tone(own, 0.9), 8),
        "trail": line(tone(own, 0.9), 2, hovertemplate=trail_hover, hoverinfo=None),
        "cone": line(tone(AMBER), 3, fill="toself", fillcolor=tone(AMBER, 0.25)),
        "arrow": line(None, 2.5),
        "lever": line(GREY, 1.5, dash="dot"),
        "minimizer": marker("cross-open", 13, 1.5),
        "others": marker("circle-open", 11, 1.5),
        "optimum": marker("circle", 11, 0)
        | {"mode": "markers+text", "textfont": {"size": 14}, "meta": {"avoids": LABEL_AVOIDS}},
        "zero": marker("circle-open", 21, 2),
    }


def _path_styles(penalty: str, labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    own = tone(COLOURS[penalty])

    def hover(name: str) -> dict[str, Any]:
        return {"hovertemplate": f"{name}<br>α = %{{x:.3f}}<br>w = %{{y:.3f}}<extra></extra>", "hoverinfo": None}

    return {
        "zero": line(tone(COLOURS[penalty], 0.9), 7),
        "w1": line(own, 2.5, **hover("w₁")),
        "w2": line(own, 2.5, dash="dash", **hover("w₂")),
        "enters": marker("square", 10, 0, own) | hover(labels["trace.enters"]),
        "returns": marker("square-open", 10, 2, own) | hover(labels["trace.returns"]),
        "passes": marker("x-thin", 10, 2, own) | hover(labels["trace.passes"]),
        "cursor": line(None, 1.5),
        "dots": marker("circle", 9, 0),
    }


def _panel_figure(penalty: str, labels: Mapping[str, str]) -> go.Figure:
    """The loss and the set, or their sum, in the plane of w1 and w2."""
    square = {"range": [-VIEW, VIEW], "constrain": "domain", "dtick": 1}
    equal = {"scaleanchor": "x", "scaleratio": 1}
    stage = layout(square | titled("<i>w</i><sub>1</sub>"), square | equal | titled("<i>w</i><sub>2</sub>"))
    return go.Figure(traces(_panel_styles(penalty, labels)), stage)


def _path_figure(penalty: str, labels: Mapping[str, str]) -> go.Figure:
    """w1 (solid) and w2 (dashed) against alpha."""
    key = [_key(0.66, "<i>w</i><sub>1</sub>", "solid"), _key(0.84, "<i>w</i><sub>2</sub>", "dash")]
    stage = layout(
        {"range": [0, CHART_END], "dtick": 0.5} | titled("<i>α</i>"),
        {"range": [-VIEW, VIEW], "dtick": 1},
        shapes=[sample for sample, _ in key],
        annotations=[name for _, name in key],
        margin={"l": 40, "r": 12, "t": 30, "b": 40},
    )
    return go.Figure(traces(_path_styles(penalty, labels)), stage)


def _key(x: float, text: str, dash: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A sample of a line and its name, at the right above the chart."""
    place = {"xref": "paper", "yref": "paper"}
    sample = {"type": "line", "x0": x, "x1": x + 0.09, "y0": 1.07, "y1": 1.07}
    sample["line"] = {"color": GREY, "width": 2.5, "dash": dash}  # of whichever set
    name = {"x": x + 0.1, "y": 1.07, "text": text, "xanchor": "left", "yanchor": "middle", "showarrow": False}
    return place | sample, place | name | {"font": {"size": 16}}


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """The four figures without a picture in them; this needs no torch."""
    panels = {penalty: _panel_figure(penalty, labels) for penalty in PENALTIES}
    return panels | {f"{penalty}_path": _path_figure(penalty, labels) for penalty in PENALTIES}
