"""Torch is imported beside the running server, not before it, so that nobody waits for it to see the first picture."""

from __future__ import annotations

import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

_importing = threading.Thread(target=importlib.import_module, args=("regviz.solution",), daemon=True)


@asynccontextmanager
async def warm(app: Any) -> AsyncIterator[None]:
    """The app's lifespan: start importing the solver, and torch with it, once the server runs."""
    _importing.start()
    yield


def warming() -> bool:
    """Whether the solver is still being imported."""
    return _importing.is_alive()


def wait() -> None:
    """Return once the solver has been imported; at once where nothing is being imported."""
    if warming():
        _importing.join()
