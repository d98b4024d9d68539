"""What nginx does by the configuration that deploy/ has, before servers that do what the app should never do."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from tests.fronting import HOST, got, need_nginx, raw, says, started, upstream
from tools.replicas import front


@pytest.fixture(autouse=True)
def there() -> None:
    need_nginx()


FILE = "/live-figure/0123456789ab/live/figure.mjs"


@pytest.mark.parametrize(
    ("path", "count"),
    [
        (FILE, 1),
        ("/static/js/index.0a1b.js", 1),
        *((f"/live-figure/{name}", 3) for name in ("asking/geometry", "reach", "tours", "export/geometry", "export")),
        ("/geometry", 3),
    ],
)
def test_what_has_a_digest_in_its_name_is_kept_and_nothing_else(path: str, count: int) -> None:
    """What may be kept is waited for by all who ask at once: of what is not, each would wait for all before."""
    asked = list[str]()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        says(handler, Cache_Control="public, max-age=31536000, immutable")

    with upstream(answer) as url, front([url]) as server:
        started(server)
        for query in ("", "?1", "?2"):
            assert got(server, f"{path}{query}") == b"here"
    assert len(asked) == count


def test_it_answers_to_its_own_name_alone() -> None:
    with upstream(says) as url, front([url], HOST) as server:
        started(server)
        assert got(server, "/", Host=HOST) == b"here"
        assert got(server, "/ready") == b"here", "the container asks itself"
        assert raw(server, "GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n") == b""


@pytest.mark.parametrize(
    ("path", "most"),
    [
        *((path, 16_000) for path in ("/", "/_stcore/stream", "/live-figure/export/home", FILE)),
        ("/live-figure/tour", 1_000_000),
    ],
)
def test_nobody_sends_more_than_is_needed(path: str, most: int) -> None:
    with upstream(says) as url, front([url]) as server:
        started(server)
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {2 * most}\r\n\r\n"
        assert raw(server, head).startswith(b"HTTP/1.1 413")


def test_of_bodies_that_never_end_there_are_no_more_than_there_is_room_for() -> None:
    """They are kept in what may be memory: 1 MB of each, and some 200 of them would end the only nginx."""
    head = "POST /live-figure/tour HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n"
    with upstream(says) as url, front([url]) as server, ExitStack() as lines:
        started(server)
        place = urlsplit(server.url)
        for _ in range(20):
            line = lines.enter_context(socket.create_connection((place.hostname, place.port), timeout=60))
            line.sendall(head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n").encode())
            assert line.recv(65536).startswith(b"HTTP/1.1 100"), "it has its place"
        assert raw(server, head).startswith(b"HTTP/1.1 429")
        assert raw(server, "GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200")


OWN = "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("path", "length", "code"),
    [("/", 100_000, 413), ("/", 0, 502), (FILE, 0, 502), ("/_stcore/metrics", 0, 404), ("/_stcore/stream", 0, 502)],
)
def test_its_own_pages_have_no_rights_in_a_browser(path: str, length: int, code: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with front([url]) as server:
        started(server)
        said = raw(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n")
    assert said.startswith(f"HTTP/1.1 {code}".encode())
    assert f"Content-Security-Policy: {OWN}\r\n".encode() in said
    assert b"X-Content-Type-Options: nosniff\r\n" in said


@pytest.mark.parametrize("path", ["/", FILE])
def test_what_a_process_says_of_rights_is_not_said_twice(path: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        policy = {"Content_Security_Policy": "default-src 'self'", "X_Content_Type_Options": "nosniff"}
        says(handler, Content_Type="text/html", Cache_Control="max-age=60", **policy)

    with upstream(answer) as url, front([url]) as server:
        started(server)
        for _ in range(2):  # the second from what is kept, where it is kept
            said = raw(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").lower()
            assert said.count(b"content-security-policy: ") == said.count(b"default-src 'self'") == 1
            assert said.count(b"x-content-type-options: ") == 1


@pytest.mark.long
def test_who_is_sent_to_a_process_that_hangs_gets_another_ones_answer() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        upstream(says) as url,
        front([f"http://127.0.0.1:{silent.getsockname()[1]}", url]) as server,
        ThreadPoolExecutor(8) as class_,
    ):
        started(server)
        assert list(class_.map(lambda _: got(server, "/geometry"), range(8))) == [b"here"] * 8


@pytest.mark.parametrize(("path", "code"), [("/live-figure/export/geometry", 429), ("/ready", 503)])
def test_who_has_too_much_to_do_or_no_torch_yet_still_has_pages(path: str, code: int) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == path:
            handler.send_error(code)
        else:
            says(handler)

    with upstream(answer) as one, upstream(answer) as other, front([one, other]) as server:
        started(server)
        for _ in range(8):
            with pytest.raises(HTTPError) as said:
                got(server, path)
            said.value.close()
            assert said.value.code == code
        assert [got(server, "/geometry") for _ in range(8)] == [b"here"] * 8


@pytest.mark.parametrize("host", [".example.org", "*.example.org", "Regviz.Example.org"])
def test_a_name_may_be_that_of_a_family(host: str) -> None:
    with upstream(says) as url, front([url], host) as server:
        started(server)
        assert got(server, "/", Host=HOST) == b"here"
        assert raw(server, "GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n") == b""


def test_who_names_no_host_is_answered_where_any_will_do() -> None:
    with upstream(says) as url, front([url]) as server:
        started(server)
        assert raw(server, "GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200")
