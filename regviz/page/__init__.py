"""A page: its lesson, shown. The lead, the live figure, what is folded away, and what people often think."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

import streamlit as st

from regviz.lessons import HOME, Code, Fold, Lesson, lesson, terms
from regviz.lessons.texts import part, words
from regviz.live import address, warm
from regviz.live import show as live
from regviz.live.arrival import arrive
from regviz.live.progress import TURNS, Progress
from regviz.live.run import Run
from regviz.live.shared import shared
from regviz.page.brought import brings, dressed, furnished
from regviz.page.folds import misconceptions, show_fold, summary
from regviz.page.said import language, say
from regviz.page.setups import setup

__all__ = ["figure", "glossary", "language", "path", "setup", "show"]


def path(name: str) -> str:
    """The page's path relative to any page of the app."""
    return "." if name == HOME else name


def show(name: str) -> None:
    """The page `name`."""
    shown, text = lesson(name), part(language(), name)
    if st.context.is_embedded:  # in another page: the figure and what it says
        figure(name)
        return
    say(text["lead"])
    figure(name)
    if "steps" in text:
        say(text["steps"])
    if shown.myths:
        misconceptions(shown, text)
    for fold in shown.folds:
        if not fold.live:
            show_fold(name, fold, None, text)
    if shown.questions:
        summary(shown, text)
    if "about" in text:
        st.caption(terms.linked(text["about"], language()))


@st.fragment
def figure(name: str) -> None:
    """The part that runs again after a release: the figure, and what is said of its state."""
    shown, code = lesson(name), language()
    plain, text = address.current_state(name, shown.state), part(code, name)
    state, trouble = furnished(shown, plain)
    work = _progress(shown, plain)
    run = work.run if work else None
    table = shown.table
    live.show(
        name,
        plain,
        path=path(name),
        language=code,
        setup=setup(name, code) if state is plain else dressed(shown, state, code),
        glossary=terms.opened(code),
        trouble=words(code)["shell.trouble"],
        answer=lambda: None if _waits(shown) else shown.answer(state, run and run.known),
        table=None if table is None else lambda: table(state, run and run.known),
        work=lambda state: _progress(shown, state),
        brings=brings(shown, plain, private=state is not plain, trouble=trouble, text=text),
    )
    if st.context.is_embedded:
        return
    for fold in shown.folds:
        if fold.live and fold.there(state) and not warm.warming():
            show_fold(name, fold, state, text)
    if (lines := shown.code) is not None:
        show_fold(name, Fold("code", lambda state, text: [text["code.text"], Code(lines(state))]), state, text)


def _waits(shown: Lesson[Any]) -> bool:
    """Whether the first picture is the browser's own, while torch.optim is still being loaded."""
    return shown.optimizers and warm.preparing() and live.hand(shown.name) is None


def _progress(shown: Lesson[Any], state: Any) -> Progress | None:
    """This session's run of the lesson's work for a state, and what its buttons do."""
    work, (state, _) = shown.work, furnished(shown, state)
    key = None if work is None else work.key(state)
    if work is None or key is None:
        return None
    runs: dict[str, tuple[Hashable, Run[Any] | None]] = st.session_state.setdefault("runs", {})
    before, run = runs.get(shown.name, (None, None))
    run = run if before == key else None

    def start(last: Any = None) -> None:
        TURNS.leave(runs.get(shown.name, (None, None))[1])
        begin = partial(work.start, state, last)
        snapshots = shared((shown.name, key, last), begin) if work.shared else begin()
        runs[shown.name] = key, Run(snapshots, work.steps, last, work.keeps)

    if run is None and not work.asked:
        start()
        run = runs[shown.name][1]
    asked = work.asked and (run is None or (work.more and run.finished))
    return Progress(run, asked, ask=lambda: start(run and run.latest), again=lambda: start(run and run.before))


def glossary() -> None:
    """The page with all words of the glossary."""
    code = language()
    address.arrive(terms.PAGE)
    st.markdown(words(code)[f"{terms.PAGE}.lead"])
    for key, entry in terms.entries(code).items():
        st.header(entry.name, anchor=key)
        st.markdown(f'<div class="rv-entry" lang="{code}">{terms.explained(key, code)}</div>', unsafe_allow_html=True)
    arrive(code)
