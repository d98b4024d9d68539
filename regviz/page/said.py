"""The language of a page, and its texts with the glossary's words linked."""

from __future__ import annotations

import streamlit as st

from regviz.lessons import terms
from regviz.lessons.texts import languages, preferred
from regviz.live import address


def language() -> str:
    """The language that was chosen, in the address or before in this session, else the browser's."""
    asked = st.query_params.get(address.LANGUAGE)
    if asked in languages():
        st.session_state[address.CHOSEN] = asked
    return address.chosen_language() or preferred(st.context.locale)


def say(text: str) -> None:
    """A text of the page, its words of the glossary linked."""
    st.markdown(terms.linked(text, language()))
