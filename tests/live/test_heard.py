"""What a screen reader gets to hear, and where the keyboard's focus is."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from regviz.lessons import names
from regviz.lessons.texts import languages, words
from tests.dragging import FRAME, Hand, middle, pull
from tests.found import PAGES, ROOT, SAMPLED, path_of
from tests.live.drawings import modules

HandOn = Callable[..., Hand]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
NO_AXE = "axe-core is not installed: make types installs it, and says what it needs."

LISTEN = """
  window.heard = [];
  const at = ({ target }) => (target.closest ? target : target.parentElement)?.closest("[aria-live], [role=status]");
  const isOfServer = region => region.matches(".rv-server"); // a slow one says so
  const ofFigure = region => region?.closest("[data-testid=live-figure]") && !isOfServer(region);
  const told = region => ofFigure(region) && region.ariaLive !== "off";
  const hear = changes => new Set(changes.map(at).filter(told)).forEach(region => heard.push(region.textContent));
  new MutationObserver(hear).observe(document, { subtree: true, childList: true, characterData: true });
"""

# Whether the focus was nowhere in any frame from now on.
WATCH_FOCUS = """
() => {
  window.lost = false;
  const look = () => { lost ||= document.activeElement === document.body; requestAnimationFrame(look); };
  look();
}
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


VOICE = """
async () => {
  const { createVoice } = await import("./voice.mjs");
  window.voice = createVoice(document.querySelector(".rv"), { terms: { pattern: "$^", forms: {} } }, {}, false);
}
"""


def test_what_is_read_out_is_news(browser: Browser) -> None:
    """Whether the last slice of long work has said it already or not."""
    with modules(browser, '<div class="rv" data-testid="live-figure"><p data-sentence></p></div>') as page:
        page.add_script_tag(content=LISTEN)
        page.evaluate(VOICE)
        for sentence, release, working, news in [
            *[("at first", 0, False, []), ("first", 1, False, ["first"]), ("first", 2, False, [])],
            *[("first", 3, True, []), ("slice", 3, True, []), ("last", 3, True, []), ("last", 3, False, ["last"])],
            *[("last", 4, True, []), ("slice", 4, True, []), ("end", 4, False, ["end"]), ("end", 5, False, [])],
            *[
                ("slice", 5, True, []),
                ("moved", 6, True, ["moved"]),
                ("slice", 6, True, []),
                ("end", 6, False, ["end"]),
            ],
            *[("slice", 7, True, ["slice"]), ("slice", 7, True, []), ("slice", 7, False, [])],
        ]:
            page.evaluate(
                "([sentence, release, working]) => voice(sentence, {}, release, working)", [sentence, release, working]
            )
            page.evaluate(FRAME)
            assert page.evaluate("heard.splice(0)") == news, (sentence, release, working)


def ask_for_work(hand: HandOn, path: str) -> Hand:
    """Ask for a page's long work by the keyboard; its seed is no other test's, whose work would be there."""
    at = hand(path, prepare=lambda page: page.add_init_script(LISTEN))
    at.until("drawn.source === 'torch'")
    at.page.evaluate(UNFOLD)
    at.root.locator("[data-press=ask]").focus()
    at.page.evaluate(WATCH_FOCUS)
    at.page.keyboard.press("Enter")
    at.root.locator("[data-press=stop]:focus").wait_for()
    return at


@pytest.mark.long
def test_what_long_work_has_come_to_is_read_out_once_and_none_of_its_slices(hand: HandOn) -> None:
    at = ask_for_work(hand, "/corners?hold=t&losses=random&seed=941")
    at.until("drawn.count === 1_100_000")
    at.root.locator("[data-press=ask]:focus").wait_for()
    at.frame()
    assert heard(at) == [place.inner_text() for place in at.root.locator("[data-sentence]").all()]
    assert not at.page.evaluate("lost")


@pytest.mark.long
def test_a_link_in_a_sentence_can_be_used_while_long_work_changes_it(hand: HandOn) -> None:
    at = ask_for_work(hand, "/corners?hold=t&losses=random&seed=942")
    at.page.evaluate("() => { window.link = document.querySelector('.rv-sentence a'); link.focus(); }")
    before = at.root.locator(".rv-sentence").inner_text()
    at.until("document.querySelector('.rv-sentence').innerText !== given", before)
    assert at.page.evaluate("() => link.isConnected && link === document.activeElement")
    at.until("drawn.count === 1_100_000")
    at.page.wait_for_function("() => document.activeElement.getAttribute('href') === link.getAttribute('href')")


@pytest.mark.long
def test_a_release_is_read_out_while_long_work_runs(hand: HandOn) -> None:
    at = ask_for_work(hand, "/pytorch?seed=943")
    assert heard(at) == []
    at.slider("step").evaluate("step => { step.stepDown(); step.dispatchEvent(new Event('input')); }")
    said = at.page.wait_for_function("() => heard.length && document.querySelector('.rv').dataset.isWork")
    assert said.json_value() == "running"
    assert heard(at) == [at.root.locator("[data-sentence]").inner_text()]
    expect(at.root).to_have_attribute("data-is-work", "done", timeout=300_000)
    at.frame()
    assert heard(at) == [], "of the networks the sentence says nothing"
    assert not at.page.evaluate("lost")
    assert at.root.locator("summary:focus").count() == 1, "of the fold that it is in"


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
