"""The three engines behind one small interface, so that one test serves them all.

    with ENGINES["webkit"]() as browser:    MissingError says what to install; in_chromium(browser) is the third
    browser.go(url)
    browser.js("return document.title")     what an async function of this body returns, as far as JSON can say it
    browser.mouse("Move", x, y), browser.mouse("Down"), browser.mouse("Up")
    browser.picture()                       what is on screen, as PNG
    browser.errors()                        what the page wrote to its console as errors since it was opened

Chromium is driven by Playwright; Firefox speaks WebDriver BiDi itself, WebKitGTK (Safari's engine elsewhere) has a
driver for WebDriver, and both are few enough calls to be said here (`websockets` comes with Streamlit).
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar

from playwright.sync_api import Browser as PlaywrightBrowser
from playwright.sync_api import ConsoleMessage, Page
from websockets.sync.client import ClientConnection, connect

from tools.serving import stop

WIDTH, HEIGHT = 1280, 900
PATIENCE = 120  # seconds
NO_CALLS_HOME = [
    "datareporting.policy.dataSubmissionEnabled",
    "toolkit.telemetry.enabled",
    "app.normandy.enabled",
    "app.update.enabled",
    "network.captive-portal-service.enabled",
    "network.connectivity-service.enabled",
]
LISTEN = """
  window.complaints = [];
  addEventListener("error", event => complaints.push(event.message));
  addEventListener("unhandledrejection", event => complaints.push(String(event.reason)));
  console.error = (...words) => complaints.push(words.join(" "));
"""
"""WebDriver has no console: the page keeps it, from where it has loaded and the figure has not."""

Result = TypeVar("Result")


class Browser(Protocol):
    """One window of an engine, WIDTH by HEIGHT inside."""

    def go(self, url: str) -> None: ...
    def js(self, body: str) -> Any: ...
    def mouse(self, what: str, *at: float) -> None: ...
    def picture(self) -> bytes: ...
    def errors(self) -> list[str]: ...


class MissingError(Exception):
    """What is not installed, and how to install it."""


def _program(package: str, *names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise MissingError(f"{names[0]} was not found (Debian and Ubuntu: sudo apt install {package})")
    return found


def _soon(attempt: Callable[[], Result]) -> Result:
    """What `attempt` returns, as soon as it does not fail."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except (OSError, ValueError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def _running(command: list[str], **others: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block, and says nothing."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **others)
    try:
        yield process
    finally:
        stop(process)


def _pointer(what: str, at: tuple[float, ...]) -> list[dict[str, Any]]:
    """A mouse's action, as both protocols of WebDriver write it."""
    step = {"type": f"pointer{what}"} | (dict(zip("xy", map(round, at), strict=True)) if at else {"button": 0})
    return [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [step]}]


class Chromium:
    """A page of Playwright's."""

    def __init__(self, page: Page) -> None:
        self._page, self._heard = page, list[str]()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._heard.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._heard.append(message.text)

    def go(self, url: str) -> None:
        self._heard.clear()
        self._page.goto(url)

    def js(self, body: str) -> Any:
        return self._page.evaluate(f"async () => {{ {body} }}")

    def mouse(self, what: str, *at: float) -> None:
        getattr(self._page.mouse, what.lower())(*at)

    def picture(self) -> bytes:
        return self._page.screenshot()

    def errors(self) -> list[str]:
        return self._heard


class Firefox:
    """A tab at the other end of WebDriver BiDi."""

    def __init__(self, line: ClientConnection) -> None:
        self._line, self._heard, self._numbers = line, list[str](), count(1)
        self._call("session.new", capabilities={})
        self._tab = {"context": self._call("browsingContext.getTree")["contexts"][0]["context"]}
        self._call("session.subscribe", events=["log.entryAdded"])
        self._call("browsingContext.setViewport", viewport={"width": WIDTH, "height": HEIGHT}, **self._tab)

    def _call(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._line.send(json.dumps({"id": number, "method": method, "params": params}))
        while (reply := json.loads(self._line.recv(timeout=PATIENCE))).get("id") != number:
            if reply.get("method") == "log.entryAdded" and reply["params"]["level"] == "error":
                self._heard.append(str(reply["params"]["text"]))
        assert reply["type"] == "success", reply
        return reply["result"]

    def go(self, url: str) -> None:
        self._heard.clear()
        self._call("browsingContext.navigate", url=url, wait="complete", **self._tab)

    def js(self, body: str) -> Any:
        code = f"(async () => JSON.stringify(await (async () => {{ {body} }})()))()"
        reply = self._call("script.evaluate", expression=code, target=self._tab, awaitPromise=True)
        assert reply["type"] == "success", reply
        return json.loads(reply["result"].get("value", "null"))

    def mouse(self, what: str, *at: float) -> None:
        self._call("input.performActions", actions=_pointer(what, at), **self._tab)

    def picture(self) -> bytes:
        return base64.b64decode(self._call("browsingContext.captureScreenshot", **self._tab)["data"])

    def errors(self) -> list[str]:
        return self._heard


class WebKit:
    """A window at the other end of WebDriver."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}/session"
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": {"args": ["--automation"]}}}}
        self._base += "/" + _soon(lambda: self._call("", wanted))["sessionId"]
        for _ in range(2):  # how much of the window its frame takes is not known beforehand
            inner, outer = self.js("return [innerWidth, innerHeight]"), self._call("/window/rect")
            width, height = outer["width"] + WIDTH - inner[0], outer["height"] + HEIGHT - inner[1]
            self._call("/window/rect", {"width": width, "height": height})

    def _call(self, path: str, body: Any = None, method: str | None = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._base + path, sent, headers, method=method)
        with self._opener.open(request, timeout=PATIENCE) as reply:
            return json.load(reply)["value"]

    def go(self, url: str) -> None:
        self._call("/url", {"url": url})
        self.js(LISTEN)

    def js(self, body: str) -> Any:
        told = "then(value => done({ value }), error => done({ error: String(error) }))"
        code = f"const done = arguments[0]; (async () => {{ {body} }})().{told}"
        reply = self._call("/execute/async", {"script": code, "args": []})
        assert "error" not in reply, reply
        return reply.get("value")

    def mouse(self, what: str, *at: float) -> None:
        self._call("/actions", {"actions": _pointer(what, at)})

    def picture(self) -> bytes:
        return base64.b64decode(self._call("/screenshot"))

    def errors(self) -> list[str]:
        return list(self.js("return window.complaints"))

    def close(self) -> None:
        self._call("", method="DELETE")


@contextmanager
def in_chromium(browser: PlaywrightBrowser) -> Iterator[Browser]:
    """A window of a Chromium that runs already: a process can start Playwright once."""
    with browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}) as context:
        yield Chromium(context.new_page())


@contextmanager
def _firefox() -> Iterator[Browser]:
    """An installed Firefox, without a window."""
    binary = _program("firefox-esr", "firefox-esr", "firefox")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text("".join(f'user_pref("{name}", false);\n' for name in NO_CALLS_HOME))
        options = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        with _running([binary, *options]):
            port = _soon(lambda: json.loads(Path(profile, "WebDriverBiDiServer.json").read_text())["ws_port"])
            line = socket.create_connection(("127.0.0.1", port))  # past any proxy
            patient: dict[str, Any] = {"max_size": None, "open_timeout": PATIENCE, "ping_interval": None}
            with connect(f"ws://127.0.0.1:{port}/session", sock=line, **patient) as connection:
                yield Firefox(connection)


@contextmanager
def _webkit() -> Iterator[Browser]:
    """WebKitGTK in its MiniBrowser; without a display it gets one of its own."""
    driver = _program("webkit2gtk-driver", "WebKitWebDriver")
    environment = {"GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1", **os.environ}
    with ExitStack() as stack:
        if "DISPLAY" not in environment:
            environment["DISPLAY"] = stack.enter_context(_screen())
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        stack.enter_context(_running([driver, f"--port={port}"], env=environment))
        browser = WebKit(port)
        stack.callback(browser.close)
        yield browser


@contextmanager
def _screen() -> Iterator[str]:
    """A display without a screen: its name."""
    reader, writer = os.pipe()
    options = ["-displayfd", str(writer), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with open(reader) as lines, _running([_program("xvfb", "Xvfb"), *options], pass_fds=[writer]):
        os.close(writer)
        yield f":{lines.readline().strip()}"


ENGINES: dict[str, Callable[[], AbstractContextManager[Browser]]] = {
    "firefox": _firefox,
    "webkit": _webkit,
}
