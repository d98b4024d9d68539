"""What a live figure is built from, in a language: the lesson's figures, words and constants."""

from __future__ import annotations

from functools import cache
from typing import Any

from regviz.lessons import Dress, Lesson, lesson, terms
from regviz.lessons.texts import languages, part
from regviz.live import show as live


@cache
def setup(name: str, language: str) -> str:
    """What the figure of a page is built from, in a language."""
    shown = lesson(name)
    return built(shown, language, Dress(figures=shown.stages(labels(shown, language)), constants={}, words={}))


def labels(shown: Lesson[Any], language: str) -> dict[str, str]:
    """A figure's words."""
    sections = [f"{owner}.figure" for owner in dict.fromkeys((shown.shows, shown.name))]
    return {**part(language, "figure"), **part(language, *sections)}


def built(shown: Lesson[Any], language: str, dress: Dress) -> str:
    """The published setup of a lesson that wears `dress`."""
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
        words={**labels(shown, language), **sentences, **joins, **dress.words},
        terms={"pattern": terms.pattern(language), "forms": terms.forms(language)},
        figures=dress.figures,
        examples=shown.examples,
        constants={**shown.constants, **dress.constants},
        languages=languages(),
    )
