"""A table goes with its session: many of them, one after the other, leave nothing behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.lessons.features.test_brought import SHOWN
from tools.serving import Server

SESSIONS = 100
KEPT = "2"
"""Seconds for which the server keeps a session that has gone; by default it is two minutes."""


def resident(pid: int) -> float:
    """The memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def table(seed: int) -> bytes:
    """Five megabytes, different for each seed."""
    X = np.random.default_rng(seed).normal(size=(48_000, 14))
    rows = "\n".join(",".join(f"{x:.4f}" for x in row) for row in X)
    return (",".join([*(f"f{k}" for k in range(13)), "y"]) + "\n" + rows).encode()


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_hundred_sessions_with_five_megabytes_each_give_their_memory_back(
    browser: Browser, fresh_server: Callable[[], AbstractContextManager[Server]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept, they would be twenty megabytes each at least: what was brought, its numbers, and the fit's."""
    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", KEPT)
    sizes = []
    with fresh_server() as app:
        for k in range(SESSIONS):
            page = browser.new_page()
            page.goto(f"{app.url}/features?data=own")
            page.locator(".rv-bring").wait_for()
            file = {"name": "table.csv", "mimeType": "text/csv", "buffer": table(k)}
            page.locator(".rv-bring input[type=file]").set_input_files(file)
            page.wait_for_function(SHOWN, timeout=60_000)
            page.close()
            sizes.append(resident(app.pid))
    settled = max(sizes[: SESSIONS // 5])
    assert max(sizes) < settled + 150, [round(size) for size in sizes]
    assert max(sizes) < sizes[0] + 400
