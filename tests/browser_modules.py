"""The browser's modules, loaded from their files into a real browser and called from Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Route

LIVE = Path(__file__).parent.parent / "regviz" / "live"
ORIGIN = "http://modules.test/"

Call = Callable[[str, Sequence[Sequence[Any]]], list[Any]]


@contextmanager
def module(browser: Browser, name: str) -> Iterator[Call]:
    """`call("f", [[1, 2], [3, 4]])` is [f(1, 2), f(3, 4)], for what the module `name` exports. NaN, Infinity and -0
    survive the way."""

    def serve(route: Route) -> None:
        file = route.request.url.removeprefix(ORIGIN)
        if file:
            route.fulfill(path=LIVE / file, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page = browser.new_page()
    page.route(f"{ORIGIN}**", serve)
    page.goto(ORIGIN)
    page.evaluate("async name => { window.loaded = await import(`./${name}`); }", name)
    yield lambda function, calls: page.evaluate(
        "([name, calls]) => calls.map(values => loaded[name](...values))", [function, calls]
    )
    page.close()
