"""Measure classes: python -m bench.classroom

alone       one student at one process, going from page to page, letting go of the main slider four times on each
class       the same by 40 and by 200 students, who arrive within a minute and let go every two seconds; beside the 200,
            the first figure of one real browser, and the same browser's with nobody else there
long work   releases on /geometry by ten students: alone, and while five others count a million losses and five train
replicas    100, 200 and 400 students at three processes behind nginx, who let go every ten seconds, so that a computer
            with two cores is not full; and the line through what they cost

Times are milliseconds from a release to the end of the server's answer: the median and the 95th percentile. "server"
and "clients" are the shares of one processor that each used: the clients are on this computer too, and take their part.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
from playwright.async_api import Playwright, async_playwright

from bench.page import FIGURE, percentile, processor_ms, visit
from regviz.lessons import lesson, names
from regviz.live import codec
from regviz.live.codec import Number, kinds
from tools.replicas import NO_NGINX, nginx, replicated
from tools.serving import NO_BROWSER, Server, chromium, serving
from tools.wire import Figure, figure, opening, run, stream, triggered

FEW, STUDENTS, ARRIVAL, PAUSE, RELEASES = 40, 200, 60.0, 2.0, 4
CROWDS, SLOWLY = (100, 200, 400), 10.0
OTHERS, WATCHED = 5, 10
MAIN = {"norms": "p", "pytorch": "step"}
"""The main slider of a page where it is not alpha."""


class Load(NamedTuple):
    """What a crowd was like: milliseconds of its releases, seconds, shares of one processor."""

    took: list[float]
    seconds: float
    server: float
    clients: float

    def said(self, alone: list[float] | None = None) -> str:
        """In a line; beside one `alone`, how many times as long as they 95 % of the releases take."""
        line = (
            f"{len(self.took)} releases, {len(self.took) / self.seconds:.0f} a second: "
            f"{statistics.median(self.took):.0f} ms (95 %: {percentile(self.took, 0.95):.0f} ms), "
            f"server {100 * self.server:.0f} %, clients {100 * self.clients:.0f} %"
        )
        return line if alone is None else f"{line}; {times(self.took, alone):.1f} times one alone (95 %)"


def times(took: list[float], before: list[float]) -> float:
    """How many times as long the 95th percentile is as that of others."""
    return percentile(took, 0.95) / percentile(before, 0.95)


async def enter(line: Any, page: str) -> Figure:
    """Go to a page; its figure, once torch has answered."""
    place = figure(await run(line, opening("" if page == "home" else page)))
    while place.told["answer"] is None:
        place = place._replace(told=figure(await run(line, triggered(place, "continued", {}))).told)
    return place


def moved(page: str, told: dict[str, Any]) -> dict[str, Any]:
    """The state with the main slider somewhere else."""
    name = MAIN.get(page, "alpha")
    kind = kinds(lesson(page).state)[name]
    assert isinstance(kind, Number)
    low, high = np.log10([kind.low, kind.high]) if kind.log else (kind.low, kind.high)
    at = random.uniform(low, high)
    return {**told["state"], name: kind.snap(10**at if kind.log else at)}


async def let_go(line: Any, page: str, place: Figure, number: int) -> float:
    """Release the main slider; milliseconds until the server has sent all of its answer."""
    release = triggered(
        place, "released", {"number": number, "state": moved(page, place.told), "press": None, "words": {}}
    )
    start = time.monotonic()
    told = figure(await run(line, release)).told
    took = 1000 * (time.monotonic() - start)
    assert told["number"] == number
    assert told["answer"] is not None
    return took


async def student(server: Server, pages: Iterable[str], releases: int, pause: float, after: float = 0) -> list[float]:
    """Come after so many seconds, go through the pages, let go so often on each; the time of each answer."""
    await asyncio.sleep(random.uniform(0, after))
    took = []
    async with stream(server) as line:
        for page in pages:
            place = await enter(line, page)
            for number in range(1, releases + 1):
                await asyncio.sleep(random.uniform(0, 2 * pause))
                took.append(await let_go(line, page, place, number))
    return took


async def crowd(front: Server, apps: list[Server], count: int, releases: int = RELEASES, pause: float = PAUSE) -> Load:
    """So many students; each begins with another page than the one before."""

    def used() -> float:
        return sum(processor_ms(app.pid) for app in apps)

    before, own, start = used(), time.process_time(), time.monotonic()
    turns = [list(names()[k % len(names()) :]) + list(names()[: k % len(names())]) for k in range(count)]
    everybody = await asyncio.gather(*(student(front, turn, releases, pause, ARRIVAL) for turn in turns))
    seconds = time.monotonic() - start
    took = [each for one in everybody for each in one]
    return Load(took, seconds, (used() - before) / 1000 / seconds, (time.process_time() - own) / seconds)


async def work_on(server: Server, page: str, over: Callable[[], bool]) -> int:
    """Press the page's button for long work, again whenever it is done; how many slices of it were done."""
    async with stream(server) as line:
        place, number, slices = await enter(line, page), 0, 0
        told = place.told
        while not over():
            state = codec.read(lesson(page).state, {name: str(value) for name, value in told["state"].items()})
            query = urlencode(codec.write(state))
            if told["work"]["running"]:
                await asyncio.sleep(told["work"]["pause"] / 1000)  # as a page does (requests.mjs)
                message = triggered(place, "continued", {"wrote": told["wrote"]}, query)
            else:
                number += 1
                press = {"button": "ask", "number": number}
                value = {
                    "number": number,
                    "state": told["state"] | {"seed": random.randint(1, 999)},
                    "press": press,
                    "words": {},
                }
                message = triggered(place, "released", value)
            before, told = told, figure(await run(line, message)).told
            slices += told["work"]["progress"] > before["work"]["progress"]
    return slices


@asynccontextmanager
async def busy(server: Server) -> AsyncIterator[None]:
    """Five who count and five who train, until the block ends."""
    over = False
    workers = [asyncio.create_task(work_on(server, page, lambda: over)) for page in ("corners", "pytorch") * OTHERS]
    await asyncio.sleep(5)  # until all of them are at work
    yield
    over = True
    assert all(await asyncio.gather(*workers)), "nothing was done"


async def watched(server: Server) -> list[float]:
    """The releases of a few on /geometry."""
    few = await asyncio.gather(*(student(server, ["geometry"], 10, PAUSE / 2) for _ in range(WATCHED)))
    return [each for one in few for each in one]


async def one_process(play: Playwright) -> None:
    """A student alone, a class, and long work beside it."""
    with serving() as app:
        await student(app, names(), 1, 0)  # torch is there, and what all pages need
        alone = await student(app, names(), RELEASES, 0.1)
        quiet, _ = await visit(play, f"{app.url}/geometry", FIGURE)
        print(f"alone: {statistics.median(alone):.0f} ms (95 %: {percentile(alone, 0.95):.0f} ms)", flush=True)
        print(f"class of {FEW}: {(await crowd(app, [app], FEW)).said(alone)}", flush=True)
        lesson_begins = asyncio.create_task(crowd(app, [app], STUDENTS))
        await asyncio.sleep(ARRIVAL)
        loaded, _ = await visit(play, f"{app.url}/geometry", FIGURE)
        print(f"class of {STUDENTS}: {(await lesson_begins).said(alone)}")
        print(f"first figure of a browser: {quiet:.0f} ms alone, {loaded:.0f} ms in the class", flush=True)
        before = await watched(app)
        async with busy(app):
            beside = await watched(app)
        print(
            f"long work: {percentile(before, 0.95):.0f} ms (95 %) without, {percentile(beside, 0.95):.0f} ms beside "
            f"{OTHERS} who count and {OTHERS} who train: {times(beside, before):.1f} times",
            flush=True,
        )


async def three_processes() -> None:
    """Crowds behind nginx, and what they say of larger ones."""
    with replicated() as (front, apps):
        loads = []
        for count in CROWDS:
            loads.append(await crowd(front, apps, count, releases=2, pause=SLOWLY))
            print(f"{count} at three processes: {loads[-1].said()}", flush=True)
        rates = [len(load.took) / load.seconds for load in loads]
        costs = [1000 * load.server * load.seconds / len(load.took) for load in loads]
    slope, least = np.polyfit(rates, [load.server for load in loads], 1)
    error = max(abs(slope * rate + least - load.server) for rate, load in zip(rates, loads, strict=True))
    print(f"cost: {', '.join(f'{cost:.1f}' for cost in costs)} ms of a processor a release, pages included")
    for count in (1_000, 10_000):
        print(f"{count} students, one release each {SLOWLY:.0f} s: {slope * count / SLOWLY + least:.1f} processors")
    print(f"(from a line that misses what was measured by at most {error:.2f} of a processor)")


async def main() -> None:
    if chromium() is None:
        sys.exit(NO_BROWSER)
    async with async_playwright() as play:
        await one_process(play)
    if nginx():
        await three_processes()
    else:
        print(NO_NGINX)


if __name__ == "__main__":
    asyncio.run(main())
