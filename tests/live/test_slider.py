"""A mouse on a slider: the thumb goes where the browser's own way would take it."""

from collections.abc import Callable

import pytest

from tests.dragging import Hand, middle, pull

HandOn = Callable[..., Hand]

NOTE = """
input => {
  window.native = [];
  for (const name of ["mousedown", "input"]) input.addEventListener(name, () => native.push(name));
}
"""

KEY = """
input => { // the times that it waits for before it lets go, as it does after the last of a run of keys
  const real = window.setTimeout, asked = [];
  window.setTimeout = (act, time) => { asked.push(time); return real(act, time); };
  input.stepUp();
  input.dispatchEvent(new Event("input"));
  window.setTimeout = real;
  return asked;
}
"""

TWIN = """
input => {
  const twin = Object.assign(input.cloneNode(), { id: "" });
  twin.dataset.param = "twin"; // nothing of ours listens to it
  input.after(twin);
}
"""


@pytest.mark.parametrize("name", ["alpha", "stretch"])
def test_a_press_on_the_track_gives_what_a_slider_of_the_browser_gives(hand: HandOn, name: str) -> None:
    at = hand("/geometry?alpha=0.3")
    ours = at.slider(name)
    ours.evaluate(TWIN)
    step = ours.evaluate("e => 1.001 * e.step")
    for fraction in (0.005, 0.1, 0.35, 0.62, 0.9, 0.995):
        at.press("twin", fraction)
        at.press(name, fraction)
        at.frame()
        twin = at.slider("twin").evaluate("e => e.valueAsNumber")
        assert ours.evaluate("e => e.valueAsNumber") == pytest.approx(twin, abs=step)  # a step is less than a pixel


def test_the_browser_does_not_drag_it_as_well(hand: HandOn) -> None:
    at = hand("/geometry?alpha=0.3")
    before = at.settle()
    at.slider("alpha").evaluate(NOTE)
    pull(at, 5)
    at.page.mouse.up()
    assert at.settle_after(before).alpha > before.alpha + 0.1
    assert at.page.evaluate("() => window.native") == []


def test_a_mouse_that_was_let_go_unheard_no_longer_drags(hand: HandOn) -> None:
    at = hand("/geometry?alpha=0.3")
    before = at.settle()
    pull(at, 3)
    dragged = at.drawn()["alpha"]["l1"]
    at.slider("alpha").evaluate(
        """input => input.dispatchEvent(new PointerEvent("pointermove",
        { pointerId: 1, pointerType: "mouse", buttons: 0, clientX: 0 }))"""
    )
    x, y = middle(at.slider("alpha"))
    at.page.mouse.move(x + 150, y)
    at.frame()
    assert at.settle_after(before).alpha == pytest.approx(dragged, abs=1e-3)


def test_a_key_while_a_mouse_drags_lets_nothing_go(hand: HandOn) -> None:
    at = hand("/geometry?alpha=0.3")
    at.settle()
    slider = at.slider("alpha")
    pull(at, 3)
    assert slider.evaluate(KEY) == []
    at.page.mouse.up()
    assert slider.evaluate(KEY) == [250]


@pytest.mark.parametrize("off", [-9, 9])
def test_the_thumb_stays_where_it_is_held_and_goes_as_far_as_the_mouse(hand: HandOn, off: int) -> None:
    at = hand("/geometry?alpha=0.3")
    at.settle()
    slider = at.slider("alpha")
    x, y = middle(slider)
    before = slider.evaluate("e => e.valueAsNumber")
    at.page.mouse.move(x + off, y)
    at.page.mouse.down()
    at.page.mouse.move(x + off, y + 2)
    at.frame()
    assert slider.evaluate("e => e.valueAsNumber") == before
    at.page.mouse.move(x + off + 100, y + 300)  # the mouse may leave it
    at.frame()
    moved = slider.evaluate("e => e.valueAsNumber") - before
    unit = slider.evaluate("e => (e.max - e.min) / (e.clientWidth - 1.875 * 16)")
    assert moved == pytest.approx(100 * unit, abs=float(slider.get_attribute("step") or 0))
    at.page.mouse.move(x + 9000, y)
    at.frame()
    assert slider.evaluate("e => e.value === e.max")
    at.page.mouse.up()
    assert at.settle().alpha == pytest.approx(slider.evaluate("e => Number(e.max)"))


def test_a_line_beside_a_slider_says_from_where_on_nothing_changes(hand: HandOn) -> None:
    at = hand("/geometry?x=0.5&y=0.25")
    at.settle()
    (x, y), ((a, b), (_, c)) = at.drawn()["minimizer"], at.drawn()["hessian"]
    gone = max(abs(a * x + b * y), abs(b * x + c * y))  # from here on w = 0 is L1's optimum; it never is L2's
    slider = at.slider("alpha")
    share = gone / slider.evaluate("e => Number(e.max)")
    assert 0.1 < share < 0.9
    parts = "input[type=range]", "[data-flat=l1]", "[data-flat=l2]"
    box, line, none = (at.root.locator(f"[data-control=alpha] {part}").bounding_box() for part in parts)
    assert box
    assert line
    assert line["x"] == pytest.approx(box["x"] + 8 + share * (box["width"] - 16), abs=1.5)
    assert line["x"] + line["width"] == pytest.approx(box["x"] + box["width"] - 8, abs=1.5)
    assert none
    assert none["width"] == 0
