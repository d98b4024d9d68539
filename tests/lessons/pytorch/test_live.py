"""In PyTorch, in the browser: the main slider is live, every button shows what it names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import groupby

import pytest
from playwright.sync_api import Page, expect

from regviz.lessons.pytorch.networks import ALPHAS
from regviz.lessons.pytorch.state import EXAMPLES, METHODS, OF_PENALTY, SMALL, PytorchState
from regviz.lessons.texts import words
from regviz.live import codec
from tests.dragging import Drawn, Hand, box_of

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
    at.page.wait_for_url(lambda url: at.query(url) == codec.write(state), timeout=30_000)
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
        at.page.get_by_role("button", name=TEXT[f"pytorch.myths.{name}"], exact=True).click()
        CLAIMS[name](at, shows(at, EXAMPLES[name])["w"])


def test_methods_are_ticked_one_by_one_and_the_address_says_which(hand: HandOn) -> None:
    at = hand("/pytorch?lang=en")
    state = PytorchState()
    shows(at, state)
    for name in ("adam", "subgradient", "proximal", "fista", "adam"):
        state = replace(state, **{name: "off" if getattr(state, name) == "on" else "on"})
        at.root.locator(f"[data-toggle={name}] label").click()
        shows(at, state)
        lines = {path: bool(at.root.locator(f"[data-trace={path}] path").first.get_attribute("d")) for path in METHODS}
        assert lines == {path: path in state.methods for path in METHODS}
    assert state.methods == ()
    assert TEXT["pytorch.sentence.nothing"] in at.root.locator("[data-sentence]").inner_text()
    at.page.reload()
    shows(at, state)
    at.page.go_back()
    shows(at, replace(state, adam="on"))


def test_without_the_browsers_module_every_control_works_when_it_is_let_go(open_page: Callable[..., Page]) -> None:
    at = Hand(open_page("/pytorch", prepare=lambda page: page.route("**/pytorch.mjs*", lambda route: route.abort())))
    shows(at, PytorchState())
    at.root.locator("[data-toggle=decay] label").click()
    shows(at, PytorchState(decay="on"))
    at.slider("step").focus()
    at.page.keyboard.press("End")
    drawn = shows(at, PytorchState(decay="on", step=300))
    assert drawn["w"]["proximal"][1] == 0
    at.root.locator("[data-example=adamw]").click()
    adamw_is_elsewhere(at, shows(at, EXAMPLES["adamw"])["w"])


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


def train(at: Hand) -> None:
    at.page.get_by_text(TEXT["pytorch.networks.title"]).click()
    at.page.get_by_role("button", name=TEXT["pytorch.networks.train"]).click()


def test_the_networks_train_to_the_end_and_then_the_page_is_still_there(hand: HandOn) -> None:
    at = hand("/pytorch?lang=en")
    shows(at, PytorchState())
    train(at)
    stop = at.page.get_by_role("button", name=TEXT["running.stop"])
    expect(stop).to_be_visible(timeout=30_000)
    expect(stop).to_have_count(0, timeout=60_000)
    expect(at.page.locator("[data-testid=stImage], [data-testid=stImageContainer]").first).to_be_visible()
    cells = at.page.locator("[data-testid=stMarkdown] tbody tr").last.locator("td").all_inner_texts()
    assert int(cells[-1]) > 4, "inputs that group L1 drops"
    cells = at.page.locator("[data-testid=stMarkdown] tbody tr").nth(-2).locator("td").all_inner_texts()
    assert int(cells[3]) > 500, "exact zeros of the proximal steps"
    shows(at, PytorchState())


def test_a_training_can_be_stopped_and_started_again_and_the_figure_still_follows_the_hand(hand: HandOn) -> None:
    at = hand("/pytorch?lang=en")
    shows(at, PytorchState())
    train(at)
    at.page.get_by_role("button", name=TEXT["running.stop"]).click()
    again = at.page.get_by_role("button", name=TEXT["running.again"])
    expect(again).to_be_visible(timeout=30_000)
    stopped = at.page.locator("[data-testid=stProgress]").inner_text()
    at.root.locator("[data-example=rattle]").click()
    shows(at, EXAMPLES["rattle"])
    expect(at.page.locator("[data-testid=stProgress]")).to_have_text(stopped)
    again.click()
    expect(at.page.locator("[data-testid=stProgress]")).to_have_count(0, timeout=60_000)
    expect(at.page.locator("[data-testid=stMarkdown] tbody tr")).to_have_count(len(ALPHAS))
