"""The page "How often is a corner hit?" in a browser: maps and shares follow the hand, counting on can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from urllib.parse import urlencode

import pytest
from playwright.sync_api import TimeoutError as Late

from regviz.figures.corners import corners_answer, corners_picture
from regviz.lessons import words
from regviz.state import codec
from regviz.state.corners import EXAMPLES, CornersState
from tests.hand import Drawn, Hand, middle, same

HandOn = Callable[..., Hand]
SLIDERS = ("alpha", "t", "angle", "stretch", "grid")


def address(state: CornersState) -> str:
    return f"/corners?{urlencode(codec.write(state))}"


def sees(at: Hand, state: CornersState) -> Drawn:
    """Wait until torch's picture of this state is on screen; returns it."""
    expected = corners_picture(state, corners_answer(state))["drawn"]
    at.until("drawn.source === 'torch' && near(given, drawn)", expected)
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=30_000)
    return at.drawn()


def state_of(drawn: Drawn) -> CornersState:
    x, y = drawn["minimizer"]
    kept = {name: drawn[name] for name in asdict(CornersState()) if name not in ("x", "y")}
    return CornersState(x=x, y=y, **kept)


@pytest.mark.parametrize("name", SLIDERS)
def test_every_frame_shows_the_shares_of_where_the_hand_is(hand: HandOn, name: str) -> None:
    at = hand("/corners")
    sees(at, CornersState())
    x, y = middle(at.slider(name))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    paths, before = set(), at.drawn()
    for step in range(1, 6):
        at.page.mouse.move(x + 6 * step, y)
        at.frame()
        drawn = at.drawn()
        assert drawn["source"] == "browser"
        assert drawn[name] == pytest.approx(float(at.slider(name).input_value()), abs=1e-4)
        assert drawn != before
        exact = corners_answer(state_of(drawn))["exact"]
        assert same(drawn["exact"], exact, within=2e-5)
        paths.add(at.root.locator("[data-chart=l1] [data-trace=hatch] path").get_attribute("d"))
        before = drawn
    assert len(paths) == (5 if name != "grid" else 1), "the map of L1 moves with all but the grid of L2"
    at.page.mouse.up()
    sees(at, state_of(before))


def test_the_drawn_loss_follows_its_handle(hand: HandOn) -> None:
    at = hand(address(CornersState(x=0.5, y=2)))
    sees(at, CornersState(x=0.5, y=2))
    x, y = middle(at.handle("minimizer"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    at.page.mouse.move(x + 30, y + 10)
    at.frame()
    drawn = at.drawn()
    assert drawn["minimizer"][0] > 0.7
    assert drawn["minimizer"][1] < 2
    best = corners_answer(state_of(drawn))["optima"]
    assert same(drawn["w"], {name: optimum["w"] for name, optimum in best.items()}, within=1e-8)
    at.page.mouse.up()
    sees(at, state_of(drawn))


def test_every_example_is_one_click_away(hand: HandOn) -> None:
    at = hand("/corners")
    for name in ("diagonal", "coarse", "random"):
        at.root.locator(f"[data-example={name}]").click()
        sees(at, EXAMPLES[name])
        assert at.root.locator("[data-sentence]").inner_text()
    at.root.locator("[data-example=coarse]").click()
    sees(at, EXAMPLES["coarse"])
    assert float(at.root.locator("[data-number='l2.one']").inner_text()) > 5


def test_the_misconceptions_set_the_figure(hand: HandOn) -> None:
    at, text = hand("/corners"), words("en")
    at.page.get_by_text(text["corners.myths.title"]).click()
    for name in ("coarse", "fine", "diagonal", "turn", "slack"):
        at.page.get_by_role("button", name=text[f"corners.myths.{name}"], exact=True).click()
        sees(at, EXAMPLES[name])


def test_switches_hold_each_other_and_new_losses_are_others(hand: HandOn) -> None:
    at = hand("/corners")
    before = sees(at, CornersState())
    assert not at.root.locator("th.rv-by-t").is_visible()
    at.switch("hold", "t")
    sees(at, CornersState(hold="t"))
    assert at.root.locator("th.rv-by-t").is_visible()
    at.switch("search", "grid")
    sees(at, CornersState(hold="t", search="grid"))
    at.switch("hold", "alpha")
    sees(at, CornersState())
    at.switch("losses", "random")
    sees(at, CornersState(losses="random"))
    at.switch("losses", "this")
    at.root.locator("[data-next=seed] button").click()
    after = sees(at, CornersState(seed=1))
    assert after["exact"] == before["exact"]


def test_counting_on_shows_how_far_it_is_can_be_stopped_and_ends(hand: HandOn) -> None:
    at, text = hand(address(CornersState(angle=31))), words("en")
    assert sees(at, CornersState(angle=31))["count"] == 100_000
    at.page.get_by_role("button", name=text["corners.more"]).click()
    main = at.page.get_by_test_id("stMain")
    with suppress(Late):  # it may be over before we are there
        main.get_by_role("button", name=text["running.stop"], exact=True).click(timeout=3_000)
        main.get_by_role("button", name=text["running.again"], exact=True).click(timeout=3_000)
    at.until("drawn.count === 1100000")
    at.page.get_by_role("button", name=text["corners.more"]).wait_for()
    low, high = (float(at.root.locator(f"[data-number='l1.one.{end}']").inner_text()) for end in ("low", "high"))
    assert high - low < 0.3, "a tenth of the variance, in percent"
    at.slider("angle").focus()
    at.page.keyboard.press("ArrowRight")
    assert sees(at, replace(CornersState(), angle=31.25))["count"] == 100_000
