"""What asks for a run waits in the line before it reaches Streamlit, and nothing else does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live.connection import Connection
from regviz.live.gate import PLACES, Gate
from regviz.live.guard import Guard
from tests.scenes import LONG, PATIENCE, played, settled, until
from tools.serving import Server
from tools.wire import figure, opening, outcome, run, stream, triggered

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
    line.close()


@played
async def test_a_fragment_of_a_page_that_was_left_is_not_asked_for_and_nobody_waits_for_it() -> None:
    """Once its visitor is back there, it is."""
    asked = asyncio.Queue[Message]()

    async def unheard(message: Message) -> None:
        pass

    line = Connection(asked.get, unheard, Gate(1, LONG, patience=LONG).visitor(), Gate().visitor())

    async def handed(*messages: BackMsg) -> BackMsg:
        for message in messages:
            asked.put_nowait({"type": "websocket.receive", "bytes": message.SerializeToString()})
        async with asyncio.timeout(PATIENCE):
            return BackMsg.FromString((await line.receive())["bytes"])

    async def told(page: str, *fragments: str) -> None:
        """What it is told when a page is run, where there are these fragments."""
        begun, part = ForwardMsg(), ForwardMsg()
        begun.navigation.page_script_hash = page
        part.delta.fragment_id = "".join(fragments)
        for said in (begun, part, ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)):
            await line.send({"type": "websocket.send", "bytes": said.SerializeToString()})

    await handed(opening("one"))
    await told("one", TOLD)
    assert (await handed(fragment(TOLD))).rerun_script.fragment_id == TOLD
    await told("one", TOLD)
    await handed(opening("two"))
    asked.put_nowait({"type": "websocket.receive", "bytes": fragment(TOLD).SerializeToString()})
    await settled()
    await told("two")
    assert (await handed(opening("one"))).rerun_script.page_name == "one"
    await told("one", TOLD)
    assert (await handed(fragment(TOLD))).rerun_script.fragment_id == TOLD
    line.close()


def test_who_leaves_a_page_that_counts_is_not_told_of(
    fresh_server: Callable[[], AbstractContextManager[Server]],
) -> None:
    async def leave(app: Server) -> None:
        async with stream(app) as line:
            place = figure(await run(line, opening("geometry")))
            await run(line, opening("glossary"))
            for page in (place.page, ""):
                going_on = triggered(place._replace(page=page), "continued", {"wrote": 0, "from": "/geometry"})
                await line.send(going_on.SerializeToString())
            assert figure(await run(line, opening("norms"))).told["state"]

    with fresh_server() as app:
        outcome(leave(app))
        assert "does not exist" not in app.log()
