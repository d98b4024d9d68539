"""How often is a corner hit, in a browser: every button is clicked, and the figure shows what the text says of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest

from regviz.lessons.corners import LESSON
from regviz.lessons.corners.state import ANSWERS, EXAMPLES, CornersState
from regviz.lessons.texts import languages, words
from tests.dragging import Hand
from tests.lessons.corners.cases import answer_of
from tests.lessons.corners.test_live import HandOn, address, sees, share

pytestmark = pytest.mark.long


def titles(at: Hand) -> list[str]:
    return at.root.locator("[data-own=l2] h2 [data-words]:visible").all_inner_texts()


def along_the_diagonal(at: Hand, language: str) -> None:
    """As often as a circular loss, also when it is made shorter, and much more often a degree beside."""
    circular = 100 * any_zero(replace(ANSWERS["diagonal"], stretch=0))
    assert share(at, "l1.one.exact") == pytest.approx(circular, abs=0.06)
    assert circular == pytest.approx(52, abs=0.5)


def a_degree_beside(at: Hand, language: str) -> None:
    assert share(at, "l1.one.exact") == pytest.approx(70, abs=0.5)


def searched_coarsely(at: Hand, language: str) -> None:
    """One of six whose minimum is outside is said to have a zero; none has one, and the title says what one sees."""
    assert share(at, "l2.one") / (100 - share(at, "l2.inside")) == pytest.approx(1 / 6, abs=0.01)
    assert at.root.locator("[data-number='l2.one.exact']").inner_text() == "0"
    assert titles(at) == [unmarked(words(language)["corners.figure.l2.title.searched"])]
    assert cells(at) > 0


def searched_finely(at: Hand, language: str) -> None:
    assert share(at, "l2.one") / (100 - share(at, "l2.inside")) == pytest.approx(1 / 125, abs=0.002)


def mostly_inside(at: Hand, language: str) -> None:
    assert share(at, "l1.inside") > 50
    assert share(at, "l1.one") < 20


def any_ellipse(at: Hand, language: str) -> None:
    """Each loss has its own regions, so none is drawn, but L1's zeros are there, and L2 has none."""
    assert not at.root.locator("[data-chart=l1] [data-trace=hatch] path").get_attribute("d")
    assert share(at, "l1.one.exact") > 50
    assert at.root.locator("[data-number='l2.one']").inner_text() == "0"
    assert titles(at) == [unmarked(words(language)["corners.figure.l2.title"])]


SHOWS = {
    "diagonal": along_the_diagonal,
    "turn": a_degree_beside,
    "coarse": searched_coarsely,
    "fine": searched_finely,
    "slack": mostly_inside,
    "random": any_ellipse,
}


def any_zero(state: CornersState) -> float:
    exact = answer_of(state)["exact"]["l1"]
    return float(exact["one"] + exact["both"])


def unmarked(html: str) -> str:
    return html.replace("<b>", "").replace("</b>", "")


def cells(at: Hand) -> float:
    """How wide the cells of the grid search are in the map of L2: those of a circular loss stand upright."""
    at.root.locator("[data-chart=l2]").scroll_into_view_if_needed()
    at.frame()
    return float(at.root.locator("[data-chart=l2] [data-trace=w1] path").evaluate("path => path.getBBox().width"))


def test_every_example_shows_what_it_says(hand: HandOn) -> None:
    assert set(SHOWS) == set(ANSWERS)
    at = hand("/corners")
    buttons = at.root.locator("[data-example]").all()
    assert len(buttons) == len(EXAMPLES)
    for button in buttons:
        name = button.get_attribute("data-example") or ""
        button.click()
        sees(at, EXAMPLES[name])
        SHOWS[name](at, "en")


@pytest.mark.parametrize("language", languages())
def test_every_misconception_is_answered_by_the_figure(hand: HandOn, language: str) -> None:
    at, text = hand(f"/corners?lang={language}"), words(language)
    at.page.get_by_text(text["shell.myths"]).click()
    for name in chain(*LESSON.myths.values()):
        at.page.get_by_role("button", name=text[f"corners.myths.{name}"], exact=True).click()
        sees(at, ANSWERS[name])
        SHOWS[name](at, language)


def test_turning_a_long_ellipse_by_a_degree_hits_corners_more_often(hand: HandOn) -> None:
    at = hand(address(ANSWERS["diagonal"]))
    before = share_once_seen(at, ANSWERS["diagonal"])
    at.slider("angle").focus()
    for _ in range(4):
        at.page.keyboard.press("ArrowLeft")
    assert share_once_seen(at, replace(ANSWERS["diagonal"], angle=44)) > before + 15


def share_once_seen(at: Hand, state: CornersState) -> float:
    sees(at, state)
    return share(at, "l1.one")


def test_the_artefact_vanishes_as_the_grid_is_refined(hand: HandOn) -> None:
    at = hand(address(ANSWERS["coarse"]))
    sees(at, ANSWERS["coarse"])
    coarse = share(at, "l2.one"), cells(at)
    at.slider("grid").focus()
    at.page.keyboard.press("End")
    sees(at, ANSWERS["fine"])
    fine = share(at, "l2.one"), cells(at)
    assert fine[0] < coarse[0] / 10
    assert fine[1] < coarse[1] / 5
    at.switch("search", "exact")
    sees(at, replace(ANSWERS["fine"], search="exact"))
    assert at.root.locator("[data-number='l2.one']").inner_text() == "0"
