"""The line for long work: one at a time, nobody is passed over, and nobody waits for somebody who has gone."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from regviz.live.turns import GONE, Turns


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@given(st.lists(st.integers(0, 4), min_size=1, max_size=200))
def test_between_two_turns_of_one_everybody_who_waited_then_has_had_theirs(asking: list[int]) -> None:
    turns, waiting = Turns(Clock()), {}
    for moment, who in enumerate(asking):
        before = turns.begin(who)
        earlier = [other for other in waiting if other != who and waiting[other] < waiting.get(who, moment)]
        assert before == len(earlier)
        if before:
            waiting.setdefault(who, moment)
        else:
            waiting.pop(who, None)
            turns.end()


def test_only_one_works_and_the_others_are_told_how_many_are_before_them() -> None:
    turns = Turns(Clock())
    assert [turns.begin(who) for who in "abc"] == [0, 1, 2]
    assert [turns.begin(who) for who in "bc"] == [1, 2]
    turns.end()
    assert [turns.begin(who) for who in "cab"] == [1, 2, 0]


def test_who_has_gone_is_no_longer_waited_for() -> None:
    clock = Clock()
    turns = Turns(clock)
    assert [turns.begin(who) for who in "abc"] == [0, 1, 2]
    turns.end()
    clock.time = GONE / 2
    assert turns.begin("c") == 1
    clock.time = GONE
    assert turns.begin("c") == 0


def test_all_who_keep_asking_get_as_many_turns() -> None:
    turns, had = Turns(Clock()), Counter[int]()
    for _ in range(100):
        for who in range(7):
            if turns.begin(who) == 0:
                had[who] += 1
                turns.end()
    assert max(had.values()) - min(had.values()) <= 1
