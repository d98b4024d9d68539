"""The line before the runs of one process: one page is run at a time, the others wait in the order in which they came.

Python's threads take turns. Forty runs side by side end all together, at the end of all their work; and whoever sends
what they have found waits for a turn among forty, message by message. In a line, the first is done after its own work.
A place is a share of the processor, not a lock: a run of some length goes on beside the next one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

PLACES = 1
"""Runs are Python nearly all the time: of two at once each takes twice as long."""
PATIENCE = 1.0
"""Seconds that one connection's next run waits for the end of the one before, beside which it would run otherwise."""
LONG = 0.1
"""Seconds after which a run gives its place away and goes on beside: so long, at most, one waits for each in front."""


class Gate:
    """The line, and its places."""

    def __init__(self, places: int = PLACES, long: float = LONG, patience: float = PATIENCE, gone: float = 0.0) -> None:
        self._places = asyncio.Semaphore(places)
        self._long = long
        self._patience = patience
        self._gone = gone

    def visitor(self) -> Visitor:
        """One connection; it holds at most one place."""
        return Visitor(self._places, self._long, self._patience, self._gone)


class Visitor:
    """One connection at the gate."""

    def __init__(self, places: asyncio.Semaphore, long: float, patience: float, gone: float) -> None:
        self._places = places
        self._long = long
        self._patience = patience
        self._gone = gone
        self._leaving: asyncio.TimerHandle | None = None  # there is one while a place is held
        self._idle = asyncio.Event()
        self._idle.set()

    async def enter(self) -> None:
        """Return once this connection's run before has ended, or will not soon, and there is a place."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._idle.wait()
        self._idle.clear()
        if self._leaving is None:
            await self._places.acquire()
            self._leaving = asyncio.get_running_loop().call_later(self._long, self.leave)

    def finish(self) -> None:
        """The run has ended: its place is the next one's."""
        self._idle.set()
        self.leave()

    def leave(self) -> None:
        """Give the place to whoever is next. Without a place this does nothing."""
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
            self._places.release()

    def go(self) -> None:
        """The connection has gone, and will not be told of the end of what it had begun: soon that counts as ended."""
        if self._leaving is not None:
            loop = asyncio.get_running_loop()
            self._leaving.cancel()
            self._leaving = loop.call_at(min(self._leaving.when(), loop.time() + self._gone), self.leave)
