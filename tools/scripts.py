"""Install the TypeScript checker for the browser's modules with npm; say how to get npm where there is none.

python tools/scripts.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKER = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
LOCK = ROOT / "package-lock.json"
STAMP = ROOT / "node_modules" / ".installed"
NO_NPM = (
    "npm was not found, so the types of the browser's modules are not checked. "
    "Install it to have them checked (Debian and Ubuntu: sudo apt install npm)."
)


def is_installed() -> bool:
    """Whether the checker is there, as package-lock.json asks for it."""
    return CHECKER.exists() and STAMP.exists() and STAMP.read_bytes() == LOCK.read_bytes()


def main() -> None:
    """Install the checker if it is not there yet."""
    if is_installed():
        return
    npm = shutil.which("npm")
    if npm is None:
        print(NO_NPM, flush=True)
        sys.exit(1 if os.environ.get("CI") == "true" else 0)
    print("Installing the TypeScript checker", flush=True)
    done = subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"The TypeScript checker could not be installed:\n{done.stderr}")
    shutil.copy(LOCK, STAMP)


if __name__ == "__main__":
    main()
