"""Long work in slices: it goes on where it was, stops when told to, and two of them do not disturb each other."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regviz.live.run import Run


def finished(run: Run[int], seconds: float = 0) -> Run[int]:
    while not run.done:
        run.advance(seconds)
    return run


@given(steps=st.integers(1, 50), seconds=st.sampled_from([0, 1e-6, 1]))
def test_slices_of_any_length_give_each_snapshot_once_and_keep_those_that_are_needed(
    steps: int, seconds: float
) -> None:
    seen = list[int]()

    def needed(number: int) -> bool:
        seen.append(number)
        return number % 3 == 0

    run = finished(Run(iter(range(steps)), steps, keeps=needed), seconds)
    assert seen == list(range(steps - 1)), "each, once the next one is there"
    assert run.snapshots == [number for number in range(steps) if number % 3 == 0 or number == steps - 1]
    assert run.taken == steps
    assert (run.latest, run.progress, run.finished, run.stopped) == (steps - 1, 1, True, False)


def test_of_what_nobody_needs_later_only_the_latest_is_kept() -> None:
    run = finished(Run(iter(range(40)), 40), 1)
    assert (run.snapshots, run.progress) == ([39], 1)


def test_a_slice_of_no_time_still_takes_a_step_and_progress_grows_with_each() -> None:
    run = Run(iter(range(4)), 4)
    assert (run.latest, run.progress, run.done) == (None, 0, False)
    for taken in range(1, 5):
        run.advance(0)
        assert (run.latest, run.progress, run.done) == (taken - 1, taken / 4, False)
    run.advance(0)
    assert run.done
    assert run.finished


def test_endless_work_gives_the_hand_back_and_can_be_stopped() -> None:
    run = Run(count(), 10**9)
    run.advance(0.01)
    run.stop()
    taken = list(run.snapshots)
    run.advance(0.01)
    assert run.done
    assert run.stopped
    assert not run.finished
    assert run.snapshots == taken
    assert run.taken == taken[-1] + 1
    assert 0 < run.progress < 1


def test_stopping_what_is_finished_changes_nothing() -> None:
    run = finished(Run(iter(range(3)), 3))
    run.stop()
    assert run.finished


def test_work_that_takes_more_steps_than_expected_is_never_more_than_done() -> None:
    run = Run(iter(range(5)), 2)
    for _ in range(5):
        run.advance(0)
    assert run.progress == 1
    assert not run.done


def test_what_the_work_raises_is_heard_once_and_ends_it() -> None:
    def work() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    run = Run(work(), 9)
    with pytest.raises(ValueError, match="broken"):
        finished(run)
    assert run.done
    assert not run.finished
    run.advance(0)
    assert run.snapshots == [1]


def test_two_runs_do_not_disturb_each_other() -> None:
    one, other = Run(iter(range(3)), 3), Run(iter(range(3)), 3)
    one.advance(0)
    finished(other)
    assert one.snapshots == [0]


def test_what_goes_on_from_another_run_never_knows_less_than_that_did() -> None:
    first = finished(Run(iter([1, 2, 3]), 3))
    assert (first.known, first.before) == ([3], None)
    run = Run(iter([4, 5]), 2, first.latest)
    assert (run.latest, run.known, run.snapshots, run.progress) == (3, [3], [], 0)
    run.advance(0)
    assert (run.latest, run.known) == (4, [4])
    assert Run(iter([1]), 1).known == []
