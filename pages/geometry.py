"""The geometry page: an ellipse meets a diamond and a circle."""

import streamlit as st

from regviz import page
from regviz.lessons import words
from regviz.lessons.geometry import code
from regviz.live import geometry
from regviz.state.examples import ANSWERS
from regviz.state.geometry import GeometryState

language = page.language()
text = words(language)

st.markdown(text["geometry.lead"])

MYTHS = {
    "always": ("edge",),
    "stays": ("returns",),
    "longer": ("axis", "turned"),
    "prior": ("posterior",),
    "never": ("bend",),
}


@st.fragment
def figure() -> None:
    """The part that runs again after a release: the figure, and the code with the numbers on screen."""
    state = page.current_state("geometry", GeometryState)
    geometry.show("geometry", state, language)
    with st.expander(text["geometry.code.title"]):
        st.markdown(text["geometry.code.text"])
        st.code(code(state), language="python")


figure()
page.misconceptions("geometry", text, MYTHS, ANSWERS)
for part in ("why", "two", "prior"):
    with st.expander(text[f"geometry.{part}.title"]):
        st.markdown(text[f"geometry.{part}.text"])
