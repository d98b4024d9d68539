"""The figure of the page "In PyTorch": the paths of torch's optimizers, and how small the smaller coefficient is.

The browser has the same scene in regviz/live/pytorch.mjs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

import regviz
from regviz.figures import contours
from regviz.figures.shapes import NOTHING, Curve, line
from regviz.figures.style import COLOURS, GREY, layout, marker, titled, tone, traces
from regviz.figures.style import line as stroke
from regviz.state.pytorch import METHODS, OF_PENALTY, SMALL, STEPS, VIEW, PytorchState

FLOOR, LEAST, FAR = -8.0, -7.4, 20.0
"""On the logarithmic chart exact zeros stand on the floor, all else above; who leaves the plane is not followed."""

N, SD = 442, 77.0057458694
"""Rows of the diabetes data, and the standard deviation of its y."""

Array = NDArray[np.float64]


def tilts(seed: int) -> Array:
    """Standard normal numbers of a seed, to 4 decimals, shape (STEPS, 2)."""
    return np.random.default_rng([seed, 7]).standard_normal((STEPS, 2)).round(4)


def pytorch_answer(state: PytorchState) -> dict[str, Any]:
    """Torch's numbers for a state, ready for JSON; they are the same for all of its steps.

    {"of": the state at step 0, "tilts": of its seed, "optima": {penalty: w},
     "paths": {method: {"w1": [...], "w2": [...]}} for those that are on}
    """
    return _solved(replace(state, step=0))


@lru_cache(maxsize=64)
def _solved(state: PytorchState) -> dict[str, Any]:
    import torch

    from regviz.studies.descents import descents

    H, w_hat, start = (torch.tensor(v, dtype=torch.float64) for v in (state.hessian, state.minimizer, state.start))
    tilt = tilts(int(state.seed))
    noise = state.noise * torch.from_numpy(tilt)
    paths = descents(H, w_hat, start, state.alpha, state.rate, state.momentum, noise, state.methods)
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    l1, l2 = (regviz.solve(loss, omega, alpha=state.alpha).w for omega in (regviz.L1(), regviz.SquaredL2()))
    return {
        "of": asdict(state),
        "tilts": tilt.tolist(),
        "paths": {name: _columns(path.tolist()) for name, path in paths.items()},
        "optima": {"l1": l1.tolist(), "l2": l2.tolist()},
    }


def _columns(path: list[list[float]]) -> dict[str, list[float]]:
    """Ten significant digits of each number: what is not 0 stays so."""
    return {f"w{j + 1}": [float(f"{w[j]:.10g}") for w in path] for j in (0, 1)}


# --- the scene ---


def pytorch_info(state: PytorchState, answer: Mapping[str, Any] | None = None) -> dict[str, dict[str, Curve]]:
    """All that is drawn: {"plane": {trace: curve}, "sizes": {trace: curve}}; torch is asked if it has not answered."""
    answer, step = answer or pytorch_answer(state), int(state.step)
    paths = {name: np.array([path["w1"], path["w2"]]).T for name, path in answer["paths"].items()}
    plane = {"contours": contours.contours(state.hessian, np.array(state.minimizer))}
    for penalty, names in OF_PENALTY.items():
        plane[f"{penalty}_optimum"] = line([answer["optima"][penalty]]) if set(names) & set(paths) else NOTHING
    for name in METHODS:
        plane |= _path(name, paths[name][: step + 1].clip(-FAR, FAR)) if name in paths else _nothing(name)
    plane |= {"minimizer": line([state.minimizer]), "start": line([state.start])}
    sizes = {name: _sizes(paths[name]) if name in paths else NOTHING for name in METHODS}
    return {"plane": plane, "sizes": sizes | {"cursor": line([(step, -9), (step, 9)])}}


def _path(name: str, w: Array) -> dict[str, Curve]:
    now = line(w[-1:])
    return {name: line(w), f"{name}_now": now, f"{name}_zero": now if (w[-1] == 0).any() else NOTHING}


def _nothing(name: str) -> dict[str, Curve]:
    return dict.fromkeys((name, f"{name}_now", f"{name}_zero"), NOTHING)


def _sizes(w: Array) -> Curve:
    """log10 of the smaller coefficient against the step."""
    least = np.abs(w).min(1)
    with np.errstate(divide="ignore"):
        return Curve(np.arange(len(w), dtype=float), np.where(least == 0, FLOOR, np.maximum(np.log10(least), LEAST)))


# --- the figures ---

COLOURS_OF = {name: COLOURS[penalty] for penalty, names in OF_PENALTY.items() for name in names}
DRAWN_AS: dict[str, tuple[str, float, tuple[str, float, float]]] = {
    "proximal": ("solid", 3, ("circle", 9, 0)),
    "fista": ("dash", 2, ("diamond-open", 13, 2)),
    "subgradient": ("dot", 2, ("x-thin", 13, 2.5)),
    "decay": ("solid", 3, ("circle", 9, 0)),
    "adam": ("dash", 2, ("diamond-open", 13, 2)),
    "adamw": ("dot", 2, ("square-open", 12, 2)),
}
"""Dash and width of a method's line; symbol, size and outline of its marker. Bottom to top."""


def _plane_styles() -> dict[str, dict[str, Any]]:
    styles: dict[str, dict[str, Any]] = {"contours": stroke(GREY, 1, meta="still")}
    for penalty in OF_PENALTY:
        styles[f"{penalty}_optimum"] = marker("circle-open", 14, 1.5, tone(COLOURS[penalty]))
    for name, (dash, width, symbol) in DRAWN_AS.items():
        own = tone(COLOURS_OF[name])
        styles[name] = stroke(own, width, dash=dash)
        styles[f"{name}_now"] = marker(*symbol, own)
        styles[f"{name}_zero"] = marker("circle-open", 21, 2)
    return styles | {"minimizer": marker("cross-open", 13, 1.5), "start": marker("square-open", 9, 1.5)}


def _sizes_styles() -> dict[str, dict[str, Any]]:
    lines = {
        name: stroke(tone(COLOURS_OF[name]), width, dash=dash, meta="still")
        for name, (dash, width, _) in DRAWN_AS.items()
    }
    return lines | {"cursor": stroke(None, 1.5)}


def pytorch_figure(info: Mapping[str, Mapping[str, Curve]], labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """Both figures by name."""
    square = {"range": [-VIEW, VIEW], "constrain": "domain", "dtick": 1}
    equal = {"scaleanchor": "x", "scaleratio": 1}
    plane = layout(square | titled("<i>w</i><sub>1</sub>"), square | equal | titled("<i>w</i><sub>2</sub>"))
    ticks = {"tickvals": [FLOOR, -6, -3, 0], "ticktext": ["<b>0</b>", "10⁻⁶", "10⁻³", "1"], "range": [FLOOR - 0.5, 1]}
    sizes = layout({"range": [0, STEPS], "dtick": 100} | titled(labels["axis.step"]), ticks)
    return {
        "plane": go.Figure(traces(info["plane"], _plane_styles()), plane),
        "sizes": go.Figure(traces(info["sizes"], _sizes_styles()), sizes),
    }


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """The figures without a picture in them; this needs no torch."""
    empty = {"plane": dict.fromkeys(_plane_styles(), NOTHING), "sizes": dict.fromkeys(_sizes_styles(), NOTHING)}
    return pytorch_figure(empty, labels)


# --- the picture, for a browser that could not load the figure's module ---


def rows(answer: Mapping[str, Any], step: int) -> dict[str, dict[str, float]]:
    """Per method: w now, exact zeros, how many are small but not 0, for how many steps one has been exactly 0."""
    return {name: _row(np.array([path["w1"], path["w2"]]).T[: step + 1]) for name, path in answer["paths"].items()}


def _row(w: Array) -> dict[str, float]:
    now, zero = w[-1], w[::-1] == 0
    held = int(np.where(zero.all(0), len(w), zero.argmin(0)).max())
    small = int(((now != 0) & (np.abs(now) < SMALL)).sum())
    return {"w1": float(now[0]), "w2": float(now[1]), "zeros": int(zero[0].sum()), "small": small, "held": held}


def units(state: PytorchState, optima: Mapping[str, list[float]]) -> dict[str, dict[str, float]]:
    """This alpha elsewhere, for data with N rows whose y has the standard deviation SD (as glmnet has it, 1/n).

    sum      a in J0 + a |w|_1, J0 + a |w|_2^2          sgd, mse  weight_decay, or the coefficient of |w|_1, with the
    sklearn  Lasso(alpha), Ridge(alpha)                           loss J0 = |y - X w|^2 / (2 n), nn.MSELoss() = 2 J0
    net      ElasticNet(alpha, l1_ratio=1 or 0)         glmnet    lambda, without standardization of X
    t        the size of the set that has this optimum in the picture
    """
    alpha = state.alpha
    same = {"sgd": alpha, "mse": 2 * alpha, "net": alpha}
    return {
        "l1": same | {"sum": alpha, "sklearn": alpha, "glmnet": alpha, "t": float(np.abs(optima["l1"]).sum())},
        "l2": same | {"sum": alpha / 2, "sklearn": N * alpha, "glmnet": SD * alpha, "t": math.hypot(*optima["l2"])},
    }


def pytorch_picture(state: PytorchState, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The same as the browser's `picture`, ready for JSON."""
    step = int(state.step)
    row = rows(answer, step)
    kept = ("step", *METHODS, "alpha", "rate", "momentum", "noise", "angle", "stretch", "seed")
    places = {"minimizer": list(state.minimizer), "start": list(state.start)}
    now = {name: [min(max(all_of[w], -FAR), FAR) for w in ("w1", "w2")] for name, all_of in row.items()}
    info = pytorch_info(state, answer)
    return {
        "drawn": {name: getattr(state, name) for name in kept} | places | {"w": now},
        "traces": {figure: {name: shown.lists() for name, shown in part.items()} for figure, part in info.items()},
        "numbers": {f"{name}.{key}": value for name, all_of in row.items() for key, value in all_of.items()}
        | {
            f"units.{name}.{key}": v for name, part in units(state, answer["optima"]).items() for key, v in part.items()
        },
        "handles": places,
        "dials": dials(state),
    }


def dials(state: PytorchState) -> dict[str, dict[str, Any]]:
    """Where the sliders stand and what they read."""
    read = {name: f"{getattr(state, name):.3f}" for name in ("alpha", "rate", "momentum", "noise")}
    read |= {
        "step": f"{state.step:.0f}",
        "angle": f"{state.angle:g}°",
        "stretch": f"{float(f'{10**state.stretch:.3g}'):g}",
    }
    return {name: {"value": getattr(state, name), "readout": text} for name, text in read.items()}
