"""A file that somebody brings and that is late: it goes where its place is needed, and a silent connection ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from regviz.live import bring
from tests.live.test_bring import ACCEPTED, MOST, REFUSED, Scripted, file_of


class Clock:
    """A clock that is put on by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(bring, "time", made)
    return made


def test_whoever_sends_slices_without_a_byte_is_silent(clock: Clock) -> None:
    place = bring.Inbox(MOST)
    line = Scripted(place.token, "id=a&total=9", b"a", b"b", *[b""] * 5)
    plain = line.receive

    async def receive() -> Any:
        clock.now += 0.9 * bring.SILENT
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return await plain()

    line.receive = receive  # type: ignore[method-assign]
    assert line.run() == [ACCEPTED, "0", "1", "2", "2", "2"]


def test_a_file_that_hardly_comes_gives_its_place_up(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    slow, next_one, sender = bring.Inbox(MOST), bring.Inbox(MOST), object()
    monkeypatch.setattr(bring, "TOGETHER", MOST)
    assert slow.open(sender, "a", MOST)
    assert slow.add(sender, b"a" * 50 * bring.SLOWEST) == 50 * bring.SLOWEST
    clock.now += bring.LOST + 49
    assert Scripted(next_one.token, "id=b&total=1").run() == [REFUSED]
    clock.now += 2
    assert slow.add(sender, b"b") == 50 * bring.SLOWEST + 1, "as long as nobody needs the place"
    assert Scripted(next_one.token, "id=b&total=1", b"x").run() == [ACCEPTED, "0", "1"]
    assert slow.add(sender, b"c") is None


def test_what_is_announced_and_does_not_come_keeps_nobody_out(clock: Clock) -> None:
    """A byte every two minutes is enough for the connection, and twenty such files are all that there is room for."""
    sender = object()
    *before, last = [bring.Inbox(MOST) for _ in range(bring.TOGETHER // MOST + 1)]
    assert all(place.open(sender, "a", MOST) for place in before)
    clock.now += bring.LOST - 1
    assert not last.open(sender, "a", MOST)
    clock.now += 2
    assert last.open(sender, "a", MOST)


def test_a_file_that_hardly_comes_goes_on_where_there_is_room_for_others(clock: Clock) -> None:
    slow, next_one, sender = bring.Inbox(MOST), bring.Inbox(MOST), object()
    assert slow.open(sender, "a", MOST)
    clock.now += bring.LOST + MOST / bring.SLOWEST + 1
    assert Scripted(next_one.token, "id=b&total=1", b"x").run() == [ACCEPTED, "0", "1"]
    assert slow.add(sender, b"a") == 1


def test_a_file_that_nobody_reads_gives_its_place_up(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    whole, next_one = bring.Inbox(MOST), bring.Inbox(MOST)
    monkeypatch.setattr(bring, "TOGETHER", MOST)
    Scripted(whole.token, f"id=a&total={MOST}", b"\1" * MOST).run()
    clock.now += bring.LOST - 1
    Scripted(whole.token, f"id=a&total={MOST}", b"").run()  # asked for once more, it is no younger
    assert Scripted(next_one.token, "id=b&total=1").run() == [REFUSED]
    clock.now += 2
    assert Scripted(next_one.token, "id=b&total=1", b"x").run() == [ACCEPTED, "0", "1"]
    assert file_of(whole, "a") is None
