"""Long work that is the same for everybody is done once, and nobody's Stop is another's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from regviz.live.run import Run
from regviz.live.shared import MOST, shared

Begun = list[object]


@pytest.fixture
def begun() -> Begun:
    """What has been computed, in order."""
    return []


def work(begun: Begun, key: object = "one", steps: int = 4) -> Iterator[int]:
    """What a session goes through; a key of each test's own."""

    def start() -> Iterator[int]:
        for step in range(steps):
            begun.append((key, step))
            yield step

    return shared((id(begun), key), start)


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

    one, other = (shared(id(begun), start) for _ in range(2))
    assert list(islice(one, 1)) == list(islice(other, 1)) == [0]
    for going in (one, other):
        with pytest.raises(ValueError, match="broken"):
            next(going)
    assert list(shared(id(begun), start)) == [0, 1]
