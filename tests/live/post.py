"""What stands between server and page, and keeps back what the server says."""

from __future__ import annotations

import time

from playwright.sync_api import Page, WebSocketRoute

from tests.dragging import Hand


class Post:
    """Stands between server and page; while `closed`, what the server says is kept back."""

    def __init__(self) -> None:
        self.closed = False
        self.kept: list[str | bytes] = []

    def attach(self, page: Page) -> None:
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        self.deliver = socket.send
        socket.connect_to_server().on_message(self._carry)

    def _carry(self, message: str | bytes) -> None:
        if self.closed:
            self.kept.append(message)
        else:
            self.deliver(message)

    def wait_for_answers(self, at: Hand, count: int = 1) -> None:
        """Wait until torch's answers to so many releases are here."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if sum(map(is_answer, self.kept)) >= count:
                return
            at.frame()
        raise AssertionError(f"{count} answers did not come")

    def deliver_next(self) -> None:
        """Deliver what was kept, up to the next answer."""
        while self.kept:
            message = self.kept.pop(0)
            self.deliver(message)
            if is_answer(message):
                break

    def open(self) -> None:
        """Deliver all that was kept, and keep nothing from now on."""
        self.closed = False
        while self.kept:
            self.deliver_next()


def is_answer(message: str | bytes) -> bool:
    return isinstance(message, bytes) and b'"answer": {' in message
