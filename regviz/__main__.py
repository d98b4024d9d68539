"""The command line: `regviz run` starts the app from any folder, with the project's own settings; `regviz export`
writes lessons as files that need no server.

regviz run [--port 8501]        also: python -m regviz run; make run
regviz export geometry --state "alpha=0.6" --lang zh out.html
regviz export --all site/
"""

from __future__ import annotations

import argparse
import os
import re
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
    if not (re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= 65535):
        return f"The port is a number from 1 to 65535, not {text[:60]!r}: for example {_again(8502)}"
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


def has_browser() -> bool:
    """Whether a window can open here; without one, webbrowser would start a text browser in the terminal."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def announce(port: int) -> None:
    """Wait for the app to answer, say where it is, open the browser."""
    from regviz.live.reach import network_address  # needs Streamlit

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
    from regviz.tours import FOLDER, own_folder

    if own := own_folder():  # named from here
        os.environ[FOLDER] = str(own.absolute())
    os.chdir(folder())  # where Streamlit, once imported, looks for .streamlit/config.toml
    from click import Abort
    from streamlit.web.cli import main as streamlit

    threading.Thread(target=announce, args=(int(text),), daemon=True).start()
    with suppress(Abort):  # Ctrl+C
        streamlit(
            ["run", "app.py", "--server.port", text, "--logger.hideWelcomeMessage", "true"], standalone_mode=False
        )


def export(chosen: argparse.Namespace) -> None:
    """Write a lesson, or the whole course."""
    if not all(map(find_spec, ("streamlit", "plotly"))):
        sys.exit(NO_APP)
    from regviz.export.course import write_course, write_lesson

    try:
        if chosen.all and chosen.state:
            sys.exit("--state is that of one lesson, and --all writes all of them: leave one of the two out.")
        if chosen.all and not chosen.names:
            write_course(Path(chosen.all), chosen.lang)
        elif len(chosen.names) == 2 and not chosen.all:
            if chosen.names[1].endswith(("/", os.sep)):
                sys.exit(f"{chosen.names[1]} is a folder: name a file.")
            write_lesson(chosen.names[0], chosen.state, chosen.lang, Path(chosen.names[1]))
        else:
            sys.exit("Name a lesson and a file, as in regviz export geometry out.html, or --all and a folder.")
    except ValueError as wrong:
        sys.exit(str(wrong))


def main(arguments: Sequence[str] | None = None) -> None:
    """What `regviz` does with its arguments, sys.argv's by default."""
    parser = argparse.ArgumentParser(prog="regviz", description="Regularized least squares, seen and solved.")
    parser.add_argument("--version", action="version", version=f"regviz {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    running = commands.add_parser("run", help="start the app and open it in the browser")
    running.add_argument("--port", default=PORT, help=f"where it answers (default: {PORT})")
    running.set_defaults(do=lambda chosen: run(chosen.port))
    exporting = commands.add_parser("export", help="write a lesson, or the course, as files that need no server")
    exporting.add_argument("names", nargs="*", metavar="LESSON FILE", help="the lesson's name, and the file to write")
    exporting.add_argument("--state", default="", help='what it opens with, as in an address: "alpha=0.6&share=t"')
    exporting.add_argument("--lang", default="", help="the language it opens in (default: the reader's)")
    exporting.add_argument("--all", metavar="FOLDER", help="write all lessons into a new folder, for a web server")
    exporting.set_defaults(do=export)
    chosen, more = parser.parse_known_args(arguments)
    if any(name.startswith("-") for name in more) or (more and "names" not in chosen):
        parser.error(f"unrecognized arguments: {' '.join(more)}")
    if more:  # argparse takes only those names that stand before the options
        chosen.names += more
    chosen.do(chosen)


if __name__ == "__main__":
    main()
