"""A page's connection: what of it goes on to Streamlit, and when.

- What is not a binary message, or is larger than any that a page sends, is no message: the connection is closed. What
  no page of ours asks for goes no further: others could clear what all share, or see names of files.
- Until a connection has been shown the page, what it asks for is the whole page. A page that was with another process,
  or with this one before it was started again, may ask for a fragment alone, of which a new session knows nothing:
  Streamlit would say so on the terminal, and the page would wait for ever.
- A file behind a button is made for whoever was shown the button, one at a time of this process: each is made in a
  thread of those that pages wait for too, and may take 100 MB. What else Streamlit does behind the same kind of
  message, no page of ours asks for. Each run has a new file behind the same button, and Streamlit forgets the one
  before: a file for which a page has waited is the newest of its button. The page knows the answer by its request.
- What asks for a run waits in the line (gate.py), and what comes behind it on the same connection with it; a file waits
  for its turn beside that. A fragment that was never shown, or of a page that was left, is not asked for: no run would
  come of it, but a line on the terminal that quotes it.
- All is read before it may go on: so it is known at once that somebody has gone, and nothing waits for them.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive, Send
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live.gate import Visitor

LARGEST = 256 * 1024
"""Bytes of a message. The largest that a page sends is a few KB: the state of a figure, or the names of columns."""
HELD, EACH = 1024 * 1024, 16 * 1024
"""Bytes of all messages that wait to go on, of which each counts for `EACH` more: of short ones there may be 64.

A page sends four in a second at most. Whoever sends more than it can be answered is no page.
"""
ASKED = {"stop_script", "app_heartbeat"}
"""What our pages ask for besides runs and files."""
BUTTONS, TRIES = 100, 3
"""So many files are remembered that a connection was shown: each run has new ones. How often one may fail."""
GOES_ON = ForwardMsg.FINISHED_EARLY_FOR_RERUN
"""What Streamlit says where a run ends only for the next one to begin."""


@dataclass
class File:
    """What a connection was shown a button for."""

    button: str
    place: tuple[int, ...]
    tries: int = TRIES  # of each failure a line is logged


class Connection:
    """A connection that is closed by the first message that is text, and whose runs are whole until one is finished."""

    def __init__(self, receive: Receive, send: Send, visitor: Visitor, maker: Visitor) -> None:
        self.visitor = visitor
        self.maker = maker
        self._receive = receive
        self._send = send
        self._came = asyncio.Queue[bytes]()  # what has not been judged
        self._wanted = asyncio.Queue[bytes]()  # files that wait for their turn
        self._ready = asyncio.Queue[Message]()  # what may go on
        self._held = 0  # how much the first two are
        self._shown = False
        self._page = ""  # that this connection is at
        self._fragments = dict[str, str]()  # that it has been told of, and at which page last: many have the same
        self._files = dict[str, File]()  # of its page, the newest last
        self._session = ""
        self._asked = ""  # the file that is being made
        self._untaken: Message | None = None  # what asks for it, until Streamlit has that
        self._work = [asyncio.create_task(work()) for work in (self._read, self._judge, self._make)]

    def close(self) -> None:
        """Nobody is there any more. A file that is being made is made to its end, and keeps its place for a while."""
        for task in self._work:
            task.cancel()
        self.visitor.leave()
        if self._untaken is None:
            self.maker.go()
        else:
            self.maker.leave()

    async def receive(self) -> Message:
        message = await self._ready.get()
        if message is self._untaken:
            self._untaken = None
        if message["type"] == "websocket.close":
            with suppress(OSError):
                await self._send(message)
            return {"type": "websocket.disconnect", "code": message["code"]}
        return message

    async def _read(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return self._end(message)
            if message["type"] == "websocket.connect":
                self._ready.put_nowait(message)
                continue
            data = message.get("bytes")
            self._held += len(data or b"") + EACH
            if data is None or len(data) > LARGEST or self._held > HELD:
                code = 1003 if data is None else 1009 if len(data) > LARGEST else 1008
                return self._end({"type": "websocket.close", "code": code})
            self._came.put_nowait(data)

    def _end(self, last: Message) -> None:
        """This is the next that the app is told, and the last."""
        while not self._ready.empty():
            self._ready.get_nowait()
        self._ready.put_nowait(last)

    async def _judge(self) -> None:
        """Let go on what may, in the order in which it came."""
        while True:
            data = await self._came.get()
            asked = _asked(data)
            kind = asked.WhichOneof("type") if asked else None
            if asked and kind == "backend_operation_request":
                self._wanted.put_nowait(data)
                continue
            self._held -= len(data) + EACH
            if asked and kind == "rerun_script":
                await self._run(asked)
            elif asked is None or kind in ASKED:
                self._go_on(data)

    async def _run(self, asked: BackMsg) -> None:
        """Wait in the line, and let it go on if a run can come of it then: much may have been shown meanwhile."""
        fragment = asked.rerun_script.fragment_id
        if (self._shown and fragment and fragment not in self._fragments) or _deep(asked):
            return
        await self.visitor.enter()
        if not self._shown or fragment not in self._fragments:
            asked.rerun_script.ClearField("fragment_id")
        elif self._fragments[fragment] != self._page:
            self.visitor.finish()
            return
        self._go_on(asked.SerializeToString())

    async def _make(self) -> None:
        """Let files go on, each when its turn has come; the page is answered meanwhile."""
        while True:
            data = await self._wanted.get()
            await self.maker.enter()
            self._held -= len(data) + EACH
            asked = BackMsg.FromString(data)
            self._asked = self._newest(asked.backend_operation_request)
            if self._asked:
                asked.backend_operation_request.deferred_file.file_id = self._asked
                self._untaken = self._go_on(asked.SerializeToString())
            else:
                self.maker.finish()

    def _newest(self, request: BackendOperationRequest) -> str:
        """The file that is behind the button now; none where the session is not its own, or it was not shown the
        button, or not lately: there would be a line to log.
        """
        asked = self._files.get(request.deferred_file.file_id)
        if asked is None or request.session_id != self._session:
            return ""
        *_, newest = (name for name, file in self._files.items() if file.button == asked.button)
        return newest if self._files[newest].tries > 0 else ""

    def _go_on(self, data: bytes) -> Message:
        message = {"type": "websocket.receive", "bytes": data}
        self._ready.put_nowait(message)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            self._hear(ForwardMsg.FromString(message["bytes"]))
        try:
            await self._send(message)
        except OSError:  # they have gone: the app gives up this connection, and could not bear to be told anything else
            self._end({"type": "websocket.disconnect", "code": 1006})
            raise

    def _hear(self, said: ForwardMsg) -> None:
        """Remember what this connection is told, and give its places back where what they are for has ended."""
        kind, button = said.WhichOneof("type"), said.delta.new_element.download_button
        if kind == "navigation" and said.navigation.page_script_hash != self._page:
            self._page = said.navigation.page_script_hash
            self._files.clear()
        if said.delta.fragment_id:
            self._fragments[said.delta.fragment_id] = self._page
        if button.deferred_file_id:
            new = File(button.id, tuple(said.metadata.delta_path))
            there = {name for name, old in self._files.items() if old.place == new.place and old.button != new.button}
            for name in there:
                del self._files[name]
            self._files[button.deferred_file_id] = new
            while len(self._files) > BUTTONS:
                del self._files[next(iter(self._files))]
        if kind == "new_session":
            self._session = said.new_session.initialize.session_id
        if kind == "script_finished" and said.script_finished != GOES_ON:
            self._shown = True
            self.visitor.finish()
        if kind == "backend_operation_response":
            if said.backend_operation_response.error_msg and self._asked in self._files:
                self._files[self._asked].tries -= 1
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
