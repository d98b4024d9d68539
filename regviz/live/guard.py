"""What is refused before it reaches Streamlit, and what every answer tells the browser to refuse.

- A page may run only the scripts that this server sends and those that stand in it, named by their digests; it
  fetches from here alone, and stands in somebody else's frame only where its address asks for it by `?embed=true`.
  Three things are as wide as Streamlit needs them: it makes styles at run time, a blob of a component's script, and has
  a module in WebAssembly.
- A connection from another site's page is refused here: Streamlit would first ask two outside hosts for this computer's
  address, and keep everybody waiting meanwhile. For one that is let in too: so it is not told where that comes from.
- What is not a binary message, or is larger than any that a page sends, is no message: the connection is closed. What
  no page of ours asks for goes no further: others could clear what all share, or see names of files.
- Nobody uploads by Streamlit's own way, which keeps all of it.
- Until a connection has been shown the page, what it asks for is the whole page. A page that was with another process,
  or with this one before it was started again, may ask for a fragment alone, of which a new session knows nothing:
  Streamlit would say so on the terminal, and the page would wait for ever.
- A file that somebody brings comes on a connection of its own (bring.py), on which nothing asks for a run.
- A file behind a button is made for whoever was shown the button, one at a time of this process: each is made in a
  thread of those that pages wait for too, and may take 100 MB. What else Streamlit does behind the same kind of
  message, no page of ours asks for.
- What asks for a run waits in the line (gate.py), and what comes behind it on the same connection with it. A fragment
  that was never shown is not asked for: no run would come of it, but a line on the terminal that quotes it.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live import bring
from regviz.live.gate import Gate, Visitor

SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
OURS = {"localhost", "127.0.0.1", "::1"}
"""The names of this computer for itself: a tunnel or a proxy on it may have changed the host, but not for others."""
LARGEST = 256 * 1024
"""Bytes of a message. The largest that a page sends is a few KB: the state of a figure, or the names of columns."""
ASKED = {"stop_script", "app_heartbeat"}
"""What our pages ask for besides runs and files."""
MAKING = 10.0
"""Seconds after which a file that is not there counts as made: a run that begins can lose what says that it is."""
BUTTONS, TRIES = 100, 3
"""So many files are remembered that a connection was shown: each run has new ones. How often one may fail."""
UPLOADS = "/_stcore/upload_file"
STATED = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
GOES_ON = ForwardMsg.FINISHED_EARLY_FOR_RERUN
"""What Streamlit says where a run ends only for the next one to begin."""
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
        self.makers = Gate(long=MAKING, patience=MAKING)

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
            connection = _Connection(receive, send, self.gate.visitor(), self.makers.visitor())
            known = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            try:
                await self.app({**scope, "headers": known}, connection.receive, connection.send)
            finally:
                connection.visitor.leave()
                connection.maker.leave()
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the app answers; of a fault this says so itself: what would else say it is before this middleware."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:
            if not begun:
                await PlainTextResponse("Something went wrong here.", status_code=500)(scope, receive, send)
            raise


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


class _Connection:
    """A connection that is closed by the first message that is text, and whose runs are whole until one is finished."""

    def __init__(self, receive: Receive, send: Send, visitor: Visitor, maker: Visitor) -> None:
        self.visitor = visitor
        self.maker = maker
        self._receive = receive
        self._send = send
        self._shown = False
        self._fragments = set[str]()  # that this connection has been told of
        self._files = dict[str, int]()  # likewise, and how often each may fail yet: of a failure a line is logged
        self._session = ""
        self._asked = ""  # the file that is being made

    async def receive(self) -> Message:
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            data = message.get("bytes")
            if data is None or len(data) > LARGEST:
                code = 1003 if data is None else 1009
                await self._send({"type": "websocket.close", "code": code})
                return {"type": "websocket.disconnect", "code": code}
            asked = _asked(data)
            if asked is None:
                return message
            kind = asked.WhichOneof("type")
            if kind == "rerun_script" and self._knows(asked) and not _deep(asked):
                await self.visitor.enter()
                if self._shown and self._knows(asked):  # it may have been shown meanwhile
                    return message
                asked.rerun_script.ClearField("fragment_id")
                return {**message, "bytes": asked.SerializeToString()}
            if kind == "backend_operation_request" and self._shows(asked):
                await self.maker.enter()
                self._asked = asked.backend_operation_request.deferred_file.file_id
                return message
            if kind in ASKED:
                return message

    def _knows(self, asked: BackMsg) -> bool:
        """Whether a run can come of it: until the page was shown a whole one, then one of what it was told of."""
        fragment = asked.rerun_script.fragment_id
        return not (self._shown and fragment) or fragment in self._fragments

    def _shows(self, asked: BackMsg) -> bool:
        """Whether it is the session's own, for a file whose button it was shown: else there would be a line to log."""
        request = asked.backend_operation_request
        return request.session_id == self._session and self._files.get(request.deferred_file.file_id, 0) > 0

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            self._hear(ForwardMsg.FromString(message["bytes"]))
        await self._send(message)

    def _hear(self, said: ForwardMsg) -> None:
        """Remember what this connection is told, and give its places back where what they are for has ended."""
        kind, button = said.WhichOneof("type"), said.delta.new_element.download_button
        if said.delta.fragment_id:
            self._fragments.add(said.delta.fragment_id)
        if button.deferred_file_id:
            self._files[button.deferred_file_id] = TRIES
            while len(self._files) > BUTTONS:
                del self._files[next(iter(self._files))]
        if kind == "new_session":
            self._session = said.new_session.initialize.session_id
        if kind == "script_finished" and said.script_finished != GOES_ON:
            self._shown = True
            self.visitor.finish()
        if kind == "backend_operation_response":
            if said.backend_operation_response.error_msg and self._asked in self._files:
                self._files[self._asked] -= 1
            self.maker.finish()


def _asked(data: bytes) -> BackMsg | None:
    """The message that these bytes are, None if they are none: Streamlit has its own answer to that."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    return message


def _deep(asked: BackMsg) -> bool:
    """Whether what a figure sent is nested so deeply that reading it as JSON would be given up in the middle."""
    for widget in asked.rerun_script.widget_states.widgets:
        try:
            json.loads(widget.json_trigger_value or "null")
        except RecursionError:
            return True
        except ValueError:  # Streamlit has its own answer to that
            continue
    return False


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
