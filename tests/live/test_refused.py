"""What a browser or a server refuses: no place to keep anything, no answer to what is asked beside the figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from regviz.lessons.texts import words
from regviz.tours.routes import listing
from tests.dragging import Hand

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]

REFUSES = """
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("refused", "SecurityError"); } });
  }
"""


def refusing(page: Page) -> None:
    page.add_init_script(REFUSES)


def silent(path: str) -> Callable[[Page], None]:
    """The server never answers what is asked for at this path."""
    return lambda page: page.route(f"**/live-figure/{path}*", lambda route: None)


def end_of(at: Hand) -> Locator:
    """The button that ends presenting."""
    return at.root.locator(".rv-stagebar").get_by_role("button", name=words("en")["figure.present.end"], exact=True)


def test_who_can_keep_nothing_presents_and_leaves(hand: HandOn) -> None:
    at = hand("/geometry", prepare=refusing)
    at.until("drawn.source === 'torch'")
    at.page.keyboard.press("p")
    keys = at.root.get_by_label(words("en")["figure.present.keys"])
    keys.uncheck()
    at.page.keyboard.press("ArrowRight")
    end_of(at).click()
    expect(at.root.locator("[data-tool=present]")).to_be_focused()
    at.page.keyboard.press("p")
    expect(at.root.locator(".rv-stagebar")).to_have_count(0)  # its keys are off as long as the page is there


def test_who_can_keep_nothing_answers_a_run_of_questions(hand: HandOn) -> None:
    at = hand("/geometry?ask=7", prepare=refusing)
    at.until("drawn.asked && drawn.source === 'torch'")
    at.root.get_by_role("button", name=words("en")["predict.reveal"]).click()
    at.until("!drawn.asked")


def test_without_the_list_of_tours_one_presents_and_leaves(hand: HandOn) -> None:
    at = hand("/geometry", prepare=silent("tours"))
    at.until("drawn.source === 'torch'")
    at.page.keyboard.press("p")
    end_of(at).wait_for()
    at.page.keyboard.press("Escape")
    expect(at.root.locator(".rv-stagebar")).to_have_count(0)
    assert "present" not in at.query()


def test_a_list_of_tours_that_did_not_come_is_asked_for_again_and_is_in_the_page_s_language(
    open_page: Callable[..., Page],
) -> None:
    asked: list[str] = []

    def once(route: Route) -> None:
        asked.append(route.request.url)
        (route.abort if len(asked) == 1 else route.continue_)()

    prepare = {"prepare": lambda page: page.route("**/live-figure/tours*", once)}
    at = Hand(open_page("/geometry?lang=en&present=1&tour=hour.0", **prepare))
    tours, said = at.root.locator(".rv-stagebar option"), at.root.locator(".rv-step")
    expect(tours.nth(1)).to_contain_text(first_tour("en"))
    assert len(asked) == 2
    expect(said).not_to_be_empty()
    end_of(at).click()
    at.page.get_by_text("中文").click()
    at.until("document.documentElement.lang === 'zh' && drawn.source === 'torch'")
    at.page.keyboard.press("p")
    expect(tours.nth(1)).to_contain_text(first_tour("zh"))


def test_a_tour_that_could_not_be_asked_for_is_not_said_to_be_none(open_page: Callable[..., Page]) -> None:
    def prepare(page: Page) -> None:
        page.add_init_script(HASTY)
        page.route("**/live-figure/tours*", lambda route: route.abort())

    at = Hand(open_page("/geometry?lang=en&present=1&tour=hour.0", prepare=prepare))
    expect(at.root.locator(".rv-step")).to_have_text(words("en")["figure.tools.trouble"])


# What is waited for a second comes at once.
HASTY = "const later = setTimeout; setTimeout = (act, ms, ...given) => later(act, ms === 1000 ? 0 : ms, ...given);"


def first_tour(language: str) -> str:
    return str(listing(language)["tours"][0]["title"])


@pytest.mark.parametrize("tool", ["share", "keep"])
def test_a_dialog_opens_though_nobody_says_where_the_app_is_reached(hand: HandOn, tool: str) -> None:
    at = hand("/geometry?alpha=0.6", prepare=silent("reach"))
    at.until("drawn.source === 'torch'")
    at.root.locator(f"[data-tool={tool}]").click()
    at.page.locator("dialog[open]").wait_for()


def test_a_link_is_the_configured_one_as_soon_as_the_server_says_so(hand: HandOn) -> None:
    kept: list[Route] = []
    at = hand(
        "/geometry?alpha=0.6", prepare=lambda page: page.route("**/live-figure/reach", lambda route: kept.append(route))
    )
    at.until("drawn.source === 'torch'")
    at.root.locator("[data-tool=share]").click()
    at.page.locator("dialog[open]").wait_for()
    kept[0].fulfill(json={"public": "https://regviz.example.org", "network": None})
    expect(at.page.locator("dialog .rv-qr-place p")).to_have_text("https://regviz.example.org/geometry?alpha=0.6")


def test_a_list_is_gone_through_by_its_keys_and_chosen_by_enter(hand: HandOn) -> None:
    at = hand("/geometry?present=1&lang=en")
    choose = at.root.locator(".rv-stagebar select")
    choose.locator("option").nth(2).wait_for(state="attached")
    choose.focus()
    for _ in range(2):
        choose.press("ArrowDown")
    expect(choose).to_be_focused()
    assert "tour" not in at.query()
    chosen = choose.input_value()
    assert chosen == choose.locator("option").nth(2).get_attribute("value")
    choose.press("Enter")
    at.page.wait_for_url(lambda url: at.query(url).get("tour") == f"{chosen}.0")
