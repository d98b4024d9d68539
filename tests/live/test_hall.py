"""A figure that fills the window on other screens than a projector's: on paper, on a phone, by the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from regviz.lessons.texts import words
from tests.dragging import Hand
from tests.live.test_present import presented

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]


def test_on_paper_it_is_the_page(hand: HandOn) -> None:
    at = hand("/geometry?present=1")
    presented(at)
    at.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    at.page.emulate_media(media="print")
    for shown in ("h1", ".rv-key", "[data-chart=l1_path] .rv-ticks"):
        expect(at.page.locator(shown).first).to_be_visible()
    expect(at.root.locator(".rv-stagebar")).to_be_hidden()
    at.page.emulate_media(media="screen")
    at.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    presented(at)
    expect(at.page.locator("h1")).to_be_hidden()


def test_on_a_phone_the_row_and_both_sliders_are_within_the_window(hand: HandOn) -> None:
    at = hand("/geometry?present=1&tour=hour.0", viewport={"width": 390, "height": 844})
    at.root.get_by_role("button", name=words("en")["figure.present.notes"]).wait_for()
    boxes = at.root.evaluate(
        """root => [...root.querySelectorAll(".rv-stagebar > *, .rv-dials input, .rv-panel h2, .rv-chart")]
          .filter(node => node.checkVisibility()).map(node => node.getBoundingClientRect().toJSON())"""
    )
    assert len(boxes) > 8
    for box in boxes:
        assert 0 <= box["left"] < box["right"] <= 390


def test_a_tour_that_was_chosen_has_the_keys(hand: HandOn) -> None:
    at = hand("/overfitting?present=1")  # where the tour begins
    presented(at)
    at.root.locator(".rv-stagebar select").focus()
    at.root.locator(".rv-stagebar select").select_option("hour")
    at.root.locator(".rv-step", has_text="Why regularize").wait_for()
    assert at.page.evaluate("() => document.activeElement.classList.contains('rv')")
