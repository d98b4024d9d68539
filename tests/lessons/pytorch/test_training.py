"""The networks of the page "In PyTorch", trained while one looks: no press on their buttons is lost.

Each test has seeds of its own: what one visitor has trained, the next would find trained.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, WebSocketRoute, expect

from regviz.lessons.pytorch.networks import ALPHAS, HIDDEN, INPUTS
from regviz.lessons.pytorch.state import EXAMPLES, PytorchState
from tests.dragging import Hand
from tests.lessons.pytorch.test_live import HandOn, number, shows

pytestmark = pytest.mark.long


def button(at: Hand, name: str) -> Locator:
    return at.root.locator(f"[data-press={name}]")


def unfold(at: Hand) -> None:
    at.root.locator("[data-area=networks] > summary").click()


def runs(at: Hand) -> None:
    """The training has begun."""
    expect(button(at, "stop")).to_be_visible(timeout=60_000)


def is_done(at: Hand) -> None:
    expect(at.root).to_have_attribute("data-is-work", "done", timeout=300_000)
    expect(at.root.locator("[data-work]")).to_be_hidden()
    at.frame()  # the picture and its numbers come after that


def test_the_networks_train_to_the_end_and_then_the_page_is_still_there(hand: HandOn) -> None:
    at = hand("/pytorch?lang=en&seed=30")
    shows(at, PytorchState(seed=30))
    unfold(at)
    expect(at.root.locator(".rv-trained")).to_be_hidden()
    button(at, "ask").click()
    runs(at)
    is_done(at)
    assert number(at, "net.group.unused") > 4
    assert number(at, "net.proximal.zeros") > 500
    assert number(at, "net.none.zeros") == number(at, "net.subgradient.zeros") == 0
    for layer in at.root.locator("[data-chart=layers] canvas").all():
        width, height = layer.evaluate("canvas => [canvas.width, canvas.height]")
        assert width / INPUTS == height / HIDDEN == width // INPUTS > 1, "a mark has as many pixels both ways"
    assert at.root.locator("[data-chart=layers] canvas").count() == len(ALPHAS)
    assert at.root.locator("[data-chart=weights] [data-trace=zeros] path").get_attribute("d").count("M") == len(ALPHAS)
    shows(at, PytorchState(seed=30))
    at.root.locator("[data-next=seed] button").click()
    shows(at, PytorchState(seed=31))
    expect(button(at, "ask")).to_be_visible()
    expect(at.root.locator(".rv-trained")).to_be_hidden()


def test_a_training_can_be_stopped_and_started_again_and_the_figure_still_follows_the_hand(hand: HandOn) -> None:
    state = PytorchState(seed=32)
    at = hand("/pytorch?lang=en&seed=32")
    shows(at, state)
    unfold(at)
    button(at, "ask").click()
    runs(at)
    at.until("Object.keys(drawn.networks).length")
    button(at, "stop").click()
    expect(button(at, "again")).to_be_visible()
    expect(button(at, "stop")).to_be_hidden()
    at.frame()
    stopped = at.drawn()["networks"]
    at.slider("step").focus()
    at.page.keyboard.press("ArrowLeft")
    assert shows(at, replace(state, step=state.step - 1))["networks"] == stopped
    button(at, "again").click()
    runs(at)
    is_done(at)
    assert at.drawn()["networks"] != stopped


PRESS_AT_ONCE = """
() => new MutationObserver((_, observer) => {
  const ask = document.querySelector("[data-press=ask]");
  if (!ask || ask.hidden || ask.closest("[hidden]")) return;
  observer.disconnect();
  ask.click();
}).observe(document, { subtree: true, childList: true, attributes: true })
"""


@pytest.mark.parametrize("chance", range(3))
def test_a_press_in_the_very_moment_of_loading_is_not_lost(hand: HandOn, chance: int) -> None:
    """As soon as there is a button, while the page around it is still being drawn."""
    at = hand(f"/pytorch?seed={40 + chance}", prepare=lambda page: page.add_init_script(f"({PRESS_AT_ONCE})()"))
    unfold(at)
    runs(at)


TOGETHER = """
(root, [first, then]) => {
  for (const name of [first, then]) root.querySelector(name).click();
}
"""


@pytest.mark.parametrize("chance", range(2))
@pytest.mark.parametrize(
    "order",
    [("[data-press=ask]", "[data-example=rattle]"), ("[data-next=seed] button", "[data-press=ask]")],
    ids=["before another release", "behind one that changes what is trained"],
)
def test_a_press_beside_another_release_is_not_lost(hand: HandOn, order: tuple[str, str], chance: int) -> None:
    """Of two triggers that arrive together the server sees the last."""
    at = hand(f"/pytorch?seed={50 + 2 * chance}")
    shows(at, PytorchState(seed=50 + 2 * chance))
    unfold(at)
    at.root.evaluate(TOGETHER, list(order))
    runs(at)
    shows(at, EXAMPLES["rattle"] if "rattle" in order[1] else PytorchState(seed=51 + 2 * chance))
    runs(at)


def test_a_press_on_which_the_server_says_nothing_is_repeated_and_counts_once(hand: HandOn) -> None:
    """What the page sends is swallowed once; the training then runs, and a stop is not answered by a new beginning."""
    swallowed: list[bytes] = []

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def carry(message: str | bytes) -> None:
            if isinstance(message, bytes) and b'"button":"ask"' in message.replace(b"\\", b"") and not swallowed:
                swallowed.append(message)
            else:
                server.send(message)

        socket.on_message(carry)

    at = hand("/pytorch?seed=60", prepare=lambda page: page.route_web_socket("**/_stcore/stream", connect))
    shows(at, PytorchState(seed=60))
    unfold(at)
    button(at, "ask").click()
    runs(at)
    assert swallowed
    button(at, "stop").evaluate("button => button.click()")  # wherever the page has moved it meanwhile
    expect(button(at, "again")).to_be_visible()
    shows(at, PytorchState(seed=60))
    expect(button(at, "again")).to_be_visible()
