"""What the tests iterate over, found rather than listed: a new page, state or example is held to account at once."""

import string
from functools import cache
from pathlib import Path

import plotly.graph_objects as go
import pytest
from hypothesis import strategies as st

from regviz.lessons import HOME, lesson, names
from regviz.lessons.texts import part
from regviz.live.codec import Choice, Kind, Text, kinds

ROOT = Path(__file__).parent.parent

PAGES = list(names())
SAMPLED = [pytest.param(name, marks=() if name == "geometry" else pytest.mark.long) for name in PAGES]
"""For what takes a browser and seconds: one page always, all of them in the long run."""
LESSONS = [name for name in PAGES if lesson(name).shows == name]
"""Those with a figure of their own."""


def path_of(name: str) -> str:
    """The path of a page in the address bar."""
    return "/" if name == HOME else f"/{name}"


STATES = [lesson(name).state for name in LESSONS]

EXAMPLES = {lesson(name).state: {**lesson(name).examples, **lesson(name).answers} for name in LESSONS}


@cache
def figures() -> dict[str, go.Figure]:
    """The stages of all lessons, "lesson.figure" to a Plotly figure without data, in English."""
    found = {name: lesson(name).stages(part("en", "figure", f"{name}.figure")) for name in LESSONS}
    return {f"{name}.{chart}": figure for name, stages in found.items() for chart, figure in stages.items()}


def on_grid(kind: type) -> st.SearchStrategy:
    """All states that the declaration of `kind` allows."""

    def values(declared: Kind) -> st.SearchStrategy:
        if isinstance(declared, Choice):
            return st.sampled_from(declared.codes)
        if isinstance(declared, Text):
            return st.from_regex(declared.pattern, fullmatch=True, alphabet=string.printable)
        scale = 10**declared.decimals
        ends = round(declared.low * scale), round(declared.high * scale)
        return st.integers(*ends).map(lambda i: round(i / scale, declared.decimals))

    return st.builds(kind, **{name: values(declared) for name, declared in kinds(kind).items()})
