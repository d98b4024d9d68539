"""Choosing features: its numbers against scikit-learn, and its claims."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from regviz.data import load
from regviz.lessons.features import problem as choosing
from regviz.lessons.features.answer import answer, optima
from regviz.lessons.features.code import code
from regviz.lessons.features.problem import PENALTIES
from regviz.lessons.features.source import FEATURES
from regviz.lessons.features.state import EXAMPLES, FeaturesState
from tests.lessons.features.cases import each_data, each_state, estimator


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


@each_data
@pytest.mark.parametrize("twin", ["none", "after"])
def test_between_two_knots_l1_goes_straight_and_nothing_is_solved_again(
    state: FeaturesState, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a copy each optimum is one of many: all of them predict the same."""
    state, dial = replace(state, twin=twin), choosing.alphas(61)
    (X, _), solved = choosing.raw(state), choosing.path(state, "l1", dial)
    w = choosing.between_knots(state, dial)
    np.testing.assert_allclose(w @ (X / X.std(0)).T, solved @ (X / X.std(0)).T, atol=1e-8)
    np.testing.assert_array_equal((w != 0).any(1), (solved != 0).any(1))
    optimum = replace(state, alpha=0.05)
    np.testing.assert_allclose(
        choosing.between_knots(state, np.array([0.05]))[0], optima(optimum)["l1"]["w"], atol=1e-8
    )
    asked, answering = list[str](), import_module(answer.__module__)

    def noted(state: FeaturesState, penalty: str, dial: choosing.Array) -> choosing.Array:
        asked.append(penalty)
        return choosing.path(state, penalty, dial)

    monkeypatch.setattr(answering, "path", noted)
    for penalty in PENALTIES:
        answering._line(state, penalty)
    assert asked == ["l2", "net"]


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
    assert answer(leaves)["back"] == ["s3"]
    assert optima(leaves)["l1"]["w"][leaves.names.index("s3")] == 0


@pytest.mark.parametrize("data", FEATURES)
def test_without_penalty_standardized_or_not_is_the_same(data: str) -> None:
    X, y = choosing.raw(FeaturesState(data=data))
    effect = LinearRegression().fit(X, y).coef_ * X.std(0)
    for scale in ("on", "off"):
        np.testing.assert_allclose(choosing.knots(FeaturesState(data=data, scale=scale))[-1].w, effect, atol=1e-9)


@each_state
def test_every_optimum_has_its_certificate(state: FeaturesState) -> None:
    for best in optima(state).values():
        assert best["kkt"] <= 1e-10
        assert best["zeros"] == [w == 0 for w in best["w"]]
    assert not any(optima(state)["l2"]["zeros"])


@pytest.mark.parametrize("state", [FeaturesState(), FeaturesState(data="prostate", scale="off", ratio="20")], ids=str)
def test_an_alpha_between_two_stops_of_the_slider_has_its_own_signs(state: FeaturesState) -> None:
    """There, at the events of the elastic net, what its path is known by has the signs of the wrong side."""
    stops = choosing.alphas()
    for event, _ in choosing.signs(state)["net"][1:]:
        before = stops[np.searchsorted(stops, event * (1 - 1e-6)) - 1]
        for share in (0.01, 0.5, 0.99):
            alpha = before ** (1 - share) * event**share
            best = optima(replace(state, alpha=alpha))["net"]
            np.testing.assert_allclose(best["w"], choosing.path(state, "net", np.array([alpha]))[0], atol=1e-9)
            assert best["kkt"] <= 1e-10


def test_fewest_is_the_one_standard_error_choice_of_l1() -> None:
    state = EXAMPLES["fewest"]
    found = choosing.validations(state)["l1"]
    assert state.alpha == pytest.approx(found.alphas[found.one_se], rel=1e-6)
    least = EXAMPLES["least"]
    assert least.alpha == pytest.approx(found.alphas[found.best], rel=1e-5)
    kept, most = (sum(w != 0 for w in optima(s)["l1"]["w"]) for s in (state, least))
    assert kept == 5 < most
    assert found.mean[found.one_se] - found.mean[found.best] < found.se[found.best]


def test_a_copy_l1_takes_the_first_and_the_others_share() -> None:
    after, before = (optima(EXAMPLES[name]) for name in ("copy", "other"))
    single = optima(FeaturesState(alpha=EXAMPLES["copy"].alpha))["l1"]["w"][2]
    assert EXAMPLES["copy"].names[2:4] == ("bmi", "bmi′")
    assert EXAMPLES["other"].names[2:4] == ("bmi′", "bmi")
    for best in (after, before):
        assert best["l1"]["w"][2] == pytest.approx(single, abs=1e-10)
        assert best["l1"]["w"][3] == 0
        for name in ("l2", "net"):
            assert best[name]["w"][2] == pytest.approx(best[name]["w"][3], abs=1e-10)


def test_units_decide_without_standardization() -> None:
    kept = optima(EXAMPLES["units"])["l1"]["w"]
    assert [n for n, w in zip(EXAMPLES["units"].names, kept, strict=True) if w] == ["bp", "s1", "s3", "s6"]
    X, y = choosing.raw(FeaturesState())
    strongest = np.abs(np.corrcoef(X.T, y)[-1, :-1]).argmax()
    assert FEATURES["diabetes"][strongest] == "bmi"


def test_l2_is_small_everywhere_and_zero_nowhere() -> None:
    best = optima(EXAMPLES["shrunk"])
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
        np.testing.assert_allclose(optimum.w[0].numpy() * unit, optima(state)[name]["w"], atol=1e-12)
    np.testing.assert_allclose(space["knots"].alpha, [knot.alpha for knot in choosing.knots(state)], atol=1e-12)
    found = choosing.validations(state)["l1"]
    assert (space["found"].best, space["found"].one_se) == (found.best, found.one_se)
    assert set(space["peers"]) == {"l1", "l2", "elastic_net"}
    if state.twin == "none":  # else the lasso has many answers
        for name, model in space["peers"].items():
            np.testing.assert_allclose(model.coef_, space["optima"][name].w[0], atol=1e-8)
    assert "one-standard-error alpha" in capsys.readouterr().out
