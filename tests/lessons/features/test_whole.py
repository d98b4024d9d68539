"""Categories as a whole: the group lasso in L1's place, as a conic solver has it, and live in the browser's half."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import clarabel
import numpy as np
import pytest

from regviz import page
from regviz.lessons import lesson
from regviz.lessons.features import problem as choosing
from regviz.lessons.features import tables
from regviz.lessons.features.answer import answer, table
from regviz.lessons.features.brought import cleaned, dress
from regviz.lessons.features.code import code
from regviz.lessons.features.own import Own, plain
from regviz.lessons.features.state import FeaturesState
from regviz.lessons.texts import languages, part
from tests.lessons.features.test_own import brought
from tests.node import Node
from tests.solver import oracles

ALPHAS = (1e-4, 0.003, 0.0371535, 0.2, 0.6, 10.0)


def people(n: int = 80) -> str:
    """Two categories of four and three levels, one of which matters, and three numbers."""
    rng = np.random.default_rng(11)
    town, trade = rng.integers(4, size=n), rng.integers(3, size=n)
    X = rng.normal(size=(n, 3)).round(3)
    y = X[:, 0] - 0.3 * X[:, 1] + np.array([0, 1.5, -1, 0.4])[town] + rng.normal(size=n)
    rows = (
        f"{'NESW'[t]}x,{x[0]},{'abc'[k]}{k},{x[1]},{x[2]},{z:.3f}" for t, k, x, z in zip(town, trade, X, y, strict=True)
    )
    return "\n".join(["town,age,trade,size,noise,income", *rows])


@cache
def table_of_people() -> Own:
    return brought(people())


def whole(**chosen: object) -> Own:
    """A state of that table, which remembers what was computed from it."""
    state = choosing.varied(table_of_people(), **{"levels": "whole", **chosen})
    assert isinstance(state, Own)
    return state


def given(state: FeaturesState) -> dict[str, Any]:
    return {**answer(state), "table": json.loads(table(state))}


def conic(state: Own) -> np.ndarray:
    """The optimum by a conic solver, from the table as it was brought, in w and u with |w_k|_2 <= u_k."""
    X, y, groups = state.source.X, state.source.y, list(state.groups.values())
    X = (X - X.mean(0)) / (X.std(0) if state.scale == "on" else 1)
    H, g, (p, m) = X.T @ X / len(y), X.T @ (y - y.mean()) / y.std() / len(y), (X.shape[1], len(groups))
    P = np.zeros((p + m, p + m))
    P[:p, :p] = H
    weights = [state.alpha * len(group) ** 0.5 for group in groups]
    places = [j for k, group in enumerate(groups) for j in (p + k, *group)]
    cones = [clarabel.SecondOrderConeT(len(group) + 1) for group in groups]
    w = oracles.clarabel_minimum(P, np.array([*-g, *weights]), -np.eye(p + m)[places], [0.0] * (p + m), cones)[:p]
    return np.asarray(w * (1 if state.scale == "on" else X.std(0)))


@pytest.mark.parametrize("scale", ["on", "off"])
@pytest.mark.parametrize("alpha", [0.01, 0.08, 0.25])
def test_the_optimum_is_a_conic_solvers(alpha: float, scale: str) -> None:
    state = whole(alpha=alpha, scale=scale)
    assert list(map(len, state.groups.values())) == [3, 1, 2, 1, 1]
    best = answer(state)["optima"]["l1"]
    np.testing.assert_allclose(best["w"], conic(state), atol=1e-6)
    assert best["kkt"] < 1e-12


def test_a_category_is_in_with_all_its_levels_or_out_with_all() -> None:
    inside = choosing.followed(whole()).w != 0
    each = choosing.path(whole(levels="each"), "l1", choosing.alphas(126)) != 0
    town, trade = slice(0, 3), slice(4, 6)
    for at in (town, trade):
        assert set(inside[:, at].sum(1)) == {0, at.stop - at.start}
    assert 0 < each[:, town].sum(1).max(initial=0, where=~each[:, town].all(1)) < 3, "one by one under the lasso"


def test_who_is_in_changes_at_the_slider_stop_where_it_does() -> None:
    state, stops = whole(), choosing.alphas().round(7)
    for alpha, inside in choosing.signs(state)["l1"][1:]:
        k = stops.tolist().index(alpha)
        before, here = choosing.path(state, "l1", stops[[k - 1, k]]) != 0
        assert here.tolist() == list(map(bool, inside))
        assert (before != here).any()


@pytest.mark.parametrize("scale", ["on", "off"])
@pytest.mark.parametrize("twin", ["none", "after"])
def test_scrubbing_finds_torchs_optima_with_the_very_same_zeros(node: Node, scale: str, twin: str) -> None:
    """At stops of the slider, and where who is in changes, on both sides."""
    state = whole(scale=scale, twin=twin)
    turns = [alpha for alpha, _ in choosing.signs(state)["l1"][1:]]
    dial = np.array([*ALPHAS, *turns, *(alpha / 10**0.005 for alpha in turns)]).round(7)
    found = json.loads(table(state))
    ours = node.module("lessons/features/figure.mjs")("optimum", [[found, "l1", alpha] for alpha in dial.tolist()])
    for best, w in zip(ours, choosing.path(state, "l1", dial), strict=True):
        if twin == "none":
            np.testing.assert_allclose(best["w"], w, atol=1e-9)
            assert best["zeros"] == (w == 0).tolist()
        else:  # one of many optima: the copies may share in any way
            fitted = choosing.problem(state)
            fits = [fitted.X @ (np.array(v) / fitted.unit) for v in (best["w"], w)]
            np.testing.assert_allclose(*fits, atol=1e-8)


def test_from_far_away_the_browser_finds_the_optimum_all_the_same(node: Node) -> None:
    """By the conditions: |r_k| <= lam_k for a group of 0, else r_k = lam_k w_k / |w_k|, r of what is not explained."""
    rng, problems = np.random.default_rng(4), []
    groups = [[0, 3], [1], [2, 4, 5], [6]]
    for k in range(60):
        X = rng.normal(size=(5 if k % 4 == 0 else 30, 7)) + rng.normal(size=7) * (k % 3)
        H, g = X.T @ X / len(X), X.T @ rng.normal(size=len(X)) / len(X) * 10.0 ** (k % 5 - 2)
        alpha = float(np.abs(g).max() * 10 ** rng.uniform(-3, 0))
        problems.append(
            ({"H": H.tolist(), "g": g.tolist(), "groups": groups, "alpha": alpha}, rng.normal(size=7).tolist())
        )
    for (problem, _), w in zip(problems, node.module("hand/many.mjs")("groupLasso", problems), strict=True):
        w, H, g = (np.array(x) for x in (w, problem["H"], problem["g"]))
        rest = g - H @ w
        for group in groups:
            lam, length = problem["alpha"] * len(group) ** 0.5, np.linalg.norm(w[group])
            if length == 0:
                assert np.linalg.norm(rest[group]) <= lam * (1 + 1e-9)
            else:
                np.testing.assert_allclose(rest[group], lam * w[group] / length, atol=1e-9 * np.abs(g).max())


@pytest.mark.long
def test_the_code_gives_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state, space = whole(alpha=0.08), dict[str, Any]()
    (tmp_path / "regviz-own-table.csv").write_text(cleaned(state), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(code(state), space)
    np.testing.assert_allclose(space["optima"]["group_lasso"].w[0], answer(state)["optima"]["l1"]["w"], atol=1e-10)
    for name, model in space["peers"].items():
        np.testing.assert_allclose(model.coef_, space["optima"][name].w[0], atol=1e-8)
    found = choosing.validations(state)["l1"]
    assert (space["found"].best, space["found"].one_se) == (found.best, found.one_se)


@pytest.mark.parametrize("language", languages())
def test_the_page_says_so(node: Node, language: str) -> None:
    text, figure = part(language, "features"), part(language, "figure", "features.figure")
    for alpha in ALPHAS:
        state = whole(alpha=alpha)
        words = {**json.loads(page.setup("features", language))["words"], **dress(state, figure).words}
        say = {"language": language, "words": words}
        (said,) = node.call("lessons/features/words.mjs", "sentence", [[asdict(plain(state)), given(state)]], say=say)
        w = np.array(answer(state)["optima"]["l1"]["w"])
        kept = [name for name, at in state.groups.items() if w[at].any()]
        assert text["penalty.group"] in said
        assert "L1" not in said
        if 0 < len(kept) < 5:
            assert all(f"<bdi>{name}</bdi>" in said for name in kept)
    heads = str(tables.coefficients(whole(), text)[0])
    assert text["penalty.group"] in heads
    assert text["penalty.l1"] not in heads
    assert [fold.name for fold in lesson("features").folds if fold.there(whole())].count("knots") == 0


def test_the_file_has_its_path() -> None:
    state = whole()
    rows = list(csv.DictReader(io.StringIO(tables.paths_csv(state))))
    assert {row["penalty"] for row in rows} == {"group", "l2", "net"}
    row = next(row for row in rows if float(row["alpha"]) == pytest.approx(0.1))
    w = choosing.path(state, "l1", np.array([0.1]))[0]
    np.testing.assert_allclose([float(row[name]) for name in state.names], w, atol=1e-7)


def test_without_a_category_there_is_no_choice(node: Node) -> None:
    state = FeaturesState(levels="whole")
    assert answer(state) == answer(replace(state, levels="each"))
    (picture,) = node.lesson("features")("picture", [[asdict(state), given(state)]])
    assert picture["dials"]["levels"]["value"] == "none"
    own, setup = whole(), json.loads(page.setup("features", "en"))
    setup["constants"] |= dress(own, part("en", "figure", "features.figure")).constants
    calls = [[asdict(plain(own)), given(own)]]
    (picture,) = node.call("lessons/features/figure.mjs", "picture", calls, setup=setup)
    assert picture["dials"]["levels"]["value"] == "whole"
