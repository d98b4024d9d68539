"""Choosing features: its numbers against scikit-learn, and its claims."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regviz.data import load
from regviz.lessons.features import answer as choosing
from regviz.lessons.features import features_scene
from regviz.lessons.features.answer import PENALTIES
from regviz.lessons.features.features_moving import MOST
from regviz.lessons.features.stage import features_figure, stages
from regviz.lessons.features.state import EXAMPLES, FEATURES, FeaturesState
from regviz.lessons.features.words import code, sentence
from regviz.lessons.texts import languages, part

TIGHT = {"tol": 1e-13, "max_iter": 10**6}
DATA = [FeaturesState(data=data, scale=scale) for data, scale in product(FEATURES, ("on", "off"))]
STATES = [
    FeaturesState(alpha=alpha, data=data, scale=scale, twin=twin, ratio=ratio)
    for data, scale, (twin, ratio) in product(
        FEATURES, ("on", "off"), (("none", "20"), ("after", "50"), ("before", "80"))
    )
    for alpha in (1e-4, 0.0010116, 0.0501187, 0.7, 10)
]
each_state = pytest.mark.parametrize("state", STATES, ids=str)
each_data = pytest.mark.parametrize("state", DATA, ids=lambda state: f"{state.data} {state.scale}")
each_language = pytest.mark.parametrize("language", languages())


def estimator(state: FeaturesState, name: str, alpha: float, n: int) -> Any:
    """scikit-learn's way: its Lasso and ElasticNet have our alpha, its Ridge n times it; all leave the constant."""
    models = {
        "l1": lambda: Lasso(alpha, **TIGHT),
        "l2": lambda: Ridge(n * alpha, solver="svd"),
        "net": lambda: ElasticNet(alpha, l1_ratio=state.rho, **TIGHT),
    }
    return make_pipeline(StandardScaler(with_std=state.scale == "on"), models[name]())


@each_data
def test_the_paths_are_those_of_scikit_learn(state: FeaturesState) -> None:
    data, dial = load(state.data), np.array([0.003, 0.04, 0.5])
    X, y = data.X[data.train], data.y[data.train]
    y = (y - y.mean()) / y.std()
    for name in PENALTIES:
        ours = choosing.path(state, name, dial)
        for alpha, w in zip(dial, ours, strict=True):
            theirs = estimator(state, name, alpha, len(y)).fit(X, y)[-1].coef_
            np.testing.assert_allclose(w, theirs * (1 if state.scale == "on" else X.std(0)), atol=1e-7)


@each_data
def test_at_every_knot_the_covariances_with_the_rest_say_who_is_in(state: FeaturesState) -> None:
    """|x_j^T r| / n <= alpha, equal to alpha sign(w_j) where w_j is not 0; and what enters or leaves is 0 there."""
    problem, names = choosing.problem(state), state.names
    inside: set[str] = set()
    for knot in choosing.knots(state):
        w = knot.w / problem.unit
        c = problem.X.T @ (problem.y - problem.X @ w) / len(problem.y)
        assert np.abs(c).max() <= knot.alpha + 1e-9 * problem.loss.g.abs().max().item()
        on = w != 0
        np.testing.assert_allclose(c[on], knot.alpha * np.sign(w[on]), atol=1e-9 * problem.loss.g.abs().max().item())
        assert {n for n, wj in zip(names, w, strict=True) if wj != 0} == inside - set(knot.leaves)
        inside = (inside - set(knot.leaves)) | set(knot.enters)
        assert not inside - set(names)
    assert inside == set(names)


def test_a_variable_leaves_and_returns() -> None:
    events = [(k.alpha, k.enters, k.leaves) for k in choosing.knots(FeaturesState()) if "s3" in k.enters + k.leaves]
    assert [(bool(enters), bool(leaves)) for _, enters, leaves in events] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert [round(alpha, 5) for alpha, *_ in events] == [0.19523, 0.00135, 0.00081]
    leaves = EXAMPLES["leaves"]
    assert events[2][0] < leaves.alpha < events[1][0]
    assert choosing.features_answer(leaves)["back"] == ["s3"]
    assert choosing.optima(leaves)["l1"]["w"][leaves.names.index("s3")] == 0


@pytest.mark.parametrize("data", FEATURES)
def test_without_penalty_standardized_or_not_is_the_same(data: str) -> None:
    X, y = choosing.raw(FeaturesState(data=data))
    effect = LinearRegression().fit(X, y).coef_ * X.std(0)
    for scale in ("on", "off"):
        np.testing.assert_allclose(choosing.knots(FeaturesState(data=data, scale=scale))[-1].w, effect, atol=1e-9)


@each_state
def test_every_optimum_has_its_certificate(state: FeaturesState) -> None:
    for best in choosing.optima(state).values():
        assert best["kkt"] <= 1e-10
        assert best["zeros"] == [w == 0 for w in best["w"]]
    assert not any(choosing.optima(state)["l2"]["zeros"])


@pytest.mark.parametrize("state", [FeaturesState(), FeaturesState(data="prostate", scale="off", ratio="20")], ids=str)
def test_an_alpha_between_two_stops_of_the_slider_has_its_own_signs(state: FeaturesState) -> None:
    """There, at the events of the elastic net, what its path is known by has the signs of the wrong side."""
    stops = choosing.alphas()
    for event, _ in choosing.signs(state)["net"][1:]:
        before = stops[np.searchsorted(stops, event * (1 - 1e-6)) - 1]
        for share in (0.01, 0.5, 0.99):
            alpha = before ** (1 - share) * event**share
            best = choosing.optima(replace(state, alpha=alpha))["net"]
            np.testing.assert_allclose(best["w"], choosing.path(state, "net", np.array([alpha]))[0], atol=1e-9)
            assert best["kkt"] <= 1e-10


@pytest.mark.parametrize("state", [*DATA, FeaturesState(twin="before")], ids=str)
def test_the_names_stand_apart_and_in_order(state: FeaturesState) -> None:
    for name in PENALTIES:
        curves = features_scene.still(state)[name]
        p = len(state.names)
        ends = np.array([curves[f"w{j}"].y[0] for j in range(p)])
        places = np.array([curves[f"name{j}"].y[0] for j in range(p)])
        assert np.diff(np.sort(places)).min() >= features_scene.GAP - 1e-12
        assert (np.argsort(ends, kind="stable") == np.argsort(places, kind="stable")).all()
        assert [curves[f"name{j}"].text for j in range(p)] == [(n,) for n in state.names]
        assert all(len(curves[f"w{j}"].x) == 0 for j in range(p, MOST))


@pytest.mark.parametrize("chart", stages(part("en", "features.figure")))
def test_every_curve_is_drawn(chart: str) -> None:
    info = features_scene.features_info(FeaturesState(twin="after"))
    figure = features_figure(info, chart, part("en", "features.figure"))
    assert {trace.name for trace in figure.data} == set(getattr(info, chart))
    assert any(len(trace.x) for trace in figure.data)


@pytest.mark.parametrize("pair", [("s1", "s2"), ("bmi", "s5"), ("age", "s3")])
def test_the_contour_through_an_optimum_touches_its_set_and_does_not_enter_it(pair: tuple[str, str]) -> None:
    state = FeaturesState(first=pair[0], second=pair[1], alpha=0.1)
    loss, *optima = choosing.pair(state)
    curves = features_scene.features_info(state).plane
    for name, w, order in zip(("l1", "l2"), optima, (1, 2), strict=True):
        ring = np.stack([curves[f"touch_{name}"].x, curves[f"touch_{name}"].y], -1)
        np.testing.assert_allclose(loss.value(torch.from_numpy(ring)), loss.value(torch.from_numpy(w)), rtol=1e-9)
        assert np.linalg.norm(ring, order, axis=1).min() >= np.linalg.norm(w, order) - 1e-9
        assert np.linalg.norm(ring - w, axis=1).min() < 0.06, "half a step along the contour"


def test_fewest_is_the_one_standard_error_choice_of_l1() -> None:
    state = EXAMPLES["fewest"]
    found = choosing.validations(state)["l1"]
    assert state.alpha == pytest.approx(found.alphas[found.one_se], rel=1e-6)
    least = EXAMPLES["least"]
    assert least.alpha == pytest.approx(found.alphas[found.best], rel=1e-5)
    kept, most = (sum(w != 0 for w in choosing.optima(s)["l1"]["w"]) for s in (state, least))
    assert kept == 5 < most
    assert found.mean[found.one_se] - found.mean[found.best] < found.se[found.best]


def test_a_copy_l1_takes_the_first_and_the_others_share() -> None:
    after, before = (choosing.optima(EXAMPLES[name]) for name in ("copy", "other"))
    single = choosing.optima(FeaturesState(alpha=EXAMPLES["copy"].alpha))["l1"]["w"][2]
    assert EXAMPLES["copy"].names[2:4] == ("bmi", "bmi′")
    assert EXAMPLES["other"].names[2:4] == ("bmi′", "bmi")
    for best in (after, before):
        assert best["l1"]["w"][2] == pytest.approx(single, abs=1e-10)
        assert best["l1"]["w"][3] == 0
        for name in ("l2", "net"):
            assert best[name]["w"][2] == pytest.approx(best[name]["w"][3], abs=1e-10)


def test_units_decide_without_standardization() -> None:
    kept = choosing.optima(EXAMPLES["units"])["l1"]["w"]
    assert [n for n, w in zip(EXAMPLES["units"].names, kept, strict=True) if w] == ["bp", "s1", "s3", "s6"]
    X, y = choosing.raw(FeaturesState())
    strongest = np.abs(np.corrcoef(X.T, y)[-1, :-1]).argmax()
    assert FEATURES["diabetes"][strongest] == "bmi"


def test_l2_is_small_everywhere_and_zero_nowhere() -> None:
    best = choosing.optima(EXAMPLES["shrunk"])
    assert all(best["l1"]["zeros"])
    assert not any(best["l2"]["zeros"])
    assert max(map(abs, best["l2"]["w"])) < 0.06


@pytest.mark.parametrize(
    "state", [*EXAMPLES.values(), FeaturesState(data="prostate", scale="off", ratio="20")], ids=str
)
def test_the_code_computes_the_picture(state: FeaturesState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    unit = choosing.problem(state).unit
    for name, theirs in zip(PENALTIES, ("l1", "l2", "elastic_net"), strict=True):
        optimum = space["optima"][theirs]
        np.testing.assert_allclose(optimum.w[0].numpy() * unit, choosing.optima(state)[name]["w"], atol=1e-12)
    np.testing.assert_allclose(space["knots"].alpha, [knot.alpha for knot in choosing.knots(state)], atol=1e-12)
    found = choosing.validations(state)["l1"]
    assert (space["found"].best, space["found"].one_se) == (found.best, found.one_se)
    assert "one-standard-error alpha" in capsys.readouterr().out


@each_language
@each_state
def test_the_sentence_says_who_is_in(state: FeaturesState, language: str) -> None:
    answer = choosing.features_answer(state)
    said = sentence(state, answer, language)
    assert not re.search(r"[{}]|−0\.00\b", said)
    kept = [n for n, zero in zip(state.names, answer["optima"]["l1"]["zeros"], strict=True) if not zero]
    assert (", ".join(kept) in said) or len(kept) == len(state.names)
    assert str(len(kept)) in said or not kept
