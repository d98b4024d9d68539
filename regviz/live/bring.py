"""A file that somebody brings to a figure: it comes in slices on a connection of its own, into memory alone.

A form's upload would not do: from 1 MB on, the server underneath writes it to disk, and so does many a proxy with any
request that has a body. What passes through an open connection is kept by none of them. Nor would the page's own
connection: each slice would run the page anew. A token, told to one session alone, says whose file it is; nobody can
guess it. What came goes with the session.
"""

from __future__ import annotations

import asyncio
import gc
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any, ClassVar, TypeAlias
from weakref import WeakValueDictionary

import streamlit as st
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

Done: TypeAlias = Callable[[bytes], None]
PATH = "/_stcore/stream/bring"
"""Below the page's own connection, which a proxy before the app has to let through anyway."""
NO_MORE = 1003
"""The connection is closed with it by the server, when what comes cannot be taken: RFC 6455's "unsupported data"."""
STOPPED = 4000
"""The connection is closed with it by the browser, when somebody has stopped it; as bring.mjs has it."""
SILENT = 120
"""Seconds without a slice after which a connection is let go; the browser seeks another one much sooner.

A slice without a byte is none.
"""
MUCH = 2_000_000
"""After so many bytes memory is looked through when the next file comes, while it is on its way.

Sessions that have gone hold tables, in cycles that nobody else would look for soon.
"""
SELDOM, VERY_MUCH = 30, 20_000_000
"""Seconds between two such looks, but for so many bytes: each stops everybody for 0.1 to 0.3 s."""
TOGETHER = 200_000_000
"""Bytes of all files that are on their way to this process: beyond, no further one begins until others are through."""
LOST = 60
"""Seconds after which a file whose connection was cut is not waited for: what came of it goes, and it begins anew.

So long, too, a whole file waits for its session to read it. It goes when the next one begins and has no place else.
"""
SLOWEST = 10_000
"""Bytes a second: after LOST, a file of which less has come than that may go likewise, however large it says it is."""


@dataclass
class Arriving:
    """A file as far as it has come: the browser's number for it, its size, and the only one who may send more."""

    id: str
    total: int
    sender: object
    since: float  # when it began; once all of it is here, when that was
    came: bytearray = field(default_factory=bytearray)
    left: float = math.inf  # when its sender's connection ended

    def late(self, now: float) -> bool:
        """Whether its place may be another one's: it comes too slowly, or nobody has read it."""
        waited = now - self.since - LOST
        return waited > 0 if len(self.came) == self.total else len(self.came) < SLOWEST * waited


class Inbox:
    """Where one session's files arrive, one at a time.

    token  tells who knows it that this is the place
    most   the largest file, in bytes
    kept   the number of the file that the session has read last
    """

    uncollected: ClassVar[int] = 0  # bytes that have come to all of them since memory was looked through
    looked: ClassVar[float] = 0.0  # when that was

    def __init__(self, most: int) -> None:
        self.token, self.most, self.kept = token_urlsafe(24), most, ""
        self._file: Arriving | None = None  # put here as a whole: it comes in one thread and is read in another
        _inboxes[self.token] = self

    def open(self, sender: object, id: str, total: int) -> bool:
        """From now on `sender` alone sends, a file of that size: from where it was left, or anew. Not one too large."""
        if not id or not 0 <= total <= self.most:
            return False
        file = self._file
        if file is not None and (file.id, file.total) == (id, total):
            file.sender, file.left = sender, math.inf
            return True
        self._file = None
        if _coming() + total > TOGETHER and _coming(in_time=True) + total > TOGETHER:
            return False
        self._file = Arriving(id, total, sender, time.monotonic())
        return True

    def coming(self, in_time: bool) -> int:
        """How much the file that is on its way will take.

        One that was left is let go; one that is late goes where only those `in_time` may stay.
        """
        file, now = self._file, time.monotonic()
        if file is None:
            return 0
        was_left = now - file.left > LOST and len(file.came) < file.total
        if was_left or (in_time and file.late(now)):
            self._file = None
            return 0
        return file.total

    def hang_up(self, sender: object) -> None:
        """The sender's connection has ended."""
        if self._file is not None and self._file.sender is sender:
            self._file.left = time.monotonic()

    def add(self, sender: object, part: bytes) -> int | None:
        """Add what follows, and say how much of the file is here.

        None, and nothing is added, of a sender whose place another one took, and of what is more than the file.
        """
        file = self._file
        if file is None or file.sender is not sender or len(file.came) + len(part) > file.total:
            return None
        file.came.extend(part)
        if part and len(file.came) == file.total:
            file.since = time.monotonic()
        Inbox.uncollected += len(part)
        return len(file.came)

    def drop(self, sender: object) -> None:
        """Somebody stopped it: what has come is not needed."""
        if self._file is not None and self._file.sender is sender:
            self._file = None

    def read(self, id: Any, done: Done) -> None:
        """Call `done` with the file of this number, if all of it is here. If that is interrupted, it stays here."""
        file = self._file
        if file is None or file.id != id or len(file.came) < file.total:
            return
        done(bytes(file.came))
        self.kept = file.id
        if self._file is file:
            self._file = None


_inboxes: WeakValueDictionary[str, Inbox] = WeakValueDictionary()


def _coming(in_time: bool = False) -> int:
    """How much all files take that are on their way; those that are not in time go where that is asked."""
    return sum(inbox.coming(in_time) for reference in _inboxes.valuerefs() if (inbox := reference()))


async def receive(scope: Scope, next_message: Receive, send: Send) -> None:
    """Take the slices of a file, and say after each how much is here; first of all, from where to go on.

    Unknown tokens and wrong sizes are refused. Between two slices nothing here holds the inbox, nor does it hold the
    connection: neither keeps what the other has of a session that went, or of a line that was cut.
    """
    socket, sender = WebSocket(scope, next_message, send), object()
    token, id, total = (socket.query_params.get(name, "") for name in ("to", "id", "total"))
    await socket.receive()
    with suppress(WebSocketDisconnect, TimeoutError), _hanging_up(token, sender):
        if not (is_host_allowed(socket.headers.get("host")) and _opened(token, sender, id, total)):
            await socket.close()
            return
        await socket.accept()
        have, heard = _added(token, sender, b""), time.monotonic()
        while have is not None:
            async with asyncio.timeout(heard + SILENT - time.monotonic()):
                await socket.send_json(have)
                message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                if message.get("code") == STOPPED and (found := _inboxes.get(token)):
                    found.drop(sender)
                return
            heard = time.monotonic() if message.get("bytes") else heard
            have = _added(token, sender, message.get("bytes"))
        await socket.close(NO_MORE)


@contextmanager
def _hanging_up(token: str, sender: object) -> Iterator[None]:
    try:
        yield
    finally:
        if found := _inboxes.get(token):
            found.hang_up(sender)


def _opened(token: str, sender: object, id: str, total: str) -> bool:
    found, number = _inboxes.get(token), int(total) if total.isdecimal() and len(total) < 20 else -1
    if found is None:
        return False
    now = time.monotonic()
    if Inbox.uncollected > (MUCH if now - Inbox.looked > SELDOM else VERY_MUCH):
        Inbox.uncollected, Inbox.looked = 0, now
        gc.collect()
    return found.open(sender, id, number)


def _added(token: str, sender: object, part: bytes | None) -> int | None:
    found = _inboxes.get(token)
    return None if found is None or part is None else found.add(sender, part)


def inbox(name: str, most: int) -> Inbox:
    """This session's for the figure of the page `name`."""
    key = f"{name} inbox"
    if key not in st.session_state:
        st.session_state[key] = Inbox(most)
    found: Inbox = st.session_state[key]
    return found


def told(name: str, most: int) -> dict[str, str]:
    """For the browser: where a file goes that is brought to a figure, and the number of the file that was read last."""
    here = inbox(name, most)
    return {"to": f"{PATH.lstrip('/')}?to={here.token}", "kept": here.kept}
