"""Short messages leave the server at once."""

import socket
import weakref

import pytest
from streamlit.web.server.starlette.starlette_server import _bind_socket

from regviz.live.promptly import promptly


def delayed(listening: socket.socket) -> bool:
    """Whether a connection that it accepts keeps short messages back."""
    with socket.create_connection(listening.getsockname()[:2]):
        listening.setblocking(True)
        accepted, _ = listening.accept()
        with accepted:
            return accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0


def test_what_streamlit_listens_on_keeps_nothing_back() -> None:
    with _bind_socket("127.0.0.1", 0, 5) as listening:
        assert delayed(listening), "Streamlit asks for it itself: promptly() is no longer needed"
        promptly()
        assert not delayed(listening)


def test_other_things_are_left_alone() -> None:
    """A proxy whose thing is gone cannot even be asked what it is."""

    class Thing:
        pass

    thing = Thing()
    dead = weakref.proxy(thing)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket() as closed:
        closed.close()
        del thing
        promptly()
    with pytest.raises(ReferenceError):
        str(dead)
