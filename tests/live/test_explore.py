"""A chart explored: the real Plotly figure with the data on screen, in a dialog, and only then plotly.js."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from regviz.lessons.texts import words
from tests.dragging import Hand, middle
from tests.live.test_keep import kept

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]

# What is said of the point at a third of the curve, and that point; a picture that is drawn anew takes the label away.
SAID = """
chart => {
  const label = chart.querySelector(".rv-hover"), path = chart.querySelector("[data-trace=w1] path");
  const { x, y } = path.getPointAtLength(path.getTotalLength() / 3);
  const { width, height } = path.ownerSVGElement.viewBox.baseVal;
  return label.hidden ? null : [label.innerText, 3.1 * x / width, 2.8 - 5.6 * y / height];
}
"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_chart_opens_in_plotly_with_what_is_on_screen_and_gives_the_focus_back(hand: HandOn, language: str) -> None:
    asked: list[str] = []
    at = hand(
        f"/geometry?lang={language}", prepare=lambda page: page.on("request", lambda request: asked.append(request.url))
    )
    state, text = at.settle(), words(language)
    chart = at.root.locator("[data-chart=l1]")
    button = chart.get_by_role("button", name=text["figure.chart.explore"])
    for _ in range(2):
        button.focus()
        at.page.keyboard.press("Enter")
        dialog = at.page.get_by_role("dialog", name=chart.get_attribute("aria-label") or "")
        dialog.locator(".scatterlayer .trace").first.wait_for()
        shown = dialog.locator(".rv-explored").evaluate(
            "node => ({ data: node.data, fixed: node.layout.xaxis.fixedrange })"
        )
        assert not shown["fixed"]
        points = {trace["name"]: (trace.get("x"), trace.get("y")) for trace in shown["data"]}
        assert points["minimizer"] == ([state.x], [state.y])
        assert points["optimum"] == tuple([part] for part in at.drawn()["w"]["l1"])
        assert dialog.locator(".modebar-btn").count()
        assert not dialog.locator("[data-title*=Share]").count()  # nothing leaves our own server
        at.page.keyboard.press("Escape")
        dialog.wait_for(state="detached")
        assert button.evaluate("node => node === document.activeElement")
    assert len([url for url in asked if url.endswith("plotly.min.js")]) == 1


def test_a_plotly_that_does_not_come_is_said_and_asked_for_again(open_page: Callable[..., Page]) -> None:
    page, text = open_page("/geometry?lang=en"), words("en")
    page.route("**/plotly.min.js", lambda route: route.abort())
    button = page.locator("[data-chart=l1] .rv-look")
    button.click()
    page.get_by_text(text["figure.chart.missing"]).wait_for()
    page.get_by_role("button", name=text["figure.chart.close"], exact=True).click()
    page.unroute_all()
    button.click()
    page.locator("dialog .scatterlayer .trace").first.wait_for()


def test_the_pointer_near_a_curve_is_told_its_numbers(hand: HandOn) -> None:
    at = hand("/geometry?lang=en")
    at.settle()
    chart = at.root.locator("[data-chart=l1_path]")
    chart.scroll_into_view_if_needed()
    label = chart.locator(".rv-hover")
    path = chart.locator("[data-trace=w1] path")
    for _ in range(300):  # until the page has come to rest under the pointer
        x, y = path.evaluate(
            """path => {
              const point = path.getPointAtLength(path.getTotalLength() / 3).matrixTransform(path.getScreenCTM());
              return [point.x, point.y];
            }"""
        )
        at.page.mouse.move(x, y + 3)
        at.frame()
        if said := chart.evaluate(SAID):
            break
    text, alpha, w1 = said
    name, said_alpha, said_w = text.replace("−", "-").split("\n")
    assert name == "w₁"
    assert float(said_alpha.removeprefix("α = ")) == pytest.approx(alpha, abs=0.05)
    assert float(said_w.removeprefix("w = ")) == pytest.approx(w1, abs=0.05)
    at.page.mouse.move(x, y - 60)
    at.frame()
    assert label.is_hidden()


# WCAG's contrast of two colours "rgb(r, g, b)".
CONTRAST = """
label => {
  const bright = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const luminance = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(part => bright(part / 255))
    .reduce((sum, part, i) => sum + [0.2126, 0.7152, 0.0722][i] * part, 0);
  const { color, backgroundColor } = getComputedStyle(label);
  const [low, high] = [color, backgroundColor].map(luminance).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
"""
ON_CURVE = """
chart => {
  const path = chart.querySelector("[data-trace=w1] path"), at = path.getPointAtLength(path.getTotalLength() / 3);
  const { x, y } = at.matrixTransform(path.getScreenCTM());
  return [x, y];
}
"""


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_a_finger_is_told_too_in_letters_that_are_read(hand: HandOn, penalty: str) -> None:
    at = hand("/geometry?lang=en", has_touch=True, viewport={"width": 820, "height": 1180})
    at.settle()
    chart = at.root.locator(f"[data-chart={penalty}_path]")
    chart.scroll_into_view_if_needed()
    at.frame()
    label = chart.locator(".rv-hover")
    at.page.touchscreen.tap(*chart.evaluate(ON_CURVE))
    label.wait_for()
    assert label.inner_text().startswith("w₁")
    assert label.evaluate(CONTRAST) >= 4.5
    at.page.touchscreen.tap(*middle(at.root.locator(".rv-sentence")))
    label.wait_for(state="hidden")


def test_what_is_hidden_is_not_explored_told_or_written_down(hand: HandOn, tmp_path: Path) -> None:
    at = hand("/geometry?hide=answer")
    at.settle()
    assert not at.root.locator("[data-chart=l1]").get_attribute("aria-describedby")
    at.root.locator("[data-chart=l1] .rv-look").click()
    at.page.locator("dialog .scatterlayer .trace").first.wait_for()
    names = at.page.locator(".rv-explored").evaluate("node => node.data.map(({ name }) => name)")
    assert "minimizer" in names
    assert not {"optimum", "trail", "zero"} & set(names)
    at.page.keyboard.press("Escape")
    at.root.locator("[data-tool=keep]").click()
    at.page.locator("dialog select").wait_for()
    lines = kept(at, "CSV", tmp_path).read_text(encoding="utf-8")
    assert "l1,minimizer," in lines
    assert "l1,optimum," not in lines


def test_it_grows_with_the_screen(hand: HandOn) -> None:
    at = hand("/geometry", viewport={"width": 2560, "height": 1440})
    at.settle()
    at.root.locator("[data-chart=l1] .rv-look").click()
    at.page.locator("dialog .xtick text").first.wait_for()
    read = "([inner, outer]) => [inner, outer].map(s => document.querySelector(s).getBoundingClientRect().height)"
    inner, outer = at.page.evaluate(read, ["dialog .xtick text", "[data-chart=l1] .rv-ticks text"])
    assert inner == pytest.approx(outer, rel=0.15)
    at.page.keyboard.press("Escape")
    at.root.locator("[data-chart=l1_path] .rv-look").press("Enter")
    named = at.page.locator("dialog .annotation text").first
    assert named.evaluate("text => parseFloat(getComputedStyle(text).fontSize)") > 1.3 * 16
