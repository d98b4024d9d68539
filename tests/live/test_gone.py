"""Who has gone is known to have, whatever they had asked for; nobody waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live.connection import EACH, HELD
from regviz.live.guard import Guard
from tests.scenes import PATIENCE, played, settled, until
from tools.serving import Server
from tools.wire import opening, outcome, run, stream

GONE: Message = {"type": "websocket.disconnect", "code": 1006}


def asking() -> Message:
    return {"type": "websocket.receive", "bytes": opening("").SerializeToString()}


async def only_receives(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive())["type"] == "websocket.receive":
        pass


@pytest.mark.parametrize("count", [HELD // EACH // 2, 1000])
def test_who_has_gone_is_let_go_whatever_they_had_asked_for(count: int) -> None:
    """No run comes of any of it: each would be waited for."""
    sent = list[Message]()

    async def leave() -> None:
        asked = asyncio.Queue[Message]()
        for message in [asking() for _ in range(count)] + [GONE]:
            asked.put_nowait(message)

        async def send(message: Message) -> None:
            sent.append(message)

        async with asyncio.timeout(PATIENCE):
            await Guard(only_receives)({"type": "websocket", "path": "/", "headers": []}, asked.get, send)

    outcome(leave())
    assert [message["code"] for message in sent] == ([1008] if count > HELD // EACH else [])


@played
async def test_who_sends_much_at_once_is_heard_to_the_end() -> None:
    """The places are free: nothing waits, and nothing adds up."""
    asked, came = asyncio.Queue[Message](), list[Message]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        finished = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
        while (message := await receive())["type"] == "websocket.receive":
            came.append(message)
            await send({"type": "websocket.send", "bytes": finished.SerializeToString()})

    async def unheard(message: Message) -> None:
        assert message["type"] == "websocket.send"

    going = asyncio.create_task(Guard(app)({"type": "websocket", "path": "/", "headers": []}, asked.get, unheard))
    for _ in range(10):
        for _ in range(HELD // EACH // 2):
            asked.put_nowait(asking())
        await until(asked.empty)
        await settled()
    await until(lambda: len(came) == 10 * (HELD // EACH // 2))
    asked.put_nowait(GONE)
    await going


@played
async def test_what_is_held_for_one_whose_line_is_lost_is_not_handed_on() -> None:
    """Starlette raises where it is asked for more of a connection on which nothing could be sent."""
    asked, lost = asyncio.Queue[Message](), asyncio.Event()
    ended = list[WebSocketDisconnect]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        await socket.receive_bytes()

        async def tell() -> None:
            await lost.wait()
            with pytest.raises(WebSocketDisconnect):
                await socket.send_bytes(b"")

        telling = asyncio.create_task(tell())
        try:
            while True:
                await socket.receive_bytes()
        except WebSocketDisconnect as end:
            ended.append(end)
        await telling

    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            raise OSError

    for message in ({"type": "websocket.connect"}, asking(), asking()):
        asked.put_nowait(message)
    going = asyncio.create_task(Guard(app)({"type": "websocket", "path": "/", "headers": []}, asked.get, send))
    await settled()
    lost.set()
    await going
    assert len(ended) == 1


def test_a_tab_that_is_lost_in_the_middle_is_not_told_of(
    fresh_server: Callable[[], AbstractContextManager[Server]],
) -> None:
    async def lose(app: Server) -> None:
        for _ in range(3):
            async with stream(app) as line:
                for _ in range(2):
                    await line.send(opening("geometry").SerializeToString())
                await line.recv()
                line.transport.abort()
        await asyncio.sleep(1.5)  # so long the second would have been held
        async with stream(app) as line:
            await run(line, opening("geometry"))

    with fresh_server() as app:
        outcome(lose(app))
        log = app.log()
    assert "Exception" not in log
    assert "Traceback" not in log
