"""What is said on the terminal: one line for each fault, with where it happened, whoever logs it."""

from __future__ import annotations

import logging
import threading
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
LONGEST = 1000
"""Characters of a line: what it quotes may be anybody's, and of any length."""
CUT = "ASGI callable returned without completing response."
"""What the server says of an answer that the guard ends because nobody took it for long: a lid was shut."""


def sentence(error: BaseException) -> str:
    """What went wrong and where, in one line: the innermost place first, of ours those alone where there are any."""
    frames = traceback.extract_tb(error.__traceback__)[::-1]
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT / "regviz")]
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in [*ours, *frames[: not ours]]]
    return _line(f"{type(error).__name__}: {str(error)[: LONGEST // 2]} ({', '.join(places) or 'nowhere'})")


def _short(file: str) -> str:
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT / "regviz") else path.name


def _line(text: str) -> str:
    """The text in one line, also where what it quotes is of several, would move the terminal's cursor or fill it."""
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]} [...]"
    return "".join(char if char.isprintable() else " " for char in " | ".join(text.split("\n")))


def record(*given: Any, **more: Any) -> logging.LogRecord:
    """A log record whose message is one line and says what its exception would have printed in many."""
    made = logging.LogRecord(*given, **more)
    if made.exc_info and made.exc_info[1] is not None:
        made.msg, made.args = f"{made.getMessage()}: {sentence(made.exc_info[1])}", ()
        made.exc_info = None
    text = made.getMessage()
    if text != _line(text):
        made.msg, made.args = _line(text), ()
    return made


def is_fault(made: logging.LogRecord) -> bool:
    """Whether what the server says is to be told of."""
    return made.msg != CUT


def _of_thread(fault: threading.ExceptHookArgs) -> None:
    if fault.exc_value is not None and not isinstance(fault.exc_value, SystemExit):
        name = "" if fault.thread is None else fault.thread.name
        logging.getLogger(__name__).error("The thread %s has ended", name, exc_info=fault.exc_value)


def one_line() -> None:
    """From now on every logger of this process says each fault in one line, and every thread that ends by one.

    Of what is no fault it says nothing.
    """
    logging.setLogRecordFactory(record)
    logging.getLogger("uvicorn.error").addFilter(is_fault)
    threading.excepthook = _of_thread
