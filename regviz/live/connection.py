"""A page's connection: what of it goes on to Streamlit, and when.

- What is not a binary message, or is larger than any that a page sends, is no message: the connection is closed. What
  no page of ours asks for goes no further: others could clear what all share, or see names of files.
- Until a connection has been shown the page, what it asks for is the whole page. A page that was with another process,
  or with this one before it was started again, may ask for a fragment alone, of which a new session knows nothing:
  Streamlit would say so on the terminal, and the page would wait for ever.
- A file behind a button is made for whoever was shown the button, one at a time of this process: each is made in a
  thread of those that pages wait for too, and may take 100 MB. What else Streamlit does behind the same kind of
  message, no page of ours asks for.
- What asks for a run waits in the line (gate.py), and what comes behind it on the same connection with it. A fragment
  that was never shown is not asked for: no run would come of it, but a line on the terminal that quotes it.
"""

from __future__ import annotations

import json

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live.gate import Visitor

LARGEST = 256 * 1024
"""Bytes of a message. The largest that a page sends is a few KB: the state of a figure, or the names of columns."""
ASKED = {"stop_script", "app_heartbeat"}
"""What our pages ask for besides runs and files."""
BUTTONS, TRIES = 100, 3
"""So many files are remembered that a connection was shown: each run has new ones. How often one may fail."""
GOES_ON = ForwardMsg.FINISHED_EARLY_FOR_RERUN
"""What Streamlit says where a run ends only for the next one to begin."""


class Connection:
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
