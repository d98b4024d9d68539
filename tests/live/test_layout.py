"""A page on every screen: nothing over anything else, nothing cut, the lesson seen at once; and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from regviz.lessons.texts import languages
from tests.dragging import Hand, middle
from tests.found import PAGES, path_of

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]
each_page = pytest.mark.parametrize("name", PAGES)

SIZES = [(390, 844), (640, 360), (844, 390), (820, 1180), (1024, 768), (1280, 720), (1920, 1080)]
LOW = [(1000, 560), (1100, 470), (1280, 600)]
"""A small laptop's window, and what it has left beside a video call."""
WIDTHS = [320, 360, 480, 599, 600, 700, 768, 860, 900, 940, 1000, 1100, 1141, 1200, 1366, 1536, 2048, 2560]

SCRIPT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")
WRONG, PARTS, PAPER = (f"given => layout.{name}(given)" for name in ("wrong", "parts", "paper"))
PRESSED = "button, input, textarea, select, .rv-file, [data-testid=stHeader], [data-testid=stPageLink]"


def opened(hand: HandOn, path: str, size: tuple[int, int], **others: object) -> Hand:
    at = hand(path, viewport={"width": size[0], "height": size[1]}, **others)
    at.until("drawn.source === 'torch'")
    at.page.evaluate(SCRIPT)
    return at


def set_window(at: Hand, size: tuple[int, int]) -> None:
    """Wait until the page has a window of this size."""
    at.page.set_viewport_size({"width": size[0], "height": size[1]})
    at.until("near(given, [innerWidth, innerHeight])", list(size))


def resize(at: Hand, size: tuple[int, int]) -> None:
    """Wait until the charts have been drawn in a window of this size."""
    set_window(at, size)
    for _ in range(3):
        at.frame()


def assert_fits(at: Hand, size: tuple[int, int]) -> None:
    """Nothing is wrong; from 600 px the pictures are side by side."""
    assert at.page.evaluate(WRONG) == [], size
    (left, right, top, bottom), other, *_ = at.page.evaluate(PARTS)["pictures"]
    if size[0] >= 600:
        assert other[0] >= right, size
        assert min(bottom, other[3]) - max(top, other[2]) > min(bottom - top, other[3] - other[2]) / 2, size
    assert right - left > 140, size


def assert_is_seen_at_once(at: Hand, size: tuple[int, int], what: str = "pictures slider sentence") -> None:
    """Without scrolling."""
    parts = at.page.evaluate(PARTS)
    for name in what.split():
        for left, right, top, bottom in parts[name] if name == "pictures" else [parts[name]]:
            assert 0 <= left < right <= size[0], (size, name)
            assert parts["roof"] - 1 <= top < bottom <= size[1], (size, name, parts)


@each_page
def test_a_page_fits_into_every_window(hand: HandOn, name: str) -> None:
    at = opened(hand, path_of(name), SIZES[0])
    for size in [*SIZES, *LOW]:
        resize(at, size)
        assert_fits(at, size)
        if size in ((1280, 720), (1920, 1080)):
            assert_is_seen_at_once(at, size)


@pytest.mark.long
@pytest.mark.parametrize("language", languages())
@each_page
def test_a_page_fits_at_every_width(hand: HandOn, name: str, language: str) -> None:
    at = opened(hand, f"{path_of(name)}?lang={language}", (1280, 720))
    at.page.evaluate("() => document.querySelectorAll('.rv details').forEach(fold => { fold.open = true; })")
    assert_is_seen_at_once(at, (1280, 720))
    for width in WIDTHS:
        resize(at, size := (width, min(900, max(640, width * 16 // 9))))
        assert_fits(at, size)


def test_the_slider_that_counts_is_free_of_the_tools_in_a_low_window(hand: HandOn) -> None:
    at = opened(hand, "/corners?hold=t", LOW[0])
    for size in LOW:
        resize(at, size)
        assert_fits(at, size)


@pytest.mark.parametrize("path", [*map(path_of, ("home", "geometry", "corners")), "/corners?hold=t"])
def test_a_phone_on_its_side_has_both_pictures_the_slider_and_the_sentence(hand: HandOn, path: str) -> None:
    size = (844, 390)
    assert_is_seen_at_once(opened(hand, path, size, has_touch=True, is_mobile=True), size)


@pytest.mark.parametrize("name", ["home", "geometry", "corners"])
def test_a_phone_has_both_pictures_and_the_slider(hand: HandOn, name: str) -> None:
    at = opened(hand, path_of(name), (390, 844), has_touch=True, is_mobile=True)
    at.root.locator(".rv-board h2").first.evaluate("e => e.scrollIntoView({ block: 'start' })")
    at.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollBy(0, -64)")  # the header lies over it
    at.frame()
    parts = at.page.evaluate(PARTS)
    (_, _, top, _), (_, _, _, bottom) = parts["pictures"]
    assert parts["roof"] <= top < bottom <= parts["slider"][2] < parts["slider"][3] <= 844


# How high the slider under the thumb is; what is free for it below what has the focus, and below what is said.
THUMBED = """
() => {
  const [main, said] = ["[data-testid=stMain]", ".rv-server"]
    .map(name => getComputedStyle(document.querySelector(name)));
  const held = [...document.querySelectorAll(".rv-main")].find(node => node.checkVisibility());
  return [held.getBoundingClientRect().height, ...[main.scrollPaddingBottom, said.bottom].map(parseFloat)];
}
"""


@pytest.mark.parametrize("language", languages())
@each_page
def test_a_phone_has_nothing_that_is_looked_at_below_the_slider(hand: HandOn, name: str, language: str) -> None:
    at = opened(hand, f"{path_of(name)}?lang={language}", (390, 844))
    height, *free = at.page.evaluate(THUMBED)
    assert 0 < height <= min(free)


def test_a_page_within_a_page_has_no_room_for_tools_that_are_not_there(hand: HandOn) -> None:
    at = opened(hand, "/geometry?embed=true", (1000, 560))
    at.root.locator("xpath=self::*[contains(@class, 'rv-hall')]").wait_for()
    assert at.root.locator(".rv-main").first.evaluate("main => getComputedStyle(main).paddingTop") == "0px"


@each_page
def test_a_page_within_a_page_has_picture_slider_and_sentence(hand: HandOn, name: str) -> None:
    at = opened(hand, f"{path_of(name)}?embed=true", (900, 560))
    at.root.locator("xpath=self::*[contains(@class, 'rv-hall')]").wait_for()  # its style comes by itself
    at.frame()
    assert_is_seen_at_once(at, (900, 560), "slider sentence")
    assert_fits(at, (900, 560))
    assert at.root.locator(".rv-board >> visible=true").count() == 1
    for left, right, top, bottom in at.page.evaluate(PARTS)["pictures"]:
        assert 0 <= left < right <= 900
        assert 0 <= top < bottom <= 560
        assert bottom - top > 0.5 * 560, "the pictures take what slider and sentence leave"


def test_in_a_lecture_hall_the_charts_grow_with_their_type_and_follow_the_hand(hand: HandOn) -> None:
    letter = "() => document.querySelector('[data-chart=l1] .rv-ticks text').getBoundingClientRect().height"
    root = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
    at = opened(hand, "/geometry", (1280, 720))
    assert at.page.evaluate(root) == 16
    small = at.page.evaluate(letter)
    resize(at, (2560, 1440))
    grown = at.page.evaluate(root) / 16
    assert grown > 1.3
    assert at.page.evaluate(letter) == pytest.approx(grown * small, rel=0.06)
    x, y = middle(at.handle("minimizer"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    at.page.mouse.move(x - 100, y + 60)
    at.frame()
    held = at.handle("minimizer").bounding_box()
    assert held is not None
    assert held["x"] + held["width"] / 2 == pytest.approx(x - 100, abs=3)
    assert held["y"] + held["height"] / 2 == pytest.approx(y + 60, abs=3)
    cross = at.root.locator("[data-chart=l1] [data-trace=minimizer] path").bounding_box()
    assert cross is not None
    assert cross["x"] + cross["width"] / 2 == pytest.approx(x - 100, abs=3)
    at.page.mouse.up()


def sizes_of(page: Page, selectors: list[str]) -> list[tuple[float, float]]:
    """Size and weight of the type of the first that each fits."""
    read = """selector => {
      const { fontSize, fontWeight } = getComputedStyle(document.querySelector(selector));
      return [parseFloat(fontSize), Number(fontWeight)];
    }"""
    return [page.evaluate(read, selector) for selector in selectors]


def test_larger_means_more_important(hand: HandOn) -> None:
    at = opened(hand, "/norms", (1280, 720))
    order = ["h1", ".rv-heading", ".rv-panel > h2", ".rv-panel > h3", ".rv-side .rv-slider label", ".rv-key li"]
    sizes, weights = zip(*sizes_of(at.page, order), strict=True)
    assert sorted(set(sizes), reverse=True) == list(sizes)
    assert sorted(weights, reverse=True) == list(weights)


@pytest.mark.parametrize("path", [*map(path_of, PAGES), "/features?data=own"])
def test_on_paper_the_charts_take_its_width_and_nothing_is_there_to_press(hand: HandOn, path: str) -> None:
    at = opened(hand, path, (1280, 900))
    at.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    at.page.emulate_media(media="print")
    # as in printing, nobody hears of the new size: the paper's, A4 between margins
    at.page.evaluate("() => addEventListener('resize', event => event.stopImmediatePropagation(), true)")
    set_window(at, (718, 1000))
    at.frame()
    assert at.page.evaluate(WRONG) == []
    found: dict[str, Any] = at.page.evaluate(PAPER, PRESSED)
    assert found["pressed"] == []
    assert found["address"] == f'"{at.page.url}"'
    assert max(right for _, right, _, _ in found["charts"]) > 600
    for one, stage in zip(found["charts"], found["stages"], strict=True):
        assert stage == pytest.approx(one, abs=1)
        assert 0 <= one[0] < one[1] <= 718
    for i, (left, right, top, bottom) in enumerate(found["charts"]):
        for other in found["charts"][:i]:
            assert min(right, other[1]) - max(left, other[0]) < 2 or min(bottom, other[3]) - max(top, other[2]) < 2
    at.page.emulate_media(media="screen")
    at.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert at.root.evaluate("root => root.style.width") == ""


# What is written in Streamlit's part of the page in an ink that is lighter than the half.
PALE = """
() => [...document.querySelectorAll("[data-testid=stMain] *")].filter(node => node.checkVisibility()
    && [...node.childNodes].some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim())
    && Math.min(...getComputedStyle(node).color.match(/[\\d.]+/g).slice(0, 3)) > 128)
  .map(node => node.outerHTML.slice(0, 120))
"""


# What of it has a dark ground, for who prints grounds, and what lines are cut off.
SHADED = """
() => [...document.querySelectorAll("[data-testid=stMain] :is(summary, pre, code)")].filter(node => {
  const [red, green, blue, opacity = 1] = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number);
  const cut = node.localName === "pre" && node.scrollWidth > node.clientWidth + 1;
  return node.checkVisibility() && (cut || (opacity && Math.max(red, green, blue) < 128));
}).map(node => node.outerHTML.slice(0, 120))
"""


@each_page
def test_unfolded_in_the_dark_a_page_is_on_paper_dark_and_nothing_is_there_to_press(hand: HandOn, name: str) -> None:
    at = opened(hand, path_of(name), (1280, 900), color_scheme="dark")
    at.page.evaluate("() => document.querySelectorAll('.rv details').forEach(fold => { fold.open = true; })")
    closed = at.page.locator("[data-testid=stExpander] > details:not([open]) > summary >> visible=true")
    while closed.count():
        closed.first.click()
        at.page.wait_for_timeout(1000)  # its content comes from the server
    at.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    at.page.emulate_media(media="print")
    set_window(at, (718, 1000))
    assert at.page.evaluate(PAPER, PRESSED)["pressed"] == []
    assert at.page.evaluate(PALE) == []
    assert at.page.evaluate(SHADED) == []


def test_printing_is_announced_and_leaves_the_page_as_it_was(hand: HandOn) -> None:
    at = opened(hand, "/geometry", (1280, 720))
    before = at.page.evaluate(PARTS)
    assert at.page.pdf(format="A4").startswith(b"%PDF")
    at.until("JSON.stringify(given) === JSON.stringify(layout.parts())", before)
