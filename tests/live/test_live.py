"""The live figure in a real browser: it follows the hand in every frame, and torch confirms what it shows."""

import math
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin

import numpy as np
import pytest
from playwright.sync_api import Locator

from regviz.lessons.geometry.state import ANSWERS, EXAMPLES, GeometryState
from regviz.lessons.texts import words
from regviz.live import codec
from tests.dragging import Hand, middle, picture_of, same, state_of
from tests.found import SAMPLED, path_of

HandOn = Callable[..., Hand]

STEPS = 8
# What a key does to a slider, from the middle of its range.
KEYS = {"ArrowRight": 1, "ArrowLeft": -1, "Home": -math.inf, "End": math.inf}


def assert_follows(at: Hand, grip: Locator, x: float, y: float) -> None:
    """The grip is where the hand is; in a picture of the geometry the optimum is the one that torch finds there."""
    drawn = at.drawn()
    if grip.get_attribute("data-handle"):
        box = grip.bounding_box()  # where it is: a scroll to it would move what the hand holds
        assert box is not None
        assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == pytest.approx((x, y), abs=2)
    if "hessian" in drawn:
        assert same(drawn, picture_of(state_of(drawn)), within=1e-8)
        if (param := grip.get_attribute("data-param")) is not None:
            shown = drawn[param]["l1"] if isinstance(drawn[param], dict) else drawn[param]
            assert shown == pytest.approx(float(grip.input_value()), abs=1e-9)


def way(at: Hand, grip: Locator) -> tuple[float, float]:
    """Where to drag a grip, in pixels: a slider away from its nearer end, a set's lower end to where there is room,
    another handle across the ellipse's long axis.
    """
    if grip.get_attribute("data-param"):
        far = grip.evaluate("e => Math.max(40, 1.5 * e.offsetWidth * e.step / (e.max - e.min))")
        return (far if grip.evaluate("e => e.valueAsNumber - e.min < e.max - e.valueAsNumber") else -far), 0
    handle = grip.get_attribute("data-handle") or ""
    if handle.endswith("_set"):  # between 0 and the minimum, which it does not pass
        panel, drawn = handle.removesuffix("_set"), at.drawn()
        largest = float(np.linalg.norm(drawn["minimizer"], {"l1": 1, "l2": 2}[panel]))
        return 0, -12 if drawn["t"][panel] > largest / 2 else 12
    angle = math.radians(at.drawn().get("angle", 0))
    return 24 * math.sin(angle), 24 * math.cos(angle)


def place(grip: Locator) -> object:
    """Where a grip stands; a slider that counts does not move with every pixel."""
    return grip.input_value() if grip.get_attribute("data-param") else grip.bounding_box()


def drag(at: Hand, grip: Locator) -> None:
    """Take the grip, move it a little in each frame, let it go: followed all the way, no jump at the end."""
    (x, y), (dx, dy) = middle(grip), way(at, grip)
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    seen = [at.drawn()]
    for step in range(1, STEPS + 1):
        now, before = (x + dx * step / STEPS, y + dy * step / STEPS), place(grip)
        at.page.mouse.move(*now)
        at.frame()
        assert (at.drawn() != seen[-1]) == (place(grip) != before)
        assert_follows(at, grip, *now)
        seen.append(at.drawn())
    assert seen[-1] != seen[0]
    assert {drawn["source"] for drawn in seen if drawn != seen[0]} == {"browser"}
    notes = at.record()
    at.page.mouse.up()
    at.until("drawn.source === 'torch'")
    assert all(same(drawn, seen[-1]) for drawn in notes())


def press(at: Hand, grip: Locator) -> None:
    """Two keys move the grip, and torch confirms where."""
    before = at.drawn()
    grip.focus()
    across, down = way(at, grip)
    grows = across > 0 or (not across and down > 0)  # of a set, whose lower end goes straight up or down
    upward = down < 0 if not across else across > 0
    for key in ("ArrowRight" if grows else "ArrowLeft", "ArrowUp" if upward else "ArrowDown"):
        at.page.keyboard.press(key)
    at.frame()  # torch may have answered the first already
    at.until("drawn.source === 'torch' && !near(given, drawn)", before)


@pytest.mark.parametrize("name", SAMPLED)
def test_every_grip_follows_the_hand_in_every_frame_and_the_keyboard(hand: HandOn, name: str) -> None:
    at = hand(f"{path_of(name)}?x=0.5&y=0.4")  # far from the edges of the panels
    at.until("drawn.source === 'torch'")
    at.root.evaluate("root => root.querySelectorAll('details').forEach(each => { each.open = true; })")
    grips = at.root.locator(":is(input[type=range], [data-handle]) >> visible=true").all()
    assert grips
    for grip in grips:
        drag(at, grip)
        press(at, grip)
    assert at.root.locator("[data-sentence]").first.inner_text()
    assert "rv-unsettled" not in (at.root.get_attribute("class") or "")


@pytest.mark.parametrize("name", SAMPLED)
def test_a_selection_of_all_text_is_not_what_the_hand_drags(hand: HandOn, name: str) -> None:
    at = hand(path_of(name))
    at.until("drawn.source === 'torch'")
    at.page.evaluate("() => getSelection().selectAllChildren(document.body)")
    drag(at, at.root.locator(".rv-main input[type=range]").first)


@pytest.mark.parametrize("name", [each for each in SAMPLED if each.values[0] in {"geometry", "norms", "corners"}])
def test_what_is_done_beforehand_ends_and_leaves_the_picture(hand: HandOn, name: str) -> None:
    at = hand("/")
    at.page.add_init_script("""
        window.turns = 0;
        window.requestIdleCallback = call => setTimeout(() => {
          let calls = 3 * (window.turns++ % 2); // every other time nothing can be done
          call({ timeRemaining: () => (calls-- > 0 ? 50 : 0) });
        });""")
    at.page.goto(urljoin(at.page.url, name))
    at.until("drawn.source === 'torch'")
    at.page.wait_for_function("() => window.turns >= 10")
    drawn, paths = at.drawn(), [path.get_attribute("d") for path in at.root.locator("[data-trace] path").all()]
    at.page.wait_for_function("turns => window.turns === turns", arg=30)
    for _ in range(5):
        at.frame()
    assert at.page.evaluate("window.turns") == 30
    assert at.drawn() == drawn
    assert [path.get_attribute("d") for path in at.root.locator("[data-trace] path").all()] == paths


def test_a_slider_goes_step_by_step_and_to_both_ends(hand: HandOn) -> None:
    at = hand("/geometry")
    for name in ("angle", "stretch", "alpha", "t"):
        low, high, step = (getattr(codec.kinds(GeometryState)[name], bound) for bound in ("low", "high", "step"))
        shared = {"share": name} if name in ("alpha", "t") else {}
        at.root.locator("[data-example=corner]").click()
        at.sees(state := EXAMPLES["corner"])
        at.slider(name).focus()
        for key, value in {"Home": low, "ArrowRight": low + step, "End": high}.items():
            at.page.keyboard.press(key)
            state = replace(state, **{name: value}, **shared)
            at.sees(state)


def test_every_example_is_one_click_away(hand: HandOn) -> None:
    at = hand("/geometry")
    buttons = at.root.locator("[data-example]")
    assert [button.get_attribute("data-example") for button in buttons.all()] == list(EXAMPLES)
    for button in buttons.all():
        button.click()
        at.sees(EXAMPLES[button.get_attribute("data-example") or ""])
        assert at.root.locator("[aria-pressed=true]").all_inner_texts() == [button.inner_text()]


@pytest.mark.long
def test_switching_what_is_shared_keeps_the_diamonds_point(hand: HandOn) -> None:
    at = hand("/geometry")
    for name, example in EXAMPLES.items():
        at.root.locator(f"[data-example={name}]").click()
        at.sees(example)
        point = at.drawn()["w"]["l1"]
        for share in ("t", "alpha", "t"):
            at.switch("share", share)
            at.until("drawn.share === given && drawn.source === 'torch'", share)
            assert at.settle().share == share
            assert at.drawn()["w"]["l1"] == pytest.approx(point, abs=1e-6)
            assert [w == 0 for w in at.drawn()["w"]["l1"]] == [w == 0 for w in point]


def test_what_is_often_said_is_answered_by_the_figure(hand: HandOn) -> None:
    at, text = hand("/geometry?lang=en"), words("en")
    at.settle()
    at.page.get_by_text(text["shell.myths"]).click()
    for name, zeros in {"edge": 0, "returns": 1, "axis": 1, "turned": 0, "posterior": 1, "bend": 1}.items():
        at.page.get_by_role("button", name=text[f"geometry.myths.{name}"], exact=True).last.click()
        at.sees(ANSWERS[name])
        w = at.drawn()["w"]
        assert (w["l1"].count(0), w["l2"].count(0)) == (zeros, 0)


def test_the_view_changes_what_is_drawn_and_not_the_optimum(hand: HandOn) -> None:
    at = hand("/geometry")
    before = at.settle()
    at.switch("view", "sum")
    at.sees(replace(before, view="sum"))
    assert not at.root.locator("[data-chart=l1] [data-trace=set] path").get_attribute("d")
    at.switch("view", "posterior")
    at.sees(replace(before, view="posterior"))
    for trace in ("region1", "region2", "region3", "prior"):
        assert at.root.locator(f"[data-chart=l1] [data-trace={trace}] path").get_attribute("d")


def test_keys_of_the_browser_s_own_move_no_handle(hand: HandOn) -> None:
    at = hand("/geometry")
    before = at.settle()
    for key in ("Alt+ArrowLeft", "Control+Home", "Meta+ArrowUp"):
        at.handle("minimizer").press(key)
        at.frame()
    assert at.settle() == before
    assert at.drawn()["source"] == "torch"
