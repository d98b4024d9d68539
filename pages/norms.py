"""Norms: the sets of all sizes, what lies below p = 1, and why one does not simply count."""

import streamlit as st

from regviz import page
from regviz.lessons import words
from regviz.lessons.norms import code
from regviz.live import norms
from regviz.state.norms import EXAMPLES, NormsState

MYTHS = {"counts": ("count",), "smaller": ("stuck", "jump"), "same": ("same", "differ"), "never": ("easy",)}

language = page.language()
text = words(language)

st.markdown(text["norms.lead"])


@st.fragment
def figure() -> None:
    """The part that runs again after a release: the figure, and the code with its numbers."""
    state = page.current_state("norms", NormsState)
    norms.show(state, language)
    with st.expander(text["norms.code.title"]):
        st.markdown(text["norms.code.text"])
        st.code(code(state), language="python")


figure()
page.misconceptions("norms", text, MYTHS, EXAMPLES)
for part in ("mathematics", "hard"):
    with st.expander(text[f"norms.{part}.title"]):
        st.markdown(text[f"norms.{part}.text"])
