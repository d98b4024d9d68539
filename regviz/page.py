"""What every page asks of Streamlit: which language, and which state its address describes.

The address is the state. A release writes it once, so that Back undoes one release; the page reads it on every run.
The one exception: navigation links drop the query, so a page that is entered with none shows what it showed last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import streamlit as st

from regviz.lessons import languages, preferred
from regviz.state import codec

State = TypeVar("State")
LANGUAGE = "lang"
HOME = "home"
"""The front door, which has no path of its own."""


def path(name: str) -> str:
    """The page's path relative to any page of the app."""
    return "." if name == HOME else name


def session() -> str:
    """A name of this session: after a restart of the server the browser talks to another one."""
    return str(st.session_state.setdefault("session", uuid4().hex))


def language() -> str:
    """The language that was chosen, in the address or before in this session, else the browser's."""
    asked = st.query_params.get(LANGUAGE)
    if asked in languages():
        st.session_state["chosen language"] = asked
    chosen = st.session_state.get("chosen language")
    return chosen if chosen is not None else preferred(st.context.locale)


def choose_language(code: str) -> None:
    """Keep the language for this session and put it into the address, beside the state that was last released."""
    st.session_state["chosen language"] = code
    shown = _left().get(st.session_state.get("page", ""))
    st.query_params.from_dict({LANGUAGE: code} if shown is None else address(shown))


def address(state: object) -> dict[str, str]:
    """The query of a page: its state, and the language once chosen."""
    chosen = st.session_state.get("chosen language")
    return codec.write(state) | ({LANGUAGE: chosen} if chosen else {})


def current_state(name: str, kind: type[State]) -> State:
    """The state of the page `name`, read from its address."""
    left = _left()
    query = {key: value for key, value in st.query_params.items() if key != LANGUAGE}
    arrived = st.session_state.get("page") != name
    st.session_state["page"] = name
    left[name] = left[name] if arrived and not query and name in left else codec.read(kind, query)
    return left[name]  # type: ignore[no-any-return]


def release(name: str, state: object) -> None:
    """Write a state of the page `name` into the address: one entry of the browser's history."""
    _left()[name] = state
    st.query_params.from_dict(address(state))


def misconceptions(
    name: str, text: Mapping[str, str], answered: Mapping[str, Sequence[str]], states: Mapping[str, object]
) -> None:
    """A fold with what people often think of the subject of the page `name`.

    `answered` says which of the page's example `states` answer a misconception: each is a button that sets the figure.
    """
    with st.expander(text["shell.myths"]):
        for myth, examples in answered.items():
            st.markdown(text[f"{name}.myths.{myth}.text"])
            with st.container(horizontal=True):
                for example in examples:
                    label = text[f"{name}.myths.{example}"]
                    st.button(label, key=f"{name} {myth} {example}", on_click=release, args=(name, states[example]))


def _left() -> dict[str, Any]:
    """The state in which each page of this session was last shown."""
    left: dict[str, Any] = st.session_state.setdefault("left", {})
    return left
