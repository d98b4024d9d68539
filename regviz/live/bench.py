"""What a request asks for and takes Python long: made in a thread, one piece at a time, so that others are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")
MANY = 20
AGAIN = {"Retry-After": "10"}
"""What is said beside a 429, where so many have come that one more should come again."""


class FullError(Exception):
    """Too many are waiting."""


class Bench:
    """One place to work at, and those who wait for it: pages wait for the processor too."""

    def __init__(self) -> None:
        self._place = asyncio.Semaphore(1)
        self._waiting = 0  # with the one whose work is done

    async def make(self, work: Callable[[], Made]) -> Made:
        """What comes of it, once it is its turn; FullError where too many wait already."""
        if self._waiting >= MANY:
            raise FullError
        self._waiting += 1
        try:
            async with self._place:
                return await asyncio.to_thread(work)
        finally:
            self._waiting -= 1
