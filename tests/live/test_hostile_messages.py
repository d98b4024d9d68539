"""Connections and messages made to do harm: the answer is a refusal, and nobody else is disturbed."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest
import websockets
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live.routes import base
from tests.live.hostile import WRONG
from tools.serving import Server

PATIENCE = 120  # seconds: so long may a busy machine take


@pytest.fixture
def noted(fresh_server: Callable[[], AbstractContextManager[Server]]) -> Iterator[Server]:
    """A server of one's own, which must have nothing to say in the end but lines of one sentence."""
    with fresh_server() as app:
        yield app
        log = app.log()
        assert "Traceback" not in log
        assert 'File "' not in log


def stream(server: Server, origin: str | None = None, **headers: str) -> Any:
    """A connection as a page makes it."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [websockets.Subprotocol("streamlit")]
    return websockets.connect(
        address,
        subprotocols=protocols,
        origin=origin and websockets.Origin(origin),
        max_size=None,
        additional_headers=headers,
    )


def outcome(work: Coroutine[Any, Any, None]) -> None:
    """What comes of it, in a thread of its own: in this one a browser may have its loop."""
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, work).result()


def opening(page: str, query: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    return message


async def run(line: Any, message: BackMsg) -> list[ForwardMsg]:
    """All that the server sends until it has run the page."""
    await line.send(message.SerializeToString())
    came: list[ForwardMsg] = []
    async with asyncio.timeout(PATIENCE):
        while not came or came[-1].WhichOneof("type") != "script_finished":
            came.append(ForwardMsg.FromString(await line.recv()))
    return came


def figure(came: list[ForwardMsg]) -> tuple[str, dict[str, Any]]:
    """The figure among what came: the name of what it triggers, and what it was told."""
    elements = [message.delta.new_element for message in came if message.WhichOneof("type") == "delta"]
    (found,) = [one.bidi_component for one in elements if one.WhichOneof("type") == "bidi_component"]
    return found.id, json.loads(found.bytes)


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


def pressed(identity: str, payload: Any) -> BackMsg:
    """What a page sends when its figure triggers something."""
    message = opening("geometry")
    widget = message.rerun_script.widget_states.widgets.add()
    widget.id = _make_trigger_id(identity, "events")
    widget.json_trigger_value = payload if isinstance(payload, str) else json.dumps(payload)
    return message


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
            identity, before = figure(await run(witness, opening("geometry", "alpha=0.5")))
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
                mine, _ = figure(await run(line, opening("geometry")))
                for wrong in WRONG:
                    await run(line, pressed(mine, [{"event": "released", "value": wrong}]))
                for payload in (
                    "{",
                    "9" * 10_000,
                    "null",
                    '{"event": []}',
                    [{"event": "nothing", "value": 1}],
                ):
                    await run(line, pressed(mine, payload))
                huge = {"number": 1, "state": {"alpha": "9" * 3_000_000}, "press": None}
                await run(line, pressed(mine, [{"event": "released", "value": huge}]))
                await run(line, pressed("$$ID-nobody-nothing", [{"event": "released", "value": 1}]))
                await run(line, opening("nowhere", "&=&=%%%&alpha=" + "1" * 1_000_000))
                message = opening("geometry")
                message.rerun_script.fragment_id = "nobody"
                message.rerun_script.page_script_hash = "../../etc"
                await line.send(message.SerializeToString())  # Streamlit says a line and runs nothing
            _, again = figure(await run(witness, opening("geometry", "alpha=0.5")))
            assert again["state"] == before["state"]
            assert identity

    outcome(all_of_it())


def test_a_page_that_was_with_another_process_is_run_whole(server: Server) -> None:
    """It asks for a fragment alone, by a name that only the other one knows."""

    async def come_over() -> None:
        async with stream(server) as line:
            message = opening("geometry", "alpha=0.5")
            message.rerun_script.fragment_id = "of another process"
            assert figure(await run(line, message))[1]["state"]["alpha"] == 0.5

    outcome(come_over())


def test_idle_and_slow_ones_keep_nobody_else_waiting(server: Server) -> None:
    """Two hundred connections that say nothing, or ask for much and read none of it."""
    place = urlsplit(server.url)
    lines = [socket.create_connection((place.hostname, place.port), timeout=60) for _ in range(200)]
    try:
        for line in lines[::2]:
            line.sendall(f"GET /{base()}/live/plotly.min.js HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())

        async def served() -> None:
            async with stream(server) as witness:
                assert figure(await run(witness, opening("geometry")))[1]["state"]

        outcome(served())
    finally:
        for line in lines:
            line.close()
