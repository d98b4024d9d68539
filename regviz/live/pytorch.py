"""The figure of the page "In PyTorch": its setup and torch's answer to a state."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import streamlit as st

from regviz import live
from regviz.figures.pytorch import pytorch_answer, pytorch_picture, stages
from regviz.figures.trained import SLICE, STEPS, Trained, histogram_picture, layer_picture, training
from regviz.lessons import part, words
from regviz.lessons.pytorch import sentence
from regviz.live import running, warm
from regviz.live.routes import publish
from regviz.live.run import Run
from regviz.state.pytorch import EXAMPLES, PytorchState


@cache
def setup(language: str) -> str:
    """What the figure is built from, in a language."""
    words = part(language, "chart", "pytorch.figure")
    return live.setup(
        PytorchState,
        template="pytorch.html",
        module="pytorch.mjs",
        words=words,
        figures=stages(words),
        examples=EXAMPLES,
    )


RUN = "pytorch networks"


def answer(state: PytorchState) -> dict[str, Any]:
    """Under which name torch's steps are served: they stay the same while one scrubs through them."""
    return {"table": publish(_table(replace(state, step=0)))}


@lru_cache(maxsize=64)
def _table(state: PytorchState) -> str:
    return json.dumps(pytorch_answer(state))


def show(state: PytorchState, language: str) -> Run[dict[str, Trained]] | None:
    """Mount or update the figure; the first picture is the browser's own while torch still has to load optimizers.

    Returns the training of the networks, which goes on with the figure, if this session asked for it with this seed.
    """
    seed = int(state.seed)
    asked = st.session_state.get(f"{RUN} asked") == seed
    run = running.current(RUN, seed, lambda: training(seed), STEPS // SLICE) if asked else None
    live.show(
        "pytorch",
        state,
        language,
        setup(language),
        solve=lambda: answer(state) if live.hand("pytorch") or not warm.preparing() else None,
        say=lambda answer: sentence(state, pytorch_answer(state), language),
        draw=lambda answer: pytorch_picture(state, pytorch_answer(state)),
        run=run,
    )
    return run


def _ask(seed: int) -> None:
    st.session_state[f"{RUN} asked"] = seed


def networks(state: PytorchState, run: Run[dict[str, Trained]] | None, language: str) -> None:
    """The offer to train, or how far that is and what the networks are like."""
    text = words(language)
    if run is None:
        st.button(text["pytorch.networks.train"], on_click=_ask, args=(int(state.seed),), key="pytorch train")
        return
    running.watch(RUN, language)
    if run.latest is None:
        return
    rows = [
        f"| {text[f'pytorch.networks.{name}']} | {now.train:.1f} | {now.test:.1f} | {now.zeros} | {now.small} "
        f"| {len(now.dropped)} |"
        for name, now in run.latest.items()
    ]
    with st.container(key="networks"):
        st.markdown("\n".join([text["pytorch.networks.head"], "|---|--:|--:|--:|--:|--:|", *rows]))
        with st.container(horizontal=True):
            for name, now in run.latest.items():
                with st.container(width=145):
                    st.image(layer_picture(now), caption=text[f"pytorch.networks.{name}"])
                    st.image(histogram_picture(now))
        st.caption(text["pytorch.networks.key"])
