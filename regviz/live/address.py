"""What a session remembers: the state that each page's address describes, and the language that was chosen.

The address is the state. A release writes it once, so that Back undoes one release; the page reads it on every run.
Two exceptions: navigation links drop the query, so a page that is entered with none (a tour's step or a question has
words of its own) shows what it showed last; and what a figure sends by itself may come from before the browser heard of
an address that was written here (see `keep`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import streamlit as st

from regviz.live import codec

State = TypeVar("State")
LANGUAGE = "lang"
CHOSEN = "chosen language"
WROTE = "wrote"
WORDS = ("hide", "present", "predict", "tour", "ask")
"""What an address says besides state and language; the browser's half knows them (place.mjs)."""


def session() -> str:
    """A name of this session: after a restart of the server the browser talks to another one."""
    return str(st.session_state.setdefault("session", uuid4().hex))


def chosen_language() -> str | None:
    """The language that was chosen in this session."""
    return st.session_state.get(CHOSEN)


def choose_language(code: str) -> None:
    """Keep the language for this session and put it into the address, beside the state that was last released."""
    st.session_state[CHOSEN] = code
    _count()
    shown = _left().get(st.session_state.get("page", ""))
    st.query_params.from_dict({LANGUAGE: code} if shown is None else address(shown))


def kept() -> dict[str, str]:
    """What stays in an address whatever the state: the language, once chosen, and words about the figure."""
    return _language() | {word: st.query_params[word] for word in WORDS if word in st.query_params}


def _language() -> dict[str, str]:
    chosen = chosen_language()
    return {LANGUAGE: chosen} if chosen else {}


def address(state: object) -> dict[str, str]:
    """The query of a page: its state, and what is kept."""
    return codec.write(state) | kept()


def current_state(name: str, kind: type[State]) -> State:
    """The state of the page `name`, read from its address."""
    left = _left()
    query = {key: value for key, value in st.query_params.items() if key not in (LANGUAGE, *WORDS)}
    arrived = arrive(name)
    entered = arrived and not set(st.query_params) - {LANGUAGE}
    left[name] = left[name] if entered and name in left else codec.read(kind, query)
    return left[name]  # type: ignore[no-any-return]


def arrive(name: str) -> bool:
    """Remember that the page `name` is shown; whether it was another one before."""
    before = st.session_state.get("page")
    st.session_state["page"] = name
    return bool(before != name)


def release(name: str, state: object, words: Mapping[str, str] | None = None) -> None:
    """Write a state of the page `name` into the address: one entry of the browser's history.

    `words` are those that the browser has beside the state; None: as they were when this run began.
    """
    _left()[name] = state
    _count()
    said = {word: text for word, text in (words or {}).items() if word in WORDS}
    st.query_params.from_dict(address(state) if words is None else codec.write(state) | _language() | said)


def wrote() -> int:
    """How many addresses were written here."""
    return int(st.session_state.get(WROTE, 0))


def _count() -> None:
    st.session_state[WROTE] = wrote() + 1


def keep(name: str, heard: object, origin: object) -> None:
    """Keep the address of the page `name`: the figure sent something by itself when it had `heard` of so many.

    What it sent brings the browser's address along, `origin`. If a release or a button has meanwhile written another
    one, that is the newer; unless this run is for another address already, since somebody has gone back or on.
    """
    if heard != wrote() and name in _left() and _is_here(origin):
        st.query_params.from_dict(address(_left()[name]))


def _is_here(origin: object) -> bool:
    """Whether this run is for that path and query."""
    try:
        there, here = urlsplit(origin if isinstance(origin, str) else ""), urlsplit(st.context.url or "")
    except ValueError:  # "http://[" is none
        return False
    same_path = there.path.rstrip("/") == here.path.rstrip("/")
    return same_path and dict(parse_qsl(there.query, keep_blank_values=True)) == st.query_params.to_dict()


def _left() -> dict[str, Any]:
    """The state in which each page of this session was last shown."""
    left: dict[str, Any] = st.session_state.setdefault("left", {})
    return left
