"""Another set in a panel, in a browser: what it needs comes with the choice, and the set follows the hand."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.dragging import Hand, middle


def test_a_set_comes_when_it_is_chosen_and_is_pulled_like_the_others(hand: Callable[..., Hand]) -> None:
    asked: list[str] = []

    def watch(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))

    at = hand("/geometry?alpha=1.2&lang=en", prepare=watch)
    before = at.settle()
    assert not [url for url in asked if "more." in url or "hand/net" in url]
    at.root.locator("summary", has_text="Another set").click()
    at.switch("left", "inf")
    state = at.settle_after(before)
    assert (state.left, at.drawn()["set"]) == ("inf", {"l1": "inf", "l2": "l2"})
    assert [url for url in asked if "more.mjs" in url]
    assert "exactly equal" in at.root.locator("[data-sentence]").inner_text()
    assert at.root.locator("[data-area=l1] h2").inner_text().startswith("L∞")
    x, y = middle(at.handle("l1_set"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    sizes = []
    for step in range(1, 6):
        at.page.mouse.move(x, y - 4 * step)
        at.frame()
        sizes.append(at.drawn()["t"]["l1"])
        assert at.drawn()["source"] == "browser"
    at.page.mouse.up()
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 5
    after = at.settle_after(state)
    assert after.alpha > state.alpha
    assert at.drawn()["w"]["l1"][0] == at.drawn()["w"]["l1"][1]
