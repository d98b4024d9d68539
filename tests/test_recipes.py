"""The README's recipes for a penalty, a language and a page, followed to the letter in a copy: it stays green."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.found import ROOT

pytestmark = pytest.mark.long

README = (ROOT / "README.md").read_text(encoding="utf-8")
COPIED = ["app.py", "pages", "regviz", "tests", "tools", "README.md", "pyproject.toml", "tsconfig.json", ".streamlit"]
BLOCK = re.compile(r"```\w+\n(?:#|//|<!--) (?P<place>[^\n]+?)(?: -->)?\n(?P<text>.*?)```", re.DOTALL)


def recipe(title: str) -> str:
    """The section of the README with this title."""
    found = re.search(rf"### {title}\n(.*?)(?=\n##)", README, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the project as it stands."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    for name in ("node_modules", "bench", "requirements.txt"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    return tmp_path


def follow(title: str, clone: Path) -> list[str]:
    """Write what the recipe says where it says; returns the places."""
    places = []
    for block in BLOCK.finditer(recipe(title)):
        place, text = block["place"], block["text"]
        places.append(place)
        if place == "a row in the table of pages above":
            file = clone / "README.md"
            rows = re.findall(r"^\| `/\w*` \|.*$", README, re.MULTILINE)
            file.write_text(README.replace(rows[-1], f"{rows[-1]}\n{text.strip()}"), encoding="utf-8")
        elif place.startswith("at the end of "):
            with (clone / place.removeprefix("at the end of ")).open("a", encoding="utf-8") as file:
                file.write(f"\n\n{text}")
        else:
            (clone / place).parent.mkdir(exist_ok=True)
            (clone / place).write_text(text, encoding="utf-8")
    return places


def green(clone: Path, *arguments: str) -> None:
    """These tests of the copy pass there, and the linter is content."""
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["pytest", "-q", *arguments]):
        done = subprocess.run(
            [sys.executable, "-m", *command, *(["-p", "no:cacheprovider"] if command[0] == "pytest" else [])],
            cwd=clone, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_another_penalty(clone: Path) -> None:
    assert follow("Another penalty", clone) == ["at the end of regviz/solver/penalties.py"]
    green(clone, "tests/solver/test_penalties.py", "tests/test_imports.py", "-k", "half_l1 or solver")


def test_another_page(clone: Path) -> None:
    assert len(follow("Another page", clone)) == 10
    green(
        clone, "tests/test_imports.py", "tests/test_pages.py", "tests/test_readme.py", "tests/test_types.py",
        "tests/lessons/test_texts.py", "tests/hand/test_fields.py", "tests/live/test_codec.py",
        "-k", "shrink or Shrink or readme or types or texts or imports",
    )  # fmt: skip


def translated(text: str) -> str:
    """A text with every word of its prose another one: formulas, code, tags and holes stay."""
    subscripted = "<var>[^<]*</var><su[bp]>.*?</su[bp]>"
    kept = rf"{subscripted}|\$\$.*?\$\$|\$.*?\$|`.*?`|<[^>]*>|\{{\w+\}}|&\w+;|\[[^\]]*\]\([^)]*\)|\\\w+"
    parts = re.split(f"({kept})", text, flags=re.DOTALL)
    return "".join(
        part if i % 2 else re.sub(r"[a-z]{3,}", lambda word: f"ü{word[0]}", part) for i, part in enumerate(parts)
    )


def test_another_language(clone: Path) -> None:
    command = re.search(r"```sh\n(.*?)```", recipe("Another language"), re.DOTALL)
    assert command is not None
    subprocess.run(["bash", "-c", command[1]], cwd=clone, check=True)
    files = [*clone.glob("regviz/lessons/de.toml"), *clone.glob("regviz/lessons/*/de.toml")]
    assert len(files) == len([*clone.glob("regviz/lessons/*/en.toml")]) + 1
    for file in files:
        file.write_text(in_german(file), encoding="utf-8")
    green(clone, "tests/lessons/test_texts.py", "tests/test_pages.py", "-k", "de or languages or texts")


def in_german(file: Path) -> str:
    """A file of texts, translated word by word; the keys stay."""

    def lines(table: dict[str, object], section: str = "") -> list[str]:
        texts = {key: text for key, text in table.items() if isinstance(text, str)}
        own = [f"{quoted(key)} = {quoted(translated(text))}" for key, text in texts.items()]
        inner = [
            line for key, part in table.items() if isinstance(part, dict) for line in lines(part, f"{section}{key}.")
        ]
        return [*([f"[{section.rstrip('.')}]"] if section and own else []), *own, *inner]

    return "\n".join(lines(tomllib.loads(file.read_text(encoding="utf-8"))))


def quoted(text: str) -> str:
    """A basic TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
