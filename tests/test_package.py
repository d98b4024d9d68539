"""The package: what it says of itself, that it holds all it needs and nothing else, and runs outside the checkout."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import regviz
from tests.test_readme import README
from tools import check_python

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


def outside(folder: Path, installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this Python in another folder, with the installed package and without the checkout."""
    setup = {"PYTHONPATH": str(installed), "PATH": "", "HOME": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=setup, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_the_package_alone_and_all_of_it(installed: Path) -> None:
    found = {str(file.relative_to(installed)) for file in installed.rglob("*") if file.is_file()}
    ours = {str(file.relative_to(ROOT)) for file in (ROOT / "regviz").rglob("*") if file.is_file()}
    assert {name for name in found if "__pycache__" not in name and ".dist-info" not in name} - {"bin/regviz"} == {
        name for name in ours if "__pycache__" not in name
    }
    assert {name.split("/")[0].split("-")[0] for name in found} <= {"regviz", "bin"}
    assert "regviz/py.typed" in found


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
