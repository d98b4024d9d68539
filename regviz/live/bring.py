"""A file that somebody brings to a figure: it comes in slices through the page's own channel, into memory alone.

A form's upload would not do: from 1 MB on, the server underneath writes it to disk. What comes here reaches this
session alone, as every release of a hand does, and goes with it.
"""

from __future__ import annotations

import base64
import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import streamlit as st

Done: TypeAlias = Callable[[bytes], None]


@dataclass
class Arriving:
    """A file as far as it has arrived: the browser's number for it, its size, what of it is here."""

    id: str
    total: int
    have: bytearray = field(default_factory=bytearray)
    whole: bool = False


def _key(name: str) -> str:
    return f"{name} arriving"


def arrived(name: str, sent: dict[str, Any], most: int, done: Done) -> None:
    """Take the slice that the browser sent; call `done` with the file once it is whole.

    A slice that comes twice is taken once; what is no slice, or of a file that is too large, is not taken.
    """
    try:
        number, at, total = str(sent["id"]), int(sent["at"]), int(sent["total"])
        part = base64.b64decode(sent["part"], validate=True)
    except (TypeError, KeyError, ValueError, OverflowError):
        return
    file: Arriving | None = st.session_state.get(_key(name))
    if file is None or file.id != number:
        if at or not 0 <= total <= most:
            return
        file = st.session_state[_key(name)] = Arriving(number, total)
    if file.whole or at != len(file.have) or at + len(part) > file.total:
        return
    file.have += part
    if len(file.have) == file.total:
        file.whole = True
        raw, file.have = bytes(file.have), bytearray()
        gc.collect()  # sessions that have gone hold tables as large, in cycles that nobody else would look for soon
        done(raw)


def progress(name: str) -> dict[str, Any] | None:
    """How far the file is that is on its way, for the browser."""
    file: Arriving | None = st.session_state.get(_key(name))
    return None if file is None else {"id": file.id, "have": file.total if file.whole else len(file.have)}
