"""In PyTorch, in the browser: the main slider is live, every button shows what it names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

import pytest
from playwright.sync_api import expect

from regviz.lessons import words
from regviz.state.pytorch import EXAMPLES, PytorchState
from tests.hand import Hand, box_of

HandOn = Callable[..., Hand]
TRY = ("rattle", "lands", "adamw")
MYTHS = ("rattle", "slower", "adamw", "noise")


def shows(at: Hand, state: PytorchState) -> None:
    """Torch's picture of this state is on screen."""
    shown = {name: value for name, value in asdict(state).items() if not name.startswith("start") and name not in "xy"}
    at.until(
        "drawn.source === 'torch' && near(given, drawn)",
        shown | {"minimizer": list(state.minimizer), "start": list(state.start)},
    )


def test_the_main_slider_scrubs_through_the_steps(hand: HandOn) -> None:
    at = hand("/pytorch")
    shows(at, PytorchState())
    box = box_of(at.slider("step"))
    at.page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    at.page.mouse.down()
    seen = []
    for k in range(1, 9):
        at.page.mouse.move(box["x"] + box["width"] * (0.2 + 0.08 * k), box["y"] + box["height"] / 2)
        at.frame()
        seen.append(at.drawn())
    at.page.mouse.up()
    assert len({json.dumps(drawn["w"]["subgradient"]) for drawn in seen}) == len(seen)
    assert all(drawn["w"]["proximal"][1] == 0 for drawn in seen)
    assert {drawn["source"] for drawn in seen} == {"browser"}
    at.until("drawn.source === 'torch'")


@pytest.mark.parametrize("name", TRY)
def test_every_example_is_one_click_away(hand: HandOn, name: str) -> None:
    at = hand("/pytorch")
    shows(at, PytorchState())
    at.root.locator(f"[data-example={name}]").click()
    shows(at, EXAMPLES[name])
    expect(at.root.locator(f"[data-example={name}]")).to_have_attribute("aria-pressed", "true")


def test_every_misconception_has_its_picture(hand: HandOn) -> None:
    at = hand("/pytorch")
    shows(at, PytorchState())
    text = words("en")
    at.page.get_by_text(text["pytorch.myths.title"]).click()
    for name in MYTHS:
        at.page.get_by_role("button", name=text[f"pytorch.myths.{name}"], exact=True).click()
        shows(at, EXAMPLES[name])


def test_the_networks_train_to_the_end_and_then_the_page_is_still_there(hand: HandOn) -> None:
    at = hand("/pytorch")
    shows(at, PytorchState())
    text = words("en")
    at.page.get_by_text(text["pytorch.networks.title"]).click()
    at.page.get_by_role("button", name=text["pytorch.networks.train"]).click()
    stop = at.page.get_by_role("button", name=text["running.stop"])
    expect(stop).to_be_visible(timeout=30_000)
    expect(stop).to_have_count(0, timeout=60_000)
    expect(at.page.locator("[data-testid=stImage], [data-testid=stImageContainer]").first).to_be_visible()
    cells = at.page.locator("[data-testid=stMarkdown] tbody tr").last.locator("td").all_inner_texts()
    assert int(cells[3]) > 500, "exact zeros of the proximal steps"
    shows(at, PytorchState())
