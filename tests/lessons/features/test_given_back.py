"""A table goes with its session: many of them, one after the other, leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from bench.soak import resident
from tools.serving import Server
from tools.wire import brought, figure, opening, outcome, run, stream, triggered

SESSIONS = 100
KEPT = "2"
"""Seconds for which the server keeps a session that has gone; by default it is two minutes."""


def table() -> bytes:
    """Five megabytes."""
    X = np.random.default_rng(7).normal(size=(48_000, 14))
    rows = "\n".join(",".join(f"{x:.4f}" for x in row) for row in X)
    return (",".join([*(f"f{k}" for k in range(13)), "y"]) + "\n" + rows).encode()


async def bring(server: Server, raw: bytes, query: str = "data=own") -> None:
    """What a page sends of a file, and of its cross-validation a beginning; then it is closed."""
    async with stream(server) as line:
        place = figure(await run(line, opening("features", query)))
        told = await brought(server, line, place, raw, query)
        assert told["state"]["own"], told["bring"]
        assert told["answer"]["table"]
        going = triggered(place, "continued", {"wrote": told["wrote"]}, f"{query}&own={told['state']['own']}")
        assert figure(await run(line, going)).told["work"]["progress"] > 0


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_hundred_sessions_with_five_megabytes_each_give_their_memory_back(
    fresh_server: Callable[[], AbstractContextManager[Server]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept, they would be twenty megabytes each at least: what was brought, its numbers, and the fit's."""
    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", KEPT)
    raw, sizes = table(), []
    with fresh_server() as app:
        for k in range(SESSIONS):
            outcome(bring(app, raw + f"\n{k},".encode() + b"1," * 12 + b"1"))
            sizes.append(resident(app.pid))
    settled = max(sizes[: SESSIONS // 5])
    assert max(sizes) < settled + 150, [round(size) for size in sizes]
    assert max(sizes) < sizes[0] + 400
