"""All that the page on choosing features draws, from torch's answer, as curves by name.

What the main slider does not move (`still`) is made here alone and fetched by the browser as a table; what it moves
(features_moving.py) the browser makes too. alpha stands on the charts as log10 alpha.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from regviz.lessons.features import answer as choosing
from regviz.lessons.features import held_out
from regviz.lessons.features.answer import FIRST, LAST, PENALTIES
from regviz.lessons.features.features_moving import LOW, MOST, Curves, error_at, moving, rows
from regviz.lessons.features.state import FEATURES, TWINNED, FeaturesState
from regviz.lessons.geometry.shapes import NOTHING, Array, Curve, line, strokes

LABELS = -4.18
GAP = 0.092
"""The names stand to the left of the lines, at least so far apart, and a line leads to each."""


class FeaturesInfo(NamedTuple):
    """Everything that the page draws: chart by chart, the curves by name."""

    l1: Curves
    l2: Curves
    net: Curves
    bars: Curves
    cv: Curves
    shrink: Curves
    scatter: Curves
    plane: Curves


def features_info(state: FeaturesState, answer: dict[str, Any] | None = None) -> FeaturesInfo:
    """Everything that the page draws; `answer` is torch's, asked for if it is not given."""
    fixed, hand = still(state), moving(state, answer or choosing.features_answer(state))
    every = {chart: fixed.get(chart, {}) | hand[chart] for chart in FeaturesInfo._fields}
    return FeaturesInfo(**every | {"scatter": {"points": _scatter(state)}})


def _scatter(state: FeaturesState) -> Curve:
    x, y = (np.array(points(state)[name]) for name in state.pair)
    return Curve(x, y)


def still(state: FeaturesState) -> dict[str, Curves]:
    """What alpha does not move."""
    return {name: _lines(state, name) for name in PENALTIES} | {
        "bars": _names(state, [(LOW, y) for y in rows(state)]),
        "cv": _validation(state),
        "shrink": {"same": line([(-1, -1), (1, 1)])},
    }


def _lines(state: FeaturesState, penalty: str) -> Curves:
    """The path of every coefficient, its name, and where it becomes exactly 0 and comes back."""
    bends = [knot.alpha for knot in choosing.knots(state) if 10**FIRST < knot.alpha < 10**LAST]
    dial = np.unique(np.append(choosing.alphas(126), bends if penalty == "l1" else []))
    w = choosing.path(state, penalty, dial)
    curves = {f"w{j}": Curve(np.log10(dial), w[:, j]) if j < w.shape[1] else NOTHING for j in range(MOST)}
    enters, returns = _zero_runs(choosing.signs(state)[penalty])
    places = apart(w[0])
    names = _names(state, [(LABELS, y) for y in places])
    leads = strokes([np.array([(LABELS, y), (FIRST, end)]) for y, end in zip(places, w[0], strict=True)])
    return curves | names | {"leads": leads, "enters": enters, "returns": returns}


def _names(state: FeaturesState, places: list[tuple[float, float]]) -> Curves:
    marked = [
        line([place])._replace(text=(name,), textposition="middle left")
        for name, place in zip(state.names, places, strict=True)
    ]
    return {f"name{j}": marked[j] if j < len(marked) else NOTHING for j in range(MOST)}


def apart(values: ArrayLike) -> Array:
    """The values moved as little as possible (in squares) so that no two are closer than GAP: a monotone regression."""
    order = np.argsort(values, kind="stable")
    blocks: list[list[float]] = []
    for k, j in enumerate(order):
        blocks.append([float(np.asarray(values)[j]) - k * GAP])
        while len(blocks) > 1 and np.mean(blocks[-2]) >= np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    spread = np.concatenate([[np.mean(block)] * len(block) for block in blocks]) + GAP * np.arange(len(order))
    placed = np.empty(len(order))
    placed[order] = spread + max(0.0, LOW + GAP / 2 - spread[0])
    return placed


def _zero_runs(rows: list[list[Any]]) -> tuple[Curve, Curve]:
    """Where, as alpha rises, a coefficient becomes exactly 0, and where it comes back."""
    becomes, returns = [], []
    for (_, before), (alpha, after) in pairwise(rows):
        place = (math.log10(alpha), 0.0)
        becomes += [place] * (FIRST < place[0] < LAST and any(b and not a for b, a in zip(before, after, strict=True)))
        returns += [place] * (FIRST < place[0] < LAST and any(a and not b for b, a in zip(before, after, strict=True)))
    return line(becomes) if becomes else NOTHING, line(returns) if returns else NOTHING


def _validation(state: FeaturesState) -> Curves:
    """Mean error with its standard error, the best alpha, and the one-standard-error alpha of each penalty."""
    curves = {}
    for name, found in choosing.validations(state).items():
        x = np.log10(found.alphas)
        low, high = found.mean - found.se, found.mean + found.se
        curves[f"band_{name}"] = Curve(np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]]))
        curves[f"mean_{name}"] = Curve(x, found.mean)
        curves[f"best_{name}"] = line([(x[found.best], found.mean[found.best])])
        curves[f"one_{name}"] = line([(x[found.one_se], found.mean[found.one_se])])
    unseen = held_out.errors(state, {name: choosing.path(state, name, choosing.alphas(101)) for name in PENALTIES})
    x = np.log10(choosing.alphas(101))
    held = {f"held_{name}": Curve(x, unseen[name].mean) if unseen else NOTHING for name in PENALTIES}
    return curves | held


def points(state: FeaturesState) -> dict[str, list[float]]:
    """Every feature, standardized, to three decimals."""
    X, _ = choosing.raw(FeaturesState(data=state.data))
    standard = (X - X.mean(0)) / X.std(0)
    return {name: standard[:, j].round(3).tolist() for j, name in enumerate(FEATURES[state.data])}


def table(state: FeaturesState) -> dict[str, Any]:
    """What the browser needs to draw every alpha of a state's whole paths, ready for JSON.

    {"of", "names", "unit", "hessian", "g": the problem; "signs": see `choosing.signs`; "twins": the rows of the copies;
     "mean": {penalty: [101 errors]}; "held": {"X", "y"}, the rows that are kept apart, or None;
     "points": {feature: [...]}; "still": curves}
    """
    here, found, unseen = choosing.problem(state), choosing.validations(state), held_out.held_out(state)
    return {
        "of": list(choosing.table_of(state)),
        "names": list(state.names),
        "unit": here.unit.tolist(),
        "hessian": here.loss.hessian.tolist(),
        "g": here.loss.g.tolist(),
        "signs": choosing.signs(state),
        "twins": [j for j, name in enumerate(state.names) if name.rstrip("′") == TWINNED[state.data]],
        "mean": {name: np.round(found[name].mean, 6).tolist() for name in PENALTIES},
        "held": unseen and {"X": unseen.X.tolist(), "y": unseen.y.tolist()},
        "points": points(state),
        "still": {chart: as_json(curves) for chart, curves in still(state).items()},
    }


def as_json(curves: Curves) -> dict[str, Any]:
    """Curve by name -> {x: [...], y: [...], text?: [...], textposition?: ...}, with None for a gap."""
    return dict(_as_json(curves))


def _as_json(curves: Curves) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, curve in curves.items():
        x, y = ([None if math.isnan(v) else round(v, 6) for v in values.tolist()] for values in (curve.x, curve.y))
        label = {"text": list(curve.text), "textposition": curve.textposition} if curve.text else {}
        yield name, {"x": x, "y": y, **label}


def features_picture(state: FeaturesState, answer: dict[str, Any]) -> dict[str, Any]:
    """The same as the browser's `picture`, ready for JSON, for a browser that could not load the figure's module."""
    found, at = answer["optima"], math.log10(state.alpha)
    errors = {name: error_at(choosing.validations(state)[name].mean, at) for name in PENALTIES}
    unseen = held_out.errors(state, {name: found[name]["w"] for name in PENALTIES})
    first, second = state.pair
    offer = FEATURES[state.data]
    chosen = {name: getattr(state, name) for name in ("data", "scale", "twin", "ratio")}
    return {
        "drawn": {
            "alpha": state.alpha,
            "w": {name: found[name]["w"] for name in PENALTIES},
            **chosen,
            "first": first,
            "second": second,
            "seed": state.seed,
        },
        "traces": {chart: as_json(curves) for chart, curves in features_info(state, answer)._asdict().items()},
        "numbers": {
            **{f"{name}.zeros": sum(found[name]["zeros"]) for name in PENALTIES},
            **{f"{name}.error": errors[name] for name in PENALTIES},
            **{f"{name}.held": float(error.mean) for name, error in unseen.items()},
            **{f"{name}.held.se": float(error.se) for name, error in unseen.items()},
            **{f"{name}.kkt": found[name]["kkt"] for name in PENALTIES},
            "p": len(state.names),
            "r": choosing.pair(state)[0].hessian[0, 1].item(),
        },
        "handles": {},
        "dials": {
            "alpha": {"value": state.alpha, "readout": f"{state.alpha:.3g}"},
            "first": {"value": first, "offer": [name for name in offer if name != second]},
            "second": {"value": second, "offer": [name for name in offer if name != first]},
        },
    }
