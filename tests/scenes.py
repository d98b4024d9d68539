"""Scenes of several who wait for each other, played without a browser and without a clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from tools.wire import outcome

PATIENCE = 20.0
LONG = 100 * PATIENCE
"""So long that nothing of it ends within a scene."""


def played(scene: Callable[..., Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """The test that plays a scene to its end."""

    def test() -> None:
        outcome(scene())

    test.__name__, test.__doc__ = scene.__name__, scene.__doc__
    return test


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what has to come."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0)


async def settled() -> None:
    """Let everybody go as far as they can."""
    for _ in range(100):
        await asyncio.sleep(0)
