"""What is folded away below a figure: texts, code, choices, what people often think, the summary with its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from regviz.lessons import Ask, Code, Data, Download, Fold, Lesson, Part, lesson
from regviz.lessons.snippet import runnable
from regviz.lessons.texts import words
from regviz.live import address
from regviz.page.brought import REFUSED, furnished
from regviz.page.said import language, say


def _expander(title: str, key: str, texts: Sequence[str] | None, expanded: bool = False) -> tuple[DeltaGenerator, bool]:
    """A fold, and whether what is in it is needed now: plain texts are there at once.

    Formulas and code bring scripts as large as all others of the page, so they come when somebody opens the fold.
    """
    if texts is not None and not any("$" in text for text in texts):
        return st.expander(title, expanded=expanded), True
    fold = st.expander(title, expanded=expanded, key=key, on_change="rerun")
    return fold, bool(fold.open)


def misconceptions(shown: Lesson[Any], text: Mapping[str, str]) -> None:
    """A fold with what people often think; below each, buttons that set the figure to what answers it."""
    texts = [text[f"myths.{myth}.text"] for myth in shown.myths]
    fold, is_needed = _expander(words(language())["shell.myths"], f"{shown.name} myths", texts)
    if not is_needed:
        return
    with fold:
        for myth, examples in shown.myths.items():
            say(text[f"myths.{myth}.text"])
            with st.container(horizontal=True):
                for example in examples:
                    answer = (shown.answers or shown.examples)[example]
                    key = f"{shown.name} {myth} {example}"
                    label = text[f"myths.{example}"]
                    st.button(label, key=key, on_click=address.release, args=(shown.name, answer))


def summary(shown: Lesson[Any], text: Mapping[str, str]) -> None:
    """A fold with the page in three lines, and questions; each answer is folded, with a button that shows it."""
    texts = [text["summary"], *(text[f"questions.{question}.answer"] for question in shown.questions)]
    fold, is_needed = _expander(words(language())["shell.summary"], f"{shown.name} summary", texts)
    if not is_needed:
        return
    with fold:
        say(text["summary"])
        for question, state in shown.questions.items():
            with st.expander(text[f"questions.{question}.ask"]):
                say(text[f"questions.{question}.answer"])
                key = f"{shown.name} question {question}"
                label = words(language())["shell.show"]
                st.button(label, key=key, on_click=address.release, args=(shown.name, shown.named[state]))


def _ask(name: str, ask: Ask) -> None:
    """A choice; what is chosen is released like a hand's edit. What cannot be used is refused, and nothing changes."""
    value, refusals = tuple(ask.value), st.session_state.setdefault("refusals", 0)
    # another table or state, or a refusal, has another widget: it shows the state's own value
    key = f"{name} {ask.label} {ask.options} {value} {refusals}"

    def released() -> None:
        codes = list(st.session_state[key]) if ask.many else [st.session_state[key]]
        # a browser may still say by its name what was chosen in a table that has just been replaced: that is no choice
        if codes == list(value) or not {*codes} <= {*ask.options}:
            return
        new = ask.chosen(codes)
        st.session_state[REFUSED] = furnished(lesson(name), new)[1]
        if st.session_state[REFUSED] is None:
            address.release(name, new)
            st.session_state[CHOSEN] = True
        else:
            st.session_state["refusals"] += 1

    def called(code: str) -> str:
        return ask.options[code]

    options = list(ask.options)
    if ask.many:
        st.multiselect(ask.label, options, list(value), format_func=called, key=key, on_change=released)
    else:
        st.selectbox(ask.label, options, options.index(value[0]), format_func=called, key=key, on_change=released)


CHOSEN = "chosen in a fold"
"""Where a session has that something was: then the figure, too, runs again."""


@st.fragment
def show_fold(name: str, fold: Fold[Any], state: Any, text: Mapping[str, str]) -> None:
    """A fold; what has to be made comes when it is opened."""
    if st.session_state.pop(CHOSEN, False):
        st.rerun()
    texts = None if fold.parts else [text[f"{fold.name}.text"]]
    expander, is_needed = _expander(text[f"{fold.name}.title"], f"{name} {fold.name}", texts, fold.open)
    if not is_needed:
        return
    with expander:
        parts = fold.parts(state, text) if fold.parts else [text[f"{fold.name}.text"]]
        for asks, pieces in groupby(parts, lambda piece: isinstance(piece, Ask)):
            with st.container(horizontal=asks):
                for piece in pieces:
                    _part(name, piece)


def _part(name: str, piece: Part) -> None:
    if isinstance(piece, Ask):
        _ask(name, piece)
    elif isinstance(piece, Code):
        st.code(runnable(piece.lines), language="python")
    elif isinstance(piece, Download):
        st.download_button(piece.label, piece.content, file_name=piece.file, mime="text/csv")
    elif isinstance(piece, Data):
        st.markdown(piece.markdown)
    else:
        say(piece)
