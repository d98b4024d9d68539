"""The address is the state: links, history, nonsense and languages, in a real browser."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from regviz.lessons import terms
from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.texts import words
from regviz.live import codec
from tests.dragging import Hand, picture_of, same
from tests.found import EXAMPLES, PAGES
from tools.serving import Server

GEOMETRY = EXAMPLES[GeometryState]
HandOn = Callable[..., Hand]


def title(at: Hand) -> str:
    return at.page.locator("h1").inner_text()


def has_title(at: Hand, key: str, language: str = "en") -> None:
    at.page.locator("h1", has_text=words(language)[key]).wait_for()


def is_marked(at: Hand) -> bool:
    return bool(at.root.evaluate("root => root.marked === true"))


def mark(at: Hand) -> None:
    """Put a mark on the root, by which one sees whether it is ever replaced."""
    at.root.evaluate("root => { root.marked = true; }")


def length(at: Hand) -> int:
    return int(at.page.evaluate("() => history.length"))


def test_the_first_visitor_of_a_deep_link_gets_the_whole_page(
    hand: HandOn, fresh_server: Callable[[], AbstractContextManager[Server]]
) -> None:
    with fresh_server() as app:
        at = hand("/geometry?alpha=1.1&lang=zh", base=app.url)
        has_title(at, "geometry.title", "zh")
        expect(at.page.locator("[data-testid=stTopNavLink]").nth(1)).to_be_attached()
        at.sees(GeometryState(alpha=1.1))


def test_back_undoes_one_release_and_forward_redoes_it(hand: HandOn) -> None:
    at = hand("/geometry")
    mark(at)
    states = [at.settle()]
    entries = length(at)
    states += [at.click("alpha", fraction) for fraction in (0.3, 0.6)]
    at.root.locator("[data-example=returns]").click()
    at.sees(GEOMETRY["returns"])
    states.append(GEOMETRY["returns"])
    assert length(at) == entries + 3
    for state in reversed(states[:-1]):
        at.page.go_back()
        at.sees(state)
    for state in states[1:]:
        at.page.go_forward()
        at.sees(state)
    assert is_marked(at)
    at.page.reload()
    at.sees(states[-1])
    at.page.go_back()
    at.sees(states[-2])


def test_a_link_restores_the_picture_exactly(hand: HandOn) -> None:
    at = hand("/geometry")
    at.switch("share", "t")
    at.until("drawn.share === 't' && drawn.source === 'torch'")
    at.click("angle", 0.123)
    at.click("stretch", 0.789)
    at.switch("share", "alpha")
    at.until("drawn.share === 'alpha' && drawn.source === 'torch'")
    state = at.settle()
    assert state.alpha * 1e3 != round(state.alpha * 1e3), "not a round number"
    address = urlsplit(at.page.url)
    other = hand(f"{address.path}?{address.query}")
    other.sees(state)
    assert other.drawn() == at.drawn()
    texts = [[node.text_content() for node in each.root.locator("[data-number]").all()] for each in (at, other)]
    assert texts[0] == texts[1]


def test_nonsense_opens_a_sane_page_and_gets_a_sane_address(hand: HandOn) -> None:
    at = hand("/geometry?alpha=zzz&x=9e99&t=%00&view=%F0%9F%98%80&share=&foo=1&lang=klingon")
    at.sees(GeometryState(x=codec.kinds(GeometryState)["x"].high))
    assert urlsplit(at.page.url).query == "x=2.5"
    assert "rror" not in at.page.locator("[data-testid=stMain]").inner_text()
    assert length(at) <= 2


def test_a_page_is_found_as_it_was_left(hand: HandOn) -> None:
    at = hand("/geometry")
    left = at.click("alpha", 0.8)
    at.page.locator("[data-testid=stTopNavLink]").first.click()
    has_title(at, "home.title")
    at.sees(GeometryState())
    at.page.locator("[data-testid=stTopNavLink][href$=geometry]").click()
    has_title(at, "geometry.title")
    at.sees(left)
    assert at.click("alpha", 0.2) != left
    at.page.go_back()
    at.sees(left)
    at.page.go_back()
    has_title(at, "home.title")
    at.sees(GeometryState())


@pytest.mark.long
def test_the_front_door_leads_through_all_pages(hand: HandOn) -> None:
    at = hand("/")
    for name in [*PAGES[1:], terms.PAGE]:
        nav = words("en")[f"{name}.nav"]
        at.page.get_by_role("link", name=words("en")["shell.next"].format(nav=nav)).click()
        has_title(at, f"{name}.title")
    # Streamlit takes the page before away a moment after this one's headline is there.
    expect(at.page.get_by_role("link", name=words("en")["shell.next"].format(nav=""))).to_have_count(0)


def test_switching_the_language_keeps_the_state(hand: HandOn) -> None:
    at = hand(f"/geometry?{urlencode(codec.write(GEOMETRY['bend']))}", locale="en-GB")
    at.sees(GEOMETRY["bend"])
    mark(at)
    sentence = at.root.locator("[data-sentence]").inner_text()
    assert at.page.evaluate("() => document.documentElement.lang") == "en"
    at.page.get_by_text("中文").click()
    has_title(at, "geometry.title", "zh")
    at.page.wait_for_function("() => document.documentElement.lang === 'zh'")
    at.root.get_by_text(words("zh")["geometry.figure.examples"], exact=True).wait_for()
    at.sees(GEOMETRY["bend"])
    assert "lang=zh" in at.page.url
    assert at.root.locator("[data-sentence]").inner_text() != sentence
    assert is_marked(at)
    moved = at.click("alpha", 0.5)
    assert moved == replace(GEOMETRY["bend"], alpha=moved.alpha)
    assert "lang=zh" in at.page.url
    other = hand(f"/geometry?{urlsplit(at.page.url).query}", locale="en-GB")
    has_title(other, "geometry.title", "zh")
    assert same(other.drawn(), picture_of(moved))


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("fr-FR", "en")])
def test_the_browsers_language_decides_until_one_is_chosen(hand: HandOn, locale: str, language: str) -> None:
    at = hand("/geometry?alpha=1", locale=locale)
    has_title(at, "geometry.title", language)
    assert at.page.evaluate("() => document.documentElement.lang") == language
    at.sees(GeometryState(alpha=1.0))
    assert "lang" not in at.page.url
