"""What is said on the terminal: a line for each fault, and where it happened."""

import asyncio
import io
import logging
import re
import threading
from collections.abc import Iterator
from unittest.mock import Mock

import h11
import pytest
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.h11_impl import RequestResponseCycle

from regviz.live import codec, logs
from tools.wire import outcome


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """What a logger writes once lines are one."""
    factory, hook, stream = logging.getLogRecordFactory(), threading.excepthook, io.StringIO()
    logs.one_line()
    logger, handler = logging.getLogger("said"), logging.StreamHandler(stream)
    logger.addHandler(handler)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)
    logging.getLogger("uvicorn.error").removeFilter(logs.is_fault)
    logging.setLogRecordFactory(factory)
    threading.excepthook = hook


def test_a_fault_of_ours_is_a_line_that_says_what_and_where(said: io.StringIO) -> None:
    try:
        codec.kinds(3)
    except TypeError:
        logging.getLogger("said").exception("A run of %s failed", "geometry")
    assert re.fullmatch(
        r"A run of geometry failed: TypeError: .+ \(regviz/live/codec\.py:\d+ kinds\)\n", said.getvalue()
    )


def test_a_fault_of_others_says_its_innermost_place(said: io.StringIO) -> None:
    try:
        int("x")
    except ValueError as error:
        logging.getLogger("said").error("No", exc_info=error)
    assert re.fullmatch(r"No: ValueError: .+ \(test_logs\.py:\d+ \w+\)\n", said.getvalue())


def test_what_is_quoted_makes_no_line_of_its_own_and_moves_no_cursor(said: io.StringIO) -> None:
    logging.getLogger("said").warning("Origin %s", "x\n2026-01-01 all is well\r\x1b[2J")
    assert said.getvalue() == "Origin x | 2026-01-01 all is well  [2J\n"


def test_an_ordinary_line_is_as_it_was(said: io.StringIO) -> None:
    logging.getLogger("said").warning("%d of %s", 3, "α")
    assert said.getvalue() == "3 of α\n"


def test_what_is_quoted_fills_no_terminal(said: io.StringIO) -> None:
    logging.getLogger("said").error("There is no fragment %s", "x" * 1_000_000)
    (line,) = said.getvalue().splitlines()
    assert line.startswith("There is no fragment xxx")
    assert len(line) < 1.1 * logs.LONGEST


def test_a_long_fault_keeps_its_place(said: io.StringIO) -> None:
    try:
        codec.kinds("x" * 10_000)  # type: ignore[arg-type]
    except TypeError as error:
        fault = TypeError(f"{error} {'x' * 10_000}").with_traceback(error.__traceback__)
    logging.getLogger("said").error("No", exc_info=fault)
    assert re.fullmatch(r"No: TypeError: .+x \(regviz/live/codec\.py:\d+ kinds\)\n", said.getvalue())


def test_a_thread_that_ends_by_a_fault_says_so_in_a_line(said: io.StringIO) -> None:
    logging.getLogger("regviz").addHandler(handler := logging.StreamHandler(said))
    for fault in (ValueError("no\nnumber"), SystemExit(1)):  # the second is no fault
        thread = threading.Thread(target=fails, args=(fault,), name="counting")
        thread.start()
        thread.join()
    logging.getLogger("regviz").removeHandler(handler)
    assert re.fullmatch(
        r"The thread counting has ended: ValueError: no \| number \(test_logs\.py:\d+ .+\)\n", said.getvalue()
    )


def fails(fault: BaseException) -> None:
    raise fault


def test_of_an_answer_that_was_ended_early_there_is_no_line(said: io.StringIO) -> None:
    """The guard ends those that nobody takes. Of one that was never begun there is a line."""
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(handler := logging.StreamHandler(said))
    outcome(answer(logger, {"type": "http.response.start", "status": 200, "headers": []}))
    assert said.getvalue() == ""
    outcome(answer(logger))
    assert said.getvalue() == "ASGI callable returned without starting response.\n"
    logger.removeHandler(handler)


async def answer(logger: logging.Logger, *messages: Message) -> None:
    """The server answers by these messages alone."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for message in messages:
            await send(message)

    line, transport = h11.Connection(h11.SERVER), Mock(asyncio.Transport)
    line.receive_data(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    line.next_event()
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "http_version": "1.1"}
    going = RequestResponseCycle(
        scope,  # type: ignore[arg-type]
        line,
        transport,
        FlowControl(transport),
        logger,
        logger,
        access_log=False,
        default_headers=[],
        message_event=asyncio.Event(),
        on_response=lambda: None,
    )
    await going.run_asgi(app)
    transport.close.assert_called()
