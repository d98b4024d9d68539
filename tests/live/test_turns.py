"""The line for long work: one at a time, nobody is passed over, nobody waits for who has gone, nobody asks all day."""

from collections import Counter
from heapq import heappop, heappush
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regviz.live.progress import TURNS, Progress
from regviz.live.run import Run
from regviz.live.turns import GONE, LATE, Turns, pause
from tests.node import Node


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@given(st.lists(st.integers(0, 4), min_size=1, max_size=200))
def test_between_two_turns_of_one_everybody_who_waited_then_has_had_theirs(asking: list[int]) -> None:
    turns, waiting = Turns(Clock()), dict[int, int]()
    for moment, who in enumerate(asking):
        before = turns.begin(who)
        earlier = [other for other in waiting if other != who and waiting[other] < waiting.get(who, moment)]
        assert before == len(earlier)
        if before:
            waiting.setdefault(who, moment)
        else:
            waiting.pop(who, None)
            assert turns.end(again=True) == len(waiting)
            if waiting:
                waiting[who] = moment


def test_only_one_works_and_the_others_are_told_how_many_are_before_them() -> None:
    turns = Turns(Clock())
    assert [turns.begin(who) for who in "abc"] == [0, 1, 2]
    assert [turns.begin(who) for who in "bc"] == [1, 2]
    assert turns.end(again=False) == 0
    assert [turns.begin(who) for who in "cab"] == [1, 2, 0]
    assert turns.end(again=True) == 2


def test_who_does_not_ask_when_they_were_to_is_let_by_and_has_their_place_still() -> None:
    """A tab that was closed holds nobody up; one on a slow line loses nothing."""
    clock = Clock()
    turns = Turns(clock)
    assert [turns.begin(who) for who in "abc"] == [0, 1, 2]
    turns.end(again=False)
    clock.time = pause(1)
    assert turns.begin("c") == 1
    clock.time = pause(1) + LATE
    assert turns.begin("c") == 0
    turns.end(again=True)
    assert [turns.begin(who) for who in "dcb"] == [0, 1, 1], "c waits for d alone"
    turns.end(again=False)
    assert [turns.begin(who) for who in "cb"] == [1, 0], "b was late, and is before c"


def test_who_has_long_gone_comes_anew() -> None:
    clock = Clock()
    turns = Turns(clock)
    assert [turns.begin(who) for who in "abc"] == [0, 1, 2]
    turns.end(again=False)
    clock.time = pause(2) + LATE + GONE
    assert [turns.begin(who) for who in "deb"] == [0, 1, 2]


def sleeping(clock: Clock) -> Turns:
    """A line in which somebody, 50, was told to sleep for many who have left since."""
    turns = Turns(clock)
    assert [turns.begin(who) for who in range(51)] == [*range(51)]
    turns.end(again=False)
    for who in range(1, 50):
        turns.leave(who)
    return turns


def test_who_is_told_to_wait_long_is_not_late_until_then() -> None:
    clock = Clock()
    turns = sleeping(clock)
    clock.time = pause(50)
    assert turns.begin("new") == 1


def test_nobody_waits_for_those_who_sleep_while_nobody_works() -> None:
    """Those for whom they were told to sleep so long have left; they keep their place."""
    clock = Clock()
    turns = sleeping(clock)
    clock.time = 1.0
    assert [turns.begin(who) for who in ("new", "other")] == [0, 2]
    assert turns.end(again=True) == 2, "who sleeps is before them"
    assert turns.begin("other") == 0
    turns.end(again=False)
    clock.time = pause(50)
    assert [turns.begin(who) for who in ("new", 50)] == [1, 0]


def test_nobody_waits_for_one_who_had_a_turn_when_nobody_else_was_there() -> None:
    turns = Turns(Clock())
    assert turns.begin("a") == turns.end(again=True) == turns.begin("b") == 0
    assert turns.begin("a") == 1


def test_who_leaves_is_not_waited_for() -> None:
    turns = Turns(Clock())
    assert [turns.begin(who) for who in "abc"] == [0, 1, 2]
    turns.end(again=False)
    turns.leave("b")
    turns.leave("nobody")
    assert turns.begin("c") == 0


def test_all_who_keep_asking_get_as_many_turns() -> None:
    turns, had = Turns(Clock()), Counter[int]()
    for _ in range(100):
        for who in range(7):
            if turns.begin(who) == 0:
                had[who] += 1
                turns.end(again=True)
    assert max(had.values()) - min(had.values()) <= 1


@pytest.mark.parametrize("count", [1, 5, 30, 100])
def test_a_long_line_asks_hardly_more_often_than_a_short_one_and_leaves_nobody_out(count: int) -> None:
    """Of slices of 0.2 s, on lines that take from 50 to 150 ms; by a clock of its own."""
    clock, random, seconds = Clock(), Random(0), 120
    turns, had, questions = Turns(clock), Counter[int](), 0
    coming = list[tuple[float, int, bool]]()
    for who in range(count):
        heappush(coming, (random.random(), who, False))
    while coming and coming[0][0] < seconds:
        clock.time, who, working = heappop(coming)
        questions += not working
        before = turns.end(again=True) if working else turns.begin(who)
        if working or before:
            heappush(coming, (clock.time + pause(before) + random.uniform(0.05, 0.15), who, False))
        else:
            had[who] += 1
            heappush(coming, (clock.time + 0.2, who, True))
    assert questions / seconds < 8
    assert had.total() / seconds > 1.7, "somebody works most of the time"
    assert max(had.values()) - min(had[who] for who in range(count)) <= 2


def test_a_browser_asks_again_when_the_server_said(node: Node) -> None:
    """Not while a hand is on the figure."""
    told = round(1000 * pause(30))
    assert node.module("../tests/live/going_on.mjs")("asked", [[told, False], [told, True]]) == [told, None]


def running(steps: int = 9) -> Progress:
    return Progress(Run(iter(range(steps)), steps), False, ask=lambda: None, again=lambda: None)


def test_who_stops_is_not_waited_for() -> None:
    one, other = running(), running()
    assert TURNS.begin("somebody") == 0
    one.go_on()
    other.go_on()
    assert [work.state()["before"] for work in (one, other)] == [1, 2]
    assert other.state()["pause"] == round(1000 * pause(2))
    one.press("stop")
    TURNS.end(again=False)
    other.go_on()
    assert other.state()["before"] == 0
    assert other.state()["progress"] == 1
