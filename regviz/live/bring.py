"""A file that somebody brings to a figure: it comes in slices on a connection of its own, into memory alone.

A form's upload would not do: from 1 MB on, the server underneath writes it to disk, and so does many a proxy with any
request that has a body. What passes through an open connection is kept by none of them. Nor would the page's own
connection: each slice would run the page anew. The address is told to one session alone and nobody can guess it; it
lies below that of the page's connection, which whatever stands before the app lets through. What came goes with the
session.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from secrets import token_urlsafe
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

import streamlit as st
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

Done: TypeAlias = Callable[[bytes], None]
FOLDER = "_stcore/stream/bring"
NO_SLICE = 1003
"""Why a connection is closed on which something else comes: RFC 6455's "unsupported data"."""


class Inbox:
    """Where one session's file arrives.

    address  where it is sent to, relative to the app
    most     the largest file, in bytes
    id       the browser's number for the file that is on its way, or came last; and its size, `total`
    have     so many bytes of it have come
    taken    whether the session has it
    """

    def __init__(self, most: int) -> None:
        self.address, self.most = f"{FOLDER}/{token_urlsafe(24)}", most
        self.id, self.total, self.taken = "", 0, False
        self._came = bytearray()
        self._sender: object = None
        _inboxes[self.address] = self

    @property
    def have(self) -> int:
        return self.total if self.taken else len(self._came)

    def open(self, sender: object, id: str, total: int) -> bool:
        """From now on `sender` alone sends, a file of that size: from where it was left, or anew. Not one too large."""
        if not id or not 0 <= total <= self.most:
            return False
        if (id, total) != (self.id, self.total):
            self.id, self.total, self.taken, self._came = id, total, False, bytearray()
        self._sender = sender
        return True

    def take(self, sender: object, part: bytes) -> int | None:
        """Add what follows, and say how far the file is.

        None, and nothing is added, of a sender whose place another one took, and of what is more than the file.
        """
        if sender is not self._sender or self.have + len(part) > self.total:
            return None
        self._came += part
        return self.have

    def whole(self, id: str) -> bytes | None:
        """The file of this number, once: when it is here, and the session has not had it."""
        if self.taken or not id or id != self.id or self.have < self.total:
            return None
        raw, self._came, self.taken = bytes(self._came), bytearray(), True
        return raw


_inboxes: WeakValueDictionary[str, Inbox] = WeakValueDictionary()


def _opened(address: str, socket: WebSocket) -> bool:
    found, asked = _inboxes.get(address), socket.query_params
    id, total = asked.get("id", ""), asked.get("total", "")
    return found is not None and total.isdecimal() and len(total) < 20 and found.open(socket, id, int(total))


def _taken(address: str, socket: WebSocket, part: bytes | None) -> int | None:
    found = _inboxes.get(address)
    return None if found is None or part is None else found.take(socket, part)


def is_for(scope: Scope) -> bool:
    """Whether this is a connection on which a file comes."""
    return scope["type"] == "websocket" and f"/{FOLDER}/" in scope["path"]


async def receive(scope: Scope, receive: Receive, send: Send) -> None:
    """Take the slices of a file, and say after each how far it is; first of all, from where to go on.

    Unknown addresses and wrong sizes are refused. Between two slices nothing here holds the inbox: a connection that
    stays open keeps no file of a session that went.
    """
    socket = WebSocket(scope, receive, send)
    await socket.receive()
    address = scope["path"][scope["path"].index(FOLDER) :]
    if not _opened(address, socket):
        await socket.close()
        return
    await socket.accept()
    have = _taken(address, socket, b"")
    with suppress(WebSocketDisconnect):
        while have is not None:
            await socket.send_json(have)
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            have = _taken(address, socket, message.get("bytes"))
        await socket.close(NO_SLICE)


def inbox(name: str, most: int) -> Inbox:
    """This session's for the figure of the page `name`."""
    key = f"{name} inbox"
    if key not in st.session_state:
        st.session_state[key] = Inbox(most)
    found: Inbox = st.session_state[key]
    return found


def arrived(name: str, sent: dict[str, Any], most: int, done: Done) -> None:
    """The browser says that its file is here: call `done` with it, once."""
    raw = inbox(name, most).whole(str(sent.get("id", "")))
    if raw is not None:
        gc.collect()  # sessions that have gone hold tables as large, in cycles that nobody else would look for soon
        done(raw)


def progress(name: str, most: int) -> dict[str, Any]:
    """Where a file is sent to, and which one the session has, for the browser."""
    here = inbox(name, most)
    return {"to": here.address, "taken": here.id if here.taken else ""}
