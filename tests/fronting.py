"""Servers that answer as a test says, and nginx asked by hand: for tests of the configuration that deploy/ has."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import pytest

from tools.replicas import NO_NGINX, nginx
from tools.serving import DIRECTLY, Server

HOST = "regviz.example.org"


def need_nginx() -> None:
    """Without it there is nothing to test."""
    if nginx() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_NGINX)


@contextmanager
def upstream(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that answers every request so; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def says(handler: BaseHTTPRequestHandler, text: bytes = b"here", **headers: str) -> None:
    handler.send_response(200)
    for name, value in {"Content-Length": str(len(text)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(text)


def got(server: Server, path: str, **headers: str) -> bytes:
    with DIRECTLY.open(Request(f"{server.url}{path}", headers=headers), timeout=60) as answer:
        return bytes(answer.read())


def started(server: Server) -> None:
    """Return once it listens."""
    place = urlsplit(server.url)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(ConnectionRefusedError):
            socket.create_connection((place.hostname, place.port), timeout=60).close()
            return
    raise TimeoutError(server.log())


def raw(server: Server, request: str) -> bytes:
    """How its answer to these very lines begins; nothing, if it hangs up."""
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        line.sendall(request.encode())
        try:
            return line.recv(65536)
        except ConnectionResetError:
            return b""
