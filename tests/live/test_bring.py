"""A file that somebody brings: it arrives in slices, in memory alone; what is shown of it is lent to one session."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import websockets
from playwright.sync_api import Page, WebSocketRoute

from regviz.live import bring, routes
from tests.node import Node
from tools.serving import Server
from tools.wire import brought, figure, opening, outcome, posted, run, stream

MOST = 10_000_000
OPENED: list[tuple[str, Any]] = []
WATCHING = [False]


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if WATCHING[0] and event in ("open", "os.open", "tempfile.mkstemp", "tempfile.mkdtemp"):
        OPENED.append((event, args[:2]))


sys.addaudithook(_watch)


class Scripted:
    """A connection as the server underneath has it: what the browser sends, and what is said to it."""

    def __init__(self, address: str, query: str, *parts: bytes | str) -> None:
        self.scope = {
            "type": "websocket",
            "path": f"/{address}",
            "query_string": query.encode(),
            "headers": [],
        }
        frames = [{"type": "websocket.receive", "bytes" if isinstance(part, bytes) else "text": part} for part in parts]
        self.sent = iter([{"type": "websocket.connect"}, *frames, {"type": "websocket.disconnect", "code": 1000}])
        self.said: list[Any] = []

    async def receive(self) -> Any:
        return next(self.sent)

    async def send(self, message: Any) -> None:
        said = {"websocket.send": "text", "websocket.close": "code"}.get(message["type"], "type")
        self.said.append(message[said])

    def run(self) -> list[Any]:
        """All that is said, first of all whether the connection is accepted."""
        outcome(bring.receive(self.scope, self.receive, self.send))
        return self.said


ACCEPTED, REFUSED = "websocket.accept", 1000


def test_slices_become_the_file_and_nothing_is_opened() -> None:
    raw, place = bytes(range(256)) * 20_000, bring.Inbox(MOST)
    slices = [raw[at : at + 400_000] for at in range(0, len(raw), 400_000)]
    line = Scripted(place.address, f"id=a&total={len(raw)}", *slices)
    OPENED.clear()
    WATCHING[0] = True
    said = line.run()
    got = place.whole("a")
    WATCHING[0] = False
    assert got == raw
    assert OPENED == []
    assert said == [ACCEPTED, *(str(min(at, len(raw))) for at in range(0, len(raw) + 400_000, 400_000))]
    assert place.whole("a") is None, "it is taken once"


def test_a_file_goes_on_from_where_its_connection_was_lost() -> None:
    place = bring.Inbox(MOST)
    assert Scripted(place.address, "id=a&total=6", b"abcd").run() == [ACCEPTED, "0", "4"]
    assert place.whole("a") is None
    assert Scripted(place.address, "id=a&total=6", b"ef").run() == [ACCEPTED, "4", "6"]
    assert place.whole("a") == b"abcdef"


def test_another_file_takes_the_place_of_one_on_its_way() -> None:
    place, first, second = bring.Inbox(MOST), object(), object()
    assert place.open(first, "a", 6)
    assert place.take(first, b"abc") == 3
    assert place.open(second, "b", 3)
    assert place.take(first, b"def") is None
    assert place.take(second, b"xyz") == 3
    assert [place.whole(id) for id in ("a", "b")] == [None, b"xyz"]


@pytest.mark.parametrize(
    "query",
    [
        *["", "id=a", "total=3", "id=&total=3", "id=a&total=-3", "id=a&total=x", "id=a&total=nan", "id=a&total=3.0"],
        *[f"id=a&total={MOST + 1}", f"id=a&total={'9' * 5000}", "id=a&total=%C2%B2"],
    ],
)
def test_what_announces_no_file_is_refused(query: str) -> None:
    place = bring.Inbox(MOST)
    assert Scripted(place.address, query, b"abc").run() == [REFUSED]
    assert place.have == 0


@pytest.mark.parametrize(("part", "have"), [(b"abcd", 0), ("abc", 0), (b"", 0)])
def test_more_than_was_announced_and_text_end_the_connection(part: bytes | str, have: int) -> None:
    place = bring.Inbox(MOST)
    said = Scripted(place.address, "id=a&total=3", part, b"abcd").run()
    assert said[-1] == bring.NO_SLICE
    assert place.have == have
    assert place.whole("a") is None


def test_an_inbox_goes_when_nobody_holds_it_and_nobody_guesses_its_address() -> None:
    place, other = bring.Inbox(MOST), bring.Inbox(MOST)
    assert place.address != other.address
    address = place.address
    assert Scripted(address, "id=a&total=3", b"a").run() == [ACCEPTED, "0", "1"]
    del place
    gc.collect()
    for at in (address, f"{bring.FOLDER}/", f"{bring.FOLDER}/../stream", f"{other.address}x"):
        assert Scripted(at, "id=a&total=3", b"a").run() == [REFUSED]


def test_a_connection_that_stays_open_keeps_no_file_of_a_session_that_has_gone() -> None:
    inboxes = [bring.Inbox(MOST)]
    line = Scripted(inboxes[0].address, "id=a&total=3", b"a", b"b")
    plain = line.receive

    async def receive() -> Any:
        message = await plain()
        if message.get("bytes") == b"b":
            inboxes.clear()
        return message

    line.receive = receive  # type: ignore[method-assign]
    assert line.run() == [ACCEPTED, "0", "1", bring.NO_SLICE]


def test_a_page_of_another_site_can_send_nothing(server: Server) -> None:
    async def sent() -> None:
        async with stream(server) as line:
            place = figure(await run(line, opening("features", "data=own")))
            with pytest.raises(websockets.InvalidStatus):
                await posted(server, place, b"abc", origin="http://elsewhere.example")
            await posted(server, place, b"abc")

    outcome(sent())


def test_a_file_that_is_here_twice_is_read_once(server: Server) -> None:
    raw = b"a,b,y\n" + b"".join(b"%d,%d,%d\n" % (k, k * k % 7, k * 5 % 11) for k in range(30))

    async def twice() -> None:
        async with stream(server) as line:
            place = figure(await run(line, opening("features", "data=own")))
            first = await brought(server, line, place, raw, "data=own")
            again = await brought(server, line, place, raw, "data=own")
            assert first["state"]["own"]
            assert again["state"] == first["state"]
            assert again["bring"] == first["bring"]
            assert first["bring"]["said"] == ""

    outcome(twice())


def test_a_lost_connection_is_said_and_the_file_goes_on(open_page: Any, tmp_path: Path) -> None:
    """Two slices get through, then none for a while; in the end the file is whole."""
    rows = "\n".join(f"{k},{k * k % 97},{k * 7 % 31}" for k in range(40_000))
    file = tmp_path / "long.csv"
    file.write_text(f"a,b,y\n{rows}\n", encoding="utf-8")
    begins: list[int] = []

    def attach(page: Page) -> None:
        def through(line: WebSocketRoute) -> None:
            begins.append(-1)
            number, passed = len(begins), [0]
            if 1 < number < 6:
                line.close()
                return
            server = line.connect_to_server()

            def out(message: str | bytes) -> None:
                passed[0] += 1
                if number == 1 and passed[0] > 2:
                    server.close()
                    line.close()
                else:
                    server.send(message)

            def back(message: str | bytes) -> None:
                if begins[number - 1] < 0:
                    begins[number - 1] = int(message)
                line.send(message)

            line.on_message(out)
            server.on_message(back)

        page.route_web_socket(lambda url: bring.FOLDER in urlsplit(url).path, through)

    page = open_page("/features?data=own", prepare=attach)
    page.locator(".rv-bring input[type=file]").set_input_files(file)
    page.locator(".rv-said", has_text="does not answer").wait_for()
    assert page.locator(".rv-way").is_visible(), "it goes on, and can be stopped"
    page.wait_for_function(
        "() => document.querySelector('[data-testid=live-figure]').dataset.drawn.includes('\"data\":\"own\"')"
    )
    assert page.locator(".rv-said").text_content() == ""
    assert begins[0] == 0
    assert begins[-1] == 2 * 128 * 1024, "what had arrived is not sent again"


@pytest.mark.parametrize(
    ("events", "happens"),
    [
        (["p", "s"], "(p)[0]"),
        (["s", "p"], "(p)[0]"),  # chosen before the server was heard of
        (["p", "s", 0], "(p)4[0]"),  # four slices of six are on their way
        (["p", "s", 0, 131.072], "(p)41[1]"),
        (["p", "s", 0, 131.072, 262.144, 393.216], "(p)411[5]"),
        (["p", "s", 0, 262.144, 700], "(p)42#[10]"),
        (["p", "s", 0, 262.144, 700, "t"], "(p)42#[-]"),
        (["p", "s", 0, 262.144, 700, "."], "(p)42##[10]"),  # nothing is heard of it: it is told again
        (["p", "s", 0, 262.144, 700, "p"], "(p)42#[10]"),  # of another run of the page
        (["p", "s", 0, "x", ".", 131.072], "(p)4(p)4[1]"),
        (["p", "s", "x", ".", "x", ".", "x", ".", "x"], "(p)(p)(p)?(p)?[0]"),
        (["p", "s", 0, 262.144, "q", 0], "(p)42(q)4[0]"),  # another server, which has nothing of it
        (["p", "s", 0, 262.144, 700, "q", 0], "(p)42#(q)4[0]"),
        (["p", "s", 0, "!", "x", "."], "(p)4[-]"),
        (["p", "s", "x", ".", "x", ".", 0, "x", ".", "x"], "(p)(p)(p)4(p)[0]"),
        (["p", "s", 0, "s", 0, "o", "."], "(p)4(p)4[0]"),
    ],
)
def test_a_file_is_sent_until_the_server_has_taken_it(node: Node, events: list[str | float], happens: str) -> None:
    assert node.module("../tests/live/sending.mjs")("scene", [[events]]) == [happens]


def test_what_is_lent_goes_when_nobody_holds_it() -> None:
    lent = routes.lend('{"secret": 1}')
    other = routes.lend('{"secret": 1}')
    assert lent.name != other.name, "nobody can guess it from the text"
    assert routes._lent[lent.name] is lent
    name = lent.name
    del lent
    gc.collect()
    assert name not in routes._lent
