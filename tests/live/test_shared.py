"""Long work that is the same for everybody is done once, and nobody's Stop is another's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import cast
from weakref import ref

import pytest

import regviz.live.shared
from regviz.live.progress import TURNS, Progress
from regviz.live.run import Run
from regviz.live.shared import MOST, shared

Begun = list[object]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Begun:
    """What has been computed, in order; nothing is known from the test before."""
    monkeypatch.setattr("regviz.live.shared._known", {})
    return []


def work(begun: Begun, key: object = "one", steps: int = 4) -> Iterator[int]:
    """What a session goes through."""

    def start() -> Iterator[int]:
        for step in range(steps):
            begun.append((key, step))
            yield step

    return shared(key, start)


def _known() -> dict[object, object]:
    return cast("dict[object, object]", vars(regviz.live.shared)["_known"])


def finished(run: Run[int]) -> list[int]:
    while not run.done:
        run.advance(0)
    return run.snapshots


def test_what_one_has_computed_the_other_has_too(begun: Begun) -> None:
    one = Run(work(begun), 4, keeps=lambda step: True)
    one.advance(0)
    other = Run(work(begun), 4, keeps=lambda step: True)
    assert other.progress == 0
    assert finished(other) == finished(one) == finished(Run(work(begun), 4, keeps=lambda step: True)) == [0, 1, 2, 3]
    assert begun == [("one", step) for step in range(4)], "each snapshot once"


def test_who_stops_stops_nobody_else(begun: Begun) -> None:
    one, other = (Run(work(begun), 4) for _ in range(2))
    one.advance(0)
    other.advance(0)
    one.stop()
    assert (finished(one), finished(other)) == ([0], [3])
    assert (one.finished, other.finished) == (False, True)


def test_what_is_there_takes_no_turn(begun: Begun) -> None:
    one, other = (Run(work(begun), 4) for _ in range(2))
    assert not one.is_there
    one.advance(0)
    one.advance(0)
    other.catch_up()
    assert (other.taken, other.is_there, other.done) == (2, False, False)
    assert len(begun) == 2
    finished(one)
    other.catch_up()
    assert other.finished
    assert other.latest == 3


def test_a_visitor_gets_what_is_there_while_somebody_else_works(begun: Begun) -> None:
    finished(Run(work(begun), 4))
    run = Run(work(begun), 4)
    assert TURNS.begin("somebody else") == 0
    try:
        Progress(run, asked=False, ask=lambda: None, again=lambda: None).go_on()
    finally:
        TURNS.end(again=False)
    assert run.finished
    assert (run.latest, run.before_us) == (3, 0)


def test_who_has_stopped_or_finished_keeps_nothing_of_it(begun: Begun) -> None:
    stopped, whole = (Run(work(begun), 4) for _ in range(2))
    stopped.advance(0)
    finished(whole)
    stopped.stop()
    gone = ref(next(iter(_known().values())))
    _known().clear()
    assert gone() is None


def test_other_work_is_other_work(begun: Begun) -> None:
    assert finished(Run(work(begun, "one"), 4)) == finished(Run(work(begun, "other"), 4)) == [3]
    assert len(begun) == 8


def test_little_is_kept_and_who_goes_through_it_notices_nothing(begun: Begun) -> None:
    going = work(begun, 0)
    next(going)
    for key in range(1, MOST + 1):
        next(work(begun, key))
    assert list(going) == [1, 2, 3]
    assert list(work(begun, 0)) == [0, 1, 2, 3]
    assert begun.count((0, 0)) == 2, "it had made room for later work, and was begun anew"


def test_what_fails_fails_for_all_who_go_through_it_and_then_is_begun_anew(begun: Begun) -> None:
    tries = iter([True, False])

    def start() -> Iterator[int]:
        failing = next(tries)
        yield 0
        if failing:
            raise ValueError("broken")
        yield 1

    one, other = (shared("one", start) for _ in range(2))
    assert list(islice(one, 1)) == list(islice(other, 1)) == [0]
    for going in (one, other):
        with pytest.raises(ValueError, match="broken"):
            next(going)
    assert list(shared("one", start)) == [0, 1]
