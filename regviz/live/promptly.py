"""What the server sends goes out at once (TCP_NODELAY).

Of two short messages a socket without that keeps the second back until the browser has acknowledged the first, which
systems put off for 40 to 200 ms: so long every answer was late. asyncio asks for it only where it made the socket
itself; Streamlit makes its own and hands it over (uvicorn's issue 3149 is the same), and says it to nobody else.
"""

from __future__ import annotations

import gc
import socket


def promptly() -> None:
    """Set TCP_NODELAY on every socket of this process that listens: what it accepts inherits it."""
    for found in [each for each in gc.get_objects() if isinstance(each, socket.socket)]:
        if found.fileno() >= 0 and found.family in (socket.AF_INET, socket.AF_INET6) and _listens(found):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(found: socket.socket) -> bool:
    return bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
