"""Torch's answer on the page "How often is a corner hit?": what is counted, the code shown, what examples claim."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest

from regviz.lessons.corners import LESSON
from regviz.lessons.corners.answer import answer, count_on, first_tally, measured_by
from regviz.lessons.corners.code import code
from regviz.lessons.corners.state import ANSWERS, CornersState
from regviz.studies.search import searched
from regviz.studies.shares import Tally, draw, tallies
from tests.lessons.corners.cases import answer_of, each_state


def tally(state: CornersState, batches: int = 1) -> Tally:
    """What is counted for a state, without a break."""
    hessian = None if state.losses == "random" else state.hessian
    points = state.points if state.is_grid else None
    return list(islice(tallies(hessian, state.hold, state.dial, int(state.seed), points), batches))[-1]


@each_state
def test_the_first_counts_are_the_first_batch(state: CornersState) -> None:
    assert first_tally(state) == tally(state)


@each_state
def test_the_answer_is_json_as_it_stands(state: CornersState) -> None:
    assert json.loads(json.dumps(answer_of(state))) == answer_of(state)


def test_moving_the_drawn_minimum_counts_nothing_anew() -> None:
    one, other = CornersState(x=1), CornersState(x=-2)
    assert measured_by(one) == measured_by(other)
    assert answer(one)["measured"] == answer(other)["measured"]


@pytest.mark.parametrize("changed", [{"alpha": 2}, {"angle": 31}, {"stretch": 1}, {"seed": 1}, {"losses": "random"}])
def test_what_changes_the_counts_is_counted_anew(changed: dict[str, Any]) -> None:
    state = replace(CornersState(), **changed)
    assert measured_by(state) != measured_by(CornersState())
    assert first_tally(state) != first_tally(CornersState())


def test_asked_for_more_it_goes_on_from_the_latest_count() -> None:
    """Nothing is counted twice and nothing is left out, at the first request and at the next."""
    state, work = CornersState(hold="t", search="grid"), LESSON.work
    assert work is not None
    assert next(count_on(state, None)) == tally(state, 2)
    assert next(count_on(state, tally(state, 2))) == tally(state, 3)
    assert work.key(replace(state, x=0.5)) == work.key(state) != work.key(replace(state, grid=1.5))
    more = list(work.start(CornersState(), None))
    assert len(more) == work.steps
    assert more[-1].count == 100_000 + 1_000_000
    assert answer(CornersState(), more)["measured"]["count"] == 1_100_000
    assert answer(CornersState(), more[:1])["measured"]["l1"]["one"]["share"] == more[0].l1[1] / 200_000


@each_state
def test_the_code_counts_what_is_shown(state: CornersState, capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {}
    exec(code(state), space)
    shown = answer_of(state)
    for penalty in ("l1", "l2"):
        counted = shown["measured"][penalty]  # type: ignore[literal-required]
        share = counted["one"]["share"] + counted["both"]["share"]
        assert space[penalty].double().mean().item() == pytest.approx(share)
    exact = json.loads(capsys.readouterr().out.splitlines()[-1].split("inside ")[1])
    assert exact == pytest.approx(list(shown["exact"]["l1"].values()), abs=1e-9)
    assert "regviz.lessons" not in code(state)


def any_zero(state: CornersState) -> float:
    exact = answer_of(state)["exact"]["l1"]
    return exact["one"] + exact["both"]


def test_examples_show_what_they_claim() -> None:
    circle = any_zero(replace(ANSWERS["diagonal"], stretch=0))
    for stretch in (0.5, 2, 3):
        assert any_zero(replace(ANSWERS["diagonal"], stretch=stretch)) == pytest.approx(circle, abs=1e-9)
    assert circle == pytest.approx(0.52, abs=0.005)
    assert (ANSWERS["turn"].t, ANSWERS["turn"].stretch) == (1, 3), "as the text says"
    assert any_zero(ANSWERS["turn"]) == pytest.approx(0.70, abs=0.005)
    slack = answer_of(ANSWERS["slack"])["exact"]["l1"]
    assert slack["inside"] > 0.5 > 0.2 > slack["one"]
    assert ANSWERS["coarse"].points == 24
    assert ANSWERS["fine"].points == 500


@pytest.mark.parametrize(("points", "one_in"), [(8, 2), (24, 6), (132, 33), (500, 125)])
def test_a_search_of_a_circular_loss_reports_as_many_zeros_as_the_text_says(points: int, one_in: int) -> None:
    """Of those whose minimum is outside. The points are as far apart as they are many: 4 of them are on the axes."""
    found = searched(draw(CornersState(angle=0, stretch=0).hessian, 0, 0), 1.0, points)
    share = (found == 1).sum().item() / (found != 3).sum().item()
    assert 4 / points == pytest.approx(1 / one_in)
    assert share == pytest.approx(1 / one_in, rel=0.05)
