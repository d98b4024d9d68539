"""A page's long work in the sessions of its visitors."""

from __future__ import annotations

from regviz.live.progress import TURNS
from tests.test_pages import opened, turn_to


def test_nobody_waits_for_work_that_other_work_has_taken_the_place_of() -> None:
    """A seed that is dragged begins a training with each release."""
    app = opened("overfitting", view="cloud")
    _, run = app.session_state["runs"]["overfitting"]
    assert [TURNS.begin(who) for who in ("somebody", run)] == [0, 1]
    turn_to(app, "overfitting", view="cloud", seed=2)
    assert TURNS.begin("next") == 1, "only somebody is before them"
    TURNS.leave("next")
    TURNS.end(again=False)
