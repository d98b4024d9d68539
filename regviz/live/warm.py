"""Torch is imported beside the running server, not before it, so that nobody waits for it to see the first picture."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from regviz.live import delivery, lines, logs
from regviz.live.promptly import promptly

try:
    import resource
except ImportError:  # Windows knows no such limit
    resource = None  # type: ignore[assignment]

FILES = 65_536
SOLVER = "regviz.solver.solution"


def _import_solver() -> None:
    """Import it, or end this process like whoever stops it: without torch nobody would ever be sent to it.

    Who has started it may start it anew, or reads why.
    """
    try:
        import_module(SOLVER)
    except Exception as fault:
        logging.getLogger(__name__).error("Without torch this process ends", exc_info=fault)
        os.kill(os.getpid(), signal.SIGTERM)


def _prepare_optimizers() -> None:
    _solver.join()
    if SOLVER in sys.modules:
        import_module("regviz.studies.descents").prepare()


_solver = threading.Thread(target=_import_solver, daemon=True)
_optimizers = threading.Thread(target=_prepare_optimizers, daemon=True)


@asynccontextmanager
async def warm(app: st.App) -> AsyncIterator[None]:
    """The app's lifespan: start importing the solver, and torch with it, once the server runs; then its optimizers.

    And compress what the browsers will ask for. From here on a fault is one line, and what is sent goes out at once.
    """
    promptly()
    lines.keep()
    more_files()
    keep_folder(app.script_path)
    logs.one_line()
    _solver.start()
    _optimizers.start()
    delivery.warm()
    yield


def more_files() -> None:
    """As many open connections as the system lets this process have: as a rule it begins with 1,024, or with 256."""
    if resource is None:
        return
    low, high = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if high == resource.RLIM_INFINITY else min(FILES, high)
    if low != resource.RLIM_INFINITY and low < wanted:
        with suppress(ValueError, OSError):  # macOS has another limit of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, high))


def keep_folder(script: Path) -> None:
    """Have the script's folder on sys.path for good: Streamlit else puts it there for each run and takes it away after.

    A thread that goes through sys.path at that moment skips an entry, and torch's import fails on what is installed.
    """
    sys.path.append(str(script.absolute().parent))


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


def _ready(request: Request) -> PlainTextResponse:
    """For whoever sends visitors here: whether torch is there to answer them (200), or not yet or never (503)."""
    if SOLVER in sys.modules and not warming():
        said = "torch is there", 200
    elif _solver.ident is None or warming():
        said = "torch is still being imported", 503
    else:
        said = "torch cannot be imported, and this process ends", 503
    return PlainTextResponse(*said, headers={"Cache-Control": "no-store"})


ready = Route("/ready", _ready)
"""The route to hand to the app. Streamlit's own /_stcore/health says only that the server answers."""
