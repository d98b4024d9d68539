"""The figure of the page on norms: its setup, torch's answer, the table of the best subsets, and the timing of all."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from regviz import live
from regviz.figures import norms_subsets
from regviz.figures.norms import norms_answer, norms_picture, stages
from regviz.lessons import part
from regviz.lessons.norms import sentence
from regviz.live import running
from regviz.live.routes import publish
from regviz.live.run import Run
from regviz.state.norms import EXAMPLES, NormsState

if TYPE_CHECKING:
    from regviz.studies.subsets import Timing

RUN = "best subsets"


@cache
def setup(language: str) -> str:
    """What the figure is built from, in a language."""
    words = part(language, "chart", "norms.figure")
    return live.setup(
        NormsState,
        template="norms.html",
        module="norms.mjs",
        words=words,
        figures=stages(words),
        examples=EXAMPLES,
    )


@cache
def _table(data: str) -> str:
    return json.dumps(norms_subsets.table(data))


def answer(state: NormsState, run: Run[Timing] | None) -> dict[str, Any]:
    """torch's answer to a state, with the name under which the table of the best subsets is served."""
    times = None if run is None else norms_subsets.times(run.snapshots)
    return norms_answer(state, times) | {"table": publish(_table(state.data))}


def show(state: NormsState, language: str) -> None:
    """Mount or update the figure; below it, how far the timing is, once it was asked for."""
    is_timed = state.clock == "on"
    run = running.current(RUN, (), norms_subsets.timing, norms_subsets.steps()) if is_timed else None
    live.show(
        "norms",
        state,
        language,
        setup(language),
        solve=lambda: answer(state, run),
        say=lambda found: sentence(state, found, norms_subsets.table(state.data), language),
        draw=lambda found: norms_picture(state, found),
        run=run,
    )
    if run is not None:
        running.watch(RUN, language)
