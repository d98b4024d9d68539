"""A server that is gone or frozen is said in a line; the hand goes on, and what it did gets there in the end."""

import os
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from regviz.lessons.texts import words
from tests.dragging import Hand, middle, state_of
from tools.serving import Server, serving

OpenPage = Callable[..., Page]
FreshServer = Callable[[], AbstractContextManager[Server]]

SAID = "[role=status]:not(:empty)"
GIVES_UP = "Is Streamlit still running?"
"""What Streamlit's page writes to the console when it would open its dialog."""


def lose(at: Hand, app: Server) -> None:
    """End the server, and wait until the page says that it is gone."""
    os.kill(app.pid, signal.SIGKILL)
    at.root.locator(SAID).wait_for()


def drag(at: Hand) -> None:
    """Drag alpha; every step is the browser's own picture."""
    x, y = middle(at.slider("alpha"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    seen = set()
    for step in range(1, 6):
        at.page.mouse.move(x + 12 * step, y)
        at.frame()
        assert at.drawn()["source"] == "browser"
        seen.add(at.drawn()["alpha"]["l1"])
    assert len(seen) == 5
    at.page.mouse.up()


@pytest.mark.long
def test_a_server_that_is_gone_gets_what_was_dragged_once_another_is_there(
    open_page: OpenPage, fresh_server: FreshServer
) -> None:
    with fresh_server() as app:
        at = Hand(open_page("/geometry?lang=zh", base=app.url))
        at.settle()
        with at.page.expect_console_message(lambda message: GIVES_UP in message.text, timeout=60_000):
            lose(at, app)
        assert at.root.locator(SAID).inner_text() == words("zh")["figure.server.gone"]
        drag(at)
        at.frame()
        assert at.page.locator("[role=dialog], [inert] [data-testid=live-figure]").count() == 0
        dragged = state_of(at.drawn())
    with serving(port=urlsplit(app.url).port or 0):
        at.sees(dragged)
        at.root.locator(SAID).wait_for(state="detached")


@pytest.mark.long
def test_a_server_that_is_frozen_gets_it_when_it_goes_on(open_page: OpenPage, fresh_server: FreshServer) -> None:
    with fresh_server() as app:
        at = Hand(open_page("/geometry", base=app.url))
        at.settle()
        os.kill(app.pid, signal.SIGSTOP)
        try:
            drag(at)
            at.root.locator(SAID).wait_for()
            assert at.root.locator(SAID).inner_text() == words("en")["figure.server.gone"]
            drag(at)
            dragged = state_of(at.drawn())
        finally:
            os.kill(app.pid, signal.SIGCONT)
        at.sees(dragged)
        at.root.locator(SAID).wait_for(state="detached")


@pytest.mark.long
def test_while_a_server_is_gone_nothing_untrue_is_told_and_a_handle_says_where_it_is(
    open_page: OpenPage, fresh_server: FreshServer
) -> None:
    with fresh_server() as app:
        at = Hand(open_page("/geometry?x=1&y=1.5", base=app.url))
        at.settle()
        lose(at, app)
        at.handle("minimizer").press("Shift+ArrowRight")
        expect(at.root.locator("[data-sentence] > span")).to_have_css("visibility", "hidden")
        at.until("drawn.source === 'browser'")
        x, y = at.drawn()["minimizer"]
        assert x > 1
        expect(at.handle("minimizer")).to_have_attribute("aria-valuetext", f"w1 {x:.2f}, w2 {y:.2f}")
        lines = at.root.locator("[data-chart] > p")
        expect(lines).to_have_text([""] * lines.count())


@pytest.mark.long
@pytest.mark.parametrize("alone", ["embed=true", "present=1"])
def test_a_figure_alone_says_it_too_and_covers_nothing(
    open_page: OpenPage, fresh_server: FreshServer, alone: str
) -> None:
    with fresh_server() as app:
        at = Hand(open_page(f"/geometry?{alone}", base=app.url))
        at.settle()
        lose(at, app)
        at.slider("alpha").press("Shift+ArrowRight")
        said, sentence = (at.root.locator(part).bounding_box() for part in (SAID, "[data-sentence]"))
        assert said is not None
        assert sentence is not None
        assert sentence["y"] + sentence["height"] <= said["y"] + 1
        assert said["y"] + said["height"] <= at.page.evaluate("innerHeight")


@pytest.mark.long
def test_while_a_server_is_gone_no_count_of_another_state_is_shown(
    open_page: OpenPage, fresh_server: FreshServer
) -> None:
    with fresh_server() as app:
        at = Hand(open_page("/corners?hold=t", base=app.url))
        at.until("drawn.source === 'torch'")
        counted, exact = at.root.locator("tr.rv-settles td").first, at.root.locator("[data-number='l1.one.exact']")
        expect(counted).to_be_visible()
        lose(at, app)
        at.slider("t").press("Shift+ArrowRight")
        expect(counted).to_be_hidden()
        expect(exact).to_be_visible()


def test_an_address_without_a_page_is_said(open_page: OpenPage) -> None:
    page = open_page("/nowhere")
    page.get_by_text(words("en")["shell.astray"]).wait_for()
    assert page.locator("[role=dialog]").count() == 0
