"""Starting over, and a number typed in place of a readout: its bounds are said and kept."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from regviz.lessons.geometry.state import GeometryState
from tests.dragging import Hand, box_of
from tests.found import EXAMPLES
from tests.node import Node

HandOn = Callable[..., Hand]


def test_start_over_shows_the_first_state_and_back_undoes_it(hand: HandOn) -> None:
    at = hand("/geometry")
    first = at.settle()
    at.root.locator("[data-example=bend]").click()
    at.sees(EXAMPLES[GeometryState]["bend"])
    at.root.locator("[data-tool=reset]").click()
    at.sees(first)
    assert first == GeometryState()
    at.page.go_back()
    at.sees(EXAMPLES[GeometryState]["bend"])


@pytest.mark.parametrize("way", ["click", "Enter"])
@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [("alpha", "1.25", GeometryState(alpha=1.25)), ("stretch", "100", GeometryState(stretch=2.0))],
)
def test_a_number_is_typed_as_it_is_read(hand: HandOn, way: str, name: str, text: str, expected: GeometryState) -> None:
    at = hand("/geometry")
    at.settle()
    if way == "click":
        at.root.locator(f"[data-control={name}] .rv-readout").click()
    else:
        at.slider(name).focus()
        at.page.keyboard.press("Enter")
    at.root.locator(".rv-typed").wait_for()
    at.page.keyboard.type(text)
    at.page.keyboard.press("Enter")
    at.sees(expected)
    assert at.slider(name).evaluate("node => node === document.activeElement")


@pytest.mark.parametrize(("language", "said"), [("en", "from 0 to 3.1"), ("zh", "0 至 3.1")])
def test_what_is_out_of_bounds_is_not_taken_and_the_bounds_are_said(hand: HandOn, language: str, said: str) -> None:
    at = hand(f"/geometry?lang={language}")
    before = at.settle()
    at.root.locator("[data-control=alpha] .rv-readout").click()
    field = at.root.locator(".rv-typed")
    field.wait_for()
    assert at.root.locator(".rv-bounds").inner_text() == said
    for text in ("9", "-1", "a lot", ""):
        field.fill(text)
        at.page.keyboard.press("Enter")
        assert field.get_attribute("aria-invalid") == "true"
        assert at.root.locator(".rv-bounds").get_attribute("role") == "alert"
    at.page.keyboard.press("Escape")
    field.wait_for(state="detached")
    assert at.settle() == before


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (1280, 720)])
def test_the_slider_stays_where_it_is_while_its_number_is_typed(hand: HandOn, size: tuple[int, int]) -> None:
    """On a phone it sticks to the edge of the window, wherever one has scrolled to."""
    at = hand("/geometry", viewport={"width": size[0], "height": size[1]})
    at.settle()
    slider = at.slider("alpha")
    slider.focus()
    before = box_of(slider)
    at.page.keyboard.press("Enter")
    field, hint = at.root.locator(".rv-typed"), at.root.locator(".rv-bounds")
    field.wait_for()
    assert box_of(slider) == pytest.approx(before, abs=2)
    for shown in (field, hint):
        box = box_of(shown)
        assert 0 <= box["x"] <= box["x"] + box["width"] <= size[0]
        assert 0 <= box["y"] <= box["y"] + box["height"] <= size[1]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5", 1.5),
        (" −0.25 ", -0.25),
        ("0,3", 0.3),
        ("145°", 145),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("－１．２", -1.2),
        ("１０。５", 10.5),
    ],
)
def test_a_number_may_be_written_as_it_is_printed(node: Node, text: str, number: float) -> None:
    assert node.module("live/typing.mjs")("numberOf", [[text]]) == [number]


@pytest.mark.parametrize("text", ["", "a", "1 2", "0x10", "Infinity", "NaN", "1.5.2", "--1", "10²"])
def test_anything_else_is_no_number(node: Node, text: str) -> None:
    assert math.isnan(node.module("live/typing.mjs")("numberOf", [[text]])[0])
