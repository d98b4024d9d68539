"""What the browser gets first: Streamlit's files as they are, but compressed, and a page that names what follows."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, Route

from regviz.lessons.texts import languages, words
from regviz.live import delivery
from tests.dragging import Hand
from tests.found import SAMPLED, path_of
from tools.serving import Server

SHIFTS = """
  window.shifts = 0;
  const shift = ({ value, hadRecentInput }) => { window.shifts += hadRecentInput ? 0 : value; };
  const add = list => list.getEntries().forEach(shift);
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""


def test_a_closure_has_every_module_once_and_follows_folders() -> None:
    files = {
        "live/a.mjs": 'import { b } from "./b.mjs";\nimport "../hand/c.mjs";',
        "live/b.mjs": 'export { c } from "../hand/c.mjs"; import { a } from "./a.mjs";',
        "hand/c.mjs": 'const name = "./d.mjs";',
    }
    assert delivery.closure(["live/a.mjs"], files.__getitem__) == ["live/a.mjs", "live/b.mjs", "hand/c.mjs"]


def fetched(url: str, **headers: str) -> tuple[dict[str, str], bytes]:
    with urlopen(Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def test_streamlits_files_are_the_very_same_and_compressed(server: Server) -> None:
    for name in [*delivery._late(), next(name for name in delivery._files() if name.endswith(".css"))]:
        plain, text = fetched(f"{server.url}/{name}")
        headers, content = fetched(f"{server.url}/{name}", Accept_Encoding="gzip, deflate, br")
        assert "content-encoding" not in plain
        assert headers["content-encoding"] == "gzip"
        assert headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(content) == text == (delivery.STATIC / name).read_bytes()


@pytest.mark.parametrize(
    "path", ["/static/js/../index.html", "/static/js/none.js", "/_stcore/health", "/live-figure/x/y"]
)
def test_everything_else_is_passed_on(server: Server, path: str) -> None:
    assert path.strip("/") not in delivery._files()
    try:
        _, content = fetched(server.url + path, Accept_Encoding="gzip")
    except HTTPError as refused:
        content = refused.read()
    assert b"window.__streamlit" not in content


def test_a_page_names_what_its_figure_is_built_from_once_it_has_been_seen(
    fresh_server: Callable[[], AbstractContextManager[Server]], open_page: Callable[..., Page]
) -> None:
    with fresh_server() as app:
        page = open_page("/geometry", base=app.url, locale="en")
        asked = page.evaluate("() => performance.getEntriesByType('resource').map(entry => entry.name)")
        headers, content = fetched(f"{app.url}/geometry", Accept="text/html", Accept_Language="en-GB,en;q=0.8")
        named = re.findall(r'<link [^>]*href="\./(live-figure/[^"]+)"', content.decode())
        figure = [url.removeprefix(f"{app.url}/") for url in asked if "/live-figure/" in url]
        assert set(figure) == set(named)
        assert headers["cache-control"] == "no-cache"
        _, other = fetched(f"{app.url}/geometry?lang=zh", Accept="text/html", Accept_Language="en")
        assert re.findall(r'as="fetch"[^>]*', other.decode()) == []  # nobody has seen it in Chinese


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
@pytest.mark.parametrize("name", SAMPLED)
def test_nothing_jumps_while_a_page_comes_and_nothing_is_asked_for_in_vain(
    hand: Callable[..., Hand], name: str, size: dict[str, int]
) -> None:
    missing: list[str] = []

    def prepare(page: Page) -> None:
        page.add_init_script(SHIFTS)
        page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)

    at = hand(path_of(name), prepare=prepare, viewport=size)
    at.until("drawn.source === 'torch'")
    for _ in range(10):
        at.frame()
    assert at.page.evaluate("() => window.shifts") <= 0.05
    assert missing == []


@pytest.mark.parametrize("language", languages())
def test_a_browser_that_is_too_old_is_told_which_ones_are_not(browser: Browser, server: Server, language: str) -> None:
    page = browser.new_page()
    page.add_init_script("CSS.supports = undefined")
    page.goto(f"{server.url}/?lang={language}")
    page.get_by_role("heading", name=words(language)["shell.too_old"]).wait_for()
    page.close()
    fine = browser.new_page()
    fine.goto(f"{server.url}/?lang={language}")
    fine.locator("[data-testid=live-figure][data-drawn]").wait_for(state="attached")
    assert fine.get_by_text(words(language)["shell.too_old"]).count() == 0
    fine.close()


def scripts_of_the_page() -> list[str]:
    """Every script that Streamlit's page imports before it can show a figure."""
    first = re.search(r"static/js/(index\.\w+\.js)", (delivery.STATIC / "index.html").read_text(encoding="utf-8"))
    assert first is not None
    found = delivery.closure(
        [first[1]], lambda name: (delivery.STATIC / "static/js" / name).read_text(encoding="utf-8")
    )
    return [*(f"static/js/{name}" for name in found), *delivery._late()]


@pytest.mark.parametrize(
    "script",
    [pytest.param(name, marks=[pytest.mark.long] * (i % 6 > 0)) for i, name in enumerate(scripts_of_the_page()[::8])],
)
def test_a_page_comes_whichever_script_is_lost(open_page: Callable[..., Page], script: str) -> None:
    """As on a bad Wi-Fi: its connection breaks when it is asked for first."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(script)
        (route.abort if len(lost) == 1 else route.continue_)()

    open_page("/geometry", prepare=lambda page: page.route(f"**/{script}", lose))
    assert lost


@pytest.mark.parametrize("language", languages())
def test_a_page_that_lost_a_script_waits_until_the_server_answers(
    open_page: Callable[..., Page], language: str
) -> None:
    there: list[str] = []

    def answer(route: Route) -> None:
        (route.continue_ if there else route.abort)()

    def withhold(page: Page) -> None:
        page.route("**/static/js/index.*.js", answer)
        page.route("**/_stcore/health", answer)

    sentence = words(language)["shell.not_whole"]
    page = open_page(f"/geometry?lang={language}&alpha=2", wait=f"text={sentence}", prepare=withhold)
    there.append("the server")
    page.locator("[data-testid=live-figure][data-drawn]").wait_for(state="attached")
    assert page.get_by_text(sentence).count() == 0
    assert "alpha=2" in page.url
