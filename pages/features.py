"""Sparsity appears: choosing features."""

import streamlit as st

from regviz import page
from regviz.lessons import words
from regviz.lessons.features import code
from regviz.live import features
from regviz.state.features import EXAMPLES, FeaturesState

MYTHS = {"units": ("units",), "true": ("copy", "other"), "small": ("shrunk",), "best": ("least",)}

language = page.language()
text = words(language)

st.markdown(text["features.lead"])


def tables(state: FeaturesState) -> None:
    """What the figure shows, in numbers."""
    with st.expander(text["features.table.title"]):
        st.markdown(features.coefficients(state, language))
        st.download_button(
            text["features.table.download"],
            lambda: features.paths_csv(state),
            file_name=f"regviz-{state.data}.csv",
            mime="text/csv",
        )
    with st.expander(text["features.cv.title"]):
        st.markdown(features.validation(state, language))
    with st.expander(text["features.knots.title"]):
        st.markdown(features.knots(state, language))


@st.fragment
def figure() -> None:
    """The part that runs again after a release: the figure, its numbers, the code."""
    state = page.current_state("features", FeaturesState)
    features.show(state, language)
    if features.ready():
        tables(state)
    with st.expander(text["features.code.title"]):
        st.markdown(text["features.code.text"])
        st.code(code(state), language="python")


figure()
page.misconceptions("features", text, MYTHS, EXAMPLES)
for part in ("mathematics", "about"):
    with st.expander(text[f"features.{part}.title"]):
        st.markdown(text[f"features.{part}.text"])
