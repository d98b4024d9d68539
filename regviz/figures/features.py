"""The figures of the page on choosing features: three paths, bars, cross-validation, one coefficient, two features."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import plotly.graph_objects as go

from regviz.figures.choosing import FIRST, LAST, PENALTIES
from regviz.figures.features_moving import HIGH, LOW, MOST, REACH
from regviz.figures.features_scene import FeaturesInfo
from regviz.figures.shapes import NOTHING
from regviz.figures.style import COLOURS, GREY, layout, line, marker, titled, tone, traces

__all__ = ["features_figure", "stages"]

ALPHA = {
    "range": [FIRST - 1.55, LAST],
    "zeroline": False,
    "tickvals": list(range(FIRST, LAST + 1)),
    "ticktext": ["0.0001", "0.001", "0.01", "0.1", "1", "10"],
    **titled("<i>α</i>"),
}
ZERO_MARKS = {"l1": "diamond-open", "l2": "circle-open", "net": "square-open"}
DASHES = {"l1": "solid", "l2": "dash", "net": "dashdot"}
MOVING = ("cursor", "dot", "zero", "l1", "l2", "net", "many", "diamond", "circle", "touch")
"""How the names of the traces begin that alpha moves; the others are drawn in a layer of their own."""

NAME = {"mode": "text", "hoverinfo": "skip", "textfont": {"size": 13, "weight": 400}}

Styles = dict[str, dict[str, Any]]


def _names() -> Styles:
    return {f"name{j}": NAME for j in range(MOST)}


def _path_styles(penalty: str, labels: Mapping[str, str]) -> Styles:
    own = tone(COLOURS[penalty])

    def hover(name: str) -> dict[str, Any]:
        return {"hovertemplate": f"{name}<extra></extra>", "hoverinfo": None}

    return {
        **{f"w{j}": line(own, 2) for j in range(MOST)},
        "leads": line(GREY, 1),
        "enters": marker("square", 8, 0, own) | hover(labels["trace.enters"]),
        "returns": marker("square-open", 11, 2, own) | hover(labels["trace.returns"]),
        "cursor": line(None, 1.5),
        "dots": marker("circle", 8, 0),
        "zero": marker("circle-open", 15, 2),
        **_names(),
    }


def _bar_styles(labels: Mapping[str, str]) -> Styles:
    bars = {name: line(tone(COLOURS[name]), 1, fill="toself", fillcolor=tone(COLOURS[name], 0.8)) for name in PENALTIES}
    zeros = {f"zero_{name}": marker(ZERO_MARKS[name], 8, 2, tone(COLOURS[name])) for name in PENALTIES}
    return {"many": line(tone(COLOURS["l1"]), 1.5, dash="dot"), **bars, **zeros, **_names()}


def _validation_styles(labels: Mapping[str, str]) -> Styles:
    bands = {
        f"band_{n}": line(tone(COLOURS[n], 0), 0, fill="toself", fillcolor=tone(COLOURS[n], 0.1)) for n in PENALTIES
    }
    means = {f"mean_{n}": line(tone(COLOURS[n]), 2, dash=DASHES[n]) for n in PENALTIES}
    best = {f"best_{n}": marker("circle", 10, 0, tone(COLOURS[n])) for n in PENALTIES}
    one = {f"one_{n}": marker("square-open", 11, 2, tone(COLOURS[n])) for n in PENALTIES}
    held = {f"held_{n}": line(tone(COLOURS[n]), 1.5, dash="dot") for n in PENALTIES}
    dots = {f"dot_{n}": marker("circle", 6, 0) for n in PENALTIES}
    dots_held = {f"dot_held_{n}": marker("circle-open", 7, 1.5) for n in PENALTIES}
    return {**bands, **means, **held, **best, **one, "cursor": line(None, 1.5), **dots, **dots_held}


def _shrink_styles(labels: Mapping[str, str]) -> Styles:
    return {"same": line(GREY, 1.5, dash="dot")} | {n: line(tone(COLOURS[n]), 2.5, dash=DASHES[n]) for n in PENALTIES}


def _scatter_styles(labels: Mapping[str, str]) -> Styles:
    return {"points": marker("circle", 4, 0, "rgba(140,140,140,0.65)")}


def _plane_styles(labels: Mapping[str, str]) -> Styles:
    return {
        "contours": line(GREY, 1),
        "diamond": line(tone(COLOURS["l1"]), 2, fill="toself", fillcolor=tone(COLOURS["l1"], 0.12)),
        "circle": line(tone(COLOURS["l2"]), 2, fill="toself", fillcolor=tone(COLOURS["l2"], 0.12)),
        **{f"touch_{name}": line(tone(COLOURS[name]), 2.5) for name in ("l1", "l2")},
        "minimizer": marker("cross-open", 13, 1.5),
        "l1": marker("diamond", 10, 0, tone(COLOURS["l1"])),
        "l2": marker("circle", 11, 0, tone(COLOURS["l2"])),
    }


def _stage(chart: str, labels: Mapping[str, str]) -> go.Layout:
    plain = {"margin": {"l": 46, "r": 8, "t": 8, "b": 40}}
    if chart in PENALTIES:
        return layout(
            ALPHA, {"range": [LOW, HIGH], "dtick": 0.2}, **plain | {"margin": {"l": 34, "r": 8, "t": 8, "b": 40}}
        )
    if chart == "bars":
        rows = {"range": [0, MOST], "showgrid": False, "zeroline": False, "showticklabels": False}
        return layout(
            {"range": [LOW - 0.26, HIGH], "tickvals": [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6]},
            rows,
            margin={"l": 4, "r": 8, "t": 8, "b": 28},
        )
    if chart == "cv":
        return layout(ALPHA | {"range": [FIRST, LAST]}, {"range": [0.25, 1.15], "dtick": 0.2}, **plain)
    if chart == "shrink":
        sides = {"range": [-1, 1], "dtick": 0.5}
        return layout(sides | titled(labels["axis.before"]), sides | titled(labels["axis.after"]), **plain)
    side = {"range": [-3.6, 3.6], "dtick": 1} if chart == "scatter" else {"range": [-REACH, REACH], "dtick": 0.4}
    names = ("<i>x</i><sub>1</sub>", "<i>x</i><sub>2</sub>", "<i>w</i><sub>1</sub>", "<i>w</i><sub>2</sub>")
    first, second = names[:2] if chart == "scatter" else names[2:]
    square = {"constrain": "domain"}
    return layout(
        side | square | titled(first), side | square | {"scaleanchor": "x", "scaleratio": 1} | titled(second), **plain
    )


STYLES: dict[str, Callable[[Mapping[str, str]], Styles]] = {
    **{name: partial(_path_styles, name) for name in PENALTIES},
    "bars": _bar_styles,
    "cv": _validation_styles,
    "shrink": _shrink_styles,
    "scatter": _scatter_styles,
    "plane": _plane_styles,
}


def features_figure(info: FeaturesInfo, chart: str, labels: Mapping[str, str]) -> go.Figure:
    """One chart of the page: "l1", "l2", "net", "bars", "cv", "shrink", "scatter" or "plane"."""
    styles = STYLES[chart](labels)
    curves = {name: getattr(info, chart).get(name, NOTHING) for name in styles}
    styles = {name: style if name.startswith(MOVING) else style | {"meta": "still"} for name, style in styles.items()}
    return go.Figure(traces(curves, styles), _stage(chart, labels))


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """All charts without a picture in them; this needs no torch."""
    empty = FeaturesInfo(*[{} for _ in FeaturesInfo._fields])
    return {chart: features_figure(empty, chart, labels) for chart in FeaturesInfo._fields}
