"""What asks for a run waits in the line before it reaches Streamlit, and nothing else does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live.connection import Connection
from regviz.live.gate import PLACES, Gate
from regviz.live.guard import Guard
from tests.scenes import LONG, played, settled, until
from tools.wire import opening

TOLD = "a fragment of the page"


class Line:
    """A connection to the guard: what the page behind it has been asked, and what ends its run."""

    def __init__(self, guard: Guard) -> None:
        self.asked = asyncio.Queue[Message]()
        self.came = list[Message]()
        self.done = asyncio.Event()
        self.end = ForwardMsg.FINISHED_SUCCESSFULLY
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
        self.task = asyncio.create_task(guard(scope, self.asked.get, self._sent))

    async def _sent(self, message: Message) -> None:
        pass

    def ask(self, message: BackMsg) -> None:
        self.asked.put_nowait({"type": "websocket.receive", "bytes": message.SerializeToString()})

    async def has(self, count: int) -> None:
        """Wait until the page has been asked so often."""
        await until(lambda: len(self.came) == count)


def fragment(name: str) -> BackMsg:
    message = opening("")
    message.rerun_script.fragment_id = name
    return message


def crowded(scene: Callable[[list[Line], Line], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """The test of a scene with as many lines as there are places, and one more. No place is given away by itself."""

    async def whole() -> None:
        of_task: dict[asyncio.Task[None] | None, Line] = {}

        async def page(scope: Scope, receive: Receive, send: Send) -> None:
            line = of_task[asyncio.current_task()]
            while (message := await receive())["type"] == "websocket.receive":
                line.came.append(message)
                await line.done.wait()
                line.done.clear()
                told = ForwardMsg()
                told.delta.fragment_id = TOLD
                for said in (told, ForwardMsg(script_finished=line.end)):
                    await send({"type": "websocket.send", "bytes": said.SerializeToString()})

        guard = Guard(page)
        guard.gate = Gate(PLACES, LONG, patience=LONG)
        *others, more = [Line(guard) for _ in range(PLACES + 1)]
        of_task.update({line.task: line for line in (*others, more)})
        await scene(others, more)
        for line in (*others, more):
            line.task.cancel()

    whole.__name__, whole.__doc__ = scene.__name__, scene.__doc__
    return played(whole)


async def show(line: Line) -> None:
    """Its page has been shown, and its place given back."""
    line.ask(opening(""))
    await line.has(1)
    line.done.set()
    await settled()


async def fill(others: list[Line]) -> None:
    """All places are taken."""
    for line in others:
        line.ask(opening(""))
        await line.has(1)


@crowded
async def test_a_run_waits_until_another_is_finished(others: list[Line], more: Line) -> None:
    await fill(others)
    more.ask(opening(""))
    await settled()
    assert more.came == []
    others[0].done.set()
    await more.has(1)


@crowded
async def test_a_run_that_ends_for_the_next_one_to_begin_keeps_its_place(others: list[Line], more: Line) -> None:
    await fill(others)
    more.ask(opening(""))
    others[0].end = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    others[0].done.set()
    await settled()
    assert more.came == []


@crowded
async def test_who_leaves_gives_the_place_back(others: list[Line], more: Line) -> None:
    await fill(others)
    more.ask(opening(""))
    await settled()
    others[0].task.cancel()
    await more.has(1)


@crowded
async def test_what_asks_for_no_run_does_not_wait(others: list[Line], more: Line) -> None:
    await fill(others)
    more.ask(BackMsg(stop_script=True))
    await more.has(1)


@crowded
async def test_a_fragment_of_the_page_waits_like_the_page(others: list[Line], more: Line) -> None:
    await show(more)
    await fill(others)
    more.ask(fragment(TOLD))
    await settled()
    assert len(more.came) == 1
    others[0].done.set()
    await more.has(2)


@crowded
async def test_a_fragment_that_nobody_was_told_of_is_not_asked_for(others: list[Line], more: Line) -> None:
    """No run would come of it, but a line on the terminal that quotes it."""
    await show(more)
    more.ask(fragment("unheard of"))
    await fill(others)
    more.ask(fragment(TOLD))
    await settled()
    assert len(more.came) == 1, "it waits in the line like every other"
    others[0].done.set()
    await more.has(2)
    assert b"unheard" not in more.came[-1]["bytes"]


@played
async def test_a_fragment_of_another_version_is_judged_when_its_turn_comes() -> None:
    """A page that has come back asks for the whole of it, and right behind that an old figure for its part."""
    asked = asyncio.Queue[Message]()

    async def unheard(message: Message) -> None:
        pass

    line = Connection(asked.get, unheard, Gate(1, LONG, patience=LONG).visitor(), Gate().visitor())
    for message in (opening(""), fragment("of another version")):
        asked.put_nowait({"type": "websocket.receive", "bytes": message.SerializeToString()})
    await line.receive()
    waiting = asyncio.create_task(line.receive())
    await settled()
    assert not waiting.done()
    finished = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
    await line.send({"type": "websocket.send", "bytes": finished.SerializeToString()})
    handed = BackMsg.FromString((await waiting)["bytes"])
    assert not handed.rerun_script.fragment_id, "the whole page is run"
    line.visitor.finish()
