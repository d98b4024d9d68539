"""What the tests share: the app on a free port and an installed browser. Tests that use them are marked `browser`."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.node import Node
from tools.serving import NO_BROWSER, QUIET, Server, chromium, serving

if TYPE_CHECKING:
    from tests.dragging import Hand

# Two processes of tests and their servers share the cores; torch's threads would wait for one another, spinning.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# A busy machine is no failure of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
PATIENCE = 120_000  # milliseconds
expect.set_options(timeout=PATIENCE)

FIGURE = "[data-testid=live-figure][data-drawn]"


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """The browser's modules, run by Node: `node.module("hand/optimum.mjs")`, `node.lesson("geometry")`."""
    running = Node()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chromium or Chrome; without one the test is skipped, in CI it fails."""
    executable = chromium()
    if executable is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_BROWSER)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=executable, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app, one for all tests of this process; `server.url`, `server.pid`."""
    with serving() as app:
        yield app


@pytest.fixture
def fresh_server() -> Callable[[], AbstractContextManager[Server]]:
    """`with fresh_server() as app:` an app that nobody has visited yet."""
    return serving


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`open_page("/geometry?alpha=1", wait=FIGURE, **context)`: a page in a context of its own, waited for.

    `context` is what Playwright's `new_context` takes (locale, color_scheme, ...); `base` is another server's address;
    `prepare(page)` is called before the page goes there.
    """
    contexts = []

    def opened(
        path: str,
        wait: str = FIGURE,
        base: str = server.url,
        prepare: Callable[[Page], object] = lambda page: None,
        **context: object,
    ) -> Page:
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context}))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        prepare(page)
        page.goto(base + path)
        try:
            page.locator(wait).first.wait_for(state="attached")
        except PlaywrightError as failed:
            with suppress(PlaywrightError):
                shown = page.locator("body").inner_text(timeout=5000)
                failed.add_note(f"{page.url} shows: {shown!r}, and its console: {said}")
            raise
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def hand(open_page: Callable[..., Page]) -> Iterator[Callable[..., Hand]]:
    """`hand("/geometry")`: a hand on the live figure of a page. What the page complains of fails the test."""
    from tests.dragging import Hand, complaints_of  # brings torch, which other tests do not need

    complaints: list[str] = []

    def taken(path: str, prepare: Callable[[Page], object] = lambda page: None, **others: object) -> Hand:
        return Hand(open_page(path, prepare=lambda page: (complaints_of(page, complaints), prepare(page)), **others))

    yield taken
    assert complaints == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for the browser is a browser test."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test that used the app shows the app's log as well, and that of every process of it."""
    report = yield
    given = getattr(item, "funcargs", {})
    replicas = given.get("replicas")
    for app in [given.get("server"), *([replicas.front, *replicas.apps] if replicas else [])]:
        if report.failed and app is not None and not app.output.closed:
            report.sections.append((f"the log of {app.url}", app.log()))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for all tests that were skipped for want of a browser: how to get one."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} tests were skipped. {NO_BROWSER}")
