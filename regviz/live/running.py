"""Long work on a page: it goes on in slices, whenever the figure has drawn the last one and no hand is on it.

@st.fragment
def figure():
    state = page.current_state(...)
    run = running.current("training", state.seed, lambda: training(state.seed), STEPS)
    live.show(..., solve=lambda: my_answer(state, run.latest), run=run)  # run.latest is None at first
    running.watch("training", language)
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

import streamlit as st

from regviz.lessons import words
from regviz.live.run import Run

Snapshot = TypeVar("Snapshot")


def _held() -> dict[str, tuple[Hashable, Run[Any]]]:
    held: dict[str, tuple[Hashable, Run[Any]]] = st.session_state.setdefault("runs", {})
    return held


def current(name: str, key: Hashable, work: Callable[[], Iterator[Snapshot]], steps: int) -> Run[Snapshot]:
    """This session's run called `name`; a new one once `key`, all that the work depends on, is another."""
    held = _held()
    if name not in held or held[name][0] != key:
        held[name] = key, Run(work(), steps)
    return held[name][1]


def _forget(name: str) -> None:
    del _held()[name]


def watch(name: str, language: str) -> None:
    """How far the run called `name` is, and a Stop button; once stopped, one that starts it again; else nothing."""
    _, run = _held()[name]
    text = words(language)
    if run.stopped:
        _row(text["running.stopped"], run, text["running.again"], lambda: _forget(name), f"again {name}")
    elif not run.done:
        _row(text["running.progress"], run, text["running.stop"], run.stop, f"stop {name}")


def _row(label: str, run: Run[Any], action: str, act: Callable[[], None], key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(run.progress, label.format(percent=round(100 * run.progress)))
        st.button(action, on_click=act, key=key)
