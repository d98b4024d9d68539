"""In PyTorch, in the browser: the main slider is live, every button shows what it names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import groupby

import pytest
from playwright.sync_api import expect

from regviz.lessons.pytorch.state import EXAMPLES, METHODS, OF_PENALTY, SMALL, PytorchState
from regviz.lessons.texts import words
from regviz.live import codec
from tests.dragging import Drawn, Hand, box_of

pytestmark = pytest.mark.long

HandOn = Callable[..., Hand]
TEXT = words("en")
TRY = ("rattle", "lands", "adamw")
MYTHS = ("rattle", "slower", "adamw", "noise")


def shows(at: Hand, state: PytorchState) -> Drawn:
    """Torch's picture of this state is on screen, and its address in the address bar."""
    shown = {name: value for name, value in asdict(state).items() if name not in ("x", "y", "start_x", "start_y")}
    at.until(
        "drawn.source === 'torch' && near(given, drawn)",
        shown | {"minimizer": list(state.minimizer), "start": list(state.start)},
    )
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=120_000)
    drawn = at.drawn()
    assert tuple(drawn["w"]) == state.methods
    for name, w in drawn["w"].items():
        assert number(at, f"{name}.zeros") == w.count(0)
        assert number(at, f"{name}.small") == sum(0 < abs(wj) < SMALL for wj in w)
    return drawn


def number(at: Hand, name: str) -> float:
    """A number that is printed."""
    return float(at.root.locator(f"[data-number='{name}']").inner_text().replace("−", "-"))


def zeros_backwards(at: Hand, steps: int) -> list[bool]:
    """Whether ISTA has an exact 0 as one goes back, step by step, from where the slider stands; each run once."""
    seen = [0 in at.drawn()["w"]["proximal"]]
    at.slider("step").focus()
    for _ in range(steps):
        at.page.keyboard.press("ArrowLeft")
        at.frame()
        seen.append(0 in at.drawn()["w"]["proximal"])
    return [zero for zero, _ in groupby(seen)]


def rattles(at: Hand, w: dict[str, list[float]]) -> None:
    assert 0 < abs(w["subgradient"][1]) < 0.5
    assert w["proximal"][1] == w["fista"][1] == 0
    assert number(at, "proximal.held") > 250 < number(at, "fista.held")
    assert number(at, "subgradient.held") == 0


def rattles_less(at: Hand, w: dict[str, list[float]]) -> None:
    assert 0 < abs(w["subgradient"][1]) < 0.1


def lands(at: Hand, w: dict[str, list[float]]) -> None:
    assert w["proximal"][1] == 0
    assert zeros_backwards(at, 12) == [True, False, True, False], "backwards: back, off again, zero, not yet"


def adamw_is_elsewhere(at: Hand, w: dict[str, list[float]]) -> None:
    assert w["decay"] == pytest.approx(w["adam"], abs=1e-3)
    assert abs(w["adamw"][0] - w["adam"][0]) > 0.3


def comes_and_goes(at: Hand, w: dict[str, list[float]]) -> None:
    assert len(zeros_backwards(at, 60)) > 4


CLAIMS = {
    "rattle": rattles,
    "slower": rattles_less,
    "lands": lands,
    "adamw": adamw_is_elsewhere,
    "noise": comes_and_goes,
}


def test_the_main_slider_scrubs_through_the_steps(hand: HandOn) -> None:
    at = hand("/pytorch")
    shows(at, PytorchState())
    box = box_of(at.slider("step"))
    at.page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    at.page.mouse.down()
    seen = []
    for k in range(1, 9):
        at.page.mouse.move(box["x"] + box["width"] * (0.2 + 0.08 * k), box["y"] + box["height"] / 2)
        at.frame()
        seen.append(at.drawn())
    at.page.mouse.up()
    assert len({json.dumps(drawn["w"]["subgradient"]) for drawn in seen}) == len(seen)
    assert all(drawn["w"]["proximal"][1] == 0 for drawn in seen)
    assert {drawn["source"] for drawn in seen} == {"browser"}
    at.until("drawn.source === 'torch'")


@pytest.mark.parametrize("name", TRY)
def test_every_example_is_one_click_away_and_true(hand: HandOn, name: str) -> None:
    at = hand("/pytorch?step=9")
    shows(at, PytorchState(step=9))
    assert at.root.locator("[data-example]").count() == len(TRY)
    at.root.locator(f"[data-example={name}]").click()
    drawn = shows(at, EXAMPLES[name])
    expect(at.root.locator(f"[data-example={name}]")).to_have_attribute("aria-pressed", "true")
    CLAIMS[name](at, drawn["w"])


def test_every_misconception_has_its_picture(hand: HandOn) -> None:
    at = hand("/pytorch?lang=en")
    shows(at, PytorchState())
    at.page.get_by_text(TEXT["shell.myths"]).click()
    for name in MYTHS:
        at.page.get_by_role("button", name=TEXT[f"pytorch.myths.{name}"], exact=True).last.click()
        CLAIMS[name](at, shows(at, EXAMPLES[name])["w"])


def test_methods_are_ticked_one_by_one_and_the_address_says_which(hand: HandOn) -> None:
    at = hand("/pytorch?lang=en")
    state = PytorchState()
    shows(at, state)
    for name in ("adam", "subgradient", "proximal", "fista", "adam"):
        state = replace(state, **{name: "off" if getattr(state, name) == "on" else "on"})
        at.root.locator(f"[data-toggle={name}] label").click()
        shows(at, state)
        paths = {path: at.root.locator(f"[data-chart=plane] [data-trace={path}] path") for path in METHODS}
        lines = {name: bool(path.first.get_attribute("d")) for name, path in paths.items()}
        assert lines == {path: path in state.methods for path in METHODS}
    assert state.methods == ()
    assert TEXT["pytorch.sentence.nothing"] in at.root.locator("[data-sentence]").inner_text()
    at.page.reload()
    shows(at, state)
    at.page.go_back()
    shows(at, replace(state, adam="on"))


def test_what_one_person_does_another_does_not_see(hand: HandOn) -> None:
    one, other = hand("/pytorch"), hand("/pytorch?seed=4&noise=0.5")
    shows(one, PytorchState())
    theirs = shows(other, PytorchState(seed=4, noise=0.5))
    one.root.locator("[data-example=adamw]").click()
    shows(one, EXAMPLES["adamw"])
    assert other.drawn() == theirs
    other.root.locator("[data-next=seed] button").click()
    assert shows(other, PytorchState(seed=5, noise=0.5))["w"] != theirs["w"]
    assert tuple(one.drawn()["w"]) == OF_PENALTY["l2"]
