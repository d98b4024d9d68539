"""What the server sends goes out at once (TCP_NODELAY).

Of two short messages a socket without that keeps the second back until the browser has acknowledged the first, which
systems put off for 40 to 200 ms: so long every answer was late. asyncio asks for it only on a socket that was made with
the protocol's own number; Streamlit makes its own without, and hands it over (uvicorn's issue 3149 is the same).
"""

from __future__ import annotations

import gc
import socket
from contextlib import suppress


def promptly() -> None:
    """Set TCP_NODELAY on this process's sockets: what one that listens accepts inherits it (Linux, macOS).

    Where that cannot be had, answers are late, and nothing else.
    """
    # the type is asked, not the object: others' proxies would begin to work, or are dead
    for found in [each for each in gc.get_objects() if issubclass(type(each), socket.socket)]:
        with suppress(OSError):
            if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
