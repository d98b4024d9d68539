"""Norms in a real browser: p scrubs, the vector is dragged, every button works, the time is measured as one looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from regviz.lessons.norms.answer import answer
from regviz.lessons.norms.state import EXAMPLES, NormsState
from regviz.lessons.norms.subsets import LARGEST
from regviz.lessons.texts import languages, words
from regviz.live import codec
from regviz.live.numbers import printed
from tests.dragging import Hand, middle
from tests.lessons.norms.cases import table_of

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]
MYTHS = ("count", "stuck", "jump", "same", "differ", "easy")


def picture_of(state: NormsState) -> dict[str, object]:
    """What torch says has to be drawn."""
    kept = {name: getattr(state, name) for name in ("p", "kind", "ratio", "alpha", "data", "k", "clock")}
    table, right = table_of(state.data), answer(state)
    best = table["sizes"][min(int(state.k), len(table["names"]))]["best"]["members"]
    shown = {"vector": list(state.vector), "best": best, "sizes": right["sizes"], "minima": right["minima"]}
    return kept | shown


def sees(at: Hand, state: NormsState) -> None:
    """Wait until torch's picture of this state is on screen, and its address in the address bar."""
    at.until("drawn.source === 'torch' && near(given, drawn)", picture_of(state))
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=120_000)


def drag(at: Hand, thing: object, steps: list[tuple[float, float]]) -> list[dict]:
    """Take a thing and move it, a step in each frame; returns what was drawn in each. It is then still held."""
    x, y = middle(thing)  # type: ignore[arg-type]
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    seen = []
    for dx, dy in steps:
        at.page.mouse.move(x + dx, y + dy)
        at.frame()
        seen.append(at.drawn())
    return seen


def test_the_set_follows_p_in_every_frame_and_torch_confirms_it(hand: HandOn) -> None:
    at = hand("/norms")
    sees(at, NormsState())
    outline = at.root.locator("[data-chart=plane] [data-trace=set] path")
    assert not outline.get_attribute("d"), "at p = 1 it is drawn as L1's"
    seen = drag(at, at.slider("p"), [(-15 * step, 0) for step in range(1, 10)])
    assert outline.get_attribute("d")
    for drawn in seen:
        assert drawn["source"] == "browser"
        assert drawn["sizes"]["p"] == pytest.approx(np.linalg.norm([1.2, 0.5], ord=drawn["p"]))
    assert len({drawn["p"] for drawn in seen}) == len(seen)
    at.page.mouse.up()
    sees(at, NormsState(p=seen[-1]["p"]))


def test_the_slider_has_its_stops_where_the_numbers_stand(hand: HandOn) -> None:
    at = hand("/norms?p=0.3")
    slider, stops = at.slider("p"), at.root.locator("[data-stops] button")
    sees(at, NormsState(p=0.3))
    for stop in stops.all():
        stop.click()
        sees(at, NormsState(p=float(stop.inner_text())))
        (x, _), box = middle(slider), stop.bounding_box()
        assert box is not None
        assert x == pytest.approx(box["x"] + box["width"] / 2, abs=5)
    at.root.locator("[data-stops] button", has_text="4").click()
    sees(at, NormsState(p=4))
    slider.focus()
    for _ in range(3):
        at.page.keyboard.press("ArrowRight")
    sees(at, NormsState(p=round(4 * 2 ** (3 / 128), 4)))


@pytest.mark.parametrize(("share", "p"), [(0, 0.25), (1, 8)])
def test_both_ends_of_the_slider_are_reached_and_exact(hand: HandOn, share: float, p: float) -> None:
    at = hand("/norms?p=3")
    sees(at, NormsState(p=3))
    box = at.slider("p").bounding_box()
    assert box is not None
    (x, _), end = middle(at.slider("p")), box["x"] + share * box["width"]
    (last,) = drag(at, at.slider("p"), [(end + (50 if share else -50) - x, 0)])
    assert last["p"] == p
    at.page.mouse.up()
    sees(at, NormsState(p=p))
    at.slider("p").focus()
    at.page.keyboard.press("Home" if share else "End")
    sees(at, NormsState(p=8.25 - p))


def test_the_name_of_the_penalty_stands_beside_its_surface(hand: HandOn) -> None:
    at = hand("/norms")
    names = {}
    for kind in ("p", "max", "zero", "net"):
        at.switch("kind", kind)
        sees(at, NormsState(kind=kind))
        names[kind] = at.root.locator(".rv-omega [data-kind]:visible").inner_text()
    assert len(set(names.values())) == 4
    assert names["p"].replace("\n", "").endswith("/ p")


def test_the_vector_is_dragged_and_its_sizes_follow(hand: HandOn) -> None:
    at = hand("/norms?p=3")
    sees(at, NormsState(p=3))
    for drawn in drag(at, at.handle("vector", "plane"), [(-9 * step, 12 * step) for step in range(1, 9)]):
        w = drawn["vector"]
        assert drawn["source"] == "browser"
        assert drawn["sizes"]["two"] == pytest.approx(np.hypot(*w))
        assert drawn["sizes"]["p"] == pytest.approx(np.linalg.norm(w, ord=3))
    shown = at.root.locator("[data-number='size.two']").inner_text()
    assert float(shown) == pytest.approx(np.hypot(*w), abs=6e-4)
    at.page.mouse.up()
    sees(at, NormsState(p=3, x=w[0], y=w[1]))


def test_the_vector_is_caught_by_an_axis_and_moved_by_the_keyboard(hand: HandOn) -> None:
    at = hand("/norms?kind=zero&x=1&y=0.1")
    sees(at, NormsState(kind="zero", x=1, y=0.1))
    grip = at.handle("vector", "plane")
    (near,) = drag(at, grip, [(0, 7)])[-1:]
    assert near["vector"][1] == 0
    assert near["sizes"]["zero"] == 1
    at.page.mouse.up()
    sees(at, state := NormsState(kind="zero", x=near["vector"][0], y=0))
    grip.focus()
    for key, (dx, dy) in {"ArrowUp": (0, 0.05), "ArrowLeft": (-0.05, 0), "Shift+ArrowRight": (0.5, 0)}.items():
        at.page.keyboard.press(key)
        sees(at, state := replace(state, x=round(state.x + dx, 3), y=round(state.y + dy, 3)))


def test_every_try_this_is_one_click_away(hand: HandOn) -> None:
    at = hand("/norms?p=3")
    sees(at, NormsState(p=3))
    buttons = at.root.locator("[data-example]").all()
    assert [button.get_attribute("data-example") for button in buttons] == ["star", "net", "differ"]
    for button in buttons:
        button.click()
        sees(at, EXAMPLES[button.get_attribute("data-example") or ""])
        assert button.get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("language", languages())
def test_every_misconception_is_answered_by_a_state(hand: HandOn, language: str) -> None:
    at, text = hand(f"/norms?lang={language}"), words(language)
    sees(at, NormsState())
    at.page.get_by_text(text["shell.myths"]).click()
    for example in MYTHS:
        at.page.get_by_role("button", name=text[f"norms.myths.{example}"]).click()
        sees(at, EXAMPLES[example])


def test_every_size_and_every_data_set(hand: HandOn) -> None:
    at = hand("/norms")
    sees(at, state := NormsState())
    for name, code in [
        ("kind", "max"),
        ("kind", "zero"),
        ("kind", "net"),
        ("data", "prostate"),
        ("data", "orthogonal"),
    ]:
        at.switch(name, code)
        sees(at, state := replace(state, **{name: code}))
    drag(at, at.slider("p"), [(20, 0)])
    assert at.drawn()["kind"] == "p", "the exponent is what is shown once it is touched"
    at.page.mouse.up()


def test_the_sizes_of_subsets_are_scrubbed(hand: HandOn) -> None:
    at = hand("/norms")
    sees(at, NormsState())
    seen = drag(at, at.slider("k"), [(90 * step, 0) for step in range(1, 8)])
    at.page.mouse.up()
    assert [len(drawn["best"]) for drawn in seen] == [drawn["k"] for drawn in seen]
    assert len({drawn["k"] for drawn in seen}) > 4
    sees(at, NormsState(k=seen[-1]["k"]))
    sets, subsets = (at.root.locator(f"[data-sentence={name}]").inner_text() for name in ("sets", "subsets"))
    assert "p = 1" in sets
    best = table_of("diabetes")["sizes"][int(seen[-1]["k"])]["best"]["members"]
    assert all(table_of("diabetes")["names"][j] in subsets for j in best)


@pytest.mark.long
def test_the_time_is_measured_stopped_and_measured_again(hand: HandOn) -> None:
    at, text = hand("/norms?lang=en"), words("en")
    sees(at, NormsState())
    at.root.locator("details > summary").click()
    at.switch("clock", "on")
    at.until("drawn.times > 12")
    at.root.get_by_role("button", name=text["figure.work.stop"], exact=True).click()
    again = at.root.get_by_role("button", name=text["figure.work.again"], exact=True)
    again.wait_for()
    assert at.drawn()["times"] < LARGEST
    again.click()
    at.until(f"drawn.times === {LARGEST} && drawn.source === 'torch'", seconds=240)
    at.root.locator("[data-work] progress").wait_for(state="hidden")
    assert at.root.locator("[data-number='time.subsets']").inner_text() == printed(2**LARGEST, 0)
    dots = at.root.locator("[data-chart=times] [data-trace=measured] path").get_attribute("d") or ""
    assert dots.count("M") == LARGEST
