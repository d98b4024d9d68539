"""What uvicorn leaves open: no connection keeps the process from its end, or takes more of it than its share.

uvicorn waits without limit for those who do not read what they asked for, and a connection that it cannot tell of the
end is a fault that leaves all others untold. Streamlit hands its settings over itself, and takes none of these.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from h11 import LocalProtocolError
from uvicorn import Config
from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets import http11
from websockets.exceptions import InvalidState
from websockets.frames import Frame

LAST, ALL = 5, 7
"""Seconds after the process was told to end: what was asked for has so long to be made and read, and so long has what
the app still does for those that have gone."""
LONGEST = 64 * 1024
"""Bytes of a header line, for a university's name with all its cookies: of a page's connection it would be 8 KB."""
PIECES = 1000
"""Frames of one message: its bytes are counted underneath, and frames of none would be kept without end."""


def keep() -> None:
    """Hold what this process's uvicorn accepts from now on to all this; where it speaks by other means, to less."""
    http11.MAX_LINE_LENGTH = LONGEST
    # the type is asked, not the object: others' proxies would begin to work, or are dead
    for found in [each for each in gc.get_objects() if issubclass(type(each), Config)]:
        found.timeout_graceful_shutdown = ALL
        found.h11_max_incomplete_event_size = LONGEST
        known = vars(found)  # one that is not loaded has neither
        if known.get("http_protocol_class") is H11Protocol:
            found.http_protocol_class = Line
        if known.get("ws_protocol_class") is WebSocketsSansIOProtocol:
            found.ws_protocol_class = PageLine


class Line(H11Protocol):
    """A browser's connection for its requests."""

    def shutdown(self) -> None:
        super().shutdown()
        self.loop.call_later(LAST, self.transport.abort)

    def send_400_response(self, msg: str) -> None:
        """Say that it was no request, unless that comes behind an answer: nothing can be said then."""
        try:
            super().send_400_response(msg)
        except LocalProtocolError:
            self.transport.abort()


class PageLine(WebSocketsSansIOProtocol):
    """A page's connection, which hears nothing as long as nobody reads what it says."""

    def shutdown(self) -> None:
        with suppress(InvalidState):  # the page has closed it, and did not read that it is closed
            super().shutdown()
        self.transport.close()
        self.loop.call_later(LAST, self.transport.abort)

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.loop.call_later(LAST, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        try:
            super().data_received(data)
        except InvalidState:  # what cannot be understood, and then its end
            self.transport.abort()
        if self.conn.handshake_exc is not None and not self.close_sent:  # refused before uvicorn has heard of it
            self.close_sent = True
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def pause_writing(self) -> None:
        """Read no pings either: each would be answered."""
        super().pause_writing()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.read_paused:
            self.transport.resume_reading()

    async def receive(self) -> ASGIReceiveEvent:
        message = await super().receive()
        if not self.writable.is_set():
            self.transport.pause_reading()
        return message

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) < PIECES:
            super().handle_cont(event)
        elif not self.close_sent:
            self.conn.fail(1009)
            self.handle_parser_exception()
