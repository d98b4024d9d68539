"""Long work of many sessions in one process, a slice at a time: whoever has waited longest is next.

A second slice beside the first would not be quicker, since Python's threads take turns anyway; it would take twice as
much from all those who only let go of a slider.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from itertools import takewhile

REST, EACH = 0.1, 0.4
"""Seconds from one question to the next, and as many more for each who is before one: about what their turns take.

So most who ask are at the head by then, and a long line asks hardly more often than a short one.
"""
LATE = 1.0
"""Seconds by which somebody may be late before others are let by; whoever comes then still has their place."""
SOON = 2.0
"""Seconds: who is to ask again within so many is waited for even while nobody works."""
GONE = 8.0
"""Seconds after which somebody who was late is out of the line."""


def pause(before: int) -> float:
    """In how many seconds to ask again when so many are before one."""
    return REST + EACH * before


class Turns:
    """A line with one place at its head. Those in it are known by when they will be late to ask again."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._line: dict[Hashable, float] = {}
        self._working: Hashable = None

    def begin(self, who: Hashable) -> int:
        """Ask for the turn: 0 if it is theirs, until they `end` it; else how many are before them in the line.

        While nobody works and all before them sleep, since those whom they slept for have left, the turn is theirs;
        the others keep their places.
        """
        with self._lock:
            now = self._now()
            self._line = {other: due for other, due in self._line.items() if now < due + GONE}
            before = self._before(who)
            if before and self._working is None and not self._soon(who):
                before = 0
            if before == 0:
                self._line.pop(who, None)
                self._working = who
            else:
                self._line[who] = now + pause(before) + LATE  # who is in the line already stays in place
            return before

    def end(self, again: bool) -> int:
        """The turn is over. Who had it is last if it is needed `again`; how many are before them then.

        Where nobody waits there is no line: whoever asks next is first.
        """
        with self._lock:
            who, self._working = self._working, None
            if not again:
                return 0
            before = self._before(who)
            if before:
                self._line[who] = self._now() + pause(before) + LATE
            return before

    def leave(self, who: Hashable) -> None:
        """Nobody waits for them any more."""
        with self._lock:
            self._line.pop(who, None)

    def _before(self, who: Hashable) -> int:
        """How many are before them: those who are on time, and who is working."""
        now = self._now()
        return sum(now < late for late in self._ahead(who)) + (self._working is not None)

    def _soon(self, who: Hashable) -> bool:
        """Whether somebody before them is to ask in a moment, or was just now."""
        now = self._now()
        return any(now < late < now + SOON + LATE for late in self._ahead(who))

    def _ahead(self, who: Hashable) -> list[float]:
        """When those who are before them in the line will be late."""
        return [self._line[other] for other in takewhile(lambda other: other != who, self._line)]
