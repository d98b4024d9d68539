"""Connections and messages made to do harm: the answer is a refusal, and nobody else is disturbed."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest
import websockets
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from regviz.live.connection import LARGEST
from regviz.live.guard import Guard
from regviz.live.routes import base
from regviz.live.warm import more_files
from tests.live.hostile import FILES, WRONG
from tools.serving import Server
from tools.wire import figure, opening, outcome, pressed, run, stream, triggered


@pytest.fixture
def noted(fresh_server: Callable[[], AbstractContextManager[Server]]) -> Iterator[Server]:
    """A server of one's own, which must have nothing to say in the end but lines of one sentence."""
    with fresh_server() as app:
        yield app
        log = app.log()
        assert "Traceback" not in log
        assert 'File "' not in log


@pytest.mark.parametrize(
    "origin",
    ["http://elsewhere.example", "https://localhost.elsewhere.example", "null", "http://[", "http://", "file://"],
)
def test_a_page_of_another_site_gets_no_connection(server: Server, origin: str) -> None:
    async def connect() -> None:
        async with stream(server, origin):
            pass

    with pytest.raises(websockets.InvalidStatus):
        outcome(connect())


def test_no_message_disturbs_anybody_else(noted: Server) -> None:
    """Text, noise, half a message, a huge one, unknown figures and triggers, wrong types, megabytes of JSON."""
    chance = random.Random(7)

    async def shut(data: bytes | str) -> None:
        """Whoever sends this is cut off, or not understood."""
        async with stream(noted) as line:
            try:
                await line.send(data)
                await asyncio.wait_for(line.recv(), 1)
            except (TimeoutError, websockets.ConnectionClosed):
                pass

    async def all_of_it() -> None:
        async with stream(noted) as witness:
            before = figure(await run(witness, opening("geometry", "alpha=0.5"))).told
            whole = opening("geometry").SerializeToString()
            for data in (
                "text",
                "",
                b"",
                b"\xff" * 1000,
                whole[: len(whole) // 2],
                chance.randbytes(100_000),
                b"\0" * 40_000_000,
            ):
                await shut(data)
            async with stream(noted) as line:
                mine = figure(await run(line, opening("geometry")))
                for wrong in WRONG:
                    for event in ("released", "continued", "brought"):
                        await run(line, triggered(mine, event, wrong))
                for payload in (
                    "{",
                    "9" * 10_000,
                    "null",
                    '{"event": []}',
                    [{"event": "nothing", "value": 1}],
                ):
                    await run(line, pressed(mine, payload))
                long = {"number": 1, "state": {"alpha": "9" * 200_000, "x": [{}] * 10_000}, "press": None}
                await run(line, triggered(mine, "released", long))
                await line.send(pressed(mine, "[" * 100_000).SerializeToString())  # of which no run comes
                await run(line, triggered(mine._replace(name="$$ID-nobody-nothing"), "released", 1))
                last = triggered(mine, "released", {"number": 2, "state": before["state"] | {"alpha": 0.7}})
                assert figure(await run(line, last)).told["state"]["alpha"] == 0.7, "what is no nonsense is heard"
                await run(line, opening("nowhere", "&=&=%%%&alpha=" + "1" * 200_000))
                for url in ("http://[", "http://\u2100", "//", "\ud7ff" * 10):
                    message = opening("geometry")
                    message.rerun_script.context_info.url = url
                    await run(line, message)
                message = opening("geometry")
                message.rerun_script.fragment_id = "nobody"
                message.rerun_script.page_script_hash = "../../etc"
                await line.send(message.SerializeToString())  # no run comes of it
            async with stream(noted) as line:
                place = figure(await run(line, opening("features", "data=own")))
                for wrong in [*WRONG, *FILES]:
                    told = figure(await run(line, triggered(place, "brought", wrong, "data=own"))).told
                    assert told["state"]["own"] == "", wrong
            for large in (triggered(mine, "released", "9" * LARGEST), opening("geometry", "1" * LARGEST)):
                async with stream(noted) as line:
                    await line.send(large.SerializeToString())
                    with pytest.raises(websockets.ConnectionClosed) as closed:
                        await line.recv()
                    assert closed.value.rcvd is not None
                    assert closed.value.rcvd.code == 1009
            again = figure(await run(witness, opening("geometry", "alpha=0.5"))).told
            assert again["state"] == before["state"]

    outcome(all_of_it())


def test_a_page_that_was_with_another_process_is_run_whole(server: Server) -> None:
    """It asks for a fragment alone, by a name that only the other one knows."""

    async def come_over() -> None:
        async with stream(server) as line:
            message = opening("geometry", "alpha=0.5")
            message.rerun_script.fragment_id = "of another process"
            assert figure(await run(line, message)).told["state"]["alpha"] == 0.5

    outcome(come_over())


IDLE = 1_100
"""More than the files that most systems let a process begin with."""


def test_idle_and_slow_ones_keep_nobody_else_waiting(server: Server) -> None:
    """A thousand connections and more that say nothing, or ask for much and read none of it."""
    place = urlsplit(server.url)
    more_files()  # for this process, which has the other ends
    lines = [socket.create_connection((place.hostname, place.port), timeout=60) for _ in range(IDLE)]
    try:
        for line in lines[:100]:
            line.sendall(f"GET /{base()}/live/plotly.min.js HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())

        async def served() -> None:
            async with stream(server) as witness:
                assert figure(await run(witness, opening("geometry"))).told["state"]

        outcome(served())
    finally:
        for line in lines:
            line.close()


def test_nobody_asks_for_what_no_page_asks_for(noted: Server) -> None:
    """To clear what all share, for the names of files in the folder, for the process to end."""

    async def ask() -> None:
        async with stream(noted) as witness:
            await run(witness, opening("geometry"))
            async with stream(noted) as line:
                await run(line, opening("geometry"))
                for kind in ("clear_cache", "load_git_info", "debug_shutdown_runtime", "debug_disconnect_websocket"):
                    message = BackMsg()
                    setattr(message, kind, True)
                    await line.send(message.SerializeToString())
                asking = BackMsg()
                asking.file_urls_request.request_id = "x"
                asking.file_urls_request.file_names.append("notes.txt")
                await line.send(asking.SerializeToString())
                came = await run(line, opening("geometry", "alpha=0.5"))
                said = {message.WhichOneof("type") for message in came}
                assert not said & {"git_info_changed", "file_urls_response"}
                assert figure(came).told["state"]["alpha"] == 0.5
            assert figure(await run(witness, opening("geometry", "alpha=0.7"))).told["state"]["alpha"] == 0.7

    outcome(ask())


@pytest.mark.parametrize("origin", ["http://[::1]", "http://localhost:1", "https://127.0.0.1:9"])
def test_a_page_of_this_computer_gets_a_connection_and_nobody_outside_is_asked(origin: str) -> None:
    """Streamlit, which would ask for this computer's address outside, is not told the origin."""
    handed: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        handed.append(scope)

    async def nothing() -> Message:
        return {"type": "websocket.connect"}

    async def unheard(message: Message) -> None:
        raise AssertionError(message)

    headers = [(b"host", b"localhost:8501"), (b"origin", origin.encode())]
    outcome(Guard(app)({"type": "websocket", "path": "/_stcore/stream", "headers": headers}, nothing, unheard))
    assert [dict(scope["headers"]) for scope in handed] == [{b"host": b"localhost:8501"}]


def test_a_word_that_can_stand_in_no_address_is_not_heard(noted: Server) -> None:
    query = "alpha=0.5"

    async def say() -> None:
        async with stream(noted) as line:
            place = figure(await run(line, opening("geometry", query)))
            value = {
                "number": 1,
                "state": place.told["state"] | {"alpha": 0.7},
                "press": None,
                "words": {"hide": "\ud800"},
            }
            assert figure(await run(line, triggered(place, "released", value, query))).told["state"]["alpha"] == 0.5
            going_on = triggered(place, "continued", {"wrote": 0, "from": "http://["}, query)
            assert figure(await run(line, going_on)).told["state"]["alpha"] == 0.5

    outcome(say())
