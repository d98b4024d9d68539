"""Files behind buttons, asked for by somebody who means harm: one is made at a time, for who was shown its button."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live.connection import BUTTONS, EACH, HELD, TRIES, Connection
from regviz.live.gate import Gate
from regviz.live.guard import Guard
from tests.scenes import LONG, PATIENCE, played, settled, until
from tools.wire import opening

SESSION, FILE = "session", "file"


def asking(number: int = 0, file: str = FILE, session: str = SESSION) -> BackMsg:
    """What a page sends when a button is pressed."""
    message = BackMsg()
    request = message.backend_operation_request
    request.request_id, request.session_id, request.deferred_file.file_id = str(number), session, file
    return message


def shown(file: str = FILE, session: str = SESSION, button: str = "", place: int = 0) -> list[ForwardMsg]:
    """What a page is told first: its session, and a button with a file behind it."""
    begun, told = ForwardMsg(), ForwardMsg()
    begun.new_session.initialize.session_id = session
    told.delta.new_element.download_button.id = button
    told.delta.new_element.download_button.deferred_file_id = file
    told.metadata.delta_path.append(place)
    return [begun, told]


def at(page: str) -> ForwardMsg:
    """What a page is told when the whole of it is run."""
    message = ForwardMsg()
    message.navigation.page_script_hash = page
    return message


def made(trouble: str = "") -> ForwardMsg:
    """What is said when a file is there, or cannot be."""
    message = ForwardMsg()
    message.backend_operation_response.request_id = "0"
    message.backend_operation_response.error_msg = trouble
    return message


class Line:
    """A connection through the guard: what the page sends, and what of it has come to the app."""

    def __init__(self) -> None:
        self.sent = asyncio.Queue[Message]()
        self.came: list[BackMsg] = []
        self.tell: Send | None = None
        self.left = False

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.tell = send
        while (message := await receive())["type"] == "websocket.receive":
            self.came.append(BackMsg.FromString(message["bytes"]))
        self.left = True

    async def send(self, *messages: BackMsg) -> None:
        for message in messages:
            self.sent.put_nowait({"type": "websocket.receive", "bytes": message.SerializeToString()})
        await settled()

    async def told(self, *messages: ForwardMsg) -> None:
        await until(lambda: self.tell is not None)
        assert self.tell is not None
        for message in messages:
            await self.tell({"type": "websocket.send", "bytes": message.SerializeToString()})
        await settled()

    def files(self) -> list[str]:
        """The files that the app was asked for."""
        return [message.backend_operation_request.deferred_file.file_id for message in self.came]


async def unheard(message: Message) -> None:
    pass


@asynccontextmanager
async def lines(count: int, gone: float = LONG) -> AsyncIterator[list[Line]]:
    """So many connections of one process. Who has gone has their file made for so long."""
    there = [Line() for _ in range(count)]
    guard = Guard(lambda scope, receive, send: there[scope["number"]].app(scope, receive, send))
    guard.makers = Gate(long=LONG, patience=LONG, gone=gone)

    def scope(number: int) -> Scope:
        return {"type": "websocket", "path": "/_stcore/stream", "headers": [], "number": number}

    running = [asyncio.create_task(guard(scope(k), line.sent.get, unheard)) for k, line in enumerate(there)]
    try:
        yield there
    finally:
        for line in there:
            line.sent.put_nowait({"type": "websocket.disconnect"})
        for task in running:
            task.cancel()


@played
async def test_a_connections_files_are_made_one_after_another() -> None:
    async with lines(1) as (line,):
        await line.told(*shown())
        await line.send(*(asking(k) for k in range(5)))
        for k in range(1, 6):
            assert len(line.came) == k
            await line.told(made())
        assert len(line.came) == 5
        for _ in range(HELD // EACH):
            await line.send(asking())
            await line.told(made())
        assert len(line.came) == 5 + HELD // EACH, "what was made is held no more"


@played
async def test_a_process_makes_one_at_a_time() -> None:
    async with lines(3) as (one, two, three):
        for line in (one, two, three):
            await line.told(*shown())
            await line.send(asking())
        assert [len(line.came) for line in (one, two, three)] == [1, 0, 0]
        await one.told(made())
        assert [len(line.came) for line in (one, two, three)] == [1, 1, 0]
        await two.told(made())
        assert [len(line.came) for line in (one, two, three)] == [1, 1, 1]


@played
async def test_whose_file_is_made_may_leave_and_it_keeps_its_place() -> None:
    """What makes it cannot be stopped."""
    async with lines(2) as (one, two):
        for line in (one, two):
            await line.told(*shown())
            await line.send(asking())
        one.sent.put_nowait({"type": "websocket.disconnect"})
        await until(lambda: one.left)
        await settled()
        assert two.came == []


@played
async def test_whose_file_is_made_for_nobody_gives_the_place_away_after_a_while() -> None:
    """Nothing says that it is there: Streamlit tells nobody who has gone. Who leaves while they wait takes no turn."""
    async with lines(4, gone=0.0) as there:
        one, two, three, four = there
        for line in there:
            await line.told(*shown())
            await line.send(asking())
        assert [len(line.came) for line in there] == [1, 0, 0, 0]
        for line in (one, two):
            line.sent.put_nowait({"type": "websocket.disconnect"})
        await until(lambda: one.left and two.left)
        await until(lambda: len(three.came) == 1)
        await settled()
        assert [len(line.came) for line in (two, four)] == [0, 0]


@played
async def test_a_file_that_nobody_has_begun_to_make_keeps_no_place_for_who_leaves() -> None:
    makers, asked = Gate(long=LONG, patience=LONG, gone=LONG), asyncio.Queue[Message]()
    line = Connection(asked.get, unheard, Gate().visitor(), makers.visitor())
    for message in shown():
        await line.send({"type": "websocket.send", "bytes": message.SerializeToString()})
    asked.put_nowait({"type": "websocket.receive", "bytes": asking().SerializeToString()})
    await settled()
    next_one = makers.visitor()
    waiting = asyncio.create_task(next_one.enter())
    await settled()
    assert not waiting.done()
    asked.put_nowait({"type": "websocket.disconnect"})
    await settled()
    assert (await line.receive())["type"] == "websocket.disconnect"
    line.close()
    async with asyncio.timeout(PATIENCE):
        await waiting
    next_one.leave()


@played
async def test_a_page_is_answered_while_its_file_waits() -> None:
    async with lines(2) as (one, two):
        for line in (one, two):
            await line.told(*shown())
            await line.send(asking())
        await two.send(opening("geometry"))
        assert [message.WhichOneof("type") for message in two.came] == ["rerun_script"]
        await one.told(made())
        assert two.files()[1:] == [FILE]


@played
async def test_a_file_of_a_page_that_was_left_is_not_made() -> None:
    """Streamlit knows it no more, and would log a line."""
    async with lines(2) as (one, two):
        for line in (one, two):
            await line.told(at("page"), *shown())
            await line.send(asking())
        await two.told(at("page"))
        await two.told(at("another"), *shown("its own"))
        await one.told(made())
        assert two.came == []
        await two.send(asking(file="its own"))
        assert two.files() == ["its own"]


@played
async def test_a_file_that_a_run_has_overtaken_is_the_newest_of_its_button() -> None:
    """Streamlit knows the one before no more. What the page pressed and where it waits for the answer stays as it was.
    Another button there is not what it pressed.
    """
    async with lines(2) as (one, two):
        await one.told(*shown())
        await one.send(asking())
        await two.told(*shown("old", button="table", place=1), *shown("other", button="own", place=2))
        await two.send(asking(7, "old"), asking(8, "other"))
        await two.told(*shown("new", button="table", place=1), *shown("another", button="its own", place=2))
        await two.told(*shown("newest", button="table", place=3))
        await one.told(made())
        assert [two.files(), two.came[0].backend_operation_request.request_id] == [["newest"], "7"]
        await two.told(made())
        assert len(two.came) == 1
        await two.send(asking(file="another"))
        assert two.files() == ["newest", "another"]


@played
async def test_what_nobody_was_shown_is_not_asked_for() -> None:
    """Of each Streamlit would log a line."""
    async with lines(1) as (line,):
        await line.send(asking(session=""))
        await line.told(*shown())
        await line.send(asking(file="another"), asking(session="another"), asking(session=""), asking(file=""))
        assert line.came == []
        for _ in range(TRIES + 2):
            await line.send(asking())
            await line.told(made("it is gone"))
        assert line.files() == TRIES * [FILE], "one that is gone is given up"


@played
async def test_only_the_latest_buttons_are_remembered() -> None:
    async with lines(1) as (line,):
        for k in range(BUTTONS + 1):
            await line.told(*shown(file=str(k)))
        await line.send(asking(file="0"))
        await line.send(asking(file=str(BUTTONS)))
        assert line.files() == [str(BUTTONS)]


@played
async def test_whatever_else_is_no_file_is_not_asked_for() -> None:
    async with lines(1) as (line,):
        await line.told(*shown())
        for kind in ("install_skills", "dismiss_skills_nudge", "dataframe_chunk"):
            message = asking()
            getattr(message.backend_operation_request, kind).SetInParent()
            await line.send(message)
        message = asking()
        message.backend_operation_request.ClearField("deferred_file")
        await line.send(message)
        assert line.came == []
