"""The command line: `regviz run` starts the app from any folder, with the project's own settings.

regviz run [--port 8501]        also: python -m regviz run; make run
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from regviz import __version__

__all__ = ["main"]

PORT = "8501"
NO_APP = (
    "The app needs Streamlit and Plotly, which the library does without. Install them: "
    'pip install ".[app]" in a copy of regviz, or pip install streamlit plotly'
)


def folder() -> Path:
    """Where app.py and .streamlit/config.toml are: in the package that was installed, else in the checkout."""
    installed = Path(__file__).parent / "server"
    return installed if installed.is_dir() else Path(__file__).parent.parent


def answers(port: int) -> bool:
    """Whether something on this computer accepts connections at the port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def refusal(text: str) -> str | None:
    """One sentence why the app cannot start at this port, None if it can."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        return f"The port is a number from 1 to 65535, not {text!r}: for example {_again(8502)}"
    port = int(text)
    if answers(port):
        return (
            f"Port {port} is in use: open http://localhost:{port} to see whether it is regviz already, "
            f"or choose another one: {_again(port % 65535 + 1)}"
        )
    try:
        socket.create_server(("", port)).close()
    except OSError as error:
        return f"Port {port} cannot be used ({error.strerror}). Choose another one, for example {_again(8502)}"
    return None


def _again(port: int) -> str:
    return f"regviz run --port {port} (with make: PORT={port} make run)"


def network_address() -> str | None:
    """The address of this computer in its network. Connecting a datagram socket sends nothing: it only picks a route,
    and 203.0.113.1 is reserved for documentation, so nobody has it.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
        try:
            route.connect(("203.0.113.1", 9))
        except OSError:
            return None
        return str(route.getsockname()[0])


def has_browser() -> bool:
    """Whether a window can open here; without one, webbrowser would start a text browser in the terminal."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def announce(port: int) -> None:
    """Wait for the app to answer, say where it is, open the browser."""
    while not answers(port):
        time.sleep(0.1)
    address = network_address()
    others = f", for others on this network at http://{address}:{port}" if address else ""
    print(f"regviz runs at http://localhost:{port}{others}. Ctrl+C stops it.", flush=True)
    if has_browser():
        webbrowser.open(f"http://localhost:{port}")


def run(text: str) -> None:
    """Start the app at the port."""
    if not all(map(find_spec, ("streamlit", "plotly"))):
        sys.exit(NO_APP)
    if sentence := refusal(text):
        sys.exit(sentence)
    os.chdir(folder())  # where Streamlit, once imported, looks for .streamlit/config.toml
    from click import Abort
    from streamlit.web.cli import main as streamlit

    threading.Thread(target=announce, args=(int(text),), daemon=True).start()
    with suppress(Abort):  # Ctrl+C
        streamlit(
            ["run", "app.py", "--server.port", text, "--logger.hideWelcomeMessage", "true"], standalone_mode=False
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """What `regviz` does with its arguments, sys.argv's by default."""
    parser = argparse.ArgumentParser(prog="regviz", description="Regularized least squares, seen and solved.")
    parser.add_argument("--version", action="version", version=f"regviz {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    running = commands.add_parser("run", help="start the app and open it in the browser")
    running.add_argument("--port", default=PORT, help=f"where it answers (default: {PORT})")
    running.set_defaults(do=lambda chosen: run(chosen.port))
    chosen = parser.parse_args(arguments)
    chosen.do(chosen)
