"""Underfit, just right, overfit: its numbers against scikit-learn, the browser's against torch's, its claims."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.polynomial import Polynomial
from playwright.sync_api import Browser
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from regviz.lessons.overfitting import cloud, clouds, curve
from regviz.lessons.overfitting.show import answer
from regviz.lessons.overfitting.stage import overfitting_figures, overfitting_info, overfitting_picture, stages
from regviz.lessons.overfitting.state import DEGREES, EXAMPLES, LARGEST_ALPHA, NO_PENALTY, OverfittingState
from regviz.lessons.overfitting.words import code, sentence
from regviz.lessons.texts import languages, part
from regviz.live.run import Run
from regviz.live.show import fields
from tests.browser_modules import Call, module

SEEDS = [0, 1, 7]
STATES = [
    OverfittingState(penalty=penalty, alpha=alpha, degree=degree, seed=seed)
    for penalty in ("l1", "l2")
    for alpha in (NO_PENALTY, 0.003, 0.09, 0.7, LARGEST_ALPHA)
    for degree in (1, 6, 11, 15)
    for seed in SEEDS
]
each_language = pytest.mark.parametrize("language", languages())


def estimator(state: OverfittingState) -> Any:
    """scikit-learn's way to the same curve: its Lasso has our alpha, its Ridge n times it, both leave the constant."""
    waves = FunctionTransformer(lambda x: curve.features(x[:, 0], int(state.degree)))
    if state.strength == 0:
        return make_pipeline(waves, LinearRegression())
    if state.penalty == "l1":
        return make_pipeline(waves, Lasso(state.strength, tol=1e-14, max_iter=10**6))
    return make_pipeline(waves, Ridge(state.strength * curve.POINTS, solver="svd"))


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_fit_and_both_errors_are_those_of_scikit_learn(state: OverfittingState) -> None:
    points = curve.sample(int(state.seed))
    model = estimator(state).fit(points.x[:, None], points.y)
    answer = curve.curve_answer(state)
    np.testing.assert_allclose(answer["w"], model[-1].coef_, atol=1e-6)
    for error, x, y in (("train", points.x, points.y), ("test", points.test_x, points.test_y)):
        expected = np.sqrt(np.mean((y - model.predict(x[:, None])) ** 2))
        assert answer[error] == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert answer["kkt"] <= 1e-10
    assert answer["zeros"] == sum(w == 0 for w in answer["w"])


def test_the_waves_are_all_polynomials_and_equally_large() -> None:
    x = np.linspace(-1, 1, 20001)
    X = curve.features(x, DEGREES)
    np.testing.assert_allclose(X.mean(0), 0, atol=2e-3)
    np.testing.assert_allclose(X.T @ X / len(x), np.eye(DEGREES), atol=2e-2)
    for j in range(DEGREES):
        fitted = Polynomial.fit(x, X[:, j], j + 1)
        np.testing.assert_allclose(fitted(x), X[:, j], atol=1e-9)


def test_a_seed_always_makes_the_same_points_and_another_one_others() -> None:
    assert all((a == b).all() for a, b in zip(curve.sample(3), curve.sample(3), strict=True))
    assert (curve.sample(3).y != curve.sample(4).y).all()


@pytest.mark.parametrize("penalty", ["l1", "l2"])
@pytest.mark.parametrize("seed", range(12))
def test_the_training_error_grows_with_alpha_and_falls_with_the_degree_and_the_test_error_is_u_shaped(
    seed: int, penalty: str
) -> None:
    train, test = curve.errors(seed, penalty)
    assert (np.diff(train, axis=1) >= -1e-9).all()
    assert (np.diff(train[:, 0]) <= 1e-9).all()
    of_most_flexible = test[-1]
    best = of_most_flexible.argmin()
    assert 0 < best < len(of_most_flexible) - 1
    assert of_most_flexible[0] > 1.1 * of_most_flexible[best] < 0.7 * of_most_flexible[-1]
    by_degree = test[:, 0]
    assert by_degree[0] > 1.5 * by_degree.min() < 1.3 * by_degree[-1]


@pytest.mark.parametrize("penalty", ["l1", "l2"])
@pytest.mark.parametrize("seed", range(12))
def test_from_overfit_the_way_to_underfit_leads_through_just_right(seed: int, penalty: str) -> None:
    """A growing penalty never leads back; the straight line is too stiff from the start."""
    tests = curve.errors(seed, penalty)[1]
    for along, expected in ((tests[0], ["under"]), (tests[-1], ["over", "right", "under"])):
        seen = [curve.judged(test, tests.min(), along[k:], curve.RIGHT) for k, test in enumerate(along)]
        assert seen == sorted(seen, key=["over", "right", "under"].index)
        assert list(dict.fromkeys(seen)) == expected


def test_overfit_is_what_a_stronger_penalty_helps() -> None:
    stronger = np.array([2.0, 1.2, 3.0])
    assert curve.judged(1.25, 1, stronger, 1.3) == "right"
    assert curve.judged(1.35, 1, stronger, 1.3) == "over", "it makes it right"
    assert curve.judged(2.0, 1, np.array([1.8]), 1.3) == "over", "it makes it better"
    assert curve.judged(2.0, 1, np.array([1.95]), 1.3) == "under", "that is luck"
    assert curve.judged(2.0, 1, np.array([]), 1.3) == "under"


@pytest.mark.parametrize("state", STATES, ids=str)
def test_what_is_drawn_is_the_answer(state: OverfittingState) -> None:
    info, answer = overfitting_info(state), curve.curve_answer(state)
    own, other = (info.fit.l1, info.fit.l2) if state.penalty == "l1" else (info.fit.l2, info.fit.l1)
    assert len(other.x) == 0
    points = curve.sample(int(state.seed))
    within = np.interp(points.x, own.x, own.y)
    if state.degree <= 6:  # a wild curve is not a straight line between two stations
        assert np.sqrt(np.mean((within - points.y) ** 2)) == pytest.approx(answer["train"], rel=1e-2)
    assert len(info.weights.zeros.x) == answer["zeros"]
    for chart in (info.by_alpha, info.by_degree):
        np.testing.assert_allclose(10**chart.dots.y, [answer["train"], answer["test"]])
        assert chart.best.y[0] == pytest.approx(chart.test.y.min(), abs=1e-9)
        on_line = [np.interp(chart.cursor.x[0], line.x, line.y) for line in (chart.train, chart.test)]
        np.testing.assert_allclose(on_line, chart.dots.y, atol=0.02)


def test_the_figures_draw_the_info() -> None:
    labels = part("en", "overfitting.figure")
    info = overfitting_info(OverfittingState(alpha=0.09))
    figures = overfitting_figures(info, labels)
    assert figures.keys() == info._asdict().keys() < stages(labels).keys()
    for name, chart in info._asdict().items():
        assert [trace.name for trace in figures[name].data] == list(chart._fields)
        for trace in figures[name].data:
            np.testing.assert_array_equal(trace.y, getattr(chart, trace.name).y)


# --- the browser's half ---


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    with module(browser, "overfitting.mjs") as loaded:
        loaded("configure", [[fields(OverfittingState)]])
        yield loaded


def assert_same(one: Any, other: Any, where: str = "") -> None:
    if isinstance(other, dict):
        for key, value in other.items():
            assert_same(one[key], value, f"{where}.{key}")
    elif isinstance(other, list):
        assert len(one) == len(other), where
        np.testing.assert_allclose(one, other, atol=1e-7, rtol=1e-7, err_msg=where)
    elif isinstance(other, float):
        assert one == pytest.approx(other, abs=1e-7, rel=1e-7), where
    else:
        assert one == other, where


def test_the_browser_draws_what_torch_draws(call: Call) -> None:
    for seed in SEEDS:
        states = [state for state in STATES if state.seed == seed]
        table = curve.curve_table(seed) | {"classes": cloud.classes(seed)}
        drawn = call("picture", [[vars(state), {"table": table}] for state in states])
        for state, one in zip(states, drawn, strict=True):
            other = json.loads(json.dumps(overfitting_picture(state, {"now": curve.curve_answer(state)})))
            del other["numbers"]["kkt"]  # the browser has none
            for test in (one["traces"]["fit"]["test"], other["traces"]["fit"]["test"]):
                test["x"], test["y"] = (np.round(test[axis], 4).tolist() for axis in "xy")
            assert_same(one, other, str(state))
            zeros = [w == 0 for w in curve.curve_answer(state)["w"]]
            assert [w == 0 for w in one["drawn"]["w"]] == zeros


def test_at_rest_the_numbers_are_torchs(call: Call) -> None:
    state = OverfittingState(alpha=0.09)
    told = {"w": [0.0] * 15, "train": 0.5, "test": 0.25, "zeros": 15, "largest": 0.125, "kkt": 1e-16, "verdict": "over"}
    answer = {"table": curve.curve_table(1), "now": told}
    at_rest, moving = call("picture", [[vars(state), answer]])[0], call("answer", [[vars(state), answer]])[0]
    assert {name: at_rest["numbers"][name] for name in told if name != "w"} == {
        k: v for k, v in told.items() if k != "w"
    }
    assert "kkt" not in call("picture", [[vars(state), moving]])[0]["numbers"]


@pytest.mark.parametrize("state", [EXAMPLES["nets_l2"], EXAMPLES["calm"]], ids=str)
def test_without_the_browsers_module_the_whole_picture_comes_from_here(call: Call, state: OverfittingState) -> None:
    run = Run(cloud.training(int(state.seed), state.penalty), cloud.STEPS) if state.view == "cloud" else None
    while run and not run.done:
        run.advance(1)
    told = answer(state, run)
    networks = cloud.all_networks(run.snapshots) if run else None
    ours = json.loads(json.dumps(overfitting_picture(state, told, networks), allow_nan=False))
    table = curve.curve_table(int(state.seed)) | {"classes": cloud.classes(int(state.seed)), "cloud": networks}
    (theirs,) = call("picture", [[vars(state), {"table": table, "now": told["now"]}]])
    assert {name: set(traces) for name, traces in theirs["traces"].items() if run or name not in clouds.NAMES} == {
        name: set(traces) for name, traces in ours["traces"].items() if run or name not in clouds.NAMES
    }
    for name in ("drawn", "words", "dials"):
        assert_same(theirs[name], ours[name], name)
    for name in ("net_alpha", "net_size", "by_alpha", "by_degree"):
        assert_same(theirs["traces"][name], ours["traces"][name], name)


def test_without_an_answer_there_is_an_empty_picture(call: Call) -> None:
    picture = call("picture", [[vars(OverfittingState()), {}]])[0]
    full = overfitting_picture(OverfittingState(), {"now": curve.curve_answer(OverfittingState())})["traces"]
    assert {name: set(chart) - {"shade"} for name, chart in picture["traces"].items()} == {
        name: set(chart) for name, chart in full.items()
    }


def test_edits_keep_to_the_declared_bounds(call: Call) -> None:
    state = vars(OverfittingState())
    edits = [
        ("alpha", 99),
        ("alpha", 0),
        ("degree", 0),
        ("degree", 16.2),
        ("penalty", "l2"),
        ("example", {"view": "x"}),
    ]
    after = call("edit", [[state, name, value] for name, value in edits])
    assert [s["alpha"] for s in after[:2]] == [LARGEST_ALPHA, NO_PENALTY]
    assert [s["degree"] for s in after[2:4]] == [1, DEGREES]
    assert after[4] == state | {"penalty": "l2"}
    assert after[5] == {"view": "x"}


# --- what the page says ---


@pytest.mark.parametrize("state", [*STATES[::7], *EXAMPLES.values()], ids=str)
def test_the_code_computes_the_picture(state: OverfittingState, capsys: pytest.CaptureFixture[str]) -> None:
    if state.view != "curve":
        return
    space: dict[str, Any] = {}
    exec(code(state), space)
    answer = curve.curve_answer(state)
    np.testing.assert_allclose(space["w"], answer["w"], atol=1e-10)
    assert space["train"] == pytest.approx(answer["train"], abs=1e-10)
    assert space["test"] == pytest.approx(answer["test"], abs=1e-10)
    assert len(capsys.readouterr().out.splitlines()) == 2


@each_language
def test_there_is_a_sentence_for_every_state_and_a_state_for_every_sentence(language: str) -> None:
    said = {sentence({"now": curve.curve_answer(state)}, language) for state in STATES}
    assert not any("{" in words for words in said)
    text = part(language, "overfitting.sentence")
    for name in ("over", "right", "under", "all", "some", "none"):
        pieces = re.split(r"\{\w+\}", text[name])
        assert any(all(piece in one for piece in pieces) for one in said)


def now(name: str) -> dict[str, Any]:
    return curve.curve_answer(EXAMPLES[name])


def test_each_example_shows_what_its_name_says() -> None:
    verdicts = {name: now(name)["verdict"] for name in EXAMPLES}
    assert verdicts["stiff"] == verdicts["too_small"] == "under"
    assert verdicts["wild"] == "over"
    assert verdicts["calm"] == verdicts["fewer"] == verdicts["smaller"] == "right"
    assert curve.curve_answer(replace(EXAMPLES["calm"], penalty="l2"))["verdict"] == "right"
    assert now("wild")["train"] < 0.1 < 1.5 < now("wild")["test"]
    assert EXAMPLES["calm"] == replace(EXAMPLES["wild"], alpha=EXAMPLES["calm"].alpha)


def test_raising_the_degree_from_the_stiff_example_passes_through_just_right_to_overfit() -> None:
    seen = [curve.curve_answer(replace(EXAMPLES["stiff"], degree=float(d)))["verdict"] for d in range(1, DEGREES + 1)]
    assert seen == sorted(seen, key=["under", "right", "over"].index)
    assert set(seen) == {"under", "right", "over"}


def test_fewer_is_not_smaller() -> None:
    fewer, smaller = now("fewer"), now("smaller")
    assert fewer["zeros"] >= 7
    assert smaller["zeros"] == 0
    assert smaller["largest"] < now("wild")["largest"] / 2


def test_many_parameters_need_not_overfit() -> None:
    best_unpenalized = curve.errors(1, "l1")[1][:, 0].min()
    assert now("calm")["test"] < 1.1 * best_unpenalized
