"""What installs and starts the app: once is enough, and a sentence for each thing that can go wrong."""

from __future__ import annotations

import re
import socket
import tomllib
from pathlib import Path

import pytest

from regviz import __main__ as command
from tools import check_python, install
from tools.serving import serving

ROOT = Path(__file__).parent.parent
OLDEST, NEWEST = check_python.OLDEST, check_python.NEWEST
REQUIREMENTS = sorted(ROOT.glob("requirements*.txt"))


@pytest.mark.parametrize(
    ("version", "word"), [((2, 7), "old"), ((3, OLDEST[1] - 1), "old"), ((3, NEWEST[1] + 1), "new"), ((4, 0), "new")]
)
def test_an_unsupported_python_is_named_with_what_to_do(version: tuple[int, int], word: str) -> None:
    sentence = check_python.refusal(*version)
    assert sentence.startswith("Python {}.{} is too {}".format(*version, word))
    assert "PYTHON=" in sentence


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_a_supported_python_is_taken(version: tuple[int, int]) -> None:
    assert check_python.refusal(*version) is None


@pytest.mark.parametrize("file", ["README.md", "Makefile", "requirements.txt"])
def test_the_range_of_pythons_is_the_same_everywhere(file: str) -> None:
    said = re.findall(r"Python (3\.\d+) to (3\.\d+)", (ROOT / file).read_text(encoding="utf-8"))
    assert set(said) == {("{}.{}".format(*OLDEST), "{}.{}".format(*NEWEST))}


def test_the_oldest_python_is_what_the_tools_check_against() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert settings["ruff"]["target-version"] == "py{}{}".format(*OLDEST)
    assert settings["mypy"]["python_version"] == "{}.{}".format(*OLDEST)


def pinned(file: Path) -> list[str]:
    """The lines of a requirement file that name a package."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_every_requirement_is_exact_and_defended(file: Path) -> None:
    assert all(re.fullmatch(r"[\w-]+==[\w.]+(; \S+ != \S+)? +# .+", line) for line in pinned(file))


def test_every_constraint_is_exact_and_for_something_not_pinned_already() -> None:
    held = pinned(ROOT / "constraints.txt")
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in held)
    chosen = {line.split("==")[0].lower() for file in REQUIREMENTS for line in pinned(file)}
    assert not chosen & {line.split("==")[0].lower() for line in held}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("WARNING: Retrying ... NewConnectionError ...\nERROR: No matching distribution found", install.NO_NETWORK),
        ("ERROR: No matching distribution found for torch==2.13.0", install.NO_BUILD),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", install.NO_SPACE),
        ("something else", install.NO_IDEA),
    ],
)
def test_a_failed_installation_is_explained(words: str, sentence: str) -> None:
    assert install.explain(words) == sentence


def test_a_python_without_its_venv_module_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="python3-venv"):
        install.make_environment()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[Path]]:
    """A requirement file that includes another, in a project whose installations are only written down."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / "held.txt").write_text("c==3\n")
    (tmp_path / "run.txt").write_text("-c held.txt\na==1\n")
    (tmp_path / "dev.txt").write_text("-r run.txt\nb==2\n")
    installed: list[Path] = []
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "has_environment", lambda: True)
    monkeypatch.setattr(install, "install", installed.append)
    return tmp_path, installed


def test_what_is_installed_is_not_installed_again(project: tuple[Path, list[Path]]) -> None:
    folder, installed = project
    for file in ["dev.txt", "dev.txt", "run.txt"]:  # the development tools include what the app runs on
        install.main(folder / file)
    assert installed == [folder / "dev.txt"]


@pytest.mark.parametrize("changed", ["dev.txt", "run.txt", "held.txt"])
def test_a_changed_requirement_is_installed(project: tuple[Path, list[Path]], changed: str) -> None:
    folder, installed = project
    install.main(folder / "dev.txt")
    (folder / changed).write_text((folder / changed).read_text() + "d==4\n")
    install.main(folder / "dev.txt")
    assert len(installed) == 2


@pytest.mark.parametrize("text", ["", "0", "65536", "eight", "-1", "8501.0", "²"])
def test_nonsense_for_a_port_is_refused(text: str) -> None:
    assert "The port is a number from 1 to 65535" in str(command.refusal(text))


@pytest.mark.parametrize("host", ["127.0.0.1", ""])
def test_a_port_in_use_is_said_with_what_to_do(host: str) -> None:
    with socket.create_server((host, 0)) as taken:
        port = taken.getsockname()[1]
        sentence = str(command.refusal(str(port)))
    assert f"Port {port} is in use" in sentence
    assert f"regviz run --port {port % 65535 + 1} (with make: PORT={port % 65535 + 1} make run)" in sentence
    assert command.refusal(str(port)) is None


def test_starting_asks_no_other_host_for_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the app asked of another host would go through this proxy; nobody calls there."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "localhost")
        with serving(), pytest.raises(BlockingIOError):
            proxy.accept()
