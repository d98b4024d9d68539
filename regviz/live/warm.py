"""Torch is imported beside the running server, not before it, so that nobody waits for it to see the first picture."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from regviz.live import delivery


def _prepare_optimizers() -> None:
    _solver.join()
    import_module("regviz.studies.descents").prepare()


_solver = threading.Thread(target=import_module, args=("regviz.solver.solution",), daemon=True)
_optimizers = threading.Thread(target=_prepare_optimizers, daemon=True)


@asynccontextmanager
async def warm(app: Any) -> AsyncIterator[None]:
    """The app's lifespan: start importing the solver, and torch with it, once the server runs; then its optimizers.

    And compress what the browsers will ask for.
    """
    _solver.start()
    _optimizers.start()
    delivery.warm()
    yield


def warming() -> bool:
    """Whether the solver is still being imported."""
    return _solver.is_alive()


def preparing() -> bool:
    """Whether what torch.optim loads with its first step is still being loaded."""
    return _optimizers.is_alive()


def wait() -> None:
    """Return once the solver has been imported; at once where nothing is being imported."""
    if warming():
        _solver.join()
