"""Torch comes beside the running server; whoever sends visitors is told when it is there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from starlette.requests import Request

from regviz.live import warm
from tools.serving import Server


def status(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_new_server_answers_before_it_is_ready_and_is_ready_in_the_end(
    fresh_server: Callable[[], AbstractContextManager[Server]],
) -> None:
    with fresh_server() as app:
        assert status(f"{app.url}/_stcore/health") == (200, "ok")
        seen = [status(f"{app.url}/ready")]
        while seen[-1][0] != 200:
            assert seen[-1] == (503, "torch is still being imported")
            seen.append(status(f"{app.url}/ready"))
        assert seen[-1] == (200, "torch is there")


def test_an_import_that_failed_is_not_readiness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "SOLVER", "regviz.solver.nothing")
    assert warm._ready(Request({"type": "http"})).status_code == 503
