"""Start the app, say where it is once it answers, and open the browser if there is one.

python tools/run.py PORT
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import webbrowser
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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
        return f"PORT is a number from 1 to 65535, not {text!r}: for example PORT=8502 make run"
    port = int(text)
    if answers(port):
        return (
            f"Port {port} is in use: open http://localhost:{port} to see whether it is regviz already, "
            f"or choose another one: PORT={port % 65535 + 1} make run"
        )
    try:
        socket.create_server(("", port)).close()
    except OSError as error:
        return f"Port {port} cannot be used ({error.strerror}). Choose another one, for example: PORT=8502 make run"
    return None


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


def main(text: str) -> None:
    """Start the app at the port."""
    if sentence := refusal(text):
        sys.exit(sentence)
    from click import Abort
    from streamlit.web.cli import main as streamlit

    os.chdir(ROOT)  # Streamlit looks for .streamlit/config.toml here
    threading.Thread(target=announce, args=(int(text),), daemon=True).start()
    with suppress(Abort):  # Ctrl+C
        streamlit(
            ["run", "app.py", "--server.port", text, "--logger.hideWelcomeMessage", "true"], standalone_mode=False
        )


if __name__ == "__main__":
    main(sys.argv[1])
