"""The browser's modules are typed, and each lesson's module is what the machine expects: TypeScript checks both."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from tests.found import LESSONS, ROOT
from tools.scripts import CHECKER, is_installed

MISSING = "The TypeScript checker is not installed: make types installs it, and says what it needs."


def check(folder: Path, files: list[str]) -> str:
    """What the checker says of some files, with the project's own options."""
    if not is_installed():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    options = {"extends": str(ROOT / "tsconfig.json"), "include": [], "files": files}
    (folder / "tsconfig.json").write_text(json.dumps(options), encoding="utf-8")
    command = [compute_driver_executable()[0], str(CHECKER), "-p", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_every_module_has_its_types(tmp_path: Path) -> None:
    assert check(tmp_path, [str(file) for file in ROOT.glob("regviz/**/*.mjs")]) == ""


def conforms(folder: Path, modules: dict[str, str]) -> str:
    """What the checker says of modules (name -> where they are) taken for a lesson's."""
    contract = (ROOT / "regviz/live/contract.mjs").as_posix()
    lines = [f'import * as {name} from "{path}";' for name, path in modules.items()]
    lines += [f'/** @type {{import("{contract}").Module}} */ export const as_{name} = {name};' for name in modules]
    (folder / "modules.mjs").write_text("\n".join(lines), encoding="utf-8")
    return check(folder, ["modules.mjs"])


def test_every_lessons_module_keeps_the_contract(tmp_path: Path) -> None:
    assert conforms(tmp_path, {name: str(ROOT / f"regviz/lessons/{name}/figure.mjs") for name in LESSONS}) == ""


def test_a_module_without_a_sentence_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "mute.mjs").write_text(
        "export const configure = () => {}, edit = (/** @type {any} */ s) => s, answer = () => null;"
        "export const picture = () => ({ drawn: {}, traces: {}, numbers: {}, handles: {}, dials: {} });",
        encoding="utf-8",
    )
    assert "'sentence' is missing" in conforms(tmp_path, {"mute": "./mute.mjs"})
