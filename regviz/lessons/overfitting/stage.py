"""The figures of the page "Underfit, just right, overfit": the curve, its coefficients, the errors; and the networks.

In the charts of the curve's errors the axes are logarithmic and hold log10 of alpha and of the error, so that whoever
draws on them need not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from regviz.lessons.overfitting.cloud import NETWORKS, VIEW_X, VIEW_Y, WEIGHTS
from regviz.lessons.overfitting.state import DEGREES, LARGEST_ALPHA, NO_PENALTY
from regviz.live.style import COLOURS, GREY, layout, line, marker, titled, tone, traces

CLASSES = ((142, 94, 162), (214, 143, 0))
"""The colours of the classes; neither is a colour of a penalty."""
OUTLINE = (110, 70, 0)
"""Of the second's marks, which are nearly as light as white paper and as their own shading."""


def _fit_figure() -> go.Figure:
    """The curve through the points."""
    styles = {
        "truth": line(GREY, 2, dash="dash"),
        "test": marker("x-thin", 7, 1, GREY),
        "l1": line(tone(COLOURS["l1"]), 3),
        "l2": line(tone(COLOURS["l2"]), 3),
        "points": marker("circle", 9, 0),
    }
    axes = {"range": [-1.06, 1.06], "dtick": 0.5} | titled("x"), {"range": [-2.6, 2.6], "dtick": 1} | titled("y")
    return go.Figure(traces(styles), layout(*axes))


def _weights_figure() -> go.Figure:
    """The coefficients, a bar for each, and a mark where one is exactly 0."""
    bars = [
        go.Bar(uid=name, name=name, x=[], y=[], width=0.72, marker={"color": tone(COLOURS[name])})
        for name in ("l1", "l2")
    ]
    zeros = traces({"zeros": marker("circle-open", 9, 2)})
    x = {"range": [0.3, DEGREES + 0.7], "dtick": 2, "tick0": 1} | titled("j")
    return go.Figure([*bars, *zeros], layout(x, {"range": [-1.6, 1.6], "dtick": 0.5} | titled("w<sub>j</sub>")))


def _errors_figure(x: dict[str, Any], y: dict[str, Any]) -> go.Figure:
    """Training error (dashed) and test error along one axis; where the latter is least; and where we are."""
    styles = {
        "train": line(GREY, 2.5, dash="dash"),
        "test": line(None, 2.5),
        "best": marker("diamond-open", 13, 2),
        "cursor": line(GREY, 1.5),
        "dots": marker("circle", 9, 0),
    }
    return go.Figure(traces(styles), layout(x | {"zeroline": False}, y | {"zeroline": False}))


def _network_figure() -> go.Figure:
    """The points of both classes, the probabilities as shading, and the boundary.

    The page itself paints the shading, `shade`: Plotly would be too slow for it.
    """
    shade = go.Heatmap(uid="shade", name="shade", z=[], showscale=False, hoverinfo="skip")
    one, two = marker("circle", 7, 0, tone(CLASSES[0])), marker("diamond", 7, 1, tone(CLASSES[1]))
    two["marker"]["line"]["color"] = tone(OUTLINE)
    styles = {"boundary": line(None, 2.5), "one": one, "two": two}
    axes = ({"range": view, "dtick": 1, "showticklabels": False, "zeroline": False} for view in (VIEW_X, VIEW_Y))
    return go.Figure([shade, *traces(styles)], layout(*axes, margin={"l": 4, "r": 4, "t": 4, "b": 4}))


def _axes(labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    alphas, errors = [NO_PENALTY, 0.001, 0.01, 0.1, 1, LARGEST_ALPHA], [0.03, 0.1, 0.3, 1, 3]
    texts = ["0", *(f"{tick:g}" for tick in alphas[1:])]
    sizes = [str(count) for count in WEIGHTS.values()]
    return {
        "alpha": {"range": np.log10([NO_PENALTY, LARGEST_ALPHA]), "tickvals": np.log10(alphas), "ticktext": texts}
        | titled("α"),
        "degree": {"range": [0.6, DEGREES + 0.4], "dtick": 2, "tick0": 1} | titled(labels["axis.degree"]),
        "size": {"range": [0.5, 3.5], "tickvals": [1, 2, 3], "ticktext": sizes},
        "error": {"range": [-1.6, 0.75], "tickvals": np.log10(errors), "ticktext": [f"{error:g}" for error in errors]},
        "percent": {"range": [-1, 36], "dtick": 10},
    }


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """All figures of the page without a picture in them; this needs no torch."""
    axes = _axes(labels)
    return {
        "fit": _fit_figure(),
        "weights": _weights_figure(),
        "by_alpha": _errors_figure(axes["alpha"], axes["error"]),
        "by_degree": _errors_figure(axes["degree"], axes["error"]),
        **{name: _network_figure() for name in NETWORKS},
        **{f"net_{x}": _errors_figure(axes[x], axes["percent"]) for x in ("alpha", "size")},
    }
