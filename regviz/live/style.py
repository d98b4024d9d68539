"""The look of all figures: colours that mean one thing everywhere, lines, markers, axes.

Every trace carries its name, and every moving trace exists always, also when it is empty: the page draws the
same figures while a hand moves. What has no colour of its own takes the ink, `layout.colorway`, so that one figure
serves light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

INK = "#1a1a1a"
GREY = "#8c8c8c"
COLOURS = {"l1": (0, 114, 178), "l2": (213, 94, 0), "net": (0, 158, 115), "group": (170, 68, 153)}
AMBER = (184, 121, 0)
AXIS = {
    "fixedrange": True,
    "zerolinewidth": 1.5,
    "ticks": "",
    "tickfont": {"size": 13},
    "title": {"font": {"size": 16}},
}


def tone(colour: tuple[int, int, int], opacity: float = 1) -> str:
    """A colour as Plotly and the browser take it."""
    return f"rgba({colour[0]},{colour[1]},{colour[2]},{opacity})"


def line(colour: str | None, width: float, dash: str = "solid", **more: Any) -> dict[str, Any]:
    """The style of a line; without a colour it takes the ink."""
    return {"mode": "lines", "hoverinfo": "skip", "line": {"color": colour, "width": width, "dash": dash}} | more


def marker(symbol: str, size: float, width: float, colour: str | None = None) -> dict[str, Any]:
    """The style of points, `width` the outline's; without a colour they take the ink."""
    edge = {"width": width, "color": colour}
    return {
        "mode": "markers",
        "hoverinfo": "skip",
        "marker": {"symbol": symbol, "size": size, "line": edge, "color": colour},
    }


def traces(styles: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """One trace for each style, bottom to top, without points: those the browser has.

    They are checked when they are put into a figure, and there alone: as go.Scatter they would be twice.
    """
    return [{"type": "scatter", "uid": name, "name": name, "x": [], "y": [], **style} for name, style in styles.items()]


def layout(x: dict[str, Any], y: dict[str, Any], **more: Any) -> go.Layout:
    """A stage without toolbars, backgrounds or zooming; `x` and `y` are what is special about its axes."""
    return go.Layout(
        xaxis=AXIS | x,
        yaxis=AXIS | y,
        template=go.layout.Template(),  # Plotly's own is large, and its white lines do not show
        colorway=[INK],
        font={"size": 13, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        **{"margin": {"l": 40, "r": 12, "t": 12, "b": 40}} | more,
    )


def titled(symbol: str) -> dict[str, Any]:
    """An axis's title, close to the axis."""
    return {"title": {"text": symbol, "font": {"size": 16}, "standoff": 4}}
