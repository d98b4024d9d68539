"""What one connection can do to the others and to the end of the process: nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from uvicorn import Config
from uvicorn.server import ServerState
from websockets import http11

from regviz.live import lines
from regviz.live.routes import base
from tools.serving import Server
from tools.wire import outcome

SOON = 30
"""Seconds: it is to end within 10, and a busy machine takes its time."""
KEY = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
TEXT, CLOSE, PING = 1, 8, 9
Begin = Callable[[], AbstractContextManager[Server]]


def head(way: str, *headers: str) -> bytes:
    return "\r\n".join([f"{way} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def upgrade(*headers: str) -> bytes:
    return head("GET /_stcore/stream", "Connection: Upgrade", "Upgrade: websocket", KEY, *headers)


def frame(opcode: int, data: bytes = b"", final: bool = True) -> bytes:
    """A short one, as a browser sends it."""
    return bytes([0x80 * final | opcode, 0x80 | len(data)]) + bytes(4) + data


@contextmanager
def connected(server: Server, sent: bytes) -> Iterator[socket.socket]:
    """A connection with hardly any room for what is not read of it."""
    place = urlsplit(server.url)
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(60)
        line.connect((place.hostname, place.port))
        line.sendall(sent)
        yield line


def answered(line: socket.socket) -> bytes:
    """The head of an answer."""
    came = b""
    while not came.endswith(b"\r\n\r\n") and (more := line.recv(1)):
        came += more
    return came


def taken(line: socket.socket, data: bytes) -> int:
    """How much of it is taken, until nothing more is for a while."""
    line.settimeout(5)
    count, rest = 0, memoryview(data)
    with suppress(TimeoutError):
        while count < len(data):
            count += line.send(rest[count : count + 65536])
    return count


def ended(server: Server) -> int | None:
    """What the process returns when it is told to end; None of one that does not, and is killed."""
    os.kill(server.pid, signal.SIGTERM)
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        found, status = os.waitpid(server.pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(server.pid, signal.SIGKILL)
    return None


def test_no_connection_keeps_the_process_from_its_end(fresh_server: Begin) -> None:
    """Not one that reads nothing of what it asks for, nor a page that reads nothing, nor a body that never ends.

    And of what a page sends that reads nothing, nothing is read: 26 MB have no room on the way.
    """
    much = head(f"GET /{base()}/live/plotly.min.js") * 3
    endless = head("POST /live-figure/tour", "Content-Length: 10") + b"ab"
    with fresh_server() as app, connected(app, upgrade()) as page, connected(app, much), connected(app, endless):
        assert answered(page).startswith(b"HTTP/1.1 101")
        assert taken(page, frame(PING, bytes(125)) * 200_000) < 20_000_000
        assert ended(app) == -signal.SIGTERM
        for word in ("Traceback", "Exception", "Cancel"):  # the last: uvicorn itself has lost its patience
            assert word not in app.log()


def test_a_name_with_many_cookies_gets_its_page_and_an_absurd_one_an_answer(fresh_server: Begin) -> None:
    with fresh_server() as app:
        for size, status in ((9_000, b"101"), (40_000, b"101"), (500_000, b"4")):
            asked = upgrade(f"Cookie: a={'a' * size}")
            with connected(app, asked[:20_000]) as line, suppress(ConnectionError):  # or it is cut off
                time.sleep(0.2)  # what comes in one piece is not measured
                line.sendall(asked[20_000:])
                assert answered(line).startswith(b"HTTP/1.1 " + status)
        with connected(app, upgrade(*["X: y"] * 200)) as line:
            assert answered(line).startswith(b"HTTP/1.1 431")
            assert line.recv(1000).startswith(b"Failed to open a WebSocket connection")
        with connected(app, upgrade(*["X: y"] * 200)):  # nor does it keep others from being told of the end
            assert ended(app) == -signal.SIGTERM
        assert "Traceback" not in app.log()


def test_what_cannot_be_understood_is_no_fault_of_the_server(fresh_server: Begin) -> None:
    chunked = head("GET /live-figure/reach", "Transfer-Encoding: chunked")
    with fresh_server() as app:
        for sent, more in ((upgrade(), frame(TEXT, b"\xff") + frame(CLOSE)), (chunked, b"zz\r\n")):
            with connected(app, sent) as line:
                assert answered(line)
                line.sendall(more)
                while line.recv(1000):
                    pass
        assert "Fatal" not in app.log()


class Transport(asyncio.Transport):
    """What a connection is made of, without one."""

    def __init__(self) -> None:
        super().__init__()
        self.reads, self.closing, self.aborted, self.wrote = True, False, False, b""

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    def write(self, data: Any) -> None:
        self.wrote += data

    def close(self) -> None:
        self.closing = True

    def is_closing(self) -> bool:
        return self.closing

    def abort(self) -> None:
        self.aborted = True


async def app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept"})
    await asyncio.Future()


async def page() -> tuple[lines.PageLine, Transport]:
    """A page's connection once it is accepted."""
    config = Config(app, ws=lines.PageLine, lifespan="off", log_config=None, proxy_headers=False)
    config.load()
    line, transport = lines.PageLine(config, ServerState(), {}), Transport()
    line.connection_made(transport)
    line.data_received(upgrade())
    await asyncio.sleep(0)
    assert line.handshake_complete
    await line.receive()
    transport.wrote = b""
    return line, transport


def test_who_does_not_read_is_not_read() -> None:
    async def talk() -> None:
        line, transport = await page()
        line.pause_writing()
        assert not transport.reads
        line.data_received(frame(TEXT, b"a"))  # it was on its way
        await line.receive()
        assert not transport.reads, "it was resumed for the message that has been taken"
        line.resume_writing()
        assert transport.reads
        line.data_received(frame(TEXT, b"b"))
        line.pause_writing()
        line.resume_writing()
        assert not transport.reads, "the app has not taken the message"
        await line.receive()
        assert transport.reads

    outcome(talk())


@pytest.mark.parametrize("together", [True, False])
def test_a_message_of_very_many_pieces_is_none(together: bool) -> None:
    async def talk() -> None:
        line, transport = await page()
        pieces = [frame(TEXT, b"a", final=False), *[frame(0, final=False)] * 2 * lines.PIECES, frame(0)]
        for sent in [b"".join(pieces)] if together else pieces[: lines.PIECES + 1]:
            line.data_received(sent)
        assert transport.closing
        assert transport.wrote.startswith(b"\x88\x02" + (1009).to_bytes(2, "big"))
        assert len(line.frames) <= lines.PIECES
        assert (await line.receive())["type"] == "websocket.disconnect"
        assert line.queue.empty()

    outcome(talk())


@pytest.mark.parametrize("sent", [b"", frame(CLOSE)])
@pytest.mark.parametrize("let_go", [lines.PageLine.shutdown, lines.PageLine.keepalive_timeout])
def test_a_page_that_reads_nothing_is_let_go(
    monkeypatch: pytest.MonkeyPatch, sent: bytes, let_go: Callable[[lines.PageLine], None]
) -> None:
    """One, too, that has closed its connection and does not read that it is closed."""
    monkeypatch.setattr(lines, "LAST", 0.01)

    async def talk() -> None:
        line, transport = await page()
        line.data_received(sent)
        let_go(line)
        assert transport.closing
        assert not transport.aborted
        await asyncio.sleep(0.1)
        assert transport.aborted

    outcome(talk())


def test_uvicorns_own_patience_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http11, "MAX_LINE_LENGTH", http11.MAX_LINE_LENGTH)
    config = Config(app, ws="websockets-sansio", http="h11", lifespan="off", log_config=None)
    lines.keep()
    assert config.timeout_graceful_shutdown == lines.ALL
    config.load()
    lines.keep()
    assert (config.http_protocol_class, config.ws_protocol_class) == (lines.Line, lines.PageLine)
