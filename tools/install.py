"""Make .venv and install requirement files into it; do nothing where that is done already.

python tools/install.py requirements.txt
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

NO_VENV = (
    "This Python cannot make virtual environments: its ensurepip module is missing. "
    "Install it (Debian and Ubuntu: sudo apt install python3-venv), then run the same command again."
)
NO_NETWORK = (
    "The packages could not be downloaded: no network. "
    "Connect this computer to the internet, then run the same command again."
)
NO_SPACE = "The disk is full. Free a few gigabytes, then run the same command again."
NO_BUILD = (
    "A package has no build for this computer: "
    "regviz needs a 64-bit Linux (glibc) or Windows, or a Mac with Apple silicon."
)
NO_IDEA = "The packages could not be installed. pip's own words are in .venv/install.log."

# pip, without network, goes on to say that there is no matching distribution: so the network is asked about first.
CAUSES = {
    "NewConnectionError": NO_NETWORK,
    "NameResolutionError": NO_NETWORK,
    "ConnectTimeoutError": NO_NETWORK,
    "ReadTimeoutError": NO_NETWORK,
    "ProxyError": NO_NETWORK,
    "No space left": NO_SPACE,
    "No matching distribution": NO_BUILD,
}


def explain(words: str) -> str:
    """One sentence for what pip said on its error stream."""
    return next((sentence for sign, sentence in CAUSES.items() if sign in words), NO_IDEA)


def closure(file: Path) -> Iterator[Path]:
    """The requirement file, and those that it includes by -r or -c."""
    yield file
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith(("-r ", "-c ")):
            yield from closure(file.parent / line[3:].strip())


def stamps(file: Path) -> dict[Path, str]:
    """For each requirement file in the closure, where its stamp lies and what it says once all is installed."""
    return {
        VENV / f"{part.name}.installed": hashlib.sha256(b"".join(f.read_bytes() for f in closure(part))).hexdigest()
        for part in closure(file)
    }


def has_environment() -> bool:
    """Whether .venv works, has pip, and is of the version of the Python that runs this."""
    library = VENV / "lib" / "python{}.{}".format(*sys.version_info)
    return PYTHON.exists() and (library / "site-packages" / "pip").is_dir()


def make_environment() -> None:
    """Make .venv anew."""
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(NO_VENV)
    print("Making .venv", flush=True)
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{VENV} could not be made ({error}). Remove it, see that its folder can be written, and try again.")


def install(file: Path) -> None:
    """Let pip install the file; on failure leave pip's words in a log and say the likely cause."""
    print(f"Installing {file.name} (the first time this takes a few minutes)", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", str(file)]
    done = subprocess.run(pip, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        (VENV / "install.log").write_text(done.stderr, encoding="utf-8")
        sys.exit(explain(done.stderr))


def main(file: Path) -> None:
    """Bring .venv to what the file asks for."""
    if not has_environment():
        make_environment()
    wanted = stamps(file)
    if any(not stamp.exists() or stamp.read_text() != key for stamp, key in wanted.items()):
        install(file)
        for stamp, key in wanted.items():
            stamp.write_text(key)


if __name__ == "__main__":
    try:
        main(ROOT / sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("Stopped. Run the same command again to finish the installation.")
