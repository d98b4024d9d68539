"""An answer goes in pieces: this process keeps no more of it than that for somebody who reads nothing."""

from __future__ import annotations

import asyncio
import gc
import random
import weakref
from typing import Any

import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from regviz.live import guard
from regviz.live.guard import PIECE, Guard
from tests.scenes import settled, until
from tools.wire import outcome

BEGUN: Message = {"type": "http.response.start", "status": 200, "headers": []}


async def nothing() -> Message:
    raise AssertionError


def asking(path: str = "/", *headers: tuple[bytes, bytes]) -> Scope:
    return {"type": "http", "method": "GET", "path": path, "headers": list(headers)}


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 10_000_000])
@pytest.mark.parametrize("kind", [bytes, memoryview])
def test_what_is_sent_is_the_same_in_pieces(size: int, kind: Any) -> None:
    body, came = random.Random(size).randbytes(size), list[Message]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(BEGUN)
        await send({"type": "http.response.body", "body": kind(body), "more_body": True})
        await send({"type": "http.response.body", "body": kind(body)})

    async def send(message: Message) -> None:
        came.append(message)

    outcome(Guard(app)(asking(), nothing, send))
    begun, *parts = came
    assert begun["status"] == 200
    assert max(len(part["body"]) for part in parts) <= PIECE
    assert [part.get("more_body", False) for part in parts] == [True] * (len(parts) - 1) + [False]
    assert b"".join(part["body"] for part in parts) == 2 * body


def test_who_takes_nothing_gets_no_more_and_nothing_is_kept_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is not told of (test_logs.py). Who reads again after all gets the piece that was due, and the end."""
    monkeypatch.setattr(guard, "STALLED", 0.01)
    outcome(stall())


async def stall() -> None:
    reads, came, kept = asyncio.Event(), list[Message](), list[weakref.ref[Any]]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        whole = Response(bytes(10 * PIECE))
        kept.append(weakref.ref(whole))
        await whole(scope, receive, send)

    async def send(message: Message) -> None:
        if len(came) == 3:
            await reads.wait()
        came.append(message)

    going = asyncio.create_task(Guard(app)(asking(), nothing, send))
    await until(lambda: bool(kept) and gc.collect() >= 0 and kept[0]() is None)
    await settled()
    assert len(came) == 3
    assert not going.done()
    reads.set()
    await going
    assert len(came) == 4


def test_a_file_is_sent_whole_whichever_part_is_asked_for() -> None:
    """Of a part Streamlit makes a copy, for each who asks."""
    heard = list[Scope]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        heard.append(scope)

    async def unheard(message: Message) -> None:
        raise AssertionError

    for path in ("/media/file.csv", "/below/media/file.csv", "/elsewhere"):
        outcome(Guard(app)(asking(path, (b"range", b"bytes=1-"), (b"host", b"here")), nothing, unheard))
    assert [[name for name, _ in scope["headers"]] for scope in heard] == [[b"host"], [b"host"], [b"range", b"host"]]
