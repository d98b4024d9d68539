"""The names of columns in Markdown: they are data and may hold anything, so none of it is markup."""

from __future__ import annotations

import re

PLAIN = re.compile(r"(?!www)[^\W_]+(?:[ ′][^\W_]+)*′?|[-−]?\d+(?:[.,]\d+)*")
"""Letters and digits of any script, alone or with single blanks between, and numbers: to Markdown these are text."""


def literal(name: str) -> str:
    """The name in a cell of a Markdown table, to be read as it is; as code where Markdown might make more of it.

    Of blanks alone there is nothing to be read: an empty cell, where code would be a box with nothing in it.
    """
    text = " ".join(name.split())
    if not text or PLAIN.fullmatch(text):
        return text
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", r"\|")
