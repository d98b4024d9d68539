"""What every page asks of Streamlit: which language, and which state its address describes.

The address is the state. A release writes it once, so that Back undoes one release; the page reads it on every run.
The one exception: navigation links drop the query, so a page that is entered with none shows what it showed last.
"""

from __future__ import annotations

from typing import Any, TypeVar

import streamlit as st

from regviz.lessons import languages, preferred
from regviz.state import codec

State = TypeVar("State")
LANGUAGE = "lang"


def language() -> str:
    """The language that was chosen, in the address or before in this session, else the browser's."""
    asked = st.query_params.get(LANGUAGE)
    if asked in languages():
        st.session_state["chosen language"] = asked
    chosen = st.session_state.get("chosen language")
    return chosen if chosen is not None else preferred(st.context.locale)


def choose_language(code: str) -> None:
    """Keep the language for this session and put it into the address."""
    st.session_state["chosen language"] = code
    st.query_params[LANGUAGE] = code


def address(state: object) -> dict[str, str]:
    """The query of a page: its state, and the language once chosen."""
    chosen = st.session_state.get("chosen language")
    return codec.write(state) | ({LANGUAGE: chosen} if chosen else {})


def current_state(name: str, kind: type[State]) -> State:
    """The state of the page `name`, read from its address."""
    left: dict[str, Any] = st.session_state.setdefault("left", {})
    query = {key: value for key, value in st.query_params.items() if key != LANGUAGE}
    arrived = st.session_state.get("page") != name
    st.session_state["page"] = name
    left[name] = left[name] if arrived and not query and name in left else codec.read(kind, query)
    return left[name]  # type: ignore[no-any-return]


def release(state: object) -> None:
    """Write a state into the address: one entry of the browser's history."""
    st.query_params.from_dict(address(state))
