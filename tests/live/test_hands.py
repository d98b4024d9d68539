"""Fingers, keys, spaced letters and paper: what a hand means is done, what it does not mean is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from regviz.lessons.geometry.state import EXAMPLES
from regviz.lessons.texts import words
from tests.dragging import Hand, box_of, fingers, middle
from tests.live.test_look import PHONE

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]

SMALL = """
() => [...document.querySelectorAll(".rv :is(input, select, textarea)")]
  .filter(node => parseFloat(getComputedStyle(node).fontSize) < 16).map(node => node.outerHTML)
"""

THUMBS = "inputs => inputs.map(input => getComputedStyle(input).getPropertyValue('--thumb'))"

# Numbers that are wider than their box, by the box and what is written there.
CRAMPED = """
() => [...document.querySelectorAll(".rv-steady")]
  .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => [box.textContent, box.clientWidth, box.scrollWidth])
"""

PAPERS = """
() => ["html", "body", "[data-testid=stApp]", "[data-testid=stMain]"]
  .map(name => getComputedStyle(document.querySelector(name)).backgroundColor)
"""

# How light, of 255, what is written is at its lightest.
LIGHTEST = """
() => {
  const written = [".rv-sentence", "h1", "[data-testid=stMain] p", ".rv h2", ".rv-ticks text", ".rv dd"];
  return Object.fromEntries(written.map(name => {
    const { color, fill } = getComputedStyle(document.querySelector(name));
    return [name, Math.max(...(name.endsWith("text") ? fill : color).match(/\\d+/g).slice(0, 3))];
  }));
}
"""

# What has the focus, where it begins, and where Streamlit's header ends; null outside the page's own part.
FOCUSED = """
() => {
  const { activeElement: at } = document, header = document.querySelector("[data-testid=stHeader]");
  if (!at.parentElement.closest("[data-testid=stMain]")) return null;
  return [at.outerHTML.slice(0, 80), at.getBoundingClientRect().top, header.getBoundingClientRect().bottom];
}
"""


def thumbs(at: Hand) -> list[dict[str, str]]:
    """The style of each slider's thumb, which only the browser's own tools see."""
    client = at.page.context.new_cdp_session(at.page)
    for domain in ("DOM", "CSS"):
        client.send(f"{domain}.enable")
    nodes = [client.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]]
    for node in nodes:
        nodes += node.get("children", []) + node.get("shadowRoots", [])
    found = [node["nodeId"] for node in nodes if "thumb" in node.get("attributes", [])]
    styles = [client.send("CSS.getComputedStyleForNode", {"nodeId": node})["computedStyle"] for node in found]
    return [{part["name"]: part["value"] for part in style} for style in styles]


@pytest.mark.parametrize("path", ["/overfitting", "/features?data=own"])
def test_under_a_finger_thumbs_are_large_and_no_field_enlarges_the_page(hand: HandOn, path: str) -> None:
    at = hand(path, **PHONE)
    at.until("drawn.source === 'torch'")
    found = thumbs(at)
    assert len(found) == at.root.locator("input[type=range]").count() > 0
    assert {(thumb["width"], thumb["height"], thumb["box-shadow"]) for thumb in found} == {("44px", "44px", "none")}
    assert {size.strip() for size in at.root.locator("input[type=range]").evaluate_all(THUMBS)} == {"2.75"}
    at.root.locator(".rv-readout >> visible=true").first.click()
    at.root.locator(".rv-typed").wait_for()
    assert at.page.evaluate(SMALL) == []


def test_a_second_finger_on_a_handle_neither_moves_it_nor_lets_it_go(hand: HandOn) -> None:
    at = hand("/geometry", **PHONE)
    before = at.settle()
    (x, y), touch = middle(at.handle("minimizer")), fingers(at)
    touch("touchStart", (x, y))
    first = x + 18, y + 18  # so far that the browser knows it to be no beginning of a gesture of two
    touch("touchMove", first)
    dragged = at.drawn()["minimizer"]
    assert dragged != list(before.minimizer)
    touch("touchStart", first, (x + 22, y + 14))
    touch("touchMove", first, (x + 40, y + 40))
    assert at.drawn()["minimizer"] == dragged
    touch("touchMove", first)  # the second is lifted
    assert at.drawn()["source"] == "browser"
    touch("touchMove", (x - 12, y + 18))
    moved = at.drawn()
    assert moved["minimizer"][0] < dragged[0]
    assert moved["source"] == "browser"
    touch("touchEnd")
    at.until("drawn.source === 'torch' && near(given, drawn.minimizer)", moved["minimizer"])


def test_one_of_two_fingers_that_lets_go_releases_nothing(hand: HandOn) -> None:
    sent: list[bytes] = []

    def hear(page: Page) -> None:
        page.on("websocket", lambda line: line.on("framesent", lambda frame: sent.append(frame)))

    at = hand("/geometry", prepare=hear, has_touch=True, viewport={"width": 820, "height": 1180})
    at.settle()
    (x, y), box, touch = middle(at.handle("minimizer")), at.slider("alpha").bounding_box(), fingers(at)
    assert box is not None
    one, other = (x + 18, y + 18), (box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
    touch("touchStart", (x, y))
    touch("touchMove", one)
    at.page.evaluate("() => addEventListener('pointerdown', event => { window.down = event.pointerId; }, true)")
    touch("touchStart", one, other)
    before = releases(sent)
    at.slider("alpha").evaluate(LIFT)
    for _ in range(30):
        at.frame()
    assert releases(sent) == before
    assert at.drawn()["source"] == "browser"
    touch("touchMove", (x - 12, y + 18))
    both = at.drawn()
    touch("touchEnd")
    at.until("drawn.source === 'torch' && near(given, drawn.minimizer)", both["minimizer"])
    assert at.drawn()["alpha"] == both["alpha"]
    assert releases(sent) == before + 1


# The finger that came last goes: Chromium's tools lift all at once.
LIFT = "slider => slider.dispatchEvent(new PointerEvent('pointerup', { pointerId: window.down, bubbles: true }))"


def releases(sent: list[bytes]) -> int:
    return sum(b'"released"' in frame for frame in sent)


def test_a_finger_that_scrolls_leaves_a_play_where_it_had_come_to(hand: HandOn) -> None:
    at = hand("/geometry?alpha=0.3", **PHONE)
    at.settle()
    slider, touch = at.slider("alpha"), fingers(at)
    box = box_of(slider)
    x, y = box["x"] + 4, box["y"] + box["height"] / 2  # at the slider's beginning
    at.root.locator(".rv-main .rv-play button >> visible=true").first.click()
    at.until("drawn.alpha.l1 > 0.45")
    reached = at.drawn()["alpha"]["l1"]
    touch("touchStart", (x, y))
    for step in range(1, 11):
        touch("touchMove", (x, y - 12 * step))
    touch("touchEnd")
    at.until("drawn.source === 'torch'")
    assert at.drawn()["alpha"]["l1"] >= reached
    assert float(slider.input_value()) >= reached


def test_back_ends_a_play_and_shows_the_address(hand: HandOn) -> None:
    at, text = hand("/geometry?alpha=0.3"), words("en")
    first = at.settle()
    at.root.locator("[data-example=bend]").click()
    at.sees(EXAMPLES["bend"])
    play = at.root.locator(".rv-main .rv-play button >> visible=true").first
    rests = play.get_attribute("title")
    play.click()
    expect(play).not_to_have_attribute("title", rests or "")
    at.until("drawn.source === 'browser'")
    at.page.go_back()
    at.sees(first)
    assert play.get_attribute("title") == rests == text["figure.play.start"]


@pytest.mark.parametrize("path", ["/", "/corners"])
def test_spaced_letters_have_the_room_that_they_take(hand: HandOn, path: str) -> None:
    at = hand(path)
    at.until("drawn.source === 'torch'")
    assert at.page.evaluate(CRAMPED) == []
    at.page.add_style_tag(content="* { letter-spacing: 0.12em !important; }")
    before = at.drawn()
    at.root.locator(".rv-main input[type=range] >> visible=true").first.press("ArrowRight")
    at.until("drawn.source === 'torch' && !near(given, drawn)", before)
    assert at.root.locator(".rv-steady >> visible=true").count() > 0
    assert at.page.evaluate(CRAMPED) == []


def test_a_dark_page_is_printed_dark_on_white(hand: HandOn) -> None:
    at = hand("/geometry", color_scheme="dark")
    at.settle()
    at.page.wait_for_function(f"() => Object.values(({LIGHTEST})()).every(light => light > 150)")
    at.page.emulate_media(media="print")
    assert set(at.page.evaluate(PAPERS)) == {"rgb(255, 255, 255)"}
    inks = at.page.evaluate(LIGHTEST)
    assert max(inks.values()) < 100, inks


def test_what_has_the_focus_is_not_below_the_header(hand: HandOn) -> None:
    at = hand("/geometry", viewport={"width": 1280, "height": 560})
    at.settle()
    at.page.get_by_test_id("stPageLink").get_by_role("link").focus()
    seen = []
    for _ in range(200):
        found = at.page.evaluate(FOCUSED)
        if not found:
            break
        what, top, roof = found
        assert top >= roof, what
        at.page.keyboard.press("Shift+Tab")
        seen.append(what)
    assert found is None
    assert len(seen) > 20
