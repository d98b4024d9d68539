"""The page "How often is a corner hit?" in a browser: maps and shares follow the hand, counting on can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator

from regviz.lessons.corners.state import CornersState
from regviz.lessons.texts import words
from regviz.live import codec
from tests.dragging import Drawn, Hand, middle, same
from tests.lessons.corners.cases import answer_of

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]
SLIDERS = ("alpha", "t", "angle", "stretch", "grid")


def address(state: CornersState) -> str:
    return f"/corners?{urlencode(codec.write(state))}"


def picture_of(state: CornersState, count: int) -> Drawn:
    """What torch says has to be drawn, once so many losses are counted."""
    given = answer_of(state)
    kept = {name: value for name, value in asdict(state).items() if name not in ("x", "y")}
    w = {penalty: optimum["w"] for penalty, optimum in given["optima"].items()}
    return kept | {"minimizer": list(state.minimizer), "w": w, "exact": given["exact"], "count": count}


def sees(at: Hand, state: CornersState, count: int = 100_000) -> Drawn:
    """Wait until torch's picture of this state is on screen; returns it."""
    at.until("drawn.source === 'torch' && near(given, drawn)", picture_of(state, count))
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=120_000)
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
        exact = answer_of(state_of(drawn))["exact"]
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
    best = answer_of(state_of(drawn))["optima"]
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


STOP_AT_ONCE = """
root => {
  const stop = root.querySelector("[data-press=stop]");
  const observer = new MutationObserver(() => {
    if (stop.hidden) return;
    observer.disconnect();
    stop.click();
  });
  observer.observe(stop, {attributeFilter: ["hidden"]});
}
"""


def button(at: Hand, name: str) -> Locator:
    """A button of the long work: "ask", "stop" or "again"."""
    return at.root.locator(f"[data-press={name}]:visible")


def test_counting_on_can_be_stopped_started_again_and_goes_on_to_its_end(hand: HandOn) -> None:
    state = CornersState(angle=31)
    at, text = hand(address(state)), words("en")
    sees(at, state)
    at.root.evaluate(STOP_AT_ONCE)
    button(at, "ask").click()
    button(at, "again").wait_for()
    assert at.root.get_by_text(text["figure.work.stopped"].split("{")[0]).is_visible()
    assert not button(at, "ask").is_visible()
    stopped = at.drawn()["count"]
    assert 100_000 <= stopped < 1_100_000
    button(at, "again").click()
    sees(at, state, 1_100_000)
    button(at, "ask").wait_for()
    assert share(at, "l1.one.high") - share(at, "l1.one.low") < 0.3, "a tenth of the variance, in percent"
    assert at.root.locator("caption").inner_text().startswith("1,100,000 ")


def test_asked_again_it_counts_on_and_what_is_counted_stays(hand: HandOn) -> None:
    """Also while another state is looked at, of which nothing more is counted."""
    state = CornersState(angle=33)
    at = hand(address(state))
    sees(at, state)
    button(at, "ask").click()
    sees(at, state, 1_100_000)
    notes = at.record()
    button(at, "ask").click()
    sees(at, state, 2_100_000)
    counts = [drawn["count"] for drawn in notes()]
    assert counts == sorted(counts)
    assert counts[0] >= 1_100_000
    at.slider("angle").focus()
    at.page.keyboard.press("ArrowRight")
    sees(at, replace(state, angle=33.25))
    at.page.keyboard.press("ArrowLeft")
    sees(at, state, 2_100_000)


MOVED_AND_ASKED = """
root => {
  const slider = root.querySelector("input[data-param=angle]");
  slider.value = 34;
  slider.dispatchEvent(new Event("input", {bubbles: true}));
  root.querySelector("[data-press=ask]").click();
}
"""


def test_what_is_asked_for_just_after_a_move_is_counted_for_the_state_it_was_moved_to(hand: HandOn) -> None:
    at = hand(address(CornersState(angle=35)))
    sees(at, CornersState(angle=35))
    at.root.evaluate(MOVED_AND_ASKED)
    sees(at, CornersState(angle=34), 1_100_000)


def test_two_at_once_do_not_disturb_each_other(hand: HandOn) -> None:
    one, other = hand(address(CornersState(angle=32))), hand(address(CornersState(angle=32, alpha=2)))
    sees(one, CornersState(angle=32))
    sees(other, CornersState(angle=32, alpha=2))
    button(one, "ask").click()
    sees(one, CornersState(angle=32), 1_100_000)
    other.slider("alpha").focus()
    other.page.keyboard.press("Home")
    sees(other, CornersState(angle=32, alpha=0))
    assert one.drawn()["count"] == 1_100_000
    assert one.query() == codec.write(CornersState(angle=32))
