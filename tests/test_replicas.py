"""Three processes behind nginx, by the configuration that deploy/ has: one is killed, and nobody loses anything."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from threading import Thread
from urllib.request import Request, urlopen

import pytest
import websockets
from playwright.sync_api import Page
from streamlit.proto.BackMsg_pb2 import BackMsg

from regviz.lessons import lesson
from tests.dragging import Hand, same
from tests.found import PAGES, path_of
from tools.replicas import NO_NGINX, Replicas, nginx, replicated
from tools.serving import Server
from tools.wire import brought, figure, opening, outcome, run, stream

pytestmark = pytest.mark.long
CLIENTS = 54
PATIENCE = 300  # seconds: so long may a busy machine take


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    if nginx() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_NGINX)
    with replicated(3) as running:
        yield running


def asked(url: str, **headers: str) -> HTTPResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return urlopen(Request(url, headers=named), timeout=60)  # type: ignore[no-any-return]


def test_a_visitor_is_introduced_once_and_by_no_more_than_a_number(replicas: Replicas) -> None:
    with asked(f"{replicas.front.url}/norms", Accept="text/html") as page:
        (cookie,) = [value for value in page.headers.get_all("set-cookie") if value.startswith("regviz=")]
        assert re.fullmatch(r"regviz=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax", cookie)
        (file,) = set(re.findall(r"live-figure/\w+/live/figure\.mjs", page.read().decode()))
    with asked(f"{replicas.front.url}/norms", Accept="text/html", Cookie=cookie.partition(";")[0]) as again:
        assert not [value for value in again.headers.get_all("set-cookie") or [] if value.startswith("regviz=")]
    with asked(f"{replicas.front.url}/{file}", Accept_Encoding="gzip") as script:
        assert "immutable" in script.headers["cache-control"]
        assert script.headers["content-encoding"] == "gzip"
        assert script.headers["x-content-type-options"] == "nosniff"
        assert script.headers["set-cookie"] is None


def sessions(app: Server) -> int:
    """How many pages a process serves now."""
    with urlopen(f"{app.url}/_stcore/metrics", timeout=60) as metrics:
        return int(re.search(r"^active_sessions (\d+)", metrics.read().decode(), re.MULTILINE)[1])  # type: ignore[index]


def test_a_file_finds_the_process_that_its_page_is_with(replicas: Replicas) -> None:
    """Also from a frame in another site's page, where browsers send no cookie."""
    raw = b"a,b,y\n" + b"".join(b"%d,%d,%d\n" % (k, k * k % 7, k * 5 % 11) for k in range(30))

    async def through() -> None:
        for _ in range(6):
            async with stream(replicas.front) as line:
                place = figure(await run(line, opening("features", "data=own")))
                told = await brought(replicas.front, line, place, raw, "data=own")
                assert told["state"]["own"], told["bring"]

    outcome(through())


class Crowd:
    """Clients that open a page and connect again when the connection is lost, in a thread of their own."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self.seen = [0] * CLIENTS  # how often each has been sent its figure
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_until_complete, args=(self._all(),))

    async def _all(self) -> None:
        self.clients = [asyncio.create_task(self._client(number)) for number in range(CLIENTS)]
        await asyncio.gather(*self.clients, return_exceptions=True)

    async def _client(self, number: int) -> None:
        message = BackMsg()
        message.rerun_script.query_string = f"alpha=0.{number + 1}"
        message.rerun_script.page_name = "geometry"
        cookie = {"Cookie": f"regviz={number}"}
        protocols = [websockets.Subprotocol("streamlit")]
        while True:
            try:
                async with websockets.connect(
                    self.url, subprotocols=protocols, additional_headers=cookie, max_size=None
                ) as socket:
                    await socket.send(message.SerializeToString())
                    async for answer in socket:
                        self.seen[number] += b"live_figure" in answer  # type: ignore[operator]
            except (OSError, websockets.WebSocketException):
                await asyncio.sleep(0.5)

    def __enter__(self) -> Crowd:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            self.loop.call_soon_threadsafe(client.cancel)
        self.thread.join()
        self.loop.close()


def dragged(hand: Hand, steps: int) -> None:
    """Move the page's first slider by the keyboard."""
    slider = hand.root.locator("input[type=range]:visible").first
    slider.focus()
    for _ in range(steps):
        slider.press("ArrowRight")
    hand.frame()


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never was so"
        time.sleep(0.2)


def test_a_killed_process_loses_nothing(replicas: Replicas, open_page: Callable[..., Page]) -> None:
    """Every page goes on with another process, also with what was dragged before that one has answered."""
    patient = {"prepare": lambda page: page.set_default_timeout(1000 * PATIENCE), "base": replicas.front.url}
    hands = {name: Hand(open_page(path_of(name), **patient)) for name in PAGES if lesson(name).shows}
    for hand in hands.values():
        hand.until("drawn.source === 'torch'", seconds=PATIENCE)
    with Crowd(replicas.front.url) as crowd:
        eventually(lambda: min(crowd.seen) > 0)
        victim = max(replicas.apps, key=sessions)
        others = [app for app in replicas.apps if app is not victim]
        os.kill(victim.pid, signal.SIGKILL)
        for hand in hands.values():
            dragged(hand, 3)
        shown = {name: hand.drawn() for name, hand in hands.items()}
        for name, hand in hands.items():
            hand.until("drawn.source === 'torch'", seconds=PATIENCE)
            assert same(hand.drawn(), shown[name]), name
            assert hand.page.locator("[data-testid=stException], [role=dialog]").count() == 0
        eventually(lambda: sum(sessions(app) for app in others) >= CLIENTS + len(hands))
        assert all("Traceback" not in app.log() and "Error" not in app.log() for app in others)
