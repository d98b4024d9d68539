"""The page "How often is a corner hit?" in a browser: maps and shares follow the hand, counting on can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from urllib.parse import urlencode

import pytest

from regviz.lessons.corners.stage import corners_answer, corners_picture
from regviz.lessons.corners.state import CornersState
from regviz.lessons.texts import words
from regviz.live import codec
from tests.dragging import Drawn, Hand, middle, same

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


def share(at: Hand, name: str) -> float:
    """A share in percent, as it is printed."""
    return float(at.root.locator(f"[data-number='{name}']").inner_text())


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


def pressed(at: Hand, name: str) -> None:
    """Press one of Streamlit's buttons while the mouse is busy elsewhere."""
    at.page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True).dispatch_event("click")


def test_counting_on_can_be_stopped_and_goes_on_to_its_end(hand: HandOn) -> None:
    """While a hand is on the figure nothing is counted: so the run is still there to be stopped."""
    state = CornersState(angle=31)
    at, text = hand(address(state)), words("en")
    assert sees(at, state)["count"] == 100_000
    x, y = middle(at.slider("stretch"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    pressed(at, text["corners.more"])
    at.page.get_by_text(text["running.progress"].format(percent=0)).wait_for()
    pressed(at, text["running.stop"])
    at.page.get_by_text(text["running.stopped"].format(percent=0)).wait_for()
    at.page.mouse.up()
    assert sees(at, state)["count"] == 100_000
    pressed(at, text["running.again"])
    at.until("drawn.count === 1100000")
    at.page.get_by_role("button", name=text["corners.more"]).wait_for()
    assert share(at, "l1.one.high") - share(at, "l1.one.low") < 0.3, "a tenth of the variance, in percent"
    at.slider("angle").focus()
    at.page.keyboard.press("ArrowRight")
    assert sees(at, replace(CornersState(), angle=31.25))["count"] == 100_000


def test_two_at_once_do_not_disturb_each_other(hand: HandOn) -> None:
    text = words("en")
    one, other = hand(address(CornersState(angle=32))), hand(address(CornersState(angle=32, alpha=2)))
    sees(one, CornersState(angle=32))
    sees(other, CornersState(angle=32, alpha=2))
    pressed(one, text["corners.more"])
    one.until("drawn.count === 1100000")
    other.slider("alpha").focus()
    other.page.keyboard.press("Home")
    assert sees(other, CornersState(angle=32, alpha=0))["count"] == 100_000
    assert one.drawn()["count"] == 1_100_000
    assert one.query() == codec.write(CornersState(angle=32))
