"""The package: what it says of itself, that it holds all it needs and nothing else, and runs outside the checkout."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from playwright.sync_api import Page

import regviz
from regviz import __main__ as command
from regviz.lessons import lesson, names
from regviz.lessons.snippet import runnable
from tests.test_readme import README
from tools import check_python
from tools.serving import started

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
STATED = {
    "requirements.txt": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["app"]],
    "requirements-dev.txt": SETTINGS["build-system"]["requires"],
}


def pins(file: str) -> dict[str, str]:
    """The exact version of each package that a requirement file names."""
    return dict(re.findall(r"^([\w-]+)==(\S+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("file", STATED)
def test_the_exact_pins_are_within_what_the_package_states(file: str) -> None:
    for requirement in map(Requirement, STATED[file]):
        assert pins(file)[requirement.name] in requirement.specifier
        assert [clause.operator for clause in requirement.specifier] == [">="]


def test_the_package_states_all_that_the_app_runs_on() -> None:
    assert {Requirement(line).name for line in STATED["requirements.txt"]} == set(pins("requirements.txt"))


def test_the_range_of_pythons_is_that_of_the_tools() -> None:
    pythons = SpecifierSet(PROJECT["requires-python"])
    (low, least), (high, most) = check_python.OLDEST, check_python.NEWEST
    assert f"{low}.{least}.0" in pythons
    assert f"{high}.{most}.99" in pythons
    assert f"{low}.{least - 1}.99" not in pythons
    assert f"{high}.{most + 1}.0" not in pythons


def test_the_changelog_tells_of_this_version() -> None:
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == regviz.__version__


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that pip has installed the package into, from this checkout and without a network."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    done = subprocess.run([*pip, "--target", target, ROOT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def elsewhere(folder: Path, installed: Path) -> dict[str, Any]:
    """What runs a process in another folder, with the installed package and without the checkout."""
    return {"cwd": folder, "env": {"PYTHONPATH": str(installed), "PATH": "", "HOME": str(folder / "home")}}


def outside(folder: Path, installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this Python there."""
    setup = elsewhere(folder, installed)
    return subprocess.run([sys.executable, *arguments], **setup, capture_output=True, text=True, check=False)


SERVER = {"regviz/server/app.py": "app.py", "regviz/server/.streamlit/config.toml": ".streamlit/config.toml"}


def test_the_wheel_holds_the_package_alone_and_all_of_it(installed: Path) -> None:
    found = {str(file.relative_to(installed)) for file in installed.rglob("*") if file.is_file()}
    found = {name for name in found if "__pycache__" not in name}
    ours = {str(file.relative_to(ROOT)) for file in (ROOT / "regviz").rglob("*") if file.is_file()}
    apart = {name for name in found if name.startswith((f"regviz-{regviz.__version__}.dist-info/", "bin/"))}
    assert found - apart == {name for name in ours if "__pycache__" not in name} | set(SERVER)
    assert "regviz/py.typed" in found


@pytest.mark.parametrize("name", SERVER)
def test_what_starts_the_app_is_that_of_the_checkout(installed: Path, name: str) -> None:
    assert (installed / name).read_bytes() == (ROOT / SERVER[name]).read_bytes()


def test_the_version_is_the_one_that_the_package_says(installed: Path) -> None:
    assert (installed / f"regviz-{regviz.__version__}.dist-info").is_dir()


def test_the_readme_runs_outside_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    found = re.search(r"```python\n(.*?)```\n\nprints\n\n```text\n(.*?)```", README, re.DOTALL)
    assert found is not None
    code, printed = found.groups()
    done = outside(tmp_path, installed, "-c", f"import regviz, sys; print(regviz.__file__, file=sys.stderr)\n{code}")
    assert done.stdout == printed, done.stderr
    assert done.stderr.startswith(str(installed))


def needs(package: str) -> set[str]:
    """A package and all that it needs, without extras, by their names at the registry."""
    found: set[str] = set()
    waiting = [package]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            stated = map(Requirement, requires(name) or [])
            waiting += [part.name for part in stated if part.marker is None or part.marker.evaluate({"extra": ""})]
    return found


BLOCKED = """
import sys
from importlib.metadata import packages_distributions
allowed = {allowed}
class Blocker:
    def find_spec(self, name, path=None, target=None):
        owners = {{owner.lower().replace("_", "-") for owner in distributions.get(name.split(".")[0], [])}}
        if owners and not owners & allowed:
            raise ModuleNotFoundError(f"{{name}} is not installed", name=name)
distributions = packages_distributions()
sys.meta_path.insert(0, Blocker())
import regviz
best = regviz.solve(regviz.Quadratic.from_data([[1, 2], [3, 4], [5, 7]], [1, 2, 2]), regviz.L1(), alpha=0.5)
print(best, regviz.path(best.loss, regviz.ElasticNet(0.5), [1, 2]), best.numpy())
import regviz.studies.validation, regviz.studies.sizes, regviz.data
for name in ("streamlit", "plotly", "pandas", "scipy", "sklearn"):
    try:
        __import__(name)
    except ModuleNotFoundError:
        continue
    sys.exit(f"{{name}} was there")
"""


def test_the_library_needs_numpy_and_torch_alone(installed: Path, tmp_path: Path) -> None:
    named = {"regviz", *(name for part in PROJECT["dependencies"] for name in needs(Requirement(part).name))}
    allowed = {name.lower().replace("_", "-") for name in named}
    done = outside(tmp_path, installed, "-c", BLOCKED.format(allowed=allowed))
    assert done.returncode == 0, done.stderr
    assert "converged  True" in done.stdout


# What the pages show, and the app itself, from the package


@pytest.mark.long
def test_the_lines_on_the_pages_run_as_they_stand(installed: Path, tmp_path: Path) -> None:
    """Copied into a file of one's own, beside the library that one has installed as their first line says."""
    for name in names():
        shown = lesson(name)
        if shown.code is not None:
            lines = runnable(shown.code(shown.state()))
            assert lines.startswith("# pip install . ") == ("regviz" in lines)
            (tmp_path / f"{name}.py").write_text(lines, encoding="utf-8")
    files = sorted(file.name for file in tmp_path.glob("*.py"))
    assert len(files) >= 6
    code = f"import runpy\nfor name in {files}: runpy.run_path(name)"  # torch is imported once
    done = outside(tmp_path, installed, "-W", "error", "-c", code)
    assert done.returncode == 0, done.stderr


def test_the_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert outside(tmp_path, installed, "-m", "regviz", "--version").stdout == f"regviz {regviz.__version__}\n"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A folder with an app and settings of somebody else's."""
    (tmp_path / ".streamlit").mkdir()
    theirs = (
        '[browser]\ngatherUsageStats = true\n[theme.light]\nprimaryColor = "#ff0000"\n[server]\nbaseUrlPath = "x"\n'
    )
    (tmp_path / ".streamlit" / "config.toml").write_text(theirs)
    (tmp_path / "app.py").write_text("raise SystemExit('not this one')")
    return tmp_path


OPTIONS = """
import os
from regviz.__main__ import main

def shown(script, *_):
    print(script, [config.get_option(name) for name in {names}], sep="\\n")

def changed(path, change=os.chdir):
    global config
    change(path)
    from streamlit import config
    from streamlit.web import bootstrap
    bootstrap.run_asgi_app = shown  # in place of a server

os.chdir = changed
main(["run", "--port", "{port}"])
"""


def test_the_app_has_the_projects_settings_in_any_folder(installed: Path, foreign: Path) -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    wanted = {
        f"{section}.{key}": value
        for section, keys in (settings | settings.pop("theme")).items()
        for key, value in keys.items()
    }
    wanted = {f"theme.{name}" if name.startswith(("light.", "dark.")) else name: wanted[name] for name in wanted}
    assert wanted["browser.gatherUsageStats"] is False
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = OPTIONS.format(names=[*wanted, "server.port", "server.baseUrlPath"], port=port)
    done = outside(foreign, installed, "-c", code)
    script, values = done.stdout.splitlines()[:2]
    assert script == str(installed / "regviz" / "server" / "app.py"), done.stderr
    assert ast.literal_eval(values) == [*wanted.values(), port, ""]


@pytest.mark.long
def test_the_app_runs_from_the_package_in_any_folder(
    installed: Path, foreign: Path, open_page: Callable[..., Page]
) -> None:
    with started([sys.executable, "-m", "regviz", "run", "--port"], **elsewhere(foreign, installed)) as app:
        page = open_page("/norms", base=app.url)
        assert page.locator("h1").inner_text()
        page.get_by_role("link", name=re.compile("Geometry|Next", re.IGNORECASE)).first.click()
        page.wait_for_url(re.compile(r"/geometry"))
        page.locator("[data-testid=live-figure][data-drawn]").wait_for(state="attached")
        assert "regviz runs at" in app.log()


def test_without_streamlit_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="The app needs Streamlit and Plotly, which the library does without"):
        command.main(["run"])


def test_a_folder_of_tours_is_that_of_the_place_where_the_app_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app itself runs in another folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOURS", "mine")
    monkeypatch.setattr(command, "announce", lambda port: None)
    monkeypatch.setattr("streamlit.web.cli.main", lambda *_, **__: None)
    with socket.create_server(("", 0)) as free:
        port = free.getsockname()[1]
    command.run(str(port))
    assert Path.cwd() != tmp_path
    assert os.environ["TOURS"] == str(tmp_path / "mine")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--port", "9" * 5000], "The port is a number from 1 to 65535, not '9"),
        (["export", "--all", "site", "--state", "alpha=1"], "--state is that of one lesson, and --all writes all"),
        (["export", "--all", "site", "--lang", "fr"], "There is no language 'fr': there are en, zh."),
        (["export", "geometry", "site/"], "site/ is a folder: name a file."),
    ],
)
def test_what_the_command_line_cannot_do_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match=re.escape(said)) as refused:
        command.main(arguments)
    assert len(str(refused.value)) < 300
    assert list(tmp_path.iterdir()) == []
