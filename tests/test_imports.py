"""Imports run one way: solver <- studies <- figures <- live <- pages; and torch is not there before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted([ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("regviz/**/*.py")])

# Which rooms a room may use, itself always included. "regviz" is the library's face.
MAY_USE = {
    "solver": set(),
    "regviz": {"solver"},
    "studies": {"solver", "regviz"},
    "data": set(),
    "state": set(),
    "lessons": {"state"},
    "figures": {"solver", "regviz", "studies", "data", "state"},
    "page": {"state", "lessons"},
    "live": {"figures", "state", "lessons", "page"},
    "pages": {"live", "state", "lessons", "page"},
    "shell": {"lessons", "page"},
    "app": {"live"},
}
# Who may use a package that has no place elsewhere.
ONLY_IN = {
    "streamlit": {"app", "shell", "page", "pages", "live"},
    "starlette": {"live"},
    "plotly": {"figures", "live"},
    "torch": {"solver", "studies", "figures"},
}


def room(module: str) -> str:
    """The room of a module of this project."""
    parts = module.split(".")
    return parts[1] if parts[0] == "regviz" and len(parts) > 1 else parts[0]


def module_name(file: Path) -> str:
    """The dotted name of a file of this project."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(file) for file in FILES}


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Everything in the tree but what only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from nodes(node)


def imported(file: Path) -> Iterator[str]:
    """Every module that a file imports, anywhere in it; `from x import y` is x.y where that is a module of ours."""
    for node in nodes(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else str(node.module) for name in inner)


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_a_room_uses_only_what_lies_below_it(file: Path) -> None:
    home = room(module_name(file))
    used = {room(name) for name in imported(file) if name in MODULES}
    assert used <= MAY_USE[home] | {home}


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_a_package_stays_where_it_belongs(file: Path) -> None:
    packages = {name.split(".")[0] for name in imported(file)}
    strangers = {package for package in packages & set(ONLY_IN) if room(module_name(file)) not in ONLY_IN[package]}
    assert not strangers


def test_every_room_is_there() -> None:
    """A room that was renamed, or a new folder, has to say what it may use."""
    folders = {file.parent.name for file in ROOT.glob("regviz/*/__init__.py")}
    assert folders <= set(MAY_USE) == {room(name) for name in MODULES}


def test_what_answers_the_first_visitor_does_not_import_torch() -> None:
    """Torch takes a second or two to import: the server answers first. (The shell itself runs when it is imported.)"""
    needed = sorted(name for name in MODULES if room(name) in {"state", "lessons", "page", "live"})
    code = (
        f"import sys, importlib\nfor name in {needed}: importlib.import_module(name)\nsys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
