"""Imports run one way, in Python as in JavaScript: solver <- studies <- lessons <- pages, and hand <- lessons.

And torch is not there before it is needed.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted([ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("regviz/**/*.py")])
SCRIPTS = sorted(ROOT.glob("regviz/**/*.mjs"))

# Which rooms a room may use, itself always included. "regviz" is the library's face.
MAY_USE = {
    "solver": set(),
    "regviz": {"solver"},
    "studies": {"solver", "regviz"},
    "data": set(),
    "hand": set(),
    "live": {"hand"},
    "lessons": {"hand", "live", "data", "studies", "solver", "regviz"},
    "page": {"live", "lessons"},
    "tours": {"live", "lessons"},
    "export": {"live", "lessons", "page", "hand", "regviz"},
    "pages": {"page", "regviz"},
    "app": {"live", "lessons", "regviz", "export", "tours"},
    "__main__": {"regviz", "export", "tours", "live"},
}
# Who may use a package that has no place elsewhere.
ONLY_IN = {
    "streamlit": {"app", "page", "live", "__main__"},
    "starlette": {"live", "export", "tours"},
    "plotly": {"lessons", "live"},
    "torch": {"solver", "studies", "lessons"},
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


def scripts_of(file: Path) -> Iterator[Path]:
    """Every file that a script imports, as code or for its types."""
    for name in re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', file.read_text(encoding="utf-8")):
        yield (file.parent / name).resolve()


def lesson_of(path: Path) -> str | None:
    """The lesson in whose folder a file lies."""
    parts = path.relative_to(ROOT).parts
    return parts[2] if parts[:2] == ("regviz", "lessons") and len(parts) > 3 else None


each_file = pytest.mark.parametrize("file", FILES, ids=module_name)
each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: str(file.relative_to(ROOT)))


@each_file
def test_a_room_uses_only_what_lies_below_it(file: Path) -> None:
    home = room(module_name(file))
    used = {room(name) for name in imported(file) if name in MODULES}
    assert used <= MAY_USE[home] | {home}


@each_script
def test_a_script_uses_only_what_lies_below_it(script: Path) -> None:
    home = script.relative_to(ROOT).parts[1]
    for used in scripts_of(script):
        assert used.exists(), used
        assert used.relative_to(ROOT).parts[1] in MAY_USE[home] | {home}
        assert lesson_of(used) in {None, lesson_of(script)}, "a lesson knows no other lesson"


@each_file
def test_a_lesson_knows_no_other_lesson(file: Path) -> None:
    used = {lesson_of(ROOT / Path(*name.split(".")) / "x") for name in imported(file) if name in MODULES}
    assert lesson_of(file) is None or used <= {None, lesson_of(file)}


def test_no_two_scripts_wait_for_each_other() -> None:
    """There is no circle among the scripts."""
    below = {script: set(scripts_of(script)) - {script} for script in SCRIPTS}
    code = {
        script: {used for used in below[script] if re.search(rf'from "[^"]*{used.name}"', script.read_text("utf-8"))}
        for script in SCRIPTS
    }
    while code:
        free = {script for script, used in code.items() if not used & set(code)}
        assert free, f"a circle among {sorted(str(script) for script in code)}"
        code = {script: used for script, used in code.items() if script not in free}


@each_file
def test_a_package_stays_where_it_belongs(file: Path) -> None:
    packages = {name.split(".")[0] for name in imported(file)}
    strangers = {package for package in packages & set(ONLY_IN) if room(module_name(file)) not in ONLY_IN[package]}
    assert not strangers


def test_a_script_without_the_page_asks_nothing_of_it() -> None:
    """What draws, solves and speaks must run without a browser: no document, no window, nothing fetched."""
    for script in SCRIPTS:
        if script.relative_to(ROOT).parts[1] not in {"live", "export"}:
            code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
            assert not re.search(r"\b(document|window|fetch|location|setTimeout)\b", code), script


def test_every_room_is_there() -> None:
    """A room that was renamed, or a new folder, has to say what it may use."""
    folders = {file.parent.name for pattern in ("*/__init__.py", "*/*.mjs") for file in ROOT.glob(f"regviz/{pattern}")}
    assert folders <= set(MAY_USE) == {room(name) for name in MODULES} | {"hand"}


def test_what_answers_the_first_visitor_does_not_import_torch() -> None:
    """Torch takes a second or two to import: the server answers first. (The shell itself runs when it is imported.)"""
    needed = sorted({name for name in MODULES if room(name) in {"lessons", "page", "live"}} - {"regviz.page.shell"})
    code = (
        f"import sys, importlib\nfor name in {needed}: importlib.import_module(name)\nsys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
