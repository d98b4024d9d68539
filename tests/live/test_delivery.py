"""What the browser gets first: Streamlit's files as they are, but compressed, and a page that names what follows."""

from __future__ import annotations

import gc
import gzip
import re
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from time import sleep
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, Route

from regviz.lessons.texts import languages, words
from regviz.live import delivery, routes
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


@pytest.mark.parametrize("path", ["/_stcore/health", "/live-figure/x/y"])
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


# How a browser is too old: it asks for nothing of CSS, or knows no :has().
OLD = ["CSS.supports = undefined", "CSS.supports = (...asked) => !String(asked).includes(':has(')"]


@pytest.mark.parametrize("language", languages())
def test_a_browser_that_is_too_old_is_told_which_ones_are_not(browser: Browser, server: Server, language: str) -> None:
    for old in OLD:
        page = browser.new_page()
        page.add_init_script(old)
        page.goto(f"{server.url}/?lang={language}")
        page.get_by_role("heading", name=words(language)["shell.too_old"]).wait_for()
        page.close()
    fine = browser.new_page()
    fine.goto(f"{server.url}/?lang={language}")
    fine.locator("[data-testid=live-figure][data-drawn]").wait_for(state="attached")
    assert fine.get_by_text(words(language)["shell.too_old"]).count() == 0
    fine.close()


def imported() -> list[str]:
    """Every script that Streamlit's page imports before it asks for anything."""
    scripts = delivery.STATIC / "static/js"
    (first,) = re.findall(r"static/js/(index\.\w+\.js)", (delivery.STATIC / "index.html").read_text(encoding="utf-8"))
    found = delivery.closure([first], lambda name: (scripts / name).read_text(encoding="utf-8"))
    return [f"static/js/{name}" for name in found]


def late(name: str) -> str:
    """The script that Streamlit's page imports when it shows an element of this name."""
    (found,) = [script for script in delivery._late() if script.startswith(f"static/js/{name}.")]
    return found


def lost(script: str, visits: list[str], times: int = 1) -> Callable[[Page], None]:
    """The script does not arrive on the first visits of the page, as on a bad Wi-Fi; `visits` are counted."""

    def prepare(page: Page) -> None:
        page.on("request", lambda request: visits.append(request.url) if request.is_navigation_request() else None)
        page.route(f"**/{script}", lambda route: (route.abort if len(visits) <= times else route.continue_)())

    return prepare


@pytest.mark.parametrize(
    "script",
    [late("BidiComponent")]
    + [pytest.param(name, marks=[pytest.mark.long] * (i > 0)) for i, name in enumerate(imported()[::8])],
)
def test_a_page_that_lost_a_script_loads_itself_again(open_page: Callable[..., Page], script: str) -> None:
    visits: list[str] = []
    page = open_page("/geometry?alpha=2", prepare=lost(script, visits, times=2))
    assert len(visits) == 3
    assert "alpha=2" in page.url
    assert page.evaluate("history.state?.lost ?? 0") == 0


@pytest.mark.parametrize("script", [pytest.param(late(name), marks=pytest.mark.long) for name in delivery.LATE[1:]])
def test_a_figure_comes_whatever_is_lost_beside_it(open_page: Callable[..., Page], script: str) -> None:
    open_page("/geometry", prepare=lost(script, []))


def test_a_page_with_a_figure_stays_whatever_is_lost(open_page: Callable[..., Page]) -> None:
    """A hand may be on it, and what others put into a page is not the page's."""
    page = open_page("/geometry")
    # a loss is acted on later, if ever
    page.evaluate("window.waits = []; setTimeout = (...given) => waits.push(given)")
    page.evaluate("dispatchEvent(new Event('vite:preloadError'))")
    for script in (f"./{late('PageLink')}?lost", "https://example.invalid/lost.js"):
        page.evaluate(
            """src => new Promise(done => document.head.append(Object.assign(document.createElement("script"),
               { type: "module", src, onerror: done, onload: done })))""",
            script,
        )
    assert page.evaluate("waits.filter(([act]) => /HEALTH|isWhole/.test(String(act)))") == []


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


def test_what_a_page_is_built_from_is_not_pushed_out_by_answers() -> None:
    name = routes.publish('"a setup"')
    for k in range(1100):
        last = routes.publish(f'"an answer {k}"', routes.ANSWERS)
    assert routes.PAGES.get(name) is not None
    assert routes.ANSWERS.get(last) is not None
    assert routes.ANSWERS.get(routes.publish('"an answer 0"', routes.PAGES)) is None, "it was used least lately"


def test_a_shelf_holds_what_many_put_there_at_once() -> None:
    """Each finds its text there, whatever others push out between its looking and its putting."""

    class Rude(OrderedDict[str, bytes]):
        def __contains__(self, name: object) -> bool:
            found = super().__contains__(name)
            sleep(0)  # the others' turn
            return found

    shelf = routes.Shelf(2)
    shelf._texts = Rude()
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda k: shelf.put(str(k % 5), f'"{k % 5}"'), range(2000)))
    assert sum(shelf.get(str(k)) is not None for k in range(5)) == 2


def test_what_is_lent_goes_when_nobody_holds_it() -> None:
    lent = routes.lend('{"secret": 1}')
    other = routes.lend('{"secret": 1}')
    assert lent.name != other.name, "nobody can guess it from the text"
    assert routes._lent[lent.name] is lent
    name = lent.name
    del lent
    gc.collect()
    assert name not in routes._lent
