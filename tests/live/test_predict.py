"""Predict, then reveal: a link opens with the answer hidden, somebody says what they expect, and then it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from regviz.export import bundle
from regviz.lessons.texts import words
from tests.dragging import Hand, box_of, fingers, middle
from tests.live.test_heard import ASK, AXE, NO_AXE
from tests.live.test_look import PHONE

HandOn = Callable[..., Hand]

# Everything that any live figure has drawn or told a screen reader, from its first moment on.
WITNESS = """
window.seen = [];
new MutationObserver(() => {
  const root = document.querySelector("[data-testid=live-figure]");
  if (root?.dataset.drawn) window.seen.push([root.dataset.drawn, ...[...root.querySelectorAll(
    "[data-sentence], [data-number], [data-chart] > p, [data-trace=optimum] path, [data-trace=trail] path")]
    .map(node => node.getAttribute("d") ?? node.textContent)]);
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""


def witnessed(page: Page) -> None:
    page.add_init_script(WITNESS)


def seen(at: Hand) -> list[list[str]]:
    return list(at.page.evaluate("() => window.seen"))


def verdict(at: Hand) -> str:
    return at.root.locator(".rv-verdict").inner_text()


def pressed(at: Hand, text: str, language: str = "en") -> None:
    at.root.get_by_role("button", name=words(language)[f"predict.{text}"], exact=True).click()


def test_a_link_opens_without_the_answer_and_a_guess_is_compared_with_it(hand: HandOn) -> None:
    """By the keyboard alone; what is drawn before it is revealed never has the optimum in it."""
    at = hand("/geometry?alpha=0.8&x=0.9&y=1.8&angle=150&stretch=0.7&predict=1", prepare=witnessed)
    at.until("drawn.source === 'torch' && drawn.asked")
    for name in ("l1", "l2"):
        at.handle(f"guess-{name}", name).focus()
        for key in ("Shift+ArrowUp", "Shift+ArrowUp", "ArrowUp"):
            at.page.keyboard.press(key)
    at.until("near({ l1: [0, 1.18], l2: [0, 1.18] }, drawn.guess)")
    assert at.query()["predict"] == "1"
    hidden = seen(at)
    assert len(hidden) > 3
    for drawn, *said in hidden:
        assert "w" not in json.loads(drawn)
        assert not [
            text for text in said if re.search(r"\d", text) and not re.search(r"t = |= ", text) and len(text) > 8
        ]
    at.root.get_by_role("button", name=words("en")["predict.reveal"]).press("Enter")
    at.until("drawn.source === 'torch' && drawn.asked === false && drawn.w.l1[0] === 0")
    at.root.locator(".rv-verdict", has_text="exactly 0").wait_for()
    assert at.root.locator(".rv-verdict").get_attribute("aria-live") == "polite"
    assert at.root.locator("[aria-live=polite] >> visible=true").filter(has_text="exactly 0").count() == 1
    at.slider("alpha").press("ArrowRight")
    at.until("drawn.source === 'torch' && drawn.asked && !drawn.w")
    assert verdict(at) == ""


@pytest.mark.long
@pytest.mark.parametrize("touch", [False, True], ids=["pointer", "finger"])
def test_a_ring_is_dragged_and_the_tool_ends_it(hand: HandOn, touch: bool) -> None:
    size = {"width": 390, "height": 844} if touch else {"width": 1280, "height": 900}
    at = hand("/geometry", viewport=size, has_touch=touch, locale="zh-CN")
    at.settle()
    at.root.locator("[data-tool=predict]").click()
    at.until("drawn.asked")
    x, y = middle(at.handle("guess-l1", "l1"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    at.page.mouse.move(x + 30, y - 40, steps=4)
    at.page.mouse.up()
    at.until("drawn.guess.l1[0] > 0.2 && drawn.guess.l1[1] > 0.3 && drawn.source === 'torch'")
    at.page.get_by_text("English").click()  # the figure is built anew, the guess stays
    at.root.locator(".rv-question", has_text="Where do the two optima lie?").wait_for()
    at.until("drawn.asked && drawn.guess.l1[0] > 0.2")
    pressed(at, "reveal")
    at.root.locator(".rv-verdict", has_text="you placed no ring").wait_for()
    at.root.locator("[data-tool=predict]").click()
    at.until("drawn.asked === undefined && drawn.w.l1.length === 2 && drawn.source === 'torch'")
    assert "predict" not in at.query()
    assert at.root.locator("[data-sentence] >> visible=true").first.inner_text()
    assert at.root.locator(".rv-asked").count() == 0


@pytest.mark.long
def test_a_finger_that_scrolls_over_a_guess_has_guessed_nothing(hand: HandOn) -> None:
    at = hand("/corners?predict=1", **PHONE)
    at.until("drawn.source === 'torch' && drawn.asked")
    slider = at.root.locator("[data-guess]")
    (box, touch), before = (box_of(slider), fingers(at)), slider.input_value()
    x, y = box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2
    touch("touchStart", (x, y))
    at.until("'share' in drawn.guess")
    for step in range(1, 11):
        touch("touchMove", (x, y - 12 * step))
    touch("touchEnd")
    at.until("!('share' in drawn.guess)")
    assert slider.get_attribute("aria-valuetext") == "?"
    assert slider.input_value() == before


@pytest.mark.long
def test_two_fingers_that_enlarge_the_page_have_guessed_nothing(hand: HandOn) -> None:
    at = hand("/geometry?predict=1", **PHONE)
    at.until("drawn.source === 'torch' && drawn.asked")
    at.page.evaluate("() => addEventListener('pointerdown', event => { window.down = event.pointerId; }, true)")
    grip = at.handle("guess-l1", "l1")
    (x, y), touch = middle(grip), fingers(at)
    touch("touchStart", (x, y))
    touch("touchMove", (x + 30, y - 30))
    at.until("'l1' in drawn.guess")
    grip.evaluate("grip => grip.dispatchEvent(new PointerEvent('pointercancel', { pointerId: window.down }))")
    at.until("!('l1' in drawn.guess)")


@pytest.mark.long
def test_the_link_of_a_hidden_picture_hides_it_too_and_nothing_is_loaded_for_others(hand: HandOn) -> None:
    asked: list[str] = []
    at = hand("/geometry", prepare=lambda page: page.on("request", lambda request: asked.append(request.url)))
    at.settle()
    assert not [url for url in asked if "predict" in url or "asking" in url]
    at.root.locator("[data-tool=predict]").click()
    at.until("drawn.asked")
    at.root.locator("[data-tool=share]").click()
    link: Any = at.page.locator(".rv-copy input").input_value
    at.page.locator(".rv-qr").wait_for()
    assert "predict=1" in link()


def test_an_exported_lesson_asks_nothing() -> None:
    """The questions are the app's: a file is lighter without them, and shows no tool for what it does not have."""
    found = set(bundle.modules("lessons/geometry/figure.mjs"))
    assert not [name for name in found if re.search(r"predict|guess|live/ask|asked|chance", name)]
    assert "askingWords = null" in bundle.modules("lessons/geometry/figure.mjs")["export/place.mjs"]


@pytest.mark.long
@pytest.mark.parametrize("name", ["geometry", "corners", "features"])
def test_axe_finds_nothing_serious_in_a_question(open_page: Callable[..., Page], name: str) -> None:
    if not AXE.exists():
        pytest.skip(NO_AXE)
    page = open_page(f"/{name}?predict=1", bypass_csp=True)
    at = Hand(page)
    at.until("drawn.source === 'torch' && drawn.asked")
    at.root.locator(".rv-asked button").first.wait_for()
    page.add_script_tag(path=AXE)
    assert page.evaluate(ASK) == []
    pressed(at, "reveal")
    at.until("drawn.source === 'torch' && !drawn.asked")
    assert page.evaluate(ASK) == []
