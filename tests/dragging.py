"""A hand on the live figure: what the browser tests do to it, and what they see of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page
from playwright.sync_api import TimeoutError as Late

from regviz.lessons.geometry.answer import answer as geometry_answer
from regviz.lessons.geometry.state import GeometryState
from regviz.live import codec

ROOT = "[data-testid=live-figure]"

FRAME = """() => new Promise((done, fail) => {
  setTimeout(fail, 120_000, new Error("no frame in two minutes"));
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""

WATCH = """
([root, given]) => {
  const near = (a, b) => typeof a === "number" ? Math.abs(a - b) <= 1e-6 :
    a && typeof a === "object" ? Object.keys(a).every(key => near(a[key], b?.[key])) : a === b;
  const drawn = JSON.parse(document.querySelector(root)?.dataset.drawn ?? "{}");
  return CONDITION;
}
"""

NOTE = """
root => {
  const notes = window.notes = [], note = () => notes.push(root.dataset.drawn);
  new MutationObserver(note).observe(root, {attributeFilter: ["data-drawn"]});
}
"""

Drawn = dict[str, Any]


def picture_of(state: GeometryState) -> Drawn:
    """What torch says has to be drawn."""
    optima = geometry_answer(state)["optima"]
    return {
        **{name: {penalty: optimum[name] for penalty, optimum in optima.items()} for name in ("alpha", "t", "w")},
        **{
            name: value
            for name, value in asdict(state).items()
            if name in ("angle", "stretch", "share", "view", "level")
        },
        "minimizer": list(state.minimizer),
        "hessian": state.hessian.tolist(),
    }


def state_of(drawn: Drawn) -> GeometryState:
    """The state that has this picture."""
    x, y = drawn["minimizer"]
    (a, b), (_, c) = drawn["hessian"]
    shared = {drawn["share"]: drawn[drawn["share"]]["l1"]}
    same = {name: drawn[name] for name in ("share", "angle", "stretch", "view", "level")}
    return GeometryState(x=x, y=y, flat=float(a * c - b * b < 1e-6), **shared, **same)


def numbers(value: object) -> list[float]:
    """All numbers in a picture, in order."""
    if isinstance(value, dict):
        return [number for key in sorted(value) for number in numbers(value[key])]
    if isinstance(value, list):
        return [number for entry in value for number in numbers(entry)]
    return [value] if isinstance(value, int | float) else []


def same(one: Drawn, other: Drawn, within: float = 1e-6) -> bool:
    """Whether two pictures show the same."""
    return numbers(one) == pytest.approx(numbers(other), abs=within)


class Hand:
    """A page with a live figure in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(ROOT)

    def drawn(self) -> Drawn:
        """What is on screen now."""
        return json.loads(self.root.get_attribute("data-drawn") or "{}")

    def query(self, url: str = "") -> dict[str, str]:
        """The address's query without the language."""
        return {key: value for key, value in parse_qsl(urlsplit(url or self.page.url).query) if key != "lang"}

    def frame(self) -> None:
        """Wait until what has just been done is on screen."""
        self.page.evaluate(FRAME)

    def until(self, condition: str, given: object = None, seconds: float = 120) -> None:
        """Wait until a JavaScript condition on `drawn`, which may use `given` and `near`, holds."""
        try:
            self.page.wait_for_function(
                WATCH.replace("CONDITION", condition), arg=[ROOT, given], timeout=1000 * seconds
            )
        except Late:
            raise AssertionError(f"still not {condition}\n given {given}\n drawn {self.drawn()}") from None

    def sees(self, state: GeometryState) -> None:
        """Wait until torch's picture of this state is on screen, and its address in the address bar."""
        self.until("drawn.source === 'torch' && near(given, drawn)", picture_of(state))
        self.page.wait_for_url(lambda url: self.query(url) == codec.write(state), timeout=120_000)

    def settle(self) -> GeometryState:
        """Wait until torch's picture of the state in the address bar is on screen; returns that state."""
        self.until("drawn.source === 'torch'")
        state = codec.read(GeometryState, self.query())
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if same(self.drawn(), picture_of(state)):
                return state
            self.frame()
            state = codec.read(GeometryState, self.query())
        raise AssertionError(f"the address says {state}, on screen is {self.drawn()}")

    def settle_after(self, before: GeometryState) -> GeometryState:
        """Wait until torch's picture of another state is on screen; returns that state."""
        self.until("drawn.source === 'torch' && !near(given, drawn)", picture_of(before))
        return self.settle()

    def slider(self, name: str) -> Locator:
        return self.root.locator(f"input[type=range][data-param={name}]")

    def handle(self, name: str, chart: str = "l1") -> Locator:
        return self.root.locator(f"[data-chart={chart}] [data-handle={name}]")

    def switch(self, name: str, code: str) -> None:
        self.root.locator(f"label:has(input[data-param={name}][value={code}])").click()

    def click(self, name: str, fraction: float) -> GeometryState:
        """Click on a slider's track; returns the state on screen once torch has answered."""
        before = self.settle()
        self.press(name, fraction)
        return self.settle_after(before)

    def press(self, name: str, fraction: float) -> None:
        """The same, without waiting for the answer."""
        slider = self.slider(name)
        box = box_of(slider)
        slider.click(position={"x": fraction * box["width"], "y": box["height"] / 2})  # waits until it stands still

    def record(self) -> Callable[[], list[Drawn]]:
        """Note everything that is drawn from now on; returns the function that reads the notes."""
        self.root.evaluate(NOTE)
        return lambda: [json.loads(text) for text in self.page.evaluate("() => window.notes")]


def pull(at: Hand, frames: int) -> None:
    """Take the page's main slider and move it so many frames towards its farther end, without letting go."""
    slider = at.root.locator(".rv-main input[type=range] >> visible=true").first
    box, (x, y) = box_of(slider), middle(slider)
    step = (0.4 if x < box["x"] + box["width"] / 2 else -0.4) * box["width"] / frames
    at.page.mouse.move(x, y)
    at.page.mouse.down()
    for i in range(frames):
        at.page.mouse.move(x + step * (i + 1), y)
        at.frame()


def fingers(at: Hand) -> Callable[..., None]:
    """`touch("touchMove", (x, y), (x, y))` says where the fingers are that are down, in the order of their coming."""
    client = at.page.context.new_cdp_session(at.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        down = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": down})
        at.frame()

    return touch


def complaints_of(page: Page, complaints: list[str]) -> None:
    """Collect errors that a page writes to its console or does not catch."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def box_of(thing: Locator) -> dict[str, float]:
    """Where a thing is on screen, away from what sticks to the window's edges."""
    thing.evaluate("e => e.scrollIntoView({block: 'center'})")
    box = thing.bounding_box()
    assert box is not None
    return dict(box)


def middle(thing: Locator) -> tuple[float, float]:
    """Where to take a thing: a handle in its middle, a slider at its thumb."""
    box = box_of(thing)
    share = thing.evaluate("e => e.type === 'range' ? (e.valueAsNumber - e.min) / (e.max - e.min) : null")
    x = box["width"] / 2 if share is None else 12 + share * (box["width"] - 24)
    return box["x"] + x, box["y"] + box["height"] / 2
