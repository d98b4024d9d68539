"""The figure of the page "Underfit, just right, overfit": its setup and torch's answer to a state."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from regviz import live
from regviz.figures.curve import curve_answer, curve_table
from regviz.figures.overfitting import overfitting_picture, stages
from regviz.lessons import part
from regviz.lessons.overfitting import sentence
from regviz.live.routes import publish
from regviz.state.overfitting import EXAMPLES, OverfittingState


@cache
def setup(language: str) -> str:
    """What the figure is built from, in a language."""
    words = part(language, "overfitting.figure")
    return live.setup(
        OverfittingState,
        template="overfitting.html",
        module="overfitting.mjs",
        words=words,
        figures=stages(words),
        examples=EXAMPLES,
    )


def answer(state: OverfittingState) -> dict[str, Any]:
    """Torch's numbers for the state, and the name under which all that its seed decides is served."""
    return {"now": curve_answer(state), "table": publish(json.dumps(curve_table(int(state.seed))))}


def show(state: OverfittingState, language: str) -> None:
    """Mount or update the figure."""
    live.show(
        "overfitting",
        state,
        language,
        setup(language),
        solve=lambda: answer(state),
        say=lambda answer: sentence(answer, language),
        draw=lambda _: overfitting_picture(state),
    )
