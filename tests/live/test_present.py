"""Presenting: the figure fills the screen in large type, and a tour is stepped through across the pages."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.texts import words
from regviz.live import codec
from regviz.tours import known, read
from tests.dragging import Hand
from tests.found import PAGES, path_of
from tests.live.post import Post
from tests.live.test_layout import PARTS, SCRIPT, WRONG
from tests.node import Node

pytestmark = pytest.mark.long


HandOn = Callable[..., Hand]
SCREENS = [(1024, 768), (1920, 1080), (2560, 1440)]
LEAST = 20  # pixels of type

SIZES = """
() => {
  const scaleOf = svg =>
    svg?.viewBox.baseVal?.width ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
  const isText = child => child.nodeType === 3 && child.data.trim();
  return [...document.querySelectorAll(".rv-present *")]
    .filter(node => node.checkVisibility({ visibilityProperty: true }) && [...node.childNodes].some(isText))
    .filter(node => !node.closest("style, .rv-stagebar, tspan"))
    .map(node => [parseFloat(getComputedStyle(node).fontSize) * scaleOf(node.closest("svg")), node.textContent]);
}
"""

# The row goes out of sight by itself after a while, so that one looks at once.
STIR = """
(root, [event, buttons]) => {
  root.dispatchEvent(new PointerEvent(event, { buttons, bubbles: true }));
  return root.querySelector(".rv-stagebar").classList.contains("rv-idle");
}
"""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("corner.2", {"name": "corner", "step": 2}),
        ("corner", {"name": "corner", "step": 0}),
        ("my.own.1.0", {"name": "my.own.1", "step": 0}),
        ("corner.-1", {"name": "corner.-1", "step": 0}),
        ("", None),
        (None, None),
    ],
)
def test_where_a_tour_stands(node: Node, text: str | None, place: dict[str, object] | None) -> None:
    assert node.module("live/present.mjs")("placeOf", [[text]]) == [place]


def words_of(at: Hand) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(at.page.url).query))


def presented(at: Hand) -> None:
    at.root.locator("xpath=self::*[contains(@class, 'rv-present')]").wait_for()
    at.root.locator(".rv-stagebar select").wait_for()
    at.frame()


@pytest.mark.parametrize(
    ("name", "size"),
    [
        *((name, SCREENS[0]) for name in PAGES),
        *(("geometry", size) for size in SCREENS[1:]),
    ],  # the least is the hardest
    ids=str,
)
def test_figure_slider_and_sentence_fill_the_screen_in_large_type(
    hand: HandOn, name: str, size: tuple[int, int]
) -> None:
    at = hand(f"{path_of(name)}?present=1", viewport={"width": size[0], "height": size[1]})
    at.until("drawn.source === 'torch'")
    presented(at)
    for event, buttons, idle in (("pointermove", 0, False), ("pointerdown", 1, True), ("pointerup", 0, False)):
        assert at.root.evaluate(STIR, [event, buttons]) is idle, event
    row = "document.querySelector('.rv-stagebar')"
    at.until(
        f"{row}.matches('.rv-idle') && getComputedStyle({row}).opacity === '0'"
    )  # by itself, and not of just before
    small = [(text, pixels) for pixels, text in at.page.evaluate(SIZES) if pixels < LEAST - 0.05]
    assert small == []
    at.page.evaluate(SCRIPT)
    assert at.page.evaluate(WRONG) == []
    assert at.root.locator(".rv-board >> visible=true").count() == 1
    for _, _, top, bottom in at.page.evaluate(PARTS)["pictures"]:
        assert bottom - top > 0.45 * size[1], "the pictures take what slider and sentence leave"
    board = at.root.locator(".rv-board").first
    for part in ("[data-chart] >> visible=true", ".rv-main input >> visible=true", ".rv-sentence >> visible=true"):
        for box in (node.bounding_box() for node in board.locator(part).all()):
            assert box is not None
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= size[0] + 1
            assert box["y"] + box["height"] <= size[1] + 1
    assert at.page.locator("h1 >> visible=true").count() == 0


def test_p_starts_and_escape_ends_but_not_while_somebody_types(hand: HandOn) -> None:
    at = hand("/geometry")
    at.settle()
    at.root.locator("[data-control=alpha] .rv-readout").click()
    at.root.locator(".rv-typed").wait_for()
    at.page.keyboard.press("p")
    at.page.keyboard.press("Escape")
    at.root.locator(".rv-typed").wait_for(state="detached")
    assert "present" not in words_of(at)
    at.page.evaluate("() => document.activeElement.blur()")
    at.page.keyboard.press("p")
    presented(at)
    assert words_of(at)["present"] == "1"
    keys = at.root.locator(".rv-stagebar input[type=checkbox]")
    keys.focus()  # the row stays where the focus is
    keys.uncheck()
    at.page.keyboard.press("Escape")
    at.root.locator(".rv-stagebar").wait_for(state="detached")
    assert "present" not in words_of(at)
    at.page.evaluate("() => document.activeElement.blur()")
    at.page.keyboard.press("p")  # the key was turned off
    at.frame()
    assert at.root.locator(".rv-stagebar").count() == 0


def test_back_to_a_page_that_is_not_presented_shows_all_of_it(hand: HandOn) -> None:
    at = hand("/geometry")
    at.settle()
    at.page.get_by_role("link", name=words("en")["norms.nav"]).click()
    at.until("'p' in drawn && drawn.source === 'torch'")
    at.page.keyboard.press("p")
    presented(at)
    at.page.go_back()
    expect(at.root).to_have_count(1)
    at.until("'hessian' in drawn && drawn.source === 'torch'")
    expect(at.page.get_by_test_id("stApp")).to_have_css("visibility", "visible")
    assert at.page.locator("html[data-hall], .rv-stagebar, .rv-hall").count() == 0
    assert "present" not in words_of(at)


def test_the_end_leads_to_the_button_and_a_number_is_left_before(hand: HandOn) -> None:
    at = hand("/geometry")
    at.settle()
    focused = "tool => tool === document.activeElement"
    tool = at.root.locator("[data-tool=present]")
    tool.focus()
    for end in ("Escape", "End"):
        at.page.keyboard.press("Enter")
        presented(at)
        at.slider("alpha").press("Enter")
        at.root.locator(".rv-typed").wait_for()
        at.page.keyboard.press("Escape")
        at.root.locator(".rv-typed").wait_for(state="detached")
        assert at.root.locator(".rv-stagebar").count() == 1
        if end == "End":
            at.root.get_by_role("button", name=words("en")["figure.present.end"]).press("Enter")
        else:
            at.page.keyboard.press("Escape")
        at.root.locator(".rv-stagebar").wait_for(state="detached")
        assert tool.evaluate(focused), end


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_tour_leads_across_the_pages_and_back(hand: HandOn, language: str) -> None:
    tour = read(known()["corner"].read_text(encoding="utf-8"), language, "corner")
    at = hand(f"/geometry?lang={language}&present=1")
    at.settle()
    presented(at)
    at.root.locator(".rv-stagebar select").select_option("corner")
    keys = ["PageDown", "ArrowRight", "ArrowDown", "PageDown"]
    for number, step in enumerate(tour.steps):
        if number:
            at.page.keyboard.press(keys[number - 1])
        at.page.wait_for_url(lambda url, number=number: f"tour=corner.{number}" in url)
        at.root.locator(".rv-step", has_text=step.text).wait_for()
        expect(at.root).to_have_count(1)  # Streamlit takes the page before away a moment later
        # of this step, not of the one before: a key that comes before torch's answer would be another test
        minimizer = list(codec.read(GeometryState, step.query).minimizer) if step.page == "geometry" else None
        at.until("drawn.source === 'torch' && (!given || near(given, drawn.minimizer))", minimizer)
        assert urlsplit(at.page.url).path == path_of(step.page)
        assert words_of(at)["present"] == "1"
    at.page.keyboard.press("PageUp")
    at.root.locator(".rv-step", has_text=tour.steps[-2].text).wait_for()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_tour_that_is_not_there_is_said(hand: HandOn, language: str) -> None:
    at = hand(f"/geometry?lang={language}&present=1&tour=nobody.0")
    at.settle()
    presented(at)
    said = words(language)["figure.present.unknown"].format(name="nobody", known=", ".join(known()))
    at.root.locator(".rv-step", has_text=said).wait_for()


DROP = """
(root, text) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], "mine.toml", { type: "application/toml" }));
  root.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}
"""
MINE = (
    'title = "Mine"\n[[step]]\npage = "geometry"\nstate = "alpha=1.5"\ntext = "My own step"\nnotes = "Mind the gap"\n'
)


def test_a_tour_is_dropped_on_the_page_or_refused_in_a_sentence(hand: HandOn) -> None:
    at = hand("/geometry")
    at.settle()
    at.root.evaluate(DROP, MINE.replace("alpha", "alfa"))
    at.root.locator(
        ".rv-notice", has_text="Line 2: in the state, 'alfa' is nothing that this page remembers"
    ).wait_for()
    at.root.evaluate(DROP, MINE)
    at.root.locator(".rv-step", has_text="My own step").wait_for()
    at.until("drawn.source === 'torch' && drawn.alpha.l1 === 1.5")


def test_a_step_without_a_state_is_the_page_as_it_opens(hand: HandOn) -> None:
    at = hand("/geometry?alpha=1.1")
    at.settle()
    at.page.get_by_role("link", name=words("en")["norms.nav"]).click()
    at.until("'p' in drawn && drawn.source === 'torch'")
    at.root.evaluate(DROP, MINE.replace('state = "alpha=1.5"\n', ""))
    at.root.locator(".rv-step", has_text="My own step").wait_for()
    at.until("drawn.source === 'torch' && drawn.alpha?.l1 === given", GeometryState().alpha)


def test_the_notes_print(hand: HandOn) -> None:
    at = hand(
        "/geometry", prepare=lambda page: page.add_init_script("window.print = () => { window.printed = true; };")
    )
    at.settle()
    at.root.evaluate(DROP, MINE)
    at.root.locator(".rv-step", has_text="My own step").wait_for()
    at.root.get_by_role("button", name=words("en")["figure.present.notes"]).press("Enter")
    assert at.page.evaluate("() => window.printed")
    at.page.emulate_media(media="print")
    notes = at.page.locator(".rv-notes")
    assert notes.is_visible()
    assert "Mind the gap" in notes.inner_text()
    assert at.root.is_hidden()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_step_that_is_gone_to_before_torch_has_answered_stays(hand: HandOn, language: str) -> None:
    post = Post()
    tour = read(known()["corner"].read_text(encoding="utf-8"), language, "corner")
    pages = [step.page for step in tour.steps]
    last = next(n for n in range(2, len(pages)) if pages[n] != pages[n - 1] == pages[n - 2] == "geometry")
    at = hand(f"/geometry?lang={language}&present=1&tour=corner.{last - 2}", prepare=post.attach)
    at.settle()
    presented(at)
    at.root.locator(".rv-step", has_text=tour.steps[last - 2].text).wait_for()
    post.closed = True
    at.page.keyboard.press("PageDown")
    post.wait_for_answers(at)
    at.page.keyboard.press("PageDown")
    post.open()  # what it still says of /geometry, with the words of its address, comes when another page is there
    at.root.locator(".rv-step", has_text=tour.steps[last].text).wait_for()
    expect(at.root).to_have_count(1)
    at.until("drawn.source === 'torch'")
    assert urlsplit(at.page.url).path == path_of(pages[last])
    assert words_of(at)["tour"] == f"corner.{last}"
