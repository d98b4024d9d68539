"""Every page in every engine that is installed: a slider, a handle, an example, and its pictures where they belong.

`make test` tries one page in each engine, `make test-long` all. What is missing is named; in CI it has to be there.
"""

from __future__ import annotations

import base64
import io
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.engines.browsers import ENGINES, Browser, MissingError, in_chromium
from tests.found import PAGES, path_of
from tools.serving import Server

HAND = Path(__file__).with_name("hand.js").read_text(encoding="utf-8")
CHOOSE = """
  const data = new DataTransfer(), input = document.querySelector(".rv-bring input[type=file]");
  data.items.add(new File([TEXT], "table.csv"));
  input.files = data.files;
  input.dispatchEvent(new Event("change"));
"""
STEPS = 5
QUICK = "geometry"
CELLS = 20
"""A canvas is compared with the screen in so many cells across and down."""
NEAR = 20
"""Of 255: so far may a colour on screen be from the canvas's own, by the engine's smoothing."""


@pytest.fixture(scope="module", params=["chromium", *ENGINES])
def engine(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """An engine's window; one that is not installed is named, and in CI it fails."""
    with ExitStack() as stack:
        try:
            if request.param == "chromium":
                browser = stack.enter_context(in_chromium(request.getfixturevalue("browser")))
            else:
                browser = stack.enter_context(ENGINES[request.param]())
        except MissingError as missing:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(str(missing))
        yield browser


def ask(browser: Browser, call: str, *given: Any) -> Any:
    return browser.js(f"return hand.{call}({', '.join(map(json.dumps, given))})")


def until(browser: Browser, condition: str) -> None:
    end = time.monotonic() + 120
    while not browser.js(f"return Boolean({condition})"):
        assert time.monotonic() < end, f"never: {condition}"


def settle(browser: Browser, picture: str = "") -> dict[str, Any]:
    """Wait until torch's picture, of anything but `picture`, is on screen."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        drawn = ask(browser, "drawn")
        if drawn.get("source") == "torch" and json.dumps(drawn) != picture:
            return dict(drawn)
    raise AssertionError(f"torch's picture did not come; on screen is {drawn}")


def drag(browser: Browser, part: str) -> None:
    """Drag a part of the figure: each step is another picture, the browser's own, and in the end comes torch's."""
    (x, y), (dx, dy) = ask(browser, "grip", part)
    browser.mouse("Move", x, y)
    browser.mouse("Down")
    seen = [ask(browser, "drawn")]
    for step in range(1, STEPS + 1):
        browser.mouse("Move", x + step * dx, y + step * dy)
        seen.append(ask(browser, "drawn"))
    browser.mouse("Up")
    assert {drawn["source"] for drawn in seen[1:]} == {"browser"}, part
    assert len({json.dumps(drawn) for drawn in seen[1:]}) == STEPS, part
    settle(browser)


def painted(look: Callable[[], None]) -> None:
    """What `look` asserts of the screen holds soon: an engine paints after the page knows what is drawn."""
    end = time.monotonic() + 30
    while True:
        try:
            return look()
        except AssertionError:
            if time.monotonic() > end:
                raise


def screen(browser: Browser) -> Image.Image:
    """What is on screen, a pixel of the picture for a pixel of the page."""
    shot = Image.open(io.BytesIO(browser.picture())).convert("RGB")
    return shot.resize(browser.js("return [innerWidth, innerHeight]"))


def compare_dots(browser: Browser) -> None:
    """The optimum's dot is on screen, where the numbers at the axes say."""
    for dot, mark in ask(browser, "dots"):
        assert np.allclose(dot, mark, atol=2)
        assert np.asarray(screen(browser).getpixel((round(dot[0]), round(dot[1])))).max() < 90


def compare(browser: Browser, nth: int) -> None:
    """A canvas stands on screen where its element does, in the colours that it contains."""
    found = ask(browser, "canvas", nth)
    if found is None:  # not shown on this page as it is
        return
    own = Image.open(io.BytesIO(base64.b64decode(found["own"].partition(",")[2]))).convert("RGB")
    part = screen(browser).crop(tuple(map(round, found["box"])))
    wanted, painted = (np.asarray(image.resize((CELLS, CELLS), Image.Resampling.BOX), int) for image in (own, part))
    inked = abs(wanted - found["paper"]).max(axis=2) > 12
    assert inked.sum() >= 10, f"canvas {nth} is empty"
    assert np.median(abs(wanted - painted).max(axis=2)[inked]) <= NEAR, f"canvas {nth} is not where it belongs"


def check(browser: Browser, url: str) -> None:
    """All that one page is asked."""
    browser.go(url)
    until(browser, "document.querySelector('[data-drawn]')")
    browser.js(HAND)
    settle(browser)
    for part in ask(browser, "parts"):
        drag(browser, part)
    before = json.dumps(settle(browser))
    if place := ask(browser, "example"):
        browser.mouse("Move", *place)
        browser.mouse("Down")
        browser.mouse("Up")
        settle(browser, before)
        assert ask(browser, "pressed") == "true"
    painted(lambda: compare_dots(browser))
    for nth in range(ask(browser, "canvases")):
        painted(partial(compare, browser, nth))
    assert browser.errors() == []


def test_one_page_in_every_engine(engine: Browser, server: Server) -> None:
    check(engine, server.url + path_of(QUICK))


def test_a_file_arrives_in_every_engine(engine: Browser, server: Server) -> None:
    engine.go(f"{server.url}/features?data=own")
    rows = "\n".join(f"{k % 7},{k * k % 11},{k * 5 % 13}" for k in range(40))
    until(engine, "document.querySelector('.rv-bring input')")
    engine.js(CHOOSE.replace("TEXT", json.dumps(f"a,b,y\n{rows}")))
    until(engine, "JSON.parse(document.querySelector('[data-drawn]').dataset.drawn).data === 'own'")
    assert engine.errors() == []


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in PAGES if name != QUICK])
def test_every_page_in_every_engine(engine: Browser, server: Server, name: str) -> None:
    check(engine, server.url + path_of(name))
