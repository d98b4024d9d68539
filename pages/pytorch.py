"""In PyTorch: the paths of its optimizers, a recipe for exact zeros, and the usual mistakes."""

import streamlit as st

from regviz import page
from regviz.lessons import words
from regviz.lessons.pytorch import MISTAKES, RECIPE, code
from regviz.live import pytorch
from regviz.state.pytorch import EXAMPLES, PytorchState

language = page.language()
text = words(language)

st.markdown(text["pytorch.lead"])

MYTHS = {"loss": ("rattle", "slower"), "adam": ("adamw",), "stays": ("noise",)}


@st.fragment
def figure() -> None:
    """The part that runs again after a release: the figure, the networks, and the code with its numbers."""
    state = page.current_state("pytorch", PytorchState)
    run = pytorch.show(state, language)
    with st.expander(text["pytorch.networks.title"]):
        st.markdown(text["pytorch.networks.text"])
        pytorch.networks(state, run, language)
    with st.expander(text["pytorch.code.title"]):
        st.markdown(text["pytorch.code.text"])
        st.code(code(state), language="python")


figure()
page.misconceptions("pytorch", text, MYTHS, EXAMPLES)
with st.expander(text["pytorch.recipe.title"]):
    st.markdown(text["pytorch.recipe.text"])
    st.code(RECIPE, language="python")
with st.expander(text["pytorch.mistakes.title"]):
    st.markdown(text["pytorch.mistakes.text"])
    for mistake, lines in MISTAKES.items():
        st.markdown(text[f"pytorch.mistakes.{mistake}"])
        st.code(lines, language="python")
with st.expander(text["pytorch.mathematics.title"]):
    st.markdown(text["pytorch.mathematics.text"])
