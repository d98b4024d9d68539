"""Short messages leave the server at once."""

import asyncio
import socket
from threading import Thread

import pytest
from streamlit.web.server.starlette.starlette_server import _bind_socket

from regviz.live import warm
from regviz.live.promptly import promptly


def delayed(listening: socket.socket) -> bool:
    """Whether a connection that it accepts keeps short messages back."""
    with socket.create_connection(listening.getsockname()[:2]):
        listening.setblocking(True)
        accepted, _ = listening.accept()
        with accepted:
            return accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0


def test_what_streamlit_listens_on_keeps_nothing_back() -> None:
    with _bind_socket("127.0.0.1", 0, 5) as listening, socket.socket() as other:
        promptly()
        assert not delayed(listening)
        assert other.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0  # it does not listen


def test_a_closed_socket_does_no_harm() -> None:
    closed = _bind_socket("127.0.0.1", 0, 5)
    closed.close()
    promptly()


def test_the_app_begins_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_solver", "_optimizers"):
        monkeypatch.setattr(warm, name, Thread())
    monkeypatch.setattr(warm.logs, "one_line", lambda: None)

    async def begin() -> None:
        async with warm.warm(None):
            pass

    with _bind_socket("127.0.0.1", 0, 5) as listening:
        asyncio.run(begin())
        assert not delayed(listening)
