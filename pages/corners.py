"""How often is a corner hit: maps of the minimizers, and shares."""

import streamlit as st

from regviz import page
from regviz.lessons import words
from regviz.lessons.corners import code
from regviz.live import corners
from regviz.state.corners import EXAMPLES, CornersState

language = page.language()
text = words(language)

st.markdown(text["corners.lead"])

MYTHS = {"search": ("coarse", "fine"), "longer": ("diagonal", "turn"), "share": ("slack",)}


@st.fragment
def figure() -> None:
    """The part that runs again after a release: the figure, and the code with its numbers."""
    state = page.current_state("corners", CornersState)
    corners.show(state, language)
    with st.expander(text["corners.code.title"]):
        st.markdown(text["corners.code.text"])
        st.code(code(state), language="python")


figure()
page.misconceptions("corners", text, MYTHS, EXAMPLES)
with st.expander(text["corners.mathematics.title"]):
    st.markdown(text["corners.mathematics.text"])
