"""How a page looks and what it loads: themes, a phone, few words, plotly.js only on request, no other host."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from regviz.lessons.texts import languages
from tests.dragging import Hand, box_of, middle, picture_of, same
from tests.found import PAGES, path_of

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]
each_page = pytest.mark.parametrize("name", PAGES)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MANY_WORDS = {"en": 150, "zh": 280}  # in Chinese: characters; the same text has about 1.8 for each English word

# What one reads before anything is unfolded: no numbers, no icons, not the titles of what is folded; a label that both
# panels have counts once.
READ = """
() => {
  const unread = "summary, details:not([open]) > :not(summary), [data-testid=stIconMaterial], "
    + ".st-key-language, .rv-readout, dd, svg";
  const walker = document.createTreeWalker(document.querySelector("[data-testid=stMain]"), NodeFilter.SHOW_TEXT);
  const texts = new Set();
  for (let node; (node = walker.nextNode()); ) {
    const at = node.parentElement;
    if (!at.closest(unread) && at.getClientRects().length) texts.add(node.textContent.trim());
  }
  return [...texts].join(" ");
}
"""

INKS = """
() => {
  const inked = {
    label: [".rv-label", "fill"], dot: ["[data-trace=optimum] path", "fill"], axis: [".rv-ticks text", "fill"],
    page: ["h1", "color"],
  };
  return Object.fromEntries(Object.entries(inked).map(([name, [selector, property]]) =>
    [name, getComputedStyle(document.querySelector(selector))[property]]));
}
"""

ON_TOP = """
thing => {
  const box = thing.getBoundingClientRect();
  return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === thing;
}
"""


@pytest.mark.parametrize("language", languages())
@each_page
def test_a_page_says_little_and_says_it_in_words(hand: HandOn, name: str, language: str) -> None:
    at = hand(f"{path_of(name)}?lang={language}")
    at.until("drawn.source === 'torch'")
    assert "undefined" not in at.page.locator("body").inner_text()
    assert at.page.locator("h1").count() == 1
    assert at.page.locator("[data-testid=stException]").count() == 0
    said = re.findall(r"[\u4e00-\u9fff]" if language == "zh" else r"[A-Za-z][A-Za-z'’-]+", at.page.evaluate(READ))
    assert len(said) <= MANY_WORDS[language], " ".join(said)


@each_page
def test_a_page_asks_no_other_host_and_does_not_load_plotly(hand: HandOn, name: str) -> None:
    asked: list[str] = []
    at = hand(path_of(name), prepare=lambda page: page.on("request", lambda request: asked.append(request.url)))
    at.until("drawn.source === 'torch'")
    own = urlsplit(at.page.url).netloc
    assert {urlsplit(url).netloc for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")} == {own}
    assert not [url for url in asked if "plotly" in url.lower()]


def inks(at: Hand) -> dict[str, str]:
    """The colours of what takes the theme's ink: the optimum's label and dot, an axis, the page's text."""
    return dict(at.page.evaluate(INKS))


def test_the_ink_follows_the_theme(hand: HandOn) -> None:
    at = hand("/geometry", color_scheme="light")
    at.settle()
    light = inks(at)
    at.root.evaluate("root => { root.marked = true; }")
    at.page.emulate_media(color_scheme="dark")
    at.page.wait_for_function(f"light => Object.values(({INKS})()).every(ink => ink !== light)", arg=light["page"])
    dark = inks(at)
    assert set(light.values()) == {light["page"]}
    assert set(dark.values()) == {dark["page"]}
    assert at.root.evaluate("root => root.marked")
    at.page.reload()
    at.settle()
    assert inks(at) == dark


@each_page
def test_a_phone_has_no_sideways_scroll_and_the_slider_at_hand(hand: HandOn, name: str) -> None:
    at = hand(path_of(name), **PHONE)
    at.until("drawn.source === 'torch'")
    assert at.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    slider = at.root.locator("input[type=range]").first
    for chart in at.root.locator(".rv-square >> visible=true").all():
        chart.scroll_into_view_if_needed()
        at.frame()
        box = slider.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 844 - box["height"]
        assert slider.evaluate(ON_TOP)
    for handle in at.root.locator("[data-handle] >> visible=true").all():
        box = box_of(handle)
        assert min(box["width"], box["height"]) >= 43.9
        assert handle.evaluate("e => getComputedStyle(e).touchAction") == "pinch-zoom"


@pytest.mark.parametrize("grip", ["[data-chart=l1] [data-handle=minimizer]", "[data-param=alpha]"])
def test_a_thumb_drags_and_the_page_does_not_scroll(hand: HandOn, grip: str) -> None:
    at = hand("/geometry", **PHONE)
    at.settle()
    x, y = middle(at.root.locator(grip))
    scrolled = "() => document.querySelector('[data-testid=stMain]').scrollTop + window.scrollY"
    top, seen = at.page.evaluate(scrolled), [at.drawn()]
    thumb = at.page.context.new_cdp_session(at.page)
    thumb.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        point = {"x": x + 6 * step, "y": y + 3 * step}
        thumb.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        at.frame()
        seen.append(at.drawn())
    thumb.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert len({str(drawn) for drawn in seen}) >= 6
    assert same(picture_of(at.settle()), seen[-1])
    assert at.page.evaluate(scrolled) == top


LOOK = "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).outlineStyle]"

HIGHLIGHT = """() => {
  const shown = document.body.appendChild(document.createElement("p"));
  shown.style.cssText = "forced-color-adjust: none; background: Highlight";
  return getComputedStyle(shown).backgroundColor;
}"""


def test_in_forced_colours_one_sees_what_is_chosen_and_what_has_the_focus(hand: HandOn) -> None:
    at = hand("/geometry", forced_colors="active")
    at.settle()
    switch = at.root.locator(".rv-switch input:checked").first
    chosen, other = (at.root.locator(f".rv-switch input{kind} + span").first for kind in (":checked", ":not(:checked)"))
    colour, outline = chosen.evaluate(LOOK)
    assert colour == at.page.evaluate(HIGHLIGHT) != other.evaluate(LOOK)[0]
    at.page.keyboard.press("Tab")
    switch.focus()
    assert chosen.evaluate(LOOK)[0] == colour
    assert chosen.evaluate(LOOK)[1] != outline
