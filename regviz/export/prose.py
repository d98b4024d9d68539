"""A page's texts as HTML. The formulas become MathML, which every browser of today draws without a library."""

from __future__ import annotations

import re
from functools import cache

from latex2mathml.converter import convert
from markdown_it import MarkdownIt

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
HOLE = "\ue000{}\ue001"  # of the private use area: no text has them


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def html(text: str) -> str:
    """Markdown with formulas between dollars, as Streamlit shows it, as HTML."""
    formulas: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        display = "block" if match[1] is not None else "inline"
        formulas.append(convert(match[1] or match[2], display=display))
        return HOLE.format(len(formulas) - 1)

    shown = str(_markdown().render(FORMULA.sub(put_aside, text)))
    for i, formula in enumerate(formulas):
        shown = shown.replace(HOLE.format(i), formula)
    return shown
