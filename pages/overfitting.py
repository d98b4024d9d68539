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
    """The part that runs again after a release: the figure, the code with its numbers, what sets it."""
    state = page.current_state("overfitting", OverfittingState)
    overfitting.show(state, language)
    with st.expander(text["overfitting.myths.title"]):
        for name in ("same", "smaller", "more"):
            st.markdown(text[f"overfitting.myths.{name}.text"])
            for example in MYTHS[name]:
                label = text[f"overfitting.myths.{example}"]
                st.button(
                    label, key=f"myth {name} {example}", on_click=page.release, args=("overfitting", EXAMPLES[example])
                )
    with st.expander(text["overfitting.code.title"]):
        st.markdown(text["overfitting.code.text"])
        st.code(code(state), language="python")


MYTHS = {"same": ("fewer", "smaller"), "smaller": ("too_small",), "more": ("wild", "calm", "nets_l1")}

figure()
with st.expander(text["overfitting.mathematics.title"]):
    st.markdown(text["overfitting.mathematics.text"])
