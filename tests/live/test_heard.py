"""What a screen reader gets to hear, and where the keyboard's focus is."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from regviz.lessons import names
from regviz.lessons.texts import languages, words
from tests.dragging import Hand, middle, pull
from tests.found import PAGES, ROOT, SAMPLED, path_of

HandOn = Callable[..., Hand]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
NO_AXE = "axe-core is not installed: make types installs it, and says what it needs."

LISTEN = """
  window.heard = [];
  const at = ({ target }) => (target.closest ? target : target.parentElement)?.closest("[aria-live], [role=status]");
  const told = region => region?.closest("[data-testid=live-figure]") && region.ariaLive !== "off";
  const hear = changes => new Set(changes.map(at).filter(told)).forEach(region => heard.push(region.textContent));
  new MutationObserver(hear).observe(document, { subtree: true, childList: true, characterData: true });
"""

UNFOLD = "() => document.querySelectorAll('[data-testid=stMain] details').forEach(fold => { fold.open = true; })"

ASK = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const mine = at => document.querySelector("[data-testid=live-figure]").contains(document.querySelector(at));
  return violations.filter(({ impact }) => /serious|critical/.test(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => [id, String(target[0])]))
    .filter(([, at]) => mine(at)).map(([id, at]) => `${id}: ${at}`);
}
"""


def heard(at: Hand) -> list[str]:
    """What was read out since the last time."""
    return list(at.page.evaluate("() => window.heard.splice(0)"))


@pytest.mark.parametrize("name", SAMPLED)
def test_nothing_is_read_out_on_loading_or_while_a_hand_drags(hand: HandOn, name: str) -> None:
    at = hand(path_of(name), prepare=lambda page: page.add_init_script(LISTEN))
    at.until("drawn.source === 'torch'")
    at.frame()
    assert heard(at) == []
    pull(at, 10)
    assert heard(at) == []


def test_one_sentence_is_read_out_after_a_release_and_none_before(hand: HandOn) -> None:
    at = hand("/geometry", prepare=lambda page: page.add_init_script(LISTEN))
    before = at.settle()
    at.frame()
    assert heard(at) == []
    x, y = middle(at.slider("alpha"))
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    for step in range(1, 11):
        at.page.mouse.move(x + 15 * step, y)
        at.frame()
    assert heard(at) == []
    at.page.mouse.up()
    at.settle_after(before)
    assert heard(at) == [at.root.locator("[data-sentence]").inner_text()]


def test_every_chart_says_what_it_shows_at_rest(hand: HandOn) -> None:
    at = hand("/geometry?alpha=0.3")
    at.settle()
    assert "α = 0.300" in (at.root.locator("[data-chart=l1]").evaluate(DESCRIPTION))
    at.click("alpha", 0.6)
    said = at.root.locator("[data-chart]").evaluate_all(f"charts => charts.map({DESCRIPTION})")
    assert len(said) == len(set(said)) == 4
    assert all(f"α = {at.drawn()['alpha']['l1']:.3f}" in line for line in said)


DESCRIPTION = "chart => document.getElementById(chart.getAttribute('aria-describedby')).textContent"


def test_a_handle_says_both_of_its_coordinates(hand: HandOn) -> None:
    at = hand("/geometry?x=1.2&y=1.7")
    at.settle()
    assert at.handle("minimizer").get_attribute("aria-valuetext") == "w1 1.20, w2 1.70"
    low, high = (float(at.handle("minimizer").get_attribute(f"aria-value{end}") or "") for end in ("min", "max"))
    assert low <= 1.2 <= high


def test_the_focus_goes_along_to_the_next_page(hand: HandOn) -> None:
    at = hand(path_of(PAGES[0]))
    at.until("drawn.source === 'torch'")
    following = words("en")[f"{names()[1]}.title"]
    at.page.get_by_test_id("stPageLink").get_by_role("link").focus()
    at.page.keyboard.press("Enter")
    at.page.get_by_role("heading", level=1, name=following).wait_for()
    at.page.wait_for_function("title => document.activeElement.textContent.includes(title)", arg=following)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", SAMPLED)
def test_axe_finds_nothing_serious(open_page: Callable[..., Page], name: str, language: str) -> None:
    if not AXE.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_AXE)
    theme = "dark" if language == "zh" else "light"
    page = open_page(f"{path_of(name)}?lang={language}", color_scheme=theme, bypass_csp=True)
    Hand(page).until("drawn.source === 'torch'")
    page.evaluate(UNFOLD)
    page.add_script_tag(path=AXE)
    assert page.evaluate(ASK) == []
