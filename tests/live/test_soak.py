"""Classes come and go, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, aclosing
from pathlib import Path

import pytest

from bench.soak import STUDENTS, Round, rounds
from tools.serving import Server
from tools.wire import outcome

FIRST, THEN = 2, 6
"""So many fifties until the process has all that it keeps for everybody, and so many after that."""
LEFT = 0.05
"""The megabytes that a session may seem to leave behind, as allocators are; one that is kept has several times that."""


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory and open files are read from /proc")
def test_classes_come_and_go_and_memory_and_files_stay(
    fresh_server: Callable[[], AbstractContextManager[Server]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m bench.soak` is the whole hour, with its times; here no session is kept once its page has gone."""
    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", "0")
    seen: list[Round] = []

    async def lessons(app: Server) -> None:
        async with aclosing(rounds(app, pages=2, releases=2, pause=0)) as coming:
            async for each in coming:
                seen.append(each)
                if len(seen) == FIRST + THEN:
                    break

    with fresh_server() as app:
        outcome(lessons(app))
    sizes, opened = [each.resident for each in seen], [each.files for each in seen]
    assert min(sizes[-3:]) <= sizes[FIRST - 1] + LEFT * STUDENTS * THEN, sizes
    assert opened[-1] <= opened[FIRST - 1] + STUDENTS, opened  # the last ones may be about to be closed
