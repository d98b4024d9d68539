"""What is refused before it reaches Streamlit, and what every answer tells the browser to refuse.

- A page may run only the scripts that this server sends and those that stand in it, named by their digests; it
  fetches from here alone, and stands in somebody else's frame only where its address asks for it by `?embed=true`.
  Three things are as wide as Streamlit needs them: it makes styles at run time, a blob of a component's script, and has
  a module in WebAssembly.
- A connection from another site's page is refused here: Streamlit would first ask two outside hosts for this computer's
  address, and keep everybody waiting meanwhile. For one that is let in too: so it is not told where that comes from.
- What may go on over a connection says connection.py.
- Nobody uploads by Streamlit's own way, which keeps all of it.
- An answer is handed over in pieces, each when the one before was taken: else this process would keep all of it for
  each who asks and reads nothing. A part of a file behind a button would be a copy: it is sent whole.
- A file that somebody brings comes on a connection of its own (bring.py), on which nothing asks for a run.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regviz.live import bring
from regviz.live.connection import Connection
from regviz.live.gate import Gate

SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
OURS = {"localhost", "127.0.0.1", "::1"}
"""The names of this computer for itself: a tunnel or a proxy on it may have changed the host, but not for others."""
MAKING = 10.0
"""Seconds after which a file that is not there counts as made: a run that begins can lose what says that it is."""
GONE = 2.0
"""The same where whoever asked for it has gone, and nothing will say that it is: most are there by then, and while one
is made that is not, the next is made beside it.
"""
PIECE = 64 * 1024
"""Bytes of an answer that are handed over at a time: what the connection keeps anyway."""
STALLED = 120.0
"""Seconds after which somebody who has not taken a piece gets no more."""
FILES = "/media/"
UPLOADS = "/_stcore/upload_file"
STATED = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
ALONE = b"default-src 'none'; frame-ancestors 'none'"
"""For what is markup but no page: a figure's template, opened by itself."""


def policy(page: bytes, query: bytes) -> bytes:
    """The content security policy of a page with this text at an address with this query."""
    digests = [f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in SCRIPT.findall(page)]
    embedded = parse_qs(query.decode("latin-1")).get("embed", [""])[0].lower() == "true"
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "blob:", "'wasm-unsafe-eval'", *digests],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["*" if embedded else "'self'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in directives.items()).encode()


class Guard:
    """The middleware, before all others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.gate = Gate()
        self.makers = Gate(long=MAKING, patience=MAKING, gone=GONE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and UPLOADS in scope["path"]:
            await PlainTextResponse("Nothing is uploaded here.", status_code=404)(scope, receive, _stating(send))
        elif scope["type"] == "http":
            await self._answer(scope, receive, _stating(send))
        elif scope["type"] == "websocket" and not _same_site(dict(scope["headers"])):
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "websocket" and scope["path"].endswith(bring.PATH):
            await bring.receive(scope, receive, send)
        elif scope["type"] == "websocket":
            connection = Connection(receive, send, self.gate.visitor(), self.makers.visitor())
            known = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            try:
                await self.app({**scope, "headers": known}, connection.receive, connection.send)
            finally:
                connection.close()
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the app answers; of a fault this says so itself: what would else say it is before this middleware."""
        begun, stalled = False, list[Message]()
        if FILES in scope["path"]:
            scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"range"]}

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            for piece in _pieces(message):
                try:
                    async with asyncio.timeout(STALLED):
                        await send(piece)
                except TimeoutError:
                    stalled.append(piece)
                    raise

        try:
            await self.app(scope, receive, sending)
        except Exception:
            if not begun:
                await PlainTextResponse("Something went wrong here.", status_code=500)(scope, receive, send)
            if not stalled:
                raise
        for piece in stalled:  # all else is let go; who neither reads nor hangs up is no fault to be told of (logs.py)
            await send(piece)


def _pieces(message: Message) -> Iterator[Message]:
    """The same, in as many messages as it takes."""
    body = message.get("body", b"")
    if len(body) <= PIECE:
        yield message
        return
    for at in range(0, len(body), PIECE):
        more = at + PIECE < len(body) or message.get("more_body", False)
        yield {**message, "body": body[at : at + PIECE], "more_body": more}


def _stating(send: Send) -> Send:
    """Send with the headers of every answer, and a policy for markup that came without one."""

    async def stating(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), *STATED]
            known = {name.lower(): value for name, value in headers}
            if b"html" in known.get(b"content-type", b"") and b"content-security-policy" not in known:
                headers.append((b"content-security-policy", ALONE))
            message = {**message, "headers": headers}
        await send(message)

    return stating


def _same_site(headers: dict[bytes, bytes]) -> bool:
    """Whether a connection comes from a page of ours, from this computer, from a site that the settings allow, or not
    from a page at all.
    """
    origin = headers.get(b"origin")
    if origin is None or not st.get_option("server.enableCORS"):
        return True
    text = origin.decode("latin-1")
    try:
        site, name = urlsplit(text).netloc, urlsplit(text).hostname
    except ValueError:
        return False
    allowed = {urlsplit(other.strip()).netloc for other in st.get_option("server.corsAllowedOrigins")}
    return bool(site) and (name in OURS or site in {headers.get(b"host", b"").decode("latin-1"), *allowed})
