"""So many pages are run at a time, and the others wait in a line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live.gate import PLACES, Gate
from regviz.live.guard import Guard
from tools.wire import opening, outcome

PATIENCE = 20.0
TOLD = "a fragment of the page"


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0)


async def settled() -> None:
    """Let everybody go as far as they can."""
    for _ in range(100):
        await asyncio.sleep(0)


def test_whoever_came_first_is_next() -> None:
    async def scene() -> None:
        gate, entered = Gate(places=2, long=100 * PATIENCE), list[int]()
        visitors = [gate.visitor() for _ in range(6)]

        async def come(k: int) -> None:
            await visitors[k].enter()
            entered.append(k)

        coming = [asyncio.create_task(come(k)) for k in range(6)]
        await settled()
        assert entered == [0, 1]
        for leaving, there in [(1, [0, 1, 2]), (0, [0, 1, 2, 3]), (2, [0, 1, 2, 3, 4])]:
            visitors[leaving].leave()
            await settled()
            assert entered == there
        visitors[3].leave()
        await asyncio.gather(*coming)
        for visitor in visitors:
            visitor.leave()

    outcome(scene())


def test_a_visitor_takes_one_place_and_gives_one_back() -> None:
    async def scene() -> None:
        gate = Gate(places=1, long=100 * PATIENCE)
        one, two, three = gate.visitor(), gate.visitor(), gate.visitor()
        await one.enter()
        await one.enter()
        one.leave()
        one.leave()
        await two.enter()
        waiting = asyncio.create_task(three.enter())
        await settled()
        assert not waiting.done()
        two.leave()
        await waiting
        three.leave()

    outcome(scene())


def test_nobody_waits_for_a_long_run() -> None:
    async def scene() -> None:
        gate = Gate(places=1, long=0.01)
        await gate.visitor().enter()
        async with asyncio.timeout(PATIENCE):
            await gate.visitor().enter()

    outcome(scene())


def test_a_place_that_was_given_back_ends_no_later_one() -> None:
    async def scene() -> None:
        visitor = Gate(places=1, long=100 * PATIENCE).visitor()
        await visitor.enter()
        first = visitor._leaving
        visitor.leave()
        await visitor.enter()
        assert first is not None
        assert first.cancelled()
        visitor.leave()

    outcome(scene())


def test_who_goes_away_while_waiting_takes_no_place() -> None:
    async def scene() -> None:
        gate = Gate(places=1, long=100 * PATIENCE)
        one, two, three = gate.visitor(), gate.visitor(), gate.visitor()
        await one.enter()
        gone, waiting = asyncio.create_task(two.enter()), asyncio.create_task(three.enter())
        await settled()
        gone.cancel()
        one.leave()
        async with asyncio.timeout(PATIENCE):
            await waiting
        three.leave()

    outcome(scene())


class Line:
    """A connection to the guard: what the page behind it has been asked, and what ends its run."""

    def __init__(self, guard: Guard) -> None:
        self.asked = asyncio.Queue[Message]()
        self.came = list[Message]()
        self.done = asyncio.Event()
        self.task = asyncio.create_task(guard({"type": "websocket", "headers": []}, self.asked.get, self._sent))

    async def _sent(self, message: Message) -> None:
        pass

    def ask(self, message: BackMsg) -> None:
        self.asked.put_nowait({"type": "websocket.receive", "bytes": message.SerializeToString()})


@pytest.fixture
def lines() -> Callable[[int], Awaitable[list[Line]]]:
    async def made(count: int) -> list[Line]:
        of_task: dict[asyncio.Task[None] | None, Line] = {}

        async def page(scope: Scope, receive: Receive, send: Send) -> None:
            line = of_task[asyncio.current_task()]
            while (message := await receive())["type"] == "websocket.receive":
                line.came.append(message)
                await line.done.wait()
                line.done.clear()
                delta = ForwardMsg()
                delta.delta.fragment_id = TOLD
                await send({"type": "websocket.send", "bytes": delta.SerializeToString()})
                finished = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
                await send({"type": "websocket.send", "bytes": finished.SerializeToString()})

        guard = Guard(page)
        guard.gate = Gate(PLACES, 100 * PATIENCE)  # no place is given away by itself
        all_of_them = [Line(guard) for _ in range(count)]
        of_task.update({line.task: line for line in all_of_them})
        return all_of_them

    return made


def test_what_asks_for_a_run_waits_until_another_is_finished(
    lines: Callable[[int], Awaitable[list[Line]]],
) -> None:
    async def scene() -> None:
        there = await lines(PLACES + 1)
        for line in there:
            line.ask(opening(""))
        await until(lambda: len(there[PLACES - 1].came) == 1)
        await settled()
        assert there[-1].came == []
        there[0].done.set()
        await until(lambda: len(there[-1].came) == 1)
        for line in there:
            line.task.cancel()

    outcome(scene())


def test_who_leaves_gives_the_place_back(lines: Callable[[int], Awaitable[list[Line]]]) -> None:
    async def scene() -> None:
        there = await lines(PLACES + 1)
        for line in there:
            line.ask(opening(""))
        await until(lambda: len(there[PLACES - 1].came) == 1)
        there[0].task.cancel()
        await until(lambda: len(there[-1].came) == 1)
        for line in there:
            line.task.cancel()

    outcome(scene())


def test_what_asks_for_no_run_does_not_wait(lines: Callable[[int], Awaitable[list[Line]]]) -> None:
    async def scene() -> None:
        there = await lines(PLACES + 1)
        for line in there[:-1]:
            line.ask(opening(""))
        await until(lambda: len(there[PLACES - 1].came) == 1)
        there[-1].ask(BackMsg(stop_script=True))
        await until(lambda: len(there[-1].came) == 1)
        for line in there:
            line.task.cancel()

    outcome(scene())


def test_a_fragment_that_nobody_was_told_of_takes_no_place(lines: Callable[[int], Awaitable[list[Line]]]) -> None:
    """No run comes of it, and nothing would give the place back."""

    async def scene() -> None:
        there = await lines(PLACES + 1)
        idle, *others = there
        idle.ask(opening(""))
        await until(lambda: len(idle.came) == 1)
        idle.done.set()
        for count in (2, 3):
            unknown = opening("")
            unknown.rerun_script.fragment_id = "unheard of"
            idle.ask(unknown)
            idle.done.set()
            await until(lambda count=count: len(idle.came) == count)
        for other in others:
            other.ask(opening(""))
        await until(lambda: all(len(other.came) == 1 for other in others))
        for line in there:
            line.task.cancel()

    outcome(scene())


def test_a_fragment_of_the_page_waits_like_the_page(lines: Callable[[int], Awaitable[list[Line]]]) -> None:
    async def scene() -> None:
        there = await lines(PLACES + 1)
        *others, line = there
        line.ask(opening(""))
        await until(lambda: len(line.came) == 1)
        line.done.set()
        await settled()
        for other in others:
            other.ask(opening(""))
        await until(lambda: all(len(other.came) == 1 for other in others))
        release = opening("")
        release.rerun_script.fragment_id = TOLD
        line.ask(release)
        await settled()
        assert len(line.came) == 1
        others[0].done.set()
        await until(lambda: len(line.came) == 2)
        for each in there:
            each.task.cancel()

    outcome(scene())
