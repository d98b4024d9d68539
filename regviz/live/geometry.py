"""The geometry figure on a page: its setup, torch's answer to a state, and the picture in words."""

from __future__ import annotations

from functools import cache

from regviz import live
from regviz.figures.geometry import geometry_answer, geometry_picture, stages
from regviz.lessons import part
from regviz.lessons.geometry import sentence
from regviz.state.examples import EXAMPLES
from regviz.state.geometry import GeometryState


@cache
def setup(template: str, language: str) -> str:
    """What the figure is built from, in a language."""
    words = part(language, "chart", "figure")
    return live.setup(
        GeometryState,
        template=template,
        module="geometry.mjs",
        words=words,
        figures=stages(words),
        examples=EXAMPLES,
    )


def show(name: str, state: GeometryState, language: str) -> None:
    """Mount or update the figure of the page `name`, whose template is `name`.html."""
    live.show(
        name,
        state,
        language,
        setup(f"{name}.html", language),
        solve=lambda: geometry_answer(state),
        say=lambda answer: sentence(answer, language, state.view),
        draw=lambda _: geometry_picture(state),
    )
