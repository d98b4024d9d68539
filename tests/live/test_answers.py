"""Which answers are Streamlit's page, with more in its head, and which go on as they are."""

from __future__ import annotations

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regviz.lessons.texts import doorstep
from regviz.live import delivery, routes
from tests.scenes import played
from tools.serving import Server


def asked(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by their names in small letters, and body of an answer, a refusal too."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        answer = urlopen(Request(server.url + path, headers=named, method=method))
    except HTTPError as refused:
        answer = refused
    with answer:
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()


@pytest.mark.parametrize("path", ["/live-figure/export/geometry", f"/{routes.base()}/lessons/geometry/figure.html"])
def test_markup_that_is_no_page_is_the_same_for_who_asks_for_a_page(server: Server, path: str) -> None:
    plain, opened = asked(server, path), asked(server, path, Accept="text/html,*/*")
    for _, headers, _ in (plain, opened):
        headers.pop("date")
    assert opened == plain
    assert b"window.__streamlit" not in opened[2]


def test_an_exported_lesson_stays_a_file_that_nobody_keeps(server: Server) -> None:
    status, headers, _ = asked(server, "/live-figure/export/geometry", Accept="text/html,*/*")
    assert status == 200
    assert headers["content-disposition"].startswith("attachment")
    assert headers["cache-control"] == "no-store"


@played
async def test_what_is_handed_over_as_a_file_goes_on_as_it_is() -> None:
    headers = [(b"content-type", b"text/html"), (b"content-disposition", b"attachment"), *[(b"set-cookie", b"a=b")] * 2]
    said: list[Message] = [
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": b"<head></head>", "more_body": True},
        {"type": "http.response.body", "body": b"and more"},
    ]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for message in said:
            await send(message)

    assert await heard(app, "/media/a.html") == said


@played
async def test_who_asks_for_a_file_that_is_compressed_waits_for_no_thread() -> None:
    """Pages wait for threads, too."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError

    loop, (name, *_) = asyncio.get_running_loop(), delivery._late()
    await heard(app, f"/{name}")
    loop.set_default_executor(full := ThreadPoolExecutor(1))
    full.shutdown()
    _, body = await heard(app, f"/{name}")
    assert gzip.decompress(body["body"]) == (delivery.STATIC / name).read_bytes()


async def heard(app: ASGIApp, path: str) -> list[Message]:
    """What goes out when a browser opens this path."""
    went = list[Message]()

    async def send(message: Message) -> None:
        went.append(message)

    async def nothing() -> Message:
        raise AssertionError

    headers = [(b"accept", b"text/html"), (b"accept-encoding", b"gzip")]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    await delivery.Delivery(app, lambda named, locale: "en", doorstep)(scope, nothing, send)
    return went


def test_whoever_asks_for_the_head_of_a_page_is_told_the_same(server: Server) -> None:
    for path in ("/", "/geometry?alpha=1", "/?embed=true"):
        (whole, told, _), (status, same, body) = (
            asked(server, path, method, Accept="text/html", Accept_Encoding="gzip") for method in ("GET", "HEAD")
        )
        assert (status, body) == (whole, b"")
        assert "frame-ancestors" in same["content-security-policy"]
        assert same | {"date": ""} == told | {"date": ""}


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize(
    "path", ["/static/js/index.of-another-version.js", "/static/media/none.woff2", "/static/js/../index.html"]
)
def test_a_file_of_another_streamlit_is_not_there(server: Server, path: str, accept: str) -> None:
    """So a proxy asks the next process, which may be of the page's own version; Streamlit would send its page."""
    for method in ("GET", "HEAD"):
        for encoding in ("gzip", "identity"):
            status, headers, body = asked(server, path, method, Accept=accept, Accept_Encoding=encoding)
            assert (status, headers["cache-control"]) == (404, "no-store")
            assert b"<" not in body
