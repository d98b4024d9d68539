"""A file that somebody brings: it arrives in slices, in memory alone; what is shown of it is lent to one session."""

from __future__ import annotations

import base64
import gc
import sys
from typing import Any

import pytest

from regviz.live import bring, routes

OPENED: list[tuple[str, Any]] = []
WATCHING = [False]


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if WATCHING[0] and event in ("open", "os.open", "tempfile.mkstemp", "tempfile.mkdtemp"):
        OPENED.append((event, args[:2]))


sys.addaudithook(_watch)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(bring.st, "session_state", state)
    return state


def send(session: dict[str, Any], raw: bytes, at: int, size: int, done: Any, **other: Any) -> None:
    part = base64.b64encode(raw[at : at + size]).decode()
    bring.arrived("features", {"id": "a", "at": at, "total": len(raw), "part": part, **other}, 10_000_000, done)


def test_slices_become_the_file_and_nothing_is_opened(session: dict[str, Any]) -> None:
    raw, got = bytes(range(256)) * 20_000, []
    OPENED.clear()
    WATCHING[0] = True
    for at in range(0, len(raw), 400_000):
        send(session, raw, at, 400_000, got.append)
        assert bring.progress("features") == {"id": "a", "have": min(at + 400_000, len(raw))}
    WATCHING[0] = False
    assert got == [raw]
    assert OPENED == []


def test_a_slice_that_comes_twice_or_out_of_turn_counts_once(session: dict[str, Any]) -> None:
    raw, got = b"0123456789", []
    send(session, raw, 0, 4, got.append)
    send(session, raw, 0, 4, got.append)
    send(session, raw, 8, 2, got.append)
    assert bring.progress("features") == {"id": "a", "have": 4}
    send(session, raw, 4, 6, got.append)
    send(session, raw, 4, 6, got.append)
    assert got == [raw]


@pytest.mark.parametrize("other", [{"total": 10_000_001}, {"total": "x"}, {"part": "!"}, {"total": -1}])
def test_what_is_no_slice_is_not_taken(session: dict[str, Any], other: dict[str, Any]) -> None:
    got: list[bytes] = []
    send(session, b"abc", 0, 3, got.append, **other)
    assert got == []
    assert bring.progress("features") is None


def test_another_file_takes_the_place_of_one_on_its_way(session: dict[str, Any]) -> None:
    got: list[bytes] = []
    send(session, b"abcdef", 0, 3, got.append)
    send(session, b"xyz", 0, 3, got.append, id="b")
    send(session, b"abcdef", 3, 3, got.append)
    assert got == [b"xyz"]


def test_what_is_lent_goes_when_nobody_holds_it() -> None:
    lent = routes.lend('{"secret": 1}')
    other = routes.lend('{"secret": 1}')
    assert lent.name != other.name, "nobody can guess it from the text"
    assert routes._lent[lent.name] is lent
    name = lent.name
    del lent
    gc.collect()
    assert name not in routes._lent
