"""A file is brought to the page in a browser: dropped, pasted, refused, and asked for again after a reload."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from regviz.data.sheets.sheet import digest
from tests.dragging import Hand
from tests.found import ROOT
from tests.live.test_heard import LISTEN, heard
from tools.serving import Server

FILES = Path(__file__).parent.parent.parent / "data/sheets"
EXPECTED = json.loads((FILES / "expected.json").read_text(encoding="utf-8"))
OWN = "() => { const d = document.querySelector('[data-testid=live-figure]').dataset.drawn; return d && JSON.parse(d)"
SHOWN = f"{OWN}.data === 'own' && JSON.parse(d).source === 'torch'; }}"
DRAWN = "JSON.parse(document.querySelector('[data-testid=live-figure]').dataset.drawn || '{}')"
REFUSALS = """() => {
  window.refusals = 0;
  const said = node => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".rv-said");
  new MutationObserver(seen => { if (seen.some(({ target }) => said(target)?.textContent)) refusals++; })
    .observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
SAID = "() => document.querySelector('.rv-said')?.textContent"
PASTE = """(area, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def choose(page: Page, name: str) -> None:
    page.locator(".rv-bring input[type=file]").set_input_files(FILES / name)


def test_a_file_is_shown_refused_pasted_and_known_again(open_page: Callable[..., Page]) -> None:
    page = open_page("/features?data=own")
    page.locator(".rv-bring").wait_for()
    choose(page, "25_excel_workbook_renamed.csv")
    page.wait_for_function(f"() => ({SAID})()?.includes('Excel')")
    choose(page, "22_markup_and_formulas.csv")
    page.wait_for_function(SHOWN)
    page.locator(".rv-sentence bdi", has_text="<b>area</b>").wait_for()
    assert page.locator(".rv-sentence script, [data-testid=stMarkdown] script").count() == 0
    query = parse_qs(urlsplit(page.url).query)
    assert set(query) == {"data", "own"}, "an address has the digest, and no data"
    page.reload()
    page.wait_for_function(f"() => ({SAID})()?.length > 40")
    choose(page, "22_markup_and_formulas.csv")
    page.wait_for_function(SHOWN)
    assert parse_qs(urlsplit(page.url).query) == query
    text = (FILES / "05_pasted_from_sheets.tsv").read_text(encoding="utf-8")
    page.locator(".rv-bring textarea").evaluate(PASTE, text)
    page.locator("[data-testid=stMarkdown]", has_text="loan share").first.wait_for()


@pytest.mark.long
def test_starting_over_from_an_own_table_keeps_the_focus(open_page: Callable[..., Page]) -> None:
    page = open_page("/features?data=own")
    page.locator(".rv-bring").wait_for()
    choose(page, "22_markup_and_formulas.csv")
    page.wait_for_function(SHOWN)
    page.locator("[data-tool=reset]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => {DRAWN}.data === 'diabetes' && {DRAWN}.source === 'torch'")
    page.wait_for_function("() => document.activeElement.dataset.tool === 'reset'")


def test_a_table_that_comes_while_the_figure_is_built_for_the_one_before_breaks_nothing(
    open_page: Callable[..., Page],
) -> None:
    """On a bad line: what the figure is built from arrives when the cross-validated table is known of, but not here."""
    page = open_page("/features?data=own")
    page.locator(".rv-bring").wait_for()
    held: list[Route] = []
    page.route("**/live-figure/*/*.json", lambda route: held.append(route))  # Playwright asks for a function
    choose(page, "01_excel_german.csv")

    def arrives(count: int) -> Route:
        """The text that is asked for next."""
        for _ in range(1500):
            if len(held) >= count:
                return held[count - 1]
            page.wait_for_timeout(20)  # only in here does Playwright hear of what is asked for
        raise AssertionError(f"only {len(held)} texts were asked for")

    arrives(1).continue_()  # the table without errors
    setup = arrives(2)
    last = arrives(3)  # the table with them
    setup.continue_()
    page.wait_for_function("() => document.querySelector('[data-testid=live-figure]').dataset.drawn.includes('c0')")
    last.continue_()
    page.wait_for_function(SHOWN)
    page.locator(".rv-sentence bdi").first.wait_for()


DROP = """(board, [name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  board.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.mark.long
def test_a_file_leaves_the_focus_where_it_was_brought_and_one_sentence_is_read_out(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/features?data=own", prepare=lambda page: page.add_init_script(LISTEN))
    at = Hand(page)
    at.until("drawn.source === 'torch'")
    at.frame()
    assert heard(at) == []
    page.locator(".rv-bring input[type=file]").focus()
    choose(page, "22_markup_and_formulas.csv")
    page.wait_for_function(SHOWN)
    page.locator(".rv-sentence bdi", has_text="<b>area</b>").wait_for()
    page.wait_for_function("() => document.activeElement.closest('[data-bring]')")
    at.frame()
    assert heard(at) == [page.locator(".rv-sentence").inner_text()]


@pytest.mark.long
def test_a_table_that_is_dropped_on_the_figure_goes_to_it_and_nowhere_else(open_page: Callable[..., Page]) -> None:
    posted: list[str] = []

    def prepare(page: Page) -> None:
        page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)

    page = open_page("/features", prepare=prepare)
    Hand(page).until("drawn.source === 'torch'")
    text = (FILES / "22_markup_and_formulas.csv").read_text(encoding="utf-8")
    page.locator(".rv-board").first.evaluate(DROP, ["x.csv", text])
    page.wait_for_function(SHOWN)
    assert [url for url in posted if "tour" in url] == []
    assert page.locator(".rv-notice").text_content() == ""


@pytest.mark.long
def test_a_tour_that_is_dropped_on_it_is_still_a_tour(open_page: Callable[..., Page]) -> None:
    page = open_page("/features")
    Hand(page).until("drawn.source === 'torch'")
    tour = (ROOT / "regviz/tours/hour.toml").read_text(encoding="utf-8")
    page.locator(".rv-board").first.evaluate(DROP, ["My.TOML", tour])
    page.locator(".rv-present .rv-step").wait_for()


@pytest.fixture(scope="module")
def table_page(browser: Browser, server: Server) -> Iterator[Page]:
    """The page to which somebody brings one file after another; it counts what was refused."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{server.url}/features?data=own")
    page.locator(".rv-bring").wait_for()
    page.evaluate(REFUSALS)
    yield page
    context.close()


@pytest.mark.long
@pytest.mark.parametrize("name", EXPECTED)
def test_every_file_comes_out_on_the_page(table_page: Page, name: str) -> None:
    page, meant, before = table_page, EXPECTED[name], table_page.evaluate("refusals")
    shown = {"own": digest((FILES / name).read_bytes()), "before": before}
    choose(page, name)
    page.wait_for_function(f"({{ own, before }}) => refusals > before || {DRAWN}.own === own", arg=shown)
    assert (page.evaluate("refusals") > before) == (meant["outcome"] == "refused"), page.evaluate(SAID)
    for word in meant["must_name"] if meant["outcome"] == "refused" else []:
        assert word in page.evaluate(SAID)
    assert page.locator("[data-testid=stException]").count() == 0
