"""What a frame costs while a hand drags: what has not changed is not laid out, what is not seen not written."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.dragging import Hand, pull
from tests.found import SAMPLED, path_of

HandOn = Callable[..., Hand]
FRAMES = 40


@pytest.mark.parametrize("name", SAMPLED)
def test_hardly_a_frame_lays_out_the_page(hand: HandOn, browser: Browser, name: str) -> None:
    """While numbers get longer they may move their neighbours; then every frame has boxes laid out alone."""
    at = hand(path_of(name))
    at.until("drawn.source === 'torch'")
    browser.start_tracing(page=at.page, categories=["devtools.timeline"])
    try:
        pull(at, FRAMES)
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
    layouts = [event["args"]["beginData"] for event in events if "beginData" in event.get("args", {})]
    partial = [layout["partialLayout"] for layout in layouts if "partialLayout" in layout]
    later = partial[len(partial) // 2 :]
    assert len(later) >= FRAMES / 4
    assert later.count(False) <= len(later) / 5


@pytest.mark.parametrize("name", SAMPLED)
def test_a_number_fits_its_box_once_no_hand_is_on_the_figure(hand: HandOn, name: str) -> None:
    """Or it lay over its neighbour, or stood apart from it."""
    at = hand(path_of(name))
    at.until("drawn.source === 'torch'")
    gaps = at.root.evaluate(
        """root => [...root.querySelectorAll(".rv-steady")].filter(box => box.getClientRects().length).map(box => {
             const text = document.createRange();
             text.selectNodeContents(box);
             return [box.textContent, box.getBoundingClientRect().width - text.getBoundingClientRect().width];
           })"""
    )
    assert gaps
    assert [(text, gap) for text, gap in gaps if not -0.3 <= gap <= 4] == []


def test_numbers_outside_the_window_wait_until_they_are_seen(hand: HandOn) -> None:
    at = hand("/geometry", viewport={"width": 1280, "height": 600})
    at.until("drawn.source === 'torch'")
    number = at.root.locator("[data-number='l2.alpha']")
    before = number.inner_text()
    pull(at, FRAMES)
    assert number.inner_text() == before
    number.evaluate("node => node.scrollIntoView()")
    at.page.wait_for_function("([node, before]) => node.innerText !== before", arg=[number.element_handle(), before])
    at.page.mouse.up()
    at.until("drawn.source === 'torch'")
    assert number.inner_text() == at.root.locator("[data-control=alpha] .rv-readout").inner_text()
