"""The figures of the page "Underfit, just right, overfit": the curve, its coefficients, the errors; and the networks.

In the charts of the errors the axes are logarithmic and hold log10 of alpha and of the error, so that whoever draws on
them need not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, starmap
from operator import mul
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from regviz.lessons.geometry.shapes import NOTHING, Curve, line
from regviz.lessons.overfitting import cloud, clouds, curve
from regviz.lessons.overfitting.state import DEGREES, LARGEST_ALPHA, NO_PENALTY, OverfittingState
from regviz.live.style import COLOURS, GREY, layout, marker, titled, tone, traces
from regviz.live.style import line as stroke

Array = NDArray[np.float64]

STATIONS = np.linspace(-1, 1, 201)
DEGREE_AXIS = np.arange(1.0, DEGREES + 1)
LOG_ALPHAS = np.linspace(np.log10(NO_PENALTY), np.log10(LARGEST_ALPHA), 101)


class Fit(NamedTuple):
    """The curve through the points."""

    truth: Curve
    test: Curve
    l1: Curve
    l2: Curve
    points: Curve


class Weights(NamedTuple):
    """The coefficients as bars, and a mark where one is exactly 0."""

    l1: Curve
    l2: Curve
    zeros: Curve


class Errors(NamedTuple):
    """Training and test error along one axis; where the test error is least; and where we are."""

    train: Curve
    test: Curve
    best: Curve
    cursor: Curve
    dots: Curve


class OverfittingInfo(NamedTuple):
    """The four charts of the curve."""

    fit: Fit
    weights: Weights
    by_alpha: Errors
    by_degree: Errors


NO_ERRORS = Errors(*[NOTHING] * 5)
NO_INFO = OverfittingInfo(Fit(*[NOTHING] * 5), Weights(*[NOTHING] * 3), NO_ERRORS, NO_ERRORS)


def overfitting_info(state: OverfittingState) -> OverfittingInfo:
    """What is drawn of a state, computed by torch."""
    seed, degree = int(state.seed), int(state.degree)
    points, means, level, *_ = curve.problem(seed)
    now = curve.curve_answer(state)
    w = np.array(now["w"])
    shown = slice(0, curve.SHOWN_TEST_POINTS)
    fitted = Curve(STATIONS, level + (curve.features(STATIONS, degree) - means[:degree]) @ w)
    places = DEGREE_AXIS[:degree]
    trains, tests = curve.errors(seed, state.penalty)
    ladder = [curve.curve_answer(OverfittingState(**{**vars(state), "degree": d})) for d in DEGREE_AXIS]
    return OverfittingInfo(
        Fit(
            Curve(STATIONS, curve.truth(STATIONS)),
            Curve(points.test_x[shown], points.test_y[shown]),
            *_in_own_colour(fitted, state.penalty),
            Curve(points.x, points.y),
        ),
        Weights(*_in_own_colour(Curve(places, w), state.penalty), Curve(places[w == 0], w[w == 0])),
        _errors(LOG_ALPHAS, trains[degree - 1], tests[degree - 1], np.log10(state.alpha), now),
        _errors(
            DEGREE_AXIS,
            np.array([step["train"] for step in ladder]),
            np.array([step["test"] for step in ladder]),
            degree,
            now,
        ),
    )


def _in_own_colour(shown: Curve, penalty: str) -> tuple[Curve, Curve]:
    return (shown, NOTHING) if penalty == "l1" else (NOTHING, shown)


def _errors(x: Array, train: Array, test: Array, at: float, now: dict[str, Any]) -> Errors:
    dots = Curve(np.array([at, at]), np.log10(_both(now)))
    return _with_best(x, np.log10(train), np.log10(test), line([[at, -9], [at, 9]]), dots)


def overfitting_picture(
    state: OverfittingState, answer: Mapping[str, Any], trained: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the browser draws of a state and its answer, for one that could not load the figure's module.

    `trained`: the networks of every alpha, as `all_networks` has them.
    """
    now, networks = answer["now"], answer.get("networks")
    readouts = {"alpha": f"{networks['alpha'] if networks else state.strength:.3g}", "degree": f"{state.degree:.0f}"}
    charts = overfitting_info(state)._asdict() | _errors_of_networks(networks, trained)
    drawn = {name: {trace: shown.lists() for trace, shown in chart._asdict().items()} for name, chart in charts.items()}
    errors = {name: networks and [*_both(networks[name])] for name in clouds.NAMES}
    shown = {"trained": networks and networks["alpha"], "errors": errors} if state.view == "cloud" else {}
    return {
        "drawn": {**vars(state), **{name: now[name] for name in ("w", "train", "test", "verdict")}, **shown},
        "traces": drawn | clouds.traces_of(int(state.seed), networks),
        "numbers": {name: value for name, value in now.items() if not isinstance(value, str | list)}
        | {"nonzero": len(now["w"]) - now["zeros"]}
        | clouds.numbers(networks),
        "words": {"verdict": f"verdict.{now['verdict']}"} | clouds.words(networks),
        "handles": {},
        "dials": {name: {"value": getattr(state, name), "readout": text} for name, text in readouts.items()},
    }


def _errors_of_networks(networks: Mapping[str, Any] | None, trained: Mapping[str, Any] | None) -> dict[str, Errors]:
    """Errors in percent: of the flexible network against log10 alpha, and of all three against their size."""
    if networks is None or trained is None:
        return {"net_alpha": NO_ERRORS, "net_size": NO_ERRORS}
    flexible = [frame["flexible"] for frame in trained["frames"]]
    x = np.log10(np.maximum(trained["alphas"], NO_PENALTY))
    at = np.log10(max(networks["alpha"], NO_PENALTY))
    now = networks["flexible"]
    train, test = (np.array([frame[key] for frame in flexible]) for key in ("train", "test"))
    by_alpha = _with_best(x, train, test, line([[at, -99], [at, 199]]), Curve(np.array([at, at]), _both(now)))
    x = np.array([1.0, 2, 3])
    train, test = (np.array([networks[name][key] for name in clouds.NAMES]) for key in ("train", "test"))
    dots = Curve(np.tile(x, 2), np.append(train, test))
    return {"net_alpha": by_alpha, "net_size": _with_best(x, train, test, NOTHING, dots)}


def _both(now: Mapping[str, float]) -> Array:
    return np.array([now["train"], now["test"]])


def _with_best(x: Array, train: Array, test: Array, cursor: Curve, dots: Curve) -> Errors:
    best = [int(np.argmax(test <= test.min() + 1e-9))]  # the first of equals: L1 may leave further waves unused
    return Errors(Curve(x, train), Curve(x, test), Curve(x[best], test[best]), cursor, dots)


def fit_figure(info: OverfittingInfo, labels: Mapping[str, str]) -> go.Figure:
    """The curve through the points."""
    styles = {
        "truth": stroke(GREY, 2, dash="dash"),
        "test": marker("x-thin", 7, 1, GREY),
        "l1": stroke(tone(COLOURS["l1"]), 3),
        "l2": stroke(tone(COLOURS["l2"]), 3),
        "points": marker("circle", 9, 0),
    }
    axes = {"range": [-1.06, 1.06], "dtick": 0.5} | titled("x"), {"range": [-2.6, 2.6], "dtick": 1} | titled("y")
    return go.Figure(traces(info.fit._asdict(), styles), layout(*axes))


def weights_figure(info: OverfittingInfo, labels: Mapping[str, str]) -> go.Figure:
    """The coefficients, a bar for each."""
    bars = [
        go.Bar(uid=name, name=name, x=shown.x, y=shown.y, width=0.72, marker={"color": tone(COLOURS[name])})
        for name, shown in (("l1", info.weights.l1), ("l2", info.weights.l2))
    ]
    zeros = traces({"zeros": info.weights.zeros}, {"zeros": marker("circle-open", 9, 2)})
    x = {"range": [0.3, DEGREES + 0.7], "dtick": 2, "tick0": 1} | titled("j")
    return go.Figure([*bars, *zeros], layout(x, {"range": [-1.6, 1.6], "dtick": 0.5} | titled("w<sub>j</sub>")))


def errors_figure(info: Errors, x: dict[str, Any], y: dict[str, Any]) -> go.Figure:
    """Training error (dashed) and test error along one axis."""
    styles = {
        "train": stroke(GREY, 2.5, dash="dash"),
        "test": stroke(None, 2.5),
        "best": marker("diamond-open", 13, 2),
        "cursor": stroke(GREY, 1.5),
        "dots": marker("circle", 9, 0),
    }
    return go.Figure(traces(info._asdict(), styles), layout(x | {"zeroline": False}, y | {"zeroline": False}))


def _axes(labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    alphas, errors = [NO_PENALTY, 0.001, 0.01, 0.1, 1, LARGEST_ALPHA], [0.03, 0.1, 0.3, 1, 3]
    texts = ["0", *(f"{tick:g}" for tick in alphas[1:])]
    sizes = [str(sum(starmap(mul, pairwise(layers)))) for layers, *_ in cloud.NETWORKS.values()]
    return {
        "alpha": {"range": np.log10([NO_PENALTY, LARGEST_ALPHA]), "tickvals": np.log10(alphas), "ticktext": texts}
        | titled("α"),
        "degree": {"range": [0.6, DEGREES + 0.4], "dtick": 2, "tick0": 1} | titled(labels["axis.degree"]),
        "size": {"range": [0.5, 3.5], "tickvals": [1, 2, 3], "ticktext": sizes},
        "error": {"range": [-1.6, 0.75], "tickvals": np.log10(errors), "ticktext": [f"{error:g}" for error in errors]},
        "percent": {"range": [-1, 36], "dtick": 10},
    }


def overfitting_figures(info: OverfittingInfo, labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """The four charts of the curve, by name."""
    axes = _axes(labels)
    return {
        "fit": fit_figure(info, labels),
        "weights": weights_figure(info, labels),
        "by_alpha": errors_figure(info.by_alpha, axes["alpha"], axes["error"]),
        "by_degree": errors_figure(info.by_degree, axes["degree"], axes["error"]),
    }


def stages(labels: Mapping[str, str]) -> dict[str, go.Figure]:
    """All figures of the page without a picture in them; this needs no torch."""
    axes = _axes(labels)
    networks = {f"net_{x}": errors_figure(NO_ERRORS, axes[x], axes["percent"]) for x in ("alpha", "size")}
    return overfitting_figures(NO_INFO, labels) | clouds.stages(labels) | networks
