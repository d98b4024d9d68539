"""The page of a third coefficient in a browser: the pictures turn with the hand, and every frame of alpha is solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from urllib.parse import urlencode

import numpy as np
import pytest

from regviz.lessons.space import LESSON
from regviz.lessons.space.state import ANSWERS, EXAMPLES, SpaceState
from regviz.lessons.texts import languages, words
from regviz.live import codec
from tests.dragging import Drawn, Hand, box_of, middle, same
from tests.lessons.space.cases import answer_of, flat

HandOn = Callable[..., Hand]


def address(state: SpaceState) -> str:
    return f"/space?{urlencode(codec.write(state))}"


def picture_of(state: SpaceState) -> Drawn:
    """What torch says has to be drawn."""
    kept = {name: value for name, value in asdict(state).items() if name not in ("alpha", "t", "x", "y", "z")}
    optima = answer_of(state)["optima"]
    dials = {name: {penalty: best[name] for penalty, best in optima.items()} for name in ("alpha", "t", "w")}  # type: ignore[literal-required]
    return kept | dials | {"minimizer": list(state.minimizer)}


def state_of(drawn: Drawn) -> SpaceState:
    shared = {drawn["share"]: drawn[drawn["share"]]["l1"]}
    kept = {name: drawn[name] for name in ("share", "angle", "rise", "stretch", "other", "turn", "tip")}
    return SpaceState(**dict(zip("xyz", drawn["minimizer"], strict=True)), **shared, **kept)


def sees(at: Hand, state: SpaceState) -> Drawn:
    """Wait until torch's picture of this state is on screen and in the address; returns it."""
    at.until("drawn.source === 'torch' && near(given, drawn)", picture_of(state))
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=120_000)
    return at.drawn()


def edges(at: Hand, chart: str = "l1") -> str:
    path = at.root.locator(f"[data-chart={chart}] [data-trace=edges] path").get_attribute("d")
    assert path
    return path


def test_the_picture_turns_with_the_hand_and_the_slider_repaints_every_frame(hand: HandOn) -> None:
    at = hand("/space")
    sees(at, SpaceState())
    box = box_of(at.root.locator("[data-chart=l1]"))
    x, y, before = box["x"] + 0.8 * box["width"], box["y"] + 0.85 * box["height"], edges(at)
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    seen = {before}
    for step in (1, 2, 3):
        at.page.mouse.move(x + 12 * step, y - 6 * step)
        at.frame()
        drawn = at.drawn()
        degrees = 180 / (box["width"] - 8)  # of margins
        assert drawn["turn"] == pytest.approx(-35 + 12 * step * degrees, abs=0.8)
        assert drawn["tip"] == pytest.approx(-22 + 6 * step * degrees, abs=0.8)
        seen.add(edges(at))
    assert len(seen) == 4
    at.page.mouse.up()
    turned = state_of(at.drawn())
    assert asdict(turned) == asdict(replace(SpaceState(), turn=turned.turn, tip=turned.tip)), "the problem is the same"
    sees(at, turned)
    x, y = middle(at.slider("alpha"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    for step in (1, 2, 3, 4):
        at.page.mouse.move(x + 22 * step, y)
        at.frame()
        drawn = at.drawn()
        assert drawn["source"] == "browser"
        assert same(drawn["w"], picture_of(state_of(drawn))["w"], within=1e-7)
    at.page.mouse.up()
    sees(at, state_of(drawn))


@pytest.mark.long
def test_the_arrow_keys_turn_the_picture_and_starting_over_turns_it_back(hand: HandOn) -> None:
    at = hand("/space?other=group")
    sees(at, SpaceState(other="group"))
    plane = at.root.locator("[data-chart=group] [data-plane=turn]")
    plane.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowLeft"):
        at.page.keyboard.press(key)
    sees(at, SpaceState(other="group", turn=-51, tip=-20))
    assert "tipped −20" in (plane.get_attribute("aria-valuetext") or "").replace("-", "−")
    assert [plane.get_attribute(f"aria-value{bound}") for bound in ("min", "now", "max")] == ["-180", "-51.00", "180"]
    assert at.handle("minimizer", "group").get_attribute("aria-valuetext") == "w1 1.90, w2 0.50, w3 0.90"
    at.root.get_by_role("button", name=words("en")["figure.tools.reset"]).click()
    sees(at, SpaceState())


@pytest.mark.long
def test_the_minimum_is_dragged_along_the_picture(hand: HandOn) -> None:
    at = hand(address(EXAMPLES["vertex"]))
    before = sees(at, EXAMPLES["vertex"])
    x, y = middle(at.handle("minimizer"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    at.page.mouse.move(x + 18, y - 9)
    at.frame()
    drawn = at.drawn()
    at.page.mouse.up()
    sees(at, moved := state_of(drawn))
    way = flat(moved, state_vector(drawn) - state_vector(before))
    assert way[0] == pytest.approx(-2 * -way[1], abs=1.5)
    assert drawn["w"]["l1"][1:] == [0, 0], "a vertex collects the minima of a region"


def state_vector(drawn: Drawn) -> np.ndarray:
    return np.array(drawn["minimizer"])


@pytest.mark.long
def test_a_finger_turns_the_picture_sideways_and_scrolls_the_page_upwards(hand: HandOn) -> None:
    at = hand("/space", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    sees(at, SpaceState())
    box = box_of(at.root.locator("[data-chart=l1]"))
    x, y = box["x"] + 0.15 * box["width"], box["y"] + 0.9 * box["height"]
    client = at.page.context.new_cdp_session(at.page)

    def swipe(dx: float, dy: float) -> None:
        touch = lambda kind, k: client.send(  # noqa: E731
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [] if kind == "touchEnd" else [{"x": x + dx * k, "y": y + dy * k}]},
        )
        touch("touchStart", 0)
        for step in range(1, 11):
            touch("touchMove", step / 10)
            at.frame()
        touch("touchEnd", 1)

    swipe(90, 0)
    at.until("drawn.turn > -20 && drawn.source === 'torch'")
    turned = at.drawn()
    top = at.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    swipe(0, -200)
    at.page.wait_for_function(f"document.querySelector('[data-testid=stMain]').scrollTop > {top + 50}")
    at.until("drawn.source === 'torch'")
    assert {name: at.drawn()[name] for name in ("turn", "tip")} == {name: turned[name] for name in ("turn", "tip")}


@pytest.mark.long
@pytest.mark.parametrize("language", languages())
def test_every_example_and_every_misconception_shows_its_picture(hand: HandOn, language: str) -> None:
    at, text = hand(f"/space?lang={language}"), words(language)
    for button in at.root.locator("[data-example]").all():
        button.click()
        state = EXAMPLES[button.get_attribute("data-example") or ""]
        sees(at, state)
        assert at.root.locator("[data-chart=group]").is_visible() == (state.other == "group")
        assert at.root.locator("[data-chart=l2]").is_visible() == (state.other == "l2")
    at.page.get_by_text(text["shell.myths"]).click()
    for name in [name for names in LESSON.myths.values() for name in names]:
        at.page.get_by_role("button", name=text[f"space.myths.{name}"], exact=True).click()
        sees(at, ANSWERS[name])
