"""The browser's modules that a lesson needs: without comments and indents, and importing by names instead of paths.

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
BLOCK = re.compile(r"^[ \t]*/\*(?!!).*?\*/[ \t]*\n?", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
ENDING = re.compile(r"[ \t]+// ([^\n\"'`]|'s\b)*$", re.MULTILINE)  # no string can hold it: none goes on after it
ANY = re.compile(r"[ \t]*/\*(?!!).*?\*/", re.DOTALL)  # in a style sheet a comment may end a line
SPACE = re.compile(r"^[ \t\n]+", re.MULTILINE)
MARKS, BLANK = re.compile(r"\s*([{};])\s*"), re.compile(r"((?<=[\w-]):|,) ")  # in a style sheet
GOES_ON = re.compile(
    r"^(?!.*//)(.*[{,;(\[?:&|=])\n|^(?!.*//)(.*)\n(?=[})\]])", re.MULTILINE
)  # a line of a script needs no end
RULE = re.compile(r"[^{}]+\{[^{}]*\}")
STREAMLIT = re.compile(r"data-testid=st|st-key-")
INLINE = re.compile(r"/\*\* @type \{[^\n]*?\} \*/ ?")


def _named(name: str, text: str) -> str:
    """A module's text with the names of what it imports in place of paths."""
    folder = PurePosixPath(name).parent

    def rename(match: re.Match[str]) -> str:
        target = normpath(str(folder / match[3]))
        return f'{match[1]}"regviz/{SWAPPED.get(target, target)}"'

    return IMPORT.sub(rename, text)


def _bare(name: str, text: str) -> str:
    """A text without comments, blanks and line ends that nothing needs; a library's keeps its licence."""
    if "/vendor/" in name:
        return text
    if name.endswith(".css"):
        return BLANK.sub(r"\1", MARKS.sub(r"\1", ANY.sub("", text))).replace(";}", "}")
    bare = SPACE.sub("", ENDING.sub("", LINE.sub("", INLINE.sub("", BLOCK.sub("", text)))))
    return GOES_ON.sub(lambda line: line[1] or line[2] or "", bare)


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
    return {name: _bare(name, _named(name, _text(name))) for name in sorted(found)}


@cache
def styles(entry: str) -> dict[str, str]:
    """The style sheets that come later with the lesson's module `entry`, by their path in the package."""
    own = [name for name in [extra(entry, ".css")] if name in files()]
    return {name: _bare(name, _text(name)) for name in [*STYLES, *own]}


@cache
def first_style() -> str:
    """The style that the page has from the start, without the rules for what is Streamlit's alone."""
    figure, lesson = (_bare(name, _text(name)) for name in ("live/figure.css", "export/lesson.css"))
    return RULE.sub(lambda rule: "" if STREAMLIT.search(rule[0]) and ".rv" not in rule[0] else rule[0], figure) + lesson
