"""What the page on choosing features draws obeys the laws of what it shows: the module, run on torch's answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from regviz import page
from regviz.data import load
from regviz.lessons.features import problem as choosing
from regviz.lessons.features.problem import PENALTIES
from regviz.lessons.features.stage import SHIPPED
from regviz.lessons.features.state import FIRST, LAST, FeaturesState
from tests.lessons.features.cases import DATA, STATES, answer_of, each_data, each_state, estimator
from tests.node import Node

GAP = 0.117
"""So far apart the names stand at least."""

Chart = Callable[[FeaturesState, str], dict[str, Any]]


@pytest.fixture
def picture(node: Node) -> Callable[[FeaturesState], dict[str, Any]]:
    """`picture(state)`: the module's picture of torch's answer."""
    call = node.lesson("features")
    return lambda state: call("picture", [[asdict(state), answer_of(state)]])[0]


@pytest.fixture
def chart(picture: Callable[[FeaturesState], dict[str, Any]]) -> Chart:
    """`chart(state, "l1")`: its traces by name."""
    return lambda state, name: picture(state)["traces"][name]


def points(trace: dict[str, Any]) -> np.ndarray:
    """The points of a trace, (k, 2); a gap is NaN."""
    return np.array([trace["x"], trace["y"]], dtype=float).T


def pieces(trace: dict[str, Any]) -> list[np.ndarray]:
    """The strokes of a trace, each (k, 2)."""
    both = points(trace)
    gaps = np.flatnonzero(np.isnan(both[:, 0]))
    return [part[~np.isnan(part[:, 0])] for part in np.split(both, gaps) if not np.isnan(part[:, 0]).all()]


def test_every_trace_that_is_declared_is_drawn_and_no_other(picture: Callable[..., dict[str, Any]]) -> None:
    traces = picture(FeaturesState(data="prostate", twin="after", alpha=0.05))["traces"]
    figures = json.loads(page.setup("features", "en"))["figures"]
    assert traces.keys() == figures.keys()
    for name, figure in figures.items():
        assert {trace["name"] for trace in figure["data"]} == set(traces[name])
        assert any(trace["x"] for trace in traces[name].values())


@each_data
def test_the_paths_run_through_scikit_learns_coefficients(chart: Chart, state: FeaturesState) -> None:
    data = load(state.data)
    X, y = data.X[data.train], data.y[data.train]
    y = (y - y.mean()) / y.std()
    for name in PENALTIES:
        lines = pieces(chart(state, name)["paths"])
        assert len(lines) == X.shape[1]
        assert lines[0][[0, -1], 0] == pytest.approx([FIRST, LAST])
        for k in (30, 70, 100):
            theirs = estimator(state, name, 10 ** lines[0][k, 0], len(y)).fit(X, y)[-1].coef_
            drawn = np.array([line[k, 1] for line in lines])
            np.testing.assert_allclose(drawn, theirs * (1 if state.scale == "on" else X.std(0)), atol=1e-6)


@pytest.mark.parametrize("state", [*DATA, FeaturesState(twin="before")], ids=str)
def test_the_names_stand_apart_in_order_and_a_line_leads_to_each(chart: Chart, state: FeaturesState) -> None:
    p = len(state.names)
    for name in PENALTIES:
        curves = chart(state, name)
        ends = np.array([line[0, 1] for line in pieces(curves["paths"])])
        places = np.array([curves[f"name{j}"]["y"][0] for j in range(p)])
        assert np.diff(np.sort(places)).min() >= GAP - 1e-12
        assert places.min() > SHIPPED.low
        assert (np.argsort(ends, kind="stable") == np.argsort(places, kind="stable")).all()
        assert [curves[f"name{j}"]["text"] for j in range(p)] == [[n] for n in state.names]
        leads = pieces(curves["leads"])
        np.testing.assert_allclose([lead[:, 1] for lead in leads], np.stack([places, ends], -1), atol=1e-12)


@pytest.mark.parametrize("count", [1, 2, 8, 11, 14])
@pytest.mark.parametrize("spread", [0.0, 0.1, 1.0, 3.0])
@pytest.mark.parametrize("middle", [-2.0, 0.0, 2.0])
def test_all_names_are_on_the_chart_and_apart_as_far_as_there_is_room(
    node: Node, count: int, spread: float, middle: float
) -> None:
    node.lesson("features")
    values = middle + spread * np.random.default_rng(count).normal(size=count)
    (found,) = node.module("lessons/features/paths.mjs")("apart", [[values.tolist()]])
    places, gap = np.array(found), min(GAP, (SHIPPED.high - SHIPPED.low) / count)
    assert SHIPPED.low + gap / 2 - 1e-12 <= places.min()
    assert places.max() <= SHIPPED.high - gap / 2 + 1e-12
    order = np.argsort(values, kind="stable")
    assert (np.diff(places[order]) >= gap - 1e-12).all()


@pytest.mark.parametrize("state", DATA[:2], ids=str)
@pytest.mark.parametrize("name", ["l1", "net"])
def test_marks_stand_where_a_coefficient_becomes_zero_or_comes_back(
    chart: Chart, state: FeaturesState, name: str
) -> None:
    """Seen on a grid that is finer than the slider's stops, but for those just before the chart ends."""
    at = np.linspace(FIRST, LAST, 4001)
    zero = choosing.path(state, name, 10**at) == 0
    found = {"enters": ~zero[:-1] & zero[1:], "returns": zero[:-1] & ~zero[1:]}
    for trace, turns in found.items():
        marks, seen = points(chart(state, name)[trace]), at[1:][turns.any(1)]
        assert (marks[:, 1] == 0).all()
        assert len(marks) > 0 or trace == "returns"
        for one, others in ((marks[:, 0], seen), (seen[seen < LAST - 0.007], marks[:, 0])):
            assert all(np.abs(others - x).min() <= 0.007 for x in one)


@each_state
def test_the_cursor_and_the_bars_show_the_coefficients(chart: Chart, state: FeaturesState) -> None:
    p, best, bars = len(state.names), answer_of(state)["optima"], chart(state, "bars")
    rows = [bars[f"name{j}"]["y"][0] for j in range(p)]
    np.testing.assert_allclose(np.diff(rows), -1 / p)
    assert rows[0] + rows[-1] == pytest.approx(1)
    for name in PENALTIES:
        w = np.array(best[name]["w"])
        curves, on = chart(state, name), w != 0
        np.testing.assert_allclose(points(curves["dots"]).reshape(-1, 2)[:, 1], w[on])
        np.testing.assert_allclose(curves["dots"]["x"] + curves["cursor"]["x"], np.log10(state.alpha))
        assert len(curves["zero"]["x"]) == (not on.all())
        boxes = pieces(bars[name])
        np.testing.assert_allclose([box[1, 0] for box in boxes], w[on])
        marks = points(bars[f"zero_{name}"]).reshape(-1, 2)
        assert (marks[:, 0] == 0).all()
        for j, place in [*zip(np.flatnonzero(on), boxes, strict=True), *zip(np.flatnonzero(~on), marks, strict=True)]:
            assert np.abs(np.atleast_2d(place)[:, 1] - rows[j]).max() < 0.5 / p, "within its row"


def test_dotted_bars_say_how_far_each_of_two_copies_could_go(chart: Chart) -> None:
    alone, both = FeaturesState(alpha=0.05), FeaturesState(alpha=0.05, twin="after")
    assert chart(alone, "bars")["many"]["x"] == []
    first, second = pieces(chart(both, "bars")["many"])
    single = answer_of(alone)["optima"]["l1"]["w"][2]
    assert first[1, 0] == second[1, 0] == pytest.approx(single, abs=1e-9)
    assert first[0, 1] > second[0, 1]


@pytest.mark.parametrize("state", [STATES[1], STATES[17]], ids=str)
def test_the_errors_are_those_of_the_folds_and_of_unseen_rows(
    picture: Callable[..., dict[str, Any]], state: FeaturesState
) -> None:
    data, shown = load(state.data), picture(state)
    X, y, unseen = data.X[data.train], data.y[data.train], ~data.train
    curves, at = shown["traces"]["cv"], np.log10(state.alpha)
    for name, found in choosing.validations(state).items():
        mean, band = points(curves[f"mean_{name}"]), points(curves[f"band_{name}"])
        np.testing.assert_allclose(10 ** mean[:, 0], found.alphas)
        np.testing.assert_allclose(mean[:, 1], found.mean, atol=1e-6)
        low, high = band[: len(mean), 1], band[: len(mean) - 1 : -1, 1]
        np.testing.assert_allclose([high + low, high - low], [2 * found.mean, 2 * found.se], atol=3e-6)
        best, one = (points(curves[f"{kind}_{name}"])[0] for kind in ("best", "one"))
        assert best[1] == mean[:, 1].min()
        good = mean[mean[:, 1] <= best[1] + found.se[found.best] + 1e-6]
        assert one[0] == good[:, 0].max()
        error = np.interp(at, mean[:, 0], mean[:, 1])
        assert shown["numbers"][f"{name}.error"] == curves[f"dot_{name}"]["y"][0] == pytest.approx(error)
        assert bool(unseen.any()) == (f"{name}.held" in shown["numbers"]) == bool(curves[f"held_{name}"]["x"])
        if unseen.any() and state.twin == "none":
            held = points(curves[f"held_{name}"])
            for alpha, value in [(10**x, e) for x, e in held[[20, 90]]]:
                assert value == pytest.approx(squares(state, name, alpha, X, y, data.X[unseen], data.y[unseen]).mean())
            errors = squares(state, name, state.alpha, X, y, data.X[unseen], data.y[unseen])
            assert shown["numbers"][f"{name}.held"] == pytest.approx(errors.mean(), abs=1e-6)
            se = errors.std(ddof=1) / np.sqrt(len(errors))
            assert shown["numbers"][f"{name}.held.se"] == pytest.approx(se, abs=1e-6)


def squares(state: FeaturesState, name: str, alpha: float, X: Any, y: Any, rows: Any, truth: Any) -> Any:
    """scikit-learn's squared errors for rows it has not seen, in variances of the response."""
    model = estimator(state, name, alpha, len(y)).fit(X, (y - y.mean()) / y.std())
    return ((truth - y.mean()) / y.std() - model.predict(rows)) ** 2
