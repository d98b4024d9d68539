"""Which texts the code asks for: read from the code itself, so that no text is missing and none is left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from regviz.lessons import terms
from regviz.lessons.features.state import OWN
from regviz.live.codec import Choice, kinds
from tests.found import PAGES, ROOT, STATES

HOLE = "\0"  # where an f-string or a template literal puts something in


def strings(node: ast.AST) -> Iterator[str]:
    """All strings in a piece of code; an f-string is one, with holes."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else HOLE for piece in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            if child is not getattr(node, "test", None):  # what decides between two strings is neither of them
                yield from strings(child)


@cache
def python() -> list[ast.Module]:
    files = [*(ROOT / "pages").glob("*.py"), *(ROOT / "regviz").rglob("*.py")]
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files]


@cache
def all_strings() -> set[str]:
    return {text for module in python() for text in strings(module)}


def nodes(kind: type) -> list[ast.AST]:
    return [node for module in python() for node in ast.walk(module) if isinstance(node, kind)]


def short(key: str) -> str:
    """A key as it is asked for: within its lesson, and within its figure."""
    head, _, rest = key.partition(".")
    return (rest if head in PAGES else key).removeprefix("figure.")


def by_python() -> set[str]:
    """What stands in square brackets behind `text`, `words(...)` or `labels`."""
    texts = re.compile(r"(text|labels|words(\(.*\))?)$")
    found = [node.slice for node in nodes(ast.Subscript) if texts.match(ast.unparse(node.value))]
    return {key for index in found if not isinstance(index, ast.Subscript) for key in strings(index)}


def by_scripts() -> set[str]:
    """What stands in square brackets behind `words` in JavaScript."""
    scripts = [file.read_text(encoding="utf-8") for file in (ROOT / "regviz/live").glob("*.mjs")]
    inside = [index for script in scripts for index in re.findall(r"words\[(?!given)(.*?)\](?![`\"])", script)]
    asked = {key for index in inside for key in re.findall(r"[`\"](.*?)[`\"]", index)}
    return {re.sub(r"\$\{.*?\}", HOLE, key) for key in asked}


@cache
def script_strings() -> set[str]:
    """All strings in the browser's modules, with holes."""
    scripts = [file.read_text(encoding="utf-8") for file in (ROOT / "regviz").rglob("*.mjs")]
    return {
        re.sub(r"\$\{.*?\}", HOLE, text) for script in scripts for text in re.findall(r"[`\"]([\w.${}]+)[`\"]", script)
    }


@cache
def templates() -> list[str]:
    """The templates of the live figures, with their repetitions written out."""

    def repeat(match: re.Match[str]) -> str:
        return "".join(match[2].replace("@", name) for name in match[1].split())

    files = (ROOT / "regviz/lessons").glob("*/figure.html")
    each = re.compile(r'<template data-each="(.*?)">(.*?)</template>', flags=re.DOTALL)
    return [each.sub(repeat, file.read_text(encoding="utf-8")) for file in files]


def attributes(name: str) -> set[str]:
    """All words that the templates give to an attribute."""
    values = [value for html in templates() for value in re.findall(rf'\b{name}="(.*?)"', html)]
    return {word for value in values for word in value.split()}


def by_templates() -> set[str]:
    """What templates, their controls, buttons and handles need."""
    makers = {
        "data-control": "control",
        "data-toggle": "control",
        "data-examples": "example",
        "data-handles": "handle",
        "data-next": "next",
        "data-part": "part",
    }
    made = {f"{prefix}.{name}" for attribute, prefix in makers.items() for name in attributes(attribute)}
    work = {"work.ask"} if any("data-work" in html for html in templates()) else set()
    return attributes("data-words") | attributes("data-name") | made | work


def codes() -> set[tuple[str, str]]:
    """The codes of all choices that have a control."""
    fields = [(name, kind) for state in STATES for name, kind in kinds(state).items() if isinstance(kind, Choice)]
    made = {(name, code) for name, kind in fields if name in attributes("data-control") for code in kind.codes}
    return {(name, code) for name, code in made if code not in OWN}  # whose names come with the data


def vocabulary() -> set[str]:
    """Every word that may stand in a hole: the code knows it."""
    words = attributes("data-[a-z]+") | {name for state in STATES for name in kinds(state)} | set(terms.places())
    return words | {text for text in all_strings() | script_strings() if re.fullmatch(r"\w+", text)}
