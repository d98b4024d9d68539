"""The app as a subprocess, and an installed browser: what the browser tests and the measurements stand on."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent

MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", MAC_CHROME]
NO_BROWSER = (
    "No Chromium or Chrome was found. Install one (Debian and Ubuntu: sudo apt install chromium), "
    "or name yours: CHROMIUM=/path/to/chrome"
)
QUIET = [  # a browser that keeps to the page: no sandbox (containers), no graphics card, no calls home
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Asks this computer without a proxy. urlopen would keep for good what was named as one when it was called first."""


class Server(NamedTuple):
    """A running app: where it is, its process, and the file that it logs to."""

    url: str
    pid: int
    output: IO[bytes]

    def log(self) -> str:
        """All that it has written so far."""
        self.output.seek(0)
        return self.output.read().decode(errors="replace")


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome: $CHROMIUM if that is set, else the first on PATH."""
    chosen = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [chosen] if chosen else BROWSERS)), None)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _is_up(url: str) -> bool:
    try:
        with DIRECTLY.open(f"{url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait(app: Server, process: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not _is_up(app.url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the app did not start; its log:\n{app.log()}")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Ask a process to end, and end it if it does not."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def serving(seconds: float = 60, script: str | Path = "app.py", port: int = 0) -> Iterator[Server]:
    """Run the app, or another Streamlit script, at a port, 0 for any free one, until the block ends."""
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true", "--server.port"]
    with started(command, seconds, port, cwd=ROOT) as app:
        yield app


@contextmanager
def started(command: list[str], seconds: float = 60, port: int = 0, **others: Any) -> Iterator[Server]:
    """Run a command that serves the app at the port that it gets as its last argument, until the block ends."""
    port = port or _free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, str(port)], stdout=log, stderr=log, **others)
        app = Server(f"http://localhost:{port}", process.pid, log)
        try:
            _wait(app, process, seconds)
            yield app
        finally:
            stop(process)
