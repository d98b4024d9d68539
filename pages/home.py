"""The front door: what this is, and one live figure."""

import streamlit as st

from regviz import page
from regviz.lessons import words
from regviz.live import geometry
from regviz.state.geometry import GeometryState

language = page.language()
text = words(language)

st.markdown(text["home.lead"])


@st.fragment
def figure() -> None:
    """The part that runs again after a release."""
    geometry.show("home", page.current_state("home", GeometryState), language)


figure()
st.caption(text["home.about"])
