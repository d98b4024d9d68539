"""A page: its lesson, shown. The lead, the live figure, what is folded away, and what people often think."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from regviz.lessons import HOME, Code, Download, Fold, Lesson, lesson, terms
from regviz.lessons.snippet import runnable
from regviz.lessons.texts import languages, part, preferred, words
from regviz.live import address, warm
from regviz.live import show as live
from regviz.live.run import Run


def path(name: str) -> str:
    """The page's path relative to any page of the app."""
    return "." if name == HOME else name


def language() -> str:
    """The language that was chosen, in the address or before in this session, else the browser's."""
    asked = st.query_params.get(address.LANGUAGE)
    if asked in languages():
        st.session_state[address.CHOSEN] = asked
    return address.chosen_language() or preferred(st.context.locale)


def show(name: str) -> None:
    """The page `name`."""
    shown, text = lesson(name), part(language(), name)
    if st.context.is_embedded:  # in another page: the figure and what it says
        figure(name)
        return
    _say(text["lead"])
    figure(name)
    if "steps" in text:
        _say(text["steps"])
    if shown.myths:
        _misconceptions(shown, text)
    for fold in shown.folds:
        if not fold.live:
            _fold(name, fold, None, text)
    if shown.questions:
        _summary(shown, text)
    if "about" in text:
        st.caption(terms.linked(text["about"], language()))


@st.fragment
def figure(name: str) -> None:
    """The part that runs again after a release: the figure, and what is said of its state."""
    shown, code = lesson(name), language()
    state, text = address.current_state(name, shown.state), part(code, name)
    work = _progress(shown, state)
    run = work.run if work else None
    table = shown.table
    live.show(
        name,
        state,
        path=path(name),
        language=code,
        setup=setup(name, code),
        glossary=terms.opened(code),
        trouble=words(code)["shell.trouble"],
        answer=lambda: None if _waits(shown) else shown.answer(state, run and run.known),
        table=None if table is None else lambda: table(state, run and run.known),
        work=lambda state: _progress(shown, state),
    )
    if st.context.is_embedded:
        return
    for fold in shown.folds:
        if fold.live and not warm.warming():
            _fold(name, fold, state, text)
    if (lines := shown.code) is not None:
        _fold(name, Fold("code", lambda state, text: [text["code.text"], Code(lines(state))]), state, text)


def _waits(shown: Lesson[Any]) -> bool:
    """Whether the first picture is the browser's own, while torch.optim is still being loaded."""
    return shown.optimizers and warm.preparing() and live.hand(shown.name) is None


@cache
def setup(name: str, language: str) -> str:
    """What the figure of a page is built from, in a language."""
    shown = lesson(name)
    sections = [f"{owner}.figure" for owner in dict.fromkeys((shown.shows, name))]
    said = [f"{owner}.sentence" for owner in dict.fromkeys((shown.shows, name))]
    labels = {**part(language, "figure"), **part(language, *sections)}
    sentences = {f"sentence.{key}": text for key, text in part(language, *said).items()}
    lines = [f"{owner}.describe" for owner in dict.fromkeys((shown.shows, name))]
    sentences |= {f"sentence.chart.{key}": text for key, text in part(language, *lines).items()}
    joins = {f"join.{key}": text for key, text in part(language, "join").items()}
    return live.setup(
        shown.state,
        template=f"lessons/{name}/figure.html",
        module=f"lessons/{shown.shows}/figure.mjs",
        language=language,
        words=labels | sentences | joins,
        terms={"pattern": terms.pattern(language), "forms": terms.forms(language)},
        figures=shown.stages(labels),
        examples=shown.examples,
        constants=shown.constants,
        languages=languages(),
    )


def _progress(shown: Lesson[Any], state: Any) -> live.Progress | None:
    """This session's run of the lesson's work for a state, and what its buttons do."""
    work = shown.work
    key = None if work is None else work.key(state)
    if work is None or key is None:
        return None
    runs: dict[str, tuple[Hashable, Run[Any] | None]] = st.session_state.setdefault("runs", {})
    before, run = runs.get(shown.name, (None, None))
    run = run if before == key else None

    def start(last: Any = None) -> None:
        runs[shown.name] = key, Run(work.start(state, last), work.steps, last)

    if run is None and not work.asked:
        start()
        run = runs[shown.name][1]
    asked = work.asked and (run is None or (work.more and run.finished))
    return live.Progress(run, asked, ask=lambda: start(run and run.latest), again=lambda: start(run and run.before))


def _expander(title: str, key: str, texts: Sequence[str] | None) -> tuple[DeltaGenerator, bool]:
    """A fold, and whether what is in it is needed now: plain texts are there at once.

    Formulas and code bring scripts as large as all others of the page, so they come when somebody opens the fold.
    """
    if texts is not None and not any("$" in text for text in texts):
        return st.expander(title), True
    fold = st.expander(title, key=key, on_change="rerun")
    return fold, bool(fold.open)


def _misconceptions(shown: Lesson[Any], text: dict[str, str]) -> None:
    """A fold with what people often think; below each, buttons that set the figure to what answers it."""
    texts = [text[f"myths.{myth}.text"] for myth in shown.myths]
    fold, is_needed = _expander(words(language())["shell.myths"], f"{shown.name} myths", texts)
    if not is_needed:
        return
    with fold:
        for myth, examples in shown.myths.items():
            _say(text[f"myths.{myth}.text"])
            with st.container(horizontal=True):
                for example in examples:
                    answer = (shown.answers or shown.examples)[example]
                    key = f"{shown.name} {myth} {example}"
                    label = text[f"myths.{example}"]
                    st.button(label, key=key, on_click=address.release, args=(shown.name, answer))


def _summary(shown: Lesson[Any], text: dict[str, str]) -> None:
    """A fold with the page in three lines, and questions; each answer is folded, with a button that shows it."""
    texts = [text["summary"], *(text[f"questions.{question}.answer"] for question in shown.questions)]
    fold, is_needed = _expander(words(language())["shell.summary"], f"{shown.name} summary", texts)
    if not is_needed:
        return
    with fold:
        _say(text["summary"])
        for question, state in shown.questions.items():
            with st.expander(text[f"questions.{question}.ask"]):
                _say(text[f"questions.{question}.answer"])
                key = f"{shown.name} question {question}"
                label = words(language())["shell.show"]
                st.button(label, key=key, on_click=address.release, args=(shown.name, shown.named[state]))


@st.fragment
def _fold(name: str, fold: Fold[Any], state: Any, text: dict[str, str]) -> None:
    """A fold; what has to be made comes when it is opened."""
    texts = None if fold.parts else [text[f"{fold.name}.text"]]
    expander, is_needed = _expander(text[f"{fold.name}.title"], f"{name} {fold.name}", texts)
    if not is_needed:
        return
    with expander:
        for piece in fold.parts(state, text) if fold.parts else [text[f"{fold.name}.text"]]:
            if isinstance(piece, Code):
                st.code(runnable(piece.lines), language="python")
            elif isinstance(piece, Download):
                st.download_button(piece.label, piece.content, file_name=piece.file, mime="text/csv")
            else:
                _say(piece)


def _say(text: str) -> None:
    """A text of the page, its words of the glossary linked."""
    st.markdown(terms.linked(text, language()))


def glossary() -> None:
    """The page with all words of the glossary."""
    code = language()
    address.arrive(terms.PAGE)
    st.markdown(words(code)[f"{terms.PAGE}.lead"])
    for key, entry in terms.entries(code).items():
        st.subheader(entry.name, anchor=key)
        st.markdown(f'<div class="rv-entry" lang="{code}">{terms.explained(key, code)}</div>', unsafe_allow_html=True)
