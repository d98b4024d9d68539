"""The file of a lesson, asked for by many."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from starlette.requests import Request
from starlette.responses import Response

from regviz.export import routes
from regviz.live import bench

Found = TypeVar("Found")


def outcome(work: Coroutine[None, None, Found]) -> Found:
    """What comes of it, in a thread of its own: in this one a browser may have its loop."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, work).result()


def asked(name: str = "geometry", query: str = "") -> Coroutine[None, None, Response]:
    scope = {"type": "http", "path_params": {"name": name}, "query_string": query.encode(), "headers": []}
    return routes._file(Request(scope))


def test_when_very_many_are_waiting_one_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "MANY", 0)
    answer = outcome(asked())
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")


@pytest.mark.parametrize(("name", "query"), [("nowhere", ""), ("../geometry", ""), ("geometry", "lang=xx")])
def test_there_is_none_of_what_there_is_not(name: str, query: str) -> None:
    assert outcome(asked(name, query)).status_code == 404
