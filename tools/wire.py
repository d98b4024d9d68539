"""The line between a page and the server, as Streamlit's page speaks on it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import websockets
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tools.serving import Server

PATIENCE = 120  # seconds: so long may a busy machine take
SLICE = 128 * 1024


def stream(server: Server, origin: str | None = None, **headers: str) -> Any:
    """A connection as a page makes it."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [websockets.Subprotocol("streamlit")]
    return websockets.connect(
        address,
        subprotocols=protocols,
        origin=None if origin is None else websockets.Origin(origin),
        max_size=None,
        open_timeout=PATIENCE,
        ping_interval=None,
        additional_headers=headers,
    )


def outcome(work: Coroutine[Any, Any, None]) -> None:
    """What comes of it, in a thread of its own: in this one a browser may have its loop."""
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, work).result()


def opening(page: str, query: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    return message


async def run(line: Any, message: BackMsg) -> list[ForwardMsg]:
    """All that the server sends until it has run the page."""
    await line.send(message.SerializeToString())
    came: list[ForwardMsg] = []
    async with asyncio.timeout(PATIENCE):
        while not came or came[-1].WhichOneof("type") != "script_finished":
            came.append(ForwardMsg.FromString(await line.recv()))
    return came


class Figure(NamedTuple):
    """A figure as a page has it: its name on the line, the page and the fragment that it is in, what it was told.

    Of what comes after the first time, which is the fragment alone, `page` is empty.
    """

    name: str
    page: str
    fragment: str
    told: dict[str, Any]


def figure(came: list[ForwardMsg]) -> Figure:
    """The figure among what came."""
    (page,) = {one.navigation.page_script_hash for one in came if one.WhichOneof("type") == "navigation"} or {""}
    deltas = [message.delta for message in came if message.WhichOneof("type") == "delta"]
    (delta,) = [one for one in deltas if one.new_element.WhichOneof("type") == "bidi_component"]
    found = delta.new_element.bidi_component
    return Figure(found.id, page, delta.fragment_id, json.loads(found.bytes))


def pressed(place: Figure, payload: Any, query: str = "") -> BackMsg:
    """What a page sends when its figure triggers something."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_script_hash, message.rerun_script.fragment_id = place.page, place.fragment
    message.rerun_script.context_info.url = f"http://localhost/{place.told['path'].strip('.')}"
    widget = message.rerun_script.widget_states.widgets.add()
    widget.id = _make_trigger_id(place.name, "events")
    widget.json_trigger_value = payload if isinstance(payload, str) else json.dumps(payload)
    return message


def triggered(place: Figure, event: str, value: Any, query: str = "") -> BackMsg:
    """The same for one event of the figure."""
    return pressed(place, [{"event": event, "value": value}], query)


async def posted(server: Server, place: Figure, raw: bytes, id: str = "1", origin: str | None = None) -> None:
    """Send a file to where its figure was told that one can be sent, slice by slice."""
    site = None if origin is None else websockets.Origin(origin)
    address = f"{server.url.replace('http', 'ws', 1)}/{place.told['bring']['to']}&id={id}&total={len(raw)}"
    async with websockets.connect(address, origin=site, open_timeout=PATIENCE, ping_interval=None) as line:
        at = int(await asyncio.wait_for(line.recv(), PATIENCE))
        while at < len(raw):
            await line.send(raw[at : at + SLICE])
            at = int(await asyncio.wait_for(line.recv(), PATIENCE))


def arrived(place: Figure, query: str, id: str = "1") -> BackMsg:
    """What a page sends when its file is there."""
    value = {"id": id, "wrote": place.told["wrote"], "from": f"/{place.told['path'].strip('.')}?{query}"}
    return triggered(place, "brought", value, query)


async def brought(server: Server, line: Any, place: Figure, raw: bytes, query: str) -> dict[str, Any]:
    """What the figure is told when a file has been sent and its page has said so."""
    await posted(server, place, raw)
    return figure(await run(line, arrived(place, query))).told
