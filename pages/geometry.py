"""The geometry page: an ellipse meets a diamond and a circle."""

import streamlit as st

from regviz import lessons, page
from regviz.lessons import words
from regviz.lessons.geometry import code
from regviz.live import geometry
from regviz.state.examples import EXAMPLES
from regviz.state.geometry import GeometryState

language = page.language()
text, labels = words(language), lessons.part(language, "figure")

st.markdown(text["geometry.lead"])


@st.fragment
def figure() -> None:
    """The part that runs again after a release: the figure, and the code with the numbers on screen."""
    state = page.current_state("geometry", GeometryState)
    geometry.show("geometry", state, language)
    with st.expander(text["geometry.code.title"]):
        st.markdown(text["geometry.code.text"])
        st.code(code(state), language="python")


figure()
for part in ("why", "two", "prior"):
    with st.expander(text[f"geometry.{part}.title"]):
        st.markdown(text[f"geometry.{part}.text"])
with st.expander(text["geometry.myths.title"]):
    st.markdown(text["geometry.myths.text"])
    with st.container(horizontal=True):
        for name in ("edge", "returns", "axis", "bend"):
            label = labels[f"example.{name}"]
            st.button(label, key=f"myth {name}", on_click=page.release, args=("geometry", EXAMPLES[name]))
