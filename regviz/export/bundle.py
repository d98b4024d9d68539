"""The browser's modules that a lesson needs, importing by names instead of paths.

A blob has no folder, so `import "./chart.mjs"` becomes `import "regviz/live/chart.mjs"`, and an import map, which the
page makes before the first of them is loaded, says which blob has that name.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath
from posixpath import normpath

from regviz.live.delivery import closure
from regviz.live.routes import files

SWAPPED = {f"live/{name}.mjs": f"export/{name}.mjs" for name in ("bring", "explore", "files", "place", "terms")}
"""What stands in for what, where there is no server."""
START = "export/serverless.mjs"
LATE = ["live/share.mjs", "live/typing.mjs", "live/keep.mjs", "live/present.mjs"]
"""What the tools load when it is asked for."""
STYLES = ["live/hour.css", "live/hall.css"]
IMPORT = re.compile(r"""((?:from|import)\s*)(["'])(\.{1,2}/[^"']+)\2""")
COMMENT = re.compile(r"[ \t]*/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"[^{}]+\{[^{}]*\}")
STREAMLIT = re.compile(r"data-testid=st|st-key-")


def _named(name: str, text: str) -> str:
    """A module's text with the names of what it imports in place of paths."""
    folder = PurePosixPath(name).parent

    def rename(match: re.Match[str]) -> str:
        target = normpath(str(folder / match[3]))
        return f'{match[1]}"regviz/{SWAPPED.get(target, target)}"'

    return IMPORT.sub(rename, text)


def _text(name: str) -> str:
    return files()[name].read_text(encoding="utf-8")


def extra(entry: str, suffix: str = ".mjs") -> str:
    """What the lesson's module `entry` loads when a state asks for it, and the style that comes along."""
    return str(PurePosixPath(entry).parent / f"more{suffix}")


@cache
def modules(entry: str) -> dict[str, str]:
    """All modules that the lesson's module `entry` and the machine need, by their path in the package."""
    own = [name for name in [extra(entry)] if name in files()]
    found = {
        SWAPPED.get(name, name)
        for name in closure([START, entry, *LATE, *own], lambda name: _text(SWAPPED.get(name, name)))
    }
    return {name: _named(name, _text(name)) for name in sorted(found)}


@cache
def styles(entry: str) -> dict[str, str]:
    """The style sheets that come later with the lesson's module `entry`, by their path in the package."""
    own = [name for name in [extra(entry, ".css")] if name in files()]
    return {name: _text(name) for name in [*STYLES, *own]}


@cache
def first_style() -> str:
    """The style that the page has from the start, without the rules for what is Streamlit's alone."""
    figure, lesson = (COMMENT.sub("", _text(name)) for name in ("live/figure.css", "export/lesson.css"))
    return RULE.sub(lambda rule: "" if STREAMLIT.search(rule[0]) and ".rv" not in rule[0] else rule[0], figure) + lesson
