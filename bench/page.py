"""Measure the pages in a real browser: the first figure, the drag, and what a release costs.

python -m bench.page

first figure   milliseconds from opening the address to a live figure, in a fresh browser, the server warm, and the
               megabytes that came; beside it, alternating, the floor: a Streamlit app of one title and one slider
ratio          of a drag: animation frames with a new picture, by the most that could have one (80 moves a second are
               sent, so 60 frames a second); 1 means that the figure followed the finger in every frame
lag            milliseconds from a pointer's move to the next drawn picture, 95th percentile
slow           both again with the browser at a quarter of the processor's speed
settled        milliseconds from the release to torch's answer on screen
release        milliseconds of the server's processor time for each release, by /proc (Linux)
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from playwright.async_api import Browser, Page, Playwright, async_playwright

from tools.serving import NO_BROWSER, QUIET, Server, chromium, serving

FIGURE = "[data-testid=live-figure][data-drawn]"
SETTLED = "() => JSON.parse(document.querySelector('[data-testid=live-figure]').dataset.drawn).source === 'torch'"
GRIPS = {name: f"input[type=range][data-param={name}]" for name in ("alpha", "t", "angle")}
GRIPS["minimizer"] = "[data-handle=minimizer]"
MOVES, MOVES_PER_SECOND, FRAMES_PER_SECOND = 120, 80, 60
PATHS = ["/", "/overfitting", "/norms", "/geometry", "/corners", "/features", "/pytorch"]
VISITS = 7
FLOOR = 'import streamlit as st\n\nst.title("Floor")\nst.slider("x", 0, 100)\n'
RELEASES = 30

METER = """() => {
  const root = document.querySelector("[data-testid=live-figure]");
  const fresh = () => ({ moves: [], drawn: [], painted: 0, up: null, settled: null });
  const meter = window.meter = { reset() { Object.assign(meter, fresh()); }, ...fresh() };
  new MutationObserver(() => {
    const now = performance.now();
    meter.drawn.push(now);
    if (meter.up && !meter.settled && JSON.parse(root.dataset.drawn).source === "torch") meter.settled = now - meter.up;
  }).observe(root, { attributes: true, attributeFilter: ["data-drawn"] });
  const listen = (type, note) => document.addEventListener(type, note, { capture: true, passive: true });
  listen("pointermove", () => meter.moves.push(performance.now()));
  listen("pointerup", () => { meter.up = performance.now(); });
  let last = root.dataset.drawn;
  const tick = () => {
    if (root.dataset.drawn !== last) meter.painted += 1;
    last = root.dataset.drawn;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


class Drag(NamedTuple):
    """What one drag was like."""

    ratio: float
    lag: float
    settled: float


def percentile(values: list[float], share: float) -> float:
    """The value that the given share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


async def open_page(browser: Browser, url: str, sent: list[str | bytes] | None = None) -> Page:
    """A page in a context of its own, its figure there and settled; `sent` gets its messages."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    if sent is not None:
        page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    await page.goto(url)
    await page.locator(FIGURE).first.wait_for(state="attached", timeout=60_000)
    await page.wait_for_function(SETTLED)
    return page


async def visit(play: Playwright, url: str, awaited: str) -> tuple[float, float]:
    """Milliseconds from opening an address in a fresh browser until `awaited` is there, and megabytes on the line."""
    browser = await play.chromium.launch(executable_path=chromium(), args=QUIET)
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    session, came = await page.context.new_cdp_session(page), []
    await session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    start = time.monotonic()
    await page.goto(url, wait_until="commit")
    await page.locator(awaited).first.wait_for(state="attached", timeout=60_000)
    taken = 1000 * (time.monotonic() - start)
    await page.wait_for_load_state("networkidle")
    await browser.close()
    return taken, sum(came) / 1e6


async def visits(play: Playwright, app: Server, floor: Server) -> None:
    """Print the table of the first figures: one round to warm both servers, then VISITS that count."""
    addresses = {"floor": (floor.url, "[data-testid=stSlider]"), **{path: (app.url + path, FIGURE) for path in PATHS}}
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in addresses}
    for _ in range(1 + VISITS):
        for name, (url, awaited) in addresses.items():
            seen[name].append(await visit(play, url, awaited))
    middle = {
        name: [statistics.median(part) for part in zip(*all_of[1:], strict=True)] for name, all_of in seen.items()
    }
    print(f"{'first figure':14} {'ms':>6} {'of the floor':>13} {'MB':>5}")
    for name, (taken, size) in middle.items():
        print(f"{name:14} {taken:6.0f} {taken / middle['floor'][0]:13.2f} {size:5.1f}", flush=True)


async def grip_point(page: Page, grip: str) -> tuple[float, float, float]:
    """Where to take hold of a slider's thumb or a handle, and how far to drag it: towards the side with more room."""
    locator = page.locator(FIGURE).first.locator(GRIPS[grip]).first
    await locator.scroll_into_view_if_needed()
    box = await locator.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if "input" in GRIPS[grip]:
        share = await locator.evaluate("e => (e.valueAsNumber - e.min) / (e.max - e.min)")
        return box["x"] + 8 + share * (box["width"] - 16), y, box["width"] / 2 * (-1 if share > 0.5 else 1)
    chart = await locator.locator("xpath=ancestor::*[@data-chart]").bounding_box()
    assert chart is not None
    return x, y, 90 * (-1 if x > chart["x"] + chart["width"] / 2 else 1)


async def drag(page: Page, grip: str, slowdown: float) -> Drag:
    """Drag a grip for a second and a half, as a finger does: without waiting for the page."""
    x, y, span = await grip_point(page, grip)
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.evaluate("() => window.meter.reset()")
    start, sent = time.monotonic(), []
    for i in range(1, MOVES + 1):
        move = {"type": "mouseMoved", "button": "left", "buttons": 1, "x": x + span * i / MOVES, "y": y}
        sent.append(asyncio.ensure_future(session.send("Input.dispatchMouseEvent", move)))
        await asyncio.sleep(max(0, start + i / MOVES_PER_SECOND - time.monotonic()))
    possible = min(MOVES, int(FRAMES_PER_SECOND * (time.monotonic() - start)))
    seen = await page.evaluate("() => ({...window.meter})")
    await asyncio.gather(*sent)
    await page.mouse.up()
    settled = await (await page.wait_for_function("() => window.meter.settled")).json_value()
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return Drag(min(1, seen["painted"] / possible), percentile(lags(seen), 0.95), settled)


def lags(seen: dict[str, Any]) -> list[float]:
    """Milliseconds from each move to the first picture drawn after it."""
    later = ([drawn for drawn in seen["drawn"] if drawn >= move] for move in seen["moves"])
    return [drawn[0] - move for move, drawn in zip(seen["moves"], later, strict=True) if drawn]


def processor_ms(pid: int) -> float:
    """Processor time that a process has used, in all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def release(page: Page, i: int) -> float:
    """Click on the alpha slider, each time elsewhere; milliseconds to torch's answer."""
    box = await page.locator(FIGURE).first.locator(GRIPS["alpha"]).first.bounding_box()
    assert box is not None
    await page.evaluate("() => window.meter.reset()")
    await page.mouse.click(
        box["x"] + box["width"] * (0.1 + 0.8 * (7 * i % RELEASES) / RELEASES), box["y"] + box["height"] / 2
    )
    return float(await (await page.wait_for_function("() => window.meter.settled")).json_value())


async def releases(page: Page, pid: int) -> tuple[float, float, float]:
    """Median and 95th percentile of the time to torch's answer, and the server's processor time for each release."""
    await release(page, RELEASES - 1)
    before = processor_ms(pid)
    settled = [await release(page, i) for i in range(RELEASES)]
    used = processor_ms(pid) - before
    return statistics.median(settled), percentile(settled, 0.95), used / RELEASES


async def measure(browser: Browser, app: Server) -> None:
    """Print the tables of drags and releases."""
    page = await open_page(browser, f"{app.url}/geometry")
    await page.evaluate(METER)
    print(f"\n{'drag':10} {'ratio':>6} {'lag':>6} {'settled':>8}   {'slow: ratio':>11} {'lag':>6} {'settled':>8}")
    for grip in GRIPS:
        runs = [await drag(page, grip, slowdown) for slowdown in (1, 4)]
        print(f"{grip:10} " + "     ".join(f"{r.ratio:6.2f} {r.lag:6.1f} {r.settled:8.0f}" for r in runs), flush=True)
    median, high, used = await releases(page, app.pid)
    print(
        f"\nrelease: settled after {median:.0f} ms (95 %: {high:.0f} ms), {used:.1f} ms of the server's processor time"
    )
    await page.close()


async def main() -> None:
    """Start the app and a browser, and measure."""
    executable = chromium()
    if executable is None:
        sys.exit(NO_BROWSER)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=executable, args=QUIET)
        with serving() as app, tempfile.NamedTemporaryFile("w", suffix=".py") as script:
            script.write(FLOOR)
            script.flush()
            with serving(script=script.name) as floor:
                await visits(play, app, floor)
            await measure(browser, app)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
