"""What the tours that ship say of the states they show, computed anew by torch; and that their minutes add up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import regviz
from regviz.lessons import lesson
from regviz.lessons.features.problem import problem
from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.overfitting import curve
from regviz.lessons.pytorch.state import PytorchState
from regviz.lessons.space.state import SpaceState
from regviz.lessons.texts import languages
from regviz.live import codec
from regviz.tours import known, read


def steps(tour: str, page: str, language: str = "en") -> list[tuple[Any, str]]:
    """The states of a page in a tour, and what is said of each."""
    found = read(known()[tour].read_text(encoding="utf-8"), language, tour).steps
    return [
        (codec.read(lesson(page).state, step.query), f"{step.text} {step.notes}") for step in found if step.page == page
    ]


def optimum(state: GeometryState | SpaceState, penalty: Any) -> regviz.Solution:
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    return regviz.solve(loss, penalty, **{state.share: getattr(state, state.share)})


def weights(state: GeometryState, penalty: Any, alphas: Sequence[float]) -> np.ndarray:
    """w1 over alpha."""
    loss = regviz.Quadratic(state.hessian, state.minimizer)
    return np.asarray(regviz.path(loss, penalty, alphas).w)[:, 0]


def test_the_tour_of_the_corner() -> None:
    (corner, _), (edge, _), (along, said) = steps("corner", "geometry")
    for turn in (-2, 0, 2):
        assert int(optimum(replace(corner, angle=corner.angle + turn), regviz.L1()).zeros.sum()) == 1
    assert not optimum(edge, regviz.L1()).zeros.any()
    assert along.angle == 0
    sizes = [optimum(state, regviz.L1()).t.item() for state in (corner, edge, along)]
    assert len({round(size, 3) for size in sizes}) == 3
    assert "same diamond" not in said


def test_the_tour_of_alpha_and_t() -> None:
    (shrinks, _), (slack, _), (returns, _), (bend, _) = steps("strength", "geometry")
    alphas = np.linspace(0, 3, 301)
    for penalty in (regviz.L1(), regviz.SquaredL2()):
        loss = regviz.Quadratic(shrinks.hessian, shrinks.minimizer)
        assert np.all(np.diff(np.asarray(regviz.path(loss, penalty, alphas).t)) <= 1e-12)
        assert optimum(slack, penalty).alpha.item() == 0
        assert optimum(replace(slack, t=5), penalty).alpha.item() == 0
    signs = np.sign(weights(returns, regviz.L1(), alphas))
    changes = signs[np.append(True, np.diff(signs) != 0)].tolist()
    assert changes == [-1, 0, 1, 0]  # of which the state shows the first 0
    assert optimum(returns, regviz.L1()).w[0] == 0
    ridge = weights(bend, regviz.SquaredL2(), alphas)
    assert ridge[0] < 0 < ridge.max()
    assert not np.any(ridge == 0)


@pytest.mark.parametrize("language", languages())
def test_the_feature_that_the_notes_name_goes_first(language: str) -> None:
    (((state, said)),) = steps("strength", "features", language)
    data = problem(state)
    alphas = np.geomspace(1e-4, 10, 400)
    zero = np.asarray(regviz.path(regviz.Quadratic.from_data(data.X, data.y), regviz.L1(), alphas).w) == 0
    assert not zero[0].any()
    first = int(np.argmax(zero, axis=0).argmin())
    name = state.names[first]
    assert name in said
    runs = np.diff(zero[:, first].astype(int))
    assert runs[runs != 0].tolist() == [1, -1, 1]  # goes, comes back, goes again


def test_the_tour_of_pytorch() -> None:
    (start, _), (slower, _), (decays, _) = steps("pytorch", "pytorch")

    def paths(state: PytorchState) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        found = json.loads(lesson("pytorch").table(state, None))["steps"]  # type: ignore[misc]
        return {name: np.array([way["w1"], way["w2"]]) for name, way in found["paths"].items()}, found["optima"]

    for state, rest in ((start, 300), (slower, int(slower.step))):
        found, _ = paths(state)
        assert not np.any(found["subgradient"] == 0)
        assert np.any(found["proximal"][:, rest] == 0)
    assert np.all(paths(start)[0]["proximal"][:, int(start.step)] != 0), "it becomes 0 only while one steps"
    spread = [np.abs(paths(state)[0]["subgradient"][1, 200:]).max() for state in (start, slower)]
    assert spread[1] < spread[0]
    found, optima = paths(decays)
    far = {name: np.abs(way[:, int(decays.step)] - optima["l2"]).max() for name, way in found.items()}
    assert {name for name, distance in far.items() if distance > 0.1} == {"adamw"}
    assert set(far) == {"decay", "adam", "adamw"}
    assert max(far["decay"], far["adam"]) < 1e-5


def test_the_tours_that_show_overfitting_and_space() -> None:
    (state, _), *_ = steps("hour", "overfitting")
    errors = [curve.optimum(replace(state, alpha=alpha))["test"] for alpha in np.geomspace(1e-4, 8, 41)]
    assert 0 < int(np.argmin(errors)) < 40
    assert min(errors) < errors[0] / 2
    ((shown, _),) = steps("hour", "space")
    zeros = [int(optimum(replace(shown, alpha=alpha), regviz.L1()).zeros.sum()) for alpha in (0.2, shown.alpha, 1)]
    assert zeros == [0, 1, 2]


def test_the_minutes_of_the_hour() -> None:
    """Five for each page of its own, as its first notes say, and those of the tours that it uses."""
    text = known()["hour"].read_text(encoding="utf-8")
    used = [read(known()[name].read_text(encoding="utf-8"), "en").minutes for name in ("corner", "strength", "pytorch")]
    assert read(text, "en").minutes == sum(used) + 5 * text.count('page = "')
