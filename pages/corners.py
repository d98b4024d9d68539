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


def myths() -> None:
    """What people often think, each with buttons that set the figure."""
    for name, examples in MYTHS.items():
        st.markdown(text[f"corners.myths.{name}.text"])
        with st.container(horizontal=True):
            for example in examples:
                label = text[f"corners.myths.{example}"]
                st.button(label, key=f"myth {example}", on_click=page.release, args=("corners", EXAMPLES[example]))


figure()
with st.expander(text["corners.myths.title"]):
    myths()
with st.expander(text["corners.mathematics.title"]):
    st.markdown(text["corners.mathematics.text"])
