"""Choosing features in numbers: the tables below the figure and the file of all paths."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from regviz.lessons import Download, Part
from regviz.lessons.features import held_out as features_held_out
from regviz.lessons.features import problem as choosing
from regviz.lessons.features import tables
from regviz.lessons.features.answer import optima
from regviz.lessons.features.source import FEATURES
from regviz.lessons.features.state import FeaturesState
from regviz.lessons.texts import languages, part
from tests.lessons.features.cases import estimator

STATES = [FeaturesState(alpha=0.05, data=data, twin=twin) for data in FEATURES for twin in ("none", "after")]
each_state = pytest.mark.parametrize("state", STATES, ids=str)


def cells(parts: list[Part]) -> list[list[str]]:
    """The rows of the table in Markdown that a fold begins with, the heads first."""
    markdown = parts[0]
    assert isinstance(markdown, str)
    rows = [line.strip("| ").split(" | ") for line in markdown.splitlines() if line.startswith("|")]
    return [rows[0], *rows[2:]]


@pytest.mark.parametrize("state", [FeaturesState(), FeaturesState(data="prostate", twin="after")], ids=str)
def test_the_file_has_all_paths(state: FeaturesState) -> None:
    rows = list(csv.DictReader(io.StringIO(tables.paths_csv(state))))
    assert len(rows) == 3 * 101
    row = next(r for r in rows if r["penalty"] == "l1" and float(r["alpha"]) == pytest.approx(0.1))
    w = choosing.path(state, "l1", np.array([0.1]))[0]
    np.testing.assert_allclose([float(row[name]) for name in state.names], w, atol=1e-7)
    assert int(row["zeros"]) == (w == 0).sum()
    k = [r["alpha"] for r in rows[:101]].index(row["alpha"])
    found, unseen = choosing.validations(state)["l1"], features_held_out.held_out(state)
    assert float(row["cv_error"]) == pytest.approx(found.mean[k], rel=1e-5)
    assert float(row["cv_standard_error"]) == pytest.approx(found.se[k], rel=1e-5)
    assert ("test_error" in row) == (unseen is not None)
    if unseen:
        squares = (unseen.y - unseen.X @ w) ** 2
        assert float(row["test_error"]) == pytest.approx(squares.mean(), rel=1e-5)
        assert float(row["test_standard_error"]) == pytest.approx(squares.std(ddof=1) / np.sqrt(30), rel=1e-5)


def test_the_table_has_effects_and_coefficients() -> None:
    state = FeaturesState(alpha=0.05)
    X, y = choosing.raw(state)
    model = estimator(state, "l1", 0.05, len(y)).fit(X, y)
    rows = tables.coefficient_rows(state)
    np.testing.assert_allclose([row.effect["l1"] for row in rows], model[-1].coef_, atol=1e-7)
    np.testing.assert_allclose([row.coefficient["l1"] for row in rows], model[-1].coef_ / X.std(0), atol=1e-7)


@pytest.mark.parametrize("language", languages())
@each_state
def test_the_tables_on_the_page_are_whole_and_say_zero_where_it_is_one(state: FeaturesState, language: str) -> None:
    heads, *rows = cells(tables.coefficients(state, part(language, "features")))
    assert [row[0] for row in rows] == list(state.names)
    assert {len(row) for row in rows} == {len(heads)} == {7}
    zeros = optima(state)["l1"]["zeros"]
    assert [row[1] == "0" for row in rows] == [row[2] == "0" for row in rows] == zeros
    file = tables.coefficients(state, part(language, "features"))[-1]
    assert isinstance(file, Download)
    assert (file.content(), file.file) == (tables.paths_csv(state), f"regviz-{state.data}.csv")


@pytest.mark.parametrize("language", languages())
@each_state
def test_best_and_one_standard_error_with_what_was_held_out(state: FeaturesState, language: str) -> None:
    heads, *rows = cells(tables.validation(state, part(language, "features")))
    assert len(rows) == 6
    assert len(heads) == (4 if features_held_out.held_out(state) is None else 5)
    found = choosing.validations(state)["l1"]
    w = choosing.path(state, "l1", found.alphas[[found.one_se]])[0]
    assert rows[1][2] == f"{found.mean[found.one_se]:.3f} ± {found.se[found.one_se]:.3f}"
    assert rows[1][-1] == str((w != 0).sum())
    for error in features_held_out.errors(state, {"l1": w}).values():
        assert rows[1][3] == f"{error.mean:.3f} ± {error.se:.3f}"


@each_state
def test_the_knots_are_told_from_the_largest_alpha_down(state: FeaturesState) -> None:
    _, *rows = cells(tables.knots(state, part("en", "features")))
    alphas = [float(row[0]) for row in rows]
    assert alphas == sorted(alphas, reverse=True)
    assert alphas[0] == pytest.approx(choosing.problem(state).loss.g.abs().max().item(), abs=1e-5)
