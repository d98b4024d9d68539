"""The figures of the page on choosing features: three paths, bars, cross-validation, one coefficient, two features."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil, floor
from typing import Any

import plotly.graph_objects as go

from regviz.lessons.features.problem import PENALTIES
from regviz.lessons.features.source import FEATURES
from regviz.lessons.features.state import FIRST, LAST
from regviz.live.style import COLOURS, GREY, layout, line, marker, titled, tone, traces


@dataclass(frozen=True)
class Scales:
    """What of the stages depends on the data.

    low, high    the range of the coefficients as they are shown, with a tick at each multiple of `tick`
    reach        the plane of two coefficients runs from -reach to reach
    names        so many names stand beside a chart at most: each is a trace of its own, also when it is empty
    least, most  the range of the errors
    """

    low: float = -0.62
    high: float = 0.76
    tick: float = 0.2
    reach: float = 0.8
    names: int = 1 + max(map(len, FEATURES.values()))
    least: float = 0.25
    most: float = 1.15


SHIPPED = Scales()
"""For the data sets that ship."""

ALPHA = {
    "range": [FIRST - 1.9, LAST],
    "zeroline": False,
    "tickvals": list(range(FIRST, LAST + 1)),
    "ticktext": [f"{10.0**power:g}" for power in range(FIRST, LAST + 1)],
    **titled("<i>α</i>"),
}
ZERO_MARKS = {"l1": "diamond-open", "l2": "circle-open", "net": "square-open"}
DASHES = {"l1": "solid", "l2": "dash", "net": "dashdot"}
STRENGTHS = {"l1": 0.9, "l2": 0.35, "net": 0.6}  # bars that are told apart without colours as well
MOVING = ("cursor", "dot", "zero", "l1", "l2", "net", "many", "diamond", "circle", "touch")
"""How the names of the traces begin that alpha moves; the others are drawn in a layer of their own."""

Labels = Mapping[str, str]
Styles = dict[str, dict[str, Any]]


def _names(scales: Scales) -> Styles:
    name = {"mode": "text", "hoverinfo": "skip", "textfont": {"size": 13, "weight": 400}}
    return {f"name{j}": name for j in range(scales.names)}


def _path_styles(penalty: str, labels: Labels, scales: Scales) -> Styles:
    own = tone(COLOURS[penalty])

    def hover(name: str) -> dict[str, Any]:
        return {"hovertemplate": f"{name}<extra></extra>", "hoverinfo": None}

    return {
        "paths": line(own, 2) | hover("%{text}"),
        "leads": line(GREY, 1),
        "enters": marker("square", 8, 0, own) | hover(labels["trace.enters"]),
        "returns": marker("square-open", 11, 2, own) | hover(labels["trace.returns"]),
        "cursor": line(None, 1.5),
        "dots": marker("circle", 8, 0),
        "zero": marker("circle-open", 15, 2),
        **_names(scales),
    }


def _bar_styles(labels: Labels, scales: Scales) -> Styles:
    bars = {
        name: line(tone(COLOURS[name]), 1, fill="toself", fillcolor=tone(COLOURS[name], STRENGTHS[name]))
        for name in PENALTIES
    }
    zeros = {f"zero_{name}": marker(ZERO_MARKS[name], 8, 2, tone(COLOURS[name])) for name in PENALTIES}
    return {"many": line(tone(COLOURS["l1"]), 1.5, dash="dot"), **bars, **zeros, **_names(scales)}


def _validation_styles(labels: Labels, scales: Scales) -> Styles:
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


def _shrink_styles(labels: Labels, scales: Scales) -> Styles:
    return {"same": line(GREY, 1.5, dash="dot")} | {n: line(tone(COLOURS[n]), 2.5, dash=DASHES[n]) for n in PENALTIES}


def _scatter_styles(labels: Labels, scales: Scales) -> Styles:
    return {"points": marker("circle", 4, 0, GREY)}


def _plane_styles(labels: Labels, scales: Scales) -> Styles:
    return {
        "contours": line(GREY, 1),
        "diamond": line(tone(COLOURS["l1"]), 2, fill="toself", fillcolor=tone(COLOURS["l1"], 0.12)),
        "circle": line(tone(COLOURS["l2"]), 2, fill="toself", fillcolor=tone(COLOURS["l2"], 0.12)),
        **{f"touch_{name}": line(tone(COLOURS[name]), 2.5) for name in ("l1", "l2")},
        "minimizer": marker("cross-open", 16, 1.5),
        "l1": marker("diamond", 10, 0, tone(COLOURS["l1"])),
        "l2": marker("circle", 11, 0, tone(COLOURS["l2"])),
    }


BESIDE = 0.19
"""The names of the bars have this share of their range."""

PLAIN = {"margin": {"l": 46, "r": 8, "t": 8, "b": 40}}


def _path_stage(labels: Labels, scales: Scales) -> go.Layout:
    sizes = {"range": [scales.low, scales.high], "dtick": scales.tick}
    return layout(ALPHA, sizes | titled("<i>w</i><sub>j</sub>"), **PLAIN)


def _bar_stage(labels: Labels, scales: Scales) -> go.Layout:
    rows = {"range": [0, 1], "showgrid": False, "zeroline": False, "showticklabels": False}
    low, high, tick = scales.low, scales.high, scales.tick
    ticks = [round(k * tick, 9) for k in range(ceil(low / tick), floor(high / tick) + 1)]
    values = {"range": [low - BESIDE * (high - low), high], "tickvals": ticks}
    return layout(values, rows, margin={"l": 4, "r": 8, "t": 8, "b": 28})


def _validation_stage(labels: Labels, scales: Scales) -> go.Layout:
    return layout(ALPHA | {"range": [FIRST, LAST]}, {"range": [scales.least, scales.most], "dtick": 0.2}, **PLAIN)


def _shrink_stage(labels: Labels, scales: Scales) -> go.Layout:
    sides = {"range": [-1, 1], "dtick": 0.5}
    return layout(sides | titled(labels["axis.before"]), sides | titled(labels["axis.after"]), **PLAIN)


def _scatter_stage(labels: Labels, scales: Scales) -> go.Layout:
    return _square_stage("x", 3.6, 1)


def _plane_stage(labels: Labels, scales: Scales) -> go.Layout:
    return _square_stage("w", scales.reach, scales.reach / 2)


def _square_stage(symbol: str, reach: float, tick: float) -> go.Layout:
    side = {"range": [-reach, reach], "dtick": tick, "constrain": "domain"}
    first, second = (titled(f"<i>{symbol}</i><sub>{j}</sub>") for j in (1, 2))
    return layout(side | first, side | {"scaleanchor": "x", "scaleratio": 1} | second, **PLAIN)


CHARTS: dict[str, tuple[Callable[[Labels, Scales], Styles], Callable[[Labels, Scales], go.Layout]]] = {
    **{name: (partial(_path_styles, name), _path_stage) for name in PENALTIES},
    "bars": (_bar_styles, _bar_stage),
    "cv": (_validation_styles, _validation_stage),
    "shrink": (_shrink_styles, _shrink_stage),
    "scatter": (_scatter_styles, _scatter_stage),
    "plane": (_plane_styles, _plane_stage),
}


def _layered(styles: Styles) -> Styles:
    return {name: style if name.startswith(MOVING) else style | {"meta": "still"} for name, style in styles.items()}


def stages(labels: Labels, scales: Scales = SHIPPED) -> dict[str, go.Figure]:
    """All charts without a picture in them; this needs no torch."""
    return {
        chart: go.Figure(traces(_layered(styles(labels, scales))), stage(labels, scales))
        for chart, (styles, stage) in CHARTS.items()
    }
