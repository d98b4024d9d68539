"""What somebody brought to a lesson: it is kept in their session and goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from regviz.lessons import Lesson
from regviz.live import address, warm
from regviz.live import show as live
from regviz.page.setups import built, labels

KEPT = "brought"
"""Where a session has what was brought, by lesson."""


def furnished(shown: Lesson[Any], state: Any) -> tuple[Any, Any]:
    """The state together with what was brought, where it shows that; and why it cannot, if it cannot."""
    if shown.bring is None or not shown.bring.wanted(state):
        return state, None
    kept = st.session_state.setdefault(KEPT, {})
    try:
        found = shown.bring.furnish(state, kept.get(shown.name))
    except shown.bring.refused as refusal:
        return state, refusal
    if found is None:
        return state, None
    kept[shown.name] = found[1]
    return found[0], None


def brings(
    shown: Lesson[Any], state: Any, *, private: bool, trouble: Any, text: Mapping[str, str]
) -> live.Bring | None:
    """What a lesson takes from a browser, and what is told there: of the last refusal, or of `trouble`."""
    bringing = shown.bring
    if bringing is None:
        return None

    def done(raw: bytes) -> None:
        warm.wait()
        kept = st.session_state.setdefault(KEPT, {})
        st.session_state[REFUSED] = None
        try:
            new, kept[shown.name] = bringing.bring(raw, state, kept.get(shown.name))
            address.release(shown.name, new)
        except bringing.refused as refusal:
            st.session_state[REFUSED] = refusal

    told = st.session_state.get(REFUSED) or trouble
    said = "" if private and told is None else bringing.said(state, told, text)
    return live.Bring(bringing.most, said, done, private)


REFUSED = "refused"
"""Where a session has why the file that was brought last cannot be used."""


def dressed(shown: Lesson[Any], state: Any, language: str) -> str:
    """The setup of a figure for a state with data of its own."""
    assert shown.bring is not None
    dress = shown.bring.dress(state, labels(shown, language))
    before = st.session_state.get("dressed")
    if before is None or before[0] is not dress or before[1] != language:
        before = st.session_state["dressed"] = dress, language, built(shown, language, dress)
    return str(before[2])
