"""A file that somebody brings: it arrives in slices, on a connection of its own, and in memory alone."""

from __future__ import annotations

import gc
import sys
import weakref
from threading import Event, Thread
from typing import Any

import pytest

from regviz.live import bring
from tools.wire import outcome

MOST = 10_000_000
OPENED: list[tuple[str, Any]] = []
WATCHING = [False]


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if WATCHING[0] and event in ("open", "os.open", "tempfile.mkstemp", "tempfile.mkdtemp"):
        OPENED.append((event, args[:2]))


sys.addaudithook(_watch)


class Scripted:
    """A connection as the server underneath has it: what the browser sends, and what is said to it."""

    def __init__(self, token: str, query: str, *parts: bytes | str, code: int = 1000) -> None:
        self.scope = {"type": "websocket", "path": bring.PATH, "query_string": f"to={token}&{query}".encode()}
        self.scope |= {"headers": []}
        frames = [{"type": "websocket.receive", "bytes" if isinstance(part, bytes) else "text": part} for part in parts]
        self.sent = iter([{"type": "websocket.connect"}, *frames, {"type": "websocket.disconnect", "code": code}])
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


def file_of(place: bring.Inbox, id: str) -> bytes | None:
    """The file of this number as the session reads it, if it is there."""
    got: list[bytes] = []
    place.read(id, got.append)
    return got[0] if got else None


def test_slices_become_the_file_and_nothing_is_opened() -> None:
    raw, place = bytes(range(256)) * 20_000, bring.Inbox(MOST)
    slices = [raw[at : at + 400_000] for at in range(0, len(raw), 400_000)]
    line = Scripted(place.token, f"id=a&total={len(raw)}", *slices)
    Scripted("", "").run()  # which reads the settings
    OPENED.clear()
    WATCHING[0] = True
    said = line.run()
    got = file_of(place, "a")
    WATCHING[0] = False
    assert got == raw
    assert OPENED == []
    assert said == [ACCEPTED, *(str(min(at, len(raw))) for at in range(0, len(raw) + 400_000, 400_000))]
    assert place.kept == "a"
    assert file_of(place, "a") is None, "it is read once"


@pytest.mark.parametrize("size", [0, 1, MOST])
def test_a_file_has_any_size_up_to_the_limit(size: int) -> None:
    place = bring.Inbox(MOST)
    Scripted(place.token, f"id=a&total={size}", b"\1" * size).run()
    assert file_of(place, "a") == b"\1" * size


def test_a_file_goes_on_from_where_its_connection_was_lost() -> None:
    place = bring.Inbox(MOST)
    assert Scripted(place.token, "id=a&total=6", b"abcd").run() == [ACCEPTED, "0", "4"]
    assert file_of(place, "a") is None
    assert Scripted(place.token, "id=a&total=6", b"ef").run() == [ACCEPTED, "4", "6"]
    assert file_of(place, "a") == b"abcdef"


def test_no_further_file_begins_while_too_much_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [bring.Inbox(MOST) for _ in range(3)]
    monkeypatch.setattr(bring, "TOGETHER", 10)
    for place in places[:2]:
        assert Scripted(place.token, "id=a&total=5", b"ab").run() == [ACCEPTED, "0", "2"]
    assert Scripted(places[2].token, "id=a&total=1").run() == [REFUSED]
    assert Scripted(places[0].token, "id=b&total=4", b"cd").run() == [ACCEPTED, "0", "2"], (
        "it takes its own one's place"
    )
    assert Scripted(places[1].token, "id=a&total=5", b"cde").run() == [ACCEPTED, "2", "5"]
    assert Scripted(places[2].token, "id=a&total=2").run() == [REFUSED], "one is here and one is on its way"
    monkeypatch.setattr(bring, "LOST", -1)  # it is not: its line was cut long ago
    assert Scripted(places[2].token, "id=a&total=2", b"xy").run() == [ACCEPTED, "0", "2"]
    assert file_of(places[1], "a") == b"abcde"
    assert Scripted(places[0].token, "id=b&total=4", b"cdef").run() == [ACCEPTED, "0", "4"], "it begins anew"


def test_an_inbox_is_made_while_others_are_looked_through() -> None:
    """A script makes one in its thread while the server's asks how much is on its way."""
    before, kept, over = sys.getswitchinterval(), list[bring.Inbox](), Event()

    def make() -> None:
        while not over.is_set():
            kept[:] = [bring.Inbox(MOST) for _ in range(50)]

    maker = Thread(target=make)
    sys.setswitchinterval(1e-6)
    maker.start()
    try:
        place = bring.Inbox(MOST)
        for k in range(500):
            assert place.open(maker, str(k), 1)
    finally:
        over.set()
        maker.join()
        sys.setswitchinterval(before)


def test_what_somebody_stopped_is_not_kept() -> None:
    place = bring.Inbox(MOST)
    Scripted(place.token, "id=a&total=6", b"abcd", code=bring.STOPPED).run()
    assert Scripted(place.token, "id=a&total=6").run() == [ACCEPTED, "0"]


def test_a_file_whose_reading_was_interrupted_is_still_there() -> None:
    place = bring.Inbox(MOST)
    Scripted(place.token, "id=a&total=3", b"abc").run()

    def interrupted(raw: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.read("a", interrupted)
    assert place.kept == ""
    assert file_of(place, "a") == b"abc"


def test_another_file_takes_the_place_of_one_on_its_way() -> None:
    place, first, second = bring.Inbox(MOST), object(), object()
    assert place.open(first, "a", 6)
    assert place.add(first, b"abc") == 3
    assert place.open(second, "b", 3)
    assert place.add(first, b"def") is None
    assert place.add(second, b"xyz") == 3
    assert [file_of(place, id) for id in ("a", "b")] == [None, b"xyz"]


def test_another_file_that_begins_while_one_is_read_arrives() -> None:
    place, second = bring.Inbox(MOST), object()
    Scripted(place.token, "id=a&total=3", b"abc").run()
    place.read("a", lambda raw: place.open(second, "b", 3) and None)
    assert place.kept == "a"
    assert place.add(second, b"xyz") == 3
    assert file_of(place, "b") == b"xyz"


@pytest.mark.parametrize(
    "query",
    [
        *["", "id=a", "total=3", "id=&total=3", "id=a&total=-3", "id=a&total=x", "id=a&total=nan", "id=a&total=3.0"],
        *[f"id=a&total={MOST + 1}", f"id=a&total={'9' * 5000}", "id=a&total=%C2%B2"],
    ],
)
def test_what_announces_no_file_is_refused(query: str) -> None:
    place = bring.Inbox(MOST)
    assert Scripted(place.token, query, b"abc").run() == [REFUSED]


@pytest.mark.parametrize("part", [b"abcd", "abc"])
def test_more_than_was_announced_and_text_end_the_connection(part: bytes | str) -> None:
    place = bring.Inbox(MOST)
    assert Scripted(place.token, "id=a&total=3", b"a", part, b"bc").run() == [ACCEPTED, "0", "1", bring.NO_MORE]
    assert Scripted(place.token, "id=a&total=3").run() == [ACCEPTED, "1"]


def test_an_inbox_goes_when_nobody_holds_it_and_nobody_guesses_its_token() -> None:
    place, other = bring.Inbox(MOST), bring.Inbox(MOST)
    assert place.token != other.token
    token = place.token
    assert Scripted(token, "id=a&total=3", b"a").run() == [ACCEPTED, "0", "1"]
    del place
    gc.collect()
    for wrong in (token, "", f"{other.token}x"):
        assert Scripted(wrong, "id=a&total=3", b"a").run() == [REFUSED]


def test_a_connection_that_stays_open_keeps_no_file_of_a_session_that_has_gone() -> None:
    inboxes = [bring.Inbox(MOST)]
    line = Scripted(inboxes[0].token, "id=a&total=3", b"a", b"b")
    plain = line.receive

    async def receive() -> Any:
        message = await plain()
        if message.get("bytes") == b"b":
            inboxes.clear()
        return message

    line.receive = receive  # type: ignore[method-assign]
    assert line.run() == [ACCEPTED, "0", "1", bring.NO_MORE]


def test_a_session_keeps_nothing_of_a_connection_that_was_cut() -> None:
    """What was sent and not yet taken lies in it: megabytes."""
    place = bring.Inbox(MOST)
    line = Scripted(place.token, "id=a&total=3", b"a")
    known = weakref.ref(line)
    line.run()
    del line
    gc.collect()
    assert known() is None
    assert Scripted(place.token, "id=a&total=3").run() == [ACCEPTED, "1"]


def test_whoever_goes_while_they_are_answered_leaves_no_fault() -> None:
    place = bring.Inbox(MOST)
    line = Scripted(place.token, "id=a&total=3", b"a", b"b")
    plain = line.send

    async def send(message: Any) -> None:
        if message.get("text") == "1":
            raise BrokenPipeError
        await plain(message)

    line.send = send  # type: ignore[method-assign]
    assert line.run() == [ACCEPTED, "0"]


def test_one_host_name_is_enforced_here_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    place = bring.Inbox(MOST)
    monkeypatch.setattr(bring, "is_host_allowed", lambda host: host == "regviz.example")
    assert Scripted(place.token, "id=a&total=3").run() == [REFUSED]
