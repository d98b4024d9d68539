"""Choosing features in a real browser: the main slider scrubs, switches and menus settle, every button works."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from regviz.lessons.features.answer import optima
from regviz.lessons.features.problem import PENALTIES
from regviz.lessons.features.source import FALLBACK, FEATURES
from regviz.lessons.features.state import FeaturesState
from regviz.live import codec
from tests.dragging import Hand, middle

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]
SHOWN = "drawn.source === 'torch' && near(given, drawn)"


def picture_of(state: FeaturesState) -> dict[str, object]:
    """What torch says has to be drawn."""
    best, chosen = optima(state), (state.first, state.second)
    first, second = chosen if {*chosen} <= {*FEATURES[state.data]} else FALLBACK[state.data]
    same = {name: getattr(state, name) for name in ("alpha", "data", "scale", "twin", "ratio", "seed")}
    return same | {"w": {name: best[name]["w"] for name in PENALTIES}, "first": first, "second": second}


def sees(at: Hand, state: FeaturesState) -> None:
    """Wait until torch's picture of this state is on screen, and its address in the address bar."""
    at.until(SHOWN, picture_of(state))
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=120_000)


def test_the_main_slider_scrubs_in_every_frame(hand: HandOn) -> None:
    at = hand("/features")
    sees(at, FeaturesState())
    x, y = middle(at.slider("alpha"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    for step in range(1, 9):
        before = at.drawn()
        at.page.mouse.move(x - 12 * step, y)
        at.frame()
        drawn = at.drawn()
        assert drawn != before
        assert drawn["source"] == "browser"
        expected = optima(FeaturesState(alpha=drawn["alpha"]))
        for name in PENALTIES:
            assert drawn["w"][name] == pytest.approx(expected[name]["w"], abs=1e-9)
            assert [w == 0 for w in drawn["w"][name]] == expected[name]["zeros"]
            # a number that has just come into the window is written a moment later
            expect(at.root.locator(f"[data-number='{name}.zeros']")).to_have_text(str(sum(expected[name]["zeros"])))
    at.page.mouse.up()
    sees(at, FeaturesState(alpha=at.drawn()["alpha"]))


def test_the_slider_is_logarithmic_and_says_alpha(hand: HandOn) -> None:
    at = hand("/features?alpha=0.1")
    slider = at.slider("alpha")
    assert float(slider.input_value()) == pytest.approx(-1)
    assert slider.get_attribute("aria-valuetext") == "0.1"
    slider.focus()
    for key, alpha in {"Home": 0.0001, "ArrowRight": 0.0001012, "End": 10}.items():
        at.page.keyboard.press(key)
        sees(at, FeaturesState(alpha=alpha))


def test_switches_and_menus_set_the_state(hand: HandOn) -> None:
    at = hand("/features")
    sees(at, state := FeaturesState())
    for name, code in {"scale": "off", "ratio": "80", "twin": "before", "data": "prostate"}.items():
        at.root.locator(f"label:has(input[data-param={name}][value='{code}'])").click()
        sees(at, state := replace(state, **{name: code}))
    at.root.locator("summary").nth(1).click()
    menu = at.root.locator("select[data-param=second]")
    assert menu.locator("option").count() == 7
    menu.select_option("svi")
    sees(at, state := replace(state, first="lcavol", second="svi"))
    at.root.locator("[data-next=seed] button").click()
    sees(at, replace(state, seed=2))


def test_the_copy_shows_that_any_split_is_as_good(hand: HandOn) -> None:
    at = hand("/features?alpha=0.05")
    sees(at, FeaturesState(alpha=0.05))
    dotted = at.root.locator("[data-chart=bars] [data-trace=many] path")
    assert not dotted.get_attribute("d")
    at.switch("twin", "after")
    sees(at, FeaturesState(alpha=0.05, twin="after"))
    assert dotted.get_attribute("d")


def test_the_folded_charts_are_drawn_when_they_are_opened(hand: HandOn) -> None:
    at = hand("/features")
    sees(at, FeaturesState())
    for summary in at.root.locator("summary").all():
        summary.click()
    for chart, trace in {"shrink": "l1", "scatter": "points", "plane": "diamond"}.items():
        drawn = at.root.locator(f"[data-chart={chart}] [data-trace={trace}]")
        expect(drawn.locator("path").first).to_have_attribute("d", re.compile("M"))
        at.frame()
        box = drawn.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 40
