"""The words of the glossary in a browser: marked in every figure, and opened where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator

from regviz.lessons import terms
from regviz.lessons.texts import languages, words
from tests.dragging import Hand
from tests.found import PAGES, path_of
from tests.live.test_look import PHONE

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]

# The texts of the figure in order, as [text, the entry that it leads to or null]; but not those of controls and charts,
# which do something else when they are pressed, nor the sentence and what else follows the picture.
SAID = """
root => {
  const other = "button, label, legend, summary, select, style, svg, .rv-chart, .rv-entry, [data-sentence], "
    + "[data-word], .rv-guide";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), said = [];
  for (let node; (node = walker.nextNode()); ) {
    if (node.parentElement.closest(other)) continue;
    const link = node.parentElement.closest("a");
    said.push([node.textContent, link && link.hash.slice(1)]);
  }
  return said;
}
"""


def entry_of(at: Hand) -> Locator:
    return at.page.locator(".rv-entry:popover-open")


def in_sight(at: Hand, word: Locator) -> Locator:
    """The word, scrolled into the window: scrolling is heard of a frame later, and would close its entry."""
    word.scroll_into_view_if_needed()
    at.frame()
    return word


def forms_in(text: str, forms: tuple[str, ...]) -> bool:
    spelt = "|".join(f"(?:{form}|{form[:1].upper()}{form[1:]})" for form in map(re.escape, forms))
    return re.search(rf"(?<![A-Za-z])(?:{spelt})(?![A-Za-z])", text) is not None


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", PAGES)
def test_in_a_figure_a_word_is_a_link_where_it_stands_first(hand: HandOn, name: str, language: str) -> None:
    at = hand(f"{path_of(name)}?lang={language}")
    at.until("drawn.source === 'torch'")
    said: list[tuple[str, str | None]] = [tuple(each) for each in at.root.evaluate(SAID)]
    links = [key for _, key in said if key]
    assert links
    assert len(set(links)) == len(links)
    entries = terms.entries(language)
    for key, entry in entries.items():
        longer = [form for other in entries.values() for form in other.forms if any(own in form for own in entry.forms)]
        longer = [form for form in longer if form not in entry.forms]
        longer += [form[:1].upper() + form[1:] for form in longer]
        for text, link in said:
            if link == key:
                assert forms_in(text, entry.forms)
                break
            for form in longer:
                text = text.replace(form, "")
            assert not forms_in(text, entry.forms), f"{key}: {text}"


def assert_opened(at: Hand, key: str, language: str) -> None:
    entry, shown = terms.entries(language)[key], entry_of(at)
    shown.wait_for()
    assert entry.text in shown.inner_text()
    assert shown.get_attribute("aria-label") == entry.name
    box, size = shown.bounding_box(), at.page.viewport_size
    assert box is not None
    assert size is not None
    assert 0 <= box["x"] <= size["width"] - box["width"]
    assert 0 <= box["y"] <= size["height"] - box["height"]


def test_an_entry_opens_by_keyboard_and_escape_leads_back_to_the_word(hand: HandOn) -> None:
    at = hand("/geometry")
    at.until("drawn.source === 'torch'")
    for word in (at.page.locator("p a[href='glossary#optimum']").first, at.root.locator("a[href='glossary#kkt']")):
        in_sight(at, word).focus()
        at.page.keyboard.press("Enter")
        assert_opened(at, "optimum" if "optimum" in word.inner_text() else "kkt", "en")
        at.page.keyboard.press("Escape")
        entry_of(at).wait_for(state="hidden")
        assert word.evaluate("word => word === document.activeElement")
    assert len(at.page.context.pages) == 1


def test_a_word_in_the_sentence_opens_too_and_scrolling_closes(hand: HandOn) -> None:
    at = hand("/geometry")
    at.until("drawn.source === 'torch'")
    in_sight(at, at.root.locator("[data-sentence] a[href='glossary#l1']")).click()
    assert_opened(at, "l1", "en")
    at.page.mouse.wheel(0, 200)
    entry_of(at).wait_for(state="hidden")


def test_a_finger_opens_an_entry_and_the_way_on_keeps_the_language(hand: HandOn) -> None:
    at = hand("/features?lang=zh", **PHONE)
    at.until("drawn.source === 'torch'")
    in_sight(at, at.page.locator("p a[href='glossary#l1']").first).tap()
    assert_opened(at, "l1", "zh")
    entry_of(at).locator("a").first.tap()
    at.page.wait_for_url("**/geometry?*")
    at.until("drawn.source === 'torch'")
    assert at.query() == {"alpha": "0.8", "x": "0.9", "y": "1.8", "angle": "150", "stretch": "0.7"}
    assert at.page.locator("h1").inner_text() == words("zh")["geometry.title"]


# As Chrome is before 114, Firefox before 125 and Safari before 17.
NO_POPOVER = """
  delete HTMLElement.prototype.popover;
  delete HTMLElement.prototype.showPopover;
  const matches = Element.prototype.matches;
  Element.prototype.matches = function (selector) {
    if (selector.includes(":popover-open")) throw new SyntaxError(selector);
    return matches.call(this, selector);
  };
"""


def test_where_nothing_opens_a_word_leads_to_the_page_in_the_same_language(hand: HandOn) -> None:
    at = hand("/geometry?lang=zh", prepare=lambda page: page.add_init_script(NO_POPOVER))
    at.until("drawn.source === 'torch'")
    at.page.mouse.move(640, 450)
    at.page.mouse.wheel(0, 200)
    at.page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 0")
    in_sight(at, at.page.locator("p a[href='glossary#l1']").first).click()
    at.page.wait_for_url("**/glossary?lang=zh#l1")
    at.page.get_by_role("heading", level=1, name=words("zh")["glossary.title"]).wait_for()


def test_without_entries_a_word_leads_to_the_page_that_has_them(hand: HandOn, open_page: Callable[..., Any]) -> None:
    at = hand("/norms")
    at.until("drawn.source === 'torch'")
    link = at.page.locator("p a[href='glossary#convex']").first
    page = open_page(f"/{link.get_attribute('href')}", wait="h2#convex")
    page.wait_for_function("() => document.querySelector('h2#convex').getBoundingClientRect().top < innerHeight")
    assert page.locator("h1").inner_text() == "Glossary"


def test_the_page_is_in_its_language_from_the_first_byte_and_who_comes_to_it_is_there(
    open_page: Callable[..., Any],
) -> None:
    page = open_page("/glossary?lang=zh", wait="h2")
    with page.expect_response(lambda answer: "glossary" in answer.url) as reply:
        page.reload()
    assert '<html lang="zh">' in reply.value.text()
    page.wait_for_selector("h2")
    page.get_by_text("English", exact=True).click()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    page.get_by_text("In PyTorch", exact=True).click()
    page.wait_for_selector("[data-testid=live-figure][data-drawn]", state="attached")
    page.locator("[data-testid=stPageLink] a").click()
    page.wait_for_function(
        "() => document.activeElement.matches('h1') && document.activeElement.innerText === 'Glossary'"
    )
