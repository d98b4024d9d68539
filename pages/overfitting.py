"""Underfit, just right, overfit: a curve that calms down, and three networks."""

import streamlit as st

from regviz import page
from regviz.lessons import words
from regviz.lessons.overfitting import code
from regviz.live import overfitting
from regviz.state.overfitting import EXAMPLES, OverfittingState

language = page.language()
text = words(language)

st.markdown(text["overfitting.lead"])


@st.fragment
def figure() -> None:
    """The part that runs again after a release: the figure, and the code with its numbers."""
    state = page.current_state("overfitting", OverfittingState)
    overfitting.show(state, language)
    with st.expander(text["overfitting.code.title"]):
        st.markdown(text["overfitting.code.text"])
        st.code(code(state), language="python")


MYTHS = {"same": ("fewer", "smaller"), "smaller": ("too_small",), "more": ("wild", "calm", "nets_l1")}

figure()
page.misconceptions("overfitting", text, MYTHS, EXAMPLES)
with st.expander(text["overfitting.mathematics.title"]):
    st.markdown(text["overfitting.mathematics.text"])
