"""Connections that stay open, through nginx by the configuration that deploy/ has."""

from __future__ import annotations

import os
import signal
import socket
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fronting import HOST, got, need_nginx, raw, says, started, upstream
from tools import replicas
from tools.replicas import front
from tools.serving import Server


@pytest.fixture(autouse=True)
def there() -> None:
    need_nginx()


PATIENCE = "worker_shutdown_timeout 60s;"
HANDSHAKE = """GET {path} HTTP/1.1
Host: HOST:8080
Upgrade: websocket
Connection: Upgrade
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
{more}

""".replace("\n", "\r\n").replace("HOST", HOST)


def test_a_page_is_connected_by_the_name_it_has(server: Server) -> None:
    """The app refuses pages of others by that name."""
    with front([server.url]) as before:
        started(before)
        said = raw(before, HANDSHAKE.format(path="/_stcore/stream", more=f"Origin: https://{HOST}:8080"))
    assert said.startswith(b"HTTP/1.1 101")


@pytest.mark.parametrize("path", ["/_stcore/stream", "/_stcore/stream/bring"])
def test_a_connection_is_asked_for_by_the_name_that_the_visitor_knows(path: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        says(handler, f"{handler.headers['Host']} {handler.headers['Cookie']}".encode())

    with upstream(answer) as url, front([url]) as server:
        started(server)
        assert got(server, path, Host=f"{HOST}:8080", Cookie="other=1") == f"{HOST}:8080 None".encode()


def test_an_open_page_does_not_hold_up_the_end_nor_a_renewed_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reload ends the workers before as well; what is open connects anew. Here at once, else after a minute."""
    template = replicas.TEMPLATE.read_text(encoding="utf-8")
    assert template.count(PATIENCE) == 1
    (tmp_path / "template").write_text(template.replace(PATIENCE, "worker_shutdown_timeout 1s;"), encoding="utf-8")
    monkeypatch.setattr(replicas, "TEMPLATE", tmp_path / "template")

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(101)
        handler.send_header("Upgrade", "websocket")
        handler.send_header("Connection", "Upgrade")
        handler.end_headers()
        handler.rfile.read(1)

    with upstream(answer) as url, front([url]) as server:
        started(server)
        place = urlsplit(server.url)
        with socket.create_connection((place.hostname, place.port), timeout=60) as line:
            line.sendall(HANDSHAKE.format(path="/_stcore/stream", more="Accept: */*").encode())
            assert line.recv(65536).startswith(b"HTTP/1.1 101")
            os.kill(server.pid, signal.SIGQUIT)
            assert line.recv(1) == b""
