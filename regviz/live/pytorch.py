"""The figure of the page "In PyTorch": its setup and torch's answer to a state."""

from __future__ import annotations

from functools import cache

import streamlit as st

from regviz import live
from regviz.figures.pytorch import prepared, pytorch_answer, pytorch_picture, stages
from regviz.figures.trained import SLICE, STEPS, Trained, histogram_picture, layer_picture, training
from regviz.lessons import part, words
from regviz.lessons.pytorch import sentence
from regviz.live import running
from regviz.running import Run
from regviz.state.pytorch import EXAMPLES, PytorchState


@cache
def setup(language: str) -> str:
    """What the figure is built from, in a language."""
    words = part(language, "pytorch.figure")
    return live.setup(
        PytorchState,
        template="pytorch.html",
        module="pytorch.mjs",
        words=words,
        figures=stages(words),
        examples=EXAMPLES,
    )


RUN = "pytorch networks"


def show(state: PytorchState, language: str) -> Run[dict[str, Trained]] | None:
    """Mount or update the figure; the first picture is the browser's own while torch still has to load optimizers.

    Returns the training of the networks, which goes on with the figure, if this session asked for it.
    """
    seed = int(state.seed)
    asked = st.session_state.get(f"{RUN} asked")
    run = running.current(RUN, seed, lambda: training(seed), STEPS // SLICE) if asked else None
    live.show(
        "pytorch",
        state,
        language,
        setup(language),
        solve=lambda: pytorch_answer(state) if live.hand("pytorch") or prepared() else None,
        say=lambda answer: sentence(state, answer, language),
        draw=lambda answer: answer and pytorch_picture(state, answer),
        run=run,
    )
    return run


def _ask() -> None:
    st.session_state[f"{RUN} asked"] = True


def networks(run: Run[dict[str, Trained]] | None, language: str) -> None:
    """The offer to train, or how far that is and what the networks are like."""
    text = words(language)
    if run is None:
        st.button(text["pytorch.networks.train"], on_click=_ask, key="pytorch train")
        return
    running.watch(RUN, language)
    if run.latest is None:
        return
    rows = [
        f"| {text[f'pytorch.networks.{name}']} | {now.train:.1f} % | {now.test:.1f} % | {now.zeros} | {now.small} "
        f"| {len(now.dropped)} |"
        for name, now in run.latest.items()
    ]
    st.markdown("\n".join([text["pytorch.networks.head"], "|---|--:|--:|--:|--:|--:|", *rows]))
    for column, (name, now) in zip(st.columns(len(run.latest)), run.latest.items(), strict=True):
        column.image(layer_picture(now), caption=text[f"pytorch.networks.{name}"])
        column.image(histogram_picture(now))
    st.caption(text["pytorch.networks.key"])
