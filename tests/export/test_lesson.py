"""A lesson as one HTML file: opened from the disk without a network it is live, and says what the page says."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from regviz.export import bundle
from regviz.export.lesson import page_of
from regviz.export.prose import html
from regviz.lessons import names
from regviz.lessons.geometry.answer import answer as geometry_answer
from regviz.lessons.geometry.state import GeometryState
from regviz.lessons.texts import doorstep, languages, words
from regviz.live import codec
from tests.dragging import Hand, complaints_of, numbers, picture_of
from tests.found import EXAMPLES
from tests.node import Node

AS_HTML = "text => Object.assign(document.createElement('p'), { innerHTML: text }).innerHTML"
GEOMETRY = EXAMPLES[GeometryState]
MOST = 250_000  # bytes
# What the oldest browsers that README names (Chrome 111, Firefox 121, Safari 16.4) do not have.
YOUNG = """
  delete URLSearchParams.prototype.size; delete Promise.withResolvers; delete Promise.try; delete AbortSignal.any;
  delete Object.groupBy; delete Map.groupBy; delete Array.fromAsync; delete URL.canParse; delete RegExp.escape;
  delete globalThis.Iterator; delete String.prototype.isWellFormed; delete Uint8Array.fromBase64;
  for (const name of ["union", "intersection", "difference", "symmetricDifference"]) delete Set.prototype[name];
"""
EXPORTED = "[data-testid=live-figure][data-drawn*=exported]"


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Hand]]:
    """`opened(text, "#alpha=1", **context)`: the text as a file, opened without a network. Complaints fail the test."""
    contexts, complaints, asked = [], [], []

    def hand(text: str, state: str = "", **context: object) -> Hand:
        file = tmp_path / "lesson.html"
        file.write_text(text, encoding="utf-8")
        contexts.append(browser.new_context(**{"offline": True, "viewport": {"width": 1280, "height": 900}, **context}))
        page: Page = contexts[-1].new_page()
        complaints_of(page, complaints)
        page.add_init_script(YOUNG)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{file.as_uri()}{state}")
        page.locator(EXPORTED).wait_for(state="attached")
        return Hand(page)

    yield hand
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []


def test_the_file_is_small() -> None:
    """Also with the sets that come when a state asks for one."""
    assert len(page_of("geometry").encode()) <= MOST


@pytest.mark.parametrize("is_old", [False, True])
def test_a_browser_that_is_too_old_is_told(browser: Browser, tmp_path: Path, is_old: bool) -> None:
    file = tmp_path / "lesson.html"
    file.write_text(page_of("geometry"), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    if is_old:
        page.add_init_script("CSS.supports = (of, value) => false; delete window.DecompressionStream;")
    page.goto(file.as_uri())
    told = page.locator(".rx-old")
    if is_old:
        expect(told).to_be_visible()
        assert all(doorstep(language).too_old in told.inner_text() for language in languages())
    else:
        page.locator(EXPORTED).wait_for(state="attached")
        expect(told).to_be_hidden()
    context.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_says_what_the_page_says(opened: Callable[..., Hand], node: Node, language: str) -> None:
    for name in ("corner", "inside", "duplicated"):
        state = GEOMETRY[name]
        at = opened(page_of("geometry", state, language))
        shown = at.drawn()
        assert shown["source"] == "exported"
        assert numbers(picture_of(state)) == pytest.approx(
            numbers({key: shown[key] for key in picture_of(state)}), abs=1e-9
        )
        (sentence,) = node.lesson("geometry", language)("sentence", [[vars(state), geometry_answer(state)]])
        assert at.root.locator("[data-sentence] > span").inner_html() == at.page.evaluate(
            "text => { const node = document.createElement('p'); node.innerHTML = text; return node.innerHTML; }",
            sentence,
        )
        for penalty in ("l1", "l2"):
            residual = at.root.locator(f"[data-number='{penalty}.kkt']").inner_text()
            assert residual == "0" or float(residual.replace("−", "-")) <= 1e-10
        assert at.page.locator("h1").inner_text() == words(language)["geometry.title"]
        assert at.page.locator("html").get_attribute("lang") == language
        said = at.page.locator(".rx-about >> visible=true").inner_text()
        assert said.startswith(words(language)["export.own"])


def test_it_is_dragged_and_its_address_is_the_state(opened: Callable[..., Hand]) -> None:
    at = opened(page_of("geometry"), "#alpha=1&x=0.9&lang=zh")
    assert at.page.locator("h1").inner_text() == words("zh")["geometry.title"]
    assert at.drawn()["alpha"]["l1"] == 1
    notes = at.record()
    box = at.slider("alpha").bounding_box()
    assert box is not None
    at.page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + box["height"] / 2)
    at.page.mouse.down()
    for step in range(1, 8):
        at.page.mouse.move(box["x"] + (0.4 + 0.03 * step) * box["width"], box["y"] + box["height"] / 2)
        at.frame()
    held = at.drawn()
    assert held["source"] == "browser"
    at.page.mouse.up()
    at.until("drawn.source === 'exported'")
    assert len({drawn["alpha"]["l1"] for drawn in notes()}) >= 7
    assert at.drawn()["alpha"] == held["alpha"]
    query = dict(pair.split("=") for pair in at.page.url.split("#")[1].split("&"))
    assert query.pop("lang") == "zh"
    assert codec.read(GeometryState, query).alpha == pytest.approx(held["alpha"]["l1"])
    at.page.go_back()
    at.until("drawn.source === 'exported' && drawn.alpha.l1 === 1")
    at.page.get_by_role("button", name="English").click()
    at.page.locator("h1", has_text=words("en")["geometry.title"]).wait_for()
    assert at.drawn()["alpha"]["l1"] == 1


def test_a_thought_is_answered_by_a_click(opened: Callable[..., Hand]) -> None:
    at = opened(page_of("geometry", language="en"))
    at.page.locator("summary", has_text=words("en")["shell.myths"]).click()
    at.page.locator("a", has_text=words("en")["geometry.myths.turned"]).click()
    turned = EXAMPLES[GeometryState]["turned"]
    at.until("drawn.source === 'exported' && drawn.angle === given", turned.angle)


@pytest.mark.long
def test_every_lesson_works_as_a_file(opened: Callable[..., Hand]) -> None:
    """Whatever is dragged, a sentence is said; of a state that no table covers that it needs the app."""
    for name in names():
        at = opened(page_of(name), locale="zh-CN")
        missing = at.page.locator(".rx-missing")
        assert missing.inner_text() == ""
        for slider in at.root.locator("input[type=range][data-param] >> visible=true").all():
            before = at.page.url
            slider.focus()
            at.page.keyboard.press("ArrowRight" if slider.input_value() != slider.get_attribute("max") else "ArrowLeft")
            at.page.wait_for_url(lambda url, before=before: url != before)
            at.until("drawn.source === 'exported'")
            assert missing.inner_text() or at.root.locator(".rv-sentence").first.inner_text(), name
        at.page.reload()
        at.page.locator(EXPORTED).wait_for(state="attached")
        assert missing.inner_text() or at.root.locator(".rv-sentence").first.inner_text(), name
    at = opened(page_of("features", language="en"))
    at.root.locator("[data-next=seed] button").click()
    at.page.locator(".rx-missing", has_text=words("en")["export.missing"]).wait_for()
    at.root.locator("[data-tool=reset]").click()
    at.until("drawn.source === 'exported'")
    assert at.page.locator(".rx-missing").inner_text() == ""


@pytest.mark.parametrize("given", ["alpha", "t"])
def test_the_browsers_residual_is_torchs(node: Node, given: str) -> None:
    """At optima, and at points that are none, where the residual is large."""
    import torch

    import regviz

    rng = random.Random(7)
    calls, expected = [], []
    for _ in range(200):
        state = GeometryState(
            x=round(rng.uniform(-2.5, 2.5), 2), y=round(rng.uniform(-2.5, 2.5), 2), angle=rng.choice([0, 45, 135, 150])
        )
        loss = regviz.Quadratic(state.hessian, state.minimizer)
        for name, penalty in (("l1", regviz.L1()), ("l2", regviz.SquaredL2())):
            at = regviz.solve(loss, penalty, **{given: rng.uniform(0.05, 2)})
            w = at.w + rng.choice([0.0, 0.0, 0.3]) * torch.tensor([rng.uniform(-1, 1), rng.uniform(-1, 1)])
            moved = regviz.Solution(
                loss, penalty, w, at.alpha if given == "alpha" else None, at.t if given == "t" else None
            )
            problem = {"w": moved.w.tolist(), "alpha": moved.alpha.item()}
            limit = [moved.t.item()] if given == "t" else []
            calls.append([state.hessian.tolist(), list(state.minimizer), name, problem, *limit])
            expected.append(moved.kkt.item())
    found = node.module("hand/certificate.mjs")("residual", calls)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-14)
    assert min(expected) < 1e-14 < 1e-2 < max(expected)


def test_modules_import_each_other_by_names_that_are_there() -> None:
    found = bundle.modules("lessons/geometry/figure.mjs")
    for name, text in found.items():
        for target in re.findall(r"""(?:from|import)\s*["']([^"']+)["']""", text):
            assert target.removeprefix("regviz/") in found, f"{name} imports {target}"
    assert not {"live/files.mjs", "live/place.mjs", "live/explore.mjs"} & set(found)
    assert "MIT License" in found["live/vendor/lean-qr.mjs"]


def test_formulas_become_mathml_and_marks_html() -> None:
    shown = html("**Bold**, $w_1$:\n\n- $$x^2 < 1$$\n- `code` costs 2 $\n")
    assert "<strong>Bold</strong>" in shown
    assert shown.count("<math") == 2
    assert 'display="block"' in shown
    assert "<li>" in shown
    assert "<code>code</code>" in shown
    assert "\ue000" not in shown
