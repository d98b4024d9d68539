"""The figure of the page "How often is a corner hit?": its setup, torch's answer, and counting on on request."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import streamlit as st

from regviz import live
from regviz.figures.chances import corners_answer, counting, first_tally, measured_by
from regviz.figures.corners import corners_picture, stages
from regviz.lessons import part, words
from regviz.lessons.corners import sentence
from regviz.live import running, warm
from regviz.live.run import Run
from regviz.state.corners import EXAMPLES, CornersState

if TYPE_CHECKING:
    from regviz.studies.shares import Tally

RUN = "corners"
MORE = 10
"""Batches of 100,000 with each request for more."""


@cache
def setup(language: str) -> str:
    """What the figure is built from, in a language."""
    words = part(language, "chart", "corners.figure")
    return live.setup(
        CornersState,
        template="corners.html",
        module="corners.mjs",
        words=words,
        figures=stages(words),
        examples=EXAMPLES,
    )


def show(state: CornersState, language: str) -> None:
    """Mount or update the figure, with what this session has counted; below, how far that is, or the offer of more."""
    run = _run(state)
    tally = run.latest if run else None
    live.show(
        "corners",
        state,
        language,
        setup(language),
        solve=lambda: corners_answer(state, tally),
        say=lambda answer: sentence(answer, language),
        draw=lambda answer: answer and corners_picture(state, answer),
        run=run,
    )
    if run and not run.finished:
        running.watch(RUN, language)
    else:
        st.button(words(language)["corners.more"], on_click=_ask, args=(state,), key="corners more")


def _asked() -> dict[CornersState, Tally]:
    """What had been counted when more was asked for, by what is counted: of one session only the latest."""
    asked: dict[CornersState, Tally] = st.session_state.setdefault("corners asked", {})
    return asked


def _ask(state: CornersState) -> None:
    warm.wait()
    run = _run(state)
    counted = run.latest if run else None
    st.session_state["corners asked"] = {measured_by(state): counted or first_tally(state)}


def _run(state: CornersState) -> Run[Tally] | None:
    """The run that counts MORE, if this session asked for it."""
    key = measured_by(state)
    if key not in _asked():
        return None
    counted = _asked()[key]
    return running.current(RUN, (key, counted), lambda: islice(counting(key, counted), MORE), MORE)
