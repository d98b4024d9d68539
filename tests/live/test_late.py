"""What the server says too late, or could not be helped by: a late answer never disturbs the hand."""

import math
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.texts import languages, words
from tests.dragging import ROOT, Hand, middle, picture_of, same
from tests.found import EXAMPLES
from tests.live.post import Post
from tests.node import Node

# Key presses that do not wait for a busy test.
PRESS_IN_EVERY_FRAME = """
(input, count) => {
  const press = () => {
    input.stepUp();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    if (--count) requestAnimationFrame(press);
    else window.pressed = true;
  };
  press();
}
"""

# As place.mjs goes on.
GO_ON = """([path, next]) => {
  history.pushState(null, "", `${new URL(path, document.baseURI)}?${next}`);
  window.dispatchEvent(new PopStateEvent("popstate"));
}"""

GEOMETRY = EXAMPLES[GeometryState]
HandOn = Callable[..., Hand]


@pytest.fixture
def post() -> Post:
    return Post()


def press(at: Hand, name: str, fraction: float) -> None:
    """Click on a slider's track and do not wait for the answer."""
    at.press(name, fraction)
    at.frame()


def test_an_answer_that_arrives_during_the_next_drag_is_not_drawn(hand: HandOn, post: Post) -> None:
    at = hand("/geometry", prepare=post.attach)
    at.settle()
    post.closed = True
    press(at, "alpha", 0.3)
    post.wait_for_answers(at)
    at.page.keyboard.press("ArrowRight")  # asks for an answer a quarter of a second later, but the hand comes first
    x, y = middle(at.slider("alpha"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    at.page.mouse.move(x + 50, y)
    at.frame()
    notes = at.record()
    for step in range(1, 21):
        at.page.mouse.move(x + 50 + 2 * step, y)
        post.open()
        at.frame()
        assert at.drawn()["alpha"]["l1"] == pytest.approx(float(at.slider("alpha").input_value()))
    moved = [drawn["alpha"]["l1"] for drawn in notes()]
    assert moved == sorted(moved)
    assert {drawn["source"] for drawn in notes()} == {"browser"}
    last = at.drawn()
    at.page.mouse.up()
    assert same(picture_of(at.settle()), last)


def test_an_answer_to_an_earlier_release_is_not_drawn(hand: HandOn, post: Post) -> None:
    at = hand("/geometry", prepare=post.attach)
    at.settle()
    post.closed = True
    press(at, "alpha", 0.3)
    post.wait_for_answers(at, 1)
    press(at, "alpha", 0.7)
    post.wait_for_answers(at, 2)
    last, notes = at.drawn(), at.record()
    post.deliver_next()
    for _ in range(20):
        at.frame()
    assert at.drawn() == last
    post.open()
    assert same(picture_of(at.settle()), last)
    assert all(same(drawn, last) for drawn in notes())


def test_an_answer_between_key_presses_takes_none_of_them_back(hand: HandOn, post: Post) -> None:
    at = hand("/geometry", prepare=post.attach)
    before = at.settle()
    post.closed = True
    at.slider("alpha").focus()
    at.page.keyboard.press("ArrowRight")
    post.wait_for_answers(at)
    at.slider("alpha").evaluate(PRESS_IN_EVERY_FRAME, 60)
    post.open()
    last = before.alpha + 0.005 * 61
    at.until("window.pressed && drawn.source === 'torch' && near(given, drawn.alpha.l1)", last)
    assert at.settle().alpha == pytest.approx(last)


def test_a_slider_that_is_let_go_far_from_its_track_is_let_go(hand: HandOn) -> None:
    at = hand("/geometry")
    before = at.settle()
    x, y = middle(at.slider("alpha"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    at.page.mouse.move(x + 60, y - 300)
    at.page.mouse.up()
    after = at.settle_after(before)
    at.page.mouse.move(x + 120, y - 300)
    at.frame()
    assert same(at.drawn(), picture_of(after))


def withheld(module: str, times: float, came: list[str]) -> Callable[[Page], None]:
    """A module does not load so many times, each under another address, as a browser may remember that one failed."""
    asked = set[str]()

    def withhold(route: Route) -> None:
        asked.add(route.request.url)
        if len(asked) <= times:
            route.abort()
        else:
            came.append(route.request.url)
            route.continue_()

    return lambda page: page.route(f"**/{module}*", withhold)


@pytest.mark.parametrize("module", ["geometry/figure.mjs", "live/figure.mjs"])
def test_a_module_that_fails_to_load_is_tried_again(open_page: Callable[..., Page], module: str) -> None:
    came: list[str] = []
    at = Hand(open_page("/geometry?alpha=1", prepare=withheld(module, 3, came)))
    at.sees(GeometryState(alpha=1.0))
    at.click("alpha", 0.4)
    assert len(came) == 1  # a second one would be another figure in the same place


@pytest.mark.parametrize("language", languages())
def test_a_module_that_cannot_be_loaded_is_said(open_page: Callable[..., Page], language: str) -> None:
    page = open_page(f"/geometry?lang={language}", wait=ROOT, prepare=withheld("geometry/figure.mjs", math.inf, []))
    expect(page.locator(ROOT).get_by_role("alert")).to_have_text(words(language)["shell.trouble"])


@pytest.mark.parametrize(
    ("tries", "outcome"),
    [
        ([0.5], [0, 0.5, 1, 1]),
        ([-1, -1, 3], [2, 1 + 1 + 1 + 1 + 3, 3, 1]),
        ([-1] * 9, ["given up", 9 * 1 + 9, 9, 1]),
        ([None, 2], [1, 22, 2, 2]),
        ([200], [0, 200, 2, 2]),  # slow, and all that there is
        ([200, -1, -1, -1, -1, -1, -1, -1, -1], [0, 200, 9, 2]),
        ([], ["given up", 300, 2, 2]),
    ],
)
def test_what_is_insisted_on(node: Node, tries: list[float | None], outcome: list[object]) -> None:
    assert node.module("../tests/live/insisting.mjs")("scene", [[tries]]) == [outcome]


@pytest.mark.long
@pytest.mark.parametrize("path", ["live/figure.mjs", "geometry/figure.html", "geometry/figure.mjs"])
def test_what_neither_comes_nor_fails_is_asked_for_once_more(open_page: Callable[..., Page], path: str) -> None:
    """As on a line that was lost without a word."""
    asked: list[str] = []

    def keep(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()

    at = Hand(open_page("/geometry?alpha=1", prepare=lambda page: page.route(f"**/{path}*", keep)))
    at.sees(GeometryState(alpha=1.0))
    assert len(asked) == 2


def test_the_words_of_the_page_before_stay_there(hand: HandOn, post: Post) -> None:
    at = hand("/geometry?lang=en&hide=t&predict=1", prepare=post.attach)
    at.until("drawn.source === 'torch'")
    post.closed = True
    press(at, "angle", 0.3)
    post.wait_for_answers(at)
    at.page.evaluate(GO_ON, ["corners", "lang=en"])
    at.page.wait_for_url("**/corners*")
    post.open()  # Streamlit writes the address of /geometry now, though another page is there
    at.page.locator("h1", has_text=words("en")["corners.title"]).wait_for()
    expect(at.root).to_have_count(1)
    at.until("drawn.source === 'torch'")
    assert not {"hide", "predict"} & set(parse_qs(urlsplit(at.page.url).query))
    assert at.root.locator(".rv-asked").count() == 0


def test_a_question_of_the_next_page_is_asked_whatever_comes_late(hand: HandOn, post: Post) -> None:
    at = hand("/geometry?lang=en&ask=5.0", prepare=post.attach)
    at.until("drawn.source === 'torch'")
    post.closed = True
    at.page.evaluate(GO_ON, ["corners", "lang=en&ask=5.9"])
    at.page.wait_for_url("**/corners*")
    at.page.evaluate("() => history.replaceState(null, '', '?lang=en')")  # as a late answer without words does
    post.open()
    at.root.locator(".rv-asked").wait_for()
    assert parse_qs(urlsplit(at.page.url).query)["ask"] == ["5.9"]
