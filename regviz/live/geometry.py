"""The geometry figure on a page: its setup, torch's answer to a state, and the picture in words."""

from __future__ import annotations

from functools import cache

from regviz import live
from regviz.figures.geometry import geometry_answer, geometry_picture, stages
from regviz.lessons import part
from regviz.lessons.geometry import sentence
from regviz.live import warm
from regviz.state.examples import EXAMPLES
from regviz.state.geometry import GeometryState


@cache
def setup(template: str, language: str) -> str:
    """What the figure is built from, in a language."""
    words = part(language, "figure")
    return live.setup(
        GeometryState,
        template=template,
        module="geometry.mjs",
        words=words,
        figures=stages(words),
        examples=EXAMPLES,
    )


def show(name: str, state: GeometryState, language: str) -> None:
    """Mount or update the figure of the page `name`, whose template is `name`.html.

    While torch is still being imported, the first picture is the browser's own; it then asks for torch's answer.
    """
    hand = live.hand(name)
    if hand is not None:
        warm.wait()
    answer = None if warm.warming() else geometry_answer(state)
    live.show(
        name,
        state,
        language=language,
        setup=setup(f"{name}.html", language),
        answer=answer,
        sentence=sentence(answer, language) if answer else "",
        picture=geometry_picture(state) if hand and hand["plain"] else None,
    )
