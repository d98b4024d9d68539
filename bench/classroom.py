"""Measure a class: forty students at one server, each letting go of the slider every few seconds.

python -m bench.classroom

One browser shows what a student's browser sends; forty light clients then send the same, for a bounded time, on this
computer alone. Printed: milliseconds from a release to the end of the server's answer, and the share of one processor
that the server used.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from itertools import chain

import websockets
from playwright.async_api import Browser, async_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.page import METER, open_page, percentile, processor_ms, release
from tools.serving import NO_BROWSER, QUIET, Server, chromium, serving

STUDENTS, RELEASES, PAUSE = 40, 10, 3.0  # a release every PAUSE seconds, at random


async def record(browser: Browser, url: str) -> tuple[list[bytes], list[bytes]]:
    """The messages that a browser sends on opening the page, and at each of a few releases."""
    sent: list[str | bytes] = []
    page = await open_page(browser, url, sent)
    opening = list(sent)
    await page.evaluate(METER)
    for i in range(RELEASES):
        await release(page, i)
    await page.close()
    return runs(opening), runs(sent[len(opening) :])


def runs(messages: list[str | bytes]) -> list[bytes]:
    """Those of the messages that ask the server to run the page."""
    sent = (message for message in messages if isinstance(message, bytes))
    return [message for message in sent if BackMsg.FromString(message).WhichOneof("type") == "rerun_script"]


async def answered(socket: websockets.ClientConnection, message: bytes) -> float:
    """Send a message; milliseconds until the server has run the page and sent all of its answer."""
    start = time.monotonic()
    await socket.send(message)
    async for answer in socket:
        assert isinstance(answer, bytes)
        if ForwardMsg.FromString(answer).WhichOneof("type") == "script_finished":
            break
    return 1000 * (time.monotonic() - start)


async def student(url: str, opening: list[bytes], releases: list[bytes]) -> list[float]:
    """Open the page, then release every few seconds; the time of each answer."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(address, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None) as socket:
        for message in opening:
            await answered(socket, message)
        took = []
        for message in releases:
            await asyncio.sleep(random.uniform(0, 2 * PAUSE))
            took.append(await answered(socket, message))
    return took


async def measure(app: Server, opening: list[bytes], releases: list[bytes]) -> None:
    """Let the class in, and print what it was like."""
    before, start = processor_ms(app.pid), time.monotonic()
    took = list(chain(*await asyncio.gather(*(student(app.url, opening, releases) for _ in range(STUDENTS)))))
    share = (processor_ms(app.pid) - before) / (1000 * (time.monotonic() - start))
    print(
        f"{STUDENTS} students, {len(took)} releases in {time.monotonic() - start:.0f} s: "
        f"answered after {statistics.median(took):.0f} ms (95 %: {percentile(took, 0.95):.0f} ms), "
        f"{100 * share:.0f} % of one processor, the opening of the page included"
    )


async def main() -> None:
    """Start the app, look at one browser, let the class in."""
    executable = chromium()
    if executable is None:
        sys.exit(NO_BROWSER)
    with serving() as app:
        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=executable, args=QUIET)
            opening, releases = await record(browser, f"{app.url}/geometry")
            await browser.close()
        await measure(app, opening, releases)


if __name__ == "__main__":
    asyncio.run(main())
