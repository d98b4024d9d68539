"""A page: its lesson, shown. The lead, the live figure, what is folded away, and what people often think."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache
from itertools import groupby
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from regviz.lessons import HOME, Ask, Code, Data, Download, Dress, Fold, Lesson, Part, lesson, terms
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
    plain, text = address.current_state(name, shown.state), part(code, name)
    state, trouble = _furnished(shown, plain)
    work = _progress(shown, plain)
    run = work.run if work else None
    table = shown.table
    live.show(
        name,
        plain,
        path=path(name),
        language=code,
        setup=setup(name, code) if state is plain else _dressed(shown, state, code),
        glossary=terms.opened(code),
        trouble=words(code)["shell.trouble"],
        answer=lambda: None if _waits(shown) else shown.answer(state, run and run.known),
        table=None if table is None else lambda: table(state, run and run.known),
        work=lambda state: _progress(shown, state),
        brings=_brings(shown, plain, private=state is not plain, trouble=trouble, text=text),
    )
    if st.context.is_embedded:
        return
    for fold in shown.folds:
        if fold.live and fold.there(state) and not warm.warming():
            _fold(name, fold, state, text)
    if (lines := shown.code) is not None:
        _fold(name, Fold("code", lambda state, text: [text["code.text"], Code(lines(state))]), state, text)


def _waits(shown: Lesson[Any]) -> bool:
    """Whether the first picture is the browser's own, while torch.optim is still being loaded."""
    return shown.optimizers and warm.preparing() and live.hand(shown.name) is None


KEPT = "brought"
"""Where a session has what was brought, by lesson."""


def _furnished(shown: Lesson[Any], state: Any) -> tuple[Any, Any]:
    """The state together with what was brought, where it shows that; and why it cannot, if it cannot."""
    if shown.bring is None or not shown.bring.wanted(state):
        return state, None
    kept = st.session_state.setdefault(KEPT, {})
    try:
        found = shown.bring.furnish(state, kept.get(shown.name))
    except shown.bring.refused as refusal:
        return state, refusal
    if found is None:
        return state, None
    kept[shown.name] = found[1]
    return found[0], None


def _brings(shown: Lesson[Any], state: Any, *, private: bool, trouble: Any, text: dict[str, str]) -> live.Bring | None:
    bringing = shown.bring
    if bringing is None:
        return None

    def done(raw: bytes) -> None:
        warm.wait()
        kept = st.session_state.setdefault(KEPT, {})
        st.session_state[REFUSED] = None
        try:
            new, kept[shown.name] = bringing.bring(raw, state, kept.get(shown.name))
            address.release(shown.name, new)
        except bringing.refused as refusal:
            st.session_state[REFUSED] = refusal

    told = st.session_state.get(REFUSED) or trouble
    said = "" if private and told is None else bringing.said(state, told, text)
    return live.Bring(bringing.most, said, done, private)


REFUSED = "refused"
"""Where a session has why the file that was brought last cannot be used."""


@cache
def setup(name: str, language: str) -> str:
    """What the figure of a page is built from, in a language."""
    shown = lesson(name)
    return _setup(shown, language, Dress(figures=shown.stages(_labels(shown, language)), constants={}, words={}))


def _dressed(shown: Lesson[Any], state: Any, language: str) -> str:
    """The same for a state with data of its own."""
    assert shown.bring is not None
    dress = shown.bring.dress(state, _labels(shown, language))
    before = st.session_state.get("dressed")
    if before is None or before[0] is not dress or before[1] != language:
        before = st.session_state["dressed"] = dress, language, _setup(shown, language, dress)
    return str(before[2])


def _labels(shown: Lesson[Any], language: str) -> dict[str, str]:
    """A figure's words."""
    sections = [f"{owner}.figure" for owner in dict.fromkeys((shown.shows, shown.name))]
    return {**part(language, "figure"), **part(language, *sections)}


def _setup(shown: Lesson[Any], language: str, dress: Dress) -> str:
    name = shown.name
    said = [f"{owner}.sentence" for owner in dict.fromkeys((shown.shows, name))]
    sentences = {f"sentence.{key}": text for key, text in part(language, *said).items()}
    lines = [f"{owner}.describe" for owner in dict.fromkeys((shown.shows, name))]
    sentences |= {f"sentence.chart.{key}": text for key, text in part(language, *lines).items()}
    joins = {f"join.{key}": text for key, text in part(language, "join").items()}
    return live.setup(
        shown.state,
        template=f"lessons/{name}/figure.html",
        module=f"lessons/{shown.shows}/figure.mjs",
        language=language,
        words={**_labels(shown, language), **sentences, **joins, **dress.words},
        terms={"pattern": terms.pattern(language), "forms": terms.forms(language)},
        figures=dress.figures,
        examples=shown.examples,
        constants={**shown.constants, **dress.constants},
        languages=languages(),
    )


def _progress(shown: Lesson[Any], state: Any) -> live.Progress | None:
    """This session's run of the lesson's work for a state, and what its buttons do."""
    work, (state, _) = shown.work, _furnished(shown, state)
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


def _expander(title: str, key: str, texts: Sequence[str] | None, expanded: bool = False) -> tuple[DeltaGenerator, bool]:
    """A fold, and whether what is in it is needed now: plain texts are there at once.

    Formulas and code bring scripts as large as all others of the page, so they come when somebody opens the fold.
    """
    if texts is not None and not any("$" in text for text in texts):
        return st.expander(title, expanded=expanded), True
    fold = st.expander(title, expanded=expanded, key=key, on_change="rerun")
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


def _ask(name: str, ask: Ask) -> None:
    """A choice; what is chosen is released like a hand's edit. What cannot be used is refused, and nothing changes."""
    value, refusals = tuple(ask.value), st.session_state.setdefault("refusals", 0)
    # another state, or a refusal, has another widget: it shows the state's own value
    key = f"{name} {ask.label} {tuple(ask.options)} {value} {refusals}"

    def released() -> None:
        now = st.session_state[key]
        # a browser may still say by its name what was chosen in a table that has just been replaced: that is no choice
        codes = [code for code in (now if ask.many else [now]) if code in ask.options]
        if codes == list(value) or not (codes or ask.many):
            return
        new = ask.chosen(codes)
        st.session_state[REFUSED] = _furnished(lesson(name), new)[1]
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
def _fold(name: str, fold: Fold[Any], state: Any, text: dict[str, str]) -> None:
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
