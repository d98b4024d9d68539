"""A page's long work in the sessions of its visitors."""

from __future__ import annotations

from itertools import groupby

from regviz.lessons import lesson, names
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


def test_two_visitors_of_the_same_networks_have_them_trained_once() -> None:
    apps = [opened("overfitting", view="cloud", seed=77, alpha=alpha) for alpha in (0.01, 0.1)]
    one, other = (app.session_state["runs"]["overfitting"][1] for app in apps)
    one.advance(0)
    other.advance(0)
    assert one is not other
    assert one.latest is other.latest


def test_work_is_done_once_for_everybody_only_where_it_is_nobodys_own_and_follows_from_its_key() -> None:
    alike = 0
    for name in names():
        shown = lesson(name)
        if shown.work is None or not shown.work.shared:
            continue
        key, start = shown.work.key, shown.work.start
        assert shown.bring is None
        states = sorted((state for state in shown.named.values() if key(state) is not None), key=lambda s: str(key(s)))
        for _, group in groupby(states, key):
            first, *others = (next(start(state, None)) for state in group)
            assert all(snapshot == first for snapshot in others)
            alike += len(others)
    assert alike
