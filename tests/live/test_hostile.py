"""What anybody can send: addresses, paths, origins and messages made to do harm. The answer is a state or a refusal."""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
import string
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import pytest
import websockets
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from regviz.live import codec, show
from regviz.live.routes import base
from tests.found import STATES
from tools.serving import Server

ADDRESSES = 10_000
PATIENCE = 120  # seconds: so long may a busy machine take
NASTY = [
    *[
        "",
        " ",
        "\0",
        "-",
        "+",
        ".",
        "e",
        "1e",
        "e1",
        "--1",
        "1.2.3",
        "1,5",
        "0x10",
        "1_0",
        "٣",
        "½",
        "１",
        "−1",
        "1\n2",
    ],
    *["nan", "NaN", "inf", "-inf", "Infinity", "1e999", "-1e999", "1e-999", "-0", "-0.0", "5e-324", "1.8e308"],
    *[
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        "{{7*7}}",
        "${7*7}",
        "%s%n",
        "'; DROP TABLE",
        "../../etc/passwd",
    ],
    *[
        "__class__",
        "constructor",
        "toString",
        "null",
        "undefined",
        "true",
        "[]",
        "{}",
        "\ud800",
        "\U0001f600",
        "\u202e1",
    ],
    *[
        "9" * 1_000_000,
        "9" * 1_000_000 + "x",
        "0." + "0" * 1_000_000 + "1",
        "1e" + "9" * 1_000_000,
        " " * 1_000_000 + "x",
    ],
]


def crafted(kind: type, seed: int) -> Iterator[dict[str, str]]:
    """Queries that are a little, or altogether, wrong."""
    chance = random.Random(seed)
    names = [*codec.kinds(kind), "lang", "embed", "__proto__", "__init__", ""]
    for _ in range(ADDRESSES // len(STATES) + 1):
        query = {}
        for name in chance.sample(names, chance.randint(1, len(names))):
            some = chance.random()
            if some < 0.02:
                query[name] = chance.choice(NASTY)
            elif some < 0.4:
                query[name] = chance.choice(NASTY[:-5])
            elif some < 0.7:
                query[name] = repr(chance.uniform(-1, 1) * 10 ** chance.uniform(-320, 308))
            else:
                query[name] = "".join(chance.choices(string.printable + "αλ∞", k=chance.randint(0, 30)))
        yield query


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
def test_ten_thousand_addresses_are_each_a_state_within_its_bounds(kind: type) -> None:
    declared = codec.kinds(kind)
    for query in crafted(kind, seed=20261126):
        state = codec.read(kind, query)
        for name, value in asdict(state).items():
            field = declared[name]
            if isinstance(field, codec.Number):
                assert field.low <= value <= field.high
                assert field.snap(value) == value
            else:
                assert value == "" or field.parse(value) == value
        assert codec.read(kind, codec.write(state)) == state


WRONG = [
    *[None, True, 1, -1.5, "text", [], {}, [{}], {"number": 1}, {"state": {}}, {"number": "1", "state": {}}],
    *[{"number": 1, "state": []}, {"number": None, "state": {}, "press": None}, {"number": [1], "state": {"alpha": 1}}],
    *[
        {"number": 1, "state": {}, "press": press}
        for press in (1, "ask", [], {}, {"button": 1, "number": 1}, {"button": "ask"})
    ],
    {"number": {}, "state": {"alpha": {"deep": [[]] * 100}}},
]


@pytest.mark.parametrize("sent", WRONG, ids=repr)
def test_what_is_no_release_is_none(sent: Any) -> None:
    assert not show._understood(sent)


@pytest.mark.parametrize("state", [{}, {"alpha": None}, {"alpha": [1]}, {"nobody": 1}, {"alpha": {"x": 1}}, {"": ""}])
@pytest.mark.parametrize("press", [None, {"button": "explode", "number": 10**400}, {"button": "ask", "number": -1}])
def test_a_release_with_a_wrong_state_is_one(state: Any, press: Any) -> None:
    assert show._understood({"number": 1, "state": state, "press": press})
    for kind in STATES:
        codec.read(kind, {name: str(value) for name, value in state.items()})


# over the network


def answer(server: Server, request: bytes) -> bytes:
    """What the server says to these very bytes."""
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65536), b""))


def get(server: Server, path: str, **headers: str) -> bytes:
    named = {"Host": urlsplit(server.url).netloc, "Connection": "close", **headers}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    return answer(server, "\r\n".join(lines).encode("latin-1"))


PATHS = [
    f"{folder}{way}"
    for folder in (
        f"/{base()}/",
        f"/{base()}/live/",
        "/live-figure/",
        "/static/",
        "/static/js/",
        "/media/",
        "/app/static/",
    )
    for way in (
        *("../app.py", "../../app.py", "../../../../../../etc/passwd", "%2e%2e/app.py", "%2e%2e%2f%2e%2e%2fapp.py"),
        *(
            "..%5c..%5capp.py",
            "..%252f..%252fapp.py",
            "/etc/passwd",
            "%2fetc%2fpasswd",
            "..;/app.py",
            "%00",
            "app.py%00.js",
        ),
        *(
            "....//app.py",
            "live/../../page.py",
            "show.py",
            "__init__.py",
            "%c0%ae%c0%ae/app.py",
            "C:%5cWindows%5cwin.ini",
        ),
    )
]
SECRETS = (b"root:", b"import streamlit", b"from __future__", b"import annotations")


def test_no_path_leads_to_what_is_not_served(server: Server) -> None:
    for path in PATHS:
        said = get(server, path)
        assert said.startswith((b"HTTP/1.1 200", b"HTTP/1.1 400", b"HTTP/1.1 404", b"HTTP/1.1 307")), path
        assert not any(secret in said for secret in SECRETS), path
        if said.startswith(b"HTTP/1.1 200"):  # an address that is no file is the app's own page
            assert b"<title>Streamlit</title>" in said, path


def test_a_page_stands_in_a_frame_only_where_its_address_asks_for_it(server: Server) -> None:
    def ancestors(path: str) -> str:
        said = get(server, path, Accept="text/html").decode("latin-1")
        return re.search(r"frame-ancestors ([^;\r]+)", said)[1]  # type: ignore[index]

    assert {ancestors(path) for path in ("/", "/geometry?alpha=1", "/?embed=false", "/?embed=", "/?Embed=true")} == {
        "'self'"
    }
    assert {ancestors(path) for path in ("/?embed=true", "/norms?t=1&embed=true")} == {"*"}


def test_every_answer_says_what_a_browser_may_not_do(server: Server) -> None:
    for path in ("/", "/nowhere", "/_stcore/health", "/ready", f"/{base()}/live/figure.mjs", f"/{base()}/nothing"):
        head = get(server, path, Accept="text/html").partition(b"\r\n\r\n")[0].lower()
        assert b"x-content-type-options: nosniff" in head
        assert b"referrer-policy: same-origin" in head
    for name in (
        "/",
        f"/{base()}/lessons/geometry/figure.html",
        "/norms",
    ):  # with no page asked for, markup does nothing
        for accept in ("text/html", "*/*"):
            head = get(server, name, Accept=accept).partition(b"\r\n\r\n")[0].lower()
            policy = re.search(rb"content-security-policy: (.+)", head)
            assert policy is not None
            assert policy[1].startswith(b"default-src 'none'")
            assert b"'unsafe-eval'" not in policy[1]
            assert b"unsafe-inline" not in re.sub(rb"style-src [^;]+", b"", policy[1])


@pytest.fixture
def noted(fresh_server: Callable[[], AbstractContextManager[Server]]) -> Iterator[Server]:
    """A server of one's own, which must have nothing to say in the end but lines of one sentence."""
    with fresh_server() as app:
        yield app
        log = app.log()
        assert "Traceback" not in log
        assert 'File "' not in log


def stream(server: Server, origin: str | None = None, **headers: str) -> Any:
    """A connection as a page makes it."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [websockets.Subprotocol("streamlit")]
    return websockets.connect(
        address,
        subprotocols=protocols,
        origin=origin and websockets.Origin(origin),
        max_size=None,
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


def figure(came: list[ForwardMsg]) -> tuple[str, dict[str, Any]]:
    """The figure among what came: the name of what it triggers, and what it was told."""
    elements = [message.delta.new_element for message in came if message.WhichOneof("type") == "delta"]
    (found,) = [one.bidi_component for one in elements if one.WhichOneof("type") == "bidi_component"]
    return found.id, json.loads(found.bytes)


@pytest.mark.parametrize(
    "origin",
    ["http://elsewhere.example", "https://localhost.elsewhere.example", "null", "http://[", "http://", "file://"],
)
def test_a_page_of_another_site_gets_no_connection(server: Server, origin: str) -> None:
    async def connect() -> None:
        async with stream(server, origin):
            pass

    with pytest.raises(websockets.InvalidStatus):
        outcome(connect())


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost:1", "a b", "[", "localhost@elsewhere.example", "x" * 5000]
)
def test_a_host_that_is_not_ours_changes_nothing(server: Server, host: str) -> None:
    ours, theirs = get(server, "/geometry", Accept="text/html"), get(server, "/geometry", Host=host, Accept="text/html")
    assert theirs.startswith(b"HTTP/1.1 400") or theirs.partition(b"\r\n\r\n")[2] == ours.partition(b"\r\n\r\n")[2]


def pressed(identity: str, payload: Any) -> BackMsg:
    """What a page sends when its figure triggers something."""
    message = opening("geometry")
    widget = message.rerun_script.widget_states.widgets.add()
    widget.id = _make_trigger_id(identity, "events")
    widget.json_trigger_value = payload if isinstance(payload, str) else json.dumps(payload)
    return message


def test_no_message_disturbs_anybody_else(noted: Server) -> None:
    """Text, noise, half a message, a huge one, unknown figures and triggers, wrong types, megabytes of JSON."""
    chance = random.Random(7)

    async def shut(data: bytes | str) -> None:
        """Whoever sends this is cut off, or not understood."""
        async with stream(noted) as line:
            try:
                await line.send(data)
                await asyncio.wait_for(line.recv(), 1)
            except (TimeoutError, websockets.ConnectionClosed):
                pass

    async def all_of_it() -> None:
        async with stream(noted) as witness:
            identity, before = figure(await run(witness, opening("geometry", "alpha=0.5")))
            whole = opening("geometry").SerializeToString()
            for data in (
                "text",
                "",
                b"",
                b"\xff" * 1000,
                whole[: len(whole) // 2],
                chance.randbytes(100_000),
                b"\0" * 40_000_000,
            ):
                await shut(data)
            async with stream(noted) as line:
                mine, _ = figure(await run(line, opening("geometry")))
                for wrong in WRONG:
                    await run(line, pressed(mine, [{"event": "released", "value": wrong}]))
                for payload in (
                    "{",
                    "9" * 10_000,
                    "null",
                    '{"event": []}',
                    [{"event": "nothing", "value": 1}],
                ):
                    await run(line, pressed(mine, payload))
                huge = {"number": 1, "state": {"alpha": "9" * 3_000_000}, "press": None}
                await run(line, pressed(mine, [{"event": "released", "value": huge}]))
                await run(line, pressed("$$ID-nobody-nothing", [{"event": "released", "value": 1}]))
                await run(line, opening("nowhere", "&=&=%%%&alpha=" + "1" * 1_000_000))
                message = opening("geometry")
                message.rerun_script.fragment_id = "nobody"
                message.rerun_script.page_script_hash = "../../etc"
                await line.send(message.SerializeToString())  # Streamlit says a line and runs nothing
            _, again = figure(await run(witness, opening("geometry", "alpha=0.5")))
            assert again["state"] == before["state"]
            assert identity

    outcome(all_of_it())


def test_a_page_that_was_with_another_process_is_run_whole(server: Server) -> None:
    """It asks for a fragment alone, by a name that only the other one knows."""

    async def come_over() -> None:
        async with stream(server) as line:
            message = opening("geometry", "alpha=0.5")
            message.rerun_script.fragment_id = "of another process"
            assert figure(await run(line, message))[1]["state"]["alpha"] == 0.5

    outcome(come_over())


def test_idle_and_slow_ones_keep_nobody_else_waiting(server: Server) -> None:
    """Two hundred connections that say nothing, or ask for much and read none of it."""
    place = urlsplit(server.url)
    lines = [socket.create_connection((place.hostname, place.port), timeout=60) for _ in range(200)]
    try:
        for line in lines[::2]:
            line.sendall(f"GET /{base()}/live/plotly.min.js HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())

        async def served() -> None:
            async with stream(server) as witness:
                assert figure(await run(witness, opening("geometry")))[1]["state"]

        outcome(served())
    finally:
        for line in lines:
            line.close()
