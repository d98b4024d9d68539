"""A tour that somebody has dropped on the page: read beside the server, and by so many at once."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from regviz.lessons.texts import languages
from regviz.live import bench
from regviz.tours import routes
from tests.export.test_routes import outcome


async def dropped(text: str, language: str = "en") -> Response:
    async def body() -> Message:
        return {"type": "http.request", "body": text.encode()}

    scope: dict[str, Any] = {"type": "http", "method": "POST", "headers": []}
    return await routes._check(Request({**scope, "query_string": f"lang={language}".encode()}, body))


def test_a_tour_is_read_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What TOML can be takes a third of a second to read."""
    readers = list[threading.Thread]()

    def read(*given: str) -> None:
        readers.append(threading.current_thread())
        raise ValueError("no tour")

    monkeypatch.setattr(routes, "read", read)

    async def drop() -> threading.Thread:
        assert json.loads((await dropped("x")).body) == {"trouble": "no tour"}
        return threading.current_thread()

    assert readers != [outcome(drop())]
    assert len(readers) == 1


def test_all_tours_are_read_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are files, and what is wrong with one is found anew each time."""
    readers = list[threading.Thread]()

    def listing(language: str) -> dict[str, Any]:
        readers.append(threading.current_thread())
        return {"asked in": language}

    monkeypatch.setattr(routes, "listing", listing)

    async def ask() -> threading.Thread:
        route, sent = routes.routes()[0], list[Message]()

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "headers": [], "query_string": b"lang=zh"}
        await route.handle(scope, nothing, send)
        assert json.loads(sent[1]["body"]) == {"asked in": "zh"}
        return threading.current_thread()

    assert readers != [outcome(ask())]
    assert len(readers) == 1


async def nothing() -> Message:
    return await asyncio.Future()


async def gone() -> Message:
    return {"type": "http.disconnect"}


@pytest.mark.parametrize("receive", [nothing, gone])
def test_nobody_waits_for_a_tour_that_does_not_come(monkeypatch: pytest.MonkeyPatch, receive: Receive) -> None:
    monkeypatch.setattr(routes, "PATIENCE", 0.1)
    answer = outcome(routes._check(Request({"type": "http", "method": "POST", "headers": []}, receive)))
    assert (answer.status_code, answer.headers["connection"]) == (408, "close")


@pytest.mark.parametrize("language", languages())
def test_when_very_many_are_being_read_one_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(bench, "MANY", 0)
    answer = outcome(dropped("x", language))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")
    assert json.loads(answer.body)["trouble"]
