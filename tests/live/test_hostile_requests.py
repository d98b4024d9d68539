"""Requests made to do harm: no path leads to what is not served, and every answer says what a browser may not do."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

import pytest
from starlette.types import Message, Receive, Scope, Send

from regviz.live.guard import STATED, Guard
from regviz.live.routes import base
from tools.serving import Server
from tools.wire import outcome


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


def test_nothing_is_uploaded_by_streamlits_own_way(server: Server) -> None:
    host = urlsplit(server.url).netloc
    for path in ("/_stcore/upload_file/session/file", "/_stcore/upload_file"):
        head = f"PUT {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n"
        assert answer(server, f"{head}ab".encode()).startswith(b"HTTP/1.1 404"), path


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


@pytest.mark.parametrize("sends", [[], [{"type": "http.response.start", "status": 200, "headers": []}]])
def test_a_fault_is_answered_like_all_else_and_is_still_heard_of(sends: list[Message]) -> None:
    went = list[Message]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for message in sends:
            await send(message)
        raise ZeroDivisionError

    async def nothing() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        went.append(message)

    async def ask() -> None:
        with pytest.raises(ZeroDivisionError):
            await Guard(app)({"type": "http", "path": "/", "headers": []}, nothing, send)

    outcome(ask())
    begun = [message for message in went if message["type"] == "http.response.start"]
    assert [message["status"] for message in begun] == [200 if sends else 500]
    assert {*STATED} <= {*begun[0]["headers"]}


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost:1", "a b", "[", "localhost@elsewhere.example", "x" * 5000]
)
def test_a_host_that_is_not_ours_changes_nothing(server: Server, host: str) -> None:
    ours, theirs = get(server, "/geometry", Accept="text/html"), get(server, "/geometry", Host=host, Accept="text/html")
    assert theirs.startswith(b"HTTP/1.1 400") or theirs.partition(b"\r\n\r\n")[2] == ours.partition(b"\r\n\r\n")[2]
