"""The figures of the geometry page: two panels with equal axes, and w against alpha.

Every trace carries its name as `uid`, and every moving trace exists always, also when it is empty: the page draws the
same figures while a hand moves. What has no colour of its own takes the ink, `layout.colorway`, so that one figure
serves light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from regviz.figures.answer import CHART_END, geometry_answer
from regviz.figures.scene import Chart, GeometryInfo, Panel, geometry_info, geometry_picture
from regviz.figures.shapes import NOTHING, Curve
from regviz.state.geometry import VIEW

__all__ = ["geometry_answer", "geometry_info", "geometry_picture", "panel_figure", "path_figure", "stages"]

INK = "#1a1a1a"
GREY = "#8c8c8c"
COLOURS = {"l1": (0, 114, 178), "l2": (213, 94, 0)}
AMBER = (230, 168, 23)
AXIS = {
    "fixedrange": True,
    "zerolinewidth": 1.5,
    "ticks": "",
    "tickfont": {"size": 13},
    "title": {"font": {"size": 15}},
}


def _tone(colour: tuple[int, int, int], opacity: float = 1) -> str:
    return f"rgba({colour[0]},{colour[1]},{colour[2]},{opacity})"


def _panel_styles(penalty: str, labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Trace name -> what Plotly needs besides the points, bottom to top."""
    own = COLOURS[penalty]
    trail_hover = f"{labels['trace.trail']}<br>w₁ = %{{x:.3f}}<br>w₂ = %{{y:.3f}}<extra></extra>"
    return {
        "set": _line(_tone(own), 2, fill="toself", fillcolor=_tone(own, 0.15)),
        "contours": _line(GREY, 1),
        "touch": _line(_tone(own), 2.5),
        "valley": _line(_tone(own, 0.4), 9),
        "trail": _line(_tone(own, 0.55), 2, hovertemplate=trail_hover, hoverinfo=None),
        "cone": _line(_tone(AMBER), 2, fill="toself", fillcolor=_tone(AMBER, 0.25)),
        "arrow": _line(None, 2.5),
        "lever": _line(GREY, 1.5, dash="dot"),
        "minimizer": _marker("cross-open", 16, 1.5),
        "optimum": _marker("circle", 11, 0)
        | {"mode": "markers+text", "textposition": "top right", "textfont": {"size": 14}},
        "zero": _marker("circle-open", 21, 2),
    }


def _path_styles(penalty: str, labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    own = _tone(COLOURS[penalty])

    def hover(name: str) -> dict[str, Any]:
        return {"hovertemplate": f"{name}<br>α = %{{x:.3f}}<br>w = %{{y:.3f}}<extra></extra>", "hoverinfo": None}

    return {
        "zero": _line(_tone(COLOURS[penalty], 0.35), 9),
        "w1": _line(own, 2.5, **hover("w₁")),
        "w2": _line(own, 2.5, dash="dash", **hover("w₂")),
        "enters": _marker("square", 10, 0, own) | hover(labels["trace.enters"]),
        "returns": _marker("square-open", 10, 2, own) | hover(labels["trace.returns"]),
        "passes": _marker("x-thin", 10, 2, own) | hover(labels["trace.passes"]),
        "cursor": _line(None, 1.5),
        "dots": _marker("circle", 9, 0),
    }


def _line(colour: str | None, width: float, dash: str = "solid", **more: Any) -> dict[str, Any]:
    return {"mode": "lines", "hoverinfo": "skip", "line": {"color": colour, "width": width, "dash": dash}} | more


def _marker(symbol: str, size: float, width: float, colour: str | None = None) -> dict[str, Any]:
    edge = {"width": width, "color": colour}
    return {
        "mode": "markers",
        "hoverinfo": "skip",
        "marker": {"symbol": symbol, "size": size, "line": edge, "color": colour},
    }


def _traces(curves: Panel | Chart, styles: Mapping[str, dict[str, Any]]) -> list[go.Scatter]:
    return [_trace(name, getattr(curves, name), style) for name, style in styles.items()]


def _trace(name: str, curve: Curve, style: dict[str, Any]) -> go.Scatter:
    # a Plotly label starts at the edge of its marker: the spaces keep it clear of the ring around a zero
    text = [f"\u00a0\u00a0{label}\u00a0\u00a0" for label in curve.text]
    label = {"text": text, "textposition": curve.textposition} if text else {}
    return go.Scatter(uid=name, name=name, x=curve.x, y=curve.y, **style | label)


def _layout(x: dict[str, Any], y: dict[str, Any], **more: Any) -> go.Layout:
    return go.Layout(
        xaxis=AXIS | x,
        yaxis=AXIS | y,
        template=go.layout.Template(),  # Plotly's own is large, and its white lines do not show
        colorway=[INK],
        font={"size": 13, "color": INK},
        margin={"l": 44, "r": 12, "t": 12, "b": 46},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        **more,
    )


def _titled(symbol: str) -> dict[str, Any]:
    return {"title": {"text": symbol, "font": {"size": 15}, "standoff": 4}}


def panel_figure(info: GeometryInfo, penalty: str, labels: Mapping[str, str]) -> go.Figure:
    """The loss and the set, or their sum, in the plane of w1 and w2; `penalty` is "l1" or "l2"."""
    square = {"range": [-VIEW, VIEW], "constrain": "domain", "dtick": 1}
    equal = {"scaleanchor": "x", "scaleratio": 1}
    layout = _layout(square | _titled("<i>w</i><sub>1</sub>"), square | equal | _titled("<i>w</i><sub>2</sub>"))
    return go.Figure(_traces(getattr(info, penalty), _panel_styles(penalty, labels)), layout)


def path_figure(info: GeometryInfo, penalty: str, labels: Mapping[str, str]) -> go.Figure:
    """w1 (solid) and w2 (dashed) against alpha; `penalty` is "l1" or "l2"."""
    key = [_key(0.66, "<i>w</i><sub>1</sub>", "solid", penalty), _key(0.84, "<i>w</i><sub>2</sub>", "dash", penalty)]
    layout = _layout(
        {"range": [0, CHART_END], "dtick": 0.5} | _titled("<i>α</i>"),
        {"range": [-VIEW, VIEW], "dtick": 1},
        shapes=[line for line, _ in key],
        annotations=[text for _, text in key],
    )
    return go.Figure(_traces(getattr(info, f"{penalty}_path"), _path_styles(penalty, labels)), layout)


def _key(x: float, text: str, dash: str, penalty: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A sample of a line and its name, at the top right inside the chart."""
    place = {"xref": "paper", "yref": "paper"}
    sample = {"type": "line", "x0": x, "x1": x + 0.09, "y0": 0.95, "y1": 0.95}
    sample["line"] = {"color": _tone(COLOURS[penalty]), "width": 2.5, "dash": dash}
    name = {"x": x + 0.1, "y": 0.95, "text": text, "xanchor": "left", "yanchor": "middle", "showarrow": False}
    return place | sample, place | name | {"font": {"size": 14}}


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """The four figures without a picture in them; this needs no torch."""
    panel, chart = Panel(*[NOTHING] * len(Panel._fields)), Chart(*[NOTHING] * len(Chart._fields))
    info = GeometryInfo(panel, panel, chart, chart)
    panels = {penalty: panel_figure(info, penalty, labels) for penalty in COLOURS}
    return panels | {f"{penalty}_path": path_figure(info, penalty, labels) for penalty in COLOURS}
