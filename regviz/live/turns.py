"""Long work of many sessions in one process, a slice at a time: whoever has waited longest is next.

A second slice beside the first would not be quicker, since Python's threads take turns anyway; it would take twice as
much from all those who only let go of a slider.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable

GONE = 8.0
"""Seconds after which somebody who has not asked again is out of the line."""


class Turns:
    """A line with one place at its head."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._line: dict[Hashable, float] = {}
        self._working: Hashable = None

    def begin(self, who: Hashable) -> int:
        """Ask for the turn: 0 if it is theirs, until they `end` it; else how many are before them in the line."""
        with self._lock:
            self._line = {other: asked for other, asked in self._line.items() if self._now() - asked < GONE}
            self._line[who] = self._now()  # who is in the line already stays in place
            before = list(self._line).index(who) + (self._working is not None)
            if before == 0:
                del self._line[who]
                self._working = who
            return before

    def end(self) -> None:
        """The turn is over; whoever asks again is last."""
        with self._lock:
            self._working = None
