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

from regviz.live.routes import base
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
                huge = {"number": 1, "state": {"alpha": "9" * 3_000_000}, "press": None}
                await run(line, triggered(mine, "released", huge))
                await run(line, triggered(mine._replace(name="$$ID-nobody-nothing"), "released", 1))
                last = triggered(mine, "released", {"number": 2, "state": before["state"] | {"alpha": 0.7}})
                assert figure(await run(line, last)).told["state"]["alpha"] == 0.7, "what is no nonsense is heard"
                await run(line, opening("nowhere", "&=&=%%%&alpha=" + "1" * 1_000_000))
                message = opening("geometry")
                message.rerun_script.fragment_id = "nobody"
                message.rerun_script.page_script_hash = "../../etc"
                await line.send(message.SerializeToString())  # Streamlit says a line and runs nothing
            async with stream(noted) as line:
                place = figure(await run(line, opening("features", "data=own")))
                for wrong in [*WRONG, *FILES]:
                    told = figure(await run(line, triggered(place, "brought", wrong, "data=own"))).told
                    assert told["state"]["own"] == "", wrong
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


def test_idle_and_slow_ones_keep_nobody_else_waiting(server: Server) -> None:
    """Two hundred connections that say nothing, or ask for much and read none of it."""
    place = urlsplit(server.url)
    lines = [socket.create_connection((place.hostname, place.port), timeout=60) for _ in range(200)]
    try:
        for line in lines[::2]:
            line.sendall(f"GET /{base()}/live/plotly.min.js HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())

        async def served() -> None:
            async with stream(server) as witness:
                assert figure(await run(witness, opening("geometry"))).told["state"]

        outcome(served())
    finally:
        for line in lines:
            line.close()
